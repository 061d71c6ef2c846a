/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-run-record.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/trunk-json.h"

/* Only the newest run can be shown or resumed. */
#define RUNS_LOOKED_AT   1
#define FLUSH_SECONDS    1
/* Results of one transaction: others who save in between wait no longer than for that. */
#define RESULTS_AT_ONCE  500
/* Evidence is one object of strings. */
#define EVIDENCE_DEPTH   2

struct _TrunkRunRecord
{
  GObject parent_instance;

  /* input */
  char *path;                   /* (owned): of the workspace */
  char *service;                /* (owned) */
  char *service_name;           /* (owned) */
  guint n_planned;

  /* in progress */
  TrunkRunner *runner;          /* (owned) (nullable): until the end */
  GPtrArray *pending;           /* (owned) (element-type TrunkResult): not handed to the writer yet */
  GSource *flush;               /* (owned) (nullable) */
  GTask *end;                   /* (owned) (nullable): the end was asked for */
  TrunkRunState end_state;
  gulong result_id;
  guint writing : 1;            /* the writer has what follows */

  /* the writer's: one thread at a time */
  TrunkWorkspace *workspace;    /* (owned) (nullable) */
  gint64 run;                   /* 0 before it was begun */
};

/* What the writer is given. */
typedef struct
{
  GPtrArray *results;           /* (owned) (element-type TrunkResult) */
  guint n_written;
  gboolean ending;
} WriteOp;

G_DEFINE_FINAL_TYPE (TrunkRunRecord, trunk_run_record, G_TYPE_OBJECT)

static void
write_op_free (gpointer data)
{
  WriteOp *op = data;

  g_ptr_array_unref (op->results);
  g_free (op);
}

static void
record_detach (TrunkRunRecord *self)
{
  if (self->flush != NULL)
    g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);
  g_clear_signal_handler (&self->result_id, self->runner);
  g_clear_object (&self->runner);
}

static void
trunk_run_record_dispose (GObject *object)
{
  TrunkRunRecord *self = TRUNK_RUN_RECORD (object);

  g_assert (!self->writing);
  record_detach (self);

  G_OBJECT_CLASS (trunk_run_record_parent_class)->dispose (object);
}

static void
trunk_run_record_finalize (GObject *object)
{
  TrunkRunRecord *self = TRUNK_RUN_RECORD (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->service);
  g_free (self->service_name);

  G_OBJECT_CLASS (trunk_run_record_parent_class)->finalize (object);
}

static void
trunk_run_record_class_init (TrunkRunRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = trunk_run_record_dispose;
  object_class->finalize = trunk_run_record_finalize;
}

static void
trunk_run_record_init (TrunkRunRecord *self)
{
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
}

static char *
evidence_to_json (TrunkEvidence *evidence)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    {
      TrunkFact fact;
      const char *value = trunk_evidence_get_nth (evidence, i, &fact);

      json_object_set_string_member (object, trunk_fact_get_nick (fact), value);
    }
  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

static gboolean
writer_begin (TrunkRunRecord  *self,
              GError         **error)
{
  if (self->workspace == NULL)
    self->workspace = trunk_workspace_open (self->path, error);
  if (self->workspace != NULL && self->run == 0)
    self->run = trunk_workspace_begin_run (self->workspace, self->service, self->service_name, self->n_planned, error);

  return self->run != 0;
}

static gboolean
writer_add_piece (TrunkRunRecord  *self,
                  TrunkResult    **results,
                  guint            n_results,
                  GError         **error)
{
  g_autofree TrunkStoredResult *stored = g_new0 (TrunkStoredResult, n_results);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_full (n_results, g_free);

  for (guint i = 0; i < n_results; i++)
    {
      stored[i].check = trunk_result_get_check (results[i]);
      stored[i].subject = trunk_result_get_subject (results[i]);
      stored[i].status = trunk_result_get_status (results[i]);
      stored[i].finding = trunk_finding_get_nick (trunk_result_get_finding (results[i]));
      stored[i].started = trunk_result_get_started (results[i]);
      stored[i].duration = trunk_result_get_duration (results[i]);
      stored[i].evidence = evidence_to_json (trunk_outcome_get_evidence (trunk_result_get_outcome (results[i])));
      g_ptr_array_add (texts, (char *) stored[i].evidence);
    }

  return trunk_workspace_add_results (self->workspace, self->run, stored, n_results, error);
}

static void
write_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  TrunkRunRecord *self = source_object;
  WriteOp *op = task_data;
  g_autoptr(GError) error = NULL;

  if (!writer_begin (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  while (op->n_written < op->results->len)
    {
      guint n = MIN (RESULTS_AT_ONCE, op->results->len - op->n_written);

      if (!writer_add_piece (self, (TrunkResult **) op->results->pdata + op->n_written, n, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      op->n_written += n;
    }

  if (op->ending)
    {
      gboolean ok = trunk_workspace_end_run (self->workspace, self->run, self->end_state, &error);

      /* Closing it waits for the disk as well. */
      g_clear_object (&self->workspace);
      if (!ok)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }

  g_task_return_boolean (task, TRUE);
}

static void record_write (TrunkRunRecord *self);

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  TrunkRunRecord *self = TRUNK_RUN_RECORD (object);
  WriteOp *op = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  self->writing = FALSE;
  if (!ok)
    {
      /* What is not on the disk goes first the next time; the order of a run is that in which results came. */
      g_autoptr(GPtrArray) later = g_steal_pointer (&self->pending);

      self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
      for (guint i = op->n_written; i < op->results->len; i++)
        g_ptr_array_add (self->pending, trunk_result_ref (g_ptr_array_index (op->results, i)));
      g_ptr_array_extend_and_steal (self->pending, g_steal_pointer (&later));
    }

  if (op->ending)
    {
      g_autoptr(GTask) end = g_steal_pointer (&self->end);

      if (ok)
        g_task_return_boolean (end, TRUE);
      else
        g_task_return_error (end, g_steal_pointer (&error));
    }
  else if (self->end != NULL)
    {
      record_write (self);
    }
}

/* Hands everything there is to the writer; with the end when that was asked for. */
static void
record_write (TrunkRunRecord *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, written_cb, NULL);
  WriteOp *op = g_new0 (WriteOp, 1);

  g_assert (!self->writing);

  op->results = g_steal_pointer (&self->pending);
  op->ending = self->end != NULL;
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
  self->writing = TRUE;
  g_task_set_source_tag (task, record_write);
  g_task_set_task_data (task, op, write_op_free);
  g_task_run_in_thread (task, write_thread);
}

static gboolean
flush_cb (gpointer user_data)
{
  TrunkRunRecord *self = user_data;

  if (!self->writing && self->pending->len > 0)
    record_write (self);

  return G_SOURCE_CONTINUE;
}

static void
result_cb (TrunkRunner    *runner,
           TrunkCheckItem *item,
           TrunkRunRecord *self)
{
  g_ptr_array_add (self->pending, trunk_result_ref (trunk_check_item_get_result (item)));
}

/**
 * trunk_run_record_new:
 *
 * Begins a run in the history.
 *
 * Returns: (transfer full): the record; it has to be ended with trunk_run_record_end_async()
 */
TrunkRunRecord *
trunk_run_record_new (TrunkWorkspace *workspace,
                      TrunkPlan      *plan,
                      TrunkRunner    *runner)
{
  const TrunkServiceValues *service;
  TrunkRunRecord *self;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);
  g_return_val_if_fail (TRUNK_IS_RUNNER (runner), NULL);

  service = trunk_service_get_values (trunk_snapshot_get_service (trunk_plan_get_snapshot (plan)));
  self = g_object_new (TRUNK_TYPE_RUN_RECORD, NULL);
  self->path = g_strdup (trunk_workspace_get_path (workspace));
  self->service = g_strdup (service->id);
  self->service_name = g_strdup (service->display_name);
  self->n_planned = g_list_model_get_n_items (G_LIST_MODEL (plan));
  self->runner = g_object_ref (runner);
  self->result_id = g_signal_connect (runner, "result", G_CALLBACK (result_cb), self);
  self->flush = g_timeout_source_new_seconds (FLUSH_SECONDS);
  g_source_set_callback (self->flush, flush_cb, self, NULL);
  g_source_set_static_name (self->flush, "[trunk] run record");
  g_source_attach (self->flush, g_main_context_get_thread_default ());

  g_ptr_array_extend_and_steal (self->pending, trunk_plan_dup_results (plan));
  /* At once: also a run that is killed within the first second was under way. */
  record_write (self);

  return self;
}

/**
 * trunk_run_record_end_async:
 * @state: %TRUNK_RUN_FINISHED or %TRUNK_RUN_STOPPED
 *
 * Writes what is left, and how the run ended.
 */
void
trunk_run_record_end_async (TrunkRunRecord      *self,
                            TrunkRunState        state,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_RUN_RECORD (self));
  g_return_if_fail (state != TRUNK_RUN_RUNNING);
  g_return_if_fail (self->runner != NULL && self->end == NULL);

  record_detach (self);
  self->end_state = state;
  self->end = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->end, trunk_run_record_end_async);
  if (!self->writing)
    record_write (self);
}

/**
 * trunk_run_record_end_finish:
 *
 * Returns: whether the whole run is in the history
 */
gboolean
trunk_run_record_end_finish (TrunkRunRecord  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_RUN_RECORD (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_run_record_end_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_fact_cb (JsonObject *object,
             const char *name,
             JsonNode   *node,
             gpointer    user_data)
{
  TrunkFact fact;

  if (trunk_fact_from_nick (name, &fact) && JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
    trunk_evidence_set (user_data, fact, json_node_get_string (node));
}

static TrunkEvidence *
evidence_from_json (const char *text)
{
  TrunkEvidence *evidence = trunk_evidence_new ();
  g_autoptr(JsonNode) node = NULL;

  if (text != NULL && trunk_json_is_sane (text, strlen (text), EVIDENCE_DEPTH))
    node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), add_fact_cb, evidence);

  return evidence;
}

static GPtrArray *
make_results (GPtrArray *stored)
{
  GPtrArray *results = g_ptr_array_new_full (stored->len, (GDestroyNotify) trunk_result_unref);

  for (guint i = 0; i < stored->len; i++)
    {
      const TrunkStoredResult *entry = g_ptr_array_index (stored, i);
      g_autoptr(TrunkOutcome) outcome = NULL;
      TrunkFinding finding;

      /* A newer program's finding: ask again. */
      if (entry->finding == NULL || !trunk_finding_from_nick (entry->finding, &finding))
        continue;

      outcome = trunk_outcome_new_take (finding, evidence_from_json (entry->evidence));
      g_ptr_array_add (results, trunk_result_new (entry->check, entry->subject, entry->status, outcome,
                                                  entry->started, entry->duration));
    }

  return results;
}

gboolean
trunk_run_record_load (TrunkWorkspace    *workspace,
                       const char        *service,
                       TrunkRecordedRun **out_run,
                       GError           **error)
{
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GPtrArray) stored = NULL;
  const TrunkStoredRun *newest;
  TrunkRecordedRun *run;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);
  g_return_val_if_fail (out_run != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *out_run = NULL;
  runs = trunk_workspace_list_runs (workspace, service, RUNS_LOOKED_AT, error);
  if (runs == NULL)
    return FALSE;
  if (runs->len == 0)
    return TRUE;

  newest = g_ptr_array_index (runs, 0);
  stored = trunk_workspace_list_results (workspace, newest->id, error);
  if (stored == NULL)
    return FALSE;

  *out_run = run = g_new0 (TrunkRecordedRun, 1);
  run->state = newest->state;
  run->started = newest->started;
  run->ended = newest->ended;
  run->results = make_results (stored);

  return TRUE;
}

void
trunk_recorded_run_free (TrunkRecordedRun *run)
{
  g_return_if_fail (run != NULL);

  g_ptr_array_unref (run->results);
  g_free (run);
}
