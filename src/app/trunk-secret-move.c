/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-secret-move.h"

#include "secrets/trunk-secret.h"

typedef struct
{
  char *owner;                  /* (owned) */
  TrunkSecretKind kind;
} Item;

typedef struct
{
  /* input arguments */
  TrunkSecretStore *from;       /* (owned) */
  TrunkSecretStore *to;         /* (owned) */
  TrunkPlaceOfSecrets place;
  GPtrArray *items;             /* (owned) (element-type Item) */

  /* in-progress data */
  guint at;

  /* results */
  guint left;
} MoveOp;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->owner);
  g_free (item);
}

static void
move_op_free (gpointer data)
{
  MoveOp *op = data;

  g_object_unref (op->from);
  g_object_unref (op->to);
  g_ptr_array_unref (op->items);
  g_free (op);
}

static void
add_items (GPtrArray  *items,
           TrunkSetup *setup)
{
  for (guint kind = TRUNK_SECRET_CLIENT_SECRET; kind <= TRUNK_SECRET_PROXY_PASSWORD; kind++)
    {
      Item *item;

      if (!trunk_setup_has_secret (setup, kind))
        continue;

      item = g_new0 (Item, 1);
      item->owner = g_strdup (trunk_setup_get_secret_owner (setup, kind));
      item->kind = kind;
      g_ptr_array_add (items, item);
    }
}

static void move_next (GTask *task);

static void
move_stored_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  MoveOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!trunk_secret_store_store_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  op->at++;
  move_next (task);
}

static void
move_looked_up_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  MoveOp *op = g_task_get_task_data (task);
  Item *item = g_ptr_array_index (op->items, op->at);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    {
      /* A store that can't be read now can't be read for the others either, and each try may take its whole time. */
      op->left += op->items->len - op->at;
      op->at = op->items->len;
    }
  if (secret == NULL)
    {
      op->at += error == NULL;
      move_next (task);
      return;
    }

  trunk_secret_store_store_async (op->to, item->owner, item->kind, secret, g_task_get_cancellable (task), move_stored_cb, g_object_ref (task));
}

static void
move_next (GTask *task)
{
  MoveOp *op = g_task_get_task_data (task);
  Item *item;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (op->at >= op->items->len)
    {
      trunk_session_set_secrets (g_task_get_source_object (task), op->to, op->place);
      g_task_return_boolean (task, TRUE);
      return;
    }

  item = g_ptr_array_index (op->items, op->at);
  trunk_secret_store_lookup_async (op->from, item->owner, item->kind, g_task_get_cancellable (task), move_looked_up_cb, g_object_ref (task));
}

void
trunk_secret_move_async (TrunkSession        *session,
                         TrunkSecretStore    *to,
                         TrunkPlaceOfSecrets  place,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GListModel *setups;
  MoveOp *op;

  g_return_if_fail (TRUNK_IS_SESSION (session));
  g_return_if_fail (TRUNK_IS_SECRET_STORE (to));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_secret_move_async);
  op = g_new0 (MoveOp, 1);
  op->from = g_object_ref (trunk_session_get_secrets (session));
  op->to = g_object_ref (to);
  op->place = place;
  op->items = g_ptr_array_new_with_free_func (item_free);
  g_task_set_task_data (task, op, move_op_free);

  setups = trunk_session_get_setups (session);
  for (guint i = 0; op->from != to && i < g_list_model_get_n_items (setups); i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (setups, i);

      add_items (op->items, setup);
    }
  move_next (task);
}

gboolean
trunk_secret_move_finish (TrunkSession  *session,
                          GAsyncResult  *result,
                          guint         *out_left,
                          GError       **error)
{
  MoveOp *op;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_move_async), FALSE);

  op = g_task_get_task_data (G_TASK (result));
  if (out_left != NULL)
    *out_left = op->left;

  return g_task_propagate_boolean (G_TASK (result), error);
}
