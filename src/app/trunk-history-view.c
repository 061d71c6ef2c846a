/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-history-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-comparison-view.h"
#include "app/trunk-run-row.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

/* Runs that are read at a time */
#define PAGE_SIZE    40
/* Position of "All set-ups" in the list */
#define ALL_SETUPS   0

#define PAGE_LIST       "list"
#define PAGE_COMPARISON "comparison"

struct _TrunkHistoryView
{
  AdwBin parent_instance;

  TrunkSession *session;        /* (owned) (nullable) */
  TrunkHistory *history;        /* (owned) (nullable) */
  GListStore *runs;             /* (owned) of TrunkHistoryRun */
  GPtrArray *services;          /* (owned) (element-type utf8): ids, as the choices after "All set-ups" */
  GCancellable *cancellable;    /* (owned) (nullable): what is read */
  GPtrArray *compared;          /* (owned) (nullable) (element-type TrunkHistoryRun): earlier, later */
  gboolean filling;             /* the choices: nobody has chosen */

  GtkStack *pages;
  AdwComboRow *chooser;
  GtkStack *states;
  GtkListBox *rows;
  GtkButton *older_button;
  GtkLabel *hint;
  GtkButton *compare_button;
  GtkMenuButton *prune_menu;
  GtkPopover *prune_popover;
  GtkSpinButton *keep;
  GtkButton *prune_button;
  TrunkComparisonView *comparison;
};

G_DEFINE_FINAL_TYPE (TrunkHistoryView, trunk_history_view, ADW_TYPE_BIN)

/* (nullable): of all */
static const char *
get_service (TrunkHistoryView *self)
{
  guint selected = adw_combo_row_get_selected (self->chooser);

  if (selected == GTK_INVALID_LIST_POSITION || selected == ALL_SETUPS || selected > self->services->len)
    return NULL;

  return g_ptr_array_index (self->services, selected - 1);
}

/* (element-type TrunkHistoryRun) (transfer full): those chosen, newest first */
static GPtrArray *
dup_chosen (TrunkHistoryView *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (TRUNK_IS_RUN_ROW (child) && trunk_run_row_get_chosen (TRUNK_RUN_ROW (child)))
        g_ptr_array_add (chosen, g_object_ref (trunk_run_row_get_run (TRUNK_RUN_ROW (child))));
    }

  return chosen;
}

static const TrunkStoredRun *
nth_run (GPtrArray *runs,
         guint      n)
{
  return trunk_history_run_get (g_ptr_array_index (runs, n));
}

/* What is lacking before two can be compared. */
static void
chosen_cb (TrunkHistoryView *self)
{
  g_autoptr(GPtrArray) chosen = dup_chosen (self);
  gboolean ready = chosen->len == 2 && g_strcmp0 (nth_run (chosen, 0)->service, nth_run (chosen, 1)->service) == 0;
  const char *hint;

  if (ready)
    hint = _("Two runs are chosen.");
  else if (chosen->len == 0)
    hint = _("Choose two runs of one set-up to see what differs.");
  else if (chosen->len == 1)
    hint = _("Choose one more run of the same set-up.");
  else if (chosen->len == 2)
    hint = _("These two are of different set-ups.");
  else
    hint = _("More than two are chosen: two can be compared.");

  gtk_label_set_text (self->hint, hint);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), ready);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  TrunkHistoryView *self = user_data;
  GtkWidget *row = trunk_run_row_new (item, get_service (self) == NULL);

  g_signal_connect_object (row, "notify::chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static void
show_state (TrunkHistoryView *self,
            gboolean          more)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "runs" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->older_button), more);
  gtk_widget_set_visible (GTK_WIDGET (self->prune_menu), n > 1);
  chosen_cb (self);
}

/* Reading */

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkHistoryView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = trunk_history_list_finish (TRUNK_HISTORY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (runs == NULL)
    {
      trunk_toast (GTK_WIDGET (self), error->message);
      return;
    }

  g_list_store_splice (self->runs, g_list_model_get_n_items (G_LIST_MODEL (self->runs)), 0, runs->pdata, runs->len);
  show_state (self, runs->len == PAGE_SIZE);
}

static void
restart (TrunkHistoryView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
read_page (TrunkHistoryView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr(TrunkHistoryRun) last = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->runs), n - 1) : NULL;

  restart (self);
  trunk_history_list_async (self->history, get_service (self), last != NULL ? trunk_history_run_get (last)->id : 0, PAGE_SIZE,
                            self->cancellable, listed_cb, g_object_ref (self));
}

static void
read_again (TrunkHistoryView *self)
{
  g_list_store_remove_all (self->runs);
  read_page (self);
}

static void
older_cb (TrunkHistoryView *self)
{
  read_page (self);
}

static void
setup_chosen_cb (TrunkHistoryView *self)
{
  if (self->history != NULL && !self->filling)
    read_again (self);
}

/* Comparing */

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TrunkHistoryView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) groups = trunk_history_compare_finish (TRUNK_HISTORY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (groups == NULL)
    trunk_comparison_view_show_error (self->comparison, error->message);
  else
    trunk_comparison_view_show (self->comparison, trunk_session_get_catalog (self->session), nth_run (self->compared, 0), nth_run (self->compared, 1),
                                groups);
}

static void
compare_cb (TrunkHistoryView *self)
{
  g_autoptr(GPtrArray) chosen = dup_chosen (self);

  if (chosen->len != 2)
    return;

  g_clear_pointer (&self->compared, g_ptr_array_unref);
  self->compared = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->compared, g_object_ref (g_ptr_array_index (chosen, 1)));
  g_ptr_array_add (self->compared, g_object_ref (g_ptr_array_index (chosen, 0)));
  trunk_comparison_view_show_busy (self->comparison);
  gtk_stack_set_visible_child_name (self->pages, PAGE_COMPARISON);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
  restart (self);
  trunk_history_compare_async (self->history, nth_run (self->compared, 0)->id, nth_run (self->compared, 1)->id, self->cancellable,
                               compared_cb, g_object_ref (self));
}

/* Pruning */

static void
pruned_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkHistoryView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (trunk_history_prune_finish (TRUNK_HISTORY (object), result, &error))
    trunk_toast (GTK_WIDGET (self), _("Older runs are removed"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else
    trunk_toast (GTK_WIDGET (self), error->message);
  if (self->history != NULL)
    read_again (self);
}

static void
prune_cb (TrunkHistoryView *self)
{
  gtk_popover_popdown (self->prune_popover);
  restart (self);
  trunk_history_prune_async (self->history, get_service (self), gtk_spin_button_get_value_as_int (self->keep), self->cancellable,
                             pruned_cb, g_object_ref (self));
}

/* Showing */

static void
fill_choices (TrunkHistoryView *self,
              const char       *service)
{
  GListModel *setups = trunk_session_get_setups (self->session);
  guint n = g_list_model_get_n_items (setups);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = ALL_SETUPS;

  self->filling = TRUE;
  g_ptr_array_set_size (self->services, 0);
  gtk_string_list_append (names, _("All set-ups"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (setups, i);

      gtk_string_list_append (names, trunk_setup_get_name (setup));
      g_ptr_array_add (self->services, g_strdup (trunk_setup_get_id (setup)));
      if (g_strcmp0 (trunk_setup_get_id (setup), service) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->chooser, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->chooser, selected);
  self->filling = FALSE;
}

void
trunk_history_view_show (TrunkHistoryView *self,
                         const char       *service)
{
  g_return_if_fail (TRUNK_IS_HISTORY_VIEW (self));
  g_return_if_fail (self->history != NULL);

  fill_choices (self, service);
  gtk_stack_set_visible_child_name (self->pages, PAGE_LIST);
  read_again (self);
}

gboolean
trunk_history_view_go_back (TrunkHistoryView *self)
{
  g_return_val_if_fail (TRUNK_IS_HISTORY_VIEW (self), FALSE);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), PAGE_COMPARISON) != 0)
    return FALSE;

  gtk_stack_set_visible_child_name (self->pages, PAGE_LIST);
  gtk_widget_grab_focus (GTK_WIDGET (self->compare_button));

  return TRUE;
}

void
trunk_history_view_set_history (TrunkHistoryView *self,
                                TrunkSession     *session,
                                TrunkHistory     *history)
{
  g_return_if_fail (TRUNK_IS_HISTORY_VIEW (self));
  g_return_if_fail (TRUNK_IS_SESSION (session));
  g_return_if_fail (TRUNK_IS_HISTORY (history));

  g_set_object (&self->session, session);
  g_set_object (&self->history, history);
}

static void
page_changed_cb (TrunkHistoryView *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown, -1);
}

static void
trunk_history_view_dispose (GObject *object)
{
  TrunkHistoryView *self = TRUNK_HISTORY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_HISTORY_VIEW);
  g_clear_object (&self->runs);
  g_clear_object (&self->history);
  g_clear_object (&self->session);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  g_clear_pointer (&self->services, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_history_view_parent_class)->dispose (object);
}

static void
trunk_history_view_class_init (TrunkHistoryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_history_view_dispose;
  g_type_ensure (TRUNK_TYPE_COMPARISON_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, pages);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, chooser);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, states);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, rows);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, older_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, hint);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, compare_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, prune_menu);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, prune_popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, keep);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, prune_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkHistoryView, comparison);
  gtk_widget_class_bind_template_callback (widget_class, setup_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, older_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
  gtk_widget_class_bind_template_callback (widget_class, prune_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
}

static void
trunk_history_view_init (TrunkHistoryView *self)
{
  self->runs = g_list_store_new (TRUNK_TYPE_HISTORY_RUN);
  self->services = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->rows, G_LIST_MODEL (self->runs), create_row, self, NULL);
  trunk_a11y_name (GTK_WIDGET (self->compare_button), gtk_button_get_label (self->compare_button));
  trunk_a11y_name (GTK_WIDGET (self->older_button), gtk_button_get_label (self->older_button));
  trunk_a11y_name (GTK_WIDGET (self->prune_button), gtk_button_get_label (self->prune_button));
  page_changed_cb (self);
  chosen_cb (self);
}
