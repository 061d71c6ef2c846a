/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "trunk-test-plan.h"

#include "checks/trunk-check-item-private.h"

static TrunkSnapshot *
snapshot_new (const char   *release,
              TrunkFeature  features,
              guint         n_accounts,
              gboolean      round_trip)
{
  g_autoptr(TrunkRegistration) registration =
    trunk_registration_new (&(TrunkRegistrationValues) {
      .id = "registration", .cloud = "global", .tenant = "11111111-2222-4333-8444-555555555555",
      .client_id = "66666666-7777-4888-9999-aaaaaaaaaaaa", .credential = TRUNK_CREDENTIAL_SECRET });
  g_autoptr(TrunkService) service =
    trunk_service_new (&(TrunkServiceValues) {
      .id = "service", .display_name = "Test", .system = "cisco-unity-connection", .release = release,
      .capabilities = features, .registration = "registration", .round_trip = round_trip });
  GPtrArray *accounts = g_ptr_array_new_full (n_accounts, g_object_unref);

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autofree char *id = g_strdup_printf ("account%u", i);
      g_autofree char *alias = g_strdup_printf ("user%u", i);
      g_autofree char *address = g_strdup_printf ("user%u@example.com", i);

      g_ptr_array_add (accounts, trunk_account_new (&(TrunkAccountValues) {
        .id = id, .alias = alias, .address = address, .capabilities = features }));
    }

  return trunk_snapshot_new (service, registration, accounts);
}

TrunkSnapshot *
trunk_test_snapshot_new (const char   *release,
                         TrunkFeature  features,
                         guint         n_accounts)
{
  return snapshot_new (release, features, n_accounts, FALSE);
}

TrunkSnapshot *
trunk_test_snapshot_new_round_trip (const char   *release,
                                    TrunkFeature  features,
                                    guint         n_accounts)
{
  return snapshot_new (release, features, n_accounts, TRUE);
}

TrunkRequirement *
trunk_test_requirement_new (TrunkSnapshot *snapshot)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(GError) error = NULL;
  TrunkRequirement *requirement;
  GDate today;

  catalog = trunk_catalog_new (NULL, &error);
  g_assert_no_error (error);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, G_DATE_NOVEMBER, 2026);
  requirement = trunk_requirement_new (catalog, service->system, service->release, service->capabilities, "global",
                                       &today, &error);
  g_assert_no_error (error);

  return requirement;
}

TrunkPlan *
trunk_test_plan_new (TrunkSnapshot *snapshot)
{
  g_autoptr(TrunkRequirement) requirement = trunk_test_requirement_new (snapshot);
  g_autoptr(TrunkOutcome) ok = trunk_outcome_new (TRUNK_FINDING_OK, NULL);
  g_autoptr(GError) error = NULL;
  TrunkPlan *plan = trunk_plan_new (snapshot, requirement, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (plan, i);
      g_autoptr(TrunkResult) result = trunk_result_new (trunk_check_item_get_check_id (item),
                                                        trunk_check_item_get_subject (item),
                                                        TRUNK_STATUS_PASS, ok, 0, 0);

      trunk_check_item_conclude (item, TRUNK_STATUS_PASS, result);
    }

  return plan;
}

/* The provider */

typedef enum
{
  ANSWER_FINDING,
  ANSWER_STALL,
  ANSWER_STALL_FOR_EVER,
  ANSWER_ERROR,
} AnswerKind;

typedef struct
{
  AnswerKind kind;
  TrunkFinding finding;
} Answer;

struct _TrunkTestProvider
{
  TrunkProvider parent_instance;

  GHashTable *answers;          /* "mailbox\noperation" -> Answer */
  GPtrArray *stalled;           /* (element-type GTask): kept for ever */
  gint64 paused_until;
  guint n_calls;
  guint n_under_way;
  guint most_parallel;
};

G_DEFINE_FINAL_TYPE (TrunkTestProvider, trunk_test_provider, TRUNK_TYPE_PROVIDER)

static char *
answer_key (const char     *mailbox,
            TrunkOperation  operation)
{
  return g_strdup_printf ("%s\n%d", mailbox, operation);
}

static guint
test_provider_get_operations (TrunkProvider *provider)
{
  return (1u << TRUNK_N_OPERATIONS) - 1;
}

static void
stalled_cancelled_cb (GCancellable *cancellable,
                      GTask        *task)
{
  g_task_return_error_if_cancelled (task);
}

static gboolean
test_provider_answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  TrunkFinding finding = GPOINTER_TO_UINT (g_task_get_task_data (task));

  TRUNK_TEST_PROVIDER (g_task_get_source_object (task))->n_under_way--;
  g_task_return_pointer (task, trunk_outcome_new (finding, NULL), (GDestroyNotify) trunk_outcome_unref);

  return G_SOURCE_REMOVE;
}

static void
test_provider_run_async (TrunkProvider       *provider,
                         TrunkOperation       operation,
                         const char          *mailbox,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  TrunkTestProvider *self = TRUNK_TEST_PROVIDER (provider);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *key = NULL;
  const Answer *answer = NULL;

  self->n_calls++;
  self->n_under_way++;
  self->most_parallel = MAX (self->most_parallel, self->n_under_way);

  if (g_hash_table_size (self->answers) > 0)
    {
      key = answer_key (mailbox, operation);
      answer = g_hash_table_lookup (self->answers, key);
    }

  if (answer != NULL && answer->kind == ANSWER_ERROR)
    {
      self->n_under_way--;
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The pipe burst");
      return;
    }
  if (answer != NULL && answer->kind != ANSWER_FINDING)
    {
      if (answer->kind == ANSWER_STALL)
        g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (stalled_cancelled_cb), task, 0);
      g_ptr_array_add (self->stalled, g_steal_pointer (&task));
      return;
    }

  g_task_set_task_data (task, GUINT_TO_POINTER (answer != NULL ? answer->finding : TRUNK_FINDING_OK), NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, test_provider_answer_cb, g_steal_pointer (&task), g_object_unref);
}

static TrunkOutcome *
test_provider_run_finish (TrunkProvider  *provider,
                          GAsyncResult   *result,
                          GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static guint
test_provider_get_n_pending (TrunkProvider *provider)
{
  return 0;
}

static gint64
test_provider_get_paused_until (TrunkProvider *provider)
{
  return TRUNK_TEST_PROVIDER (provider)->paused_until;
}

static void
trunk_test_provider_finalize (GObject *object)
{
  TrunkTestProvider *self = TRUNK_TEST_PROVIDER (object);

  g_hash_table_unref (self->answers);
  g_ptr_array_unref (self->stalled);

  G_OBJECT_CLASS (trunk_test_provider_parent_class)->finalize (object);
}

static void
trunk_test_provider_class_init (TrunkTestProviderClass *klass)
{
  TrunkProviderClass *provider_class = TRUNK_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = trunk_test_provider_finalize;
  provider_class->get_operations = test_provider_get_operations;
  provider_class->run_async = test_provider_run_async;
  provider_class->run_finish = test_provider_run_finish;
  provider_class->get_n_pending = test_provider_get_n_pending;
  provider_class->get_paused_until = test_provider_get_paused_until;
}

static void
trunk_test_provider_init (TrunkTestProvider *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stalled = g_ptr_array_new_with_free_func (g_object_unref);
}

TrunkTestProvider *
trunk_test_provider_new (void)
{
  return g_object_new (TRUNK_TYPE_TEST_PROVIDER, NULL);
}

static void
test_provider_set (TrunkTestProvider *self,
                   const char        *mailbox,
                   TrunkOperation     operation,
                   AnswerKind         kind,
                   TrunkFinding       finding)
{
  Answer answer = { kind, finding };

  g_hash_table_replace (self->answers, answer_key (mailbox, operation), g_memdup2 (&answer, sizeof answer));
}

void
trunk_test_provider_answer (TrunkTestProvider *self,
                            const char        *mailbox,
                            TrunkOperation     operation,
                            TrunkFinding       finding)
{
  test_provider_set (self, mailbox, operation, ANSWER_FINDING, finding);
}

void
trunk_test_provider_stall (TrunkTestProvider *self,
                           const char        *mailbox,
                           TrunkOperation     operation,
                           gboolean           ignore_cancel)
{
  test_provider_set (self, mailbox, operation, ignore_cancel ? ANSWER_STALL_FOR_EVER : ANSWER_STALL,
                     TRUNK_FINDING_OK);
}

void
trunk_test_provider_break (TrunkTestProvider *self,
                           const char        *mailbox,
                           TrunkOperation     operation)
{
  test_provider_set (self, mailbox, operation, ANSWER_ERROR, TRUNK_FINDING_OK);
}

void
trunk_test_provider_pause (TrunkTestProvider *self,
                           gint64             until)
{
  self->paused_until = until;
}

guint
trunk_test_provider_get_n_calls (TrunkTestProvider *self)
{
  return self->n_calls;
}

guint
trunk_test_provider_get_most_parallel (TrunkTestProvider *self)
{
  return self->most_parallel;
}
