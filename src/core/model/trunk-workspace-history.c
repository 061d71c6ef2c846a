/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "model/trunk-workspace-private.h"

#define SLOWER_FACTOR 2
#define SLOWER_BY_US (250 * G_TIME_SPAN_MILLISECOND)

static const char * const run_state_nicks[] = {
  [TRUNK_RUN_RUNNING] = "running",
  [TRUNK_RUN_FINISHED] = "finished",
  [TRUNK_RUN_STOPPED] = "stopped",
};

/**
 * trunk_run_state_get_nick:
 *
 * Returns: (transfer none): the stable name of @state
 */
const char *
trunk_run_state_get_nick (TrunkRunState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (run_state_nicks), NULL);

  return run_state_nicks[state];
}

/* A status that this version does not know counts as pending: it says nothing. */
static TrunkStatus
status_from_nick (const char *nick)
{
  for (TrunkStatus status = TRUNK_STATUS_PENDING; status <= TRUNK_STATUS_NOT_REACHED; status++)
    {
      if (g_str_equal (trunk_status_get_nick (status), nick))
        return status;
    }

  return TRUNK_STATUS_PENDING;
}

static TrunkRunState
run_state_from_nick (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (run_state_nicks); i++)
    {
      if (g_str_equal (run_state_nicks[i], nick))
        return i;
    }

  return TRUNK_RUN_STOPPED;
}

static void
stored_run_free (gpointer data)
{
  TrunkStoredRun *run = data;

  g_free ((char *) run->service);
  g_free ((char *) run->service_name);
  g_free (run);
}

static void
stored_result_free (gpointer data)
{
  TrunkStoredResult *result = data;

  g_free ((char *) result->check);
  g_free ((char *) result->subject);
  g_free ((char *) result->finding);
  g_free ((char *) result->evidence);
  g_free (result);
}

static void
difference_free (gpointer data)
{
  TrunkDifference *difference = data;

  g_free ((char *) difference->check);
  g_free ((char *) difference->subject);
  g_free ((char *) difference->finding_before);
  g_free ((char *) difference->finding_after);
  g_free (difference);
}

/**
 * trunk_workspace_begin_run:
 * @service: id of the service
 * @service_name: its name as people know it
 * @n_planned: number of checks
 *
 * Returns: the id of a new run, 0 with @error set otherwise
 */
gint64
trunk_workspace_begin_run (TrunkWorkspace  *self,
                           const char      *service,
                           const char      *service_name,
                           guint            n_planned,
                           GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), 0);
  g_return_val_if_fail (service != NULL, 0);

  statement = workspace_prepare (self->db,
                                 "INSERT INTO runs (service, service_name, started, ended, state, n_planned) VALUES (?, ?, ?, 0, 'running', ?)",
                                 error);
  if (statement == NULL)
    return 0;
  workspace_bind (statement, "ssii", service, service_name != NULL ? service_name : service, g_get_real_time (), (gint64) n_planned);

  return workspace_run (self->db, statement, error) ? sqlite3_last_insert_rowid (self->db) : 0;
}

static gboolean
insert_results (TrunkWorkspace           *self,
                gint64                    run,
                const TrunkStoredResult  *results,
                gsize                     n_results,
                GError                  **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (self->db,
                                                               "INSERT INTO results (run, check_id, subject, status, finding, started, duration, evidence) "
                                                               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                                                               "ON CONFLICT (run, check_id, subject) DO UPDATE SET "
                                                               "status = ?4, finding = ?5, started = ?6, duration = ?7, evidence = ?8", error);

  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_results; i++)
    {
      const char *evidence = results[i].evidence;

      if (evidence != NULL && strlen (evidence) > TRUNK_WORKSPACE_MAX_EVIDENCE)
        evidence = NULL;
      workspace_bind (statement, "issssiis", run, results[i].check, results[i].subject, trunk_status_get_nick (results[i].status),
                      results[i].finding, results[i].started, results[i].duration, evidence);
      if (!workspace_run (self->db, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * trunk_workspace_add_results:
 * @results: (array length=n_results): finished checks; evidence over %TRUNK_WORKSPACE_MAX_EVIDENCE is left out
 *
 * Saves all of them as one transaction. A runner saves in batches: a transaction waits for the disk.
 */
gboolean
trunk_workspace_add_results (TrunkWorkspace           *self,
                             gint64                    run,
                             const TrunkStoredResult  *results,
                             gsize                     n_results,
                             GError                  **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (results != NULL || n_results == 0, FALSE);

  if (n_results == 0)
    return TRUE;

  return workspace_begin (self->db, error) && workspace_end (self->db, insert_results (self, run, results, n_results, error), error);
}

/**
 * trunk_workspace_end_run:
 * @state: %TRUNK_RUN_RUNNING opens a stopped run again
 */
gboolean
trunk_workspace_end_run (TrunkWorkspace  *self,
                         gint64           run,
                         TrunkRunState    state,
                         GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (state < G_N_ELEMENTS (run_state_nicks), FALSE);

  statement = workspace_prepare (self->db, "UPDATE runs SET state = ?, ended = ? WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "sii", run_state_nicks[state], state == TRUNK_RUN_RUNNING ? (gint64) 0 : g_get_real_time (), run);
  if (!workspace_run (self->db, statement, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("There is no run %lld."), (long long) run);
      return FALSE;
    }

  return TRUE;
}

/**
 * trunk_workspace_list_runs:
 * @service: (nullable): id of a service
 * @max: at most so many
 *
 * Returns: (transfer full) (nullable) (element-type TrunkStoredRun): runs, newest first
 */
GPtrArray *
trunk_workspace_list_runs (TrunkWorkspace  *self,
                           const char      *service,
                           guint            max,
                           GError         **error)
{
  return trunk_workspace_list_runs_before (self, service, 0, max, error);
}

/**
 * trunk_workspace_list_runs_before:
 * @service: (nullable): id of a service
 * @before: a run, to go on after it; 0 to begin with the newest
 * @max: at most so many
 *
 * Returns: (transfer full) (nullable) (element-type TrunkStoredRun): runs, newest first
 */
GPtrArray *
trunk_workspace_list_runs_before (TrunkWorkspace  *self,
                                  const char      *service,
                                  gint64           before,
                                  guint            max,
                                  GError         **error)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (stored_run_free);
  g_autoptr(WorkspaceStatement) statement = NULL;
  int code;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  statement = workspace_prepare (self->db,
                                 "SELECT id, service, service_name, started, ended, state, n_planned,"
                                 " (SELECT count(*) FROM results WHERE run = runs.id AND status = 'pass'),"
                                 " (SELECT count(*) FROM results WHERE run = runs.id AND status = 'warn'),"
                                 " (SELECT count(*) FROM results WHERE run = runs.id AND status = 'fail') "
                                 "FROM runs WHERE (?1 IS NULL OR service = ?1) AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3", error);
  if (statement == NULL)
    return NULL;
  workspace_bind (statement, "sii", service, before, (gint64) max);

  while ((code = workspace_step (self->db, statement, error)) == SQLITE_ROW)
    {
      TrunkStoredRun *run = g_new0 (TrunkStoredRun, 1);

      run->id = sqlite3_column_int64 (statement, 0);
      run->service = g_strdup (workspace_text (statement, 1));
      run->service_name = g_strdup (workspace_text (statement, 2));
      run->started = sqlite3_column_int64 (statement, 3);
      run->ended = sqlite3_column_int64 (statement, 4);
      run->state = run_state_from_nick (workspace_text (statement, 5));
      run->n_planned = sqlite3_column_int (statement, 6);
      run->n_passed = sqlite3_column_int (statement, 7);
      run->n_warned = sqlite3_column_int (statement, 8);
      run->n_failed = sqlite3_column_int (statement, 9);
      g_ptr_array_add (runs, run);
    }

  return code == SQLITE_DONE ? g_steal_pointer (&runs) : NULL;
}

/**
 * trunk_workspace_list_results:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkStoredResult): the results of @run, in the order they came
 */
GPtrArray *
trunk_workspace_list_results (TrunkWorkspace  *self,
                              gint64           run,
                              GError         **error)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func (stored_result_free);
  g_autoptr(WorkspaceStatement) statement = NULL;
  int code;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  statement = workspace_prepare (self->db,
                                 "SELECT check_id, subject, status, finding, started, duration, evidence FROM results WHERE run = ? ORDER BY position", error);
  if (statement == NULL)
    return NULL;
  workspace_bind (statement, "i", run);

  while ((code = workspace_step (self->db, statement, error)) == SQLITE_ROW)
    {
      TrunkStoredResult *result = g_new0 (TrunkStoredResult, 1);

      result->check = g_strdup (workspace_text (statement, 0));
      result->subject = g_strdup (workspace_text (statement, 1));
      result->status = status_from_nick (workspace_text (statement, 2));
      result->finding = g_strdup (workspace_text (statement, 3));
      result->started = sqlite3_column_int64 (statement, 4);
      result->duration = sqlite3_column_int64 (statement, 5);
      result->evidence = g_strdup (workspace_text (statement, 6));
      g_ptr_array_add (results, result);
    }

  return code == SQLITE_DONE ? g_steal_pointer (&results) : NULL;
}

/**
 * trunk_workspace_prune_runs:
 * @service: (nullable): id of a service, %NULL: each service
 * @keep: number of newest runs that stay
 */
gboolean
trunk_workspace_prune_runs (TrunkWorkspace  *self,
                            const char      *service,
                            guint            keep,
                            GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);

  statement = workspace_prepare (self->db,
                                 "DELETE FROM runs WHERE (?1 IS NULL OR service = ?1) AND "
                                 "(SELECT count(*) FROM runs AS newer WHERE newer.service = runs.service AND newer.id > runs.id) >= ?2", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "si", service, (gint64) keep);

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_delete_run:
 *
 * Removes @run with its results; that there is none is no error.
 */
gboolean
trunk_workspace_delete_run (TrunkWorkspace  *self,
                            gint64           run,
                            GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);

  statement = workspace_prepare (self->db, "DELETE FROM runs WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "i", run);

  return workspace_run (self->db, statement, error);
}

static gboolean
works (TrunkStatus status)
{
  return status == TRUNK_STATUS_PASS || status == TRUNK_STATUS_WARN;
}

/* @before, @after: (nullable), not both */
static gboolean
judge_difference (const TrunkStoredResult *before,
                  const TrunkStoredResult *after,
                  TrunkDifferenceKind     *out_kind)
{
  if (after == NULL)
    *out_kind = TRUNK_DIFFERENCE_GONE;
  else if (before == NULL && after->status == TRUNK_STATUS_FAIL)
    *out_kind = TRUNK_DIFFERENCE_NEW;
  else if (before == NULL)
    return FALSE;
  else if (works (before->status) && after->status == TRUNK_STATUS_FAIL)
    *out_kind = TRUNK_DIFFERENCE_BROKEN;
  else if (before->status == TRUNK_STATUS_FAIL && works (after->status))
    *out_kind = TRUNK_DIFFERENCE_MENDED;
  else if (before->status == TRUNK_STATUS_FAIL && after->status == TRUNK_STATUS_FAIL && !g_str_equal (before->finding, after->finding))
    *out_kind = TRUNK_DIFFERENCE_CHANGED;
  else if (works (before->status) && works (after->status) &&
           after->duration >= SLOWER_FACTOR * before->duration && after->duration - before->duration >= SLOWER_BY_US)
    *out_kind = TRUNK_DIFFERENCE_SLOWER;
  else
    return FALSE;

  return TRUE;
}

static void
add_difference (GPtrArray               *differences,
                const TrunkStoredResult *before,
                const TrunkStoredResult *after)
{
  const TrunkStoredResult *either = after != NULL ? after : before;
  TrunkDifference *difference;
  TrunkDifferenceKind kind;

  if (!judge_difference (before, after, &kind))
    return;

  difference = g_new0 (TrunkDifference, 1);
  difference->kind = kind;
  difference->check = g_strdup (either->check);
  difference->subject = g_strdup (either->subject);
  if (before != NULL)
    {
      difference->finding_before = g_strdup (before->finding);
      difference->duration_before = before->duration;
    }
  if (after != NULL)
    {
      difference->finding_after = g_strdup (after->finding);
      difference->duration_after = after->duration;
    }
  g_ptr_array_add (differences, difference);
}

static char *
result_key (const TrunkStoredResult *result)
{
  return g_strconcat (result->check, "\n", result->subject, NULL);
}

/**
 * trunk_workspace_compare_runs:
 * @before: the earlier run
 * @after: the later run
 *
 * Returns: (transfer full) (nullable) (element-type TrunkDifference): what is otherwise now, in the order of @after, then what
 *   is gone; what is as it was is left out
 */
GPtrArray *
trunk_workspace_compare_runs (TrunkWorkspace  *self,
                              gint64           before,
                              gint64           after,
                              GError         **error)
{
  g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func (difference_free);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) new = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  old = trunk_workspace_list_results (self, before, error);
  if (old == NULL)
    return NULL;
  new = trunk_workspace_list_results (self, after, error);
  if (new == NULL)
    return NULL;

  for (guint i = 0; i < old->len; i++)
    g_hash_table_insert (by_key, result_key (g_ptr_array_index (old, i)), g_ptr_array_index (old, i));

  for (guint i = 0; i < new->len; i++)
    {
      g_autofree char *key = result_key (g_ptr_array_index (new, i));

      add_difference (differences, g_hash_table_lookup (by_key, key), g_ptr_array_index (new, i));
      g_hash_table_remove (by_key, key);
    }
  for (guint i = 0; i < old->len; i++)
    {
      g_autofree char *key = result_key (g_ptr_array_index (old, i));

      if (g_hash_table_contains (by_key, key))
        add_difference (differences, g_ptr_array_index (old, i), NULL);
    }

  return g_steal_pointer (&differences);
}
