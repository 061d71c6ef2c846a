/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-secret-swap.h"

typedef struct
{
  /* input arguments */
  TrunkSecretStore *store;      /* (owned) */
  TrunkSecretKind kind;
  TrunkSecret *secret;          /* (owned) (nullable) */

  /* results */
  TrunkSecret *before;          /* (owned) (nullable) */
} SwapOp;

static void
swap_op_free (SwapOp *op)
{
  g_clear_pointer (&op->secret, trunk_secret_unref);
  g_clear_pointer (&op->before, trunk_secret_unref);
  g_object_unref (op->store);
  g_free (op);
}

static void
swap_stored_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!trunk_setup_store_secret_finish (TRUNK_SETUP (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
swap_removed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SwapOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!trunk_secret_store_remove_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  trunk_setup_note_secret (g_task_get_source_object (task), op->kind, FALSE);
  g_task_return_boolean (task, TRUE);
}

static void
put_in_place (GTask *task)
{
  SwapOp *op = g_task_get_task_data (task);
  TrunkSetup *setup = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (op->secret != NULL)
    trunk_setup_store_secret_async (setup, op->kind, op->secret, cancellable, swap_stored_cb, task);
  else
    trunk_secret_store_remove_async (op->store, trunk_setup_get_secret_owner (setup, op->kind), op->kind, cancellable, swap_removed_cb, task);
}

static void
swap_looked_up_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SwapOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->before = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    put_in_place (g_steal_pointer (&task));
}

void
trunk_secret_swap_async (TrunkSetup          *setup,
                         TrunkSecretKind      kind,
                         TrunkSecret         *secret,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SwapOp *op;

  g_return_if_fail (TRUNK_IS_SETUP (setup));

  op = g_new0 (SwapOp, 1);
  op->store = g_object_ref (trunk_session_get_secrets (trunk_setup_get_session (setup)));
  op->kind = kind;
  op->secret = secret != NULL ? trunk_secret_ref (secret) : NULL;
  task = g_task_new (setup, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_secret_swap_async);
  g_task_set_task_data (task, op, (GDestroyNotify) swap_op_free);

  if (trunk_setup_has_secret (setup, kind))
    trunk_secret_store_lookup_async (op->store, trunk_setup_get_secret_owner (setup, kind), kind, cancellable, swap_looked_up_cb,
                                     g_steal_pointer (&task));
  else
    put_in_place (g_steal_pointer (&task));
}

gboolean
trunk_secret_swap_finish (TrunkSetup    *setup,
                          GAsyncResult  *result,
                          TrunkSecret  **out_before,
                          GError       **error)
{
  SwapOp *op;

  g_return_val_if_fail (g_task_is_valid (result, setup), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_swap_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  op = g_task_get_task_data (G_TASK (result));
  if (out_before != NULL)
    *out_before = g_steal_pointer (&op->before);

  return TRUE;
}
