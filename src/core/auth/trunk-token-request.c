/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-token-request-private.h"

#include "auth/trunk-answer-private.h"
#include "auth/trunk-oauth-error.h"
#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "certs/trunk-jws.h"
#include "net/trunk-http.h"

#include <string.h>

#define TOKEN_PATH      "oauth2/v2.0/token"
#define FORM_TYPE       "application/x-www-form-urlencoded"
#define ASSERTION_TYPE  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define DEVICE_GRANT    "urn:ietf:params:oauth:grant-type:device_code"

/* Microsoft, "Application authentication certificate credentials": exp 5 to 10 minutes after nbf */
#define ASSERTION_SECONDS (10 * 60)

/* RFC 6749 §5.1 only recommends expires_in; without it a token is not trusted for longer than this. */
#define DEFAULT_LIFETIME_SECONDS (5 * 60)
#define MAX_LIFETIME_SECONDS     (90 * 24 * 60 * 60)

void
trunk_token_grant_free (TrunkTokenGrant *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->token, trunk_token_unref);
  g_clear_pointer (&self->refresh, trunk_secret_unref);
  g_free (self);
}

char *
trunk_authority_url (const TrunkCloud *cloud,
                     const char       *tenant,
                     const char       *path)
{
  g_autofree char *segment = NULL;

  g_return_val_if_fail (cloud != NULL && tenant != NULL && path != NULL, NULL);

  segment = g_uri_escape_string (tenant, NULL, FALSE);
  return g_strdup_printf ("https://%s/%s/%s", cloud->login_host, segment, path);
}

TrunkForm *
trunk_token_form_app (const char *client_id,
                      const char *scope)
{
  TrunkForm *form = trunk_form_new ();

  trunk_form_add (form, "grant_type", "client_credentials");
  trunk_form_add (form, "client_id", client_id);
  trunk_form_add (form, "scope", scope);
  /* A refresh token or a device code is used up by the first answer; this is not. */
  trunk_form_set_repeatable (form, TRUE);
  return form;
}

TrunkForm *
trunk_token_form_refresh (const char  *client_id,
                          const char  *scope,
                          TrunkSecret *refresh)
{
  TrunkForm *form = trunk_form_new ();

  trunk_form_add (form, "grant_type", "refresh_token");
  trunk_form_add (form, "client_id", client_id);
  trunk_form_add (form, "scope", scope);
  trunk_form_add_secret (form, "refresh_token", refresh);
  return form;
}

TrunkForm *
trunk_token_form_device_code (const char  *client_id,
                              TrunkSecret *device_code)
{
  TrunkForm *form = trunk_form_new ();

  trunk_form_add (form, "grant_type", DEVICE_GRANT);
  trunk_form_add (form, "client_id", client_id);
  trunk_form_add_secret (form, "device_code", device_code);
  return form;
}

void
trunk_token_form_add_secret (TrunkForm   *form,
                             TrunkSecret *secret)
{
  trunk_form_add_secret (form, "client_secret", secret);
}

static char *
object_to_json (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* Microsoft, "Application authentication certificate credentials": PS256 with x5t#S256; the older RS256 with x5t is a switch. */
gboolean
trunk_token_form_add_assertion (TrunkForm      *form,
                                TrunkIdentity  *identity,
                                const char     *client_id,
                                const char     *audience,
                                gint64          now,
                                gboolean        legacy,
                                GError        **error)
{
  g_autoptr(JsonBuilder) header = json_builder_new ();
  g_autoptr(JsonBuilder) claims = json_builder_new ();
  g_autofree char *header_json = NULL;
  g_autofree char *claims_json = NULL;
  g_autofree char *jti = g_uuid_string_random ();
  g_autoptr(TrunkSecret) assertion = NULL;
  char *compact;

  g_return_val_if_fail (form != NULL && TRUNK_IS_IDENTITY (identity), FALSE);
  g_return_val_if_fail (client_id != NULL && audience != NULL, FALSE);

  json_builder_begin_object (header);
  add_string (header, "alg", legacy ? "RS256" : "PS256");
  add_string (header, "typ", "JWT");
  if (legacy)
    add_string (header, "x5t", trunk_identity_get_x5t (identity));
  else
    add_string (header, "x5t#S256", trunk_identity_get_x5t_s256 (identity));
  header_json = object_to_json (header);

  json_builder_begin_object (claims);
  add_string (claims, "aud", audience);
  add_string (claims, "iss", client_id);
  add_string (claims, "sub", client_id);
  add_string (claims, "jti", jti);
  add_int (claims, "nbf", now);
  add_int (claims, "iat", now);
  add_int (claims, "exp", now + ASSERTION_SECONDS);
  claims_json = object_to_json (claims);

  compact = trunk_jws_sign (identity, legacy ? TRUNK_JWS_RS256 : TRUNK_JWS_PS256, header_json, claims_json, error);
  if (compact == NULL)
    return FALSE;
  assertion = trunk_secret_new_take (compact);
  trunk_form_add (form, "client_assertion_type", ASSERTION_TYPE);
  trunk_form_add_secret (form, "client_assertion", assertion);

  return TRUE;
}

TrunkFinding
trunk_token_form_add_credential (TrunkForm                     *form,
                                 const TrunkRegistrationValues *values,
                                 TrunkSecret                   *credential,
                                 const char                    *audience,
                                 gint64                         now,
                                 gboolean                       legacy,
                                 TrunkEvidence                 *evidence)
{
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (form != NULL && values != NULL, TRUNK_FINDING_INTERNAL);

  if (values->credential == TRUNK_CREDENTIAL_NONE)
    return TRUNK_FINDING_OK;
  if (credential == NULL || (values->credential == TRUNK_CREDENTIAL_CERTIFICATE && values->certificate == NULL))
    return TRUNK_FINDING_CREDENTIAL_MISSING;

  if (values->credential == TRUNK_CREDENTIAL_SECRET)
    {
      trunk_token_form_add_secret (form, credential);
      return TRUNK_FINDING_OK;
    }

  identity = trunk_identity_new_from_pem (values->certificate, trunk_secret_peek (credential), &error);
  if (identity != NULL && trunk_identity_get_not_after (identity) < now)
    {
      g_autoptr(GDateTime) ended = g_date_time_new_from_unix_utc (trunk_identity_get_not_after (identity));
      g_autofree char *text = ended != NULL ? g_date_time_format (ended, "%F") : NULL;

      trunk_evidence_set (evidence, TRUNK_FACT_CREDENTIAL_ENDS, text);
      return TRUNK_FINDING_CREDENTIAL_EXPIRED;
    }

  if (identity != NULL &&
      trunk_token_form_add_assertion (form, identity, values->client_id, audience, now, legacy, &error))
    return TRUNK_FINDING_OK;

  trunk_evidence_set (evidence, TRUNK_FACT_REASON, error->message);
  return TRUNK_FINDING_ASSERTION_SIGNATURE;
}

/* RFC 6750 §2.1: what follows "Bearer " has visible characters only; anything else would end the header. */
static gboolean
is_header_safe (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isgraph (*text))
        return FALSE;
    }
  return TRUE;
}

TrunkFinding
trunk_token_answer_parse (const char       *data,
                          gsize             length,
                          gint64            now,
                          TrunkTokenGrant **out_grant)
{
  g_autoptr(JsonObject) object = trunk_answer_parse (data, length);
  g_autoptr(TrunkSecret) access = NULL;
  g_autoptr(TrunkSecret) refresh = NULL;
  g_autoptr(TrunkSecret) id_token = NULL;
  const char *type;
  gint64 lifetime;

  g_return_val_if_fail (out_grant != NULL, TRUNK_FINDING_INTERNAL);

  *out_grant = NULL;
  if (object == NULL)
    return trunk_answer_is_html (data, length) ? TRUNK_FINDING_HTTP_HTML_INSTEAD : TRUNK_FINDING_HTTP_NOT_UNDERSTOOD;

  access = trunk_answer_steal_secret (object, "access_token");
  refresh = trunk_answer_steal_secret (object, "refresh_token");
  id_token = trunk_answer_steal_secret (object, "id_token");
  type = trunk_answer_get_string (object, "token_type");
  lifetime = trunk_answer_get_int (object, "expires_in", DEFAULT_LIFETIME_SECONDS);

  /* RFC 6749 §7.1 and §5.1: a type we do not know can't be used; its name has no case. */
  if (access == NULL || !is_header_safe (trunk_secret_peek (access)) ||
      type == NULL || g_ascii_strcasecmp (type, "Bearer") != 0 || lifetime <= 0)
    return TRUNK_FINDING_TOKEN_MALFORMED;

  *out_grant = g_new0 (TrunkTokenGrant, 1);
  (*out_grant)->token = trunk_token_new (access, trunk_answer_get_string (object, "scope"), now + MIN (lifetime, MAX_LIFETIME_SECONDS));
  (*out_grant)->refresh = g_steal_pointer (&refresh);

  return TRUNK_FINDING_OK;
}

gboolean
trunk_token_request_got_no_answer (TrunkFinding finding)
{
  static const TrunkFinding findings[] = {
    TRUNK_FINDING_DEADLINE, TRUNK_FINDING_NAME_LOOKUP_FAILED, TRUNK_FINDING_OFFLINE,
    TRUNK_FINDING_CONNECT_REFUSED, TRUNK_FINDING_CONNECT_TIMEOUT, TRUNK_FINDING_CONNECT_UNREACHABLE, TRUNK_FINDING_CONNECT_RESET,
    TRUNK_FINDING_PROXY_UNREACHABLE, TRUNK_FINDING_PROXY_TARGET_UNREACHABLE,
    TRUNK_FINDING_TLS_HANDSHAKE_FAILED,  /* among others the deadline in a handshake */
    TRUNK_FINDING_HTTP_NO_ANSWER, TRUNK_FINDING_HTTP_CUT, TRUNK_FINDING_HTTP_SERVER_ERROR,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      if (findings[i] == finding)
        return TRUE;
    }

  return trunk_finding_is_transient (finding);
}

void
trunk_token_describe (TrunkToken    *token,
                      gint64         now,
                      TrunkEvidence *evidence)
{
  TrunkClaims *claims = trunk_token_get_claims (token);
  g_autofree char *fingerprint = trunk_secret_dup_fingerprint (trunk_token_get_access (token));
  const char *who = NULL;

  trunk_evidence_set (evidence, TRUNK_FACT_TOKEN_FINGERPRINT, fingerprint);
  trunk_evidence_set_int (evidence, TRUNK_FACT_TOKEN_LIFETIME, trunk_token_get_expires (token) - now);
  if (trunk_token_get_scope (token) != NULL)
    {
      g_autofree char *scope = trunk_redact_text (trunk_token_get_scope (token), -1);

      trunk_evidence_set (evidence, TRUNK_FACT_SCOPE_GRANTED, scope);
    }

  if (claims != NULL && !(who = trunk_claims_get_string (claims, "upn")) &&
      !(who = trunk_claims_get_string (claims, "preferred_username")))
    who = trunk_claims_get_string (claims, "unique_name");
  if (who != NULL)
    {
      g_autofree char *name = trunk_redact_text (who, -1);

      trunk_evidence_set (evidence, TRUNK_FACT_SIGNED_IN_AS, name);
    }
}

typedef struct
{
  /* input arguments */
  TrunkRegistration *registration;  /* (owned) */
  TrunkForm         *form;          /* (owned) */
  char              *scope;         /* (owned) (nullable) */

  /* results */
  TrunkTokenGrant   *grant;         /* (owned) (nullable) */
  gint64             retry_after;
} RequestOp;

static void
request_op_free (RequestOp *op)
{
  g_clear_object (&op->registration);
  g_clear_pointer (&op->form, trunk_form_free);
  g_clear_pointer (&op->scope, g_free);
  g_clear_pointer (&op->grant, trunk_token_grant_free);
  g_free (op);
}

/* "invalid_client" without a code that we know: the credential that was sent is what was refused. */
static TrunkFinding
refine (TrunkFinding                   finding,
        const TrunkRegistrationValues *values,
        TrunkEvidence                 *evidence)
{
  const char *aadsts = trunk_evidence_get (evidence, TRUNK_FACT_AADSTS);
  guint code = aadsts != NULL ? g_ascii_strtoull (aadsts, NULL, 10) : 0;

  if (finding != TRUNK_FINDING_SECRET_WRONG || trunk_oauth_finding_for_aadsts (code) == finding)
    return finding;
  if (values->credential == TRUNK_CREDENTIAL_CERTIFICATE)
    return TRUNK_FINDING_ASSERTION_SIGNATURE;
  return values->credential == TRUNK_CREDENTIAL_NONE ? TRUNK_FINDING_CREDENTIAL_REQUIRED : finding;
}

/* Before the answer is read, so that nothing is cut in the middle of a secret; and after, for what JSON had escaped. */
static TrunkFinding
parse_refusal (RequestOp     *op,
               guint          status,
               const char    *body,
               gsize          length,
               TrunkEvidence *evidence)
{
  static const TrunkFact facts[] = { TRUNK_FACT_OAUTH_ERROR, TRUNK_FACT_OAUTH_DESCRIPTION, TRUNK_FACT_CORRELATION_ID, TRUNK_FACT_TRACE_ID, TRUNK_FACT_TIMESTAMP };
  g_autofree char *copy = g_strndup (body, length);
  TrunkFinding finding;

  trunk_form_mask (op->form, copy, length);
  finding = trunk_oauth_error_parse (status, copy, length, evidence);
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *fact = g_strdup (trunk_evidence_get (evidence, facts[i]));

      if (fact == NULL)
        continue;
      trunk_form_mask (op->form, fact, strlen (fact));
      trunk_evidence_set (evidence, facts[i], fact);
    }

  return finding;
}

static void
request_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RequestOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = TRUNK_NET_CONTEXT (source);
  const TrunkRegistrationValues *values = trunk_registration_get_values (op->registration);
  gint64 now = trunk_net_context_get_real_time (context) / G_USEC_PER_SEC;
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkFinding finding;
  GError *error = NULL;

  exchange = trunk_http_send_finish (context, result, &error);
  if (exchange == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  evidence = trunk_http_exchange_dup_evidence (exchange);
  trunk_evidence_set (evidence, TRUNK_FACT_TENANT, values->tenant);
  trunk_evidence_set (evidence, TRUNK_FACT_CLIENT, values->client_id);
  if (op->scope != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_SCOPE, op->scope);

  finding = trunk_outcome_get_finding (trunk_http_exchange_get_outcome (exchange));
  if (finding == TRUNK_FINDING_OK)
    {
      gsize length;
      const char *body = g_bytes_get_data (trunk_http_exchange_get_body (exchange), &length);
      guint status = trunk_http_exchange_get_status (exchange);

      op->retry_after = trunk_http_exchange_get_retry_after (exchange);
      finding = status == 200 ? trunk_token_answer_parse (body, length, now, &op->grant)
                              : refine (parse_refusal (op, status, body, length, evidence), values, evidence);
    }
  if (op->grant != NULL)
    trunk_token_describe (op->grant->token, now, evidence);

  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

void
trunk_token_request_async (TrunkNetContext     *context,
                           const TrunkCloud    *cloud,
                           TrunkRegistration   *registration,
                           const char          *scope,
                           TrunkForm           *form,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(TrunkHttpRequest) request = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *url = NULL;
  RequestOp *op;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (context));
  g_return_if_fail (cloud != NULL && form != NULL);
  g_return_if_fail (TRUNK_IS_REGISTRATION (registration));

  op = g_new0 (RequestOp, 1);
  op->registration = g_object_ref (registration);
  op->scope = g_strdup (scope);
  op->form = form;
  op->retry_after = -1;
  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_token_request_async);
  g_task_set_task_data (task, op, (GDestroyNotify) request_op_free);

  url = trunk_authority_url (cloud, trunk_registration_get_values (registration)->tenant, TOKEN_PATH);
  body = trunk_form_to_bytes (form);
  request = trunk_http_request_new ("POST", url);
  trunk_http_request_set_header (request, "Accept", "application/json");
  trunk_http_request_set_body (request, FORM_TYPE, body, TRUE);
  trunk_http_request_set_secret_answer (request, TRUE);
  trunk_http_request_set_max_body (request, TRUNK_ANSWER_MAX_LENGTH);
  trunk_http_request_set_repeatable (request, trunk_form_is_repeatable (form));
  trunk_http_send_async (context, request, cancellable, request_answered_cb, g_steal_pointer (&task));
}

TrunkOutcome *
trunk_token_request_finish (TrunkNetContext  *context,
                            GAsyncResult     *result,
                            TrunkTokenGrant **out_grant,
                            gint64           *out_retry_after,
                            GError          **error)
{
  RequestOp *op;
  TrunkOutcome *outcome;

  g_return_val_if_fail (g_task_is_valid (result, context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_token_request_async), NULL);
  g_return_val_if_fail (out_grant != NULL, NULL);

  op = g_task_get_task_data (G_TASK (result));
  *out_grant = NULL;
  if (out_retry_after != NULL)
    *out_retry_after = op->retry_after;
  if (!(outcome = g_task_propagate_pointer (G_TASK (result), error)))
    return NULL;

  *out_grant = g_steal_pointer (&op->grant);
  return outcome;
}
