/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-plan-private.h"

#include "checks/trunk-check-item-private.h"
#include "checks/trunk-check.h"

static void
conclude_open (TrunkCheckItem *item,
               TrunkStatus     status)
{
  if (item != NULL && !trunk_check_item_is_final (item))
    trunk_check_item_conclude (item, status, NULL);
}

void
trunk_plan_abandon (TrunkPlan *self)
{
  g_return_if_fail (TRUNK_IS_PLAN (self));

  self->abandoned = TRUE;
  for (guint i = 0; i < self->shared->len; i++)
    conclude_open (g_ptr_array_index (self->shared, i), TRUNK_STATUS_NOT_REACHED);

  for (guint account = 0; account < self->ladders->len; account++)
    {
      TrunkPlanLadder *ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);

      if (ladder->rungs == NULL)
        continue;
      for (guint i = 0; i < trunk_plan_count_bits (ladder->operations); i++)
        conclude_open (ladder->rungs[i], TRUNK_STATUS_NOT_REACHED);
    }
}

static char *
restore_key (const char *check,
             const char *subject)
{
  return g_strconcat (check, "\n", subject, NULL);
}

/* The final results by check and subject. */
static GHashTable *
index_results (GPtrArray *results)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < results->len; i++)
    {
      TrunkResult *result = g_ptr_array_index (results, i);
      TrunkStatus status = trunk_result_get_status (result);

      if (status == TRUNK_STATUS_PASS || status == TRUNK_STATUS_WARN || status == TRUNK_STATUS_FAIL)
        g_hash_table_replace (known, restore_key (trunk_result_get_check (result), trunk_result_get_subject (result)),
                              result);
    }

  return known;
}

static TrunkResult *
find_result (GHashTable *known,
             TrunkCheck *check,
             const char *subject)
{
  g_autofree char *key = restore_key (trunk_check_get_id (check), subject);

  return g_hash_table_lookup (known, key);
}

static gboolean
item_blocks (TrunkCheckItem *item)
{
  return trunk_check_item_get_status (item) == TRUNK_STATUS_FAIL &&
         trunk_check_is_blocking (trunk_check_item_get_check (item));
}

/**
 * trunk_plan_restore:
 * @results: (element-type TrunkResult): results of an earlier run
 *
 * Takes over the final results of accounts, so that the runner goes on where that run was stopped. Shared rungs are asked anew:
 * they are few, and what they found (a token, an open gate) is needed for the rest.
 */
void
trunk_plan_restore (TrunkPlan *self,
                    GPtrArray *results)
{
  g_autoptr(GHashTable) known = NULL;

  g_return_if_fail (TRUNK_IS_PLAN (self));
  g_return_if_fail (results != NULL);

  known = index_results (results);
  for (guint account = 0; account < self->ladders->len; account++)
    {
      const char *address = trunk_account_get_values (trunk_plan_get_account (self, account))->address;

      for (guint rung = 0; rung < trunk_plan_get_n_rungs (self, account); rung++)
        {
          TrunkResult *result = find_result (known, trunk_plan_get_rung_check (self, account, rung), address);
          TrunkCheckItem *item;

          /* A ladder is climbed from the bottom: what follows a gap has to be asked again. */
          if (result == NULL)
            break;
          item = trunk_plan_get_rung (self, account, rung);
          if (!trunk_check_item_is_final (item))
            trunk_check_item_conclude (item, trunk_result_get_status (result), result);
        }
    }
}

/* Results of one ladder, or of the shared one. What a run that was gone through has no result for was skipped, or not reached
 * behind what broke. Returns whether anything was known. */
static gboolean
recall_items (TrunkCheckItem **items,
              guint            n_items,
              GHashTable      *known,
              gboolean         finished,
              gboolean        *broken)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n_items; i++)
    {
      TrunkResult *result = find_result (known, trunk_check_item_get_check (items[i]),
                                         trunk_check_item_get_subject (items[i]));

      if (result != NULL)
        {
          trunk_check_item_conclude (items[i], trunk_result_get_status (result), result);
          *broken = *broken || item_blocks (items[i]);
          any = TRUE;
        }
    }

  for (guint i = 0; i < n_items && finished && any; i++)
    conclude_open (items[i], *broken ? TRUNK_STATUS_NOT_REACHED : TRUNK_STATUS_SKIPPED);

  return any;
}

static gboolean
knows_ladder (TrunkPlan  *self,
              guint       account,
              GHashTable *known)
{
  const char *address = trunk_account_get_values (trunk_plan_get_account (self, account))->address;

  for (guint rung = 0; rung < trunk_plan_get_n_rungs (self, account); rung++)
    {
      if (find_result (known, trunk_plan_get_rung_check (self, account, rung), address) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * trunk_plan_recall:
 * @results: (element-type TrunkResult): all that the run found
 * @finished: it was gone through, rather than stopped or killed
 *
 * Shows a run that is over as it ended, shared rungs included. Accounts that a finished run knows nothing of, since they came
 * later, stay pending.
 */
void
trunk_plan_recall (TrunkPlan *self,
                   GPtrArray *results,
                   gboolean   finished)
{
  g_autoptr(GHashTable) known = NULL;
  gboolean shared_broken = FALSE;

  g_return_if_fail (TRUNK_IS_PLAN (self));
  g_return_if_fail (results != NULL);

  known = index_results (results);
  recall_items ((TrunkCheckItem **) self->shared->pdata, self->shared->len, known, finished, &shared_broken);

  for (guint account = 0; account < self->ladders->len; account++)
    {
      TrunkPlanLadder *ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);
      gboolean broken = FALSE;

      if (!knows_ladder (self, account, known))
        continue;
      for (guint rung = 0; rung < trunk_plan_count_bits (ladder->operations); rung++)
        trunk_plan_get_rung (self, account, rung);
      recall_items (ladder->rungs, trunk_plan_count_bits (ladder->operations), known, finished, &broken);
    }

  if (!finished || shared_broken)
    trunk_plan_abandon (self);
}

/**
 * trunk_plan_set_aside_others:
 * @ids: ids of the accounts that are tested
 *
 * Accounts other than @ids are not tested in this run.
 */
void
trunk_plan_set_aside_others (TrunkPlan          *self,
                             const char * const *ids)
{
  g_autoptr(GHashTable) chosen = NULL;

  g_return_if_fail (TRUNK_IS_PLAN (self));
  g_return_if_fail (ids != NULL);

  chosen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (chosen, (char *) ids[i]);

  for (guint account = 0; account < self->ladders->len; account++)
    {
      if (g_hash_table_contains (chosen, trunk_account_get_values (trunk_plan_get_account (self, account))->id))
        continue;
      for (guint rung = 0; rung < trunk_plan_get_n_rungs (self, account); rung++)
        conclude_open (trunk_plan_get_rung (self, account, rung), TRUNK_STATUS_NOT_REACHED);
    }
}

static void
add_result (GPtrArray      *results,
            TrunkCheckItem *item)
{
  if (item != NULL && trunk_check_item_get_result (item) != NULL)
    g_ptr_array_add (results, trunk_result_ref (trunk_check_item_get_result (item)));
}

/**
 * trunk_plan_dup_results:
 *
 * Returns: (transfer full) (element-type TrunkResult): what is known now, shared rungs first
 */
GPtrArray *
trunk_plan_dup_results (TrunkPlan *self)
{
  GPtrArray *results;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
  for (guint i = 0; i < self->shared->len; i++)
    add_result (results, g_ptr_array_index (self->shared, i));

  for (guint account = 0; account < self->ladders->len; account++)
    {
      TrunkPlanLadder *ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);

      for (guint i = 0; ladder->rungs != NULL && i < trunk_plan_count_bits (ladder->operations); i++)
        add_result (results, ladder->rungs[i]);
    }

  return results;
}
