/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"
#include "cli/trunk-cli-setup.h"
#include "explain/trunk-report.h"

G_BEGIN_DECLS

/* Runs @plan with a progress line on the terminal, keeps the run of a saved set-up as history, waits for clean-up, and returns whether it was gone through (not stopped). */
gboolean trunk_cli_run_plan       (TrunkCliSetup *setup, TrunkPlan *plan, guint parallel);

/* The exit code for what a run found. */
int      trunk_cli_judge_plan     (TrunkPlan *plan, gboolean completed);

/* Writes the report to standard output. */
void     trunk_cli_print_report   (TrunkCliSetup *setup, TrunkPlan *plan, TrunkReportFormat format, gboolean details);

G_END_DECLS
