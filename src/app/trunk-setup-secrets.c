/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-private.h"

const char *
trunk_setup_get_secret_owner (TrunkSetup      *self,
                              TrunkSecretKind  kind)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return kind == TRUNK_SECRET_PROXY_PASSWORD ? trunk_setup_get_id (self) : trunk_setup_get_registration (self)->id;
}

static void
store_secret_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!trunk_secret_store_store_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  trunk_setup_note_secret (g_task_get_source_object (task), GPOINTER_TO_UINT (g_task_get_task_data (task)), TRUE);
  g_task_return_boolean (task, TRUE);
}

void
trunk_setup_store_secret_async (TrunkSetup          *self,
                                TrunkSecretKind      kind,
                                TrunkSecret         *secret,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (self));
  g_return_if_fail (secret != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_setup_store_secret_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (kind), NULL);
  trunk_secret_store_store_async (trunk_session_get_secrets (trunk_setup_get_session (self)), trunk_setup_get_secret_owner (self, kind), kind, secret,
                                  cancellable, store_secret_cb, g_steal_pointer (&task));
}

gboolean
trunk_setup_store_secret_finish (TrunkSetup    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_setup_store_secret_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Nobody is signed in any more, and no secret is there. */
static void
forget_note (TrunkSetup *self)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (self);
  g_autoptr(GError) error = NULL;

  for (TrunkSecretKind kind = 0; kind < TRUNK_SETUP_N_SECRETS; kind++)
    trunk_setup_note_secret (self, kind, FALSE);

  /* A set-up that was removed is not written once more for this. */
  if (trunk_session_find_setup (trunk_setup_get_session (self), trunk_setup_get_id (self)) != self)
    return;

  values.signed_in_as = NULL;
  if (!trunk_setup_set_registration (self, &values, &error))
    g_message ("The name of who was signed in is still saved: %s", error->message);
}

static void
forget_service_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!trunk_secret_store_clear_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  forget_note (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

static void
forget_registration_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkSetup *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!trunk_secret_store_clear_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  trunk_secret_store_clear_async (TRUNK_SECRET_STORE (object), trunk_setup_get_id (self), cancellable,
                                  forget_service_cb, g_steal_pointer (&task));
}

void
trunk_setup_forget_secrets_async (TrunkSetup          *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_setup_forget_secrets_async);
  trunk_secret_store_clear_async (trunk_session_get_secrets (trunk_setup_get_session (self)), trunk_setup_get_registration (self)->id, cancellable,
                                  forget_registration_cb, g_steal_pointer (&task));
}

gboolean
trunk_setup_forget_secrets_finish (TrunkSetup    *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_setup_forget_secrets_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
