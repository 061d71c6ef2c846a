/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-deadline-strip.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-months-layout.h"
#include "app/trunk-run-words.h"

/* Characters of a line in a popover */
#define POPOVER_CHARS  32
/* Pixels: less than half of the smallest window */
#define POPOVER_HEIGHT 260
#define MAX_NAMES     8

struct _TrunkDeadlineStrip
{
  GtkWidget parent_instance;

  TrunkCalendar *calendar;      /* (owned) (nullable) */
  guint n_marks;
};

G_DEFINE_FINAL_TYPE (TrunkDeadlineStrip, trunk_deadline_strip, GTK_TYPE_WIDGET)

static void
remove_months (TrunkDeadlineStrip *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->n_marks = 0;
}

static void
trunk_deadline_strip_dispose (GObject *object)
{
  TrunkDeadlineStrip *self = TRUNK_DEADLINE_STRIP (object);

  remove_months (self);
  g_clear_object (&self->calendar);

  G_OBJECT_CLASS (trunk_deadline_strip_parent_class)->dispose (object);
}

static void
trunk_deadline_strip_class_init (TrunkDeadlineStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_deadline_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, TRUNK_TYPE_MONTHS_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "deadlinestrip");
}

static void
trunk_deadline_strip_init (TrunkDeadlineStrip *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dates of the next twelve months"), -1);
}

GtkWidget *
trunk_deadline_strip_new (void)
{
  return g_object_new (TRUNK_TYPE_DEADLINE_STRIP, NULL);
}

static const char *
get_icon (const TrunkCalendarEntry *entry)
{
  switch (entry->kind)
    {
    case TRUNK_CALENDAR_SECRET:
      return "dialog-password-symbolic";

    case TRUNK_CALENDAR_IDENTITY:
    case TRUNK_CALENDAR_AUTHORITY:
      return "application-certificate-symbolic";

    case TRUNK_CALENDAR_FACT:
    default:
      break;
    }

  switch (entry->effect)
    {
    case TRUNK_DEADLINE_ENDS:
      return "action-unavailable-symbolic";

    case TRUNK_DEADLINE_RESTRICTS:
      return "dialog-warning-symbolic";

    case TRUNK_DEADLINE_NOTICE:
    default:
      return "dialog-information-symbolic";
    }
}

/* What concerns nobody here is quiet; of the rest what presses is loud. */
static const char *
get_class (const TrunkCalendarEntry *entry)
{
  if (entry->services[0] == NULL)
    return "trunk-mark-quiet";
  if (entry->days <= TRUNK_CALENDAR_PRESS_DAYS)
    return "trunk-mark-error";

  return entry->effect == TRUNK_DEADLINE_NOTICE ? "trunk-mark-plain" : "trunk-mark-warning";
}

static char *
get_concern (const TrunkCalendarEntry *entry)
{
  guint n = g_strv_length ((char **) entry->names);
  g_autofree char *names = NULL;

  if (n == 0)
    return g_strdup (_("None of your set-ups depends on it, as far as is known."));
  if (n > MAX_NAMES)
    return g_strdup_printf (ngettext ("Concerns %u set-up.", "Concerns %u set-ups.", n), n);

  /* Translators: between the items of a list */
  names = g_strjoinv (_(", "), (char **) entry->names);

  /* Translators: %s is a list of names of set-ups */
  return g_strdup_printf (_("Concerns %s."), names);
}

static void
add_line (GtkWidget  *box,
          const char *text,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), POPOVER_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* A popover's focus is for what can be done in it. */
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static const TrunkCalendarEntry *
find_entry (TrunkDeadlineStrip *self,
            const char         *key)
{
  for (guint i = 0; i < trunk_calendar_get_n (self->calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (self->calendar, i);
      g_autofree char *other = g_strdup_printf ("%d-%s", entry->kind, entry->id);

      if (g_str_equal (key, other))
        return entry;
    }

  return NULL;
}

/* Made when it is first opened: the details of a year are many widgets. */
static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  TrunkDeadlineStrip *self = TRUNK_DEADLINE_STRIP (gtk_widget_get_ancestor (GTK_WIDGET (button), TRUNK_TYPE_DEADLINE_STRIP));
  const TrunkCalendarEntry *entry = self != NULL ? find_entry (self, user_data) : NULL;
  GtkWidget *popover;
  GtkWidget *scrolled;
  GtkWidget *box;
  g_autofree char *date = NULL;
  g_autofree char *when = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *concern = NULL;

  if (entry == NULL || gtk_menu_button_get_popover (button) != NULL)
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (box, "trunk-popover");
  date = trunk_words_dup_date (&entry->day);
  when = trunk_calendar_entry_dup_when (entry);
  /* Translators: a date, then "in 12 days" */
  moment = g_strdup_printf (_("%s, %s"), date, when);
  concern = get_concern (entry);
  add_line (box, entry->title, "heading");
  add_line (box, moment, NULL);
  add_line (box, entry->detail, NULL);
  add_line (box, concern, NULL);
  if (entry->source != NULL)
    {
      /* Translators: %s is a page or document */
      g_autofree char *source = g_strdup_printf (_("Source: %s"), entry->source);

      add_line (box, source, "caption");
    }
  if (entry->services[0] != NULL && entry->services[1] == NULL)
    {
      GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open the set-up"));

      gtk_widget_set_halign (open, GTK_ALIGN_START);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open-setup");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (open), "s", entry->services[0]);
      trunk_a11y_name (open, gtk_button_get_label (GTK_BUTTON (open)));
      gtk_box_append (GTK_BOX (box), open);
    }

  /* A small window has less room than the whole story. */
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), POPOVER_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, entry->title, -1);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
create_mark (const TrunkCalendarEntry *entry)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *day = g_strdup_printf ("%u", g_date_get_day (&entry->day));
  g_autofree char *date = trunk_words_dup_date (&entry->day);
  g_autofree char *concern = get_concern (entry);
  /* Translators: a date, what happens then, and whom it concerns */
  g_autofree char *name = g_strdup_printf (_("%s: %s. %s"), date, entry->title, concern);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon (entry));

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), gtk_label_new (day));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), box);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_popup_cb,
                                         g_strdup_printf ("%d-%s", entry->kind, entry->id), g_free);
  gtk_widget_set_tooltip_text (button, entry->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "trunk-mark");
  gtk_widget_add_css_class (button, get_class (entry));

  return button;
}

static GtkWidget *
create_month (TrunkDeadlineStrip *self,
              const GDate        *first)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autoptr(GDateTime) time = g_date_time_new_utc (g_date_get_year (first), g_date_get_month (first), 1, 0, 0, 0);
  /* Translators: a format of date +FORMAT: a month and its year, short */
  g_autofree char *name = g_date_time_format (time, _("%b %Y"));
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (box, "trunk-month");
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; i < trunk_calendar_get_n (self->calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (self->calendar, i);

      if (entry->days < 0 || g_date_get_year (&entry->day) != g_date_get_year (first) || g_date_get_month (&entry->day) != g_date_get_month (first))
        continue;
      gtk_box_append (GTK_BOX (box), create_mark (entry));
      self->n_marks++;
    }

  return box;
}

/**
 * trunk_deadline_strip_set_calendar:
 * @calendar: (nullable): what to show
 * @today: in the first month
 */
void
trunk_deadline_strip_set_calendar (TrunkDeadlineStrip *self,
                                   TrunkCalendar      *calendar,
                                   const GDate        *today)
{
  GDate month;

  g_return_if_fail (TRUNK_IS_DEADLINE_STRIP (self));
  g_return_if_fail (today != NULL && g_date_valid (today));

  remove_months (self);
  g_set_object (&self->calendar, calendar);
  if (calendar == NULL)
    return;

  month = *today;
  g_date_set_day (&month, 1);
  for (guint i = 0; i < TRUNK_DEADLINE_STRIP_MONTHS; i++)
    {
      gtk_widget_set_parent (create_month (self, &month), GTK_WIDGET (self));
      g_date_add_months (&month, 1);
    }
}

guint
trunk_deadline_strip_get_n_marks (TrunkDeadlineStrip *self)
{
  g_return_val_if_fail (TRUNK_IS_DEADLINE_STRIP (self), 0);

  return self->n_marks;
}
