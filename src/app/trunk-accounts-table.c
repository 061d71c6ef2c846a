/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-accounts-table.h"

#include <glib/gi18n.h>

#include "app/trunk-account-cell.h"
#include "app/trunk-width-bin.h"

/* Widths in characters, so that they follow the size of text. */
#define STATUS_CHARS   17
#define ALIAS_CHARS    18
#define NAME_CHARS     24
#define ADDRESS_CHARS  26       /* what is at least left for it */
#define HEADER_CHARS   13
/* Pixels */
#define ICON_WIDTH     22
#define CELL_PADDING   24

struct _TrunkAccountsTable
{
  AdwBin parent_instance;

  TrunkAccountsList *list;              /* (owned) */
  GtkColumnView *view;                  /* (unowned) */
  GtkMultiSelection *selection;         /* (owned) */
  GtkColumnViewColumn *columns[TRUNK_N_ACCOUNT_CELLS];      /* (owned) */
  GHashTable *bound;                    /* (owned): GtkListItem to cell: those on screen that show problems */

  TrunkWidthBin *bin;                   /* (unowned) */
};

enum
{
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkAccountsTable, trunk_accounts_table, ADW_TYPE_BIN)

static void
trunk_accounts_table_dispose (GObject *object)
{
  TrunkAccountsTable *self = TRUNK_ACCOUNTS_TABLE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  for (guint i = 0; i < TRUNK_N_ACCOUNT_CELLS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->bound, g_hash_table_unref);

  G_OBJECT_CLASS (trunk_accounts_table_parent_class)->dispose (object);
}

static guint
count_offered (TrunkAccountsTable *self)
{
  TrunkFeature offered = self->list != NULL ? trunk_setup_get_service (trunk_accounts_list_get_setup (self->list))->capabilities : 0;
  guint n = 0;

  for (; offered != 0; offered &= offered - 1)
    n++;

  return MAX (n, 3);
}

/* Which columns there is room for. */
static void
lay_out (TrunkAccountsTable *self)
{
  const int chars[TRUNK_N_ACCOUNT_CELLS] = { STATUS_CHARS, ALIAS_CHARS, NAME_CHARS, 0, 0, 0 };
  int width = trunk_width_bin_get_width (self->bin);
  int char_width = trunk_width_bin_get_char_width (self->bin);
  int icons_width = MAX ((int) count_offered (self) * ICON_WIDTH, HEADER_CHARS * char_width) + CELL_PADDING;
  int needed = (STATUS_CHARS + ALIAS_CHARS + ADDRESS_CHARS) * char_width + icons_width + 3 * CELL_PADDING;
  gboolean narrow = width < needed;
  gboolean short_of_room = width < needed + NAME_CHARS * char_width + CELL_PADDING;

  if (width == 0)
    return;

  for (guint i = 0; i < TRUNK_N_ACCOUNT_CELLS; i++)
    {
      gboolean is_summary = i == TRUNK_ACCOUNT_CELL_SUMMARY;
      gboolean visible = is_summary == narrow && !(i == TRUNK_ACCOUNT_CELL_NAME && short_of_room);

      int fixed = i == TRUNK_ACCOUNT_CELL_CAPABILITIES ? icons_width : chars[i] > 0 ? chars[i] * char_width + CELL_PADDING : -1;

      /* GTK 4.8 takes the width of hidden columns away from those that expand. */
      gtk_column_view_column_set_fixed_width (self->columns[i], visible ? fixed : 0);
      if (gtk_column_view_column_get_visible (self->columns[i]) != visible)
        gtk_column_view_column_set_visible (self->columns[i], visible);
    }
}

static void
trunk_accounts_table_class_init (TrunkAccountsTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = trunk_accounts_table_dispose;

  /**
   * TrunkAccountsTable::activate:
   * @account: a TrunkAccount
   *
   * The row is to be opened.
   */
  signals[ACTIVATE] =
    g_signal_new ("activate", TRUNK_TYPE_ACCOUNTS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TRUNK_TYPE_ACCOUNT);
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  gtk_list_item_set_child (item, trunk_account_cell_new (GPOINTER_TO_UINT (user_data)));
}

static void
cell_bind_cb (TrunkAccountsTable *self,
              GtkListItem        *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  if (self->list == NULL)
    return;

  trunk_account_cell_show (TRUNK_ACCOUNT_CELL (cell), self->list, gtk_list_item_get_item (item));
}

static void
status_bind_cb (TrunkAccountsTable *self,
                GtkListItem        *item)
{
  cell_bind_cb (self, item);
  g_hash_table_insert (self->bound, item, gtk_list_item_get_child (item));
}

static void
status_unbind_cb (TrunkAccountsTable *self,
                  GtkListItem        *item)
{
  if (self->bound != NULL)
    g_hash_table_remove (self->bound, item);
}

static void
judged_cb (TrunkAccountsTable *self)
{
  GHashTableIter iter;
  gpointer item, cell;

  lay_out (self);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, &cell))
    trunk_account_cell_show (cell, self->list, gtk_list_item_get_item (item));
}

static int
compare_text (const char *a,
              const char *b)
{
  return g_ascii_strcasecmp (a != NULL ? a : "", b != NULL ? b : "");
}

static int
compare_alias (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  return compare_text (trunk_account_get_values ((TrunkAccount *) a)->alias, trunk_account_get_values ((TrunkAccount *) b)->alias);
}

static int
compare_name (gconstpointer a,
              gconstpointer b,
              gpointer      unused)
{
  return compare_text (trunk_account_get_values ((TrunkAccount *) a)->display_name, trunk_account_get_values ((TrunkAccount *) b)->display_name);
}

static int
compare_address (gconstpointer a,
                 gconstpointer b,
                 gpointer      unused)
{
  return compare_text (trunk_account_get_values ((TrunkAccount *) a)->address, trunk_account_get_values ((TrunkAccount *) b)->address);
}

/* What is wrong first; the lowest bit is the gravest. */
static guint
get_rank (TrunkAccountsTable *self,
          gconstpointer       account)
{
  TrunkAccountProblems problems = self->list != NULL ? trunk_accounts_list_get_problems (self->list, (TrunkAccount *) account) : 0;

  return problems != 0 ? (guint) g_bit_nth_lsf (problems, -1) : G_MAXUINT;
}

static int
compare_status (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  guint rank_a = get_rank (user_data, a);
  guint rank_b = get_rank (user_data, b);

  return rank_a < rank_b ? -1 : rank_a > rank_b;
}

static void
activate_cb (TrunkAccountsTable *self,
             guint               position)
{
  g_autoptr(TrunkAccount) account = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (account != NULL)
    g_signal_emit (self, signals[ACTIVATE], 0, account);
}

static void
add_column (TrunkAccountsTable   *self,
            TrunkAccountCellKind  kind,
            const char           *title,
            GCompareDataFunc      compare)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean has_status = kind == TRUNK_ACCOUNT_CELL_STATUS || kind == TRUNK_ACCOUNT_CELL_SUMMARY;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GUINT_TO_POINTER (kind));
  g_signal_connect_object (factory, "bind", G_CALLBACK (has_status ? status_bind_cb : cell_bind_cb), self, G_CONNECT_SWAPPED);
  if (has_status)
    g_signal_connect_object (factory, "unbind", G_CALLBACK (status_unbind_cb), self, G_CONNECT_SWAPPED);

  self->columns[kind] = gtk_column_view_column_new (title, factory);
  if (compare != NULL)
    {
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));

      gtk_column_view_column_set_sorter (self->columns[kind], sorter);
    }
  gtk_column_view_column_set_expand (self->columns[kind], kind == TRUNK_ACCOUNT_CELL_ADDRESS || kind == TRUNK_ACCOUNT_CELL_SUMMARY);
  gtk_column_view_column_set_visible (self->columns[kind], kind != TRUNK_ACCOUNT_CELL_SUMMARY);
  gtk_column_view_append_column (self->view, self->columns[kind]);
}

static void
trunk_accounts_table_init (TrunkAccountsTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->bound = g_hash_table_new (NULL, NULL);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "trunk-accounts");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Accounts"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  add_column (self, TRUNK_ACCOUNT_CELL_STATUS, _("Status"), compare_status);
  add_column (self, TRUNK_ACCOUNT_CELL_SUMMARY, _("Account"), compare_alias);
  add_column (self, TRUNK_ACCOUNT_CELL_ALIAS, _("Alias"), compare_alias);
  add_column (self, TRUNK_ACCOUNT_CELL_NAME, _("Name"), compare_name);
  add_column (self, TRUNK_ACCOUNT_CELL_ADDRESS, _("Mailbox"), compare_address);
  add_column (self, TRUNK_ACCOUNT_CELL_CAPABILITIES, _("Capabilities"), NULL);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->bin = TRUNK_WIDTH_BIN (trunk_width_bin_new (scrolled));
  g_signal_connect_object (self->bin, "notify::width-chars", G_CALLBACK (lay_out), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bin));
}

/**
 * trunk_accounts_table_set_list:
 * @list: referenced; to be set once
 */
void
trunk_accounts_table_set_list (TrunkAccountsTable *self,
                               TrunkAccountsList  *list)
{
  GtkSortListModel *sorted;

  g_return_if_fail (TRUNK_IS_ACCOUNTS_TABLE (self));
  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (list));
  g_return_if_fail (self->list == NULL);

  self->list = g_object_ref (list);
  sorted = gtk_sort_list_model_new (g_object_ref (trunk_accounts_list_get_shown (list)), g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (list, "judged", G_CALLBACK (judged_cb), self, G_CONNECT_SWAPPED);
}

GtkSelectionModel *
trunk_accounts_table_get_selection (TrunkAccountsTable *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_TABLE (self), NULL);

  return GTK_SELECTION_MODEL (self->selection);
}

/**
 * trunk_accounts_table_copy_selected:
 *
 * Returns: (transfer full) (element-type TrunkAccount): the selected accounts, as they stand
 */
GPtrArray *
trunk_accounts_table_copy_selected (TrunkAccountsTable *self)
{
  GPtrArray *accounts;
  GtkBitset *selected;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_TABLE (self), NULL);

  accounts = g_ptr_array_new_with_free_func (g_object_unref);
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    {
      TrunkAccount *account = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (account != NULL)
        g_ptr_array_add (accounts, account);
    }
  gtk_bitset_unref (selected);

  return accounts;
}

void
trunk_accounts_table_scroll_to (TrunkAccountsTable *self,
                                guint               position)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_TABLE (self));

  /* The action is of the list inside. */
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u", position);
}

/**
 * trunk_accounts_table_select:
 *
 * Selects only @account and scrolls to it.
 */
void
trunk_accounts_table_select (TrunkAccountsTable *self,
                             TrunkAccount       *account)
{
  guint n;

  g_return_if_fail (TRUNK_IS_ACCOUNTS_TABLE (self));
  g_return_if_fail (TRUNK_IS_ACCOUNT (account));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TrunkAccount) candidate = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (candidate != account)
        continue;
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, TRUE);
      trunk_accounts_table_scroll_to (self, i);
      return;
    }
}
