/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-session.h"

#include "app/trunk-preferences.h"
#include "app/trunk-setup.h"

/* Opens the outside of one set-up. */
typedef struct
{
  /* input */
  TrunkSetup *setup;            /* (owned) */

  /* in progress */
  char *proxy_uri;              /* (owned) (nullable) */
  char *proxy_user;             /* (owned) (nullable) */
  TrunkProxyMode proxy_mode;
  char *proxy_owner;            /* (owned): whose password it is */

  /* result */
  TrunkNetContext *net;         /* (owned) */
} OpenOp;

static void
open_op_free (gpointer data)
{
  OpenOp *op = data;

  g_clear_object (&op->setup);
  g_free (op->proxy_uri);
  g_free (op->proxy_user);
  g_free (op->proxy_owner);
  g_clear_object (&op->net);
  g_free (op);
}

static void
open_return (GTask       *task,
             TrunkSecret *password)
{
  OpenOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (trunk_net_context_set_proxy (op->net, op->proxy_mode, op->proxy_uri, op->proxy_user, password, &error))
    g_task_return_pointer (task, g_steal_pointer (&op->net), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
open_password_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) password = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A store that fails is the keyring's own rung to report. */
  open_return (task, password);
}

static gboolean
open_prepare (TrunkSession  *self,
              OpenOp        *op,
              GError       **error)
{
  TrunkPracticeClient *practice = trunk_session_get_practice (self);
  const TrunkServiceValues *service = trunk_setup_get_service (op->setup);
  g_autofree char *override = trunk_preferences_dup_proxy_uri ();
  const char *trust = trunk_setup_get_trust (op->setup);

  op->net = trunk_net_context_new ();
  trunk_net_context_set_transcript_detail (op->net, trunk_preferences_get_transcript ());
  if (trust[0] != '\0' && !trunk_net_context_add_trust_anchors (op->net, trust, error))
    return FALSE;

  op->proxy_owner = g_strdup (service->id);
  if (practice != NULL)
    {
      /* The practice tenant is on this computer: a proxy would not find it. */
      op->proxy_mode = TRUNK_PROXY_NONE;
      return trunk_practice_client_apply (practice, op->net, error);
    }

  if (override != NULL)
    {
      op->proxy_mode = TRUNK_PROXY_MANUAL;
      op->proxy_uri = g_steal_pointer (&override);
      return TRUE;
    }

  op->proxy_mode = service->proxy_mode;
  op->proxy_uri = g_strdup (service->proxy_uri);
  op->proxy_user = g_strdup (service->proxy_user);

  return TRUE;
}

/* The computer's list of authorities is read once per process, which takes a tenth of a second: not on the main loop. */
static void
open_warm_in_thread (GTask        *warm,
                     gpointer      source,
                     gpointer      data,
                     GCancellable *cancellable)
{
  g_autoptr(GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_task_return_boolean (warm, database != NULL);
}

static void
open_warmed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkSession *self = TRUNK_SESSION (object);
  GCancellable *cancellable = g_task_get_cancellable (task);
  OpenOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (!open_prepare (self, op, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (op->proxy_mode == TRUNK_PROXY_MANUAL && op->proxy_user != NULL)
    trunk_secret_store_lookup_async (trunk_session_get_secrets (self), op->proxy_owner, TRUNK_SECRET_PROXY_PASSWORD, cancellable,
                                     open_password_cb, g_steal_pointer (&task));
  else
    open_return (task, NULL);
}

void
trunk_session_open_net_async (TrunkSession        *self,
                              TrunkSetup          *setup,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) warm = NULL;
  OpenOp *op;

  g_return_if_fail (TRUNK_IS_SESSION (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_session_open_net_async);
  op = g_new0 (OpenOp, 1);
  op->setup = g_object_ref (setup);
  g_task_set_task_data (task, op, open_op_free);

  warm = g_task_new (self, NULL, open_warmed_cb, g_steal_pointer (&task));
  g_task_run_in_thread (warm, open_warm_in_thread);
}

TrunkNetContext *
trunk_session_open_net_finish (TrunkSession  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_session_open_net_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
