/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup.h"
#include "trunk-test-app.h"
#include "trunk-test-plan.h"

#define N_ACCOUNTS 20

typedef struct
{
  TrunkSession *session;
  TrunkSetup *setup;
  TrunkTestRun *run;
  TrunkTestProvider *provider;
} Fixture;

static gboolean
is_loaded (gpointer user_data)
{
  return !trunk_test_run_get_loading (user_data);
}

static gboolean
is_over (gpointer user_data)
{
  TrunkTestRunState state = trunk_test_run_get_state (user_data);

  return state == TRUNK_TEST_RUN_FINISHED || state == TRUNK_TEST_RUN_STOPPED || state == TRUNK_TEST_RUN_IDLE;
}

static gboolean
has_begun (gpointer user_data)
{
  return trunk_test_run_get_state (user_data) == TRUNK_TEST_RUN_RUNNING;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->session = test_app_session_new (NULL);
  fixture->setup = test_app_setup_new (fixture->session, NULL, N_ACCOUNTS);
  fixture->run = trunk_setup_get_test_run (fixture->setup);
  fixture->provider = trunk_test_provider_new ();
  trunk_test_run_use_provider (fixture->run, TRUNK_PROVIDER (fixture->provider));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_unref (fixture->provider);
  g_object_unref (fixture->session);
  test_app_settle ();
}

static void
run_through (Fixture *fixture)
{
  trunk_test_run_start (fixture->run, NULL);
  g_assert_cmpint (trunk_test_run_get_state (fixture->run), !=, TRUNK_TEST_RUN_FINISHED);
  test_app_wait (has_begun, fixture->run);
  test_app_wait (is_over, fixture->run);
}

static TrunkStatus
get_status (TrunkTestRun *run,
            guint         account,
            guint         rung)
{
  return trunk_plan_get_rung_status (trunk_test_run_get_plan (run), account, rung);
}

/* What was found is there again after a restart. */
static void
test_again_there (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TrunkSession) later = NULL;
  g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();
  g_autoptr(GError) error = NULL;
  TrunkTestRun *run;
  TrunkResult *result;

  test_app_wait (is_loaded, fixture->run);
  g_assert_null (trunk_test_run_get_plan (fixture->run));
  g_assert_cmpint (trunk_test_run_get_state (fixture->run), ==, TRUNK_TEST_RUN_IDLE);

  trunk_test_provider_answer (fixture->provider, "user00003@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  run_through (fixture);
  g_assert_cmpint (trunk_test_run_get_state (fixture->run), ==, TRUNK_TEST_RUN_FINISHED);
  g_assert_null (trunk_test_run_get_problem (fixture->run));

  later = trunk_session_new (trunk_session_get_catalog (fixture->session), trunk_session_get_workspace (fixture->session), secrets, NULL, &error);
  g_assert_no_error (error);
  run = trunk_setup_get_test_run (trunk_session_find_setup (later, trunk_setup_get_id (fixture->setup)));
  test_app_wait (is_loaded, run);
  g_assert_cmpint (trunk_test_run_get_state (run), ==, TRUNK_TEST_RUN_FINISHED);
  g_assert_cmpint (trunk_test_run_get_ended (run), >, 0);
  g_assert_cmpint (get_status (run, 2, 1), ==, TRUNK_STATUS_PASS);
  g_assert_cmpint (get_status (run, 3, 1), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (get_status (run, 3, 2), ==, TRUNK_STATUS_NOT_REACHED);
  result = trunk_check_item_get_result (trunk_plan_get_account_verdict (trunk_test_run_get_plan (run), 3));
  g_assert_cmpint (trunk_result_get_finding (result), ==, TRUNK_FINDING_MAILBOX_BLOCKED);
  g_assert_false (trunk_test_run_get_outdated (run));
}

/* A run that is stopped can be resumed, and asks only for the rest. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  guint n_calls, n_rungs;

  trunk_test_provider_stall (fixture->provider, "user00005@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, FALSE);
  trunk_test_run_start (fixture->run, NULL);
  test_app_wait (has_begun, fixture->run);
  while (get_status (fixture->run, 6, 2) != TRUNK_STATUS_PASS)
    g_main_context_iteration (NULL, TRUE);
  trunk_test_run_stop (fixture->run);
  test_app_wait (is_over, fixture->run);
  g_assert_cmpint (trunk_test_run_get_state (fixture->run), ==, TRUNK_TEST_RUN_STOPPED);
  g_assert_cmpint (get_status (fixture->run, 5, 1), ==, TRUNK_STATUS_NOT_REACHED);

  trunk_test_provider_answer (fixture->provider, "user00005@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  n_calls = trunk_test_provider_get_n_calls (fixture->provider);
  trunk_test_run_resume (fixture->run);
  test_app_wait (has_begun, fixture->run);
  test_app_wait (is_over, fixture->run);
  g_assert_cmpint (trunk_test_run_get_state (fixture->run), ==, TRUNK_TEST_RUN_FINISHED);
  g_assert_cmpint (get_status (fixture->run, 5, 1), ==, TRUNK_STATUS_PASS);
  n_rungs = trunk_plan_get_n_rungs (trunk_test_run_get_plan (fixture->run), 0);
  g_assert_cmpuint (trunk_test_provider_get_n_calls (fixture->provider) - n_calls, <, N_ACCOUNTS * n_rungs);
}

/* Only some are tested again: the others keep what they had. */
static void
test_some (Fixture       *fixture,
           gconstpointer  data)
{
  const char * const ids[] = { "account-4", NULL };
  guint n_calls;

  trunk_test_provider_answer (fixture->provider, "user00003@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  trunk_test_provider_answer (fixture->provider, "user00004@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  run_through (fixture);

  trunk_test_provider_answer (fixture->provider, "user00003@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  trunk_test_provider_answer (fixture->provider, "user00004@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  n_calls = trunk_test_provider_get_n_calls (fixture->provider);
  trunk_test_run_start (fixture->run, ids);
  test_app_wait (has_begun, fixture->run);
  test_app_wait (is_over, fixture->run);
  g_assert_cmpuint (trunk_test_provider_get_n_calls (fixture->provider) - n_calls, ==,
                    trunk_plan_get_n_rungs (trunk_test_run_get_plan (fixture->run), 4));
  g_assert_cmpint (get_status (fixture->run, 3, 1), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (get_status (fixture->run, 4, 1), ==, TRUNK_STATUS_PASS);
}

/* What changes what tests find makes a run outdated; a name does not. */
static void
test_outdated (Fixture       *fixture,
               gconstpointer  data)
{
  TrunkServiceValues service;
  g_autoptr(GError) error = NULL;
  const char * const gone[] = { "account-7", NULL };

  run_through (fixture);
  g_assert_false (trunk_test_run_get_outdated (fixture->run));

  service = *trunk_setup_get_service (fixture->setup);
  service.display_name = "Another name";
  g_assert_true (trunk_setup_set_service (fixture->setup, &service, &error));
  g_assert_false (trunk_test_run_get_outdated (fixture->run));

  g_assert_true (trunk_setup_remove_accounts (fixture->setup, gone, &error));
  g_assert_no_error (error);
  g_assert_true (trunk_test_run_get_outdated (fixture->run));
}

/* The set-up may go while its run is under way. */
static void
test_goes_away (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TrunkTestRun) run = g_object_ref (fixture->run);

  trunk_test_provider_stall (fixture->provider, "user00005@contoso.example", TRUNK_OPERATION_OPEN_MAILBOX, FALSE);
  trunk_test_run_start (run, NULL);
  test_app_wait (has_begun, run);
  g_assert_true (trunk_session_remove_setup (fixture->session, fixture->setup, NULL));
  trunk_test_run_stop (run);
  test_app_wait (is_over, run);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add ("/app/test-run/again-there", Fixture, NULL, fixture_set_up, test_again_there, fixture_tear_down);
  g_test_add ("/app/test-run/stopped", Fixture, NULL, fixture_set_up, test_stopped, fixture_tear_down);
  g_test_add ("/app/test-run/some", Fixture, NULL, fixture_set_up, test_some, fixture_tear_down);
  g_test_add ("/app/test-run/outdated", Fixture, NULL, fixture_set_up, test_outdated, fixture_tear_down);
  g_test_add ("/app/test-run/goes-away", Fixture, NULL, fixture_set_up, test_goes_away, fixture_tear_down);

  return g_test_run ();
}
