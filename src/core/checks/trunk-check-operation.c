/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The rungs of an account: each is one operation that the provider performs on the mailbox. */

#include <glib/gi18n-lib.h>

#include "base/trunk-validate.h"
#include "checks/trunk-check-private.h"

#define TRUNK_TYPE_CHECK_OPERATION (trunk_check_operation_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCheckOperation, trunk_check_operation, TRUNK, CHECK_OPERATION, TrunkCheck)

struct _TrunkCheckOperation
{
  TrunkCheck parent_instance;

  TrunkOperation operation;
};

G_DEFINE_FINAL_TYPE (TrunkCheckOperation, trunk_check_operation, TRUNK_TYPE_CHECK)

static const struct
{
  const char *id;
  const char *title;
  const char *part;             /* (nullable): of the mailbox, that this is about */
} operations[TRUNK_N_OPERATIONS] = {
  [TRUNK_OPERATION_FIND_ACCOUNT] = { "account-known", N_("Mailbox is known") },
  [TRUNK_OPERATION_OPEN_MAILBOX] = { "account-mailbox", N_("Mailbox opens") },
  [TRUNK_OPERATION_READ_INBOX] = { "account-inbox", N_("Inbox is read") },
  [TRUNK_OPERATION_WRITE] = { "account-write", N_("Draft is written and removed"), N_("drafts") },
  [TRUNK_OPERATION_CALENDAR] = { "account-calendar", N_("Calendar is read"), N_("calendar") },
  [TRUNK_OPERATION_CONTACTS] = { "account-contacts", N_("Contacts are read"), N_("contacts") },
  [TRUNK_OPERATION_SEND] = { "account-send", N_("Message is sent") },
  [TRUNK_OPERATION_ROUND_TRIP] = { "account-round-trip", N_("Voice message makes the round trip") },
};

/* What keeps an app out of a mailbox keeps it out of all of it, and here the mailbox has opened: it is a right of its own that
 * this part asks for. */
static TrunkOutcome *
judge_denial (TrunkOperation  operation,
              TrunkOutcome   *outcome)   /* (transfer full) */
{
  TrunkFinding finding = trunk_outcome_get_finding (outcome);
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkOutcome *judged;

  if (operations[operation].part == NULL ||
      (finding != TRUNK_FINDING_ACCESS_DENIED && finding != TRUNK_FINDING_ACCESS_POLICY))
    return outcome;

  evidence = trunk_evidence_new ();
  trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));
  trunk_evidence_set (evidence, TRUNK_FACT_FOLDER, _(operations[operation].part));
  judged = trunk_outcome_new (TRUNK_FINDING_PART_DENIED, evidence);
  trunk_outcome_unref (outcome);

  return judged;
}

static void
operation_done_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome = trunk_provider_run_finish (TRUNK_PROVIDER (object), result, &error);

  if (outcome == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    trunk_check_task_return (task,
                             judge_denial (TRUNK_CHECK_OPERATION (g_task_get_source_object (task))->operation, outcome));
}

static TrunkOutcome *
address_malformed (const char *address,
                   GError     *error)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  trunk_evidence_set (evidence, TRUNK_FACT_MAILBOX, address);
  trunk_evidence_set (evidence, TRUNK_FACT_REASON, error->message);

  return trunk_outcome_new (TRUNK_FINDING_ADDRESS_MALFORMED, evidence);
}

static void
trunk_check_operation_run_async (TrunkCheck          *check,
                                 TrunkRunContext     *run,
                                 TrunkAccount        *account,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  TrunkCheckOperation *self = TRUNK_CHECK_OPERATION (check);
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  const char *address = trunk_account_get_values (account)->address;
  g_autoptr(GError) error = NULL;

  if (self->operation == TRUNK_OPERATION_FIND_ACCOUNT && !trunk_validate_email (address, &error))
    {
      trunk_check_task_return (task, address_malformed (address, error));
      return;
    }

  if ((trunk_provider_get_operations (run->provider) & (1u << self->operation)) == 0)
    {
      trunk_check_task_return (task, NULL);
      return;
    }

  trunk_provider_run_async (run->provider, self->operation, address, cancellable,
                            operation_done_cb, g_steal_pointer (&task));
}

static void
trunk_check_operation_class_init (TrunkCheckOperationClass *klass)
{
  TRUNK_CHECK_CLASS (klass)->run_async = trunk_check_operation_run_async;
}

static void
trunk_check_operation_init (TrunkCheckOperation *self)
{
}

/**
 * trunk_check_operation_new:
 *
 * Returns: (transfer full): the rung that performs @operation on an account's mailbox
 */
TrunkCheck *
trunk_check_operation_new (TrunkOperation operation)
{
  TrunkCheckOperation *self;

  g_return_val_if_fail (operation < TRUNK_N_OPERATIONS, NULL);

  self = g_object_new (TRUNK_TYPE_CHECK_OPERATION,
                       "id", operations[operation].id,
                       "title", operations[operation].title,
                       "level", TRUNK_LEVEL_ACCOUNT,
                       NULL);
  self->operation = operation;

  return TRUNK_CHECK (self);
}
