/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "base/trunk-error.h"
#include "secrets/trunk-keyring-unlock-private.h"
#include "secrets/trunk-secret.h"
#include "secrets/trunk-secret-store.h"

/* Whatever happens, the user hears about it after this. */
#define DEADLINE_MS 3000

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"
#define COLLECTION_INTERFACE "org.freedesktop.Secret.Collection"

/*
 * TrunkSecretStoreLibsecret:
 *
 * The desktop's keyring. Each operation asks first, without libsecret, whether the service is there and its default keyring
 * open: libsecret itself answers "no such secret" for a locked keyring, and waits for a prompt that nobody may see where a
 * secret can't be stored. It asks the service anew each time, for a keyring gets locked and unlocked beside us. Main-context
 * affine. An operation ends at its deadline or when it is cancelled even if libsecret never calls back; libsecret gets no
 * cancellable, because 0.20.5 was seen not to call back, with a critical message, when one was cancelled. So a store that is
 * cancelled may still be kept.
 */
#define TRUNK_TYPE_SECRET_STORE_LIBSECRET (trunk_secret_store_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSecretStoreLibsecret, trunk_secret_store_libsecret, TRUNK, SECRET_STORE_LIBSECRET, TrunkSecretStore)

struct _TrunkSecretStoreLibsecret
{
  TrunkSecretStore parent_instance;

  char *workspace_id;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (TrunkSecretStoreLibsecret, trunk_secret_store_libsecret, TRUNK_TYPE_SECRET_STORE)

static const SecretSchema schema = {
  .name = TRUNK_APP_ID,
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "workspace", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "owner", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

typedef struct
{
  /* Input */
  char *owner_id;             /* (owned) (nullable) */
  TrunkSecretKind kind;
  gboolean all_kinds;         /* clear: whatever the kind */
  TrunkSecret *secret;        /* (owned) (nullable) */
  void (*start) (GTask *task);  /* (nullable) what to do once the keyring is known to be usable */

  /* In flight */
  GDBusConnection *bus;       /* (owned) (nullable) */
  GCancellable *inner;        /* (owned) ends our own call of the bus when the operation ends */
  GSource *deadline;          /* (owned) (nullable) */
  GSource *cancelled;         /* (owned) (nullable) */
  guint done : 1;
  guint empty : 1;            /* the service is there, and holds no default keyring */
} KeyringOp;

static void
keyring_op_free (gpointer data)
{
  KeyringOp *op = data;

  g_free (op->owner_id);
  g_clear_pointer (&op->secret, trunk_secret_unref);
  g_clear_object (&op->bus);
  g_clear_object (&op->inner);
  g_assert (op->deadline == NULL);
  g_assert (op->cancelled == NULL);
  g_free (op);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* To be called once, before the task returns; what is still under way calls back to find @done. */
static void
keyring_op_end (KeyringOp *op)
{
  g_assert (!op->done);

  op->done = TRUE;
  clear_source (&op->deadline);
  clear_source (&op->cancelled);
  g_cancellable_cancel (op->inner);
}

static const char *
describe (TrunkFinding finding)
{
  if (finding == TRUNK_FINDING_KEYRING_ABSENT)
    return _("There is no keyring that could keep secrets.");
  if (finding == TRUNK_FINDING_KEYRING_LOCKED)
    return _("The keyring is locked. Unlock it and try again.");
  if (finding == TRUNK_FINDING_KEYRING_SLOW)
    return _("The keyring did not answer within 3 seconds.");

  return _("The keyring refused.");
}

/* Ends @task with what is the matter: the probe with an outcome, the others with an error. @detail: (nullable) */
static void
keyring_op_conclude (GTask        *task,
                     TrunkFinding  finding,
                     const char   *detail)
{
  KeyringOp *op = g_task_get_task_data (task);

  keyring_op_end (op);
  if (op->start == NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      if (detail != NULL)
        trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, detail);
      /* The one case of an absent keyring that unlocking mends. */
      if (op->empty)
        trunk_evidence_set (evidence, TRUNK_FACT_REASON, _("The keyring service has no default keyring yet."));
      g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
      return;
    }

  g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, "%s", describe (finding));
}

static void
keyring_op_fail (GTask  *task,
                 GError *error)
{
  keyring_op_conclude (task, trunk_keyring_judge_error (error), error->message);
}

static gboolean
keyring_deadline_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  keyring_op_conclude (task, TRUNK_FINDING_KEYRING_SLOW, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
keyring_cancelled_cb (GCancellable *cancellable,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  keyring_op_end (g_task_get_task_data (task));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));

  return G_SOURCE_REMOVE;
}

static void
keyring_got_locked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) locked = NULL;

  if (op->done)
    return;
  if (reply == NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  g_variant_get (reply, "(v)", &locked);
  if (!g_variant_is_of_type (locked, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (locked))
    keyring_op_conclude (task, TRUNK_FINDING_KEYRING_LOCKED, NULL);
  else if (op->start == NULL)
    keyring_op_conclude (task, TRUNK_FINDING_OK, NULL);
  else
    op->start (task);
}

static void
keyring_read_alias_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  const char *collection;

  if (op->done)
    return;
  if (reply == NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  g_variant_get (reply, "(&o)", &collection);
  if (g_str_equal (collection, "/"))
    {
      op->empty = TRUE;
      keyring_op_conclude (task, TRUNK_FINDING_KEYRING_ABSENT, NULL);
      return;
    }

  g_dbus_connection_call (op->bus, SERVICE_NAME, collection, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", COLLECTION_INTERFACE, "Locked"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, 2 * DEADLINE_MS, op->inner, keyring_got_locked_cb, g_object_ref (task));
}

static void
keyring_got_bus_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (op->done)
    return;
  if (bus == NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  /* A bus that goes away is a keyring that is absent, and no reason to end the program. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  op->bus = g_steal_pointer (&bus);
  g_dbus_connection_call (op->bus, SERVICE_NAME, SERVICE_PATH, SERVICE_INTERFACE, "ReadAlias",
                          g_variant_new ("(s)", "default"), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, 2 * DEADLINE_MS, op->inner, keyring_read_alias_cb, g_object_ref (task));
}

/* Takes @op. @start: (nullable): what follows once the keyring is known to be usable; %NULL for the probe itself */
static void
keyring_op_run (GTask     *task,
                KeyringOp *op)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_task_data (task, op, keyring_op_free);
  op->inner = g_cancellable_new ();
  if (g_cancellable_is_cancelled (cancellable))
    {
      op->done = TRUE;
      g_task_return_error_if_cancelled (task);
      return;
    }

  op->deadline = g_timeout_source_new (DEADLINE_MS);
  g_source_set_callback (op->deadline, keyring_deadline_cb, g_object_ref (task), g_object_unref);
  g_source_attach (op->deadline, g_task_get_context (task));
  if (cancellable != NULL)
    {
      op->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (op->cancelled, G_SOURCE_FUNC (keyring_cancelled_cb), g_object_ref (task), g_object_unref);
      g_source_attach (op->cancelled, g_task_get_context (task));
    }

  g_bus_get (G_BUS_TYPE_SESSION, op->inner, keyring_got_bus_cb, g_object_ref (task));
}

static void
store_done_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean ok = secret_password_store_finish (result, &error);

  if (op->done)
    return;
  if (!ok)
    {
      keyring_op_fail (task, error);
      return;
    }

  keyring_op_end (op);
  g_task_return_boolean (task, TRUE);
}

static void
store_start (GTask *task)
{
  TrunkSecretStoreLibsecret *self = g_task_get_source_object (task);
  KeyringOp *op = g_task_get_task_data (task);
  const char *kind = trunk_secret_kind_get_nick (op->kind);
  /* Translators: how an entry is named in the keyring: a kind of secret, and what it belongs to */
  g_autofree char *label = g_strdup_printf (_("Trunkline: %s of %s"), kind, op->owner_id);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, trunk_secret_peek (op->secret), NULL, store_done_cb,
                         g_object_ref (task), "workspace", self->workspace_id, "owner", op->owner_id, "kind", kind, NULL);
}

static void
trunk_secret_store_libsecret_store_async (TrunkSecretStore    *store,
                                          const char          *owner_id,
                                          TrunkSecretKind      kind,
                                          TrunkSecret         *secret,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  KeyringOp *op = g_new0 (KeyringOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_libsecret_store_async);
  op->owner_id = g_strdup (owner_id);
  op->kind = kind;
  op->secret = trunk_secret_ref (secret);
  op->start = store_start;
  keyring_op_run (task, op);
}

static gboolean
trunk_secret_store_libsecret_store_finish (TrunkSecretStore  *store,
                                           GAsyncResult      *result,
                                           GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_libsecret_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lookup_done_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  char *value = secret_password_lookup_nonpageable_finish (result, &error);
  TrunkSecret *secret = value != NULL ? trunk_secret_new (value, -1) : NULL;

  secret_password_free (value);
  if (op->done)
    {
      g_clear_pointer (&secret, trunk_secret_unref);
      return;
    }
  if (error != NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  keyring_op_end (op);
  g_task_return_pointer (task, secret, secret != NULL ? (GDestroyNotify) trunk_secret_unref : NULL);
}

static void
lookup_start (GTask *task)
{
  TrunkSecretStoreLibsecret *self = g_task_get_source_object (task);
  KeyringOp *op = g_task_get_task_data (task);

  secret_password_lookup (&schema, NULL, lookup_done_cb, g_object_ref (task), "workspace", self->workspace_id,
                          "owner", op->owner_id, "kind", trunk_secret_kind_get_nick (op->kind), NULL);
}

static void
trunk_secret_store_libsecret_lookup_async (TrunkSecretStore    *store,
                                           const char          *owner_id,
                                           TrunkSecretKind      kind,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  KeyringOp *op = g_new0 (KeyringOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_libsecret_lookup_async);
  op->owner_id = g_strdup (owner_id);
  op->kind = kind;
  op->start = lookup_start;
  keyring_op_run (task, op);
}

static TrunkSecret *
trunk_secret_store_libsecret_lookup_finish (TrunkSecretStore  *store,
                                            GAsyncResult      *result,
                                            GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_libsecret_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What names the secrets that are to go. */
static GHashTable *
dup_attributes (TrunkSecretStoreLibsecret *self,
                const KeyringOp           *op)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (char *) "workspace", g_strdup (self->workspace_id));
  g_hash_table_insert (attributes, (char *) "owner", g_strdup (op->owner_id));
  if (!op->all_kinds)
    g_hash_table_insert (attributes, (char *) "kind", g_strdup (trunk_secret_kind_get_nick (op->kind)));

  return attributes;
}

static void
clear_looked_again_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autolist(GObject) left = secret_password_search_finish (result, &error);

  if (op->done)
    return;
  if (error != NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  keyring_op_end (op);
  if (left != NULL)
    g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE,
                             _("The keyring still holds a secret that was to be removed. Remove it with the desktop's password program."));
  else
    g_task_return_boolean (task, TRUE);
}

static void
clear_done_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringOp *op = g_task_get_task_data (task);
  TrunkSecretStoreLibsecret *self = g_task_get_source_object (task);
  g_autoptr(GHashTable) attributes = NULL;
  g_autoptr(GError) error = NULL;

  /* FALSE without an error: there was nothing to remove. */
  secret_password_clear_finish (result, &error);
  if (op->done)
    return;
  if (error != NULL)
    {
      keyring_op_fail (task, error);
      return;
    }

  attributes = dup_attributes (self, op);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, NULL, clear_looked_again_cb, g_object_ref (task));
}

static void
clear_start (GTask *task)
{
  TrunkSecretStoreLibsecret *self = g_task_get_source_object (task);
  g_autoptr(GHashTable) attributes = dup_attributes (self, g_task_get_task_data (task));

  secret_password_clearv (&schema, attributes, NULL, clear_done_cb, g_object_ref (task));
}

static void
trunk_secret_store_libsecret_clear_async (TrunkSecretStore    *store,
                                          const char          *owner_id,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  KeyringOp *op = g_new0 (KeyringOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_libsecret_clear_async);
  op->owner_id = g_strdup (owner_id);
  op->all_kinds = TRUE;
  op->start = clear_start;
  keyring_op_run (task, op);
}

/* One source tag for both: they end in the same way. */
static void
trunk_secret_store_libsecret_remove_async (TrunkSecretStore    *store,
                                           const char          *owner_id,
                                           TrunkSecretKind      kind,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  KeyringOp *op = g_new0 (KeyringOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_libsecret_clear_async);
  op->owner_id = g_strdup (owner_id);
  op->kind = kind;
  op->start = clear_start;
  keyring_op_run (task, op);
}

static gboolean
trunk_secret_store_libsecret_clear_finish (TrunkSecretStore  *store,
                                           GAsyncResult      *result,
                                           GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_libsecret_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
trunk_secret_store_libsecret_probe_async (TrunkSecretStore    *store,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_secret_store_libsecret_probe_async);
  keyring_op_run (task, g_new0 (KeyringOp, 1));
}

static TrunkOutcome *
trunk_secret_store_libsecret_probe_finish (TrunkSecretStore  *store,
                                           GAsyncResult      *result,
                                           GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_libsecret_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_secret_store_libsecret_unlock_async (TrunkSecretStore    *store,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  trunk_keyring_unlock_async (store, cancellable, callback, user_data);
}

static TrunkOutcome *
trunk_secret_store_libsecret_unlock_finish (TrunkSecretStore  *store,
                                            GAsyncResult      *result,
                                            GError           **error)
{
  return trunk_keyring_unlock_finish (store, result, error);
}

static void
trunk_secret_store_libsecret_finalize (GObject *object)
{
  TrunkSecretStoreLibsecret *self = TRUNK_SECRET_STORE_LIBSECRET (object);

  g_free (self->workspace_id);

  G_OBJECT_CLASS (trunk_secret_store_libsecret_parent_class)->finalize (object);
}

static void
trunk_secret_store_libsecret_class_init (TrunkSecretStoreLibsecretClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  TrunkSecretStoreClass *store_class = TRUNK_SECRET_STORE_CLASS (klass);

  object_class->finalize = trunk_secret_store_libsecret_finalize;

  store_class->store_async = trunk_secret_store_libsecret_store_async;
  store_class->store_finish = trunk_secret_store_libsecret_store_finish;
  store_class->lookup_async = trunk_secret_store_libsecret_lookup_async;
  store_class->lookup_finish = trunk_secret_store_libsecret_lookup_finish;
  store_class->clear_async = trunk_secret_store_libsecret_clear_async;
  store_class->clear_finish = trunk_secret_store_libsecret_clear_finish;
  store_class->remove_async = trunk_secret_store_libsecret_remove_async;
  store_class->probe_async = trunk_secret_store_libsecret_probe_async;
  store_class->probe_finish = trunk_secret_store_libsecret_probe_finish;
  store_class->unlock_async = trunk_secret_store_libsecret_unlock_async;
  store_class->unlock_finish = trunk_secret_store_libsecret_unlock_finish;
}

static void
trunk_secret_store_libsecret_init (TrunkSecretStoreLibsecret *self)
{
}

/**
 * trunk_secret_store_new_libsecret:
 * @workspace_id: see trunk_workspace_get_id()
 *
 * Returns: (transfer full): the desktop's keyring, as far as it belongs to that workspace; nothing is asked yet
 */
TrunkSecretStore *
trunk_secret_store_new_libsecret (const char *workspace_id)
{
  TrunkSecretStoreLibsecret *self;

  g_return_val_if_fail (workspace_id != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_SECRET_STORE_LIBSECRET, NULL);
  self->workspace_id = g_strdup (workspace_id);

  return TRUNK_SECRET_STORE (self);
}
