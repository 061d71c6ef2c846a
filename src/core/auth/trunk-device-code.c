/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-device-code-private.h"

#include "auth/trunk-answer-private.h"
#include "auth/trunk-credentials-private.h"
#include "auth/trunk-device-step-private.h"
#include "auth/trunk-oauth-error.h"
#include "auth/trunk-token-request-private.h"
#include "auth/trunk-wait-private.h"
#include "base/trunk-error.h"
#include "net/trunk-http.h"

#include <string.h>

#define DEVICE_PATH "oauth2/v2.0/devicecode"
#define TOKEN_PATH  "oauth2/v2.0/token"

struct _TrunkDeviceCode
{
  GObject parent_instance;

  /* fixed after construction */
  TrunkNetContext      *context;        /* (owned) */
  const TrunkCloud     *cloud;          /* (unowned): the catalogue's */
  TrunkRegistration    *registration;   /* (owned) */
  char                 *scope;          /* (owned) */
  TrunkSecretStore     *secrets;        /* (owned) */
  gint64                second;

  TrunkDeviceCodeState  state;
  TrunkDeviceGrant     *grant;          /* (owned) (nullable) */
  TrunkDevicePoll       poll;
};

typedef enum
{
  PROP_STATE = 1,
} TrunkDeviceCodeProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_ENUM_TYPE (TrunkDeviceCodeState, trunk_device_code_state,
                    G_DEFINE_ENUM_VALUE (TRUNK_DEVICE_CODE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (TRUNK_DEVICE_CODE_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (TRUNK_DEVICE_CODE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (TRUNK_DEVICE_CODE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (TRUNK_DEVICE_CODE_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (TrunkDeviceCode, trunk_device_code, G_TYPE_OBJECT)

static void
trunk_device_code_finalize (GObject *object)
{
  TrunkDeviceCode *self = TRUNK_DEVICE_CODE (object);

  g_clear_object (&self->context);
  g_clear_object (&self->registration);
  g_clear_pointer (&self->scope, g_free);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->grant, trunk_device_grant_free);

  G_OBJECT_CLASS (trunk_device_code_parent_class)->finalize (object);
}

static void
trunk_device_code_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TrunkDeviceCode *self = TRUNK_DEVICE_CODE (object);

  switch ((TrunkDeviceCodeProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_device_code_class_init (TrunkDeviceCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = trunk_device_code_finalize;
  object_class->get_property = trunk_device_code_get_property;

  /**
   * TrunkDeviceCode:state:
   *
   * How far the sign-in is. The code can be shown from waiting on.
   */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TRUNK_TYPE_DEVICE_CODE_STATE, TRUNK_DEVICE_CODE_IDLE,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_device_code_init (TrunkDeviceCode *self)
{
  self->second = G_USEC_PER_SEC;
}

/**
 * trunk_device_code_new:
 * @context: the outside
 * @cloud: of the catalogue, which must live longer
 * @registration: the application that asks
 * @scope: what for; offline_access in it asks for a refresh token
 * @secrets: where the refresh token is kept
 *
 * Returns: (transfer full): a sign-in that has not started
 */
TrunkDeviceCode *
trunk_device_code_new (TrunkNetContext   *context,
                       const TrunkCloud  *cloud,
                       TrunkRegistration *registration,
                       const char        *scope,
                       TrunkSecretStore  *secrets)
{
  TrunkDeviceCode *self;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (cloud != NULL && scope != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_REGISTRATION (registration), NULL);
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (TRUNK_TYPE_DEVICE_CODE, NULL);
  self->context = g_object_ref (context);
  self->cloud = cloud;
  self->registration = g_object_ref (registration);
  self->scope = g_strdup (scope);
  self->secrets = g_object_ref (secrets);

  return self;
}

void
trunk_device_code_set_second (TrunkDeviceCode *self,
                              gint64           microseconds)
{
  g_return_if_fail (TRUNK_IS_DEVICE_CODE (self));
  g_return_if_fail (microseconds > 0);
  g_return_if_fail (self->state == TRUNK_DEVICE_CODE_IDLE);

  self->second = microseconds;
}

/**
 * trunk_device_code_get_state:
 *
 * Returns: how far it is
 */
TrunkDeviceCodeState
trunk_device_code_get_state (TrunkDeviceCode *self)
{
  g_return_val_if_fail (TRUNK_IS_DEVICE_CODE (self), TRUNK_DEVICE_CODE_IDLE);

  return self->state;
}

/**
 * trunk_device_code_get_user_code:
 *
 * Returns: (transfer none) (nullable): what the person types
 */
const char *
trunk_device_code_get_user_code (TrunkDeviceCode *self)
{
  g_return_val_if_fail (TRUNK_IS_DEVICE_CODE (self), NULL);

  return self->grant != NULL ? self->grant->user_code : NULL;
}

/**
 * trunk_device_code_get_verification_uri:
 *
 * Returns: (transfer none) (nullable): where the person types it
 */
const char *
trunk_device_code_get_verification_uri (TrunkDeviceCode *self)
{
  g_return_val_if_fail (TRUNK_IS_DEVICE_CODE (self), NULL);

  return self->grant != NULL ? self->grant->verification_uri : NULL;
}

/**
 * trunk_device_code_get_message:
 *
 * Returns: (transfer none) (nullable): the server's own words, if it has any
 */
const char *
trunk_device_code_get_message (TrunkDeviceCode *self)
{
  g_return_val_if_fail (TRUNK_IS_DEVICE_CODE (self), NULL);

  return self->grant != NULL ? self->grant->message : NULL;
}

/**
 * trunk_device_code_get_expires:
 *
 * Returns: when the code ends, in monotonic microseconds; 0 before it is there
 */
gint64
trunk_device_code_get_expires (TrunkDeviceCode *self)
{
  g_return_val_if_fail (TRUNK_IS_DEVICE_CODE (self), 0);

  return self->grant != NULL ? self->poll.expires : 0;
}

static void
set_state (TrunkDeviceCode      *self,
           TrunkDeviceCodeState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

typedef struct
{
  /* in-progress data */
  TrunkSecret     *client;    /* (owned) (nullable): a confidential client's credential */
  TrunkTokenGrant *grant;     /* (owned) (nullable) */
  TrunkOutcome    *last;      /* (owned) (nullable): of the last poll */
  TrunkFinding     stopped;   /* why polling ended */

  /* results */
  TrunkToken      *token;     /* (owned) (nullable) */
} RunOp;

static void
run_op_free (RunOp *op)
{
  g_clear_pointer (&op->client, trunk_secret_unref);
  g_clear_pointer (&op->grant, trunk_token_grant_free);
  g_clear_pointer (&op->last, trunk_outcome_unref);
  g_clear_pointer (&op->token, trunk_token_unref);
  g_free (op);
}

/* Takes @outcome. */
static void
run_conclude (GTask        *task,
              TrunkOutcome *outcome)
{
  TrunkDeviceCode *self = g_task_get_source_object (task);

  set_state (self, trunk_outcome_is_ok (outcome) ? TRUNK_DEVICE_CODE_DONE : TRUNK_DEVICE_CODE_FAILED);
  g_task_return_pointer (task, outcome, (GDestroyNotify) trunk_outcome_unref);
}

/* Takes @error. */
static void
run_crash (GTask  *task,
           GError *error)
{
  set_state (g_task_get_source_object (task), TRUNK_DEVICE_CODE_FAILED);
  g_task_return_error (task, error);
}

static TrunkOutcome *
last_with (RunOp        *op,
           TrunkFinding  finding)
{
  return trunk_outcome_new (finding, op->last != NULL ? trunk_outcome_get_evidence (op->last) : NULL);
}

static void run_do (GTask *task, TrunkDevicePollStep step);

static void
run_saved_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RunOp *op = g_task_get_task_data (task);
  TrunkOutcome *outcome;
  GError *error = NULL;

  outcome = trunk_credentials_save_refresh_finish (TRUNK_SECRET_STORE (source), result, &error);
  if (outcome == NULL)
    {
      run_crash (task, error);
      return;
    }
  if (!trunk_outcome_is_ok (outcome))
    {
      run_conclude (task, outcome);
      return;
    }

  trunk_outcome_unref (outcome);
  op->token = trunk_token_ref (op->grant->token);
  run_conclude (task, trunk_outcome_ref (op->last));
}

static gboolean
asks_for_refresh (const char *scope)
{
  g_auto(GStrv) scopes = g_strsplit (scope, " ", -1);

  return g_strv_contains ((const char * const *) scopes, "offline_access");
}

static void
run_granted (GTask *task)
{
  TrunkDeviceCode *self = g_task_get_source_object (task);
  RunOp *op = g_task_get_task_data (task);

  if (op->grant->refresh != NULL)
    {
      trunk_credentials_save_refresh_async (self->secrets, self->registration, op->grant->refresh, run_saved_cb, g_object_ref (task));
      return;
    }

  /* Security defaults let the sign-in succeed and keep the refresh token back: it would work for an hour and then stop. */
  op->token = trunk_token_ref (op->grant->token);
  run_conclude (task, last_with (op, asks_for_refresh (self->scope) ? TRUNK_FINDING_REFRESH_TOKEN_ABSENT : TRUNK_FINDING_OK));
}

static void
run_polled_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkDeviceCode *self = g_task_get_source_object (task);
  RunOp *op = g_task_get_task_data (task);
  TrunkFinding finding;
  gint64 retry_after;
  GError *error = NULL;

  g_clear_pointer (&op->last, trunk_outcome_unref);
  op->last = trunk_token_request_finish (TRUNK_NET_CONTEXT (source), result, &op->grant, &retry_after, &error);
  if (op->last == NULL)
    {
      run_crash (task, error);
      return;
    }

  finding = trunk_outcome_get_finding (op->last);
  run_do (task, trunk_device_poll_step (&self->poll, finding, trunk_outcome_get_fact (op->last, TRUNK_FACT_OAUTH_ERROR), retry_after,
                                        g_get_monotonic_time ()));
}

static void
run_waited_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkDeviceCode *self = g_task_get_source_object (task);
  RunOp *op = g_task_get_task_data (task);
  const TrunkRegistrationValues *values = trunk_registration_get_values (self->registration);
  g_autofree char *audience = trunk_authority_url (self->cloud, values->tenant, TOKEN_PATH);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkForm) form = NULL;
  TrunkFinding finding;
  GError *error = NULL;

  if (!trunk_wait_finish (result, &error))
    {
      run_crash (task, error);
      return;
    }

  form = trunk_token_form_device_code (values->client_id, self->grant->device_code);
  finding = trunk_token_form_add_credential (form, values, op->client, audience,
                                             trunk_net_context_get_real_time (self->context) / G_USEC_PER_SEC, FALSE, evidence);
  if (finding != TRUNK_FINDING_OK)
    run_conclude (task, trunk_outcome_new (finding, evidence));
  else
    trunk_token_request_async (self->context, self->cloud, self->registration, self->scope, g_steal_pointer (&form),
                               g_task_get_cancellable (task), run_polled_cb, g_object_ref (task));
}

static void
run_ended_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RunOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (trunk_wait_finish (result, &error))
    run_conclude (task, last_with (op, op->stopped));
  else
    run_crash (task, error);
}

static void
run_do (GTask               *task,
        TrunkDevicePollStep  step)
{
  RunOp *op = g_task_get_task_data (task);

  switch (step.next)
    {
    case TRUNK_DEVICE_POLL_AGAIN:
      trunk_wait_async (step.wait, g_task_get_cancellable (task), run_waited_cb, g_object_ref (task));
      break;

    case TRUNK_DEVICE_POLL_DONE:
      run_granted (task);
      break;

    case TRUNK_DEVICE_POLL_STOP:
      op->stopped = step.finding;
      if (step.wait > 0)
        trunk_wait_async (step.wait, g_task_get_cancellable (task), run_ended_cb, g_object_ref (task));
      else
        run_conclude (task, last_with (op, step.finding));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
run_asked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkDeviceCode *self = g_task_get_source_object (task);
  RunOp *op = g_task_get_task_data (task);
  const TrunkRegistrationValues *values = trunk_registration_get_values (self->registration);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkFinding finding;
  gint64 now = g_get_monotonic_time ();
  GError *error = NULL;

  exchange = trunk_http_send_finish (TRUNK_NET_CONTEXT (source), result, &error);
  if (exchange == NULL)
    {
      run_crash (task, error);
      return;
    }

  evidence = trunk_http_exchange_dup_evidence (exchange);
  trunk_evidence_set (evidence, TRUNK_FACT_TENANT, values->tenant);
  trunk_evidence_set (evidence, TRUNK_FACT_CLIENT, values->client_id);
  trunk_evidence_set (evidence, TRUNK_FACT_SCOPE, self->scope);
  finding = trunk_outcome_get_finding (trunk_http_exchange_get_outcome (exchange));
  if (finding == TRUNK_FINDING_OK)
    {
      gsize length;
      const char *body = g_bytes_get_data (trunk_http_exchange_get_body (exchange), &length);
      guint status = trunk_http_exchange_get_status (exchange);

      finding = status == 200 ? trunk_device_grant_parse (body, length, &self->grant)
                              : trunk_oauth_error_parse (status, body, length, evidence);
    }
  op->last = trunk_outcome_new (finding, evidence);
  if (finding != TRUNK_FINDING_OK)
    {
      run_conclude (task, trunk_outcome_ref (op->last));
      return;
    }

  trunk_device_poll_init (&self->poll, self->grant, self->second, now);
  set_state (self, TRUNK_DEVICE_CODE_WAITING);
  run_do (task, trunk_device_poll_begin (&self->poll, now));
}

static void
run_ask (GTask *task)
{
  TrunkDeviceCode *self = g_task_get_source_object (task);
  const TrunkRegistrationValues *values = trunk_registration_get_values (self->registration);
  g_autofree char *url = trunk_authority_url (self->cloud, values->tenant, DEVICE_PATH);
  g_autoptr(TrunkForm) form = trunk_form_new ();
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("POST", url);
  g_autoptr(GBytes) body = NULL;

  trunk_form_add (form, "client_id", values->client_id);
  trunk_form_add (form, "scope", self->scope);
  body = trunk_form_to_bytes (form);
  trunk_http_request_set_header (request, "Accept", "application/json");
  trunk_http_request_set_body (request, "application/x-www-form-urlencoded", body, FALSE);
  trunk_http_request_set_secret_answer (request, TRUE);
  trunk_http_request_set_max_body (request, TRUNK_ANSWER_MAX_LENGTH);
  trunk_http_send_async (self->context, request, g_task_get_cancellable (task), run_asked_cb, g_object_ref (task));
}

static void
run_credentials_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RunOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkOutcome) outcome = NULL;
  GError *error = NULL;

  outcome = trunk_credentials_lookup_finish (TRUNK_SECRET_STORE (source), result, &op->client, NULL, &error);
  if (outcome == NULL)
    run_crash (task, error);
  else if (!trunk_outcome_is_ok (outcome))
    run_conclude (task, g_steal_pointer (&outcome));
  else
    run_ask (task);
}

/**
 * trunk_device_code_run_async:
 * @cancellable: (nullable): ends it at once
 *
 * Runs the whole flow; once per object. The 15 minutes that Entra gives run from here: start it when the person is ready.
 */
void
trunk_device_code_run_async (TrunkDeviceCode     *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_DEVICE_CODE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_device_code_run_async);
  g_task_set_task_data (task, g_new0 (RunOp, 1), (GDestroyNotify) run_op_free);
  if (self->state != TRUNK_DEVICE_CODE_IDLE)
    {
      g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_UNSUPPORTED, "A device code is used once.");
      return;
    }

  set_state (self, TRUNK_DEVICE_CODE_ASKING);
  trunk_credentials_lookup_async (self->secrets, self->registration, TRUNK_CREDENTIALS_CLIENT, cancellable,
                                  run_credentials_cb, g_steal_pointer (&task));
}

/**
 * trunk_device_code_run_finish:
 * @out_token: (out) (optional) (nullable) (transfer full): the first access token, when there is one
 * @error: return location for a #GError
 *
 * Returns: (transfer full): ok, with the refresh token saved; or why there is no sign-in
 */
TrunkOutcome *
trunk_device_code_run_finish (TrunkDeviceCode  *self,
                              GAsyncResult     *result,
                              TrunkToken      **out_token,
                              GError          **error)
{
  TrunkOutcome *outcome;
  RunOp *op;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_device_code_run_async), NULL);

  op = g_task_get_task_data (G_TASK (result));
  outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (out_token != NULL)
    *out_token = outcome != NULL ? g_steal_pointer (&op->token) : NULL;

  return outcome;
}
