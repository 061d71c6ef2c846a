/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-history.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* Only the newest run can be resumed. */
#define RUNS_LOOKED_AT 1
#define FLUSH_SECONDS  1

struct _TrunkCliHistory
{
  TrunkWorkspace *workspace;    /* (owned) */
  TrunkRunner *runner;          /* (owned) */
  GArray *stored;               /* (owned) of TrunkStoredResult: not written yet */
  GPtrArray *items;             /* (owned) (element-type TrunkCheckItem): what @stored borrows from */
  GPtrArray *texts;             /* (owned) (element-type utf8): likewise */
  gulong result_id;
  guint flush_id;
  gint64 run;
};

static const TrunkServiceValues *
get_service (TrunkCliSetup *setup)
{
  return trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
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

static void
add_fact_cb (JsonObject *object,
             const char *name,
             JsonNode   *node,
             gpointer    user_data)
{
  TrunkFact fact;

  if (trunk_fact_from_nick (name, &fact) && JSON_NODE_HOLDS_VALUE (node))
    trunk_evidence_set (user_data, fact, json_node_get_string (node));
}

static TrunkEvidence *
evidence_from_json (const char *text)
{
  TrunkEvidence *evidence = trunk_evidence_new ();
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), add_fact_cb, evidence);

  return evidence;
}

gboolean
trunk_cli_history_restore (TrunkCliSetup *setup,
                           TrunkPlan     *plan)
{
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GPtrArray) stored = NULL;
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_result_unref);
  const TrunkStoredRun *run;
  g_autoptr(GError) error = NULL;

  if (setup->workspace == NULL)
    {
      trunk_cli_complain (_("Only the runs of saved set-ups are kept: save this one with “trunklinectl service import FILE” "
                            "to be able to resume."));
      return FALSE;
    }

  runs = trunk_workspace_list_runs (setup->workspace, get_service (setup)->id, RUNS_LOOKED_AT, &error);
  if (runs != NULL && runs->len > 0)
    {
      run = g_ptr_array_index (runs, 0);
      if (run->state == TRUNK_RUN_FINISHED)
        {
          trunk_cli_complain (_("The last run was not stopped: there is nothing to resume."));
          return FALSE;
        }
      stored = trunk_workspace_list_results (setup->workspace, run->id, &error);
    }
  if (stored == NULL)
    {
      trunk_cli_complain ("%s", error != NULL ? error->message : _("This set-up has not been tested yet: there is nothing to resume."));
      return FALSE;
    }

  for (guint i = 0; i < stored->len; i++)
    {
      const TrunkStoredResult *result = g_ptr_array_index (stored, i);
      g_autoptr(TrunkOutcome) outcome = NULL;
      TrunkFinding finding;

      /* A newer program's finding: ask again. */
      if (result->finding == NULL || !trunk_finding_from_nick (result->finding, &finding))
        continue;

      outcome = trunk_outcome_new_take (finding, evidence_from_json (result->evidence));
      g_ptr_array_add (results, trunk_result_new (result->check, result->subject, result->status, outcome,
                                                  result->started, result->duration));
    }
  trunk_plan_restore (plan, results);

  return TRUE;
}

static void
history_add (TrunkCliHistory *self,
             TrunkCheckItem  *item)
{
  TrunkResult *result = trunk_check_item_get_result (item);
  TrunkStoredResult entry = { 0 };

  entry.check = trunk_result_get_check (result);
  entry.subject = trunk_result_get_subject (result);
  entry.status = trunk_result_get_status (result);
  entry.finding = trunk_finding_get_nick (trunk_result_get_finding (result));
  entry.started = trunk_result_get_started (result);
  entry.duration = trunk_result_get_duration (result);
  entry.evidence = evidence_to_json (trunk_outcome_get_evidence (trunk_result_get_outcome (result)));
  g_ptr_array_add (self->items, g_object_ref (item));
  g_ptr_array_add (self->texts, (char *) entry.evidence);
  g_array_append_val (self->stored, entry);
}

static void
result_cb (TrunkRunner     *runner,
           TrunkCheckItem  *item,
           TrunkCliHistory *self)
{
  history_add (self, item);
}

static gboolean
history_flush (TrunkCliHistory  *self,
               GError          **error)
{
  if (self->stored->len > 0 &&
      !trunk_workspace_add_results (self->workspace, self->run, (gconstpointer) self->stored->data,
                                    self->stored->len, error))
    return FALSE;

  g_array_set_size (self->stored, 0);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->texts, 0);

  return TRUE;
}

static gboolean
flush_cb (gpointer user_data)
{
  /* What can't be written now is tried again, and complained of at the end. */
  history_flush (user_data, NULL);

  return G_SOURCE_CONTINUE;
}

/* What an earlier run found belongs to this one too, now that it goes on. */
static void
history_add_restored (TrunkCliHistory *self,
                      TrunkPlan       *plan)
{
  for (guint account = 0; account < trunk_plan_get_n_accounts (plan); account++)
    {
      for (guint rung = 0; rung < trunk_plan_get_n_rungs (plan, account); rung++)
        {
          TrunkCheckItem *item = trunk_plan_get_rung (plan, account, rung);

          if (trunk_check_item_get_result (item) != NULL)
            history_add (self, item);
        }
    }
}

TrunkCliHistory *
trunk_cli_history_begin (TrunkCliSetup *setup,
                         TrunkPlan     *plan,
                         TrunkRunner   *runner)
{
  g_autoptr(GError) error = NULL;
  TrunkCliHistory *self;
  gint64 run;

  if (setup->workspace == NULL)
    return NULL;

  run = trunk_workspace_begin_run (setup->workspace, get_service (setup)->id, get_service (setup)->display_name,
                                   g_list_model_get_n_items (G_LIST_MODEL (plan)), &error);
  if (run == 0)
    {
      trunk_cli_complain (_("The run is not saved: %s"), error->message);
      return NULL;
    }

  self = g_new0 (TrunkCliHistory, 1);
  self->workspace = g_object_ref (setup->workspace);
  self->runner = g_object_ref (runner);
  self->run = run;
  self->stored = g_array_new (FALSE, FALSE, sizeof (TrunkStoredResult));
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->result_id = g_signal_connect (runner, "result", G_CALLBACK (result_cb), self);
  self->flush_id = g_timeout_add_seconds (FLUSH_SECONDS, flush_cb, self);
  history_add_restored (self, plan);

  return self;
}

/**
 * trunk_cli_history_end:
 * @self: (transfer full) (nullable)
 * @completed: whether the run was gone through, rather than stopped
 */
void
trunk_cli_history_end (TrunkCliHistory *self,
                       gboolean         completed)
{
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;

  g_source_remove (self->flush_id);
  g_signal_handler_disconnect (self->runner, self->result_id);
  if (!history_flush (self, &error) ||
      !trunk_workspace_end_run (self->workspace, self->run, completed ? TRUNK_RUN_FINISHED : TRUNK_RUN_STOPPED, &error))
    trunk_cli_complain (_("The run could not be saved: %s"), error->message);

  g_array_unref (self->stored);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->texts);
  g_object_unref (self->runner);
  g_object_unref (self->workspace);
  g_free (self);
}
