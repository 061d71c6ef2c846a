/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where secrets are kept: what the notice says of a keyring that is missing or locked, and each of its choices. The keyring is played by a small
 * service on the test's own bus. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/trunk-keyring-notice.h"
#include "app/trunk-secret-move.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-app.h"
#include "trunk-test-util.h"

#define SERVICE_NAME "org.freedesktop.secrets"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define COLLECTION_PATH SERVICE_PATH "/collection/login"
#define PROMPT_PATH SERVICE_PATH "/prompt/p1"

typedef struct
{
  GDBusConnection *connection;  /* (owned) */
  gboolean locked;
  gboolean empty;
  gboolean prompted;
} Keyring;

static const char keyring_xml[] =
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
keyring_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  Keyring *keyring = user_data;

  if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", keyring->empty ? "/" : COLLECTION_PATH));
  else if (g_str_equal (method, "Unlock"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT_PATH));
  else if (g_str_equal (method, "CreateCollection"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", "/", PROMPT_PATH));
  else
    {
      /* Taking a prompt back ends gnome-keyring 42.1. */
      g_assert_cmpstr (method, ==, "Prompt");
      keyring->prompted = TRUE;
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static GVariant *
keyring_get_cb (GDBusConnection  *connection,
                const char       *sender,
                const char       *path,
                const char       *interface,
                const char       *name,
                GError          **error,
                gpointer          user_data)
{
  return g_variant_new_boolean (((Keyring *) user_data)->locked);
}

static void
keyring_start (Keyring *keyring)
{
  static const GDBusInterfaceVTable vtable = { .method_call = keyring_call_cb, .get_property = keyring_get_cb };
  static const char * const paths[] = { SERVICE_PATH, PROMPT_PATH, COLLECTION_PATH };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (keyring_xml, NULL);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  keyring->connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (keyring->connection, paths[i], node->interfaces[i], &vtable, keyring, NULL, &error), >, 0);
  reply = g_dbus_connection_call_sync (keyring->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", SERVICE_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
keyring_answer (Keyring  *keyring,
                gboolean  right)
{
  if (right)
    keyring->locked = keyring->empty = FALSE;
  g_assert_true (g_dbus_connection_emit_signal (keyring->connection, NULL, PROMPT_PATH, "org.freedesktop.Secret.Prompt", "Completed",
                                                g_variant_new ("(bv)", !right, g_variant_new_string ("")), NULL));
}

static void
keyring_stop (Keyring *keyring)
{
  g_dbus_connection_close_sync (keyring->connection, NULL, NULL);
  g_clear_object (&keyring->connection);
}

typedef struct
{
  Keyring keyring;
  TrunkSession *session;        /* (owned) */
  TrunkSetup *setup;            /* of the session */
  GtkWidget *notice;
} Fixture;

/* A session on the keyring, and the notice on something that is shown. @data: (nullable): the keyring there is */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(TrunkSecretStore) keyring = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  if (data != NULL)
    {
      fixture->keyring = *(const Keyring *) data;
      keyring_start (&fixture->keyring);
    }
  fixture->session = test_app_session_new (NULL);
  fixture->setup = test_app_setup_new (fixture->session, NULL, 0);
  keyring = trunk_secret_store_new_libsecret ("test");
  trunk_session_set_secrets (fixture->session, keyring, TRUNK_PLACE_OF_SECRETS_KEYRING);
  fixture->notice = g_object_new (TRUNK_TYPE_KEYRING_NOTICE, "session", fixture->session, NULL);
  gtk_box_append (GTK_BOX (box), fixture->notice);
}

static void
show (Fixture *fixture)
{
  test_app_show (gtk_widget_get_parent (fixture->notice), 500, 600);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) sealed = trunk_keyring_notice_dup_sealed_file ();

  test_app_close (fixture->notice);
  g_clear_object (&fixture->session);
  if (fixture->keyring.connection != NULL)
    keyring_stop (&fixture->keyring);
  g_file_delete (sealed, NULL, NULL);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
says (gpointer user_data)
{
  Wanted *wanted = user_data;

  return test_app_find_text (wanted->fixture->notice, wanted->text) != NULL;
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  g_test_message ("waiting for “%s”", text);
  test_app_wait (says, &(Wanted) { fixture, text });
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static gboolean
is_gone (gpointer user_data)
{
  return !gtk_widget_get_visible (((Fixture *) user_data)->notice);
}

static void
choose (Fixture    *fixture,
        const char *id)
{
  GtkWidget *row = test_app_find_named (fixture->notice, id);

  g_assert_true (gtk_widget_get_mapped (row));
  g_signal_emit_by_name (row, "activate");
}

static gboolean
is_offered (Fixture    *fixture,
            const char *id)
{
  return gtk_widget_get_mapped (test_app_find_named (fixture->notice, id));
}

static void
store (Fixture    *fixture,
       const char *value)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new (value, -1);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_setup_store_secret_async (fixture->setup, TRUNK_SECRET_CLIENT_SECRET, secret, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_setup_store_secret_finish (fixture->setup, trunk_test_result_wait (&waited), &error));
  g_assert_no_error (error);
}

static char *
lookup (Fixture *fixture)
{
  TrunkSecretStore *secrets = trunk_session_get_secrets (fixture->session);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  trunk_secret_store_lookup_async (secrets, trunk_setup_get_secret_owner (fixture->setup, TRUNK_SECRET_CLIENT_SECRET), TRUNK_SECRET_CLIENT_SECRET, NULL,
                                   trunk_test_result_cb, &waited);
  secret = trunk_secret_store_lookup_finish (secrets, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return secret != NULL ? g_strdup (trunk_secret_peek (secret)) : NULL;
}

static void
test_fine (Fixture       *fixture,
           gconstpointer  data)
{
  show (fixture);
  while (trunk_session_get_store_state (fixture->session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_gone (fixture));
}

/* The prompt is the desktop's; while it is open the notice says so, and can be told to wait no longer. */
static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  show (fixture);
  wait_for_text (fixture, "The keyring is locked");
  g_assert_true (is_offered (fixture, "unlock_row"));
  g_assert_true (is_offered (fixture, "memory_row"));
  g_assert_true (is_offered (fixture, "sealed_row"));
  g_assert_true (is_offered (fixture, "retry_row"));

  choose (fixture, "unlock_row");
  wait_for_text (fixture, "Waiting for your keyring");
  test_app_wait (is_true, &fixture->keyring.prompted);
  g_signal_emit_by_name (test_app_find_named (fixture->notice, "cancel"), "clicked");
  wait_for_text (fixture, "The keyring is locked");

  fixture->keyring.prompted = FALSE;
  choose (fixture, "unlock_row");
  test_app_wait (is_true, &fixture->keyring.prompted);
  keyring_answer (&fixture->keyring, FALSE);
  wait_for_text (fixture, "closed without the password");

  fixture->keyring.prompted = FALSE;
  choose (fixture, "unlock_row");
  test_app_wait (is_true, &fixture->keyring.prompted);
  keyring_answer (&fixture->keyring, TRUE);
  test_app_wait (is_gone, fixture);
  g_assert_cmpuint (trunk_session_get_place_of_secrets (fixture->session), ==, TRUNK_PLACE_OF_SECRETS_KEYRING);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  show (fixture);
  wait_for_text (fixture, "This computer has no keyring yet");
  wait_for_text (fixture, "Set up the keyring");
  choose (fixture, "unlock_row");
  test_app_wait (is_true, &fixture->keyring.prompted);
  keyring_answer (&fixture->keyring, TRUE);
  test_app_wait (is_gone, fixture);
}

/* Until the program ends: said as long as it is so, and to be changed. */
static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *value = NULL;

  show (fixture);
  wait_for_text (fixture, "There is no keyring on this computer");
  g_assert_false (is_offered (fixture, "unlock_row"));
  choose (fixture, "memory_row");
  wait_for_text (fixture, "Secrets are kept until Trunkline ends");
  g_assert_cmpuint (trunk_session_get_place_of_secrets (fixture->session), ==, TRUNK_PLACE_OF_SECRETS_MEMORY);
  g_assert_false (is_offered (fixture, "choices"));
  store (fixture, "canary");
  value = lookup (fixture);
  g_assert_cmpstr (value, ==, "canary");
}

static void
type_passphrases (Fixture    *fixture,
                  const char *first,
                  const char *second)
{
  GtkWidget *passphrase = test_app_find_named (fixture->notice, "passphrase");
  GtkWidget *again = test_app_find_named (fixture->notice, "again");

  gtk_editable_set_text (GTK_EDITABLE (passphrase), first);
  if (second != NULL)
    gtk_editable_set_text (GTK_EDITABLE (again), second);
  g_assert_true (gtk_widget_get_visible (again) == (second != NULL));
  g_signal_emit_by_name (test_app_find_named (fixture->notice, "use"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (passphrase)), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (again)), ==, "");
}

/* From memory into a sealed file with what is there already, and open again with the right passphrase only. */
static void
test_sealed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) file = trunk_keyring_notice_dup_sealed_file ();
  g_autoptr(TrunkSecretStore) keyring = NULL;
  g_autofree char *value = NULL;
  g_autofree char *again = NULL;
  g_autofree char *sealed = NULL;
  gsize length;

  show (fixture);
  wait_for_text (fixture, "There is no keyring on this computer");
  choose (fixture, "memory_row");
  wait_for_text (fixture, "Secrets are kept until Trunkline ends");
  store (fixture, "canary-in-memory");

  g_signal_emit_by_name (test_app_find_named (fixture->notice, "notice"), "activated");
  choose (fixture, "sealed_row");
  type_passphrases (fixture, "", "");
  wait_for_text (fixture, "Type the passphrase first");
  type_passphrases (fixture, "short", "short");
  wait_for_text (fixture, "at least 8 characters");
  type_passphrases (fixture, "correct horse", "correct house");
  wait_for_text (fixture, "not the same");
  type_passphrases (fixture, "correct horse", "correct horse");
  test_app_wait (is_gone, fixture);
  g_assert_cmpuint (trunk_session_get_place_of_secrets (fixture->session), ==, TRUNK_PLACE_OF_SECRETS_FILE);
  value = lookup (fixture);
  g_assert_cmpstr (value, ==, "canary-in-memory");
  g_assert_true (g_file_load_contents (file, NULL, &sealed, &length, NULL, NULL));
  g_assert_null (memmem (sealed, length, "canary", 6));

  /* The next start: the keyring is asked first, and the file is there. */
  keyring = trunk_secret_store_new_libsecret ("test");
  trunk_session_set_secrets (fixture->session, keyring, TRUNK_PLACE_OF_SECRETS_KEYRING);
  wait_for_text (fixture, "Open the sealed file");
  choose (fixture, "sealed_row");
  type_passphrases (fixture, "battery staple", NULL);
  wait_for_text (fixture, "passphrase is wrong");
  g_assert_cmpuint (trunk_session_get_place_of_secrets (fixture->session), ==, TRUNK_PLACE_OF_SECRETS_KEYRING);
  type_passphrases (fixture, "correct horse", NULL);
  test_app_wait (is_gone, fixture);
  again = lookup (fixture);
  g_assert_cmpstr (again, ==, "canary-in-memory");
}

#define ADD(path, keyring, run) g_test_add ("/keyring/" path, Fixture, keyring, set_up, run, tear_down)

int
main (int    argc,
      char **argv)
{
  static const Keyring open = { NULL }, locked = { .locked = TRUE }, empty = { .empty = TRUE };

  test_app_init (&argc, &argv);

  ADD ("fine", &open, test_fine);
  ADD ("locked", &locked, test_locked);
  ADD ("empty", &empty, test_empty);
  ADD ("memory", NULL, test_memory);
  ADD ("sealed", NULL, test_sealed);

  return g_test_run ();
}
