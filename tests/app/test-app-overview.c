/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "app/trunk-damaged-view.h"
#include "app/trunk-deadline-strip.h"
#include "app/trunk-export.h"
#include "app/trunk-forget-view.h"
#include "app/trunk-history-view.h"
#include "app/trunk-import-view.h"
#include "app/trunk-overview.h"
#include "app/trunk-run-row.h"
#include "app/trunk-setup-removal.h"
#include "app/trunk-setup-row.h"
#include "app/trunk-sparkline.h"
#include "trunk-test-app.h"

#define N_DAY G_GINT64_CONSTANT (86400)

/* A widget of @type that shows @text, and whether it does. */
typedef struct
{
  GtkWidget *widget;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer user_data)
{
  const Shown *shown = user_data;

  return test_app_find_text (shown->widget, shown->text) != NULL;
}

static void
wait_for (GtkWidget  *widget,
          const char *text)
{
  Shown shown = { widget, text };

  g_test_message ("waiting for “%s”", text);
  test_app_wait (is_shown, &shown);
}

/* Two mailboxes and a server; @failing of them fail. */
static gint64
add_run (TrunkSession *session,
         TrunkSetup   *setup,
         guint         failing,
         gint64        duration)
{
  TrunkWorkspace *workspace = trunk_session_get_workspace (session);
  const TrunkStoredResult results[] = {
    { "endpoint-tls", "graph.microsoft.com:443", TRUNK_STATUS_PASS, "ok", 1, duration, NULL },
    { "account-mailbox", "alice@contoso.example", failing > 0 ? TRUNK_STATUS_FAIL : TRUNK_STATUS_PASS, failing > 0 ? "access-denied" : "ok", 2, 1000, NULL },
    { "account-mailbox", "bob@contoso.example", failing > 1 ? TRUNK_STATUS_FAIL : TRUNK_STATUS_PASS, failing > 1 ? "access-denied" : "ok", 3, 1000, NULL },
  };
  g_autoptr(GError) error = NULL;
  gint64 run = trunk_workspace_begin_run (workspace, trunk_setup_get_id (setup), trunk_setup_get_name (setup), G_N_ELEMENTS (results), &error);

  g_assert_no_error (error);
  trunk_workspace_add_results (workspace, run, results, G_N_ELEMENTS (results), &error);
  g_assert_no_error (error);
  trunk_workspace_end_run (workspace, run, TRUNK_RUN_FINISHED, &error);
  g_assert_no_error (error);

  return run;
}

static void
set_credential_end (TrunkSetup *setup,
                    gint64      days)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  g_autoptr(GError) error = NULL;

  values.credential_ends = g_get_real_time () / G_USEC_PER_SEC + days * N_DAY;
  trunk_setup_set_registration (setup, &values, &error);
  g_assert_no_error (error);
}

static void
rename_setup (TrunkSetup *setup,
              const char *name)
{
  TrunkServiceValues values = *trunk_setup_get_service (setup);
  g_autoptr(GError) error = NULL;

  values.display_name = name;
  trunk_setup_set_service (setup, &values, &error);
  g_assert_no_error (error);
}

static void
test_empty (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *overview = trunk_overview_new (session);

  test_app_show (overview, 360, 640);
  g_assert_nonnull (test_app_find_text (overview, "No set-up yet"));
  g_assert_false (trunk_overview_go_back (TRUNK_OVERVIEW (overview)));
  test_app_close (overview);
}

/* A row says what is the matter, when that was found, and what ends next. */
static void
test_rows (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  GtkWidget *overview;
  GtkWidget *sparkline;

  rename_setup (setup, "Voice <mail> & more");
  trunk_setup_note_secret (setup, TRUNK_SECRET_CLIENT_SECRET, TRUE);
  trunk_setup_set_mark (setup, "seen:service", "1");
  set_credential_end (setup, 10);
  add_run (session, setup, 0, 1000);
  add_run (session, setup, 1, 1000);
  overview = trunk_overview_new (session);
  test_app_show (overview, 900, 700);

  wait_for (overview, "1 check failed, 2 passed");
  g_assert_nonnull (test_app_find_text (overview, "Voice <mail> & more"));
  g_assert_nonnull (test_app_find_text (overview, "Last tested today at"));
  g_assert_nonnull (test_app_find_text (overview, "The client secret ends in"));
  sparkline = test_app_find_type (overview, TRUNK_TYPE_SPARKLINE);
  g_assert_true (gtk_widget_get_visible (sparkline));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (sparkline), ==, "The last 2 runs, oldest first: works, failed");

  /* One that is over counts more than what was found before. */
  set_credential_end (setup, -3);
  wait_for (overview, "The client secret ended 3 days ago");
  test_app_close (overview);
}

/* A date that is in the strip can be reached, and says whom it concerns. */
static void
test_strip (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *overview;
  GtkWidget *strip;
  guint n_marks;

  overview = trunk_overview_new (session);
  test_app_show (overview, 900, 700);
  strip = test_app_find_type (overview, TRUNK_TYPE_DEADLINE_STRIP);
  n_marks = trunk_deadline_strip_get_n_marks (TRUNK_DEADLINE_STRIP (strip));
  set_credential_end (setup, 40);
  wait_for (overview, "The client secret ends in");
  g_assert_cmpuint (trunk_deadline_strip_get_n_marks (TRUNK_DEADLINE_STRIP (strip)), ==, n_marks + 1);
  test_app_close (overview);
}

static void
choose_runs (GtkWidget *view,
             guint      n)
{
  GtkWidget *row = test_app_find_type (view, TRUNK_TYPE_RUN_ROW);

  for (; row != NULL && n > 0; row = gtk_widget_get_next_sibling (row), n--)
    trunk_run_row_set_chosen (TRUNK_RUN_ROW (row), TRUE);
}

static void
test_comparison (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  GtkWidget *overview;
  GtkWidget *view;

  add_run (session, setup, 0, 1000);
  add_run (session, setup, 2, 10 * G_USEC_PER_SEC);
  overview = trunk_overview_new (session);
  test_app_show (overview, 900, 700);
  trunk_overview_show_history (TRUNK_OVERVIEW (overview), NULL);
  view = test_app_find_type (overview, TRUNK_TYPE_HISTORY_VIEW);
  wait_for (view, "2 checks failed, 1 passed");
  wait_for (view, "Choose two runs");
  choose_runs (view, 1);
  wait_for (view, "Choose one more");
  choose_runs (view, 2);
  wait_for (view, "Two runs are chosen");

  g_assert_true (gtk_widget_activate (test_app_find_named (view, "compare_button")));
  wait_for (view, "2 checks fail that did not before.");
  wait_for (view, "Mailbox opens");
  wait_for (view, "2 times");
  wait_for (view, "Slower");
  wait_for (view, "10.0 s now");
  /* What is unfolded names the mailboxes and explains the finding. */
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (test_app_find_type (view, ADW_TYPE_EXPANDER_ROW)), TRUE);
  wait_for (view, "alice@contoso.example\nbob@contoso.example");

  /* Back is to the list first, and then to the set-ups. */
  gtk_widget_activate_action (view, "overview.back", NULL);
  wait_for (view, "Two runs are chosen");
  gtk_widget_activate_action (view, "overview.back", NULL);
  g_assert_false (trunk_overview_go_back (TRUNK_OVERVIEW (overview)));
  test_app_close (overview);
}

static gboolean
has_one_run (gpointer user_data)
{
  GtkWidget *row = test_app_find_type (user_data, TRUNK_TYPE_RUN_ROW);

  return row != NULL && gtk_widget_get_next_sibling (row) == NULL;
}

static void
test_prune (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  g_autoptr(TrunkHistory) history = trunk_history_new (trunk_session_get_workspace (session));
  g_autoptr(GPtrArray) runs = NULL;
  GtkWidget *view;

  for (guint i = 0; i < 3; i++)
    add_run (session, setup, 0, 1000);
  view = g_object_new (TRUNK_TYPE_HISTORY_VIEW, NULL);
  trunk_history_view_set_history (TRUNK_HISTORY_VIEW (view), session, history);
  test_app_show (view, 600, 600);
  trunk_history_view_show (TRUNK_HISTORY_VIEW (view), trunk_setup_get_id (setup));
  wait_for (view, "Everything works");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (gtk_widget_get_template_child (view, TRUNK_TYPE_HISTORY_VIEW, "keep")), 1);
  g_signal_emit_by_name (gtk_widget_get_template_child (view, TRUNK_TYPE_HISTORY_VIEW, "prune_button"), "clicked");
  test_app_wait (has_one_run, view);
  runs = trunk_workspace_list_runs (trunk_session_get_workspace (session), NULL, 10, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  test_app_close (view);
}

static GFile *
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

/* What is exported is what is imported, without a secret, beside what is there. */
static void
test_import (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 3);
  g_autoptr(TrunkInterchange) document = NULL;
  g_autofree char *text = NULL;
  g_autofree char *broken = NULL;
  g_autoptr(GFile) good = NULL;
  g_autoptr(GFile) bad = NULL;
  g_autoptr(GFile) list = NULL;
  g_autoptr(GFile) table = NULL;
  g_autoptr(TrunkSetup) imported = NULL;
  g_autoptr(GRegex) regex = g_regex_new ("user00001@contoso.example", 0, 0, NULL);
  GtkWidget *overview;
  GtkWidget *view;

  rename_setup (setup, "To and fro");
  document = trunk_export_compose (setup);
  text = trunk_interchange_to_data (document, NULL);
  broken = g_regex_replace_literal (regex, text, -1, 0, "no address", 0, NULL);
  good = write_file ("good.json", text);
  bad = write_file ("bad.json", broken);
  list = write_file ("list.json", " [ ]");
  table = write_file ("people.csv", "alias,address\n");

  overview = trunk_overview_new (session);
  test_app_show (overview, 600, 700);
  view = test_app_find_type (overview, TRUNK_TYPE_IMPORT_VIEW);

  trunk_overview_import_file (TRUNK_OVERVIEW (overview), bad);
  wait_for (view, "/accounts/1/address");
  g_assert_false (gtk_widget_get_sensitive (test_app_find_named (view, "import_button")));
  trunk_overview_import_file (TRUNK_OVERVIEW (overview), list);
  wait_for (view, "one after the other");
  trunk_overview_import_file (TRUNK_OVERVIEW (overview), table);
  wait_for (view, "page Accounts");
  g_assert_nonnull (trunk_import_view_get_problem (TRUNK_IMPORT_VIEW (view)));

  trunk_overview_import_file (TRUNK_OVERVIEW (overview), good);
  wait_for (view, "3 accounts");
  g_assert_nonnull (test_app_find_text (view, "To and fro"));
  g_assert_nonnull (test_app_find_text (view, "Secrets are never in such a file"));
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (session)), ==, 1);
  g_signal_emit_by_name (test_app_find_named (view, "import_button"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (session)), ==, 2);
  imported = g_list_model_get_item (trunk_session_get_setups (session), 1);
  g_assert_cmpstr (trunk_setup_get_name (imported), ==, "To and fro");
  g_assert_cmpstr (trunk_setup_get_id (imported), !=, trunk_setup_get_id (setup));
  g_assert_cmpuint (g_list_model_get_n_items (trunk_setup_get_accounts (imported)), ==, 3);
  test_app_close (overview);
}

static void
test_unknown_system (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  g_autoptr(TrunkInterchange) document = trunk_export_compose (setup);
  g_autofree char *text = trunk_interchange_to_data (document, NULL);
  g_autoptr(GRegex) regex = g_regex_new ("cisco-unity-connection", 0, 0, NULL);
  g_autofree char *other = g_regex_replace_literal (regex, text, -1, 0, "telephone-of-2040", 0, NULL);
  g_autoptr(GFile) file = write_file ("other.json", other);
  GtkWidget *view = g_object_new (TRUNK_TYPE_IMPORT_VIEW, NULL);

  test_app_show (view, 600, 700);
  trunk_import_view_open (TRUNK_IMPORT_VIEW (view), session, file);
  wait_for (view, "telephone-of-2040");
  wait_for (view, "Cisco Unity Connection");
  test_app_close (view);
}

/* Secrets */

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_assert_true (trunk_setup_store_secret_finish (TRUNK_SETUP (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
store_secret (TrunkSetup *setup)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("canary-of-the-overview", -1);
  gboolean stored = FALSE;

  trunk_setup_store_secret_async (setup, TRUNK_SECRET_CLIENT_SECRET, secret, NULL, stored_cb, &stored);
  test_app_wait (is_true, &stored);
}

typedef struct
{
  gboolean done;
  gboolean found;
} Lookup;

static void
lookup_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Lookup *lookup = user_data;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, NULL);

  lookup->found = secret != NULL;
  lookup->done = TRUE;
}

static gboolean
has_secret (TrunkSession *session,
            TrunkSetup   *setup)
{
  Lookup lookup = { FALSE, FALSE };

  trunk_secret_store_lookup_async (trunk_session_get_secrets (session), trunk_setup_get_secret_owner (setup, TRUNK_SECRET_CLIENT_SECRET),
                                   TRUNK_SECRET_CLIENT_SECRET, NULL, lookup_cb, &lookup);
  test_app_wait (is_true, &lookup.done);

  return lookup.found;
}

static void
test_forget (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *view = g_object_new (TRUNK_TYPE_FORGET_VIEW, NULL);

  store_secret (setup);
  g_assert_true (has_secret (session, setup));
  trunk_forget_view_set_session (TRUNK_FORGET_VIEW (view), session);
  test_app_show (view, 600, 600);
  trunk_forget_view_show (TRUNK_FORGET_VIEW (view), setup);
  wait_for (view, "kept");
  wait_for (view, "none");
  g_assert_true (has_secret (session, setup));

  g_signal_emit_by_name (test_app_find_named (view, "forget_button"), "clicked");
  wait_for (view, "Nothing is left");
  g_assert_null (test_app_find_text (view, "kept"));
  g_assert_false (has_secret (session, setup));
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));
  test_app_close (view);
}

typedef struct
{
  TrunkSession *session;
  TrunkSetup *setup;
} Held;

static gboolean
is_forgotten (gpointer user_data)
{
  const Held *held = user_data;

  return !has_secret (held->session, held->setup);
}

static gboolean
is_filled (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) > 0;
}

/* A set-up that can come back keeps its secrets; one that can't any more does not. */
static void
test_removal (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkSetup) setup = g_object_ref (test_app_setup_new (session, NULL, 1));
  g_autoptr(AdwApplication) application = adw_application_new ("io.github.trunkline.Test", G_APPLICATION_NON_UNIQUE);
  GListModel *setups = trunk_session_get_setups (session);
  Held held = { session, setup };
  GtkWidget *window;
  GtkWidget *undo;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  store_secret (setup);
  trunk_session_set_open_setup (session, "");
  window = GTK_WIDGET (trunk_window_new (application, session));
  test_app_show (window, 900, 700);

  trunk_setup_remove_with_undo (window, session, setup);
  g_assert_cmpuint (g_list_model_get_n_items (setups), ==, 0);
  test_app_settle ();
  g_assert_true (has_secret (session, setup));
  undo = test_app_find_text (window, "Undo");
  g_assert_nonnull (undo);
  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON)));
  test_app_wait (is_filled, setups);
  test_app_settle ();
  g_assert_true (has_secret (session, setup));

  trunk_setup_remove_with_undo (window, session, setup);
  test_app_close (window);
  test_app_wait (is_forgotten, &held);
}

/* Damaged */

static void
ready_cb (TrunkWorkspace **out_workspace,
          TrunkWorkspace  *workspace)
{
  *out_workspace = g_object_ref (workspace);
}

static void
test_damaged (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  g_autofree char *path = g_strdup (trunk_workspace_get_path (trunk_session_get_workspace (session)));
  g_autofree char *id = g_strdup (trunk_setup_get_id (setup));
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkWorkspace) opened = NULL;
  g_autoptr(TrunkService) service = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GtkWidget *view;

  g_assert_true (trunk_workspace_backup (trunk_session_get_workspace (session), &error));
  g_clear_object (&session);
  g_file_set_contents (path, "This is no workspace, but somebody's letter.", -1, &error);
  g_assert_no_error (error);
  workspace = trunk_workspace_open (path, &error);
  g_assert_null (workspace);

  view = trunk_damaged_view_new (path, error);
  g_signal_connect_swapped (view, "workspace-ready", G_CALLBACK (ready_cb), &opened);
  test_app_show (view, 600, 700);
  g_assert_nonnull (test_app_find_text (view, "is damaged"));
  g_assert_nonnull (test_app_find_text (view, "There is a backup, made today"));
  gtk_expander_set_expanded (GTK_EXPANDER (test_app_find_type (view, GTK_TYPE_EXPANDER)), TRUE);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (view, error->message));
  g_assert_nonnull (test_app_find_text (view, path));

  g_file_get_contents (path, &before, NULL, NULL);
  g_signal_emit_by_name (test_app_find_named (view, "without_button"), "clicked");
  g_assert_nonnull (opened);
  g_assert_cmpstr (trunk_workspace_get_path (opened), !=, path);
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
  g_clear_object (&opened);

  g_signal_emit_by_name (test_app_find_named (view, "restore_button"), "clicked");
  g_assert_nonnull (opened);
  g_assert_cmpstr (trunk_workspace_get_path (opened), ==, path);
  service = trunk_workspace_get_service (opened, id, NULL);
  g_assert_nonnull (service);
  test_app_close (view);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/overview/empty", test_empty);
  g_test_add_func ("/app/overview/rows", test_rows);
  g_test_add_func ("/app/overview/strip", test_strip);
  g_test_add_func ("/app/overview/comparison", test_comparison);
  g_test_add_func ("/app/overview/prune", test_prune);
  g_test_add_func ("/app/overview/import", test_import);
  g_test_add_func ("/app/overview/unknown-system", test_unknown_system);
  g_test_add_func ("/app/overview/forget", test_forget);
  g_test_add_func ("/app/overview/removal", test_removal);
  g_test_add_func ("/app/overview/damaged", test_damaged);

  return g_test_run ();
}
