/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-runner.h"
#include "cli/trunk-cli-setup.h"

G_BEGIN_DECLS

/**
 * TrunkCliHistory:
 *
 * Writes the run of a saved set-up into its workspace while it goes on, a second's results at a time: a process that is killed
 * loses no more than that, and the run can be resumed.
 */
typedef struct _TrunkCliHistory TrunkCliHistory;

/* Takes over the results of the last run of the set-up. Complains and returns FALSE when there is none to resume. */
gboolean         trunk_cli_history_restore (TrunkCliSetup *setup, TrunkPlan *plan);

/* NULL where the set-up is not a saved one, and, with a complaint, where the run can't be saved. */
TrunkCliHistory *trunk_cli_history_begin   (TrunkCliSetup *setup, TrunkPlan *plan, TrunkRunner *runner) G_GNUC_WARN_UNUSED_RESULT;
void             trunk_cli_history_end     (TrunkCliHistory *self, gboolean completed);

G_END_DECLS
