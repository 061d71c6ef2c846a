/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each case runs in a process of its own on a private session bus that starts no services by itself; those that need the real
 * keyring start it there, with a home of its own. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/trunk-error.h"
#include "secrets/trunk-secret.h"
#include "secrets/trunk-secret-store.h"
#include "trunk-test-util.h"

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define LIMIT_US (3500 * G_TIME_SPAN_MILLISECOND)   /* 3 s, and room for a busy machine */

static const char *program;

static TrunkFinding
probe (TrunkSecretStore *store)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  trunk_secret_store_probe_async (store, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_secret_store_probe_finish (store, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - started, <, LIMIT_US);

  return trunk_outcome_get_finding (outcome);
}

static gboolean
store_value (TrunkSecretStore  *store,
             const char        *owner,
             TrunkSecretKind    kind,
             const char        *value,
             GError           **error)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = trunk_secret_new (value, -1);

  trunk_secret_store_store_async (store, owner, kind, secret, NULL, trunk_test_result_cb, &waited);

  return trunk_secret_store_store_finish (store, trunk_test_result_wait (&waited), error);
}

static char *
lookup_value (TrunkSecretStore  *store,
              const char        *owner,
              TrunkSecretKind    kind,
              GError           **error)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = NULL;

  trunk_secret_store_lookup_async (store, owner, kind, NULL, trunk_test_result_cb, &waited);
  secret = trunk_secret_store_lookup_finish (store, trunk_test_result_wait (&waited), error);

  return secret != NULL ? g_strdup (trunk_secret_peek (secret)) : NULL;
}

static gboolean
clear_owner (TrunkSecretStore  *store,
             const char        *owner,
             GError           **error)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_secret_store_clear_async (store, owner, NULL, trunk_test_result_cb, &waited);

  return trunk_secret_store_clear_finish (store, trunk_test_result_wait (&waited), error);
}

static gboolean
remove_secret (TrunkSecretStore  *store,
               const char        *owner,
               TrunkSecretKind    kind,
               GError           **error)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_secret_store_remove_async (store, owner, kind, NULL, trunk_test_result_cb, &waited);

  return trunk_secret_store_remove_finish (store, trunk_test_result_wait (&waited), error);
}

static TrunkFinding
unlock (TrunkSecretStore *store)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  trunk_secret_store_unlock_async (store, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_secret_store_unlock_finish (store, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return trunk_outcome_get_finding (outcome);
}

/* Every operation names what is the matter within its time. */
static void
assert_unusable (TrunkFinding  finding,
                 const char   *complaint)
{
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, trunk_finding_get_nick (finding));

  started = g_get_monotonic_time ();
  g_assert_null (lookup_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE);
  g_assert_nonnull (strstr (error->message, complaint));
  g_assert_cmpint (g_get_monotonic_time () - started, <, LIMIT_US);
  g_clear_error (&error);

  started = g_get_monotonic_time ();
  g_assert_false (store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE);
  g_assert_null (strstr (error->message, "canary"));
  g_assert_cmpint (g_get_monotonic_time () - started, <, LIMIT_US);
  g_clear_error (&error);

  g_assert_false (clear_owner (store, "reg", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE);
}

static void
case_no_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_unusable (TRUNK_FINDING_KEYRING_ABSENT, "no keyring");
}

static void
case_no_service (void)
{
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");

  assert_unusable (TRUNK_FINDING_KEYRING_ABSENT, "no keyring");
  g_assert_cmpstr (trunk_finding_get_nick (unlock (store)), ==, "keyring-absent");
}

static GDBusMessage *
swallow_cb (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }

  return message;
}

/* Owns the keyring's name and answers nothing. */
static GDBusConnection *
own_silently (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                                        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                        NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, swallow_cb, NULL, NULL);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", SERVICE_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
case_slow (void)
{
  g_autoptr(GDBusConnection) owner = own_silently ();

  assert_unusable (TRUNK_FINDING_KEYRING_SLOW, "did not answer");
}

static void
case_denied (void)
{
  g_autoptr(GDBusConnection) owner = own_silently ();

  assert_unusable (TRUNK_FINDING_KEYRING_DENIED, "refused");
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
case_cancelled (void)
{
  g_autoptr(GDBusConnection) owner = own_silently ();
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_timeout_add (50, cancel_cb, cancellable);
  trunk_secret_store_probe_async (store, cancellable, trunk_test_result_cb, &waited);
  g_assert_null (trunk_secret_store_probe_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, G_TIME_SPAN_SECOND);
}

/* A secret service with one locked keyring, or none yet, and a prompt that is answered as the case says. */
typedef enum
{
  ANSWER_RIGHT,
  ANSWER_DISMISSED,
  ANSWER_GONE,
  ANSWER_NEVER,
} PromptAnswer;

typedef struct
{
  PromptAnswer answer;
  gboolean empty;
  gboolean locked;
  gboolean dismissed;   /* the prompt was taken back */
  gboolean created;
  guint n_prompts;
} Prompter;

#define COLLECTION_PATH SERVICE_PATH "/collection/login"
#define PROMPT_PATH SERVICE_PATH "/prompt/p1"

static const char prompter_xml[] =
  "<node>"
  "<interface name='org.freedesktop.Secret.Service'>"
  "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='CreateCollection'><arg type='a{sv}' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Prompt'>"
  "<method name='Prompt'><arg type='s' direction='in'/></method><method name='Dismiss'/>"
  "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Collection'><property name='Locked' type='b' access='read'/></interface>"
  "</node>";

static void
prompter_answer (Prompter        *prompter,
                 GDBusConnection *connection)
{
  if (prompter->answer == ANSWER_NEVER)
    return;
  if (prompter->answer == ANSWER_GONE)
    {
      g_dbus_connection_close (connection, NULL, NULL, NULL);
      return;
    }

  if (prompter->answer == ANSWER_RIGHT)
    {
      prompter->locked = FALSE;
      prompter->created = prompter->empty;
      prompter->empty = FALSE;
    }
  g_assert_true (g_dbus_connection_emit_signal (connection, NULL, PROMPT_PATH, "org.freedesktop.Secret.Prompt", "Completed",
                                                g_variant_new ("(bv)", prompter->answer == ANSWER_DISMISSED, g_variant_new_string ("")), NULL));
}

static void
prompter_call_cb (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  Prompter *prompter = user_data;

  if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", prompter->empty ? "/" : COLLECTION_PATH));
  else if (g_str_equal (method, "Unlock"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT_PATH));
  else if (g_str_equal (method, "CreateCollection"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", "/", PROMPT_PATH));
  else
    {
      gboolean shown = g_str_equal (method, "Prompt");

      g_dbus_method_invocation_return_value (invocation, NULL);
      prompter->n_prompts += shown;
      prompter->dismissed |= !shown;
      if (shown)
        prompter_answer (prompter, connection);
    }
}

static GVariant *
prompter_get_cb (GDBusConnection  *connection,
                 const char       *sender,
                 const char       *path,
                 const char       *interface,
                 const char       *name,
                 GError          **error,
                 gpointer          user_data)
{
  return g_variant_new_boolean (((Prompter *) user_data)->locked);
}

static GDBusConnection *
own_prompter (Prompter *prompter)
{
  static const GDBusInterfaceVTable vtable = { .method_call = prompter_call_cb, .get_property = prompter_get_cb };
  static const char * const paths[] = { SERVICE_PATH, PROMPT_PATH, COLLECTION_PATH };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (prompter_xml, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                                        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                        NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (connection, paths[i], node->interfaces[i], &vtable, prompter, NULL, &error), >, 0);
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", SERVICE_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
case_unlock (void)
{
  static const struct { PromptAnswer answer; TrunkFinding finding; } answers[] = {
    { ANSWER_DISMISSED, TRUNK_FINDING_KEYRING_LOCKED },
    { ANSWER_GONE, TRUNK_FINDING_KEYRING_ABSENT },
    { ANSWER_RIGHT, TRUNK_FINDING_OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      Prompter prompter = { .answer = answers[i].answer, .locked = TRUE };
      g_autoptr(GDBusConnection) owner = own_prompter (&prompter);
      g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");

      g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "keyring-locked");
      g_assert_cmpuint (prompter.n_prompts, ==, 0);
      g_assert_cmpstr (trunk_finding_get_nick (unlock (store)), ==, trunk_finding_get_nick (answers[i].finding));
      g_assert_cmpuint (prompter.n_prompts, ==, 1);
      g_assert_false (prompter.dismissed);
      if (answers[i].answer == ANSWER_RIGHT)
        g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "ok");
      g_dbus_connection_close_sync (owner, NULL, NULL);
    }
}

/* A service without any keyring is asked to make one. */
static void
case_unlock_empty (void)
{
  Prompter prompter = { .answer = ANSWER_RIGHT, .empty = TRUE };
  g_autoptr(GDBusConnection) owner = own_prompter (&prompter);
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;

  trunk_secret_store_probe_async (store, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_secret_store_probe_finish (store, trunk_test_result_wait (&waited), NULL);
  g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, "keyring-absent");
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_REASON));

  g_assert_cmpstr (trunk_finding_get_nick (unlock (store)), ==, "ok");
  g_assert_true (prompter.created);
  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "ok");
}

static void
case_unlock_cancelled (void)
{
  Prompter prompter = { .answer = ANSWER_NEVER, .locked = TRUE };
  g_autoptr(GDBusConnection) owner = own_prompter (&prompter);
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_secret_store_unlock_async (store, cancellable, trunk_test_result_cb, &waited);
  trunk_test_wait_until (prompter.n_prompts == 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_secret_store_unlock_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Taking the prompt back would end gnome-keyring 42.1. Whoever answers it later finds the keyring open. */
  prompter.answer = ANSWER_RIGHT;
  prompter_answer (&prompter, owner);
  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "ok");
  g_assert_false (prompter.dismissed);
}

static void
name_appeared_cb (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  *(gboolean *) user_data = TRUE;
}

static GSubprocess *
start_keyring (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  GSubprocess *daemon;
  GOutputStream *input;
  gboolean appeared = FALSE;
  guint watch;

  /* What makes our own mistakes show ends the daemon, which has some. */
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_PERTURB_");
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_CHECK_");
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  daemon = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (daemon);
  g_assert_true (g_output_stream_write_all (input, "test", 4, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));

  watch = g_bus_watch_name (G_BUS_TYPE_SESSION, SERVICE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, name_appeared_cb, NULL, &appeared, NULL);
  trunk_test_wait_until (appeared);
  g_bus_unwatch_name (watch);

  return daemon;
}

static void
stop_keyring (GSubprocess *daemon)
{
  g_subprocess_force_exit (daemon);
  g_subprocess_wait (daemon, NULL, NULL);
  g_object_unref (daemon);
}

static void
case_unlocked (void)
{
  GSubprocess *daemon = start_keyring ();
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("workspace-1");
  g_autoptr(TrunkSecretStore) other = trunk_secret_store_new_libsecret ("workspace-2");
  g_autoptr(GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "ok");
  g_assert_true (store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "first", &error));
  g_assert_no_error (error);
  store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary", &error);
  g_assert_no_error (error);
  g_assert_true (store_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, "token", &error));
  g_assert_true (store_value (other, "reg", TRUNK_SECRET_CLIENT_SECRET, "theirs", &error));

  value = lookup_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, &error);
  g_assert_cmpstr (value, ==, "canary");
  g_clear_pointer (&value, g_free);
  g_assert_null (lookup_value (store, "nobody", TRUNK_SECRET_CLIENT_SECRET, &error));
  g_assert_no_error (error);

  g_assert_true (remove_secret (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, &error));
  g_assert_no_error (error);
  g_assert_null (lookup_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, &error));
  g_assert_no_error (error);
  value = lookup_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, &error);
  g_assert_cmpstr (value, ==, "canary");
  g_clear_pointer (&value, g_free);
  g_assert_true (store_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, "token", &error));
  g_assert_cmpstr (trunk_finding_get_nick (unlock (store)), ==, "ok");

  g_assert_true (clear_owner (store, "reg", &error));
  g_assert_no_error (error);
  g_assert_null (lookup_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, &error));
  g_assert_null (lookup_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, &error));
  g_assert_no_error (error);
  g_assert_true (clear_owner (store, "reg", &error));
  value = lookup_value (other, "reg", TRUNK_SECRET_CLIENT_SECRET, &error);
  g_assert_cmpstr (value, ==, "theirs");

  stop_keyring (daemon);
}

static void
case_locked (void)
{
  GSubprocess *daemon = start_keyring ();
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_libsecret ("w");
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GVariant) alias = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  const char *paths[2] = { NULL };

  g_assert_true (store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary", &error));
  alias = g_dbus_connection_call_sync (bus, SERVICE_NAME, SERVICE_PATH, "org.freedesktop.Secret.Service", "ReadAlias", g_variant_new ("(s)", "default"),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (alias, "(&o)", &paths[0]);
  reply = g_dbus_connection_call_sync (bus, SERVICE_NAME, SERVICE_PATH, "org.freedesktop.Secret.Service", "Lock",
                                       g_variant_new ("(^ao)", paths), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  assert_unusable (TRUNK_FINDING_KEYRING_LOCKED, "locked");
  stop_keyring (daemon);
}

static const struct
{
  const char *name;
  void (*run) (void);
  const char *policy;
  gboolean keyring;
} cases[] = {
  { "no-bus", case_no_bus, "", FALSE },
  { "no-service", case_no_service, "", FALSE },
  { "slow", case_slow, "", FALSE },
  { "denied", case_denied, "<deny send_destination=\"" SERVICE_NAME "\"/>", FALSE },
  { "cancelled", case_cancelled, "", FALSE },
  { "unlock", case_unlock, "", FALSE },
  { "unlock-empty", case_unlock_empty, "", FALSE },
  { "unlock-cancelled", case_unlock_cancelled, "", FALSE },
  { "unlocked", case_unlocked, "", TRUE },
  { "locked", case_locked, "", TRUE },
};

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
test_case (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autofree char *dir = NULL;
  g_autofree char *config = NULL;
  g_autofree char *config_arg = NULL;
  g_autofree char *text = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *runner = g_find_program_in_path ("dbus-run-session");
  g_autofree char *keyring = g_find_program_in_path ("gnome-keyring-daemon");
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;

  if (runner == NULL || (cases[n].keyring && keyring == NULL))
    {
      g_test_skip ("dbus-run-session or gnome-keyring-daemon is not installed");
      return;
    }

  dir = g_dir_make_tmp ("trunk-keyring-XXXXXX", NULL);
  config = g_build_filename (dir, "bus.conf", NULL);
  text = g_strdup_printf ("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                          "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
                          "<busconfig><type>session</type><listen>unix:dir=%s</listen><policy context=\"default\">"
                          "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/>%s</policy></busconfig>",
                          dir, cases[n].policy);
  g_assert_true (g_file_set_contents (config, text, -1, NULL));

  g_subprocess_launcher_setenv (launcher, "HOME", dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", dir, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "SECRET_BACKEND");
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  config_arg = g_strconcat ("--config-file=", config, NULL);
  child = g_subprocess_launcher_spawn (launcher, &error, runner, config_arg, "--", program, "--case", cases[n].name, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &errors, &error);
  g_assert_no_error (error);
  remove_tree (dir);

  if (!g_subprocess_get_successful (child))
    g_error ("%s: %s", cases[n].name, errors);
  g_assert_null (strstr (errors, "canary"));
}

int
main (int    argc,
      char **argv)
{
  program = argv[0];
  for (guint i = 0; argc == 3 && i < G_N_ELEMENTS (cases); i++)
    {
      if (g_str_equal (argv[1], "--case") && g_str_equal (argv[2], cases[i].name))
        {
          cases[i].run ();
          return 0;
        }
    }

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/libsecret/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }

  return g_test_run ();
}
