/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-credentials-private.h"

#include "secrets/trunk-secret.h"

typedef struct
{
  /* input arguments */
  TrunkRegistration      *registration;  /* (owned) */
  TrunkCredentialsWanted  wanted;

  /* in-progress data */
  char                   *store_error;   /* (owned) (nullable) */

  /* results */
  TrunkSecret            *client;        /* (owned) (nullable) */
  TrunkSecret            *refresh;       /* (owned) (nullable) */
} CredentialsOp;

static void
credentials_op_free (CredentialsOp *op)
{
  g_clear_object (&op->registration);
  g_clear_pointer (&op->store_error, g_free);
  g_clear_pointer (&op->client, trunk_secret_unref);
  g_clear_pointer (&op->refresh, trunk_secret_unref);
  g_free (op);
}

/* @probed: (nullable): what the store said of itself */
static void
return_finding (GTask         *task,
                TrunkFinding   finding,
                TrunkEvidence *probed)
{
  CredentialsOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  trunk_evidence_set (evidence, TRUNK_FACT_CLIENT, trunk_registration_get_values (op->registration)->client_id);
  if (op->store_error != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, op->store_error);
  if (probed != NULL)
    trunk_evidence_merge (evidence, probed);
  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

/* A store that answers the probe and still refuses the secret has denied it. */
static void
credentials_probed_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(TrunkOutcome) outcome = NULL;
  GError *error = NULL;

  outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (source), result, &error);
  if (outcome == NULL)
    g_task_return_error (task, error);
  else
    return_finding (task, trunk_outcome_is_ok (outcome) ? TRUNK_FINDING_KEYRING_DENIED : trunk_outcome_get_finding (outcome),
                    trunk_outcome_get_evidence (outcome));
}

/* Takes @error. */
static void
explain_store_error (GTask  *task,
                     GError *error)
{
  CredentialsOp *op = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }

  op->store_error = g_strdup (error->message);
  g_error_free (error);
  trunk_secret_store_probe_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                                  credentials_probed_cb, g_object_ref (task));
}

static void
lookup_refresh_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CredentialsOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->refresh = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (source), result, &error);
  if (error != NULL)
    explain_store_error (task, error);
  else
    return_finding (task, op->refresh != NULL ? TRUNK_FINDING_OK : TRUNK_FINDING_SIGN_IN_NEEDED, NULL);
}

static void
lookup_refresh (GTask *task)
{
  CredentialsOp *op = g_task_get_task_data (task);

  if ((op->wanted & TRUNK_CREDENTIALS_REFRESH) == 0)
    return_finding (task, TRUNK_FINDING_OK, NULL);
  else
    trunk_secret_store_lookup_async (g_task_get_source_object (task), trunk_registration_get_values (op->registration)->id,
                                     TRUNK_SECRET_REFRESH_TOKEN, g_task_get_cancellable (task),
                                     lookup_refresh_cb, g_object_ref (task));
}

static void
lookup_client_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CredentialsOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->client = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (source), result, &error);
  if (error != NULL)
    explain_store_error (task, error);
  else if (op->client == NULL)
    return_finding (task, TRUNK_FINDING_CREDENTIAL_MISSING, NULL);
  else
    lookup_refresh (task);
}

void
trunk_credentials_lookup_async (TrunkSecretStore       *store,
                                TrunkRegistration      *registration,
                                TrunkCredentialsWanted  wanted,
                                GCancellable           *cancellable,
                                GAsyncReadyCallback     callback,
                                gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  const TrunkRegistrationValues *values;
  CredentialsOp *op;

  g_return_if_fail (TRUNK_IS_SECRET_STORE (store));
  g_return_if_fail (TRUNK_IS_REGISTRATION (registration));

  op = g_new0 (CredentialsOp, 1);
  op->registration = g_object_ref (registration);
  op->wanted = wanted;
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_credentials_lookup_async);
  g_task_set_task_data (task, op, (GDestroyNotify) credentials_op_free);

  values = trunk_registration_get_values (registration);
  if ((wanted & TRUNK_CREDENTIALS_CLIENT) == 0 || values->credential == TRUNK_CREDENTIAL_NONE)
    lookup_refresh (task);
  else
    trunk_secret_store_lookup_async (store, values->id,
                                     values->credential == TRUNK_CREDENTIAL_SECRET ? TRUNK_SECRET_CLIENT_SECRET : TRUNK_SECRET_PRIVATE_KEY,
                                     cancellable, lookup_client_cb, g_steal_pointer (&task));
}

TrunkOutcome *
trunk_credentials_lookup_finish (TrunkSecretStore  *store,
                                 GAsyncResult      *result,
                                 TrunkSecret      **out_client,
                                 TrunkSecret      **out_refresh,
                                 GError           **error)
{
  CredentialsOp *op;
  TrunkOutcome *outcome;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_credentials_lookup_async), NULL);

  if (!(outcome = g_task_propagate_pointer (G_TASK (result), error)))
    return NULL;

  op = g_task_get_task_data (G_TASK (result));
  if (out_client != NULL)
    *out_client = g_steal_pointer (&op->client);
  if (out_refresh != NULL)
    *out_refresh = g_steal_pointer (&op->refresh);
  return outcome;
}

static void
save_stored_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (trunk_secret_store_store_finish (TRUNK_SECRET_STORE (source), result, &error))
    return_finding (task, TRUNK_FINDING_OK, NULL);
  else
    explain_store_error (task, error);
}

void
trunk_credentials_save_refresh_async (TrunkSecretStore    *store,
                                      TrunkRegistration   *registration,
                                      TrunkSecret         *refresh,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  CredentialsOp *op;

  g_return_if_fail (TRUNK_IS_SECRET_STORE (store));
  g_return_if_fail (TRUNK_IS_REGISTRATION (registration));
  g_return_if_fail (refresh != NULL);

  op = g_new0 (CredentialsOp, 1);
  op->registration = g_object_ref (registration);
  task = g_task_new (store, NULL, callback, user_data);
  g_task_set_source_tag (task, trunk_credentials_save_refresh_async);
  g_task_set_task_data (task, op, (GDestroyNotify) credentials_op_free);

  trunk_secret_store_store_async (store, trunk_registration_get_values (registration)->id, TRUNK_SECRET_REFRESH_TOKEN, refresh,
                                  NULL, save_stored_cb, g_steal_pointer (&task));
}

TrunkOutcome *
trunk_credentials_save_refresh_finish (TrunkSecretStore  *store,
                                       GAsyncResult      *result,
                                       GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_credentials_save_refresh_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
