/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-accounts-private.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-flow-layout.h"
#include "app/trunk-template.h"
#include "app/trunk-width-bin.h"
#include "app/trunk-window.h"

/* Below so many characters' width the editor takes the place of the table; above it stands beside it. */
#define FOLD_CHARS 80
#define EDITOR_WIDTH 300
#define SPINNER_AFTER_MS 300

G_DEFINE_FINAL_TYPE (TrunkPageAccounts, trunk_page_accounts, TRUNK_TYPE_WIZARD_PAGE)

TrunkSetup *
page_accounts_get_setup (TrunkPageAccounts *self)
{
  return trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
}

guint
page_accounts_count_selected (TrunkPageAccounts *self)
{
  GtkBitset *selected = gtk_selection_model_get_selection (trunk_accounts_table_get_selection (self->table));
  guint n = gtk_bitset_get_size (selected);

  gtk_bitset_unref (selected);

  return n;
}

static void
update_actions (TrunkPageAccounts *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean free = !trunk_setup_get_blank (page_accounts_get_setup (self)) && !trunk_accounts_change_get_busy (self->change);
  gboolean any = trunk_accounts_list_get_n (self->list) > 0;
  gboolean selected = page_accounts_count_selected (self) > 0;

  gtk_widget_action_set_enabled (widget, "accounts.add", free && !self->importing);
  gtk_widget_action_set_enabled (widget, "accounts.paste", free && !self->importing);
  gtk_widget_action_set_enabled (widget, "accounts.import", free && !self->importing);
  gtk_widget_action_set_enabled (widget, "accounts.edit", free && selected);
  gtk_widget_action_set_enabled (widget, "accounts.delete", free && (selected || trunk_account_editor_get_account (self->editor) != NULL));
  gtk_widget_action_set_enabled (widget, "accounts.select-all", any);
  gtk_widget_action_set_enabled (widget, "accounts.export", any);
  gtk_widget_action_set_enabled (widget, "accounts.close", self->editing || self->importing);
  gtk_widget_set_visible (self->edit_button, selected && !self->editing);
  gtk_widget_set_visible (self->delete_button, selected && !self->editing);
}

/* GTK 4.8 tells readers of the other children of a stack, too. */
static void
visible_child_cb (TrunkPageAccounts *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != gtk_stack_get_visible_child (self->stack), -1);
}

/* The editor stands beside the table, or in its place. */
void
page_accounts_update_panes (TrunkPageAccounts *self)
{
  const char *name = self->importing ? "import" : trunk_accounts_list_get_n (self->list) == 0 && !self->editing ? "empty" : "table";

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), self->editing);
  gtk_widget_set_visible (self->main, !self->editing || !self->folded);
  gtk_widget_set_visible (self->side_separator, self->editing && !self->folded);
  gtk_widget_set_hexpand (GTK_WIDGET (self->editor), self->folded);
  gtk_widget_set_size_request (GTK_WIDGET (self->editor), self->folded ? -1 : EDITOR_WIDTH, -1);
  update_actions (self);
}

static void
judged_cb (TrunkPageAccounts *self)
{
  page_accounts_update_chips (self);
  page_accounts_update_count (self);
  page_accounts_update_notice (self);
  page_accounts_update_problem (self);
}

static void
shown_changed_cb (TrunkPageAccounts *self)
{
  page_accounts_update_count (self);
}

void
page_accounts_close_panes (TrunkPageAccounts *self)
{
  gboolean had_focus = self->editing || self->importing;

  if (self->editing)
    trunk_account_editor_end (self->editor);
  self->editing = self->importing = FALSE;
  page_accounts_update_panes (self);
  page_accounts_update_problem (self);
  if (had_focus)
    trunk_wizard_page_focus_first (TRUNK_WIZARD_PAGE (self));
}

static void
open_editor (TrunkPageAccounts *self)
{
  self->editing = TRUE;
  self->importing = FALSE;
  page_accounts_update_panes (self);
}

static void
edit_account (TrunkPageAccounts *self,
              TrunkAccount      *account)
{
  trunk_account_editor_edit (self->editor, account);
  open_editor (self);
}

/* What is selected is what the editor shows, if it shows anything. */
static void
edit_selected (TrunkPageAccounts *self)
{
  g_autoptr(GPtrArray) selected = trunk_accounts_table_copy_selected (self->table);
  GtkBitset *positions = gtk_selection_model_get_selection (trunk_accounts_table_get_selection (self->table));

  if (selected->len == 1)
    {
      self->edit_position = gtk_bitset_get_minimum (positions);
      edit_account (self, g_ptr_array_index (selected, 0));
    }
  else if (selected->len > 1)
    {
      trunk_account_editor_edit_many (self->editor, selected);
      open_editor (self);
    }
  gtk_bitset_unref (positions);
}

static void
selection_changed_cb (TrunkPageAccounts *self)
{
  if (self->editing && page_accounts_count_selected (self) > 0)
    edit_selected (self);
  page_accounts_update_count (self);
  update_actions (self);
}

static void
account_activated_cb (TrunkPageAccounts *self,
                      TrunkAccount      *account)
{
  edit_selected (self);
  if (trunk_account_editor_get_account (self->editor) != account)
    edit_account (self, account);
  trunk_account_editor_focus (self->editor);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  gtk_selection_model_unselect_all (trunk_accounts_table_get_selection (self->table));
  trunk_account_editor_begin_new (self->editor);
  open_editor (self);
  trunk_account_editor_focus (self->editor);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  edit_selected (self);
  trunk_account_editor_focus (self->editor);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  page_accounts_close_panes (TRUNK_PAGE_ACCOUNTS (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  if (self->editing && self->folded)
    page_accounts_close_panes (self);
  gtk_widget_grab_focus (self->search);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  gtk_selection_model_select_all (trunk_accounts_table_get_selection (TRUNK_PAGE_ACCOUNTS (widget)->table));
}

static void
search_changed_cb (TrunkPageAccounts *self)
{
  trunk_accounts_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
stop_search_cb (TrunkPageAccounts *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
chip_toggled_cb (TrunkPageAccounts *self,
                 GtkToggleButton   *chip)
{
  for (TrunkAccountsShow show = 0; show < TRUNK_N_ACCOUNTS_SHOWS; show++)
    {
      if (self->chip[show] == GTK_WIDGET (chip) && gtk_toggle_button_get_active (chip))
        trunk_accounts_list_set_show (self->list, show);
    }
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkPageAccounts *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));

  return G_SOURCE_REMOVE;
}

static void
busy_cb (TrunkPageAccounts *self)
{
  gboolean busy = trunk_accounts_change_get_busy (self->change);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (busy)
    page_accounts_show_failure (self, NULL);
  if (busy)
    self->spinner_id = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
  else
    gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->editor), !busy);
  trunk_accounts_import_set_busy (self->import, busy);
  update_actions (self);
}

static void
change_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_accounts_change_apply_finish (TRUNK_ACCOUNTS_CHANGE (source), result, &error))
    page_accounts_show_failure (self, error->message);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);
  g_autoptr(GPtrArray) selected = trunk_accounts_table_copy_selected (self->table);
  g_autoptr(GPtrArray) now = trunk_setup_copy_accounts (page_accounts_get_setup (self));
  g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autofree char *said = NULL;

  if (selected->len == 0 && trunk_account_editor_get_account (self->editor) != NULL)
    g_ptr_array_add (selected, g_object_ref (trunk_account_editor_get_account (self->editor)));
  if (selected->len == 0)
    return;

  for (guint i = 0; i < selected->len; i++)
    g_hash_table_add (gone, g_ptr_array_index (selected, i));
  for (guint i = 0; i < now->len; i++)
    {
      if (!g_hash_table_contains (gone, g_ptr_array_index (now, i)))
        g_ptr_array_add (after, g_object_ref (g_ptr_array_index (now, i)));
    }

  if (self->editing)
    page_accounts_close_panes (self);
  said = g_strdup_printf (ngettext ("%'u account deleted", "%'u accounts deleted", selected->len), selected->len);
  trunk_accounts_change_apply_async (self->change, after, said, change_done_cb, g_object_ref (self));
}

/* @select: (nullable): only those in it; switches @on and @off */
static void
switch_capabilities (TrunkPageAccounts *self,
                     GHashTable        *select,
                     TrunkFeature       on,
                     TrunkFeature       off,
                     const char        *said)
{
  g_autoptr(GPtrArray) after = trunk_setup_copy_accounts (page_accounts_get_setup (self));

  for (guint i = 0; i < after->len; i++)
    {
      TrunkAccount *account = g_ptr_array_index (after, i);
      TrunkAccountValues values = *trunk_account_get_values (account);
      TrunkFeature capabilities = (values.capabilities | on) & ~off;

      if (capabilities == values.capabilities || (select != NULL && !g_hash_table_contains (select, account)))
        continue;
      values.capabilities = capabilities;
      after->pdata[i] = trunk_account_new (&values);
      g_object_unref (account);
    }
  trunk_accounts_change_apply_async (self->change, after, said, change_done_cb, g_object_ref (self));
}

static void
capability_switched_cb (TrunkPageAccounts *self,
                        guint              feature,
                        gboolean           on)
{
  g_autoptr(GPtrArray) selected = trunk_accounts_table_copy_selected (self->table);
  g_autoptr(GHashTable) select = g_hash_table_new (NULL, NULL);

  if (trunk_accounts_change_get_busy (self->change) || selected->len == 0)
    return;

  for (guint i = 0; i < selected->len; i++)
    g_hash_table_add (select, g_ptr_array_index (selected, i));
  switch_capabilities (self, select, on ? feature : 0, on ? 0 : feature, on ? _("Switched on") : _("Switched off"));
}

static void
notice_activated_cb (TrunkPageAccounts *self)
{
  if (!trunk_accounts_change_get_busy (self->change))
    switch_capabilities (self, NULL, 0, ~trunk_setup_get_service (page_accounts_get_setup (self))->capabilities, _("Switched off"));
}

static void
account_added_cb (TrunkPageAccounts *self,
                  TrunkAccount      *account)
{
  g_autofree char *said = g_strdup_printf (_("“%s” is added"), trunk_account_get_values (account)->alias);

  trunk_compat_announce (GTK_WIDGET (self), said);
  trunk_toast (GTK_WIDGET (self), _("Account added"));
  trunk_accounts_table_scroll_to (self->table, MAX (g_list_model_get_n_items (trunk_accounts_list_get_shown (self->list)), 1) - 1);
}

static void
problem_changed_cb (TrunkPageAccounts *self)
{
  page_accounts_update_problem (self);
}

static void
go_to_start_cb (TrunkPageAccounts *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), TRUNK_WIZARD_START);
}

static void
width_changed_cb (TrunkPageAccounts *self,
                  GParamSpec        *pspec,
                  TrunkWidthBin     *bin)
{
  int chars;

  g_object_get (bin, "width-chars", &chars, NULL);
  if (self->folded == (chars < FOLD_CHARS))
    return;

  self->folded = chars < FOLD_CHARS;
  page_accounts_update_panes (self);
}

/* The first call comes while it is constructed: then there is nothing to follow yet. */
static void
trunk_page_accounts_changed (TrunkWizardPage *page)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (page);
  gboolean blank = trunk_setup_get_blank (page_accounts_get_setup (self));
  TrunkAccount *account;

  if (self->list == NULL)
    {
      GtkSelectionModel *selection;

      self->list = trunk_accounts_list_new (page_accounts_get_setup (self));
      self->change = trunk_accounts_change_new (page_accounts_get_setup (self), GTK_WIDGET (self));
      trunk_accounts_table_set_list (self->table, self->list);
      trunk_account_editor_set_list (self->editor, self->list);
      trunk_accounts_import_set_list (self->import, self->list);
      selection = trunk_accounts_table_get_selection (self->table);
      g_signal_connect_object (self->list, "judged", G_CALLBACK (judged_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (selection, "items-changed", G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->change, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
      judged_cb (self);
    }

  trunk_notice_set_revealed (self->blank_notice, blank);
  gtk_widget_set_visible (self->empty_paste, !blank);
  gtk_widget_set_visible (self->empty_import, !blank);
  gtk_widget_set_visible (self->empty_add, !blank);
  page_accounts_update_panes (self);

  /* The account in the editor is another object now; the selection knew the old one. */
  account = trunk_account_editor_get_account (self->editor);
  if (self->editing && account != NULL && page_accounts_count_selected (self) == 0)
    {
      GtkSelectionModel *selection = trunk_accounts_table_get_selection (self->table);
      g_autoptr(TrunkAccount) there = g_list_model_get_item (G_LIST_MODEL (selection), self->edit_position);

      if (there == account)
        gtk_selection_model_select_item (selection, self->edit_position, TRUE);
    }
}

static void
trunk_page_accounts_shown (TrunkWizardPage *page)
{
  trunk_accounts_list_refresh (TRUNK_PAGE_ACCOUNTS (page)->list);
}

static void
trunk_page_accounts_hidden (TrunkWizardPage *page)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (page);

  /* What is typed is kept, as everywhere. */
  if (self->editing && !trunk_account_editor_get_is_new (self->editor))
    page_accounts_close_panes (self);
}

static gboolean
trunk_page_accounts_focus_first (TrunkWizardPage *page)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (page);

  if (self->importing)
    trunk_accounts_import_focus (self->import);
  else if (self->editing)
    trunk_account_editor_focus (self->editor);
  else if (trunk_accounts_list_get_n (self->list) > 0)
    return gtk_widget_grab_focus (self->search);
  else
    return gtk_widget_child_focus (self->empty, GTK_DIR_TAB_FORWARD);

  return TRUE;
}

static void
trunk_page_accounts_dispose (GObject *object)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->editing)
    trunk_account_editor_end (self->editor);
  self->editing = FALSE;
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_ACCOUNTS);
  g_clear_object (&self->list);
  g_clear_object (&self->change);

  G_OBJECT_CLASS (trunk_page_accounts_parent_class)->dispose (object);
}

static void
trunk_page_accounts_finalize (GObject *object)
{
  g_clear_object (&TRUNK_PAGE_ACCOUNTS (object)->cancellable);
  g_clear_pointer (&TRUNK_PAGE_ACCOUNTS (object)->failure, g_free);

  G_OBJECT_CLASS (trunk_page_accounts_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, stack);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, empty);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, blank_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, empty_paste);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, empty_import);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, empty_add);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, main);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, search);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, chips);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, table);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, nothing);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, limit_icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, count);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, delete_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, side_separator);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, editor);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageAccounts, import);
  gtk_widget_class_bind_template_callback (widget_class, go_to_start_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, capability_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "import_apply_cb", G_CALLBACK (page_accounts_import_apply_cb));
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
}

static void
trunk_page_accounts_class_init (TrunkPageAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  object_class->dispose = trunk_page_accounts_dispose;
  object_class->finalize = trunk_page_accounts_finalize;
  page_class->step = TRUNK_WIZARD_ACCOUNTS;
  page_class->wide = TRUE;
  page_class->changed = trunk_page_accounts_changed;
  page_class->shown = trunk_page_accounts_shown;
  page_class->hidden = trunk_page_accounts_hidden;
  page_class->focus_first = trunk_page_accounts_focus_first;

  gtk_widget_class_install_action (widget_class, "accounts.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "accounts.paste", NULL, page_accounts_paste_action);
  gtk_widget_class_install_action (widget_class, "accounts.import", NULL, page_accounts_import_action);
  gtk_widget_class_install_action (widget_class, "accounts.export", NULL, page_accounts_export_action);
  gtk_widget_class_install_action (widget_class, "accounts.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "accounts.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "accounts.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "accounts.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "accounts.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "accounts.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "accounts.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "accounts.close", NULL);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_FLOW_LAYOUT);
  g_type_ensure (TRUNK_TYPE_WIDTH_BIN);
  g_type_ensure (TRUNK_TYPE_ACCOUNTS_TABLE);
  g_type_ensure (TRUNK_TYPE_ACCOUNT_EDITOR);
  g_type_ensure (TRUNK_TYPE_ACCOUNTS_IMPORT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-accounts.ui");
  bind_children (widget_class);
}

static void
add_chips (TrunkPageAccounts *self)
{
  for (TrunkAccountsShow show = 0; show < TRUNK_N_ACCOUNTS_SHOWS; show++)
    {
      self->chip[show] = gtk_toggle_button_new ();
      gtk_widget_add_css_class (self->chip[show], "trunk-chip");
      if (show == TRUNK_ACCOUNTS_SHOW_ALL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->chip[show]), TRUE);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->chip[show]), GTK_TOGGLE_BUTTON (self->chip[TRUNK_ACCOUNTS_SHOW_ALL]));
      g_signal_connect_object (self->chip[show], "toggled", G_CALLBACK (chip_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->chips, self->chip[show]);
    }
}

static void
trunk_page_accounts_init (TrunkPageAccounts *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_chips (self);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (visible_child_cb), self, G_CONNECT_SWAPPED);
  visible_child_cb (self);
  trunk_a11y_name (self->empty_paste, _("_Paste from a spreadsheet"));
  trunk_a11y_name (self->empty_import, _("Choose a _CSV file…"));
  trunk_a11y_name (self->empty_add, _("_Type one"));

  g_signal_connect_object (drop, "drop", G_CALLBACK (page_accounts_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  /* Only in the table: elsewhere the key means a letter. */
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0), gtk_named_action_new ("accounts.delete")));
  gtk_widget_add_controller (GTK_WIDGET (self->table), keys);
}
