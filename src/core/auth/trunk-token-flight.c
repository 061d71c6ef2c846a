/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-token-flight-private.h"

#include "auth/trunk-credentials-private.h"
#include "auth/trunk-token-request-private.h"
#include "auth/trunk-wait-private.h"

#define FIRST_BACKOFF_USEC (1 * G_USEC_PER_SEC)
#define MAX_BACKOFF_USEC   (8 * G_USEC_PER_SEC)
#define JITTER             0.25

/* A rung waits some 15 s: what asks for more is told to the user instead. */
#define MAX_RETRY_AFTER_SECONDS 10

typedef struct
{
  /* input arguments */
  TrunkNetContext   *context;       /* (owned) */
  const TrunkCloud  *cloud;         /* (unowned) */
  TrunkRegistration *registration;  /* (owned) */
  TrunkSecretStore  *secrets;       /* (owned) */
  char              *scope;         /* (owned) */
  TrunkSignIn        sign_in;
  gboolean           legacy;
  guint             *n_requests;    /* (unowned) */

  /* in-progress data */
  TrunkSecret       *client;        /* (owned) (nullable) */
  TrunkSecret       *refresh;       /* (owned) (nullable) */
  TrunkTokenGrant   *grant;         /* (owned) (nullable) */
  TrunkOutcome      *granted;       /* (owned) (nullable) */
  guint              attempt;

  /* results */
  TrunkToken        *token;         /* (owned) (nullable) */
  gboolean           answered;
} FlightOp;

static void
flight_op_free (FlightOp *op)
{
  g_clear_object (&op->context);
  g_clear_object (&op->registration);
  g_clear_object (&op->secrets);
  g_clear_pointer (&op->scope, g_free);
  g_clear_pointer (&op->client, trunk_secret_unref);
  g_clear_pointer (&op->refresh, trunk_secret_unref);
  g_clear_pointer (&op->grant, trunk_token_grant_free);
  g_clear_pointer (&op->granted, trunk_outcome_unref);
  g_clear_pointer (&op->token, trunk_token_unref);
  g_free (op);
}

gint64
trunk_token_flight_backoff (guint  attempt,
                            gint64 retry_after,
                            double jitter)
{
  gint64 wait;

  g_return_val_if_fail (attempt > 0, -1);

  if (attempt >= TRUNK_TOKEN_FLIGHT_MAX_ATTEMPTS || retry_after > MAX_RETRY_AFTER_SECONDS)
    return -1;

  /* Never earlier than asked; only later. */
  wait = MIN (FIRST_BACKOFF_USEC << (attempt - 1), MAX_BACKOFF_USEC);
  wait += wait * JITTER * jitter;
  return MAX (wait, MAX (retry_after, 0) * G_USEC_PER_SEC);
}

/* Takes @outcome. */
static void
flight_land (GTask        *task,
             TrunkOutcome *outcome)
{
  g_task_return_pointer (task, outcome, (GDestroyNotify) trunk_outcome_unref);
}

static void
flight_land_with_token (GTask *task)
{
  FlightOp *op = g_task_get_task_data (task);

  op->token = trunk_token_ref (op->grant->token);
  flight_land (task, trunk_outcome_ref (op->granted));
}

/* A refresh token that is refused means signing in again; what else can happen to it is named as a failed refresh. */
static TrunkFinding
refine_refresh (TrunkOutcome *outcome)
{
  TrunkFinding finding = trunk_outcome_get_finding (outcome);

  if (finding == TRUNK_FINDING_SIGN_IN_OTHER)
    return g_strcmp0 (trunk_outcome_get_fact (outcome, TRUNK_FACT_OAUTH_ERROR), "invalid_grant") == 0 &&
           trunk_outcome_get_fact (outcome, TRUNK_FACT_AADSTS) == NULL ? TRUNK_FINDING_SIGN_IN_EXPIRED : TRUNK_FINDING_REFRESH_FAILED;
  if (finding == TRUNK_FINDING_DEVICE_CODE_DECLINED)
    return TRUNK_FINDING_REFRESH_FAILED;

  return finding;
}

static void flight_send (GTask *task);

static void
flight_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FlightOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkOutcome) outcome = NULL;
  GError *error = NULL;

  outcome = trunk_credentials_save_refresh_finish (TRUNK_SECRET_STORE (source), result, &error);
  if (outcome == NULL)
    {
      g_task_return_error (task, error);
    }
  else if (trunk_outcome_is_ok (outcome))
    {
      flight_land_with_token (task);
    }
  else
    {
      op->answered = FALSE;
      flight_land (task, g_steal_pointer (&outcome));
    }
}

static void
flight_waited_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (trunk_wait_finish (result, &error))
    flight_send (task);
  else
    g_task_return_error (task, error);
}

static void
flight_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FlightOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkFinding finding;
  gint64 retry_after, wait;
  GError *error = NULL;

  outcome = trunk_token_request_finish (TRUNK_NET_CONTEXT (source), result, &op->grant, &retry_after, &error);
  if (outcome == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  finding = op->refresh != NULL ? refine_refresh (outcome) : trunk_outcome_get_finding (outcome);
  if (trunk_finding_is_transient (finding) &&
      (wait = trunk_token_flight_backoff (op->attempt, retry_after, g_random_double ())) >= 0)
    {
      trunk_wait_async (wait, g_task_get_cancellable (task), flight_waited_cb, g_object_ref (task));
      return;
    }

  evidence = trunk_evidence_new ();
  trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));
  if (op->attempt > 1)
    trunk_evidence_set_int (evidence, TRUNK_FACT_ATTEMPTS, op->attempt);
  op->granted = trunk_outcome_new (finding, evidence);
  op->answered = TRUE;
  if (op->grant == NULL)
    flight_land (task, trunk_outcome_ref (op->granted));
  else if (op->grant->refresh != NULL && op->refresh != NULL && !trunk_secret_equal (op->grant->refresh, op->refresh))
    trunk_credentials_save_refresh_async (op->secrets, op->registration, op->grant->refresh, flight_saved_cb, g_object_ref (task));
  else
    flight_land_with_token (task);
}

static void
flight_send (GTask *task)
{
  FlightOp *op = g_task_get_task_data (task);
  const TrunkRegistrationValues *values = trunk_registration_get_values (op->registration);
  g_autofree char *audience = trunk_authority_url (op->cloud, values->tenant, "oauth2/v2.0/token");
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkForm) form = NULL;
  TrunkFinding finding;

  if (op->sign_in == TRUNK_SIGN_IN_APP)
    form = trunk_token_form_app (values->client_id, op->scope);
  else
    form = trunk_token_form_refresh (values->client_id, op->scope, op->refresh);

  /* An assertion is made anew for each attempt: its id must not be used twice (RFC 7523 §3). */
  trunk_evidence_set (evidence, TRUNK_FACT_CLIENT, values->client_id);
  finding = trunk_token_form_add_credential (form, values, op->client, audience,
                                             trunk_net_context_get_real_time (op->context) / G_USEC_PER_SEC, op->legacy, evidence);
  if (finding != TRUNK_FINDING_OK)
    {
      flight_land (task, trunk_outcome_new (finding, evidence));
      return;
    }

  op->attempt++;
  (*op->n_requests)++;
  trunk_token_request_async (op->context, op->cloud, op->registration, op->scope, g_steal_pointer (&form),
                             g_task_get_cancellable (task), flight_answered_cb, g_object_ref (task));
}

static void
flight_credentials_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FlightOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkOutcome) outcome = NULL;
  GError *error = NULL;

  outcome = trunk_credentials_lookup_finish (TRUNK_SECRET_STORE (source), result, &op->client, &op->refresh, &error);
  if (outcome == NULL)
    g_task_return_error (task, error);
  else if (!trunk_outcome_is_ok (outcome))
    flight_land (task, g_steal_pointer (&outcome));
  else if (op->sign_in == TRUNK_SIGN_IN_APP && op->client == NULL)
    flight_land (task, trunk_outcome_new (TRUNK_FINDING_CREDENTIAL_MISSING, trunk_outcome_get_evidence (outcome)));
  else
    flight_send (task);
}

void
trunk_token_flight_async (const TrunkTokenFlightPlan *plan,
                          GCancellable               *cancellable,
                          GAsyncReadyCallback         callback,
                          gpointer                    user_data)
{
  g_autoptr(GTask) task = NULL;
  FlightOp *op;

  g_return_if_fail (plan != NULL && plan->n_requests != NULL && plan->scope != NULL);

  op = g_new0 (FlightOp, 1);
  op->context = g_object_ref (plan->context);
  op->cloud = plan->cloud;
  op->registration = g_object_ref (plan->registration);
  op->secrets = g_object_ref (plan->secrets);
  op->scope = g_strdup (plan->scope);
  op->sign_in = plan->sign_in;
  op->legacy = plan->legacy;
  op->n_requests = plan->n_requests;
  task = g_task_new (plan->context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_token_flight_async);
  g_task_set_task_data (task, op, (GDestroyNotify) flight_op_free);

  trunk_credentials_lookup_async (op->secrets, op->registration,
                                  op->sign_in == TRUNK_SIGN_IN_APP ? TRUNK_CREDENTIALS_CLIENT
                                                                   : TRUNK_CREDENTIALS_CLIENT | TRUNK_CREDENTIALS_REFRESH,
                                  cancellable, flight_credentials_cb, g_steal_pointer (&task));
}

TrunkOutcome *
trunk_token_flight_finish (TrunkNetContext  *context,
                           GAsyncResult     *result,
                           TrunkToken      **out_token,
                           gboolean         *out_answered,
                           GError          **error)
{
  TrunkOutcome *outcome;
  FlightOp *op;

  g_return_val_if_fail (g_task_is_valid (result, context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_token_flight_async), NULL);
  g_return_val_if_fail (out_token != NULL && out_answered != NULL, NULL);

  op = g_task_get_task_data (G_TASK (result));
  outcome = g_task_propagate_pointer (G_TASK (result), error);
  *out_token = outcome != NULL ? g_steal_pointer (&op->token) : NULL;
  *out_answered = op->answered;

  return outcome;
}
