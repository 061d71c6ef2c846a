/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/trunk-http.h"
#include "net/trunk-practice-client.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-util.h"

#define PREFIX "trunkline-practice-"

/* How many folders of practice tenants there are in this test's own temporary folder. */
static guint
count_folders (void)
{
  g_autoptr(GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, PREFIX) ? 1 : 0;

  return n;
}

static TrunkPracticeClient *
start (const char * const *faults)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkPracticeClient *client;

  trunk_practice_client_start_async (faults, 5, NULL, trunk_test_result_cb, &waited);
  client = trunk_practice_client_start_finish (trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  g_assert_true (trunk_practice_client_get_running (client));

  return client;
}

static void
stop (TrunkPracticeClient *client)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_practice_client_stop_async (client, trunk_test_result_cb, &waited);
  trunk_practice_client_stop_finish (client, trunk_test_result_wait (&waited));
  g_assert_false (trunk_practice_client_get_running (client));
}

static JsonNode *
control (TrunkPracticeClient  *client,
         const char           *method,
         const char           *path,
         const char           *body,
         GError              **error)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_practice_client_control_async (client, method, path, body, NULL, trunk_test_result_cb, &waited);

  return trunk_practice_client_control_finish (client, trunk_test_result_wait (&waited), error);
}

/* The real addresses lead to it, with the certificate checked; afterwards nothing is left. */
static void
test_life (void)
{
  g_autoptr(TrunkPracticeClient) client = start (NULL);
  g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration");
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_auto(TrunkTestResult) waited = { NULL };
  g_autofree char *directory = g_strdup (trunk_practice_client_get_directory (client));
  g_autofree char *own = g_build_filename (directory, "workspace.db", NULL);
  JsonObject *registrations = json_object_get_object_member (trunk_practice_client_get_description (client), "registrations");
  const char *graph = json_object_get_string_member (json_object_get_object_member (registrations, "graph"), "client-id");
  const char *certificate = json_object_get_string_member (json_object_get_object_member (registrations, "certificate"), "client-id");
  const char *delegated = json_object_get_string_member (json_object_get_object_member (registrations, "delegated"), "client-id");
  g_autoptr(TrunkSecret) secret = trunk_practice_client_dup_credential (client, graph);
  g_autoptr(TrunkSecret) key = trunk_practice_client_dup_credential (client, certificate);
  g_autoptr(TrunkSecret) password = trunk_practice_client_dup_proxy_password (client);

  /* The tenant is on this computer, whatever the desktop says of proxies. */
  g_assert_true (trunk_net_context_set_proxy (net, TRUNK_PROXY_NONE, NULL, NULL, NULL, NULL));
  g_assert_nonnull (secret);
  g_assert_nonnull (password);
  g_assert_true (g_str_has_prefix (trunk_secret_peek (key), "-----BEGIN"));
  g_assert_null (trunk_practice_client_dup_credential (client, delegated));
  g_assert_true (g_file_test (trunk_practice_client_get_setup (client, "unity-connection-graph"), G_FILE_TEST_EXISTS));
  g_assert_null (trunk_practice_client_get_setup (client, "no-such"));

  g_assert_true (trunk_practice_client_apply (client, net, NULL));
  trunk_http_send_async (net, request, NULL, trunk_test_result_cb, &waited);
  exchange = trunk_http_send_finish (net, trunk_test_result_wait (&waited), NULL);
  g_assert_nonnull (exchange);
  g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, 200);

  g_assert_true (g_file_set_contents (own, "x", 1, NULL));
  stop (client);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  stop (client);
}

static void
test_control (void)
{
  g_autoptr(TrunkPracticeClient) client = start ((const char * const []) { "clock-off", NULL });
  g_autoptr(JsonNode) faults = control (client, "GET", "/faults", NULL, NULL);
  g_autoptr(JsonNode) cleared = NULL;
  g_autoptr(JsonNode) refused = NULL;
  g_autoptr(GError) error = NULL;
  gboolean active = FALSE;

  g_assert_true (JSON_NODE_HOLDS_ARRAY (faults));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (faults)); i++)
    {
      JsonObject *row = json_array_get_object_element (json_node_get_array (faults), i);

      if (g_str_equal (json_object_get_string_member (row, "name"), "clock-off"))
        active = json_object_get_boolean_member (row, "active");
    }
  g_assert_true (active);

  cleared = control (client, "PUT", "/faults", "[]", &error);
  g_assert_no_error (error);
  g_assert_nonnull (cleared);

  refused = control (client, "PUT", "/faults", "[\"no-such-fault\"]", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (refused);
  stop (client);
}

/* A name that is not on the menu, and a person who does not want to wait: both leave nothing. */
static void
test_not_started (void)
{
  guint before = count_folders ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) unknown = { NULL };
  g_auto(TrunkTestResult) cancelled = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_practice_client_start_async ((const char * const []) { "no-such-fault", NULL }, 0, NULL, trunk_test_result_cb, &unknown);
  g_assert_null (trunk_practice_client_start_finish (trunk_test_result_wait (&unknown), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);

  trunk_practice_client_start_async (NULL, 0, cancellable, trunk_test_result_cb, &cancelled);
  g_assert_cmpuint (count_folders (), ==, before + 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_practice_client_start_finish (trunk_test_result_wait (&cancelled), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_folders (), ==, before);
}

/* The tenant goes by itself: the client says so. */
static void
test_crash (void)
{
  g_autoptr(TrunkPracticeClient) client = start (NULL);
  pid_t pid = json_object_get_int_member (trunk_practice_client_get_description (client), "pid");

  kill (pid, SIGKILL);
  trunk_test_wait_until (!trunk_practice_client_get_running (client));
  stop (client);
  g_assert_false (g_file_test (trunk_practice_client_get_directory (client), G_FILE_TEST_EXISTS));
}

/* What is killed together with its tenant can't clean up; the next start does. */
static void
test_left_over (void)
{
  g_autofree char *old = g_build_filename (g_get_tmp_dir (), PREFIX "left1", NULL);
  g_autofree char *file = g_build_filename (old, "practice.json", NULL);
  g_autofree char *touch = g_strdup_printf ("touch -d '1 hour ago' %s", old);
  g_autoptr(TrunkPracticeClient) client = NULL;
  g_autoptr(TrunkPracticeClient) other = NULL;

  g_assert_cmpint (g_mkdir (old, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "{}", -1, NULL));
  g_assert_true (g_spawn_command_line_sync (touch, NULL, NULL, NULL, NULL));

  client = start (NULL);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  other = start (NULL);
  g_assert_true (g_file_test (trunk_practice_client_get_directory (client), G_FILE_TEST_EXISTS));
  stop (client);
  stop (other);
}

/* kill -9 of the program that started it: the tenant ends and takes the folder along. */
static void
test_killed (const char *self)
{
  g_autoptr(GSubprocess) program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--start-and-wait", NULL);
  g_autoptr(GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  g_autofree char *directory = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_nonnull (directory);
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
  trunk_test_wait_until (!g_file_test (directory, G_FILE_TEST_EXISTS) || (g_usleep (1000), g_main_context_wakeup (NULL), FALSE));
}

static void
test_killed_cb (gconstpointer data)
{
  test_killed (data);
}

static int
start_and_wait (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(TrunkPracticeClient) client = start (NULL);

  g_print ("%s\n", trunk_practice_client_get_directory (client));
  g_main_loop_run (loop);

  return 0;
}

int
main (int   argc,
      char *argv[])
{
  char folder[] = "/var/tmp/test-practice-client-XXXXXX";
  int status;

  if (argc == 2 && g_str_equal (argv[1], "--start-and-wait"))
    return start_and_wait ();

  /* Before anything asks GLib for it: a temporary folder that only this test sees */
  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/practice-client/life", test_life);
  g_test_add_func ("/net/practice-client/control", test_control);
  g_test_add_func ("/net/practice-client/not-started", test_not_started);
  g_test_add_func ("/net/practice-client/crash", test_crash);
  g_test_add_func ("/net/practice-client/left-over", test_left_over);
  g_test_add_data_func ("/net/practice-client/killed", argv[0], test_killed_cb);
  status = g_test_run ();
  g_rmdir (folder);

  return status;
}
