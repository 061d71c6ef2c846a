/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The rungs about the values of the registration, before a token is asked for: their shape, and the tenant. */

#include <glib/gi18n-lib.h>

#include "auth/trunk-tenant.h"
#include "base/trunk-validate.h"
#include "checks/trunk-check-private.h"

/* Shape of the ids and of the credential */

static TrunkOutcome *
ids_wrong (TrunkFinding  finding,
           const char   *field,
           const char   *reason)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  trunk_evidence_set (evidence, TRUNK_FACT_FIELD, field);
  trunk_evidence_set (evidence, TRUNK_FACT_REASON, reason);

  return trunk_outcome_new (finding, evidence);
}

/* What can be said without the secret; %NULL when nothing is wrong. */
static TrunkOutcome *
ids_judge (TrunkRunContext *run)
{
  const TrunkRegistrationValues *values = run->registration;
  g_autoptr(GError) error = NULL;

  /* Signing in as the service needs one directory; a person may sign in at either of these (facts 1.1). */
  if (g_str_equal (values->tenant, "common") || g_str_equal (values->tenant, "organizations") ||
      g_str_equal (values->tenant, "consumers"))
    {
      if (trunk_requirement_get_sign_in (run->requirement) == TRUNK_SIGN_IN_APP)
        return ids_wrong (TRUNK_FINDING_TENANT_REQUIRED, _("Directory (tenant) ID"),
                          _("An app signs in at one directory, not at a shared address."));
    }
  else if (!trunk_validate_tenant (values->tenant, &error))
    return ids_wrong (TRUNK_FINDING_TENANT_ID_MALFORMED, _("Directory (tenant) ID"), error->message);

  if (!trunk_validate_guid (values->client_id, &error))
    return ids_wrong (TRUNK_FINDING_CLIENT_ID_MALFORMED, _("Application (client) ID"), error->message);

  return NULL;
}

static void
ids_secret_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A secret that is missing, or a store that fails, is for the credential's own rung to say. */
  if (secret != NULL && trunk_validate_guid (trunk_secret_peek (secret), NULL))
    {
      trunk_check_task_return (task,
                               ids_wrong (TRUNK_FINDING_SECRET_IS_ID, _("Client secret"),
                                          _("It has the form of a secret ID, not of a secret value.")));
      return;
    }

  trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_OK, NULL));
}

static void
trunk_check_ids_run_async (TrunkCheck          *check,
                           TrunkRunContext     *run,
                           TrunkAccount        *account,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  TrunkOutcome *outcome = ids_judge (run);

  if (outcome != NULL || run->registration->credential != TRUNK_CREDENTIAL_SECRET)
    {
      trunk_check_task_return (task, outcome != NULL ? outcome : trunk_outcome_new (TRUNK_FINDING_OK, NULL));
      return;
    }

  trunk_secret_store_lookup_async (run->secrets, run->registration->id, TRUNK_SECRET_CLIENT_SECRET, cancellable,
                                   ids_secret_cb, g_steal_pointer (&task));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckIds, trunk_check_ids,
                           "registration-ids", N_("Values have the right form"), TRUNK_LEVEL_REGISTRATION)

/* Tenant exists, and in this cloud */

static void
tenant_looked_up_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome = trunk_tenant_lookup_finish (TRUNK_NET_CONTEXT (object), result, &error);

  if (outcome == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    trunk_check_task_return (task, outcome);
}

static void
trunk_check_tenant_run_async (TrunkCheck          *check,
                              TrunkRunContext     *run,
                              TrunkAccount        *account,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  trunk_tenant_lookup_async (run->net, run->cloud, run->registration->tenant, cancellable, tenant_looked_up_cb,
                             trunk_check_task_new (check, cancellable, callback, user_data));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckTenant, trunk_check_tenant,
                           "registration-tenant", N_("Tenant is in this cloud"), TRUNK_LEVEL_REGISTRATION)
