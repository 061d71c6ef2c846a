/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-overview.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-deadline-strip.h"
#include "app/trunk-export.h"
#include "app/trunk-forget-view.h"
#include "app/trunk-history-view.h"
#include "app/trunk-history.h"
#include "app/trunk-import-view.h"
#include "app/trunk-notice.h"
#include "app/trunk-setup-row.h"
#include "app/trunk-sparkline.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

/* Changes come in bursts; what is shown follows once. */
#define REFRESH_MS 50

#define PAGE_HOME    "home"
#define PAGE_EMPTY   "empty"
#define PAGE_HISTORY "history"
#define PAGE_FORGET  "forget"
#define PAGE_IMPORT  "import"

struct _TrunkOverview
{
  AdwBin parent_instance;

  TrunkSession *session;        /* (owned) */
  TrunkHistory *history;        /* (owned) */
  GHashTable *recent;           /* (owned) (nullable): as trunk_history_recent_finish() */
  GCancellable *cancellable;    /* (owned): all that it started */
  GSource *refresh;             /* (owned) (nullable): pending */
  char *dates;                  /* (owned) (nullable): those that the strip shows */
  gboolean loading;             /* the recent runs */
  gboolean stale;               /* they have to be read once more */

  GtkStack *pages;
  TrunkNotice *notice;
  GtkListBox *rows;
  TrunkDeadlineStrip *strip;
  GtkLabel *no_dates;
  GtkButton *new_button;
  GtkButton *calendar_button;
  GtkWidget *practise_button;
  GtkWidget *empty_practise_button;
  TrunkHistoryView *history_view;
  TrunkForgetView *forget_view;
  TrunkImportView *import_view;
};

G_DEFINE_FINAL_TYPE (TrunkOverview, trunk_overview, ADW_TYPE_BIN)

static GListModel *
get_setups (TrunkOverview *self)
{
  return trunk_session_get_setups (self->session);
}

static void
get_today (GDate *today)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  g_date_clear (today, 1);
  g_date_set_dmy (today, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
}

static TrunkCalendar *
make_calendar (TrunkOverview *self,
               const GDate   *today)
{
  TrunkCalendar *calendar = trunk_calendar_new (trunk_session_get_catalog (self->session), today);

  for (guint i = 0; i < g_list_model_get_n_items (get_setups (self)); i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (get_setups (self), i);

      trunk_calendar_add_setup (calendar, trunk_setup_get_service (setup), trunk_setup_get_registration (setup),
                                trunk_setup_get_requirement (setup), trunk_setup_get_trust (setup));
    }
  trunk_calendar_add_facts (calendar, FALSE);

  return calendar;
}

/* What has ended already stands in no month to come. */
static void
show_ended (TrunkOverview *self,
            TrunkCalendar *calendar)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);
      g_autofree char *when = NULL;

      if (entry->days >= 0 || entry->kind == TRUNK_CALENDAR_FACT)
        continue;
      when = trunk_calendar_entry_dup_when (entry);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: what happened ("The client secret of “X” ends"), then "3 days ago" */
      g_string_append_printf (text, _("%s: %s."), entry->title, when);
    }
  trunk_notice_set_text (self->notice, text->str);
  trunk_notice_set_revealed (self->notice, text->len > 0);
}

static void
show_summaries (TrunkOverview *self,
                TrunkCalendar *calendar)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      TrunkSetup *setup = trunk_setup_row_get_setup (TRUNK_SETUP_ROW (child));
      GPtrArray *runs = self->recent != NULL ? g_hash_table_lookup (self->recent, trunk_setup_get_id (setup)) : NULL;
      g_autoptr(TrunkSetupSummary) summary = trunk_setup_summary_new (setup, runs, calendar, g_get_real_time ());

      trunk_setup_row_show (TRUNK_SETUP_ROW (child), summary, runs);
    }
}

/* Only what differs is made anew: somebody may be reading one of the dates. */
static void
show_strip (TrunkOverview *self,
            TrunkCalendar *calendar,
            const GDate   *today)
{
  g_autofree char *ahead = trunk_calendar_to_ics (calendar, 0, NULL);
  g_autofree char *dates = g_strdup_printf ("%u\n%s", g_date_get_julian (today), ahead);

  if (g_strcmp0 (dates, self->dates) == 0)
    return;

  g_free (self->dates);
  self->dates = g_steal_pointer (&dates);
  trunk_deadline_strip_set_calendar (self->strip, calendar, today);
}

static void
show_all (TrunkOverview *self)
{
  g_autoptr(TrunkCalendar) calendar = NULL;
  gboolean empty = g_list_model_get_n_items (get_setups (self)) == 0;
  gboolean can_practise = trunk_session_get_practice (self->session) == NULL;
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  GDate today;

  get_today (&today);
  calendar = make_calendar (self, &today);
  show_summaries (self, calendar);
  show_ended (self, calendar);
  show_strip (self, calendar, &today);
  gtk_widget_set_visible (GTK_WIDGET (self->no_dates), trunk_deadline_strip_get_n_marks (self->strip) == 0);
  gtk_widget_set_visible (self->practise_button, can_practise);
  gtk_widget_set_visible (self->empty_practise_button, can_practise);

  if (g_strcmp0 (page, PAGE_HOME) == 0 || g_strcmp0 (page, PAGE_EMPTY) == 0)
    gtk_stack_set_visible_child_name (self->pages, empty ? PAGE_EMPTY : PAGE_HOME);
}

static void load_recent (TrunkOverview *self);

static void
recent_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  GHashTable *recent = trunk_history_recent_finish (TRUNK_HISTORY (object), result, &error);

  self->loading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (recent == NULL)
    {
      trunk_toast (GTK_WIDGET (self), error->message);
      return;
    }

  g_clear_pointer (&self->recent, g_hash_table_unref);
  self->recent = recent;
  show_all (self);
  if (self->stale)
    load_recent (self);
}

static void
load_recent (TrunkOverview *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  self->stale = self->loading;
  if (self->loading)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (get_setups (self)); i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (get_setups (self), i);

      g_strv_builder_add (builder, trunk_setup_get_id (setup));
    }
  ids = g_strv_builder_end (builder);
  if (ids[0] == NULL)
    return;

  self->loading = TRUE;
  trunk_history_recent_async (self->history, (const char * const *) ids, TRUNK_SPARKLINE_MAX_RUNS, self->cancellable, recent_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  TrunkOverview *self = user_data;

  g_clear_pointer (&self->refresh, g_source_unref);
  show_all (self);
  load_recent (self);

  return G_SOURCE_REMOVE;
}

static void
queue_refresh (TrunkOverview *self)
{
  if (self->refresh != NULL)
    return;

  self->refresh = g_timeout_source_new (REFRESH_MS);
  g_source_set_callback (self->refresh, refresh_cb, self, NULL);
  g_source_attach (self->refresh, NULL);
}

static void
show_page (TrunkOverview *self,
           const char    *page)
{
  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

void
trunk_overview_show_history (TrunkOverview *self,
                             const char    *service)
{
  g_return_if_fail (TRUNK_IS_OVERVIEW (self));

  trunk_history_view_show (self->history_view, service);
  show_page (self, PAGE_HISTORY);
}

/* Rows */

static void
row_history_cb (TrunkOverview *self,
                TrunkSetupRow *row)
{
  trunk_overview_show_history (self, trunk_setup_get_id (trunk_setup_row_get_setup (row)));
}

static void
row_forget_cb (TrunkOverview *self,
               TrunkSetupRow *row)
{
  trunk_forget_view_show (self->forget_view, trunk_setup_row_get_setup (row));
  show_page (self, PAGE_FORGET);
}

static void
row_export_cb (TrunkOverview *self,
               TrunkSetupRow *row)
{
  trunk_export_setup (GTK_WIDGET (self), trunk_setup_row_get_setup (row));
}

static void
row_duplicate_cb (TrunkOverview *self,
                  TrunkSetupRow *row)
{
  TrunkSetup *setup = trunk_setup_row_get_setup (row);
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (setup);
  g_autofree char *name = NULL;
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;
  TrunkServiceValues values;
  TrunkSetup *copy;

  if (snapshot == NULL)
    return;

  copy = trunk_session_import_setup (self->session, snapshot, trunk_setup_get_trust (setup), &error);
  if (copy == NULL)
    {
      trunk_toast (GTK_WIDGET (self), error->message);
      return;
    }

  /* Translators: the name of a set-up that was duplicated */
  name = g_strdup_printf (_("%s (copy)"), trunk_setup_get_name (setup));
  values = *trunk_setup_get_service (copy);
  values.display_name = name;
  /* Two of one name are no reason to have none. */
  if (!trunk_setup_set_service (copy, &values, &error))
    g_message ("The copy keeps its name: %s", error->message);
  said = g_strdup_printf (_("Duplicated as “%s”. Its secrets have to be entered again."), trunk_setup_get_name (copy));
  trunk_toast (GTK_WIDGET (self), said);
}

static void
row_activated_cb (TrunkOverview *self,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "row.open", NULL);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  TrunkOverview *self = user_data;
  GtkWidget *row = trunk_setup_row_new (item);

  g_signal_connect_object (row, "history", G_CALLBACK (row_history_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "forget", G_CALLBACK (row_forget_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "export", G_CALLBACK (row_export_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "duplicate", G_CALLBACK (row_duplicate_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static void
setups_changed_cb (TrunkOverview *self,
                   guint          position,
                   guint          n_removed,
                   guint          n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (get_setups (self), i);

      /* One that was removed and is back is connected already. */
      g_signal_handlers_disconnect_by_func (setup, queue_refresh, self);
      g_signal_connect_object (setup, "changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
    }
  show_all (self);
  queue_refresh (self);
}

/* Calendar */

static void
calendar_clicked_cb (TrunkOverview *self)
{
  g_autoptr(TrunkCalendar) calendar = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length = 0;
  char *text;
  GDate today;

  get_today (&today);
  calendar = make_calendar (self, &today);
  text = trunk_calendar_to_ics (calendar, g_get_real_time () / G_USEC_PER_SEC, &length);
  bytes = g_bytes_new_take (text, length);
  trunk_export_document (GTK_WIDGET (self), _("Save the dates for a calendar"), "trunkline.ics", bytes,
                         _("Saved. Open the file with your calendar to be reminded."));
}

/* Import */

static void
import_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TrunkOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_open_file_finish (result, &error);

  if (file != NULL)
    trunk_overview_import_file (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    trunk_toast (GTK_WIDGET (self), error->message);
}

void
trunk_overview_import (TrunkOverview *self)
{
  g_autoptr(GtkFileFilter) filter = NULL;
  GtkRoot *root;

  g_return_if_fail (TRUNK_IS_OVERVIEW (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("Set-ups (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  trunk_compat_open_file_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Import a set-up"), filter, self->cancellable,
                                import_chosen_cb, g_object_ref (self));
}

/**
 * trunk_overview_import_file:
 *
 * Shows what is in @file, and offers to import it.
 */
void
trunk_overview_import_file (TrunkOverview *self,
                            GFile         *file)
{
  g_return_if_fail (TRUNK_IS_OVERVIEW (self));
  g_return_if_fail (G_IS_FILE (file));

  trunk_import_view_open (self->import_view, self->session, file);
  show_page (self, PAGE_IMPORT);
}

static gboolean
drop_cb (TrunkOverview *self,
         const GValue  *value)
{
  GdkFileList *list = g_value_get_boxed (value);
  g_autoptr(GSList) files = list != NULL ? gdk_file_list_get_files (list) : NULL;

  if (files == NULL)
    return FALSE;

  if (files->next != NULL)
    trunk_toast (GTK_WIDGET (self), _("One file at a time: this is the first of them"));
  trunk_overview_import_file (self, files->data);

  return TRUE;
}

/* Pages */

void
trunk_overview_go_home (TrunkOverview *self)
{
  g_return_if_fail (TRUNK_IS_OVERVIEW (self));

  gtk_stack_set_visible_child_name (self->pages, g_list_model_get_n_items (get_setups (self)) == 0 ? PAGE_EMPTY : PAGE_HOME);
  queue_refresh (self);
}

gboolean
trunk_overview_go_back (TrunkOverview *self)
{
  const char *page;

  g_return_val_if_fail (TRUNK_IS_OVERVIEW (self), FALSE);

  page = gtk_stack_get_visible_child_name (self->pages);
  if (g_strcmp0 (page, PAGE_HOME) == 0 || g_strcmp0 (page, PAGE_EMPTY) == 0)
    return FALSE;

  trunk_overview_go_home (self);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);

  return TRUE;
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkOverview *self = TRUNK_OVERVIEW (widget);

  /* The page itself may have something to go back from. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), PAGE_HISTORY) == 0 && trunk_history_view_go_back (self->history_view))
    return;

  trunk_overview_go_back (self);
}

static void
history_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  trunk_overview_show_history (TRUNK_OVERVIEW (widget), NULL);
}

/* Pages that are not shown are not there for assistive technology, either. */
static void
page_changed_cb (TrunkOverview *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown, -1);
}

static void
trunk_overview_dispose (GObject *object)
{
  TrunkOverview *self = TRUNK_OVERVIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->refresh != NULL)
    g_source_destroy (self->refresh);
  g_clear_pointer (&self->refresh, g_source_unref);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_OVERVIEW);
  g_clear_pointer (&self->recent, g_hash_table_unref);
  g_clear_pointer (&self->dates, g_free);
  g_clear_object (&self->history);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (trunk_overview_parent_class)->dispose (object);
}

static void
trunk_overview_class_init (TrunkOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_overview_dispose;
  gtk_widget_class_install_action (widget_class, "overview.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "overview.history", NULL, history_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "overview.back", NULL);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_HISTORY_VIEW);
  g_type_ensure (TRUNK_TYPE_FORGET_VIEW);
  g_type_ensure (TRUNK_TYPE_IMPORT_VIEW);
  g_type_ensure (TRUNK_TYPE_DEADLINE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, pages);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, rows);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, strip);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, no_dates);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, new_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, calendar_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, practise_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, empty_practise_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, history_view);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, forget_view);
  gtk_widget_class_bind_template_child (widget_class, TrunkOverview, import_view);
  gtk_widget_class_bind_template_callback (widget_class, calendar_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
}

static void
trunk_overview_init (TrunkOverview *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name_buttons (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->new_button), _("New set-up"));
  page_changed_cb (self);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

/**
 * trunk_overview_new:
 *
 * Returns: (transfer floating): the overview of @session
 */
GtkWidget *
trunk_overview_new (TrunkSession *session)
{
  TrunkOverview *self;

  g_return_val_if_fail (TRUNK_IS_SESSION (session), NULL);

  self = g_object_new (TRUNK_TYPE_OVERVIEW, NULL);
  self->session = g_object_ref (session);
  self->history = trunk_history_new (trunk_session_get_workspace (session));
  trunk_history_view_set_history (self->history_view, session, self->history);
  trunk_forget_view_set_session (self->forget_view, session);
  gtk_list_box_bind_model (self->rows, get_setups (self), create_row, self, NULL);
  g_signal_connect_object (get_setups (self), "items-changed", G_CALLBACK (setups_changed_cb), self, G_CONNECT_SWAPPED);
  setups_changed_cb (self, 0, 0, g_list_model_get_n_items (get_setups (self)));

  return GTK_WIDGET (self);
}
