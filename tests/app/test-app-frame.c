/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-registration.h"
#include "app/trunk-wizard.h"
#include "trunk-test-app.h"

/* Any step can be opened, also when earlier ones lack something; which one comes back at the next start. */
static void
test_steps (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  GtkWidget *wizard = trunk_wizard_new (setup);

  test_app_show (wizard, 1000, 700);
  g_assert_cmpuint (trunk_wizard_get_step (TRUNK_WIZARD (wizard)), ==, TRUNK_WIZARD_START);
  for (guint i = 0; i < TRUNK_WIZARD_N_STEPS; i++)
    {
      gtk_widget_activate_action (wizard, "wizard.step", "s", trunk_wizard_step_get_nick (i));
      g_assert_cmpuint (trunk_wizard_get_step (TRUNK_WIZARD (wizard)), ==, i);
      g_assert_cmpuint (trunk_wizard_page_get_step (trunk_wizard_get_page (TRUNK_WIZARD (wizard))), ==, i);
      test_app_settle ();
    }
  gtk_widget_activate_action (wizard, "wizard.back", NULL);
  g_assert_cmpuint (trunk_wizard_get_step (TRUNK_WIZARD (wizard)), ==, TRUNK_WIZARD_TESTS);
  test_app_close (wizard);

  wizard = trunk_wizard_new (setup);
  test_app_show (wizard, 1000, 700);
  g_assert_cmpuint (trunk_wizard_get_step (TRUNK_WIZARD (wizard)), ==, TRUNK_WIZARD_TESTS);
  test_app_close (wizard);
}

/* A page says why it is not complete, and follows the set-up. */
static void
test_reason (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  g_autoptr(GError) error = NULL;
  GtkWidget *wizard;

  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (setup, &values, &error));
  wizard = trunk_wizard_new (setup);
  trunk_wizard_set_step (TRUNK_WIZARD (wizard), TRUNK_WIZARD_REGISTRATION);
  test_app_show (wizard, 1000, 700);
  g_assert_nonnull (test_app_find_text (wizard, "The application (client) ID is missing"));

  values = *trunk_setup_get_registration (setup);
  values.client_id = "66666666-7777-4888-8999-aaaaaaaaaaaa";
  g_assert_true (trunk_setup_set_registration (setup, &values, &error));
  g_assert_null (test_app_find_text (wizard, "The application (client) ID is missing"));
  g_assert_nonnull (test_app_find_text (wizard, "The client secret is missing"));
  trunk_setup_note_secret (setup, TRUNK_SECRET_CLIENT_SECRET, TRUE);
  g_assert_true (trunk_wizard_page_get_complete (trunk_wizard_get_page (TRUNK_WIZARD (wizard))));
  test_app_close (wizard);
}

static gboolean
is_folded (gpointer user_data)
{
  return trunk_wizard_get_folded (user_data);
}

/* Below 600 px the list folds, and the window can be as narrow as a telephone. */
static void
test_fold (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *wizard = trunk_wizard_new (setup);
  int minimum;

  test_app_show (wizard, 360, 640);
  test_app_wait (is_folded, wizard);
  gtk_widget_measure (wizard, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  test_app_close (wizard);

  wizard = trunk_wizard_new (setup);
  test_app_show (wizard, 1000, 640);
  g_assert_false (trunk_wizard_get_folded (TRUNK_WIZARD (wizard)));
  test_app_close (wizard);
}

/* A removed set-up comes back whole. */
static void
test_remove_and_restore (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkSetup) setup = g_object_ref (test_app_setup_new (session, NULL, 3));
  g_autoptr(GPtrArray) services = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *mark = NULL;

  trunk_setup_set_mark (setup, "tick", "yes");
  g_assert_true (trunk_session_remove_setup (session, setup, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (trunk_session_get_setups (session)), ==, 0);
  services = trunk_workspace_list_services (trunk_session_get_workspace (session), &error);
  g_assert_cmpuint (services->len, ==, 0);

  g_assert_true (trunk_session_restore_setup (session, setup, &error));
  g_assert_no_error (error);
  g_assert_true (trunk_session_find_setup (session, trunk_setup_get_id (setup)) == setup);
  accounts = trunk_workspace_list_accounts (trunk_session_get_workspace (session), trunk_setup_get_id (setup), &error);
  g_assert_cmpuint (accounts->len, ==, 3);
  mark = trunk_workspace_dup_mark (trunk_session_get_workspace (session), trunk_setup_get_id (setup), "tick");
  g_assert_cmpstr (mark, ==, "yes");
}

static void
forgotten_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (trunk_setup_forget_secrets_finish (TRUNK_SETUP (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* The secrets of a removed set-up are forgotten without bringing any of it back. */
static void
test_forget_removed (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkSetup) setup = g_object_ref (test_app_setup_new (session, NULL, 1));
  g_autoptr(GPtrArray) registrations = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;

  g_assert_true (trunk_session_remove_setup (session, setup, &error));
  trunk_setup_forget_secrets_async (setup, NULL, forgotten_cb, &done);
  test_app_wait (is_true, &done);
  registrations = trunk_workspace_list_registrations (trunk_session_get_workspace (session), &error);
  g_assert_cmpuint (registrations->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/frame/steps", test_steps);
  g_test_add_func ("/app/frame/reason", test_reason);
  g_test_add_func ("/app/frame/fold", test_fold);
  g_test_add_func ("/app/frame/remove-and-restore", test_remove_and_restore);
  g_test_add_func ("/app/frame/forget-removed", test_forget_removed);

  return g_test_run ();
}
