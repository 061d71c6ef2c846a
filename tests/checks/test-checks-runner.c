/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-runner-private.h"
#include "trunk-test-plan.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR)
#define N_RUNGS  5
/* The promise is 100 ms; a loaded machine under a sanitizer gets some slack, a check's own deadline would be far over it. */
#define CANCEL_LIMIT_US (500 * 1000)

typedef struct
{
  TrunkSnapshot *snapshot;
  TrunkPlan *plan;
  TrunkTestProvider *provider;
  TrunkRunner *runner;
  GCancellable *cancellable;
  GAsyncResult *result;
  guint n_results;
  gint64 cancelled;             /* when, monotonic */
} Fixture;

static void
result_cb (TrunkRunner    *runner,
           TrunkCheckItem *item,
           Fixture        *fixture)
{
  g_assert_nonnull (trunk_check_item_get_result (item));
  fixture->n_results++;
}

static void
fixture_make_runner (Fixture *fixture)
{
  g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
  g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();

  g_clear_object (&fixture->runner);
  g_clear_object (&fixture->cancellable);
  g_clear_object (&fixture->result);
  fixture->runner = trunk_runner_new (fixture->plan, net, secrets);
  fixture->cancellable = g_cancellable_new ();
  trunk_runner_use_provider (fixture->runner, TRUNK_PROVIDER (fixture->provider));
  g_signal_connect (fixture->runner, "result", G_CALLBACK (result_cb), fixture);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->snapshot = trunk_test_snapshot_new ("15su4", FEATURES, 50);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  fixture->provider = trunk_test_provider_new ();
  fixture_make_runner (fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->cancellable);
  g_clear_object (&fixture->runner);
  g_clear_object (&fixture->provider);
  g_clear_object (&fixture->plan);
  g_clear_object (&fixture->snapshot);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
fixture_run (Fixture  *fixture,
             GError  **error)
{
  trunk_runner_run_async (fixture->runner, fixture->cancellable, done_cb, &fixture->result);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return trunk_runner_run_finish (fixture->runner, fixture->result, error);
}

static TrunkStatus
status_of (Fixture *fixture,
           guint    account,
           guint    rung)
{
  return trunk_check_item_get_status (trunk_plan_get_rung (fixture->plan, account, rung));
}

static TrunkFinding
finding_of (Fixture *fixture,
            guint    account,
            guint    rung)
{
  return trunk_result_get_finding (trunk_check_item_get_result (trunk_plan_get_rung (fixture->plan, account, rung)));
}

static void
test_all_pass (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  trunk_runner_set_parallel (fixture->runner, 7);
  g_assert_true (fixture_run (fixture, &error));
  g_assert_no_error (error);

  for (guint account = 0; account < 50; account++)
    {
      g_assert_cmpuint (trunk_plan_get_n_rungs (fixture->plan, account), ==, N_RUNGS);
      for (guint rung = 0; rung < N_RUNGS; rung++)
        g_assert_cmpint (status_of (fixture, account, rung), ==, TRUNK_STATUS_PASS);
    }
  g_assert_cmpuint (fixture->n_results, ==, 50 * N_RUNGS);
  g_assert_cmpuint (trunk_runner_get_n_done (fixture->runner), ==, trunk_runner_get_n_total (fixture->runner));
  g_assert_cmpuint (trunk_test_provider_get_most_parallel (fixture->provider), ==, 7);
}

static void
test_first_broken_rung (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  trunk_test_provider_answer (fixture->provider, "user7@example.com", TRUNK_OPERATION_READ_INBOX,
                              TRUNK_FINDING_ACCESS_DENIED);
  g_assert_true (fixture_run (fixture, &error));

  g_assert_cmpint (status_of (fixture, 7, 1), ==, TRUNK_STATUS_PASS);
  g_assert_cmpint (status_of (fixture, 7, 2), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (status_of (fixture, 7, 3), ==, TRUNK_STATUS_NOT_REACHED);
  g_assert_cmpint (status_of (fixture, 7, 4), ==, TRUNK_STATUS_NOT_REACHED);
  g_assert_cmpint (status_of (fixture, 8, 4), ==, TRUNK_STATUS_PASS);
  g_assert_cmpuint (trunk_runner_get_n_done (fixture->runner), ==, trunk_runner_get_n_total (fixture->runner));
}

static void
test_warning_goes_on (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  trunk_test_provider_answer (fixture->provider, "user7@example.com", TRUNK_OPERATION_WRITE,
                              TRUNK_FINDING_PROBE_NOT_REMOVED);
  g_assert_true (fixture_run (fixture, &error));

  g_assert_cmpint (status_of (fixture, 7, 3), ==, TRUNK_STATUS_WARN);
  g_assert_cmpint (status_of (fixture, 7, 4), ==, TRUNK_STATUS_PASS);
}

/* A mailbox that never answers ends by the rung's deadline, with that as its finding, and holds up nobody. */
static void
test_rung_deadline (Fixture       *fixture,
                    gconstpointer  data)
{
  gboolean ignore_cancel = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  trunk_test_provider_stall (fixture->provider, "user3@example.com", TRUNK_OPERATION_OPEN_MAILBOX, ignore_cancel);
  trunk_runner_set_deadlines (fixture->runner, 200, 60000);
  g_assert_true (fixture_run (fixture, &error));

  g_assert_cmpint (g_get_monotonic_time () - started, >=, 200 * 1000);
  g_assert_cmpint (status_of (fixture, 3, 1), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (finding_of (fixture, 3, 1), ==, TRUNK_FINDING_DEADLINE);
  g_assert_cmpint (status_of (fixture, 3, 2), ==, TRUNK_STATUS_NOT_REACHED);
  g_assert_cmpint (status_of (fixture, 49, 4), ==, TRUNK_STATUS_PASS);
}

/* The time for which the service asked us to hold back is not the mailbox's. */
static void
test_pause_does_not_count (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  trunk_test_provider_stall (fixture->provider, "user3@example.com", TRUNK_OPERATION_OPEN_MAILBOX, FALSE);
  trunk_test_provider_pause (fixture->provider, started + 600 * 1000);
  trunk_runner_set_deadlines (fixture->runner, 200, 60000);
  g_assert_true (fixture_run (fixture, &error));

  g_assert_cmpint (g_get_monotonic_time () - started, >=, 750 * 1000);
  g_assert_cmpint (finding_of (fixture, 3, 1), ==, TRUNK_FINDING_DEADLINE);
}

/* An error of our own plumbing is told as what it is, with its text, and holds up nobody. */
static void
test_plumbing (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  TrunkResult *result;

  trunk_test_provider_break (fixture->provider, "user3@example.com", TRUNK_OPERATION_OPEN_MAILBOX);
  g_assert_true (fixture_run (fixture, &error));

  g_assert_cmpint (finding_of (fixture, 3, 1), ==, TRUNK_FINDING_INTERNAL);
  result = trunk_check_item_get_result (trunk_plan_get_rung (fixture->plan, 3, 1));
  g_assert_cmpstr (trunk_outcome_get_fact (trunk_result_get_outcome (result), TRUNK_FACT_SYSTEM_ERROR), ==, "The pipe burst");
  g_assert_cmpint (status_of (fixture, 4, 4), ==, TRUNK_STATUS_PASS);
}

static gboolean
cancel_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (fixture->cancellable);

  return G_SOURCE_REMOVE;
}

/* Stopped in the middle of checks that do not even heed their cancellation: the run ends within 100 ms all the same. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  guint n_not_reached = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *address = g_strdup_printf ("user%u@example.com", i);

      trunk_test_provider_stall (fixture->provider, address, TRUNK_OPERATION_OPEN_MAILBOX, i % 2 == 0);
    }
  g_timeout_add (300, cancel_cb, fixture);
  g_assert_false (fixture_run (fixture, &error));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - fixture->cancelled, <, CANCEL_LIMIT_US);
  for (guint account = 0; account < 50; account++)
    {
      for (guint rung = 0; rung < N_RUNGS; rung++)
        {
          TrunkStatus status = status_of (fixture, account, rung);

          g_assert_true (status == TRUNK_STATUS_PASS || status == TRUNK_STATUS_NOT_REACHED);
          n_not_reached += status == TRUNK_STATUS_NOT_REACHED;
        }
    }
  g_assert_cmpuint (n_not_reached, ==, 50 * N_RUNGS - fixture->n_results);

  /* What comes back late is ignored. */
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* However many accounts are planned. */
static void
test_cancel_many (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->plan);
  g_clear_object (&fixture->snapshot);
  fixture->snapshot = trunk_test_snapshot_new ("15su4", FEATURES, 100000);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  fixture_make_runner (fixture);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *address = g_strdup_printf ("user%u@example.com", i);

      trunk_test_provider_stall (fixture->provider, address, TRUNK_OPERATION_OPEN_MAILBOX, FALSE);
    }

  g_timeout_add (200, cancel_cb, fixture);
  g_assert_false (fixture_run (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - fixture->cancelled, <, CANCEL_LIMIT_US);
  g_assert_cmpuint (trunk_runner_get_n_done (fixture->runner), ==, trunk_runner_get_n_total (fixture->runner));
  g_assert_cmpint (status_of (fixture, 99999, 4), ==, TRUNK_STATUS_NOT_REACHED);
}

/* What a stopped run has found is not asked again. */
static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
  g_autoptr(GError) error = NULL;
  guint n_calls;

  trunk_test_provider_answer (fixture->provider, "user2@example.com", TRUNK_OPERATION_OPEN_MAILBOX,
                              TRUNK_FINDING_MAILBOX_BLOCKED);
  g_assert_true (fixture_run (fixture, &error));
  for (guint account = 0; account < 10; account++)
    {
      for (guint rung = 0; rung < (account == 9 ? 2 : N_RUNGS); rung++)
        {
          TrunkResult *result = trunk_check_item_get_result (trunk_plan_get_rung (fixture->plan, account, rung));

          if (result != NULL)
            g_ptr_array_add (results, trunk_result_ref (result));
        }
    }

  g_clear_object (&fixture->plan);
  fixture->plan = trunk_test_plan_new (fixture->snapshot);
  trunk_plan_restore (fixture->plan, results);
  fixture_make_runner (fixture);
  n_calls = trunk_test_provider_get_n_calls (fixture->provider);
  g_assert_true (fixture_run (fixture, &error));

  /* Nine finished ladders are left alone, the tenth goes on at its third rung. */
  g_assert_cmpuint (trunk_test_provider_get_n_calls (fixture->provider) - n_calls, ==, 40 * N_RUNGS + N_RUNGS - 2);
  g_assert_cmpint (status_of (fixture, 2, 1), ==, TRUNK_STATUS_FAIL);
  g_assert_cmpint (status_of (fixture, 2, 2), ==, TRUNK_STATUS_NOT_REACHED);
  g_assert_cmpint (status_of (fixture, 9, 4), ==, TRUNK_STATUS_PASS);
  g_assert_cmpuint (trunk_runner_get_n_done (fixture->runner), ==, trunk_runner_get_n_total (fixture->runner));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add ("/checks/runner/" path, Fixture, data, fixture_set_up, func, fixture_tear_down)
  ADD ("all-pass", NULL, test_all_pass);
  ADD ("first-broken-rung", NULL, test_first_broken_rung);
  ADD ("warning-goes-on", NULL, test_warning_goes_on);
  ADD ("rung-deadline", GINT_TO_POINTER (FALSE), test_rung_deadline);
  ADD ("rung-deadline-deaf", GINT_TO_POINTER (TRUE), test_rung_deadline);
  ADD ("pause-does-not-count", NULL, test_pause_does_not_count);
  ADD ("plumbing", NULL, test_plumbing);
  ADD ("cancel", NULL, test_cancel);
  ADD ("cancel-many", NULL, test_cancel_many);
  ADD ("resume", NULL, test_resume);
#undef ADD

  return g_test_run ();
}
