/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/trunk-fault-picker.h"
#include "app/trunk-fault-row.h"
#include "app/trunk-fold-box.h"
#include "app/trunk-practice-hint.h"
#include "app/trunk-practice-mode.h"
#include "app/trunk-practice-strip.h"
#include "app/trunk-practice-values.h"
#include "net/trunk-http.h"
#include "net/trunk-practice-client.h"
#include "trunk-test-app.h"
#include "trunk-test-util.h"

static AdwApplication *application;

static TrunkPracticeClient *
start (void)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkPracticeClient *client;

  trunk_practice_client_start_async (NULL, 0, NULL, trunk_test_result_cb, &waited);
  client = trunk_practice_client_start_finish (trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return client;
}

static void
stop (TrunkPracticeClient *client)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_practice_client_stop_async (client, trunk_test_result_cb, &waited);
  trunk_practice_client_stop_finish (client, trunk_test_result_wait (&waited));
}

/* How many practice tenants have a folder. */
static guint
count_folders (void)
{
  g_autoptr(GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "trunkline-practice-") ? 1 : 0;

  return n;
}

static char *
fill (TrunkSetup       *setup,
      TrunkWizardStep   step,
      GError          **error)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_practice_values_fill_async (setup, step, NULL, trunk_test_result_cb, &waited);

  return trunk_practice_values_fill_finish (setup, trunk_test_result_wait (&waited), error);
}

static void
fill_well (TrunkSetup      *setup,
           TrunkWizardStep  step)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *said = fill (setup, step, &error);

  g_assert_no_error (error);
  g_assert_nonnull (said);
}

static gboolean
is_finished (gpointer user_data)
{
  return trunk_test_run_get_state (user_data) == TRUNK_TEST_RUN_FINISHED;
}

/* Page by page from an empty set-up to tests that pass, but for the mailboxes that are odd on purpose. */
static void
test_fill (void)
{
  g_autoptr(TrunkPracticeClient) client = start ();
  g_autoptr(TrunkSession) session = test_app_session_new (client);
  g_autoptr(TrunkSetup) setup = trunk_session_create_setup (session);
  TrunkTestRun *run;
  TrunkPlan *plan;
  guint n_accounts;
  guint n_failed = 0;

  fill_well (setup, TRUNK_WIZARD_START);
  g_assert_cmpstr (trunk_setup_get_service (setup)->system, ==, "cisco-unity-connection");
  fill_well (setup, TRUNK_WIZARD_REGISTRATION);
  g_assert_true (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));
  g_assert_cmpint (trunk_setup_judge_step (setup, TRUNK_WIZARD_REGISTRATION, NULL), ==, TRUNK_STEP_STATE_DONE);
  g_assert_null (trunk_practice_values_get_button (setup, TRUNK_WIZARD_SIGN_IN));
  fill_well (setup, TRUNK_WIZARD_ACCOUNTS);
  n_accounts = g_list_model_get_n_items (trunk_setup_get_accounts (setup));
  g_assert_cmpuint (n_accounts, >, 20);
  /* Once more adds none. */
  fill_well (setup, TRUNK_WIZARD_ACCOUNTS);
  g_assert_cmpuint (g_list_model_get_n_items (trunk_setup_get_accounts (setup)), ==, n_accounts);

  run = trunk_setup_get_test_run (setup);
  trunk_test_run_start (run, NULL);
  test_app_wait (is_finished, run);
  plan = trunk_test_run_get_plan (run);
  g_assert_null (trunk_plan_get_shared_verdict (plan));
  g_assert_cmpuint (trunk_plan_get_n_accounts (plan), ==, n_accounts);
  for (guint i = 0; i < n_accounts; i++)
    {
      TrunkCheckItem *verdict = trunk_plan_get_account_verdict (plan, i);
      gboolean failed = verdict != NULL && trunk_check_item_get_status (verdict) == TRUNK_STATUS_FAIL;

      g_assert_true (i >= 20 || !failed);
      n_failed += failed ? 1 : 0;
    }
  g_assert_cmpuint (n_failed, >, 0);
  stop (client);
}

/* As the page for signing in does. */
static void
ask_for_code (TrunkSetup *setup)
{
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (setup);
  TrunkSession *session = trunk_setup_get_session (setup);
  g_auto(TrunkTestResult) opened = { NULL };
  g_auto(TrunkTestResult) sent = { NULL };
  g_autofree char *uri = g_strdup_printf ("https://login.microsoftonline.com/%s/oauth2/v2.0/devicecode", registration->tenant);
  g_autofree char *body = g_strdup_printf ("client_id=%s&scope=https%%3A%%2F%%2Foutlook.office365.com%%2FEWS.AccessAsUser.All%%20offline_access", registration->client_id);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(TrunkNetContext) net = NULL;
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("POST", uri);
  g_autoptr(TrunkHttpExchange) exchange = NULL;

  trunk_session_open_net_async (session, setup, NULL, trunk_test_result_cb, &opened);
  net = trunk_session_open_net_finish (session, trunk_test_result_wait (&opened), NULL);
  g_assert_nonnull (net);
  trunk_http_request_set_body (request, "application/x-www-form-urlencoded", bytes, FALSE);
  trunk_http_send_async (net, request, NULL, trunk_test_result_cb, &sent);
  exchange = trunk_http_send_finish (net, trunk_test_result_wait (&sent), NULL);
  g_assert_cmpuint (trunk_http_exchange_get_status (exchange), ==, 200);
}

/* What is chosen on the first page decides which registration fits. */
static void
test_registrations (void)
{
  static const struct
  {
    const char *system;
    const char *release;
    TrunkFeature features;
    const char *registration;
  } cases[] = {
    { "cisco-unity-connection", "15su4", TRUNK_FEATURE_CALENDAR, "graph" },
    { "cisco-unity-connection", "15", TRUNK_FEATURE_CALENDAR, "ews" },
    { "cisco-unity-connection", "14su2", TRUNK_FEATURE_CALENDAR, "delegated" },
    { "openscape-business", "v3r3", TRUNK_FEATURE_CALENDAR, "openscape" },
  };
  g_autoptr(TrunkPracticeClient) client = start ();
  g_autoptr(TrunkSession) session = test_app_session_new (client);
  JsonObject *registrations = json_object_get_object_member (trunk_practice_client_get_description (client), "registrations");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkSetup) setup = trunk_session_create_setup (session);
      TrunkServiceValues values = *trunk_setup_get_service (setup);
      g_autoptr(GError) error = NULL;

      values.system = cases[i].system;
      values.release = cases[i].release;
      values.capabilities = cases[i].features;
      g_assert_true (trunk_setup_set_service (setup, &values, NULL));
      g_assert_nonnull (trunk_setup_get_requirement (setup));
      fill_well (setup, TRUNK_WIZARD_REGISTRATION);
      g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==,
                       json_object_get_string_member (json_object_get_object_member (registrations, cases[i].registration), "client-id"));

      if (g_str_equal (cases[i].registration, "delegated"))
        {
          g_autofree char *said = NULL;

          g_assert_nonnull (trunk_practice_values_get_button (setup, TRUNK_WIZARD_SIGN_IN));
          said = fill (setup, TRUNK_WIZARD_SIGN_IN, &error);
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
          g_assert_null (said);

          /* With a code that waits, the button is the person. */
          ask_for_code (setup);
          fill_well (setup, TRUNK_WIZARD_SIGN_IN);
        }
    }
  stop (client);
}

static gboolean
has_faults (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) > 0;
}

static TrunkFault *
find_fault (TrunkFaultMenu *menu,
            const char     *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (menu)); i++)
    {
      g_autoptr(TrunkFault) fault = g_list_model_get_item (G_LIST_MODEL (menu), i);

      if (g_str_equal (trunk_fault_get_name (fault), name))
        return fault;
    }

  g_assert_not_reached ();
}

/* What the tenant itself says is on. */
static char *
ask_active (TrunkPracticeClient *client)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(JsonNode) menu = NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  trunk_practice_client_control_async (client, "GET", "/faults", NULL, NULL, trunk_test_result_cb, &waited);
  menu = trunk_practice_client_control_finish (client, trunk_test_result_wait (&waited), NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (menu)); i++)
    {
      JsonObject *row = json_array_get_object_element (json_node_get_array (menu), i);

      if (json_object_get_boolean_member (row, "active"))
        g_string_append_printf (names, "%s ", json_object_get_string_member (row, "name"));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

typedef struct
{
  TrunkPracticeClient *client;
  const char *wanted;
} Active;

static gboolean
tenant_does (gpointer user_data)
{
  Active *active = user_data;
  g_autofree char *names = ask_active (active->client);

  return g_str_equal (names, active->wanted);
}

/* Several at once, each for a mailbox of its own; what is set reaches the tenant, and all go off together. */
static void
test_faults (void)
{
  g_autoptr(TrunkPracticeClient) client = start ();
  g_autoptr(TrunkSession) session = test_app_session_new (client);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 3);
  g_autoptr(TrunkFaultMenu) menu = trunk_fault_menu_new (client);
  g_autofree char *text = NULL;

  test_app_wait (has_faults, menu);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (menu)), >, 200);
  fill_well (setup, TRUNK_WIZARD_ACCOUNTS);
  trunk_fault_menu_set_setup (menu, setup);

  g_assert_true (trunk_fault_fits (find_fault (menu, "mailbox-full"), setup));
  g_assert_false (trunk_fault_fits (find_fault (menu, "ews-ending"), setup));
  g_assert_true (trunk_fault_matches (find_fault (menu, "tls-expired"), (const char * const []) { "YESTERDAY", "ended", NULL }));
  g_assert_false (trunk_fault_matches (find_fault (menu, "tls-expired"), (const char * const []) { "yesterday", "proxy", NULL }));

  trunk_fault_menu_set_active (menu, find_fault (menu, "tls-expired"), TRUE);
  test_app_wait (tenant_does, &(Active) { client, "tls-expired " });
  g_assert_cmpuint (trunk_fault_menu_get_n_active (menu), ==, 1);
  text = trunk_fault_menu_dup_active_text (menu);
  g_assert_cmpstr (text, ==, trunk_fault_get_title (find_fault (menu, "tls-expired")));

  /* While the first of them is still on its way, too */
  trunk_fault_menu_clear (menu);
  trunk_fault_menu_set_active (menu, find_fault (menu, "mailbox-full"), TRUE);
  trunk_fault_menu_set_active (menu, find_fault (menu, "calendar-denied"), TRUE);
  g_assert_nonnull (trunk_fault_get_target (find_fault (menu, "mailbox-full")));
  g_assert_cmpstr (trunk_fault_get_target (find_fault (menu, "mailbox-full")), !=, trunk_fault_get_target (find_fault (menu, "calendar-denied")));
  trunk_fault_menu_clear (menu);
  test_app_wait (tenant_does, &(Active) { client, "" });
  g_assert_cmpuint (trunk_fault_menu_get_n_active (menu), ==, 0);
  g_assert_null (trunk_fault_menu_get_problem (menu));
  stop (client);
}

static gboolean
has_row (gpointer user_data)
{
  return test_app_find_text (user_data, "The certificate ended yesterday") != NULL;
}

static gboolean
has_no_clock_row (gpointer user_data)
{
  return has_row (user_data) && test_app_find_text (user_data, "Answers carry no Date header") == NULL;
}

static void
test_picker (void)
{
  g_autoptr(TrunkPracticeClient) client = start ();
  g_autoptr(TrunkFaultMenu) menu = trunk_fault_menu_new (client);
  GtkWidget *picker = g_object_new (TRUNK_TYPE_FAULT_PICKER, NULL);
  GtkWidget *row;

  trunk_fault_picker_set_menu (TRUNK_FAULT_PICKER (picker), menu);
  test_app_show (picker, 360, 600);
  test_app_wait (has_row, picker);
  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (picker, "search")), "certificate yesterday");
  test_app_wait (has_no_clock_row, picker);

  row = gtk_widget_get_ancestor (test_app_find_text (picker, "The certificate ended yesterday"), TRUNK_TYPE_FAULT_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  g_assert_true (trunk_fault_get_active (find_fault (menu, "tls-expired")));
  test_app_wait (tenant_does, &(Active) { client, "tls-expired " });

  trunk_fault_picker_set_menu (TRUNK_FAULT_PICKER (picker), NULL);
  test_app_close (picker);
  stop (client);
}

static gboolean
is_practising (gpointer user_data)
{
  return trunk_session_get_practice (trunk_window_get_session (user_data)) != NULL;
}

static gboolean
is_clean (gpointer user_data)
{
  return count_folders () == GPOINTER_TO_UINT (user_data);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Another session for a while, and then the user's own as it was: no set-up, secret or folder stays. */
static void
test_window (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  TrunkWindow *window = trunk_window_new (application, session);
  guint before = count_folders ();
  g_autofree char *directory = NULL;
  TrunkSession *practice;
  GtkWidget *hint;

  trunk_window_open_setup (window, setup, TRUNK_WIZARD_SERVICE);
  test_app_show (GTK_WIDGET (window), 1000, 700);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.practise", NULL);
  test_app_wait (is_practising, window);
  g_assert_nonnull (test_app_find_text (GTK_WIDGET (window), "Practice: nothing here is real"));
  practice = trunk_window_get_session (window);
  directory = g_strdup (trunk_practice_client_get_directory (trunk_session_get_practice (practice)));
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (trunk_session_get_place_of_secrets (practice), ==, TRUNK_PLACE_OF_SECRETS_MEMORY);
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (practice)), ==, 0);

  hint = test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PRACTICE_HINT);
  g_assert_nonnull (hint);
  g_signal_emit_by_name (test_app_find_named (hint, "fill"), "clicked");
  test_app_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (practice)), ==, 1);

  g_object_add_weak_pointer (G_OBJECT (practice), (gpointer *) &practice);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.stop-practising", NULL);
  g_assert_true (trunk_window_get_session (window) == session);
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (session)), ==, 1);
  g_assert_cmpint (trunk_setup_get_step (setup), ==, TRUNK_WIZARD_SERVICE);
  g_assert_null (test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PRACTICE_HINT));
  test_app_wait (is_clean, GUINT_TO_POINTER (before));
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  /* With it went its store, and with that the secrets. */
  test_app_wait (is_gone, &practice);
  test_app_close (GTK_WIDGET (window));
}

/* Somebody who does not want to wait */
static void
test_cancel (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkWindow *window = trunk_window_new (application, session);
  guint before = count_folders ();

  test_app_show (GTK_WIDGET (window), 360, 640);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.practise", NULL);
  g_assert_cmpuint (count_folders (), ==, before + 1);
  g_assert_nonnull (test_app_find_text (GTK_WIDGET (window), "Starting the practice tenant"));
  g_signal_emit_by_name (test_app_find_named (test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PRACTICE_STRIP), "stop"), "clicked");
  test_app_wait (is_clean, GUINT_TO_POINTER (before));
  g_assert_true (trunk_window_get_session (window) == session);
  test_app_close (GTK_WIDGET (window));
}

static gboolean
has_finished_run (gpointer user_data)
{
  TrunkSession *session = trunk_window_get_session (user_data);
  g_autoptr(TrunkSetup) setup = NULL;

  if (trunk_session_get_practice (session) == NULL)
    return FALSE;

  setup = g_list_model_get_item (trunk_session_get_setups (session), 0);

  return setup != NULL && is_finished (trunk_setup_get_test_run (setup));
}

/* --practice: a complete set-up, tested, with something to see. A window that is closed ends its practice. */
static void
test_finished (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkWindow *window = trunk_window_new (application, session);
  TrunkPracticeMode *mode = trunk_practice_mode_new (window);
  guint before = count_folders ();
  TrunkPlan *plan;
  guint n_failed = 0;

  test_app_show (GTK_WIDGET (window), 1000, 700);
  trunk_practice_mode_start (mode, TRUE);
  test_app_wait (has_finished_run, window);
  plan = trunk_test_run_get_plan (trunk_setup_get_test_run (trunk_practice_mode_get_open_setup (mode)));
  for (guint i = 0; i < trunk_plan_get_n_accounts (plan); i++)
    {
      TrunkCheckItem *verdict = trunk_plan_get_account_verdict (plan, i);

      n_failed += verdict != NULL && trunk_check_item_get_status (verdict) == TRUNK_STATUS_FAIL ? 1 : 0;
    }
  g_assert_cmpuint (n_failed, ==, 6);
  g_assert_cmpuint (trunk_fault_menu_get_n_active (trunk_practice_mode_get_menu (mode)), ==, 6);

  g_object_unref (mode);
  test_app_close (GTK_WIDGET (window));
  test_app_wait (is_clean, GUINT_TO_POINTER (before));
}

static gboolean
has_workspace (gpointer user_data)
{
  g_autoptr(GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, "workspace.db", NULL);

      if (g_str_has_prefix (name, "trunkline-practice-") && g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return FALSE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* kill -9 of the window: the tenant goes, and takes what was practised along. */
static void
test_killed (void)
{
  g_autofree char *program = g_build_filename (g_getenv ("TRUNK_BUILD_ROOT"), "src", "app", "trunkline", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  guint before = count_folders ();
  guint tick = g_timeout_add (20, tick_cb, NULL);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--practice", NULL);
  g_assert_no_error (error);
  test_app_wait (has_workspace, NULL);
  g_subprocess_force_exit (process);
  test_app_wait (is_clean, GUINT_TO_POINTER (before));
  g_source_remove (tick);
}

/* Beside each other where there is room, else below each other; the height follows. */
static void
test_fold_box (void)
{
  GtkWidget *box = g_object_new (TRUNK_TYPE_FOLD_BOX, "spacing", 6, NULL);
  GtkWidget *first = gtk_label_new ("What is said here");
  GtkWidget *second = gtk_button_new_with_label ("What is done here");
  int line;
  int narrow;
  int wide_height;
  int narrow_height;

  gtk_widget_set_parent (first, box);
  gtk_widget_set_parent (second, box);
  test_app_show (box, 600, 100);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, &line, NULL, NULL);
  g_assert_cmpint (narrow, <, line);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, line, &wide_height, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, narrow, &narrow_height, NULL, NULL, NULL);
  g_assert_cmpint (narrow_height, >, wide_height);
  test_app_close (box);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), "practice-XXXXXX", NULL);

  /* Before anything asks GLib for it: a temporary folder that only this test sees */
  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);

  test_app_init (&argc, &argv);
  application = adw_application_new ("io.github.trunkline.Trunkline.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/practice/fill", test_fill);
  g_test_add_func ("/app/practice/registrations", test_registrations);
  g_test_add_func ("/app/practice/faults", test_faults);
  g_test_add_func ("/app/practice/picker", test_picker);
  g_test_add_func ("/app/practice/window", test_window);
  g_test_add_func ("/app/practice/cancel", test_cancel);
  g_test_add_func ("/app/practice/finished", test_finished);
  g_test_add_func ("/app/practice/killed", test_killed);
  g_test_add_func ("/app/practice/fold-box", test_fold_box);

  return g_test_run ();
}
