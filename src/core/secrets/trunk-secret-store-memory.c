/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-secret.h"
#include "secrets/trunk-secret-store.h"

/* Keeps secrets until the process ends: "this session only", and what tests use. */
#define TRUNK_TYPE_SECRET_STORE_MEMORY (trunk_secret_store_memory_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSecretStoreMemory, trunk_secret_store_memory, TRUNK, SECRET_STORE_MEMORY, TrunkSecretStore)

struct _TrunkSecretStoreMemory
{
  TrunkSecretStore parent_instance;

  GHashTable *owners;   /* (owned) owner id -> GHashTable of kind -> TrunkSecret */
};

G_DEFINE_FINAL_TYPE (TrunkSecretStoreMemory, trunk_secret_store_memory, TRUNK_TYPE_SECRET_STORE)

static void
trunk_secret_store_memory_store_async (TrunkSecretStore    *store,
                                       const char          *owner_id,
                                       TrunkSecretKind      kind,
                                       TrunkSecret         *secret,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  TrunkSecretStoreMemory *self = TRUNK_SECRET_STORE_MEMORY (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GHashTable *kinds;

  g_task_set_source_tag (task, trunk_secret_store_memory_store_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  kinds = g_hash_table_lookup (self->owners, owner_id);
  if (kinds == NULL)
    {
      kinds = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) trunk_secret_unref);
      g_hash_table_insert (self->owners, g_strdup (owner_id), kinds);
    }
  g_hash_table_insert (kinds, GUINT_TO_POINTER (kind), trunk_secret_ref (secret));

  g_task_return_boolean (task, TRUE);
}

static gboolean
trunk_secret_store_memory_store_finish (TrunkSecretStore  *store,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_memory_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
trunk_secret_store_memory_lookup_async (TrunkSecretStore    *store,
                                        const char          *owner_id,
                                        TrunkSecretKind      kind,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  TrunkSecretStoreMemory *self = TRUNK_SECRET_STORE_MEMORY (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GHashTable *kinds = g_hash_table_lookup (self->owners, owner_id);
  TrunkSecret *secret = kinds != NULL ? g_hash_table_lookup (kinds, GUINT_TO_POINTER (kind)) : NULL;

  g_task_set_source_tag (task, trunk_secret_store_memory_lookup_async);
  if (secret != NULL)
    g_task_return_pointer (task, trunk_secret_ref (secret), (GDestroyNotify) trunk_secret_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static TrunkSecret *
trunk_secret_store_memory_lookup_finish (TrunkSecretStore  *store,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_memory_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_secret_store_memory_clear_async (TrunkSecretStore    *store,
                                       const char          *owner_id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  TrunkSecretStoreMemory *self = TRUNK_SECRET_STORE_MEMORY (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_secret_store_memory_clear_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  g_hash_table_remove (self->owners, owner_id);
  g_task_return_boolean (task, !g_hash_table_contains (self->owners, owner_id));
}

/* One source tag for both: they end in the same way. */
static void
trunk_secret_store_memory_remove_async (TrunkSecretStore    *store,
                                        const char          *owner_id,
                                        TrunkSecretKind      kind,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  TrunkSecretStoreMemory *self = TRUNK_SECRET_STORE_MEMORY (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GHashTable *kinds;

  g_task_set_source_tag (task, trunk_secret_store_memory_clear_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  kinds = g_hash_table_lookup (self->owners, owner_id);
  if (kinds != NULL)
    g_hash_table_remove (kinds, GUINT_TO_POINTER (kind));
  g_task_return_boolean (task, kinds == NULL || !g_hash_table_contains (kinds, GUINT_TO_POINTER (kind)));
}

static gboolean
trunk_secret_store_memory_clear_finish (TrunkSecretStore  *store,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_memory_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
trunk_secret_store_memory_probe_async (TrunkSecretStore    *store,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_secret_store_memory_probe_async);
  g_task_return_pointer (task, trunk_outcome_new (TRUNK_FINDING_OK, NULL), (GDestroyNotify) trunk_outcome_unref);
}

static TrunkOutcome *
trunk_secret_store_memory_probe_finish (TrunkSecretStore  *store,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_memory_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_secret_store_memory_finalize (GObject *object)
{
  TrunkSecretStoreMemory *self = TRUNK_SECRET_STORE_MEMORY (object);

  g_hash_table_unref (self->owners);

  G_OBJECT_CLASS (trunk_secret_store_memory_parent_class)->finalize (object);
}

static void
trunk_secret_store_memory_class_init (TrunkSecretStoreMemoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  TrunkSecretStoreClass *store_class = TRUNK_SECRET_STORE_CLASS (klass);

  object_class->finalize = trunk_secret_store_memory_finalize;

  store_class->store_async = trunk_secret_store_memory_store_async;
  store_class->store_finish = trunk_secret_store_memory_store_finish;
  store_class->lookup_async = trunk_secret_store_memory_lookup_async;
  store_class->lookup_finish = trunk_secret_store_memory_lookup_finish;
  store_class->clear_async = trunk_secret_store_memory_clear_async;
  store_class->clear_finish = trunk_secret_store_memory_clear_finish;
  store_class->remove_async = trunk_secret_store_memory_remove_async;
  store_class->probe_async = trunk_secret_store_memory_probe_async;
  store_class->probe_finish = trunk_secret_store_memory_probe_finish;
}

static void
trunk_secret_store_memory_init (TrunkSecretStoreMemory *self)
{
  self->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

/**
 * trunk_secret_store_new_memory:
 *
 * Returns: (transfer full): a store that forgets everything with its last reference
 */
TrunkSecretStore *
trunk_secret_store_new_memory (void)
{
  return g_object_new (TRUNK_TYPE_SECRET_STORE_MEMORY, NULL);
}
