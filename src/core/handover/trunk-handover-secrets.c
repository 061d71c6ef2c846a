/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-secrets.h"

/* Whose the secrets are. */
static const struct
{
  TrunkSecretKind kind;
  gboolean of_service;
} wanted[] = {
  { TRUNK_SECRET_CLIENT_SECRET, FALSE },
  { TRUNK_SECRET_PRIVATE_KEY, FALSE },
  { TRUNK_SECRET_REFRESH_TOKEN, FALSE },
  { TRUNK_SECRET_PROXY_PASSWORD, TRUE },
};

typedef struct
{
  TrunkSnapshot *snapshot;      /* (owned) */
  TrunkSecretScan *scan;        /* (owned) */
  guint next;
} SecretsOp;

static void
secrets_op_free (gpointer data)
{
  SecretsOp *op = data;

  g_clear_object (&op->snapshot);
  g_clear_pointer (&op->scan, trunk_secret_scan_free);
  g_free (op);
}

static void secrets_ask_next (GTask *task);

static void
secrets_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SecretsOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (secret != NULL)
    trunk_secret_scan_add (op->scan, wanted[op->next].kind, secret);
  op->next++;
  secrets_ask_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
secrets_ask_next (GTask *task)
{
  SecretsOp *op = g_task_get_task_data (task);
  const char *owner;

  if (op->next == G_N_ELEMENTS (wanted))
    {
      g_task_return_pointer (task, g_steal_pointer (&op->scan), (GDestroyNotify) trunk_secret_scan_free);
      g_object_unref (task);
      return;
    }

  if (wanted[op->next].of_service)
    owner = trunk_service_get_values (trunk_snapshot_get_service (op->snapshot))->id;
  else
    owner = trunk_registration_get_values (trunk_snapshot_get_registration (op->snapshot))->id;
  trunk_secret_store_lookup_async (g_task_get_source_object (task), owner, wanted[op->next].kind, g_task_get_cancellable (task),
                                   secrets_found_cb, task);
}

void
trunk_handover_secrets_async (TrunkSecretStore    *store,
                              TrunkSnapshot       *snapshot,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SecretsOp *op = NULL;
  GTask *task = NULL;

  g_return_if_fail (TRUNK_IS_SECRET_STORE (store));
  g_return_if_fail (TRUNK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  op = g_new0 (SecretsOp, 1);
  op->snapshot = g_object_ref (snapshot);
  op->scan = trunk_secret_scan_new ();
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_handover_secrets_async);
  g_task_set_task_data (task, op, secrets_op_free);
  secrets_ask_next (task);
}

TrunkSecretScan *
trunk_handover_secrets_finish (TrunkSecretStore  *store,
                               GAsyncResult      *result,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == trunk_handover_secrets_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
