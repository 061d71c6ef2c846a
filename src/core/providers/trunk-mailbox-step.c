/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-mailbox-step.h"

static void
step_item_free (gpointer data)
{
  TrunkStepItem *item = data;

  g_free (item->id);
  g_free (item->change_key);
  g_free (item->subject);
  g_free (item);
}

/**
 * trunk_step_reply_new:
 * @evidence: (nullable): the facts behind @finding
 *
 * Returns: (transfer full): a reply without items
 */
TrunkStepReply *
trunk_step_reply_new (TrunkFinding   finding,
                      TrunkEvidence *evidence)
{
  TrunkStepReply *self = g_new0 (TrunkStepReply, 1);

  self->outcome = trunk_outcome_new (finding, evidence);
  self->items = g_ptr_array_new_with_free_func (step_item_free);

  return self;
}

/**
 * trunk_step_reply_free:
 * @self: (transfer full): a reply
 */
void
trunk_step_reply_free (TrunkStepReply *self)
{
  g_return_if_fail (self != NULL);

  trunk_outcome_unref (self->outcome);
  g_ptr_array_unref (self->items);
  g_free (self->content);
  g_free (self);
}

/**
 * trunk_step_reply_add:
 *
 * Returns: (transfer none): a new item with @id, to be filled
 */
TrunkStepItem *
trunk_step_reply_add (TrunkStepReply *self,
                      const char     *id)
{
  TrunkStepItem *item = g_new0 (TrunkStepItem, 1);

  item->id = g_strdup (id);
  item->is_read = -1;
  g_ptr_array_add (self->items, item);

  return item;
}
