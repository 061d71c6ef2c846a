/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-plan-private.h"

#include "checks/trunk-check-item-private.h"

static void
copy_item (TrunkCheckItem *item,
           TrunkCheckItem *copy)
{
  /* What is under way counts as pending: it has no result yet. */
  if (trunk_check_item_is_final (item))
    trunk_check_item_conclude (copy, trunk_check_item_get_status (item), trunk_check_item_get_result (item));
}

/**
 * trunk_plan_copy_begin:
 *
 * Returns: (transfer full): a plan with what the shared rungs of @self have come to, without accounts yet
 */
TrunkPlan *
trunk_plan_copy_begin (TrunkPlan *self)
{
  TrunkPlan *copy;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);

  copy = trunk_plan_new_empty (trunk_plan_get_snapshot (self), trunk_plan_get_requirement (self));
  for (guint i = 0; i < trunk_plan_get_n_shared (self); i++)
    copy_item (trunk_plan_get_shared (self, i), trunk_plan_get_shared (copy, i));

  return copy;
}

/**
 * trunk_plan_copy_next:
 * @copy: what trunk_plan_copy_begin() returned for @self
 * @n_accounts: how many to copy now
 *
 * Copies the next accounts; rows that nobody has looked at are not made for it.
 *
 * Returns: whether there are more
 */
gboolean
trunk_plan_copy_next (TrunkPlan *self,
                      TrunkPlan *copy,
                      guint      n_accounts)
{
  guint first, end;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_PLAN (copy), FALSE);

  first = trunk_plan_get_n_accounts (copy);
  end = MIN (first + n_accounts, trunk_plan_get_n_accounts (self));
  for (guint account = first; account < end; account++)
    {
      trunk_plan_add_account (copy, trunk_plan_get_account (self, account));
      for (guint i = 0; i < trunk_plan_get_n_rungs (self, account); i++)
        {
          TrunkCheckItem *item = trunk_plan_peek_rung (self, account, i);

          if (item != NULL)
            copy_item (item, trunk_plan_get_rung (copy, account, i));
        }
    }
  if (end < trunk_plan_get_n_accounts (self))
    return TRUE;

  if (trunk_plan_is_abandoned (self))
    trunk_plan_abandon (copy);

  return FALSE;
}
