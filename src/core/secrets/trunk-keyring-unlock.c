/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-keyring-unlock-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* Until the service has answered, as for any other question to it */
#define ANSWER_MS 3000
/* A person reads the prompt, looks the password up and types it. */
#define PROMPT_MS (5 * 60 * 1000)

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"
#define PROMPT_INTERFACE "org.freedesktop.Secret.Prompt"
#define NO_OBJECT "/"

/*
 * By plain calls of the bus (Secret Service API, "Prompts and Prompting") and not by libsecret, which was seen not to call back when it was
 * cancelled. When nobody waits any more the prompt stays: Prompt.Dismiss, which would take it back, ends gnome-keyring 42.1 with all the secrets of
 * the session. Answered later, it opens the keyring all the same.
 */
typedef struct
{
  GDBusConnection *bus;         /* (owned) (nullable) */
  GCancellable *inner;          /* (owned): ends calls that are under way when the operation ends */
  GSource *deadline;            /* (owned) (nullable) */
  GSource *cancelled;           /* (owned) (nullable) */
  guint completed_id;
  guint owner_id;
  guint done : 1;
} UnlockOp;

static void
unlock_op_free (gpointer data)
{
  UnlockOp *op = data;

  g_assert (op->deadline == NULL && op->cancelled == NULL);
  g_assert (op->completed_id == 0 && op->owner_id == 0);
  g_clear_object (&op->bus);
  g_clear_object (&op->inner);
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

static void
clear_subscription (UnlockOp *op,
                    guint    *id)
{
  if (*id != 0)
    g_dbus_connection_signal_unsubscribe (op->bus, *id);
  *id = 0;
}

/* To be called once, before the task returns. */
static void
unlock_op_end (UnlockOp *op)
{
  g_assert (!op->done);

  op->done = TRUE;
  clear_source (&op->deadline);
  clear_source (&op->cancelled);
  clear_subscription (op, &op->completed_id);
  clear_subscription (op, &op->owner_id);
  g_cancellable_cancel (op->inner);
}

/* @reason: (nullable): a sentence, translated; @detail: (nullable): for the technical details */
static void
unlock_conclude (GTask        *task,
                 TrunkFinding  finding,
                 const char   *reason,
                 const char   *detail)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  unlock_op_end (g_task_get_task_data (task));
  if (reason != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_REASON, reason);
  if (detail != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, detail);
  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

static gboolean
unlock_deadline_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  unlock_conclude (task, TRUNK_FINDING_KEYRING_SLOW, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
set_deadline (GTask *task,
              guint  milliseconds)
{
  UnlockOp *op = g_task_get_task_data (task);

  clear_source (&op->deadline);
  op->deadline = g_timeout_source_new (milliseconds);
  g_source_set_callback (op->deadline, unlock_deadline_cb, g_object_ref (task), g_object_unref);
  g_source_attach (op->deadline, g_task_get_context (task));
}

static gboolean
unlock_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  unlock_op_end (g_task_get_task_data (task));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));

  return G_SOURCE_REMOVE;
}

static void
unlock_completed_cb (GDBusConnection *bus,
                     const char      *sender,
                     const char      *path,
                     const char      *interface,
                     const char      *signal,
                     GVariant        *parameters,
                     gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  UnlockOp *op = g_task_get_task_data (task);
  gboolean dismissed;

  if (op->done || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    return;

  g_variant_get (parameters, "(bv)", &dismissed, NULL);
  if (dismissed)
    unlock_conclude (task, TRUNK_FINDING_KEYRING_LOCKED, _("The password prompt was closed without the password."), NULL);
  else
    unlock_conclude (task, TRUNK_FINDING_OK, NULL, NULL);
}

/* The service has gone, and its prompt with it. */
static void
unlock_owner_cb (GDBusConnection *bus,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *signal,
                 GVariant        *parameters,
                 gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  UnlockOp *op = g_task_get_task_data (task);
  const char *now;

  if (op->done || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    return;

  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &now);
  if (*now == '\0')
    unlock_conclude (task, TRUNK_FINDING_KEYRING_ABSENT, NULL, NULL);
}

static void
unlock_prompted_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  UnlockOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (op->done)
    return;
  if (reply == NULL)
    unlock_conclude (task, trunk_keyring_judge_error (error), NULL, error->message);
  else
    set_deadline (task, PROMPT_MS);
}

static void
unlock_prompt (GTask      *task,
               const char *prompt)
{
  UnlockOp *op = g_task_get_task_data (task);

  if (g_str_equal (prompt, NO_OBJECT))
    {
      unlock_conclude (task, TRUNK_FINDING_OK, NULL, NULL);
      return;
    }

  op->completed_id = g_dbus_connection_signal_subscribe (op->bus, SERVICE_NAME, PROMPT_INTERFACE, "Completed", prompt, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                         unlock_completed_cb, g_object_ref (task), g_object_unref);
  op->owner_id = g_dbus_connection_signal_subscribe (op->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                                                     "/org/freedesktop/DBus", SERVICE_NAME, G_DBUS_SIGNAL_FLAGS_NONE,
                                                     unlock_owner_cb, g_object_ref (task), g_object_unref);
  /* The window that the prompt belongs to could be named here; its form is not standardised, and an empty name is allowed. */
  g_dbus_connection_call (op->bus, SERVICE_NAME, prompt, PROMPT_INTERFACE, "Prompt", g_variant_new ("(s)", ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 2 * ANSWER_MS, op->inner, unlock_prompted_cb, g_object_ref (task));
}

/* Of Unlock and of CreateCollection alike: the prompt comes second. */
static void
unlock_asked_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  UnlockOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) prompt = NULL;

  if (op->done)
    return;
  if (reply == NULL)
    {
      unlock_conclude (task, trunk_keyring_judge_error (error), NULL, error->message);
      return;
    }

  prompt = g_variant_get_child_value (reply, 1);
  unlock_prompt (task, g_variant_get_string (prompt, NULL));
}

static void
unlock_read_alias_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  UnlockOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  const char *paths[2] = { NULL };

  if (op->done)
    return;
  if (reply == NULL)
    {
      unlock_conclude (task, trunk_keyring_judge_error (error), NULL, error->message);
      return;
    }

  g_variant_get (reply, "(&o)", &paths[0]);
  if (g_str_equal (paths[0], NO_OBJECT))
    {
      GVariantBuilder properties;

      g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&properties, "{sv}", "org.freedesktop.Secret.Collection.Label",
                             /* Translators: name of the keyring that is made where a computer has none */
                             g_variant_new_string (_("Default keyring")));
      g_dbus_connection_call (op->bus, SERVICE_NAME, SERVICE_PATH, SERVICE_INTERFACE, "CreateCollection",
                              g_variant_new ("(a{sv}s)", &properties, "default"), G_VARIANT_TYPE ("(oo)"),
                              G_DBUS_CALL_FLAGS_NONE, 2 * ANSWER_MS, op->inner, unlock_asked_cb, g_object_ref (task));
      return;
    }

  g_dbus_connection_call (op->bus, SERVICE_NAME, SERVICE_PATH, SERVICE_INTERFACE, "Unlock",
                          g_variant_new ("(^ao)", paths), G_VARIANT_TYPE ("(aoo)"),
                          G_DBUS_CALL_FLAGS_NONE, 2 * ANSWER_MS, op->inner, unlock_asked_cb, g_object_ref (task));
}

static void
unlock_got_bus_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  UnlockOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (op->done)
    return;
  if (bus == NULL)
    {
      unlock_conclude (task, trunk_keyring_judge_error (error), NULL, error->message);
      return;
    }

  /* A bus that goes away is a keyring that is absent, and no reason to end the program. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  op->bus = g_steal_pointer (&bus);
  g_dbus_connection_call (op->bus, SERVICE_NAME, SERVICE_PATH, SERVICE_INTERFACE, "ReadAlias",
                          g_variant_new ("(s)", "default"), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, 2 * ANSWER_MS, op->inner, unlock_read_alias_cb, g_object_ref (task));
}

/**
 * trunk_keyring_unlock_async:
 * @source: (type GObject): source object of the operation
 * @cancellable: (nullable): ends the wait; the prompt stays
 */
void
trunk_keyring_unlock_async (gpointer             source,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  UnlockOp *op = g_new0 (UnlockOp, 1);

  g_task_set_source_tag (task, trunk_keyring_unlock_async);
  g_task_set_task_data (task, op, unlock_op_free);
  op->inner = g_cancellable_new ();
  if (g_task_return_error_if_cancelled (task))
    {
      op->done = TRUE;
      return;
    }

  set_deadline (task, ANSWER_MS);
  if (cancellable != NULL)
    {
      op->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (op->cancelled, G_SOURCE_FUNC (unlock_cancelled_cb), g_object_ref (task), g_object_unref);
      g_source_attach (op->cancelled, g_task_get_context (task));
    }
  g_bus_get (G_BUS_TYPE_SESSION, op->inner, unlock_got_bus_cb, g_object_ref (task));
}

/**
 * trunk_keyring_unlock_finish:
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL only if it was cancelled
 */
TrunkOutcome *
trunk_keyring_unlock_finish (gpointer       source,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_keyring_unlock_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * trunk_keyring_judge_error:
 *
 * Messages of the bus and the service hold no secrets; they are for the technical details only.
 *
 * Returns: what a failed call of the secret service means
 */
TrunkFinding
trunk_keyring_judge_error (const GError *error)
{
  g_autofree char *remote = NULL;

  g_return_val_if_fail (error != NULL, TRUNK_FINDING_KEYRING_ABSENT);

  remote = g_dbus_error_get_remote_error (error);
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return TRUNK_FINDING_KEYRING_DENIED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT))
    return TRUNK_FINDING_KEYRING_SLOW;
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_strcmp0 (remote, "org.freedesktop.Secret.Error.IsLocked") == 0)
    return TRUNK_FINDING_KEYRING_LOCKED;

  return error->domain == SECRET_ERROR ? TRUNK_FINDING_KEYRING_DENIED : TRUNK_FINDING_KEYRING_ABSENT;
}
