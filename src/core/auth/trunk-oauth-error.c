/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-oauth-error.h"

#include "auth/trunk-answer-private.h"
#include "base/trunk-redact.h"

#include <string.h>

#define MAX_ERROR_CODES 16

typedef struct
{
  guint        code;
  TrunkFinding finding;
} AadstsEntry;

/* Sources: Microsoft's "authentication and authorization error codes" page, and for 530036 its page on authentication flows as
 * a condition; 7000229 and 900023 are only known from third parties. By number, as a table to be searched. */
static const AadstsEntry aadsts[] = {
  { 16000, TRUNK_FINDING_USER_OTHER_TENANT },
  { 28002, TRUNK_FINDING_SCOPE_INVALID },
  { 50001, TRUNK_FINDING_RESOURCE_NOT_FOUND },
  { 50011, TRUNK_FINDING_REDIRECT_URI_UNREGISTERED },
  { 50012, TRUNK_FINDING_ASSERTION_SIGNATURE },
  { 50013, TRUNK_FINDING_ASSERTION_MALFORMED },
  { 50020, TRUNK_FINDING_USER_OTHER_TENANT },
  { 50027, TRUNK_FINDING_ASSERTION_MALFORMED },
  { 50033, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 50034, TRUNK_FINDING_USER_NOT_FOUND },
  { 50048, TRUNK_FINDING_ASSERTION_MALFORMED },
  { 50053, TRUNK_FINDING_USER_LOCKED },
  { 50055, TRUNK_FINDING_USER_PASSWORD_EXPIRED },
  { 50056, TRUNK_FINDING_USER_PASSWORD_WRONG },
  { 50057, TRUNK_FINDING_USER_DISABLED },
  { 50072, TRUNK_FINDING_MFA_REGISTRATION },
  { 50074, TRUNK_FINDING_MFA_REQUIRED },
  { 50076, TRUNK_FINDING_MFA_REQUIRED },
  { 50078, TRUNK_FINDING_MFA_REQUIRED },
  { 50079, TRUNK_FINDING_MFA_REGISTRATION },
  { 50089, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 50097, TRUNK_FINDING_DEVICE_REQUIRED },
  { 50105, TRUNK_FINDING_USER_NOT_ASSIGNED },
  { 50126, TRUNK_FINDING_USER_PASSWORD_WRONG },
  { 50132, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 50133, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 50134, TRUNK_FINDING_DEVICE_CODE_DATA_CENTRE },
  { 50144, TRUNK_FINDING_USER_PASSWORD_EXPIRED },
  { 50173, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 50194, TRUNK_FINDING_TENANT_REQUIRED },
  { 50196, TRUNK_FINDING_SIGN_IN_LOOP },
  { 51004, TRUNK_FINDING_USER_NOT_FOUND },
  { 53000, TRUNK_FINDING_DEVICE_REQUIRED },
  { 53001, TRUNK_FINDING_DEVICE_REQUIRED },
  { 53002, TRUNK_FINDING_DEVICE_REQUIRED },
  { 53003, TRUNK_FINDING_POLICY_BLOCKED },
  { 65001, TRUNK_FINDING_CONSENT_MISSING },
  { 65002, TRUNK_FINDING_APP_FIRST_PARTY },
  { 65004, TRUNK_FINDING_CONSENT_DECLINED },
  { 65005, TRUNK_FINDING_PERMISSION_NOT_LISTED },
  { 70001, TRUNK_FINDING_APP_DISABLED },
  { 70002, TRUNK_FINDING_SECRET_WRONG },
  { 70008, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 70011, TRUNK_FINDING_SCOPE_INVALID },
  { 70016, TRUNK_FINDING_SIGN_IN_NEEDED },
  { 70018, TRUNK_FINDING_DEVICE_CODE_BAD },
  { 70019, TRUNK_FINDING_DEVICE_CODE_EXPIRED },
  { 70043, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 90002, TRUNK_FINDING_TENANT_NOT_FOUND },
  { 90006, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 90012, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 90024, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 90033, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 90038, TRUNK_FINDING_TENANT_OTHER_CLOUD },
  { 90055, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { 90094, TRUNK_FINDING_CONSENT_ADMIN_REQUIRED },
  { 90095, TRUNK_FINDING_CONSENT_ADMIN_REQUIRED },
  { 90119, TRUNK_FINDING_DEVICE_CODE_BAD },
  { 90120, TRUNK_FINDING_DEVICE_CODE_USED },
  { 90124, TRUNK_FINDING_TENANT_REQUIRED },
  { 90130, TRUNK_FINDING_TENANT_REQUIRED },
  { 500011, TRUNK_FINDING_RESOURCE_NOT_FOUND },
  { 500021, TRUNK_FINDING_POLICY_TENANT_RESTRICTIONS },
  { 500022, TRUNK_FINDING_POLICY_TENANT_RESTRICTIONS },
  { 500133, TRUNK_FINDING_ASSERTION_TIME },
  { 500208, TRUNK_FINDING_USER_OTHER_TENANT },
  { 500212, TRUNK_FINDING_POLICY_TENANT_RESTRICTIONS },
  { 500213, TRUNK_FINDING_POLICY_TENANT_RESTRICTIONS },
  { 530032, TRUNK_FINDING_POLICY_BLOCKED },
  { 530035, TRUNK_FINDING_POLICY_SECURITY_DEFAULTS },
  { 530036, TRUNK_FINDING_POLICY_AUTHENTICATION_FLOW },
  { 650052, TRUNK_FINDING_RESOURCE_NOT_LICENSED },
  { 650054, TRUNK_FINDING_RESOURCE_NOT_FOUND },
  { 650056, TRUNK_FINDING_PERMISSION_NOT_LISTED },
  { 650057, TRUNK_FINDING_PERMISSION_NOT_LISTED },
  { 700011, TRUNK_FINDING_APP_NOT_FOUND },
  { 700016, TRUNK_FINDING_APP_NOT_FOUND },
  { 700022, TRUNK_FINDING_SCOPE_INVALID },
  { 700023, TRUNK_FINDING_SCOPE_INVALID },
  { 700025, TRUNK_FINDING_PUBLIC_CLIENT_CREDENTIAL },
  { 700027, TRUNK_FINDING_ASSERTION_SIGNATURE },
  { 700030, TRUNK_FINDING_CERTIFICATE_SUBJECT },
  { 700082, TRUNK_FINDING_SIGN_IN_EXPIRED },
  { 900023, TRUNK_FINDING_TENANT_ID_MALFORMED },
  { 900144, TRUNK_FINDING_REQUEST_MALFORMED },
  { 900382, TRUNK_FINDING_TENANT_OTHER_CLOUD },
  { 900432, TRUNK_FINDING_TENANT_OTHER_CLOUD },
  { 900971, TRUNK_FINDING_REDIRECT_URI_UNREGISTERED },
  { 1002012, TRUNK_FINDING_SCOPE_NOT_DEFAULT },
  { 7000112, TRUNK_FINDING_APP_DISABLED },
  { 7000215, TRUNK_FINDING_SECRET_WRONG },
  { 7000218, TRUNK_FINDING_CREDENTIAL_REQUIRED },
  { 7000222, TRUNK_FINDING_SECRET_EXPIRED },
  { 7000229, TRUNK_FINDING_APP_NO_SERVICE_PRINCIPAL },
  { 9001023, TRUNK_FINDING_TENANT_REQUIRED },
};

typedef enum
{
  VAGUE,      /* stands for so much that next to a code nobody knows it says nothing */
  PLAIN,      /* means what it says, but a known code says it better */
  DECISIVE,   /* says it all */
} Weight;

/* RFC 6749 §5.2, RFC 8628 §3.5, OpenID Connect Core §3.1.2.6, and Entra's own. */
static const struct
{
  const char   *error;
  Weight        weight;
  TrunkFinding  finding;
} errors[] = {
  { "access_denied", PLAIN, TRUNK_FINDING_DEVICE_CODE_DECLINED },
  { "authorization_declined", DECISIVE, TRUNK_FINDING_DEVICE_CODE_DECLINED },
  { "authorization_pending", DECISIVE, TRUNK_FINDING_SIGN_IN_NEEDED },
  { "bad_verification_code", DECISIVE, TRUNK_FINDING_DEVICE_CODE_BAD },
  { "consent_required", PLAIN, TRUNK_FINDING_CONSENT_MISSING },
  { "expired_token", DECISIVE, TRUNK_FINDING_DEVICE_CODE_EXPIRED },
  { "interaction_required", PLAIN, TRUNK_FINDING_SIGN_IN_NEEDED },
  { "invalid_client", PLAIN, TRUNK_FINDING_SECRET_WRONG },
  { "invalid_grant", VAGUE, TRUNK_FINDING_SIGN_IN_OTHER },
  { "invalid_request", VAGUE, TRUNK_FINDING_REQUEST_MALFORMED },
  { "invalid_resource", PLAIN, TRUNK_FINDING_RESOURCE_NOT_FOUND },
  { "invalid_scope", PLAIN, TRUNK_FINDING_SCOPE_INVALID },
  { "invalid_tenant", PLAIN, TRUNK_FINDING_TENANT_NOT_FOUND },
  { "login_required", PLAIN, TRUNK_FINDING_SIGN_IN_NEEDED },
  { "server_error", PLAIN, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { "slow_down", DECISIVE, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { "temporarily_unavailable", DECISIVE, TRUNK_FINDING_SIGN_IN_TRANSIENT },
  { "unauthorized_client", VAGUE, TRUNK_FINDING_APP_NOT_FOUND },
  { "unsupported_grant_type", PLAIN, TRUNK_FINDING_REQUEST_MALFORMED },
};

static const AadstsEntry *
find_aadsts (guint code)
{
  gsize low = 0, high = G_N_ELEMENTS (aadsts);

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (aadsts[middle].code == code)
        return &aadsts[middle];
      if (aadsts[middle].code < code)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

/**
 * trunk_oauth_finding_for_aadsts:
 * @code: the number after "AADSTS"
 *
 * Returns: what it stands for; %TRUNK_FINDING_SIGN_IN_OTHER when the table has none
 */
TrunkFinding
trunk_oauth_finding_for_aadsts (guint code)
{
  const AadstsEntry *entry = find_aadsts (code);

  return entry != NULL ? entry->finding : TRUNK_FINDING_SIGN_IN_OTHER;
}

/**
 * trunk_oauth_get_aadsts_codes:
 * @out_n: (out): how many
 *
 * Returns: (transfer none) (array length=out_n): every code of the table, ascending
 */
const guint *
trunk_oauth_get_aadsts_codes (guint *out_n)
{
  static guint codes[G_N_ELEMENTS (aadsts)];
  static gsize once = 0;

  g_return_val_if_fail (out_n != NULL, NULL);

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (aadsts); i++)
        codes[i] = aadsts[i].code;
      g_once_init_leave (&once, 1);
    }

  *out_n = G_N_ELEMENTS (codes);
  return codes;
}

/* Microsoft makes a code more exact by adding digits to it, so of several known ones the longest is the best. */
static guint
best_code (JsonObject  *object,
           const char  *description)
{
  JsonNode *node = json_object_get_member (object, "error_codes");
  guint best = 0, first = 0;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = MIN (json_array_get_length (array), MAX_ERROR_CODES);

      for (guint i = 0; i < n; i++)
        {
          JsonNode *element = json_array_get_element (array, i);
          gint64 code;

          if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64)
            continue;
          code = json_node_get_int (element);
          if (code <= 0 || code > G_MAXUINT32)
            continue;
          if (first == 0)
            first = code;
          if (find_aadsts (code) != NULL && code > best)
            best = code;
        }
    }
  if (best != 0 || first != 0)
    return best != 0 ? best : first;

  /* Without the array, the text still starts with the code. */
  if (description != NULL && g_str_has_prefix (description, "AADSTS"))
    {
      guint64 code = g_ascii_strtoull (description + strlen ("AADSTS"), NULL, 10);

      return code <= G_MAXUINT32 ? code : 0;
    }

  return 0;
}

static void
set_fact (TrunkEvidence *evidence,
          TrunkFact      fact,
          const char    *value)
{
  g_autofree char *line = NULL;
  g_autofree char *redacted = NULL;

  if (evidence == NULL || value == NULL || *value == '\0')
    return;

  line = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), TRUNK_ANSWER_MAX_TEXT));
  line[strcspn (line, "\r\n")] = '\0';
  /* A server may quote the request back at us. */
  redacted = trunk_redact_text (g_strstrip (line), -1);
  trunk_evidence_set (evidence, fact, redacted);
}

static TrunkFinding
finding_for_status (guint       status,
                    const char *body,
                    gsize       length)
{
  if (status == 429)
    return TRUNK_FINDING_THROTTLED;
  if (status == 502 || status == 503 || status == 504)
    return TRUNK_FINDING_SIGN_IN_TRANSIENT;
  if (status >= 500)
    return TRUNK_FINDING_HTTP_SERVER_ERROR;
  if (trunk_answer_is_html (body, length))
    return TRUNK_FINDING_HTTP_HTML_INSTEAD;
  return status >= 400 || (status >= 200 && status < 300) ? TRUNK_FINDING_HTTP_NOT_UNDERSTOOD
                                                          : TRUNK_FINDING_HTTP_UNEXPECTED_STATUS;
}

static TrunkFinding
decide (const char *error,
        guint       code,
        guint       status)
{
  const AadstsEntry *entry = find_aadsts (code);

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      if (g_strcmp0 (errors[i].error, error) != 0)
        continue;
      if (errors[i].weight == DECISIVE || code == 0)
        return errors[i].finding;
      if (entry != NULL)
        return entry->finding;
      return errors[i].weight == VAGUE ? TRUNK_FINDING_SIGN_IN_OTHER : errors[i].finding;
    }
  if (entry != NULL)
    return entry->finding;

  return status == 429 ? TRUNK_FINDING_THROTTLED : status >= 500 ? TRUNK_FINDING_SIGN_IN_TRANSIENT : TRUNK_FINDING_SIGN_IN_OTHER;
}

/**
 * trunk_oauth_error_parse:
 * @status: HTTP status of the answer
 * @body: (nullable): the answer of a token, device-code or metadata endpoint that is not a success; any bytes
 * @length: length of @body, or -1 if it ends with a NUL
 * @evidence: (nullable): gets the OAuth facts
 *
 * Decides by `error` and uses error_codes to be exact, as Microsoft asks.
 *
 * Returns: what it means; never %TRUNK_FINDING_OK
 */
TrunkFinding
trunk_oauth_error_parse (guint          status,
                         const char    *body,
                         gssize         length,
                         TrunkEvidence *evidence)
{
  gsize n = body == NULL ? 0 : length < 0 ? strlen (body) : (gsize) length;
  g_autoptr(JsonObject) object = trunk_answer_parse (body, n);
  const char *error, *description;
  guint code;

  if (object == NULL)
    return finding_for_status (status, body, n);

  error = trunk_answer_get_string (object, "error");
  description = trunk_answer_get_string (object, "error_description");
  code = best_code (object, description);
  if (error == NULL && code == 0)
    return finding_for_status (status, body, n);

  set_fact (evidence, TRUNK_FACT_OAUTH_ERROR, error);
  set_fact (evidence, TRUNK_FACT_OAUTH_DESCRIPTION, description);
  set_fact (evidence, TRUNK_FACT_CORRELATION_ID, trunk_answer_get_string (object, "correlation_id"));
  set_fact (evidence, TRUNK_FACT_TRACE_ID, trunk_answer_get_string (object, "trace_id"));
  set_fact (evidence, TRUNK_FACT_TIMESTAMP, trunk_answer_get_string (object, "timestamp"));
  if (evidence != NULL && code != 0)
    trunk_evidence_set_int (evidence, TRUNK_FACT_AADSTS, code);

  return decide (error, code, status);
}
