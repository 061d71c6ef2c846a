/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace.h"

#include "base/trunk-error.h"
#include "model/trunk-workspace-private.h"

/* A hundred thousand accounts take most of a second, so they are written in a thread, over a connection of its own: the one of the
 * workspace goes on reading and, for a single row, waits for the end of the transaction. */

#define ACCOUNT_COLUMNS "id, alias, display_name, address, capabilities"
#define INSERT_ACCOUNT "INSERT INTO accounts (service, " ACCOUNT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define UPDATE_ACCOUNT "UPDATE accounts SET alias = ?3, display_name = ?4, address = ?5, capabilities = ?6 WHERE service = ?1 AND id = ?2"
#define DELETE_ACCOUNT "DELETE FROM accounts WHERE service = ?1 AND id = ?2"
#define DELETE_ALL "DELETE FROM accounts WHERE service = ?1"

/* How often a long transaction looks whether it is cancelled. */
#define ROWS_BETWEEN_LOOKS 1000

typedef struct
{
  char *path;               /* (owned) */
  char *service;            /* (owned) */
  GPtrArray *before;        /* (owned) (element-type TrunkAccount) */
  GPtrArray *after;         /* (owned) (element-type TrunkAccount) */
  GCancellable *cancellable;
  guint n_rows;             /* written so far */
} UpdateOp;

static void
update_op_free (gpointer data)
{
  UpdateOp *op = data;

  g_free (op->path);
  g_free (op->service);
  g_ptr_array_unref (op->before);
  g_ptr_array_unref (op->after);
  g_free (op);
}

static const TrunkAccountValues *
nth (GPtrArray *accounts,
     guint      n)
{
  return trunk_account_get_values (g_ptr_array_index (accounts, n));
}

static gboolean
write_row (UpdateOp            *op,
           sqlite3             *db,
           WorkspaceStatement  *statement,
           TrunkAccount        *account,
           GError             **error)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);
  g_autofree char *capabilities = trunk_features_to_string (values->capabilities);

  if (++op->n_rows % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (op->cancellable, error))
    return FALSE;

  workspace_bind (statement, "ssssss", op->service, values->id, values->alias, values->display_name, values->address, capabilities);
  if (workspace_run (db, statement, error))
    return TRUE;

  if (error != NULL && g_error_matches (*error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT))
    g_prefix_error (error, "%s: ", *values->address != '\0' ? values->address : values->alias);

  return FALSE;
}

static gboolean
write_rows (UpdateOp       *op,
            sqlite3        *db,
            const char     *sql,
            TrunkAccount  **accounts,
            guint           n,
            GError        **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!write_row (op, db, statement, accounts[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
delete_rows (UpdateOp   *op,
             sqlite3    *db,
             const char *sql,
             GPtrArray  *accounts,
             GError    **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      if (++op->n_rows % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (op->cancellable, error))
        return FALSE;
      workspace_bind (statement, "ss", op->service, nth (accounts, i)->id);
      if (!workspace_run (db, statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
rewrite (UpdateOp  *op,
         sqlite3   *db,
         GError   **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (db, DELETE_ALL, error);

  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "s", op->service);

  return workspace_run (db, statement, error) &&
         write_rows (op, db, INSERT_ACCOUNT, (TrunkAccount **) op->after->pdata, op->after->len, error);
}

/* Sorts what is to be done. FALSE where the order is another one, so that all has to be written anew. */
static gboolean
compare (UpdateOp   *op,
         GPtrArray  *gone,
         GPtrArray  *changed,
         guint      *out_n_kept)
{
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_kept = 0;

  for (guint i = 0; i < op->after->len; i++)
    g_hash_table_insert (places, (char *) nth (op->after, i)->id, GUINT_TO_POINTER (i));

  for (guint i = 0; i < op->before->len; i++)
    {
      TrunkAccount *account = g_ptr_array_index (op->before, i);
      gpointer place;

      if (!g_hash_table_lookup_extended (places, trunk_account_get_values (account)->id, NULL, &place))
        g_ptr_array_add (gone, account);
      else if (GPOINTER_TO_UINT (place) != n_kept++)
        return FALSE;
      else if (g_ptr_array_index (op->after, GPOINTER_TO_UINT (place)) != account)
        g_ptr_array_add (changed, g_ptr_array_index (op->after, GPOINTER_TO_UINT (place)));
    }
  *out_n_kept = n_kept;

  return TRUE;
}

static gboolean
update (UpdateOp  *op,
        sqlite3   *db,
        GError   **error)
{
  g_autoptr(GPtrArray) gone = g_ptr_array_new ();
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  guint n_kept = 0;

  if (!compare (op, gone, changed, &n_kept))
    return rewrite (op, db, error);

  return delete_rows (op, db, DELETE_ACCOUNT, gone, error) &&
         write_rows (op, db, UPDATE_ACCOUNT, (TrunkAccount **) changed->pdata, changed->len, error) &&
         write_rows (op, db, INSERT_ACCOUNT, (TrunkAccount **) op->after->pdata + n_kept, op->after->len - n_kept, error);
}

/* A workspace whose file is gone or never had a name has one connection only. */
static gboolean
update_here (TrunkWorkspace  *self,
             UpdateOp        *op,
             GError         **error)
{
  return workspace_begin (self->db, error) && workspace_end (self->db, rewrite (op, self->db, error), error);
}

static void
update_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  UpdateOp *op = task_data;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;
  gboolean ok;

  op->cancellable = cancellable;
  ok = !g_cancellable_set_error_if_cancelled (cancellable, &error) && workspace_connect (op->path, &db, &error) && workspace_begin (db, &error) && workspace_end (db, update (op, db, &error), &error);
  /* Two accounts that swap an address are in each other's way row by row, though not in the end. */
  if (!ok && g_error_matches (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT))
    {
      g_clear_error (&error);
      ok = workspace_begin (db, &error) && workspace_end (db, rewrite (op, db, &error), &error);
    }
  sqlite3_close (db);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * trunk_workspace_update_accounts_async:
 * @before: (element-type TrunkAccount): the accounts of @service as the caller knows them
 * @after: (element-type TrunkAccount): what they shall be, in this order; the arrays must not change any more
 *
 * Makes @after of @before in one transaction without blocking: all of it or nothing. Only one such operation at a time.
 */
void
trunk_workspace_update_accounts_async (TrunkWorkspace      *self,
                                       const char          *service,
                                       GPtrArray           *before,
                                       GPtrArray           *after,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  UpdateOp *op;

  g_return_if_fail (TRUNK_IS_WORKSPACE (self));
  g_return_if_fail (service != NULL && before != NULL && after != NULL);

  op = g_new0 (UpdateOp, 1);
  op->path = g_strdup (self->path);
  op->service = g_strdup (service);
  op->before = g_ptr_array_ref (before);
  op->after = g_ptr_array_ref (after);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_workspace_update_accounts_async);
  g_task_set_task_data (task, op, update_op_free);
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_task_run_in_thread (task, update_thread);
  else if (update_here (self, op, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * trunk_workspace_update_accounts_finish:
 *
 * Returns: whether the accounts are saved; if not, they are as they were before
 */
gboolean
trunk_workspace_update_accounts_finish (TrunkWorkspace  *self,
                                        GAsyncResult    *result,
                                        GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_workspace_update_accounts_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
