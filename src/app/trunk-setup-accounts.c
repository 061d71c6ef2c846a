/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup.h"

static TrunkWorkspace *
get_workspace (TrunkSetup *self)
{
  return trunk_session_get_workspace (trunk_setup_get_session (self));
}

static void
emit_changed (TrunkSetup *self)
{
  g_signal_emit_by_name (self, "changed");
}

/* Makes the list hold @accounts, touching only the part in which it differs: a table keeps its place and its selection. */
static void
show_accounts (TrunkSetup *self,
               GPtrArray  *accounts)
{
  GListModel *list = trunk_setup_get_accounts (self);
  guint n = g_list_model_get_n_items (list);
  guint head = 0;
  guint tail = 0;

  while (head < n && head < accounts->len)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (list, head);

      if (account != g_ptr_array_index (accounts, head))
        break;
      head++;
    }
  while (tail < n - head && tail < accounts->len - head)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (list, n - tail - 1);

      if (account != g_ptr_array_index (accounts, accounts->len - tail - 1))
        break;
      tail++;
    }

  if (n - head - tail > 0 || accounts->len - head - tail > 0)
    g_list_store_splice (G_LIST_STORE (list), head, n - head - tail, accounts->pdata + head, accounts->len - head - tail);
  emit_changed (self);
}

/**
 * trunk_setup_copy_accounts:
 *
 * Returns: (transfer full) (element-type TrunkAccount): the accounts as they are now
 */
GPtrArray *
trunk_setup_copy_accounts (TrunkSetup *self)
{
  GListModel *list;
  GPtrArray *copy;
  guint n;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  list = trunk_setup_get_accounts (self);
  n = g_list_model_get_n_items (list);
  copy = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (copy, g_list_model_get_item (list, i));

  return copy;
}

gboolean
trunk_setup_add_accounts (TrunkSetup  *self,
                          GPtrArray   *accounts,
                          GError     **error)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (!trunk_setup_get_blank (self), FALSE);
  g_return_val_if_fail (accounts != NULL, FALSE);

  if (!trunk_workspace_add_accounts (get_workspace (self), trunk_setup_get_id (self), accounts, error))
    return FALSE;

  g_list_store_splice (G_LIST_STORE (trunk_setup_get_accounts (self)), g_list_model_get_n_items (trunk_setup_get_accounts (self)), 0, accounts->pdata, accounts->len);
  emit_changed (self);

  return TRUE;
}

/* Where the account @id is, or G_MAXUINT. */
static guint
find_account (TrunkSetup *self,
              const char *id)
{
  GListModel *list = trunk_setup_get_accounts (self);
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (list, i);

      if (g_str_equal (trunk_account_get_values (account)->id, id))
        return i;
    }

  return G_MAXUINT;
}

gboolean
trunk_setup_save_account (TrunkSetup    *self,
                          TrunkAccount  *account,
                          GError       **error)
{
  guint position;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), FALSE);

  if (!trunk_workspace_save_account (get_workspace (self), trunk_setup_get_id (self), account, error))
    return FALSE;

  position = find_account (self, trunk_account_get_values (account)->id);
  if (position == G_MAXUINT)
    g_list_store_append (G_LIST_STORE (trunk_setup_get_accounts (self)), account);
  else
    g_list_store_splice (G_LIST_STORE (trunk_setup_get_accounts (self)), position, 1, (gpointer *) &account, 1);
  emit_changed (self);

  return TRUE;
}

gboolean
trunk_setup_remove_accounts (TrunkSetup          *self,
                             const char * const  *ids,
                             GError             **error)
{
  g_autoptr(GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) before = NULL;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (ids != NULL, FALSE);

  if (!trunk_workspace_delete_accounts (get_workspace (self), trunk_setup_get_id (self), ids, error))
    return FALSE;

  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (gone, (char *) ids[i]);
  before = trunk_setup_copy_accounts (self);
  for (guint i = 0; i < before->len; i++)
    {
      TrunkAccount *account = g_ptr_array_index (before, i);

      if (!g_hash_table_contains (gone, trunk_account_get_values (account)->id))
        g_ptr_array_add (kept, g_object_ref (account));
    }
  show_accounts (self, kept);

  return TRUE;
}

static void
update_accounts_saved_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_workspace_update_accounts_finish (TRUNK_WORKSPACE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  show_accounts (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * trunk_setup_update_accounts_async:
 * @accounts: (element-type TrunkAccount): what the accounts shall be, in this order; not changed any more
 *
 * Any number of accounts at once, without blocking: an import, a removal, an undo. The list changes when it is saved. Nobody may change
 * the accounts in between.
 */
void
trunk_setup_update_accounts_async (TrunkSetup          *self,
                                   GPtrArray           *accounts,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GPtrArray) before = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (self));
  g_return_if_fail (!trunk_setup_get_blank (self));
  g_return_if_fail (accounts != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_setup_update_accounts_async);
  g_task_set_task_data (task, g_ptr_array_ref (accounts), (GDestroyNotify) g_ptr_array_unref);
  before = trunk_setup_copy_accounts (self);
  trunk_workspace_update_accounts_async (get_workspace (self), trunk_setup_get_id (self), before, accounts, cancellable,
                                         update_accounts_saved_cb, g_steal_pointer (&task));
}

/**
 * trunk_setup_update_accounts_finish:
 *
 * Returns: whether the accounts are saved and in the list; if not, they are as they were
 */
gboolean
trunk_setup_update_accounts_finish (TrunkSetup    *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_setup_update_accounts_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
