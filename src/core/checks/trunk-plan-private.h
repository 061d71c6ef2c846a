/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"

G_BEGIN_DECLS

/* What has no final status is not reached any more, rows that nobody has looked at yet included. Costs as much as there are
 * rows made, not accounts planned: a run of 100,000 accounts stops as quickly as one of ten. */
void trunk_plan_abandon (TrunkPlan *self);

G_END_DECLS
