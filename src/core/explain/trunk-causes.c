/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-explain.h"

#include "explain/trunk-report-private.h"

static void
cause_free (gpointer data)
{
  TrunkCause *cause = data;

  g_free (cause->check_id);
  g_clear_object (&cause->explanation);
  g_ptr_array_unref (cause->items);
  g_free (cause);
}

/* One cause is one finding at one check, with the same code of the other side: a wrong secret and an expired one are two. */
static char *
dup_key (TrunkCheckItem *item,
         TrunkResult    *result)
{
  TrunkOutcome *outcome = trunk_result_get_outcome (result);
  const char *aadsts = trunk_outcome_get_fact (outcome, TRUNK_FACT_AADSTS);
  const char *ews = trunk_outcome_get_fact (outcome, TRUNK_FACT_EWS_CODE);
  const char *graph = trunk_outcome_get_fact (outcome, TRUNK_FACT_GRAPH_CODE);

  return g_strjoin ("\n", trunk_check_item_get_check_id (item), trunk_finding_get_nick (trunk_result_get_finding (result)),
                    trunk_status_get_nick (trunk_check_item_get_status (item)),
                    aadsts != NULL ? aadsts : "", ews != NULL ? ews : "", graph != NULL ? graph : "", NULL);
}

static TrunkCause *
cause_new (TrunkCatalog   *catalog,
           TrunkPlan      *plan,
           TrunkCheckItem *item,
           TrunkResult    *result)
{
  TrunkCause *cause = g_new0 (TrunkCause, 1);

  cause->finding = trunk_result_get_finding (result);
  cause->check_id = g_strdup (trunk_check_item_get_check_id (item));
  cause->status = trunk_check_item_get_status (item);
  cause->explanation = trunk_explain_result (catalog, result, plan);
  cause->items = g_ptr_array_new_with_free_func (g_object_unref);

  return cause;
}

static TrunkCause *
causes_add (GPtrArray      *causes,
            GHashTable     *by_key,
            TrunkCatalog   *catalog,
            TrunkPlan      *plan,
            TrunkCheckItem *item)
{
  TrunkResult *result = trunk_check_item_get_result (item);
  g_autofree char *key = NULL;
  TrunkCause *cause = NULL;

  if (result == NULL)
    return NULL;

  key = dup_key (item, result);
  cause = g_hash_table_lookup (by_key, key);
  if (cause == NULL)
    {
      cause = cause_new (catalog, plan, item, result);
      g_ptr_array_add (causes, cause);
      g_hash_table_insert (by_key, g_steal_pointer (&key), cause);
    }
  g_ptr_array_add (cause->items, g_object_ref (item));

  return cause;
}

static int
compare_causes (gconstpointer a,
                gconstpointer b)
{
  const TrunkCause *first = *(TrunkCause * const *) a;
  const TrunkCause *second = *(TrunkCause * const *) b;

  if (first->status != second->status)
    return first->status == TRUNK_STATUS_FAIL ? -1 : 1;
  if (first->n_accounts != second->n_accounts)
    return first->n_accounts > second->n_accounts ? -1 : 1;

  return 0;
}

/**
 * trunk_explain_causes:
 * @plan: a plan that has run, as a whole or in part
 *
 * Returns: (transfer container) (element-type TrunkCause): failures first, then by accounts touched, most first
 */
GPtrArray *
trunk_explain_causes (TrunkCatalog *catalog,
                      TrunkPlan    *plan)
{
  g_autoptr(GPtrArray) causes = g_ptr_array_new_with_free_func (cause_free);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TrunkCheckItem *shared_verdict = NULL;
  TrunkCause *blocking = NULL;
  guint n_accounts;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);

  n_accounts = trunk_plan_get_n_accounts (plan);
  shared_verdict = trunk_plan_get_shared_verdict (plan);
  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (plan, i);
      TrunkStatus status = trunk_check_item_get_status (item);

      /* Behind the first broken rung nothing counts, warnings before it do. */
      if (status == TRUNK_STATUS_WARN)
        {
          TrunkCause *cause = causes_add (causes, by_key, catalog, plan, item);

          if (cause != NULL)
            cause->n_accounts = n_accounts;
        }
      else if (status == TRUNK_STATUS_FAIL && item == shared_verdict)
        {
          blocking = causes_add (causes, by_key, catalog, plan, item);
        }
    }

  for (guint account = 0; account < n_accounts; account++)
    {
      TrunkCheckItem *verdict = trunk_plan_get_account_verdict (plan, account);

      if (verdict != NULL)
        {
          TrunkCause *cause = causes_add (causes, by_key, catalog, plan, verdict);

          if (cause != NULL)
            cause->n_accounts++;
        }

      if ((verdict == NULL || trunk_check_item_get_status (verdict) != TRUNK_STATUS_FAIL) &&
          blocking != NULL && trunk_report_judge_account (plan, account) == TRUNK_ACCOUNT_NOT_REACHED)
        blocking->n_accounts++;
    }

  g_ptr_array_sort (causes, compare_causes);

  return g_steal_pointer (&causes);
}
