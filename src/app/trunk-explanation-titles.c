/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-explanation-titles.h"

struct _TrunkExplanationTitles
{
  TrunkCatalog *catalog;        /* (owned) */
  GHashTable *titles;           /* (owned) utf8 -> utf8 */
};

TrunkExplanationTitles *
trunk_explanation_titles_new (TrunkCatalog *catalog)
{
  TrunkExplanationTitles *self;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);

  self = g_new0 (TrunkExplanationTitles, 1);
  self->catalog = g_object_ref (catalog);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
trunk_explanation_titles_free (TrunkExplanationTitles *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->catalog);
  g_hash_table_unref (self->titles);
  g_free (self);
}

const char *
trunk_explanation_titles_get (TrunkCheckItem *item,
                              gpointer        user_data)
{
  TrunkExplanationTitles *self = user_data;
  TrunkStatus status = trunk_check_item_get_status (item);
  TrunkResult *result = trunk_check_item_get_result (item);
  g_autofree char *key = NULL;
  TrunkOutcome *outcome;
  const char *aadsts, *ews, *graph, *title;

  if (result == NULL || (status != TRUNK_STATUS_FAIL && status != TRUNK_STATUS_WARN))
    return NULL;

  outcome = trunk_result_get_outcome (result);
  aadsts = trunk_outcome_get_fact (outcome, TRUNK_FACT_AADSTS);
  ews = trunk_outcome_get_fact (outcome, TRUNK_FACT_EWS_CODE);
  graph = trunk_outcome_get_fact (outcome, TRUNK_FACT_GRAPH_CODE);
  key = g_strdup_printf ("%d\n%s\n%s\n%s", trunk_result_get_finding (result), aadsts != NULL ? aadsts : "",
                         ews != NULL ? ews : "", graph != NULL ? graph : "");
  title = g_hash_table_lookup (self->titles, key);
  if (title == NULL)
    {
      g_autoptr(TrunkExplanation) explanation = trunk_explain_outcome (self->catalog, outcome, NULL, NULL, NULL);

      title = g_strdup (trunk_explanation_get_title (explanation));
      g_hash_table_insert (self->titles, g_steal_pointer (&key), (char *) title);
    }

  return title;
}
