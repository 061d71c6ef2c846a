/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-provider.h"

#include "providers/trunk-provider-private.h"

typedef struct
{
  guint n_held;         /* clean-ups under way */
  GPtrArray *drains;    /* (owned) (element-type GTask): who waits for n_held to reach zero */
} TrunkProviderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TrunkProvider, trunk_provider, G_TYPE_OBJECT)

typedef struct
{
  GSource *deadline;    /* (owned) */
} DrainOp;

/* The source holds the task: it has to go first. */
static void
drain_op_stop (DrainOp *op)
{
  if (op->deadline != NULL)
    {
      g_source_destroy (op->deadline);
      g_clear_pointer (&op->deadline, g_source_unref);
    }
}

static void
drain_op_free (gpointer data)
{
  DrainOp *op = data;

  drain_op_stop (op);
  g_free (op);
}

static TrunkProviderPrivate *
get_private (TrunkProvider *self)
{
  return trunk_provider_get_instance_private (self);
}

static guint
trunk_provider_real_get_n_pending (TrunkProvider *self)
{
  return get_private (self)->n_held;
}

static void
trunk_provider_finalize (GObject *object)
{
  TrunkProviderPrivate *priv = get_private (TRUNK_PROVIDER (object));

  g_assert (priv->n_held == 0);
  g_assert (priv->drains->len == 0);
  g_ptr_array_unref (priv->drains);

  G_OBJECT_CLASS (trunk_provider_parent_class)->finalize (object);
}

static void
trunk_provider_class_init (TrunkProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_provider_finalize;
  klass->get_n_pending = trunk_provider_real_get_n_pending;
}

static void
trunk_provider_init (TrunkProvider *self)
{
  get_private (self)->drains = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * trunk_provider_get_operations:
 *
 * Returns: the operations this provider performs, as a bit set 1 << TrunkOperation
 */
guint
trunk_provider_get_operations (TrunkProvider *self)
{
  g_return_val_if_fail (TRUNK_IS_PROVIDER (self), 0);

  return TRUNK_PROVIDER_GET_CLASS (self)->get_operations (self);
}

/**
 * trunk_provider_run_async:
 * @operation: one of trunk_provider_get_operations()
 * @mailbox: SMTP address of the mailbox; nothing is ever sent to another one
 * @cancellable: (nullable): ends the operation for the caller at once; a test item that may have been made is still removed
 *
 * Performs one operation on one mailbox.
 */
void
trunk_provider_run_async (TrunkProvider       *self,
                          TrunkOperation       operation,
                          const char          *mailbox,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_PROVIDER (self));
  g_return_if_fail (operation < TRUNK_N_OPERATIONS);
  g_return_if_fail (trunk_provider_get_operations (self) & (1u << operation));
  g_return_if_fail (mailbox != NULL && *mailbox != '\0');
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  TRUNK_PROVIDER_GET_CLASS (self)->run_async (self, operation, mailbox, cancellable, callback, user_data);
}

/**
 * trunk_provider_run_finish:
 *
 * Returns: (transfer full) (nullable): what the operation concluded; %NULL with %G_IO_ERROR_CANCELLED when it was cancelled
 */
TrunkOutcome *
trunk_provider_run_finish (TrunkProvider  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (TRUNK_IS_PROVIDER (self), NULL);

  return TRUNK_PROVIDER_GET_CLASS (self)->run_finish (self, result, error);
}

/**
 * trunk_provider_get_paused_until:
 *
 * Returns: monotonic microseconds until which nothing is sent because the service asked for a pause; 0 when there is none
 */
gint64
trunk_provider_get_paused_until (TrunkProvider *self)
{
  TrunkProviderClass *klass;

  g_return_val_if_fail (TRUNK_IS_PROVIDER (self), 0);

  klass = TRUNK_PROVIDER_GET_CLASS (self);

  return klass->get_paused_until != NULL ? klass->get_paused_until (self) : 0;
}

/*< private >
 * trunk_provider_hold:
 *
 * Says that a test item may be in a mailbox from now on.
 */
void
trunk_provider_hold (TrunkProvider *self)
{
  g_return_if_fail (TRUNK_IS_PROVIDER (self));

  get_private (g_object_ref (self))->n_held++;
}

/*< private >
 * trunk_provider_release:
 *
 * Says that the test item is gone, or that no more can be done about it.
 */
void
trunk_provider_release (TrunkProvider *self)
{
  TrunkProviderPrivate *priv;

  g_return_if_fail (TRUNK_IS_PROVIDER (self));

  priv = get_private (self);
  g_return_if_fail (priv->n_held > 0);

  if (--priv->n_held == 0 && priv->drains->len > 0)
    {
      g_autoptr(GPtrArray) drains = g_steal_pointer (&priv->drains);

      priv->drains = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < drains->len; i++)
        {
          GTask *task = g_ptr_array_index (drains, i);

          drain_op_stop (g_task_get_task_data (task));
          g_task_return_boolean (task, TRUE);
        }
    }

  g_object_unref (self);
}

static gboolean
drain_deadline_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (G_TASK (user_data));
  TrunkProviderPrivate *priv = get_private (g_task_get_source_object (task));

  if (g_ptr_array_remove (priv->drains, task))
    g_task_return_boolean (task, FALSE);

  return G_SOURCE_REMOVE;
}

/**
 * trunk_provider_drain_async:
 * @deadline_ms: how long to wait at most
 *
 * Waits until no test item of this provider is in any mailbox.
 */
void
trunk_provider_drain_async (TrunkProvider       *self,
                            guint                deadline_ms,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  TrunkProviderPrivate *priv;
  DrainOp *op;

  g_return_if_fail (TRUNK_IS_PROVIDER (self));

  priv = get_private (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, trunk_provider_drain_async);

  if (TRUNK_PROVIDER_GET_CLASS (self)->get_n_pending (self) == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  op = g_new0 (DrainOp, 1);
  op->deadline = g_timeout_source_new (deadline_ms);
  g_task_set_task_data (task, op, drain_op_free);
  g_task_attach_source (task, op->deadline, drain_deadline_cb);
  g_ptr_array_add (priv->drains, g_object_ref (task));
}

/**
 * trunk_provider_drain_finish:
 *
 * Returns: whether everything was removed, or given up with a finding, before the deadline
 */
gboolean
trunk_provider_drain_finish (TrunkProvider *self,
                             GAsyncResult  *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_provider_drain_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
