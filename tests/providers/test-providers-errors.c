/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "providers/trunk-backoff.h"
#include "providers/trunk-ews-error.h"
#include "providers/trunk-graph-error.h"
#include "providers/trunk-graph-json.h"

/* Facts 3.5, row by row: what an administrator is told about each code. */
static const struct
{
  const char *code;
  const char *finding;
} ews_codes[] = {
  { "ErrorNonExistentMailbox", "mailbox-unknown" },
  { "ErrorImpersonateUserDenied", "impersonation-denied" },
  { "ErrorImpersonationDenied", "impersonation-failed" },
  { "ErrorImpersonationFailed", "impersonation-failed" },
  { "ErrorInvalidExchangeImpersonationHeaderData", "impersonation-header" },
  { "ErrorInvalidUserPrincipalName", "address-malformed" },
  { "ErrorInvalidSmtpAddress", "address-malformed" },
  { "ErrorNonPrimarySmtpAddress", "address-is-alias" },
  { "ErrorAccessDenied", "access-denied" },
  { "ErrorFolderNotFound", "folder-not-found" },
  { "ErrorItemNotFound", "item-not-found" },
  { "ErrorMissingEmailAddress", "mailbox-unlicensed" },
  { "ErrorServerBusy", "server-busy" },
  { "ErrorExceededConnectionCount", "connection-limit" },
  { "ErrorExceededFindCountLimit", "connection-limit" },
  { "ErrorExceededSubscriptionCount", "connection-limit" },
  { "ErrorInternalServerTransientError", "server-transient" },
  { "ErrorADUnavailable", "server-transient" },
  { "ErrorTimeoutExpired", "server-transient" },
  { "ErrorConnectionFailed", "server-transient" },
  { "ErrorMailboxMoveInProgress", "mailbox-moving" },
  { "ErrorMailboxFailover", "mailbox-offline" },
  { "ErrorMailboxStoreUnavailable", "mailbox-offline" },
  { "ErrorAccountDisabled", "mailbox-disabled" },
  { "ErrorPasswordExpired", "mailbox-password-expired" },
  { "ErrorInvalidLicense", "licence-invalid" },
  { "ErrorOrganizationAccessBlocked", "organization-blocked" },
  { "ErrorCrossSiteRequest", "mailbox-elsewhere" },
  { "ErrorNoRespondingCASInDestinationSite", "mailbox-elsewhere" },
  { "ErrorProxyRequestNotAllowed", "mailbox-elsewhere" },
  { "ErrorQuotaExceeded", "mailbox-full" },
  { "ErrorSchemaValidation", "request-rejected" },
  { "ErrorInvalidServerVersion", "server-version" },
  { "ErrorSendAsDenied", "send-denied" },
  { "NoError", "ok" },
  { "ErrorOfAnUnknownKind", "service-other" },
};

static void
test_ews_codes (void)
{
  const char *before = "";

  for (guint i = 0; i < G_N_ELEMENTS (ews_codes); i++)
    g_assert_cmpstr (trunk_finding_get_nick (trunk_ews_error_for_code (ews_codes[i].code)), ==, ews_codes[i].finding);
  g_assert_cmpint (trunk_ews_error_for_code (NULL), ==, TRUNK_FINDING_SERVICE_OTHER);

  /* It is searched by halves. */
  for (guint i = 0; trunk_ews_error_get_nth (i, NULL) != NULL; i++)
    {
      const char *code = trunk_ews_error_get_nth (i, NULL);

      g_assert_cmpstr (before, <, code);
      g_assert_true (trunk_ews_error_lookup (code, NULL));
      before = code;
    }
}

static void
test_ews_status (void)
{
  g_assert_cmpint (trunk_ews_error_for_status (401), ==, TRUNK_FINDING_TOKEN_REJECTED);
  g_assert_cmpint (trunk_ews_error_for_status (403), ==, TRUNK_FINDING_MAILBOX_BLOCKED);
  g_assert_cmpint (trunk_ews_error_for_status (404), ==, TRUNK_FINDING_HTTP_UNEXPECTED_STATUS);
  g_assert_cmpint (trunk_ews_error_for_status (429), ==, TRUNK_FINDING_THROTTLED);
  g_assert_cmpint (trunk_ews_error_for_status (500), ==, TRUNK_FINDING_HTTP_SERVER_ERROR);
  g_assert_cmpint (trunk_ews_error_for_status (503), ==, TRUNK_FINDING_SERVER_BUSY);
  g_assert_cmpint (trunk_ews_error_for_status (200), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
}

/* Facts 5.6, and what a code of Exchange means when Graph passes it on. */
static const struct
{
  guint status;
  const char *body;
  const char *challenge;
  const char *finding;
  const char *code;
} graph_errors[] = {
  { 200, "{}", NULL, "ok", NULL },
  { 204, NULL, NULL, "ok", NULL },
  { 401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}", NULL, "token-rejected", "InvalidAuthenticationToken" },
  { 401, NULL, NULL, "token-rejected", NULL },
  { 403, "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Insufficient privileges\"}}", NULL, "access-denied", "Authorization_RequestDenied" },
  { 403, "{\"error\":{\"code\":\"ErrorAccessDenied\"}}", NULL, "access-denied", "ErrorAccessDenied" },
  { 403, "{\"error\":{\"code\":\"extensionError\"}}", NULL, "access-policy", "extensionError" },
  { 403, "{\"error\":{\"code\":\"insufficient_claims\"}}", NULL, "access-claims-challenge", "insufficient_claims" },
  { 403, "{}", "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJ9\"", "access-claims-challenge", NULL },
  { 404, "{\"error\":{\"code\":\"Request_ResourceNotFound\"}}", NULL, "mailbox-unknown", "Request_ResourceNotFound" },
  { 404, "{\"error\":{\"code\":\"ErrorInvalidUser\"}}", NULL, "mailbox-unknown", "ErrorInvalidUser" },
  { 404, "{\"error\":{\"code\":\"ResourceNotFound\"}}", NULL, "mailbox-unknown", "ResourceNotFound" },
  { 404, "{\"error\":{\"code\":\"ErrorItemNotFound\"}}", NULL, "item-not-found", "ErrorItemNotFound" },
  { 404, "{\"error\":{\"code\":\"MailboxNotEnabledForRESTAPI\"}}", NULL, "mailbox-unlicensed", "MailboxNotEnabledForRESTAPI" },
  { 400, "{\"error\":{\"code\":\"Request_BadRequest\"}}", NULL, "request-rejected", "Request_BadRequest" },
  { 424, "{\"error\":{\"code\":\"FailedDependency\"}}", NULL, "service-other", "FailedDependency" },
  { 429, "{\"error\":{\"code\":\"TooManyRequests\"}}", NULL, "throttled", "TooManyRequests" },
  { 429, "{\"error\":{\"code\":\"ApplicationThrottled\"}}", NULL, "throttled", "ApplicationThrottled" },
  { 429, "{\"error\":{\"code\":\"ErrorAccessDenied\"}}", NULL, "throttled", "ErrorAccessDenied" },
  { 400, "{\"error\":{\"code\":\"MailboxConcurrency\"}}", NULL, "throttled", "MailboxConcurrency" },
  { 503, "{}", NULL, "server-busy", NULL },
  { 500, "[]", NULL, "http-server-error", NULL },
  { 507, "{\"error\":{\"code\":\"ErrorQuotaExceeded\"}}", NULL, "mailbox-full", "ErrorQuotaExceeded" },
  /* the deepest code that is known, whichever way innerError is spelt */
  { 403, "{\"error\":{\"code\":\"Forbidden\",\"innererror\":{\"code\":\"ErrorAccountDisabled\",\"innerError\":{\"code\":\"Whatever\"}}}}", NULL,
    "mailbox-disabled", "ErrorAccountDisabled" },
  { 403, "{\"error\":{\"code\":\"ErrorAccessDenied\",\"innerError\":{\"code\":\"ErrorMailboxMoveInProgress\"}}}", NULL,
    "mailbox-moving", "ErrorMailboxMoveInProgress" },
  /* the message is never read */
  { 400, "{\"error\":{\"code\":\"X\",\"message\":\"ErrorAccessDenied MailboxNotEnabledForRESTAPI\"}}", NULL, "request-rejected", "X" },
  /* shapes that nobody should send */
  { 403, "{\"error\":\"no\"}", NULL, "access-denied", NULL },
  { 403, "{\"error\":{\"code\":7,\"innerError\":[1]}}", NULL, "access-denied", NULL },
};

static void
test_graph_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (graph_errors); i++)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
      g_autoptr(JsonNode) body = graph_errors[i].body != NULL ? json_from_string (graph_errors[i].body, NULL) : NULL;
      TrunkFinding finding = trunk_graph_error_judge (graph_errors[i].status, body, graph_errors[i].challenge, evidence);

      g_assert_cmpstr (trunk_finding_get_nick (finding), ==, graph_errors[i].finding);
      g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_GRAPH_CODE), ==, graph_errors[i].code);
    }

  for (guint i = 0; trunk_graph_error_get_nth (i, NULL) != NULL; i++)
    g_assert_true (trunk_graph_error_lookup (trunk_graph_error_get_nth (i, NULL), NULL));
}

static void
test_graph_evidence (void)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(JsonNode) body = json_from_string ("{\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"No\\r\\nentry\",\"innerError\":"
                                               "{\"request-id\":\"aa-bb\",\"date\":\"2026-11-21T10:00:00\"}}}", NULL);

  trunk_graph_error_judge (403, body, NULL, evidence);
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_REQUEST_ID), ==, "aa-bb");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_TIMESTAMP), ==, "2026-11-21T10:00:00");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_SERVER_MESSAGE), ==, "No  entry");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_HTTP_STATUS), ==, "403");
}

static JsonNode *
parse (const char *text,
       gssize      length)
{
  g_autoptr(GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return trunk_graph_json_parse (body);
}

static void
test_hostile_json (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autofree char *deep_object = g_strconcat ("{\"a\":", deep, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(JsonNode) brackets = NULL;

  g_assert_null (parse ("", 0));
  g_assert_null (parse ("null", -1));
  g_assert_null (parse ("[]", -1));
  g_assert_null (parse ("{", -1));
  g_assert_null (parse ("{\"a\":\"\xff\"}", -1));
  g_assert_null (parse ("{\"a\":1}\0{}", 10));
  g_assert_null (parse (deep, -1));
  g_assert_null (parse (deep_object, -1));

  /* Brackets in a string are no depth. */
  g_string_append_printf (text, "{\"a\":\"\\\"%.*s\"}", 500, deep);
  brackets = parse (text->str, -1);
  g_assert_nonnull (brackets);

  node = parse ("{\"s\":1,\"n\":\"x\",\"b\":null,\"l\":{}}", -1);
  g_assert_nonnull (node);
  g_assert_null (trunk_graph_json_get_string (node, "s"));
  g_assert_cmpint (trunk_graph_json_get_int (node, "n", -1), ==, -1);
  g_assert_cmpint (trunk_graph_json_get_boolean (node, "b"), ==, -1);
  g_assert_cmpuint (trunk_graph_json_get_length (node, "l"), ==, 0);
  g_assert_null (trunk_graph_json_get_member (NULL, "x"));
}

static void
test_json_string (void)
{
  g_autoptr(GString) out = g_string_new (NULL);

  trunk_graph_json_append_string (out, "a\"b\\c\n\x01ü");
  g_assert_cmpstr (out->str, ==, "\"a\\\"b\\\\c\\u000a\\u0001ü\"");
}

static void
test_backoff (void)
{
  gint64 wait;

  wait = trunk_backoff_next (1, 2 * G_USEC_PER_SEC, 0);
  g_assert_cmpint (wait, >=, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (wait, <, 3 * G_USEC_PER_SEC);
  /* Nothing said: it doubles. */
  g_assert_cmpint (trunk_backoff_next (3, -1, 0), >=, 2 * G_USEC_PER_SEC);
  /* More than a person waits for, in one go or all together, or too often: it is given up. */
  g_assert_cmpint (trunk_backoff_next (1, 11 * G_USEC_PER_SEC, 0), ==, -1);
  g_assert_cmpint (trunk_backoff_next (2, 6 * G_USEC_PER_SEC, 6 * G_USEC_PER_SEC), ==, -1);
  g_assert_cmpint (trunk_backoff_next (TRUNK_BACKOFF_MAX_ATTEMPTS, 0, 0), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/providers/errors/ews-codes", test_ews_codes);
  g_test_add_func ("/providers/errors/ews-status", test_ews_status);
  g_test_add_func ("/providers/errors/graph", test_graph_errors);
  g_test_add_func ("/providers/errors/graph-evidence", test_graph_evidence);
  g_test_add_func ("/providers/errors/hostile-json", test_hostile_json);
  g_test_add_func ("/providers/errors/json-string", test_json_string);
  g_test_add_func ("/providers/errors/backoff", test_backoff);

  return g_test_run ();
}
