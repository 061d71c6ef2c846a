/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"

G_BEGIN_DECLS

/* The rows of accounts are made when somebody first looks at them: a plan for 100,000 accounts that has not run yet costs an
 * array entry for each, and a view that shows forty rows makes forty. */
typedef struct
{
  TrunkAccount *account;        /* borrowed from the snapshot */
  TrunkCheckItem **rungs;       /* (owned) (nullable): as many as bits in @operations, each (owned) (nullable) */
  guint first;                  /* position of the first rung in the list */
  guint operations;             /* bit set 1 << TrunkOperation */
} TrunkPlanLadder;

struct _TrunkPlan
{
  GObject parent_instance;

  TrunkSnapshot *snapshot;      /* (owned) */
  TrunkRequirement *requirement; /* (owned) */
  GPtrArray *shared;            /* (owned) (element-type TrunkCheckItem) */
  GArray *ladders;              /* (owned) of TrunkPlanLadder */
  TrunkCheck *operations[TRUNK_N_OPERATIONS]; /* (owned) (nullable) */
  guint n_items;
  guint abandoned : 1;          /* rows made from now on are not reached */
};

static inline guint
trunk_plan_count_bits (guint bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;

  return n;
}

/* What has no final status is not reached any more, rows that nobody has looked at yet included. Costs as much as there are
 * rows made, not accounts planned: a run of 100,000 accounts stops as quickly as one of ten. */
void            trunk_plan_abandon      (TrunkPlan *self);
gboolean        trunk_plan_is_abandoned (TrunkPlan *self);

/* A plan with its shared rungs and without accounts, and one account more for it. */
TrunkPlan      *trunk_plan_new_empty    (TrunkSnapshot *snapshot, TrunkRequirement *requirement) G_GNUC_WARN_UNUSED_RESULT;
void            trunk_plan_add_account  (TrunkPlan *self, TrunkAccount *account);

G_END_DECLS
