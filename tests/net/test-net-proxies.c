/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sys/prctl.h>

#include <glib/gstdio.h>

#include "base/trunk-error.h"
#include "net/trunk-dialer.h"
#include "net/trunk-http.h"
#include "net/trunk-proxy-resolver.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

#define USER "proxyuser"
#define RIGHT "right-canary-password"
#define WRONG "wrong-canary-password"
/* openssl passwd -apr1 -salt trunkpxy right-canary-password */
#define RIGHT_HASH "$apr1$trunkpxy$t9ZMx1OoNt.U/zIYeFBSo1"

static const char * const hosts[] = { "127.0.0.1", "localhost", NULL };

/* --- real proxies, on a port of their own in a folder of their own --- */

typedef struct
{
  char *folder;                 /* (owned) */
  GSubprocess *process;         /* (owned) */
  guint16 port;
} Proxy;

static guint16
find_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  g_socket_listener_close (listener);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

static char *
find_program (const char *name)
{
  static const char * const folders[] = { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static void
proxy_write (Proxy      *proxy,
             const char *name,
             const char *text)
{
  g_autofree char *path = g_build_filename (proxy->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

static void
proxy_probe_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (object), result, NULL);

  *(int *) user_data = connection != NULL;
}

static gboolean
proxy_answers (Proxy *proxy)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  int answered = -1;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", proxy->port, NULL, proxy_probe_cb, &answered);
  trunk_test_wait_until (answered >= 0);

  return answered;
}

/* A test that fails takes its proxy with it. */
static void
proxy_child_setup_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
proxy_start (Proxy              *proxy,
             const char * const *argv)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  gint64 patience = g_get_monotonic_time () + TRUNK_TEST_PATIENCE_S * G_USEC_PER_SEC;

  g_subprocess_launcher_set_child_setup (launcher, proxy_child_setup_cb, NULL, NULL);
  proxy->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  while (!proxy_answers (proxy))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, patience);
      g_usleep (20 * 1000);
    }
}

static void
proxy_stop (Proxy *proxy)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (proxy->process != NULL)
    {
      g_subprocess_force_exit (proxy->process);
      g_subprocess_wait (proxy->process, NULL, NULL);
    }
  g_clear_object (&proxy->process);

  dir = proxy->folder != NULL ? g_dir_open (proxy->folder, 0, NULL) : NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (proxy->folder, name, NULL);

      g_unlink (path);
    }
  if (proxy->folder != NULL)
    g_rmdir (proxy->folder);
  g_clear_pointer (&proxy->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Proxy, proxy_stop)

static void
proxy_prepare (Proxy *proxy)
{
  g_autoptr(GError) error = NULL;

  proxy->folder = g_dir_make_tmp ("trunk-proxy-XXXXXX", &error);
  g_assert_no_error (error);
  g_chmod (proxy->folder, 0777);        /* a server that gives up root must get in */
  proxy->port = find_port ();
}

static gboolean
start_squid (Proxy *proxy)
{
  static const char * const helpers[] = { "/usr/lib/squid/basic_ncsa_auth", "/usr/lib64/squid/basic_ncsa_auth", "/usr/libexec/squid/basic_ncsa_auth" };
  g_autofree char *program = find_program ("squid");
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;
  const char *helper = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      if (g_file_test (helpers[i], G_FILE_TEST_IS_EXECUTABLE))
        helper = helpers[i];
    }
  if (program == NULL || helper == NULL)
    return FALSE;

  proxy_prepare (proxy);
  proxy_write (proxy, "passwd", USER ":" RIGHT_HASH "\n");
  text = g_strdup_printf ("http_port 127.0.0.1:%u\n"
                          "auth_param basic program %s %s/passwd\n"
                          "auth_param basic realm Test\n"
                          "auth_param basic children 1\n"
                          "acl authed proxy_auth REQUIRED\n"
                          "acl testports port 1024-65535\n"
                          "acl local dst 127.0.0.0/8\n"
                          "http_access deny !testports\n"
                          "http_access deny !local\n"
                          "http_access allow authed\n"
                          "http_access deny all\n"
                          "pid_filename none\n"
                          "access_log none\n"
                          "cache_log /dev/null\n"
                          "cache deny all\n"
                          "cache_mem 1 MB\n"
                          "coredump_dir %s\n"
                          "visible_hostname proxy.example.com\n"
                          "pinger_enable off\n"
                          "dns_nameservers 127.0.0.1\n"
                          "max_filedescriptors 256\n"
                          "shutdown_lifetime 0 seconds\n",
                          proxy->port, helper, proxy->folder, proxy->folder);
  proxy_write (proxy, "squid.conf", text);
  config = g_build_filename (proxy->folder, "squid.conf", NULL);
  proxy_start (proxy, (const char * const []) { program, "-N", "-f", config, NULL });

  return TRUE;
}

static gboolean
start_tinyproxy (Proxy *proxy)
{
  g_autofree char *program = find_program ("tinyproxy");
  g_autofree char *config = NULL;
  g_autofree char *text = NULL;

  if (program == NULL)
    return FALSE;

  proxy_prepare (proxy);
  text = g_strdup_printf ("Port %u\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\nAllow 127.0.0.1\nBasicAuth " USER " " RIGHT "\n", proxy->port);
  proxy_write (proxy, "tinyproxy.conf", text);
  config = g_build_filename (proxy->folder, "tinyproxy.conf", NULL);
  proxy_start (proxy, (const char * const []) { program, "-d", "-c", config, NULL });

  return TRUE;
}

static gboolean
start_microsocks (Proxy *proxy)
{
  g_autofree char *program = find_program ("microsocks");
  g_autofree char *port = NULL;

  if (program == NULL)
    return FALSE;

  proxy_prepare (proxy);
  port = g_strdup_printf ("%u", proxy->port);
  proxy_start (proxy, (const char * const []) { program, "-i", "127.0.0.1", "-p", port, "-u", USER, "-P", RIGHT, NULL });

  return TRUE;
}

/* --- asking through them --- */

static TrunkNetContext *
make_context (TrunkTestHttpServer *server,
              const char          *scheme,
              guint16              port,
              const char          *password)
{
  TrunkNetContext *context = trunk_net_context_new ();
  g_autoptr(TrunkSecret) secret = password != NULL ? trunk_secret_new (password, -1) : NULL;
  g_autofree char *uri = g_strdup_printf ("%s://127.0.0.1:%u", scheme, port);
  g_autoptr(GError) error = NULL;

  g_assert_true (trunk_net_context_set_proxy (context, TRUNK_PROXY_MANUAL, uri, password != NULL ? USER : NULL, secret, &error));
  g_assert_no_error (error);
  g_assert_true (trunk_net_context_add_trust_anchors (context, trunk_test_http_server_get_anchor (server), &error));
  g_assert_no_error (error);
  trunk_net_context_set_transcript_detail (context, TRUNK_TRANSCRIPT_BODIES);
  g_assert_cmpstr (trunk_net_context_get_proxy_uri (context), ==, uri);

  return context;
}

static void
assert_no_canary (TrunkEvidence *evidence)
{
  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    g_assert_null (strstr (trunk_evidence_get_nth (evidence, i, NULL), "canary"));
  g_assert_null (strstr (trunk_evidence_get_transcript (evidence) ?: "", "canary"));
  g_assert_null (strstr (trunk_evidence_get_transcript (evidence) ?: "", "cHJveHl1c2Vy"));      /* base64 of the user */
}

static void
check (TrunkTestHttpServer *server,
       const char          *scheme,
       guint16              proxy_port,
       const char          *password,
       guint16              port,
       TrunkFinding         finding)
{
  g_autoptr(TrunkNetContext) context = make_context (server, scheme, proxy_port, password);
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u/", port);
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uri);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  g_autoptr(TrunkDial) dialled = NULL;
  g_auto(TrunkTestResult) sent = { NULL };
  g_auto(TrunkTestResult) waited = { NULL };
  TrunkOutcome *outcome = NULL;

  g_test_message ("%s, password %s, port %u", scheme, password != NULL ? password : "none", port);
  trunk_http_request_set_deadline (request, 8000);
  trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &sent);
  exchange = trunk_http_send_finish (context, trunk_test_result_wait (&sent), NULL);
  trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), finding);
  g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, finding == TRUNK_FINDING_OK ? 200 : 0);
  evidence = trunk_http_exchange_dup_evidence (exchange);
  assert_no_canary (evidence);
  if (finding != TRUNK_FINDING_OK)
    {
      g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_PROXY), ==, trunk_net_context_get_proxy_uri (context));
      g_assert_cmpint (trunk_http_exchange_get_microseconds (exchange), <, 5 * G_USEC_PER_SEC);
    }

  trunk_dialer_dial_async (context, "127.0.0.1", port, TRUE, 8000, NULL, trunk_test_result_cb, &waited);
  dialled = trunk_dialer_dial_finish (context, trunk_test_result_wait (&waited), NULL);
  for (guint i = 0; i < TRUNK_N_PHASES; i++)
    {
      if (dialled->phases[i] != NULL && (outcome == NULL || trunk_outcome_is_ok (outcome)))
        outcome = dialled->phases[i];
    }
  trunk_test_assert_finding (outcome, finding);
  assert_no_canary (trunk_outcome_get_evidence (outcome));
  g_assert_true ((dialled->stream != NULL) == (finding == TRUNK_FINDING_OK));
}

static void
test_squid (void)
{
  g_auto(Proxy) proxy = { NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  guint16 port = trunk_test_http_server_get_port (server);

  if (!start_squid (&proxy))
    {
      g_test_skip ("no squid here");
      return;
    }

  trunk_test_http_server_script (server, NULL, 200, NULL, "{}");
  check (server, "http", proxy.port, RIGHT, port, TRUNK_FINDING_OK);
  check (server, "http", proxy.port, NULL, port, TRUNK_FINDING_PROXY_AUTH_REQUIRED);
  check (server, "http", proxy.port, WRONG, port, TRUNK_FINDING_PROXY_AUTH_WRONG);
  check (server, "http", proxy.port, RIGHT, 443, TRUNK_FINDING_PROXY_REFUSED);
  check (server, "http", proxy.port, RIGHT, find_port (), TRUNK_FINDING_PROXY_TARGET_UNREACHABLE);
}

static void
test_tinyproxy (void)
{
  g_auto(Proxy) proxy = { NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  guint16 port = trunk_test_http_server_get_port (server);

  if (!start_tinyproxy (&proxy))
    {
      g_test_skip ("no tinyproxy here");
      return;
    }

  trunk_test_http_server_script (server, NULL, 200, NULL, "{}");
  check (server, "http", proxy.port, RIGHT, port, TRUNK_FINDING_OK);
  check (server, "http", proxy.port, NULL, port, TRUNK_FINDING_PROXY_AUTH_REQUIRED);
  check (server, "http", proxy.port, WRONG, port, TRUNK_FINDING_PROXY_AUTH_WRONG);
}

static void
test_microsocks (void)
{
  g_auto(Proxy) proxy = { NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  guint16 port = trunk_test_http_server_get_port (server);

  if (!start_microsocks (&proxy))
    {
      g_test_skip ("no microsocks here");
      return;
    }

  trunk_test_http_server_script (server, NULL, 200, NULL, "{}");
  check (server, "socks5", proxy.port, RIGHT, port, TRUNK_FINDING_OK);
  check (server, "socks5", proxy.port, NULL, port, TRUNK_FINDING_PROXY_AUTH_REQUIRED);
  check (server, "socks5", proxy.port, WRONG, port, TRUNK_FINDING_PROXY_AUTH_WRONG);
  check (server, "socks5", proxy.port, RIGHT, find_port (), TRUNK_FINDING_PROXY_TARGET_UNREACHABLE);
}

static void
test_no_proxy_there (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkTestHttpServer) mail = trunk_test_http_server_new (hosts);
  guint16 port = trunk_test_http_server_get_port (server);

  check (server, "http", find_port (), NULL, port, TRUNK_FINDING_PROXY_UNREACHABLE);
  check (server, "socks5", find_port (), NULL, port, TRUNK_FINDING_PROXY_UNREACHABLE);
  trunk_test_http_server_set_raw (mail, &(TrunkTestRawScript) { FALSE, "220 mail ready\r\n\r\n", -1, TRUNK_TEST_RAW_CLOSE });
  check (server, "http", trunk_test_http_server_get_port (mail), NULL, port, TRUNK_FINDING_PROXY_PROTOCOL);
  check (server, "socks5", trunk_test_http_server_get_port (mail), NULL, port, TRUNK_FINDING_PROXY_PROTOCOL);
}

static void
test_settings (void)
{
  static const char * const wrong[] = { "", "proxy", "proxy:8080", "http://proxy", "https://proxy:8080", "http://u:p@proxy:8080", "http://:8080", "ftp://proxy:1" };
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (trunk_net_context_set_proxy (context, TRUNK_PROXY_MANUAL, wrong[i], NULL, NULL, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_cmpint (trunk_net_context_get_proxy_mode (context), ==, TRUNK_PROXY_SYSTEM);
    }
}

/* A password as people write it into a setting, with what would have to be escaped. */
static void
test_password_in_setting (void)
{
  static const char * const settings[] = { "http://anna:can@ry@proxy:3128", "http://anna:can/ry@proxy:3128", "http://anna@proxy:3128" };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr(TrunkProxyResolver) resolver = trunk_proxy_resolver_new (TRUNK_PROXY_MANUAL, settings[i], NULL, NULL, FALSE);
      g_auto(GStrv) answer = g_proxy_resolver_lookup (G_PROXY_RESOLVER (resolver), "https://Mail.contoso.com/", NULL, NULL);
      g_autofree char *shown = trunk_proxy_resolver_dup_in_force (resolver, "mail.contoso.com");

      g_assert_nonnull (answer);
      g_assert_cmpstr (shown, ==, "http://proxy:3128");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/proxies/settings", test_settings);
  g_test_add_func ("/net/proxies/password-in-setting", test_password_in_setting);
  g_test_add_func ("/net/proxies/none-there", test_no_proxy_there);
  g_test_add_func ("/net/proxies/squid", test_squid);
  g_test_add_func ("/net/proxies/tinyproxy", test_tinyproxy);
  g_test_add_func ("/net/proxies/microsocks", test_microsocks);

  return g_test_run ();
}
