/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-end-date.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-notice.h"
#include "app/trunk-registration-check.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "base/trunk-validate.h"

struct _TrunkEndDate
{
  AdwBin parent_instance;

  TrunkTypedField *field;       /* (owned) */
  gint64 ends;
  gboolean showing;             /* the calendar is being set to what is typed */

  AdwEntryRow *row;
  GtkWidget *reason;
  TrunkReasonRow *remark;
  GtkMenuButton *pick;
  GtkCalendar *calendar;        /* (nullable): made when it is first asked for */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkEndDate, trunk_end_date, ADW_TYPE_BIN)

static void
trunk_end_date_dispose (GObject *object)
{
  TrunkEndDate *self = TRUNK_END_DATE (object);

  g_clear_object (&self->field);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_END_DATE);

  G_OBJECT_CLASS (trunk_end_date_parent_class)->dispose (object);
}

static gboolean
validate_day (const char  *text,
              GError     **error)
{
  return trunk_validate_date (text, NULL, error);
}

/* What is shown below the date. */
static void
show_remark (TrunkEndDate *self)
{
  g_autofree char *text = NULL;
  gboolean warn = FALSE;

  if (self->ends != 0)
    text = trunk_registration_dup_end (self->ends, g_get_real_time () / G_USEC_PER_SEC, &warn);
  else
    text = g_strdup (_("The portal shows it beside the secret, in the column Expires. Written as 2027-05-01, it lets Trunkline remind you in time."));
  g_object_set (self->remark, "text", text, "kind", warn ? TRUNK_NOTICE_WARNING : TRUNK_NOTICE_INFO, NULL);
}

static void
choose (TrunkEndDate *self,
        gint64        ends)
{
  if (self->ends == ends)
    return;

  self->ends = ends;
  show_remark (self);
  g_signal_emit (self, signals[CHOSEN], 0, ends);
}

static void
field_committed_cb (TrunkEndDate *self,
                    const char   *text,
                    gboolean      valid)
{
  gint64 ends = 0;

  if (valid && (text[0] == '\0' || trunk_validate_date (text, &ends, NULL)))
    choose (self, ends);
}

/* The entry follows the calendar as it is leafed through: a day with the same number in another month is not “selected” anew. */
static void
calendar_moved_cb (TrunkEndDate *self)
{
  g_autoptr(GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  if (self->showing)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  trunk_typed_field_flush (self->field);
}

static void
day_selected_cb (TrunkEndDate *self)
{
  if (self->showing)
    return;

  calendar_moved_cb (self);
  gtk_menu_button_popdown (self->pick);
}

static void
trunk_end_date_class_init (TrunkEndDateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_end_date_dispose;

  /**
   * TrunkEndDate::chosen:
   * @ends: Unix seconds; 0 when there is no date any more
   *
   * The user has said another date.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TRUNK_TYPE_END_DATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-end-date.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkEndDate, row);
  gtk_widget_class_bind_template_child (widget_class, TrunkEndDate, reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkEndDate, remark);
  gtk_widget_class_bind_template_child (widget_class, TrunkEndDate, pick);
}

/* GtkCalendar's buttons have no names in GTK 4.8: month back and forth, year back and forth, in that order. */
static void
name_calendar_buttons (GtkWidget *widget,
                       guint     *n)
{
  static const char * const names[] = { N_("Previous month"), N_("Next month"), N_("Previous year"), N_("Next year") };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!GTK_IS_BUTTON (child))
        name_calendar_buttons (child, n);
      else if (*n < G_N_ELEMENTS (names))
        trunk_a11y_name (child, _(names[(*n)++]));
    }
}

/* Shows the day that is in the entry. */
static void
show_day (TrunkEndDate *self)
{
  g_autoptr(GDateTime) day = self->ends != 0 ? g_date_time_new_from_unix_utc (self->ends) : NULL;

  if (self->calendar == NULL || day == NULL)
    return;

  self->showing = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->showing = FALSE;
}

static void
create_calendar_cb (GtkMenuButton *pick,
                    gpointer       user_data)
{
  TrunkEndDate *self = user_data;
  GtkWidget *popover = NULL;
  guint n = 0;

  if (self->calendar != NULL)
    return;

  popover = gtk_popover_new ();
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  name_calendar_buttons (GTK_WIDGET (self->calendar), &n);
  show_day (self);
  g_signal_connect_object (self->calendar, "notify::month", G_CALLBACK (calendar_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "notify::year", G_CALLBACK (calendar_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_menu_button_set_popover (pick, popover);
}

static void
trunk_end_date_init (TrunkEndDate *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->pick, create_calendar_cb, self, NULL);
  self->field = trunk_typed_field_new (self->row, self->reason, validate_day);
  g_signal_connect_object (self->field, "committed", G_CALLBACK (field_committed_cb), self, G_CONNECT_SWAPPED);
  show_remark (self);
}

void
trunk_end_date_set_ends (TrunkEndDate *self,
                         gint64        ends)
{
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TRUNK_IS_END_DATE (self));

  self->ends = ends;
  if (ends != 0 && (day = g_date_time_new_from_unix_utc (ends)) != NULL)
    {
      text = g_date_time_format (day, "%Y-%m-%d");
      show_day (self);
    }
  trunk_typed_field_show_text (self->field, text != NULL ? text : "");
  show_remark (self);
}
