/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-runner.h"
#include "model/trunk-workspace.h"

G_BEGIN_DECLS

/**
 * TrunkRunRecord:
 *
 * Writes a run into the history of a workspace while it goes on, a second's results at a time: a process that is killed loses no
 * more than that, and the run can be resumed. Writing waits for the disk, so it is done in a thread with a connection of its own; what
 * the loop of the run does for it is one reference for each result.
 *
 * What can't be written at one time is tried again the next; the end says whether all is saved.
 */
#define TRUNK_TYPE_RUN_RECORD (trunk_run_record_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunRecord, trunk_run_record, TRUNK, RUN_RECORD, GObject)

/* Before the run: what the plan took over from an earlier one belongs to this one, too. */
TrunkRunRecord *trunk_run_record_new        (TrunkWorkspace *workspace, TrunkPlan *plan, TrunkRunner *runner) G_GNUC_WARN_UNUSED_RESULT;

/* Once, after the run. @state: FINISHED or STOPPED. FALSE with the reason when the run could not be saved. */
void            trunk_run_record_end_async  (TrunkRunRecord *self, TrunkRunState state, GAsyncReadyCallback callback, gpointer user_data);
gboolean        trunk_run_record_end_finish (TrunkRunRecord *self, GAsyncResult *result, GError **error);

/**
 * trunk_run_record_load:
 * @out_run: (out): the newest run of @service, to be freed with trunk_recorded_run_free(); %NULL when there is none
 *
 * Reads from the disk, so it is for a thread where a window must not wait.
 *
 * Returns: %FALSE with @error set when the history can't be read
 */
typedef struct
{
  TrunkRunState state;
  gint64        started;        /* Unix microseconds */
  gint64        ended;          /* Unix microseconds; 0: it was killed */
  GPtrArray    *results;        /* (owned) (element-type TrunkResult): for trunk_plan_restore() or trunk_plan_recall() */
} TrunkRecordedRun;

gboolean        trunk_run_record_load       (TrunkWorkspace *workspace, const char *service, TrunkRecordedRun **out_run, GError **error);
void            trunk_recorded_run_free     (TrunkRecordedRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkRecordedRun, trunk_recorded_run_free)

G_END_DECLS
