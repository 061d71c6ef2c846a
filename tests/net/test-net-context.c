/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

static gint64
clock_cb (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static TrunkHttpExchange *
get (TrunkNetContext *context,
     const char      *uri)
{
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uri);
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &waited);

  return trunk_http_send_finish (context, trunk_test_result_wait (&waited), NULL);
}

/* Two names lead to two servers; a third is not led anywhere. */
static void
test_map (void)
{
  g_autoptr(TrunkTestHttpServer) one = trunk_test_http_server_new ((const char * const []) { "one.example.com", NULL });
  g_autoptr(TrunkTestHttpServer) two = trunk_test_http_server_new ((const char * const []) { "two.example.com", NULL });
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (one);
  g_autoptr(TrunkHttpExchange) first = NULL;
  g_autoptr(TrunkHttpExchange) second = NULL;
  SoupSession *session;

  g_assert_true (trunk_net_context_add_trust_anchors (context, trunk_test_http_server_get_anchor (two), NULL));
  trunk_net_context_map_host (context, "two.example.com", 443, "127.0.0.1", trunk_test_http_server_get_port (two));
  trunk_test_http_server_script (one, NULL, 200, NULL, "1");
  trunk_test_http_server_script (two, NULL, 200, NULL, "2");

  first = get (context, "https://ONE.example.com/");
  trunk_test_assert_finding (trunk_http_exchange_get_outcome (first), TRUNK_FINDING_OK);
  second = get (context, "https://two.example.com/");
  trunk_test_assert_finding (trunk_http_exchange_get_outcome (second), TRUNK_FINDING_OK);
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (one), ==, 1);
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (two), ==, 1);
  g_assert_cmpstr (trunk_test_http_server_get_request (two, 0)->host, ==, "two.example.com");

  session = trunk_net_context_get_session (context, "one.example.com", 443);
  g_assert_true (session == trunk_net_context_get_session (context, "One.Example.Com", 443));
  g_assert_false (session == trunk_net_context_get_session (context, "two.example.com", 443));
  g_assert_true (trunk_net_context_get_session (context, "one.example.com", 8443) == trunk_net_context_get_session (context, "three.example.com", 443));
}

/* What a context allows is said, and what weakens is not there to be said. */
static void
test_session (void)
{
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  SoupSession *session;

  trunk_net_context_set_max_connections (context, 4);
  session = trunk_net_context_get_session (context, "graph.microsoft.com", 443);
  g_assert_cmpuint (soup_session_get_max_conns_per_host (session), ==, 4);
  g_assert_cmpstr (soup_session_get_user_agent (session), ==, "Trunkline/" TRUNK_VERSION);
  g_assert_true (soup_session_get_tls_database (session) == trunk_net_context_get_tls_database (context));
  g_assert_false (soup_session_has_feature (session, SOUP_TYPE_COOKIE_JAR));
  g_assert_false (soup_session_has_feature (session, SOUP_TYPE_CACHE));
  g_assert_false (soup_session_has_feature (session, SOUP_TYPE_AUTH_MANAGER));
  g_assert_cmpuint (soup_session_get_timeout (session), >, 0);
}

static void
test_clock (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new ((const char * const []) { "one.example.com", NULL });
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  gint64 now = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;

  trunk_net_context_set_clock (context, clock_cb, &now, NULL);
  g_assert_cmpint (trunk_net_context_get_real_time (context), ==, now);
  trunk_net_context_set_clock (context, NULL, NULL, NULL);
  g_assert_cmpint (ABS (trunk_net_context_get_real_time (context) - g_get_real_time ()), <, G_USEC_PER_SEC);
}

/* The password of a proxy is in what the resolver answers to a socket, and nowhere else. */
static void
test_proxy_password (void)
{
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  g_autoptr(TrunkSecret) password = trunk_secret_new ("canary p@ss:word/", -1);
  g_auto(GStrv) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GProxyResolver) session_resolver = NULL;
  g_auto(GStrv) session_answer = NULL;
  g_autofree GParamSpec **properties = NULL;
  guint n = 0;

  g_assert_true (trunk_net_context_set_proxy (context, TRUNK_PROXY_MANUAL, "http://proxy.example.com:3128", "me", password, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (trunk_net_context_get_proxy_uri (context), ==, "http://proxy.example.com:3128");
  answer = g_proxy_resolver_lookup (trunk_net_context_get_proxy_resolver (context), "none://mail.example.com:993", NULL, &error);
  g_assert_cmpstr (answer[0], ==, "http://me:canary%20p%40ss%3Aword%2F@proxy.example.com:3128");
  g_object_get (trunk_net_context_get_session (context, "graph.microsoft.com", 443), "proxy-resolver", &session_resolver, NULL);
  session_answer = g_proxy_resolver_lookup (session_resolver, "https://graph.microsoft.com", NULL, &error);
  g_assert_cmpstr (session_answer[0], ==, "http://proxy.example.com:3128");

  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (session_resolver), &n);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/context/map", test_map);
  g_test_add_func ("/net/context/session", test_session);
  g_test_add_func ("/net/context/clock", test_clock);
  g_test_add_func ("/net/context/proxy-password", test_proxy_password);

  return g_test_run ();
}
