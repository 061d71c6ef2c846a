/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The rungs that one token answers: the app is known, its credential is accepted, the token is for the right service and carries
 * the needed permissions, and a sign-in renews itself. The token is asked for by the first and read by the others. */

#include <glib/gi18n-lib.h>

#include "checks/trunk-check-private.h"

/* Warn this long before a credential ends (facts 10). */
#define ENDS_SOON_SECONDS (60 * 24 * 60 * 60)

typedef struct
{
  TrunkRunContext *run;         /* (owned) */
} TokenOp;

static void
token_op_free (gpointer data)
{
  TokenOp *op = data;

  trunk_run_context_unref (op->run);
  g_free (op);
}

/* App is known. Findings of the credential prove that the app was found: Entra looks at them in that order (facts 1.6). Where no
 * request was made, for want of a credential, nothing is known of the app. */

typedef enum
{
  TOKEN_STAGE_UNKNOWN,          /* no request went out */
  TOKEN_STAGE_APP,              /* the answer says that the app could not be used, or did not get so far */
  TOKEN_STAGE_CREDENTIAL,       /* the app was found; the credential, the user or the consent was refused */
  TOKEN_STAGE_DONE,
} TokenStage;

static TokenStage
token_stage (TrunkFinding finding)
{
  static const TrunkFinding unknown[] = {
    TRUNK_FINDING_CREDENTIAL_MISSING, TRUNK_FINDING_CREDENTIAL_EXPIRED, TRUNK_FINDING_SIGN_IN_NEEDED,
    TRUNK_FINDING_KEYRING_ABSENT, TRUNK_FINDING_KEYRING_LOCKED, TRUNK_FINDING_KEYRING_SLOW,
    TRUNK_FINDING_KEYRING_DENIED,
  };

  if (finding == TRUNK_FINDING_OK)
    return TOKEN_STAGE_DONE;

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      if (finding == unknown[i])
        return TOKEN_STAGE_UNKNOWN;
    }

  /* The findings stand in the order of the ladder in base/trunk-finding-list.h: from the credential's first to the device code's
   * last, the app was found. */
  if (finding >= TRUNK_FINDING_SECRET_WRONG && finding <= TRUNK_FINDING_DEVICE_CODE_DATA_CENTRE &&
      finding != TRUNK_FINDING_SIGN_IN_TRANSIENT && finding != TRUNK_FINDING_REQUEST_MALFORMED)
    return TOKEN_STAGE_CREDENTIAL;
  if (finding >= TRUNK_FINDING_TOKEN_MALFORMED && finding <= TRUNK_FINDING_REFRESH_FAILED)
    return TOKEN_STAGE_CREDENTIAL;

  return TOKEN_STAGE_APP;
}

static void
app_token_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkToken) token = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (object), result, &token, &error);
  TrunkRunContext *run;

  if (outcome == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  run = ((TokenOp *) g_task_get_task_data (task))->run;
  g_clear_pointer (&run->token_outcome, trunk_outcome_unref);
  g_clear_pointer (&run->token, trunk_token_unref);
  run->token_outcome = trunk_outcome_ref (outcome);
  run->token = g_steal_pointer (&token);

  switch (token_stage (trunk_outcome_get_finding (outcome)))
    {
    case TOKEN_STAGE_UNKNOWN:
      trunk_check_task_return (task, NULL);
      break;

    case TOKEN_STAGE_APP:
      trunk_check_task_return (task, g_steal_pointer (&outcome));
      break;

    case TOKEN_STAGE_CREDENTIAL:
    case TOKEN_STAGE_DONE:
    default:
      trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_OK, NULL));
      break;
    }
}

static void
trunk_check_app_run_async (TrunkCheck          *check,
                           TrunkRunContext     *run,
                           TrunkAccount        *account,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  TokenOp *op = g_new0 (TokenOp, 1);

  op->run = trunk_run_context_ref (run);
  g_task_set_task_data (task, op, token_op_free);
  trunk_token_source_get_async (run->tokens, trunk_requirement_get_scope (run->requirement), cancellable,
                                app_token_cb, g_steal_pointer (&task));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckApp, trunk_check_app,
                           "registration-app", N_("Application is known"), TRUNK_LEVEL_REGISTRATION)

/* Credential accepted, and when it ends */

/* A certificate says itself when it ends; of a secret there is only what somebody noted. */
static GDateTime *
credential_dup_end (const TrunkRegistrationValues *values)
{
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (values->credential == TRUNK_CREDENTIAL_CERTIFICATE && values->certificate != NULL)
    certificate = g_tls_certificate_new_from_pem (values->certificate, -1, NULL);
  if (certificate != NULL)
    return g_tls_certificate_get_not_valid_after (certificate);

  return values->credential_ends != 0 ? g_date_time_new_from_unix_utc (values->credential_ends) : NULL;
}

static TrunkOutcome *
credential_judge_end (TrunkRunContext *run)
{
  g_autoptr(TrunkEvidence) evidence = NULL;
  g_autoptr(GDateTime) ends = credential_dup_end (run->registration);
  g_autofree char *text = NULL;
  gint64 left;

  if (ends == NULL)
    return trunk_outcome_ref (run->token_outcome);

  left = g_date_time_to_unix (ends) - trunk_net_context_get_real_time (run->net) / G_USEC_PER_SEC;
  if (left > ENDS_SOON_SECONDS)
    return trunk_outcome_ref (run->token_outcome);

  /* It was accepted a moment ago: where its noted end has passed, the note is what is wrong, and no days are left to count. */
  evidence = trunk_evidence_new ();
  text = g_date_time_format (ends, "%F");
  trunk_evidence_set (evidence, TRUNK_FACT_CREDENTIAL_ENDS, text);
  if (left >= 0)
    trunk_evidence_set_int (evidence, TRUNK_FACT_DAYS_LEFT, left / (24 * 60 * 60));

  return trunk_outcome_new (TRUNK_FINDING_CREDENTIAL_ENDS_SOON, evidence);
}

static void
trunk_check_credential_run_async (TrunkCheck          *check,
                                  TrunkRunContext     *run,
                                  TrunkAccount        *account,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);

  if (trunk_outcome_is_ok (run->token_outcome))
    trunk_check_task_return (task, credential_judge_end (run));
  else
    trunk_check_task_return (task, trunk_outcome_ref (run->token_outcome));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckCredential, trunk_check_credential,
                           "registration-credential", N_("Credential is accepted"), TRUNK_LEVEL_REGISTRATION)

/* Audience of the token */

static TrunkOutcome *
token_malformed (void)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  trunk_evidence_set (evidence, TRUNK_FACT_REASON, _("The token is not of the form that this service issues."));

  return trunk_outcome_new (TRUNK_FINDING_TOKEN_MALFORMED, evidence);
}

static void
trunk_check_audience_run_async (TrunkCheck          *check,
                                TrunkRunContext     *run,
                                TrunkAccount        *account,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  TrunkClaims *claims = trunk_token_get_claims (run->token);

  if (claims == NULL)
    trunk_check_task_return (task, token_malformed ());
  else
    trunk_check_task_return (task,
                             trunk_claims_judge_audience (claims, run->requirement, run->registration->tenant,
                                                          run->registration->client_id));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckAudience, trunk_check_audience,
                           "registration-audience", N_("Token is for this service"), TRUNK_LEVEL_REGISTRATION)

/* Granted permissions against needed ones */

static void
trunk_check_permissions_run_async (TrunkCheck          *check,
                                   TrunkRunContext     *run,
                                   TrunkAccount        *account,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  TrunkClaims *claims = trunk_token_get_claims (run->token);
  g_autoptr(TrunkOutcome) permissions = NULL;
  g_autoptr(TrunkOutcome) lifetime = NULL;

  permissions = trunk_claims_judge_permissions (claims, run->requirement);
  lifetime = trunk_claims_judge_lifetime (claims, trunk_net_context_get_real_time (run->net) / G_USEC_PER_SEC);

  /* One answer: what is missing or too much comes before a lifetime that is odd. */
  if (trunk_outcome_is_ok (permissions) && !trunk_outcome_is_ok (lifetime))
    trunk_check_task_return (task, g_steal_pointer (&lifetime));
  else
    trunk_check_task_return (task, g_steal_pointer (&permissions));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckPermissions, trunk_check_permissions,
                           "registration-permissions", N_("Permissions are granted"), TRUNK_LEVEL_REGISTRATION)

/* Refresh works */

static void
refresh_proved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome = trunk_token_source_prove_refresh_finish (TRUNK_TOKEN_SOURCE (object), result, &error);

  if (outcome == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    trunk_check_task_return (task, outcome);
}

static void
trunk_check_refresh_run_async (TrunkCheck          *check,
                               TrunkRunContext     *run,
                               TrunkAccount        *account,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  trunk_token_source_prove_refresh_async (run->tokens, trunk_requirement_get_scope (run->requirement), cancellable,
                                          refresh_proved_cb,
                                          trunk_check_task_new (check, cancellable, callback, user_data));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckRefresh, trunk_check_refresh,
                           "registration-refresh", N_("Sign-in renews itself"), TRUNK_LEVEL_REGISTRATION)
