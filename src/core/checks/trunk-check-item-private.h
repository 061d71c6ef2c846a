/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-check.h"

G_BEGIN_DECLS

/* Only the plan makes items and only the runner, or a restored run, moves them on. */
TrunkCheckItem *trunk_check_item_new         (TrunkCheck *check, TrunkAccount *account) G_GNUC_WARN_UNUSED_RESULT;
void            trunk_check_item_set_running (TrunkCheckItem *self);
/* @result: (nullable): what was found; a status without one is SKIPPED or NOT_REACHED */
void            trunk_check_item_conclude    (TrunkCheckItem *self, TrunkStatus status, TrunkResult *result);
gboolean        trunk_check_item_is_final    (TrunkCheckItem *self);

G_END_DECLS
