/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "checks/trunk-check-item-private.h"
#include "checks/trunk-check.h"
#include "trunk-test-plan.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS)

/* Which rungs an account's ladder has, by what is switched on. */
static const struct
{
  TrunkFeature features;
  const char *rungs;
} ladders[] = {
  { TRUNK_FEATURE_SINGLE_INBOX, "account-known account-mailbox account-inbox account-write" },
  { TRUNK_FEATURE_CALENDAR, "account-known account-mailbox account-calendar" },
  { TRUNK_FEATURE_CONTACTS, "account-known account-mailbox account-contacts" },
  { TRUNK_FEATURE_TEXT_TO_SPEECH, "account-known account-mailbox account-inbox" },
  { FEATURES, "account-known account-mailbox account-inbox account-write account-calendar account-contacts" },
};

static void
assert_ladder (TrunkSnapshot *snapshot,
               const char    *expected)
{
  g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);
  g_autoptr(GString) rungs = g_string_new (NULL);

  for (guint rung = 0; rung < trunk_plan_get_n_rungs (plan, 0); rung++)
    g_string_append_printf (rungs, "%s%s", rung > 0 ? " " : "",
                            trunk_check_item_get_check_id (trunk_plan_get_rung (plan, 0, rung)));
  g_assert_cmpstr (rungs->str, ==, expected);
}

static void
test_ladders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ladders); i++)
    {
      g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", ladders[i].features, 1);

      assert_ladder (snapshot, ladders[i].rungs);
    }
}

/* What the owner of a mailbox would notice is done only where it was asked for. */
static void
test_round_trip (void)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new_round_trip ("15su4", TRUNK_FEATURE_CALENDAR, 1);

  assert_ladder (snapshot, "account-known account-mailbox account-calendar account-send account-round-trip");
}

/* The history has ids only: each check that a plan can have is known by its title. */
static void
test_titles (void)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new_round_trip ("15su4", FEATURES, 1);
  g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr(TrunkCheckItem) item = g_list_model_get_item (G_LIST_MODEL (plan), i);

      g_assert_cmpstr (trunk_check_find_title (trunk_check_item_get_check_id (item)), ==, trunk_check_item_get_title (item));
    }
  g_assert_null (trunk_check_find_title ("account-of-another-version"));
}

static gboolean
has_shared (TrunkPlan  *plan,
            const char *check,
            const char *subject)
{
  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (plan, i);

      if (g_str_equal (trunk_check_item_get_check_id (item), check) &&
          g_str_equal (trunk_check_item_get_subject (item), subject))
        return TRUE;
    }

  return FALSE;
}

static void
test_shared (void)
{
  g_autoptr(TrunkSnapshot) graph = trunk_test_snapshot_new ("15su4", FEATURES, 1);
  g_autoptr(TrunkPlan) graph_plan = trunk_test_plan_new (graph);
  g_autoptr(TrunkSnapshot) ews = trunk_test_snapshot_new ("14su3", FEATURES, 1);
  g_autoptr(TrunkPlan) ews_plan = trunk_test_plan_new (ews);

  g_assert_true (has_shared (graph_plan, "endpoint-tls", "login.microsoftonline.com:443"));
  g_assert_true (has_shared (graph_plan, "endpoint-http", "graph.microsoft.com:443"));
  g_assert_false (has_shared (graph_plan, "service-ews-gate", ""));
  g_assert_true (has_shared (ews_plan, "endpoint-http", "outlook.office365.com:443"));
  g_assert_true (has_shared (ews_plan, "service-ews-gate", ""));
  g_assert_false (has_shared (ews_plan, "endpoint-http", "graph.microsoft.com:443"));
}

static void
test_list_model (void)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", FEATURES, 3);
  g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);
  guint n_shared = trunk_plan_get_n_shared (plan);
  guint position = n_shared;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, n_shared + 3 * 6);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (plan), n_shared + 3 * 6));

  for (guint account = 0; account < 3; account++)
    {
      for (guint rung = 0; rung < trunk_plan_get_n_rungs (plan, account); rung++)
        {
          g_autoptr(TrunkCheckItem) item = g_list_model_get_item (G_LIST_MODEL (plan), position++);

          g_assert_true (item == trunk_plan_get_rung (plan, account, rung));
          g_assert_true (trunk_check_item_get_account (item) == trunk_plan_get_account (plan, account));
          g_assert_cmpint (trunk_check_item_get_status (item), ==, TRUNK_STATUS_PENDING);
        }
    }
}

static void
test_only_accounts (void)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", FEATURES, 5);
  g_autoptr(TrunkRequirement) requirement = trunk_test_requirement_new (snapshot);
  const char * const some[] = { "USER3@example.com", "user1", NULL };
  const char * const wrong[] = { "user1", "nobody@example.com", NULL };
  g_autoptr(TrunkPlan) plan = NULL;
  g_autoptr(TrunkPlan) none = NULL;
  g_autoptr(GError) error = NULL;

  plan = trunk_plan_new (snapshot, requirement, some, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trunk_plan_get_n_accounts (plan), ==, 2);
  g_assert_cmpstr (trunk_account_get_values (trunk_plan_get_account (plan, 0))->alias, ==, "user1");
  g_assert_cmpstr (trunk_account_get_values (trunk_plan_get_account (plan, 1))->alias, ==, "user3");

  none = trunk_plan_new (snapshot, requirement, wrong, &error);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "nobody@example.com"));
}

static void
conclude (TrunkCheckItem *item,
          TrunkFinding    finding)
{
  g_autoptr(TrunkOutcome) outcome = trunk_outcome_new (finding, NULL);
  TrunkStatus status = trunk_finding_get_status (finding);
  g_autoptr(TrunkResult) result = trunk_result_new (trunk_check_item_get_check_id (item),
                                                    trunk_check_item_get_subject (item), status, outcome, 0, 0);

  trunk_check_item_conclude (item, status, result);
}

static void
test_verdict (void)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", FEATURES, 3);
  g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);

  conclude (trunk_plan_get_rung (plan, 0, 0), TRUNK_FINDING_PROBE_NOT_REMOVED);
  conclude (trunk_plan_get_rung (plan, 0, 1), TRUNK_FINDING_MAILBOX_BLOCKED);
  conclude (trunk_plan_get_rung (plan, 1, 0), TRUNK_FINDING_PROBE_NOT_REMOVED);

  /* A failure is the verdict, even above a warning; a warning where nothing failed; nothing where nothing ran. */
  g_assert_true (trunk_plan_get_account_verdict (plan, 0) == trunk_plan_get_rung (plan, 0, 1));
  g_assert_true (trunk_plan_get_account_verdict (plan, 1) == trunk_plan_get_rung (plan, 1, 0));
  g_assert_null (trunk_plan_get_account_verdict (plan, 2));
  g_assert_null (trunk_plan_get_shared_verdict (plan));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checks/plan/ladders", test_ladders);
  g_test_add_func ("/checks/plan/round-trip", test_round_trip);
  g_test_add_func ("/checks/plan/titles", test_titles);
  g_test_add_func ("/checks/plan/shared", test_shared);
  g_test_add_func ("/checks/plan/list-model", test_list_model);
  g_test_add_func ("/checks/plan/only-accounts", test_only_accounts);
  g_test_add_func ("/checks/plan/verdict", test_verdict);

  return g_test_run ();
}
