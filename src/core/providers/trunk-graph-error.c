/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-graph-error.h"

#include "base/trunk-redact.h"
#include "providers/trunk-ews-error.h"

/* innerError can nest; nobody nests deeper than this but a hostile server. */
#define MAX_DEPTH 8
#define MAX_CODE 128
#define MAX_MESSAGE 400

/* Microsoft Graph error responses; the Outlook side of Graph also passes on codes of Exchange (trunk-ews-error). */
static const struct
{
  const char *code;
  TrunkFinding finding;
} codes[] = {
  { "ApplicationThrottled", TRUNK_FINDING_THROTTLED },
  { "Authorization_RequestDenied", TRUNK_FINDING_ACCESS_DENIED },
  { "ErrorInvalidUser", TRUNK_FINDING_MAILBOX_UNKNOWN },
  { "InvalidAuthenticationToken", TRUNK_FINDING_TOKEN_REJECTED },
  { "MailboxConcurrency", TRUNK_FINDING_THROTTLED },
  { "MailboxNotEnabledForRESTAPI", TRUNK_FINDING_MAILBOX_UNLICENSED },
  { "Request_BadRequest", TRUNK_FINDING_REQUEST_REJECTED },
  { "Request_ResourceNotFound", TRUNK_FINDING_MAILBOX_UNKNOWN },
  { "ResourceNotFound", TRUNK_FINDING_MAILBOX_UNKNOWN },
  { "TooManyRequests", TRUNK_FINDING_THROTTLED },
  { "extensionError", TRUNK_FINDING_ACCESS_POLICY },
  { "insufficient_claims", TRUNK_FINDING_ACCESS_CLAIMS_CHALLENGE },
};

/**
 * trunk_graph_error_get_nth:
 * @out_finding: (out) (optional): what the code stands for
 *
 * Returns: (transfer none) (nullable): the @n-th code of the table; %NULL past the end
 */
const char *
trunk_graph_error_get_nth (guint         n,
                           TrunkFinding *out_finding)
{
  if (n >= G_N_ELEMENTS (codes))
    return NULL;
  if (out_finding != NULL)
    *out_finding = codes[n].finding;

  return codes[n].code;
}

/**
 * trunk_graph_error_lookup:
 * @out_finding: (out) (optional): what @code stands for
 *
 * Returns: whether @code is known
 */
gboolean
trunk_graph_error_lookup (const char   *code,
                          TrunkFinding *out_finding)
{
  g_return_val_if_fail (code != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_ascii_strcasecmp (codes[i].code, code) == 0)
        {
          if (out_finding != NULL)
            *out_finding = codes[i].finding;
          return TRUE;
        }
    }

  return trunk_ews_error_lookup (code, out_finding);
}

/**
 * trunk_graph_error_for_status:
 *
 * Returns: what @status means where no code says more
 */
TrunkFinding
trunk_graph_error_for_status (guint status)
{
  if (status >= 200 && status < 300)
    return TRUNK_FINDING_OK;

  switch (status)
    {
    case 400:
      return TRUNK_FINDING_REQUEST_REJECTED;

    case 401:
      return TRUNK_FINDING_TOKEN_REJECTED;

    case 403:
      return TRUNK_FINDING_ACCESS_DENIED;

    case 404:
      return TRUNK_FINDING_ITEM_NOT_FOUND;

    case 424:           /* a request it depended on failed */
      return TRUNK_FINDING_SERVICE_OTHER;

    case 429:
      return TRUNK_FINDING_THROTTLED;

    case 503:
      return TRUNK_FINDING_SERVER_BUSY;

    default:
      return status >= 500 ? TRUNK_FINDING_HTTP_SERVER_ERROR : TRUNK_FINDING_HTTP_UNEXPECTED_STATUS;
    }
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_line (const char *text,
          gsize       max)
{
  g_autofree char *valid = trunk_redact_text (text, MIN (strlen (text), max));

  g_strdelimit (valid, "\r\n\t", ' ');

  return g_strstrip (g_steal_pointer (&valid));
}

TrunkFinding
trunk_graph_error_judge (guint          status,
                         JsonNode      *body,
                         const char    *challenge,
                         TrunkEvidence *evidence)
{
  TrunkFinding finding = trunk_graph_error_for_status (status);
  JsonObject *error = NULL;
  const char *shown = NULL, *message = NULL, *request = NULL, *date = NULL;

  if (evidence != NULL)
    trunk_evidence_set_int (evidence, TRUNK_FACT_HTTP_STATUS, status);
  if (status >= 200 && status < 300)
    return TRUNK_FINDING_OK;

  if (body != NULL && JSON_NODE_HOLDS_OBJECT (body))
    error = get_object (json_node_get_object (body), "error");
  if (error != NULL)
    message = get_string (error, "message");

  for (guint depth = 0; error != NULL && depth < MAX_DEPTH; depth++)
    {
      const char *code = get_string (error, "code");
      JsonObject *inner;

      if (code != NULL && strlen (code) <= MAX_CODE)
        {
          TrunkFinding known;

          if (trunk_graph_error_lookup (code, &known))
            {
              finding = known;
              shown = code;
            }
          else if (shown == NULL)
            shown = code;
        }
      if (get_string (error, "request-id") != NULL)
        request = get_string (error, "request-id");
      if (get_string (error, "date") != NULL)
        date = get_string (error, "date");

      inner = get_object (error, "innerError");
      error = inner != NULL ? inner : get_object (error, "innererror");
    }

  /* A claims challenge of Conditional Access stands in the header, RFC 6750 §3.1. */
  if ((status == 401 || status == 403) && challenge != NULL && strstr (challenge, "insufficient_claims") != NULL)
    finding = TRUNK_FINDING_ACCESS_CLAIMS_CHALLENGE;
  /* The status is sure about these two, whatever code came with it. */
  if (status == 429)
    finding = TRUNK_FINDING_THROTTLED;
  if (status == 401 && finding != TRUNK_FINDING_ACCESS_CLAIMS_CHALLENGE)
    finding = TRUNK_FINDING_TOKEN_REJECTED;

  if (evidence != NULL)
    {
      g_autofree char *line = message != NULL ? dup_line (message, MAX_MESSAGE) : NULL;
      g_autofree char *code_line = shown != NULL ? dup_line (shown, MAX_CODE) : NULL;
      g_autofree char *request_line = request != NULL ? dup_line (request, MAX_CODE) : NULL;
      g_autofree char *date_line = date != NULL ? dup_line (date, MAX_CODE) : NULL;

      trunk_evidence_set (evidence, TRUNK_FACT_GRAPH_CODE, code_line);
      trunk_evidence_set (evidence, TRUNK_FACT_SERVER_MESSAGE, line);
      trunk_evidence_set (evidence, TRUNK_FACT_REQUEST_ID, request_line);
      trunk_evidence_set (evidence, TRUNK_FACT_TIMESTAMP, date_line);
    }

  return finding;
}
