/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The rungs about the service as a whole: the EWS gate of Exchange Online, and that the app is kept out where it should be. */

#include <glib/gi18n-lib.h>

#include "checks/trunk-check-private.h"

/* A closed gate refuses every mailbox, a mailbox's own switch only some (facts 3.1). This many, spread over the list, are asked
 * one after the other until one of them gets past the gate; one that does settles it. */
#define GATE_SAMPLE_SIZE 8

typedef struct
{
  TrunkRunContext *run;         /* (owned) */
  guint asked;                  /* mailboxes asked so far, the present one included */
  guint sample;
} GateOp;

static void
gate_op_free (gpointer data)
{
  GateOp *op = data;

  trunk_run_context_unref (op->run);
  g_free (op);
}

/* The deadline that ends EWS, judged by the run's clock; the first that stands in the requirement is the next to come. */
static TrunkOutcome *
gate_judge_deadline (TrunkRunContext *run)
{
  g_autoptr(TrunkEvidence) evidence = NULL;
  const TrunkDeadline *deadline;
  g_autoptr(GDateTime) now = NULL;
  g_autoptr(GDateTime) end = NULL;
  g_autofree char *midnight = NULL;
  GTimeSpan left;

  if (trunk_requirement_get_n_deadlines (run->requirement) == 0)
    return trunk_outcome_new (TRUNK_FINDING_OK, NULL);

  deadline = trunk_requirement_get_nth_deadline (run->requirement,
                                                 trunk_requirement_get_n_deadlines (run->requirement) - 1);
  midnight = g_strconcat (deadline->date, "T00:00:00Z", NULL);
  end = g_date_time_new_from_iso8601 (midnight, NULL);
  now = g_date_time_new_from_unix_utc (trunk_net_context_get_real_time (run->net) / G_USEC_PER_SEC);
  if (end == NULL || now == NULL)
    return trunk_outcome_new (TRUNK_FINDING_OK, NULL);

  left = g_date_time_difference (end, now);
  evidence = trunk_evidence_new ();
  trunk_evidence_set (evidence, TRUNK_FACT_DEADLINE, deadline->date);
  trunk_evidence_set_int (evidence, TRUNK_FACT_DAYS_LEFT, MAX (left, 0) / G_TIME_SPAN_DAY);

  return trunk_outcome_new (TRUNK_FINDING_EWS_ENDING, evidence);
}

static void gate_ask_next (GTask *task);

static void
gate_answer_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_provider_run_finish (TRUNK_PROVIDER (object), result, &error);
  g_autoptr(TrunkEvidence) evidence = NULL;
  GateOp *op;

  if (outcome == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  op = g_task_get_task_data (task);
  if (trunk_outcome_get_finding (outcome) != TRUNK_FINDING_MAILBOX_BLOCKED)
    {
      trunk_check_task_return (task, gate_judge_deadline (op->run));
      return;
    }

  if (op->asked < op->sample)
    {
      gate_ask_next (g_steal_pointer (&task));
      return;
    }

  evidence = trunk_evidence_new ();
  trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));
  trunk_evidence_set_int (evidence, TRUNK_FACT_ACCOUNTS_TESTED, op->asked);
  trunk_evidence_set_int (evidence, TRUNK_FACT_ACCOUNTS_AFFECTED, op->asked);
  trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_EWS_GATE_CLOSED, evidence));
}

static void
gate_ask_next (GTask *task)   /* (transfer full) */
{
  GateOp *op = g_task_get_task_data (task);
  guint n_accounts = trunk_snapshot_get_n_accounts (op->run->snapshot);
  guint position = (guint) ((guint64) op->asked * n_accounts / op->sample);
  TrunkAccount *account = trunk_snapshot_get_nth_account (op->run->snapshot, position);

  op->asked++;
  trunk_provider_run_async (op->run->provider, TRUNK_OPERATION_OPEN_MAILBOX,
                            trunk_account_get_values (account)->address, g_task_get_cancellable (task),
                            gate_answer_cb, task);
}

static void
trunk_check_ews_gate_run_async (TrunkCheck          *check,
                                TrunkRunContext     *run,
                                TrunkAccount        *account,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  guint n_accounts = trunk_snapshot_get_n_accounts (run->snapshot);
  GateOp *op;

  if (trunk_requirement_get_blocker (run->requirement) != NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      trunk_evidence_set (evidence, TRUNK_FACT_REASON, trunk_requirement_get_blocker (run->requirement));
      trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_RELEASE_ENDED, evidence));
      return;
    }

  /* One mailbox can't tell the gate from itself: its own rung reports what it meets. */
  if (n_accounts < 2)
    {
      trunk_check_task_return (task, gate_judge_deadline (run));
      return;
    }

  op = g_new0 (GateOp, 1);
  op->run = trunk_run_context_ref (run);
  op->sample = MIN (n_accounts, GATE_SAMPLE_SIZE);
  g_task_set_task_data (task, op, gate_op_free);
  gate_ask_next (g_steal_pointer (&task));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckEwsGate, trunk_check_ews_gate,
                           "service-ews-gate", N_("Exchange Web Services is open to this app"), TRUNK_LEVEL_SERVICE)

/* Least privilege: a mailbox that must refuse the app does so */

#define TRUNK_TYPE_CHECK_LEAST_PRIVILEGE (trunk_check_least_privilege_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCheckLeastPrivilege, trunk_check_least_privilege, TRUNK, CHECK_LEAST_PRIVILEGE, TrunkCheck)

struct _TrunkCheckLeastPrivilege
{
  TrunkCheck parent_instance;
};

G_DEFINE_FINAL_TYPE (TrunkCheckLeastPrivilege, trunk_check_least_privilege, TRUNK_TYPE_CHECK)

static gboolean
is_refusal (TrunkFinding finding)
{
  return finding == TRUNK_FINDING_ACCESS_DENIED ||
         finding == TRUNK_FINDING_ACCESS_POLICY ||
         finding == TRUNK_FINDING_IMPERSONATION_DENIED ||
         finding == TRUNK_FINDING_MAILBOX_BLOCKED;
}

static void
least_privilege_answer_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_provider_run_finish (TRUNK_PROVIDER (object), result, &error);
  TrunkEvidence *evidence;

  if (outcome == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  evidence = trunk_outcome_get_evidence (outcome);
  if (trunk_outcome_is_ok (outcome))
    trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_NOT_REFUSED, evidence));
  else if (is_refusal (trunk_outcome_get_finding (outcome)))
    trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_OK, evidence));
  else
    trunk_check_task_return (task, g_steal_pointer (&outcome));
}

static void
trunk_check_least_privilege_run_async (TrunkCheck          *check,
                                       TrunkRunContext     *run,
                                       TrunkAccount        *account,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  trunk_provider_run_async (run->provider, TRUNK_OPERATION_OPEN_MAILBOX, trunk_check_get_subject (check), cancellable,
                            least_privilege_answer_cb,
                            trunk_check_task_new (check, cancellable, callback, user_data));
}

static void
trunk_check_least_privilege_class_init (TrunkCheckLeastPrivilegeClass *klass)
{
  TRUNK_CHECK_CLASS (klass)->run_async = trunk_check_least_privilege_run_async;
}

static void
trunk_check_least_privilege_init (TrunkCheckLeastPrivilege *self)
{
}

/**
 * trunk_check_least_privilege_new:
 * @mailbox: the address that must refuse the app
 *
 * Returns: (transfer full): a rung that fails when @mailbox opens; the accounts are tested all the same
 */
TrunkCheck *
trunk_check_least_privilege_new (const char *mailbox)
{
  return g_object_new (TRUNK_TYPE_CHECK_LEAST_PRIVILEGE,
                       "id", "service-least-privilege",
                       "title", N_("Other mailboxes stay closed"),
                       "subject", mailbox,
                       "level", TRUNK_LEVEL_SERVICE,
                       "blocking", FALSE,
                       NULL);
}
