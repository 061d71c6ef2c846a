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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/http/plain", test_plain);

  return g_test_run ();
}
