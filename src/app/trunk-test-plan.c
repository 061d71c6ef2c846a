/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-test-plan.h"

#include "checks/trunk-check-item-private.h"
#include "checks/trunk-run-record.h"

typedef struct
{
  TrunkPlan *plan;              /* (owned) */
  TrunkRunState state;
  gint64 ended;
} Recalled;

static void
recalled_free (gpointer data)
{
  Recalled *recalled = data;

  g_clear_object (&recalled->plan);
  g_free (recalled);
}

void
trunk_test_plan_request_free (TrunkTestPlanRequest *request)
{
  g_return_if_fail (request != NULL);

  g_clear_object (&request->snapshot);
  g_clear_object (&request->requirement);
  g_clear_pointer (&request->results, g_ptr_array_unref);
  g_strfreev (request->ids);
  g_free (request->path);
  g_free (request);
}

/* What is known of the accounts that are tested anew is not known any more. */
static GPtrArray *
dup_kept_results (TrunkTestPlanRequest *request)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) addresses = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; request->ids != NULL && request->ids[i] != NULL; i++)
    g_hash_table_add (ids, request->ids[i]);
  for (guint i = 0; request->ids != NULL && i < trunk_snapshot_get_n_accounts (request->snapshot); i++)
    {
      const TrunkAccountValues *values = trunk_account_get_values (trunk_snapshot_get_nth_account (request->snapshot, i));

      if (g_hash_table_contains (ids, values->id))
        g_hash_table_add (addresses, (char *) values->address);
    }

  for (guint i = 0; i < request->results->len; i++)
    {
      TrunkResult *result = g_ptr_array_index (request->results, i);

      if (!g_hash_table_contains (addresses, trunk_result_get_subject (result)))
        g_ptr_array_add (kept, trunk_result_ref (result));
    }

  return kept;
}

static void
pass_shared (TrunkPlan *plan)
{
  g_autoptr(TrunkOutcome) ok = trunk_outcome_new (TRUNK_FINDING_OK, NULL);

  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (plan, i);
      g_autoptr(TrunkResult) result = trunk_result_new (trunk_check_item_get_check_id (item), trunk_check_item_get_subject (item),
                                                        TRUNK_STATUS_PASS, ok, g_get_real_time (), 0);

      trunk_check_item_conclude (item, TRUNK_STATUS_PASS, result);
    }
}

static void
make_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  TrunkTestPlanRequest *request = task_data;
  g_autoptr(TrunkPlan) plan = NULL;
  GError *error = NULL;

  plan = trunk_plan_new (request->snapshot, request->requirement, NULL, &error);
  if (plan == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (request->shared_pass)
    pass_shared (plan);
  if (request->results != NULL)
    {
      g_autoptr(GPtrArray) kept = dup_kept_results (request);

      trunk_plan_restore (plan, kept);
    }
  if (request->ids != NULL)
    trunk_plan_set_aside_others (plan, (const char * const *) request->ids);

  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

/**
 * trunk_test_plan_make_async:
 * @request: (transfer full)
 *
 * Makes a plan to be run.
 */
void
trunk_test_plan_make_async (TrunkTestPlanRequest *request,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (request != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_test_plan_make_async);
  g_task_set_task_data (task, request, (GDestroyNotify) trunk_test_plan_request_free);
  g_task_run_in_thread (task, make_thread);
}

TrunkPlan *
trunk_test_plan_make_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_test_plan_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
recall_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  TrunkTestPlanRequest *request = task_data;
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (request->snapshot));
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkRecordedRun) run = NULL;
  Recalled *recalled;
  GError *error = NULL;

  workspace = trunk_workspace_open (request->path, &error);
  if (workspace == NULL || !trunk_run_record_load (workspace, service->id, &run, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  recalled = g_new0 (Recalled, 1);
  if (run != NULL)
    {
      recalled->plan = trunk_plan_new (request->snapshot, request->requirement, NULL, &error);
      if (recalled->plan == NULL)
        {
          recalled_free (recalled);
          g_task_return_error (task, error);
          return;
        }
      trunk_plan_recall (recalled->plan, run->results, run->state == TRUNK_RUN_FINISHED);
      recalled->state = run->state;
      recalled->ended = run->ended;
    }

  g_task_return_pointer (task, recalled, recalled_free);
}

/**
 * trunk_test_plan_recall_async:
 * @request: (transfer full)
 *
 * Makes a plan that shows the last run of the history.
 */
void
trunk_test_plan_recall_async (TrunkTestPlanRequest *request,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (request != NULL && request->path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_test_plan_recall_async);
  g_task_set_task_data (task, request, (GDestroyNotify) trunk_test_plan_request_free);
  g_task_run_in_thread (task, recall_thread);
}

/**
 * trunk_test_plan_recall_finish:
 * @out_plan: (out) (nullable) (transfer full): %NULL where nothing was ever tested
 * @out_ended: (out): Unix microseconds; 0 where the run was killed
 */
gboolean
trunk_test_plan_recall_finish (GAsyncResult   *result,
                               TrunkPlan     **out_plan,
                               TrunkRunState  *out_state,
                               gint64         *out_ended,
                               GError        **error)
{
  Recalled *recalled;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_test_plan_recall_async), FALSE);

  recalled = g_task_propagate_pointer (G_TASK (result), error);
  if (recalled == NULL)
    return FALSE;

  *out_plan = g_steal_pointer (&recalled->plan);
  *out_state = recalled->state;
  *out_ended = recalled->ended;
  recalled_free (recalled);

  return TRUE;
}

/* What a service is called tells nothing about its tests. */
static gboolean
service_differs (const TrunkServiceValues *before,
                 const TrunkServiceValues *now)
{
  return g_strcmp0 (before->system, now->system) != 0 || g_strcmp0 (before->release, now->release) != 0 ||
         before->capabilities != now->capabilities || g_strcmp0 (before->ews_url, now->ews_url) != 0 ||
         before->proxy_mode != now->proxy_mode || g_strcmp0 (before->proxy_uri, now->proxy_uri) != 0 ||
         g_strcmp0 (before->proxy_user, now->proxy_user) != 0 ||
         g_strcmp0 (before->must_be_refused, now->must_be_refused) != 0 || before->round_trip != now->round_trip;
}

static gboolean
registration_differs (const TrunkRegistrationValues *before,
                      const TrunkRegistrationValues *now)
{
  return g_strcmp0 (before->cloud, now->cloud) != 0 || g_strcmp0 (before->tenant, now->tenant) != 0 ||
         g_strcmp0 (before->client_id, now->client_id) != 0 || before->credential != now->credential ||
         g_strcmp0 (before->certificate, now->certificate) != 0 ||
         g_strcmp0 (before->signed_in_as, now->signed_in_as) != 0;
}

static gboolean
account_differs (TrunkAccount *before,
                 TrunkAccount *now)
{
  const TrunkAccountValues *old = trunk_account_get_values (before);
  const TrunkAccountValues *new = trunk_account_get_values (now);

  return before != now && (g_strcmp0 (old->id, new->id) != 0 || g_strcmp0 (old->address, new->address) != 0 ||
                           old->capabilities != new->capabilities);
}

gboolean
trunk_test_plan_is_outdated (TrunkPlan  *plan,
                             TrunkSetup *setup)
{
  TrunkSnapshot *snapshot;
  GListModel *accounts;
  guint n_accounts;

  g_return_val_if_fail (TRUNK_IS_PLAN (plan), FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  snapshot = trunk_plan_get_snapshot (plan);
  accounts = trunk_setup_get_accounts (setup);
  n_accounts = trunk_snapshot_get_n_accounts (snapshot);
  if (n_accounts != g_list_model_get_n_items (accounts) ||
      service_differs (trunk_service_get_values (trunk_snapshot_get_service (snapshot)), trunk_setup_get_service (setup)) ||
      registration_differs (trunk_registration_get_values (trunk_snapshot_get_registration (snapshot)),
                            trunk_setup_get_registration (setup)))
    return TRUE;

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (accounts, i);

      if (account_differs (trunk_snapshot_get_nth_account (snapshot, i), account))
        return TRUE;
    }

  return FALSE;
}
