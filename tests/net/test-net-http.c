/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "net/trunk-http.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

static const char * const hosts[] = { "graph.microsoft.com", "login.microsoftonline.com", NULL };

static TrunkHttpExchange *
send (TrunkNetContext  *context,
      TrunkHttpRequest *request)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkHttpExchange *exchange;

  trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &waited);
  exchange = trunk_http_send_finish (context, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return exchange;
}

static TrunkHttpExchange *
get (TrunkNetContext *context,
     const char      *uri)
{
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uri);

  return send (context, request);
}

static void
test_plain (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  gsize size;

  trunk_test_http_server_script (server, "/v1.0/me", 200, "Date: Sat, 21 Nov 2026 10:00:00 GMT\nX-Two: a\nX-Two: b\nrequest-id: 1234\n", "{\"a\":1}");
  exchange = get (context, "https://graph.microsoft.com/v1.0/me?$top=1");

  trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), TRUNK_FINDING_OK);
  g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (trunk_http_exchange_get_body (exchange), &size), 7, "{\"a\":1}", 7);
  g_assert_cmpuint (size, ==, 7);
  g_assert_cmpstr (trunk_http_exchange_get_header (exchange, "x-two"), ==, "a, b");
  g_assert_cmpint (trunk_http_exchange_get_retry_after (exchange), ==, -1);
  g_assert_cmpint (trunk_http_exchange_get_microseconds (exchange), >, 0);
  g_assert_nonnull (trunk_http_exchange_get_tls (exchange));
  g_assert_cmpint (trunk_tls_facts_judge (trunk_http_exchange_get_tls (exchange), "graph.microsoft.com", TRUE, NULL), ==, TRUNK_FINDING_OK);

  evidence = trunk_http_exchange_dup_evidence (exchange);
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_HOST), ==, "graph.microsoft.com");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_HTTP_STATUS), ==, "200");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_REQUEST_ID), ==, "1234");
  g_assert_nonnull (trunk_evidence_get (evidence, TRUNK_FACT_TLS_PROTOCOL));

  g_assert_cmpstr (trunk_test_http_server_get_request (server, 0)->host, ==, "graph.microsoft.com");
  g_assert_cmpstr (trunk_test_http_server_get_request (server, 0)->query, ==, "$top=1");
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (trunk_test_http_server_get_request (server, 0)->headers, "User-Agent"), "Trunkline/"));
}

static void
test_status_is_not_judged (void)
{
  static const struct
  {
    guint status;
    const char *type;
    TrunkFinding judged;
  } rows[] = {
    { 200, "application/json", TRUNK_FINDING_OK },
    { 201, "text/xml", TRUNK_FINDING_OK },
    { 200, "text/html; charset=utf-8", TRUNK_FINDING_HTTP_HTML_INSTEAD },
    { 403, "text/html", TRUNK_FINDING_HTTP_HTML_INSTEAD },
    { 404, "application/json", TRUNK_FINDING_HTTP_UNEXPECTED_STATUS },
    { 418, "text/plain", TRUNK_FINDING_HTTP_UNEXPECTED_STATUS },
    { 500, "text/html", TRUNK_FINDING_HTTP_SERVER_ERROR },
    { 503, "application/json", TRUNK_FINDING_HTTP_SERVER_ERROR },
  };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Content-Type: %s\n", rows[i].type);
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *uri = g_strconcat ("https://graph.microsoft.com", path, NULL);
      g_autoptr(TrunkHttpExchange) exchange = NULL;
      g_autoptr(TrunkOutcome) judged = NULL;

      trunk_test_http_server_script (server, path, rows[i].status, headers, "x");
      exchange = get (context, uri);
      trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), TRUNK_FINDING_OK);
      g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, rows[i].status);
      judged = trunk_http_exchange_judge_status (exchange);
      trunk_test_assert_finding (judged, rows[i].judged);
    }
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *headers;
    gint64 expected;
  } rows[] = {
    { "Retry-After: 7\n", 7 },
    { "Retry-After: 0\n", 0 },
    { "Retry-After: 99999999999999999999\n", 7 * 86400 },
    { "Retry-After: 12 parsecs\n", -1 },
    { "Retry-After: soon\n", -1 },
    { "Retry-After: -5\n", -1 },
    { "Date: Sat, 21 Nov 2026 10:00:00 GMT\nRetry-After: Sat, 21 Nov 2026 10:01:30 GMT\n", 90 },
    { "Date: Sat, 21 Nov 2026 10:00:00 GMT\nRetry-After: Sat, 21 Nov 2026 09:00:00 GMT\n", 0 },
  };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *uri = g_strconcat ("https://graph.microsoft.com", path, NULL);
      g_autoptr(TrunkHttpExchange) exchange = NULL;

      trunk_test_http_server_script (server, path, 503, rows[i].headers, "");
      exchange = get (context, uri);
      g_assert_cmpint (trunk_http_exchange_get_retry_after (exchange), ==, rows[i].expected);
    }
}

static void
test_redirects (void)
{
  static const struct
  {
    const char *method;
    guint status;
    const char *location;
    gboolean bearer;
    gboolean secret_body;
    TrunkFinding finding;
    const char *second_method;
  } rows[] = {
    { "GET", 301, "/to", TRUE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "GET", 302, "https://graph.microsoft.com/to", TRUE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "POST", 301, "/to", FALSE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "POST", 302, "/to", FALSE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "POST", 303, "/to", FALSE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "POST", 307, "/to", FALSE, TRUE, TRUNK_FINDING_OK, "POST" },
    { "POST", 308, "/to", FALSE, TRUE, TRUNK_FINDING_OK, "POST" },
    { "DELETE", 302, "/to", FALSE, FALSE, TRUNK_FINDING_OK, "DELETE" },
    { "GET", 302, "https://login.microsoftonline.com/to", FALSE, FALSE, TRUNK_FINDING_OK, "GET" },
    { "GET", 302, "https://login.microsoftonline.com/to", TRUE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "GET", 302, "https://graph.microsoft.com:8443/to", TRUE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "POST", 307, "https://login.microsoftonline.com/to", FALSE, TRUE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "POST", 302, "https://login.microsoftonline.com/to", FALSE, TRUE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "GET", 302, "https://u:p@graph.microsoft.com/to", FALSE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "GET", 302, "http://graph.microsoft.com/to", FALSE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_TO_HTTP, NULL },
    { "GET", 302, "http://graph.microsoft.com/to", TRUE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_TO_HTTP, NULL },
    { "GET", 302, "ftp://graph.microsoft.com/to", FALSE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_FOREIGN, NULL },
    { "GET", 302, "https://[nonsense/", FALSE, FALSE, TRUNK_FINDING_HTTP_GARBAGE, NULL },
    { "GET", 302, "/from", FALSE, FALSE, TRUNK_FINDING_HTTP_REDIRECT_LOOP, NULL },
    { "GET", 304, "/to", FALSE, FALSE, TRUNK_FINDING_OK, NULL },
    { "GET", 300, "/to", FALSE, FALSE, TRUNK_FINDING_OK, NULL },
  };
  g_autoptr(TrunkSecret) token = trunk_secret_new ("canary-token", -1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
      g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new (rows[i].method, "https://graph.microsoft.com/from");
      g_autofree char *headers = g_strdup_printf ("Location: %s\n", rows[i].location);
      g_autoptr(TrunkHttpExchange) exchange = NULL;
      TrunkOutcome *outcome;
      guint n;

      g_test_message ("row %u: %s %u %s", i, rows[i].method, rows[i].status, rows[i].location);
      trunk_test_http_server_script (server, "/from", rows[i].status, headers, "moved");
      trunk_test_http_server_script (server, "/to", 200, NULL, "there");
      if (rows[i].bearer)
        trunk_http_request_set_bearer (request, token);
      if (g_str_equal (rows[i].method, "POST"))
        {
          g_autoptr(GBytes) body = g_bytes_new ("a=b", 3);

          trunk_http_request_set_body (request, "application/x-www-form-urlencoded", body, rows[i].secret_body);
        }

      exchange = send (context, request);
      outcome = trunk_http_exchange_get_outcome (exchange);
      trunk_test_assert_finding (outcome, rows[i].finding);
      n = trunk_test_http_server_get_n_requests (server);
      if (rows[i].finding != TRUNK_FINDING_OK)
        {
          g_assert_cmpuint (n, ==, rows[i].finding == TRUNK_FINDING_HTTP_REDIRECT_LOOP ? TRUNK_HTTP_MAX_REDIRECTS + 1 : 1);
          g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_LOCATION));
        }
      else if (rows[i].second_method != NULL)
        {
          const TrunkTestHttpRequest *second = trunk_test_http_server_get_request (server, 1);
          g_autofree char *hop = g_strdup_printf ("%u https://", rows[i].status);

          g_assert_cmpuint (n, ==, 2);
          g_assert_cmpstr (second->method, ==, rows[i].second_method);
          g_assert_cmpuint (g_bytes_get_size (second->body), ==, g_str_equal (rows[i].second_method, "POST") ? 3 : 0);
          g_assert_cmpstr (soup_message_headers_get_one (second->headers, "Authorization"), ==, rows[i].bearer ? "Bearer canary-token" : NULL);
          g_assert_true (g_str_has_prefix (trunk_outcome_get_fact (outcome, TRUNK_FACT_HOPS), hop));
        }
      else
        {
          g_assert_cmpuint (n, ==, 1);
          g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, rows[i].status);
        }
    }
}

static void
test_cap (void)
{
  static const struct
  {
    gsize size;
    gsize max;
    gboolean chunked;
    TrunkFinding finding;
  } rows[] = {
    { 100, 100, FALSE, TRUNK_FINDING_OK },
    { 101, 100, FALSE, TRUNK_FINDING_HTTP_TOO_LARGE },
    { 100000, 100000, TRUE, TRUNK_FINDING_OK },
    { 100001, 100000, TRUE, TRUNK_FINDING_HTTP_TOO_LARGE },
    { 3 * 1024 * 1024, TRUNK_HTTP_DEFAULT_MAX_BODY, FALSE, TRUNK_FINDING_OK },
  };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *uri = g_strconcat ("https://graph.microsoft.com", path, NULL);
      g_autofree char *body = g_strnfill (rows[i].size, 'x');
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uri);
      g_autoptr(TrunkHttpExchange) exchange = NULL;

      trunk_test_http_server_script (server, path, 200, rows[i].chunked ? "Transfer-Encoding: chunked\n" : NULL, body);
      trunk_http_request_set_max_body (request, rows[i].max);
      exchange = send (context, request);
      trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), rows[i].finding);
      g_assert_cmpuint (g_bytes_get_size (trunk_http_exchange_get_body (exchange)), ==, MIN (rows[i].size, rows[i].max));
      if (rows[i].finding != TRUNK_FINDING_OK)
        g_assert_cmpint (g_ascii_strtoll (trunk_outcome_get_fact (trunk_http_exchange_get_outcome (exchange), TRUNK_FACT_LIMIT), NULL, 10), ==, rows[i].max);
    }
}

static void
test_raw (void)
{
#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
  static const struct
  {
    TrunkTestRawScript script;
    TrunkFinding finding;
    const char *phase;
  } rows[] = {
    { { TRUE, HEAD "Content-Length: 10\r\n\r\nabc", -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_HTTP_CUT, "body" },
    { { TRUE, HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nabc", -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_HTTP_CUT, "body" },
    { { TRUE, HEAD "Content-Length: 10\r\n\r\nabc", -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_HTTP_NO_ANSWER, "body" },
    { { TRUE, HEAD "Content-Length: 10\r\n\r\nabc", -1, TRUNK_TEST_RAW_RESET }, TRUNK_FINDING_CONNECT_RESET, "body" },
    { { TRUE, HEAD, -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_HTTP_NO_ANSWER, "answer" },
    { { TRUE, NULL, -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_HTTP_NO_ANSWER, "answer" },
    { { TRUE, NULL, -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_HTTP_CUT, "answer" },
    { { TRUE, NULL, -1, TRUNK_TEST_RAW_RESET }, TRUNK_FINDING_CONNECT_RESET, "answer" },
    { { TRUE, "* OK IMAP4rev1 ready\r\n\r\n", -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_HTTP_GARBAGE, "answer" },
    { { TRUE, "\001\002\003\r\n\r\n", -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_HTTP_GARBAGE, "answer" },
    { { TRUE, HEAD "Content-Length: 99999999999\r\n\r\nabcdefgh", -1, TRUNK_TEST_RAW_FLOOD }, TRUNK_FINDING_HTTP_TOO_LARGE, "body" },
    { { TRUE, NULL, -1, TRUNK_TEST_RAW_CLOSE, TRUE }, TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED, NULL },
    { { FALSE, "220 mail ready\r\n", -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_TLS_NOT_SPOKEN, "tls" },
    { { FALSE, "HTTP/1.1 400 Bad Request\r\n\r\n", -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_NOT_SPOKEN, "tls" },
    { { FALSE, NULL, -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED, "tls" },
    { { FALSE, NULL, -1, TRUNK_TEST_RAW_RESET }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED, "tls" },
    { { FALSE, NULL, -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED, "tls" },
    { { FALSE, "\025\003\003\000\002\002\106", 7, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_VERSION_REFUSED, "tls" },
    { { FALSE, "\025\003\003\000\002\002\050", 7, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED, "tls" },
  };
#undef HEAD

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("POST", "https://graph.microsoft.com/");
      g_autoptr(TrunkNetContext) context = NULL;
      g_autoptr(TrunkHttpExchange) exchange = NULL;
      gint64 before = g_get_monotonic_time ();
      TrunkOutcome *outcome;

      g_test_message ("row %u", i);
      trunk_test_http_server_set_raw (server, &rows[i].script);
      context = trunk_test_http_server_dup_context (server);
      trunk_http_request_set_max_body (request, 5000);
      trunk_http_request_set_deadline (request, 500);
      exchange = send (context, request);
      outcome = trunk_http_exchange_get_outcome (exchange);
      trunk_test_assert_finding (outcome, rows[i].finding);
      if (rows[i].phase != NULL)
        g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_PHASE), ==, rows[i].phase);
      g_assert_cmpint (g_get_monotonic_time () - before, <, 1500 * 1000);
      g_assert_cmpuint (trunk_test_http_server_get_n_raw_connections (server), ==, 1);
    }
}

static void
check_cancel (TrunkTestHttpServer *server,
              gboolean             raw,
              gboolean             at_once)
{
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", "https://graph.microsoft.com/stall");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  guint seen = raw ? trunk_test_http_server_get_n_raw_connections (server) : trunk_test_http_server_get_n_requests (server);
  gint64 before;

  trunk_http_send_async (context, request, cancellable, trunk_test_result_cb, &waited);
  if (!at_once)
    trunk_test_wait_until ((raw ? trunk_test_http_server_get_n_raw_connections (server) : trunk_test_http_server_get_n_requests (server)) > seen);
  before = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_http_send_finish (context, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * 1000);
}

static void
test_cancel (void)
{
  static const TrunkTestRawScript scripts[] = {
    { FALSE, NULL, -1, TRUNK_TEST_RAW_STALL },
    { TRUE, NULL, -1, TRUNK_TEST_RAW_STALL },
    { TRUE, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", -1, TRUNK_TEST_RAW_STALL },
  };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);

  trunk_test_http_server_script (server, "/stall", 0, NULL, NULL);
  check_cancel (server, FALSE, TRUE);
  check_cancel (server, FALSE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(TrunkTestHttpServer) raw = trunk_test_http_server_new (hosts);

      trunk_test_http_server_set_raw (raw, &scripts[i]);
      check_cancel (raw, TRUE, FALSE);
    }
}

/* More than one request is cancelled by one cancellable, some of them still waiting for a connection. */
static void
test_cancel_many (void)
{
  enum { N = 40 };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  TrunkTestResult waited[N] = { { NULL } };
  gint64 before;

  trunk_test_http_server_script (server, "/stall", 0, NULL, NULL);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", "https://graph.microsoft.com/stall");

      trunk_http_send_async (context, request, cancellable, trunk_test_result_cb, &waited[i]);
    }
  trunk_test_wait_until (trunk_test_http_server_get_n_requests (server) == 10);
  before = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_http_send_finish (context, trunk_test_result_wait (&waited[i]), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      trunk_test_result_clear (&waited[i]);
    }
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * 1000);
}

static void
test_bad_requests (void)
{
  static const char * const uris[] = { "graph.microsoft.com/me", "", "ftp://graph.microsoft.com/", "https://", "http://graph.microsoft.com/" };
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  g_autoptr(TrunkSecret) token = trunk_secret_new ("canary-token", -1);

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uris[i]);
      g_auto(TrunkTestResult) waited = { NULL };
      g_autoptr(GError) error = NULL;

      trunk_http_request_set_bearer (request, token);
      trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &waited);
      g_assert_null (trunk_http_send_finish (context, trunk_test_result_wait (&waited), &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
    }
}

/* Nothing that may be shown holds a secret, and the exchange keeps none. */
static void
test_canaries (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("POST", "https://graph.microsoft.com/token?code=canary-code&api-version=1");
  g_autoptr(TrunkSecret) token = trunk_secret_new ("canary-token", -1);
  g_autoptr(GBytes) body = g_bytes_new ("client_secret=canary-secret&x=1", 31);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  const char *transcript;

  trunk_test_http_server_script (server, "/token", 200, "Set-Cookie: s=canary-cookie\nX-Odd: canary-header\n", "{\"access_token\":\"canary-answer\"}");
  trunk_net_context_set_transcript_detail (context, TRUNK_TRANSCRIPT_BODIES);
  trunk_http_request_set_bearer (request, token);
  trunk_http_request_set_header (request, "X-AnchorMailbox", "canary@example.com");
  trunk_http_request_set_body (request, "application/x-www-form-urlencoded", body, TRUE);
  trunk_http_request_set_secret_answer (request, TRUE);
  exchange = send (context, request);

  trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), TRUNK_FINDING_OK);
  g_assert_cmpstr (soup_message_headers_get_one (trunk_test_http_server_get_request (server, 0)->headers, "Authorization"), ==, "Bearer canary-token");
  evidence = trunk_http_exchange_dup_evidence (exchange);
  transcript = trunk_evidence_get_transcript (evidence);
  g_assert_nonnull (strstr (transcript, "> POST https://graph.microsoft.com/token"));
  g_assert_nonnull (strstr (transcript, "< 200 OK"));
  g_assert_nonnull (strstr (transcript, "bytes, secret>"));
  g_assert_cmpstr (trunk_evidence_get_transcript (trunk_outcome_get_evidence (trunk_http_exchange_get_outcome (exchange))), ==, transcript);
  for (guint i = 0; i <= trunk_evidence_get_n (evidence); i++)
    {
      const char *text = i < trunk_evidence_get_n (evidence) ? trunk_evidence_get_nth (evidence, i, NULL) : transcript;
      static const char * const canaries[] = { "canary-token", "canary-code", "canary-secret", "canary-answer", "canary-cookie", "canary-header" };

      for (guint j = 0; j < G_N_ELEMENTS (canaries); j++)
        g_assert_null (strstr (text, canaries[j]));
    }
}

static void
test_connection_is_kept (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  gint64 first = 0;
  gint64 rest = 0;

  trunk_test_http_server_script (server, NULL, 200, NULL, "{}");
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(TrunkHttpExchange) exchange = get (context, "https://graph.microsoft.com/");
      SoupMessageHeaders *headers = trunk_test_http_server_get_request (server, i)->headers;

      g_assert_nonnull (headers);
      g_assert_nonnull (trunk_http_exchange_get_tls (exchange));
      if (i == 0)
        first = trunk_http_exchange_get_microseconds (exchange);
      else
        rest += trunk_http_exchange_get_microseconds (exchange);
    }
  g_assert_cmpint (rest / 49, <, first);
}

static void
test_dead_port (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  guint16 port = trunk_test_http_server_get_port (server);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  TrunkOutcome *outcome;

  g_clear_pointer (&server, trunk_test_http_server_free);
  exchange = get (context, "https://graph.microsoft.com/");
  outcome = trunk_http_exchange_get_outcome (exchange);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_CONNECT_REFUSED);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_PHASE), ==, "connect");
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_ADDRESS), ==, address);
  g_assert_null (trunk_http_exchange_get_tls (exchange));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/http/plain", test_plain);
  g_test_add_func ("/net/http/status-is-not-judged", test_status_is_not_judged);
  g_test_add_func ("/net/http/retry-after", test_retry_after);
  g_test_add_func ("/net/http/redirects", test_redirects);
  g_test_add_func ("/net/http/cap", test_cap);
  g_test_add_func ("/net/http/raw", test_raw);
  g_test_add_func ("/net/http/cancel", test_cancel);
  g_test_add_func ("/net/http/cancel-many", test_cancel_many);
  g_test_add_func ("/net/http/bad-requests", test_bad_requests);
  g_test_add_func ("/net/http/canaries", test_canaries);
  g_test_add_func ("/net/http/connection-is-kept", test_connection_is_kept);
  g_test_add_func ("/net/http/dead-port", test_dead_port);

  return g_test_run ();
}
