/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "checks/trunk-plan.h"
#include "explain/trunk-explain.h"
#include "explain/trunk-report.h"
#include "providers/trunk-provider.h"

G_BEGIN_DECLS

typedef struct _TrunkSetup TrunkSetup;

typedef enum
{
  TRUNK_TEST_RUN_IDLE,          /* never tested, or what was tested is not there any more */
  TRUNK_TEST_RUN_PREPARING,     /* proxy password, net */
  TRUNK_TEST_RUN_RUNNING,
  TRUNK_TEST_RUN_STOPPING,      /* cancelled; test items are being removed */
  TRUNK_TEST_RUN_STOPPED,       /* can be resumed */
  TRUNK_TEST_RUN_FINISHED,
} TrunkTestRunState;

#define TRUNK_TYPE_TEST_RUN_STATE (trunk_test_run_state_get_type ())
GType trunk_test_run_state_get_type (void);

/**
 * TrunkTestRun:
 *
 * The tests of one set-up: makes the plan, runs it, records it as history, and keeps what the last run found. After a restart the last run
 * of the history is there again: it is read when the object is made, off the main loop. Properties (notify): "state", "plan" (nullable),
 * "n-done", "n-total", "time-left" (microseconds, -1 unknown), "problem" (nullable: why no run could start or be saved, translated), "outdated".
 * ::result (TrunkCheckItem *): that row has a result now; comes as often as there are results.
 */
#define TRUNK_TYPE_TEST_RUN (trunk_test_run_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTestRun, trunk_test_run, TRUNK, TEST_RUN, GObject)

/* @setup is not referenced: it owns the run. */
TrunkTestRun      *trunk_test_run_new           (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

TrunkTestRunState  trunk_test_run_get_state     (TrunkTestRun *self);
TrunkPlan         *trunk_test_run_get_plan      (TrunkTestRun *self);       /* (nullable): of the run under way or the last one */
guint              trunk_test_run_get_n_done    (TrunkTestRun *self);
guint              trunk_test_run_get_n_total   (TrunkTestRun *self);
gint64             trunk_test_run_get_time_left (TrunkTestRun *self);
gboolean           trunk_test_run_get_loading   (TrunkTestRun *self);       /* "loading", notify: the last run is being read */
gint64             trunk_test_run_get_ended     (TrunkTestRun *self);       /* Unix microseconds; 0 when never or still under way */
const char        *trunk_test_run_get_problem   (TrunkTestRun *self);       /* (nullable) */
/* Whether accounts, service or registration have changed since that plan was made. */
gboolean           trunk_test_run_get_outdated  (TrunkTestRun *self);

/* @only_accounts: (nullable): ids; others keep their last results in the plan. No effect while one is under way. */
void               trunk_test_run_start         (TrunkTestRun *self, const char * const *only_accounts);
void               trunk_test_run_resume        (TrunkTestRun *self);
void               trunk_test_run_stop          (TrunkTestRun *self);

/* For tests: accounts are tested through @provider instead of the network, and shared rungs are taken as passed. */
void               trunk_test_run_use_provider  (TrunkTestRun *self, TrunkProvider *provider);

G_END_DECLS
