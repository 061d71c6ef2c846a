/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "checks/trunk-check-item-private.h"
#include "checks/trunk-run-record.h"
#include "checks/trunk-runner-private.h"
#include "trunk-test-plan.h"
#include "trunk-test-util.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR)
#define N_RUNGS  5
#define LIMIT_US (30 * G_TIME_SPAN_SECOND)

typedef struct
{
  char *directory;
  char *path;
  TrunkWorkspace *workspace;
  TrunkSnapshot *snapshot;
  TrunkPlan *plan;
  TrunkTestProvider *provider;
  TrunkRunner *runner;
  TrunkRunRecord *record;
  GCancellable *cancellable;
  GAsyncResult *result;
} Fixture;

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  guint n_accounts = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("trunk-record-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "workspace.db", NULL);
  fixture->workspace = trunk_workspace_open (fixture->path, &error);
  g_assert_no_error (error);
  fixture->snapshot = trunk_test_snapshot_new ("15su4", FEATURES, n_accounts);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  fixture->provider = trunk_test_provider_new ();
  fixture->cancellable = g_cancellable_new ();
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GDir) directory = NULL;
  const char *name;

  g_clear_object (&fixture->result);
  g_clear_object (&fixture->cancellable);
  g_clear_object (&fixture->record);
  g_clear_object (&fixture->runner);
  g_clear_object (&fixture->provider);
  g_clear_object (&fixture->plan);
  g_clear_object (&fixture->snapshot);
  g_clear_object (&fixture->workspace);

  directory = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
start (Fixture *fixture)
{
  g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
  g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();

  g_clear_object (&fixture->result);
  g_clear_object (&fixture->record);
  g_clear_object (&fixture->runner);
  fixture->runner = trunk_runner_new (fixture->plan, net, secrets);
  trunk_runner_use_provider (fixture->runner, TRUNK_PROVIDER (fixture->provider));
  fixture->record = trunk_run_record_new (fixture->workspace, fixture->plan, fixture->runner);
  trunk_runner_run_async (fixture->runner, fixture->cancellable, ready_cb, &fixture->result);
}

static gboolean
end (Fixture        *fixture,
     TrunkRunState   state,
     GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  trunk_run_record_end_async (fixture->record, state, ready_cb, &result);
  trunk_test_wait_until (result != NULL);

  return trunk_run_record_end_finish (fixture->record, result, error);
}

static void
run_through (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  start (fixture);
  trunk_test_wait_until (fixture->result != NULL);
  g_assert_true (trunk_runner_run_finish (fixture->runner, fixture->result, &error));
  g_assert_no_error (error);
  g_assert_true (end (fixture, TRUNK_RUN_FINISHED, &error));
  g_assert_no_error (error);
}

static TrunkRecordedRun *
load (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  TrunkRecordedRun *run = NULL;

  g_assert_true (trunk_run_record_load (fixture->workspace, "service", &run, &error));
  g_assert_no_error (error);

  return run;
}

static TrunkStatus
get_status (TrunkPlan *plan,
            guint      account,
            guint      rung)
{
  return trunk_plan_get_rung_status (plan, account, rung);
}

/* What was found is there again as it was, evidence included, also what is not a result: skipped and not reached. */
static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TrunkRecordedRun) run = NULL;
  g_autoptr(TrunkPlan) again = NULL;
  g_autoptr(TrunkRequirement) requirement = trunk_test_requirement_new (fixture->snapshot);
  g_autoptr(GError) error = NULL;
  TrunkResult *before;
  TrunkResult *after;

  trunk_test_provider_answer (fixture->provider, "user1@example.com", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  run_through (fixture);

  run = load (fixture);
  g_assert_cmpint (run->state, ==, TRUNK_RUN_FINISHED);
  g_assert_cmpint (run->ended, >=, run->started);

  again = trunk_plan_new (fixture->snapshot, requirement, NULL, &error);
  g_assert_no_error (error);
  trunk_plan_recall (again, run->results, TRUE);
  for (guint i = 0; i < trunk_plan_get_n_shared (again); i++)
    g_assert_cmpint (trunk_check_item_get_status (trunk_plan_get_shared (again, i)), ==,
                     trunk_check_item_get_status (trunk_plan_get_shared (fixture->plan, i)));
  for (guint account = 0; account < trunk_plan_get_n_accounts (again); account++)
    {
      for (guint rung = 0; rung < N_RUNGS; rung++)
        g_assert_cmpint (get_status (again, account, rung), ==, get_status (fixture->plan, account, rung));
    }
  g_assert_cmpint (get_status (again, 1, 2), ==, TRUNK_STATUS_NOT_REACHED);

  before = trunk_check_item_get_result (trunk_plan_get_account_verdict (fixture->plan, 1));
  after = trunk_check_item_get_result (trunk_plan_get_account_verdict (again, 1));
  g_assert_cmpint (trunk_result_get_finding (after), ==, trunk_result_get_finding (before));
  g_assert_cmpint (trunk_result_get_started (after), ==, trunk_result_get_started (before));
  g_assert_cmpint (trunk_result_get_duration (after), ==, trunk_result_get_duration (before));
  g_assert_cmpuint (trunk_evidence_get_n (trunk_outcome_get_evidence (trunk_result_get_outcome (after))), ==,
                    trunk_evidence_get_n (trunk_outcome_get_evidence (trunk_result_get_outcome (before))));
}

/* A run that nobody ended is there as far as it was written, can be resumed, and its results belong to the resumed one. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TrunkRequirement) requirement = trunk_test_requirement_new (fixture->snapshot);
  g_autoptr(TrunkRecordedRun) run = NULL;
  g_autoptr(TrunkRecordedRun) resumed = NULL;
  g_autoptr(GError) error = NULL;
  guint n_accounts = trunk_plan_get_n_accounts (fixture->plan);
  g_autofree char *last = g_strdup_printf ("user%u@example.com", n_accounts - 1);
  gint64 limit = g_get_monotonic_time () + LIMIT_US;
  guint n_shared = trunk_plan_get_n_shared (fixture->plan);
  guint n_calls;

  trunk_test_provider_stall (fixture->provider, last, TRUNK_OPERATION_OPEN_MAILBOX, FALSE);
  start (fixture);
  while (g_get_monotonic_time () < limit)
    {
      g_clear_pointer (&run, trunk_recorded_run_free);
      run = load (fixture);
      if (run != NULL && run->results->len == (n_accounts - 1) * N_RUNGS + 1 + n_shared)
        break;
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (run->state, ==, TRUNK_RUN_RUNNING);
  g_assert_cmpuint (run->results->len, ==, (n_accounts - 1) * N_RUNGS + 1 + n_shared);

  g_cancellable_cancel (fixture->cancellable);
  trunk_test_wait_until (fixture->result != NULL);
  g_assert_true (end (fixture, TRUNK_RUN_STOPPED, &error));
  g_assert_no_error (error);

  /* A new process: the plan is made again. */
  g_clear_object (&fixture->plan);
  g_clear_object (&fixture->cancellable);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  fixture->cancellable = g_cancellable_new ();
  trunk_plan_restore (fixture->plan, run->results);
  trunk_test_provider_answer (fixture->provider, last, TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  n_calls = trunk_test_provider_get_n_calls (fixture->provider);
  run_through (fixture);
  g_assert_cmpuint (trunk_test_provider_get_n_calls (fixture->provider) - n_calls, ==, N_RUNGS - 1);

  resumed = load (fixture);
  g_assert_cmpint (resumed->state, ==, TRUNK_RUN_FINISHED);
  g_assert_cmpuint (resumed->results->len, ==, n_accounts * N_RUNGS + n_shared);
}

/* Some accounts are tested again: the others keep what they had, and are not asked. */
static void
test_some (Fixture       *fixture,
           gconstpointer  data)
{
  const char * const ids[] = { "account2", NULL };
  g_autoptr(GPtrArray) results = NULL;
  guint n_calls;

  trunk_test_provider_answer (fixture->provider, "user1@example.com", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  trunk_test_provider_answer (fixture->provider, "user2@example.com", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_MAILBOX_BLOCKED);
  run_through (fixture);

  results = trunk_plan_dup_results (fixture->plan);
  for (guint i = results->len; i > 0; i--)
    {
      if (g_str_equal (trunk_result_get_subject (g_ptr_array_index (results, i - 1)), "user2@example.com"))
        g_ptr_array_remove_index (results, i - 1);
    }
  g_clear_object (&fixture->plan);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  trunk_plan_restore (fixture->plan, results);
  trunk_plan_set_aside_others (fixture->plan, ids);
  trunk_test_provider_answer (fixture->provider, "user1@example.com", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  trunk_test_provider_answer (fixture->provider, "user2@example.com", TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_FINDING_OK);
  n_calls = trunk_test_provider_get_n_calls (fixture->provider);
  run_through (fixture);

  g_assert_cmpuint (trunk_test_provider_get_n_calls (fixture->provider) - n_calls, ==, N_RUNGS);
  g_assert_cmpint (get_status (fixture->plan, 0, 4), ==, TRUNK_STATUS_PASS);
  g_assert_cmpint (get_status (fixture->plan, 1, 1), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (get_status (fixture->plan, 1, 2), ==, TRUNK_STATUS_NOT_REACHED);
  g_assert_cmpint (get_status (fixture->plan, 2, 4), ==, TRUNK_STATUS_PASS);
}

/* That the file is gone is said at the end, not hidden. */
static void
test_not_saved (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->workspace);
  fixture->workspace = trunk_workspace_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (fixture->path, "no database any more", -1, &error));
  g_assert_no_error (error);

  start (fixture);
  trunk_test_wait_until (fixture->result != NULL);
  g_assert_false (end (fixture, TRUNK_RUN_FINISHED, &error));
  g_assert_nonnull (error);
}

/* What the loop does for the history of 5,000 accounts: no turn of it is long enough to be seen in a window. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(TrunkRecordedRun) run = NULL;
  g_autoptr(GError) error = NULL;
  gint64 longest = 0;

  start (fixture);
  while (fixture->result == NULL)
    {
      gint64 started = g_get_monotonic_time ();

      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - started);
    }
  g_assert_true (end (fixture, TRUNK_RUN_FINISHED, &error));
  g_assert_no_error (error);
  g_test_message ("longest iteration: %.1f ms", longest / 1000.0);

  run = load (fixture);
  g_assert_cmpuint (run->results->len, ==, trunk_plan_get_n_accounts (fixture->plan) * N_RUNGS + trunk_plan_get_n_shared (fixture->plan));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/checks/record/round-trip", Fixture, GUINT_TO_POINTER (5), fixture_set_up, test_round_trip, fixture_tear_down);
  g_test_add ("/checks/record/killed", Fixture, GUINT_TO_POINTER (50), fixture_set_up, test_killed, fixture_tear_down);
  g_test_add ("/checks/record/some", Fixture, GUINT_TO_POINTER (5), fixture_set_up, test_some, fixture_tear_down);
  g_test_add ("/checks/record/not-saved", Fixture, GUINT_TO_POINTER (5), fixture_set_up, test_not_saved, fixture_tear_down);
  g_test_add ("/checks/record/large", Fixture, GUINT_TO_POINTER (5000), fixture_set_up, test_large, fixture_tear_down);

  return g_test_run ();
}
