/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"
#include "cli/trunk-cli-setup.h"

G_BEGIN_DECLS

/* Takes over the results of the last run of the set-up. Complains and returns FALSE when there is none to resume. */
gboolean trunk_cli_history_restore (TrunkCliSetup *setup, TrunkPlan *plan);

G_END_DECLS
