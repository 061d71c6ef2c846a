/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-claims.h"
#include "providers/trunk-graph-batch.h"
#include "providers/trunk-graph-json.h"
#include "providers/trunk-graph-request.h"
#include "providers/trunk-probe.h"
#include "systems/trunk-catalog.h"

#include <glib/gi18n-lib.h>

/* Microsoft Graph: each step of an operation as requests of the queue. */

#define TRUNK_TYPE_PROVIDER_GRAPH (trunk_provider_graph_get_type ())
G_DECLARE_FINAL_TYPE (TrunkProviderGraph, trunk_provider_graph, TRUNK, PROVIDER_GRAPH, TrunkProvider)

struct _TrunkProviderGraph
{
  TrunkProvider parent_instance;

  TrunkNetContext *context;     /* (owned) */
  TrunkRequirement *requirement; /* (owned) */
  TrunkGraphBatch *batch;       /* (owned) */
  gboolean with_calendar;
  gboolean deletes_plainly;     /* this cloud has no permanentDelete */
  GHashTable *ids;              /* (owned) address -> object id, where Graph does not know the user by the address */
};

G_DEFINE_FINAL_TYPE (TrunkProviderGraph, trunk_provider_graph, TRUNK_TYPE_PROVIDER)

typedef struct
{
  TrunkMailboxStep step;
  char *mailbox;                /* (owned) */
  char *id;                     /* (owned) (nullable) */

  /* Finding the account */
  JsonNode *user;               /* (owned) (nullable) */
  TrunkEvidence *evidence;      /* (owned) (nullable) */
  guint n_pending;
  TrunkGraphAnswer *inbox;      /* (owned) (nullable) */
  char *purpose;                /* (owned) (nullable) */
  GError *error;                /* (owned) (nullable) */
} StepOp;

static void
step_op_free (gpointer data)
{
  StepOp *op = data;

  g_free (op->mailbox);
  g_free (op->id);
  g_free (op->purpose);
  g_clear_pointer (&op->user, json_node_unref);
  g_clear_pointer (&op->evidence, trunk_evidence_unref);
  g_clear_pointer (&op->inbox, trunk_graph_answer_free);
  g_clear_error (&op->error);
  g_free (op);
}

static void
return_reply (GTask          *task,
              TrunkStepReply *reply)
{
  g_task_return_pointer (task, reply, (GDestroyNotify) trunk_step_reply_free);
}

static const char *
get_user (TrunkProviderGraph *self,
          const char         *mailbox)
{
  const char *id = g_hash_table_lookup (self->ids, mailbox);

  return id != NULL ? id : mailbox;
}

/* The codes of a missing role and of a policy that excludes the mailbox are the same. If the app's token has every role that is
 * needed, only a policy (application access policy, RBAC for Applications; facts 3.4) is left. */
static TrunkFinding
refine_denial (TrunkProviderGraph *self,
               TrunkGraphAnswer   *answer)
{
  TrunkToken *token = trunk_graph_batch_get_token (self->batch);
  TrunkClaims *claims = token != NULL ? trunk_token_get_claims (token) : NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;

  if (answer->finding != TRUNK_FINDING_ACCESS_DENIED || claims == NULL || !trunk_claims_is_app_only (claims))
    return answer->finding;

  outcome = trunk_claims_judge_permissions (claims, self->requirement);
  if (trunk_outcome_is_ok (outcome) || trunk_outcome_get_finding (outcome) == TRUNK_FINDING_TOKEN_OVER_PRIVILEGED)
    return TRUNK_FINDING_ACCESS_POLICY;

  return answer->finding;
}

static gint64
parse_time (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static gboolean
is_marked (JsonNode *node)
{
  guint n = trunk_graph_json_get_length (node, "categories");

  for (guint i = 0; i < n; i++)
    {
      JsonNode *category = trunk_graph_json_get_element (node, "categories", i);

      if (JSON_NODE_HOLDS_VALUE (category) && g_strcmp0 (json_node_get_string (category), TRUNK_PROBE_CATEGORY) == 0)
        return TRUE;
    }

  n = trunk_graph_json_get_length (node, "internetMessageHeaders");
  for (guint i = 0; i < n; i++)
    {
      const char *name = trunk_graph_json_get_string (trunk_graph_json_get_element (node, "internetMessageHeaders", i), "name");

      if (name != NULL && g_ascii_strcasecmp (name, TRUNK_PROBE_HEADER) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_item (TrunkStepReply *reply,
          JsonNode       *node)
{
  const char *id = trunk_graph_json_get_string (node, "id");
  TrunkStepItem *item;

  if (id == NULL)
    return;

  item = trunk_step_reply_add (reply, id);
  item->subject = g_strdup (trunk_graph_json_get_string (node, "subject"));
  item->created = parse_time (trunk_graph_json_get_string (node, "createdDateTime"));
  item->is_read = trunk_graph_json_get_boolean (node, "isRead");
  item->marked = is_marked (node);
}

static void
step_list_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkProviderGraph *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) values = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_list_finish (TRUNK_GRAPH_BATCH (source), result, &values, &error);
  TrunkStepReply *reply;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  reply = trunk_step_reply_new (refine_denial (self, answer), answer->evidence);
  for (guint i = 0; i < values->len; i++)
    add_item (reply, g_ptr_array_index (values, i));
  return_reply (task, reply);
}

static void
step_call_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkProviderGraph *self = g_task_get_source_object (task);
  StepOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, &error);
  TrunkStepReply *reply;
  gint64 total;
  guint n;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  total = trunk_graph_json_get_int (answer->body, "totalItemCount", -1);
  if (answer->finding == TRUNK_FINDING_OK && total >= 0)
    {
      trunk_evidence_set (answer->evidence, TRUNK_FACT_FOLDER, trunk_graph_json_get_string (answer->body, "displayName"));
      trunk_evidence_set_int (answer->evidence, TRUNK_FACT_ITEMS, total);
    }

  reply = trunk_step_reply_new (refine_denial (self, answer), answer->evidence);
  if (answer->finding == TRUNK_FINDING_OK)
    {
      add_item (reply, answer->body);
      n = trunk_graph_json_get_length (answer->body, "value");
      for (guint i = 0; i < n; i++)
        add_item (reply, trunk_graph_json_get_element (answer->body, "value", i));
      if (op->step == TRUNK_STEP_READ_VOICE && trunk_graph_json_get_length (answer->body, "attachments") > 0)
        reply->content = g_strdup (trunk_graph_json_get_string (trunk_graph_json_get_element (answer->body, "attachments", 0), "contentBytes"));
    }
  return_reply (task, reply);
}

static void
delete_plain_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkProviderGraph *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (answer->finding == TRUNK_FINDING_OK)
    self->deletes_plainly = TRUE;
  if (answer->status == 404)
    answer->finding = TRUNK_FINDING_ITEM_NOT_FOUND;
  return_reply (task, trunk_step_reply_new (answer->finding, answer->evidence));
}

static void
delete_plainly (GTask *task)
{
  TrunkProviderGraph *self = g_task_get_source_object (task);
  StepOp *op = g_task_get_task_data (task);
  g_autofree char *path = trunk_graph_request_delete (op->step, get_user (self, op->mailbox), op->id, FALSE);

  trunk_graph_batch_call_async (self->batch, op->mailbox, "DELETE", path, NULL, NULL, delete_plain_cb, task);
}

static void
delete_permanent_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (answer->status == 400 || answer->status == 404 || answer->status == 405 || answer->status == 501)
    delete_plainly (g_steal_pointer (&task));
  else
    return_reply (task, trunk_step_reply_new (answer->finding, answer->evidence));
}

/* Deleting is clean-up: it takes no cancellable. */
static void
step_delete (GTask *task)
{
  TrunkProviderGraph *self = g_task_get_source_object (task);
  StepOp *op = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  if (self->deletes_plainly)
    {
      delete_plainly (task);
      return;
    }

  path = trunk_graph_request_delete (op->step, get_user (self, op->mailbox), op->id, TRUE);
  trunk_graph_batch_call_async (self->batch, op->mailbox, "POST", path, NULL, NULL, delete_permanent_cb, task);
}

static gboolean
has_exchange_plan (JsonNode *user)
{
  guint n = trunk_graph_json_get_length (user, "assignedPlans");

  for (guint i = 0; i < n; i++)
    {
      JsonNode *plan = trunk_graph_json_get_element (user, "assignedPlans", i);

      if (g_strcmp0 (trunk_graph_json_get_string (plan, "service"), "exchange") == 0 &&
          g_strcmp0 (trunk_graph_json_get_string (plan, "capabilityStatus"), "Enabled") == 0)
        return TRUE;
    }

  return FALSE;
}

/* Shared mailboxes and rooms have no plan and a disabled account, and are all right: only the mailbox itself can tell. */
static TrunkFinding
judge_unusual (StepOp *op)
{
  gboolean disabled = trunk_graph_json_get_boolean (op->user, "accountEnabled") == FALSE;
  gboolean planned = has_exchange_plan (op->user);
  gboolean person = op->purpose != NULL ? g_str_equal (op->purpose, "user") : planned;

  switch ((int) op->inbox->finding)
    {
    case TRUNK_FINDING_OK:
      return disabled && person ? TRUNK_FINDING_MAILBOX_DISABLED : TRUNK_FINDING_OK;

    case TRUNK_FINDING_MAILBOX_UNLICENSED:
      if (!planned && trunk_graph_json_get_boolean (op->user, "onPremisesSyncEnabled") == TRUE)
        return TRUNK_FINDING_MAILBOX_ON_PREMISES;
      return disabled && planned ? TRUNK_FINDING_MAILBOX_DISABLED : TRUNK_FINDING_MAILBOX_UNLICENSED;

    default:
      /* The account is known; why its mailbox does not open is the next question. */
      return disabled && planned ? TRUNK_FINDING_MAILBOX_DISABLED : TRUNK_FINDING_OK;
    }
}

static void
account_settle (GTask *task)
{
  StepOp *op = g_task_get_task_data (task);
  TrunkFinding finding;

  if (--op->n_pending > 0)
    return;
  if (op->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&op->error));
      return;
    }

  finding = judge_unusual (op);
  trunk_evidence_set (op->evidence, TRUNK_FACT_MAILBOX_KIND, op->purpose);
  if (finding != TRUNK_FINDING_OK)
    trunk_evidence_merge (op->evidence, op->inbox->evidence);
  return_reply (task, trunk_step_reply_new (finding, op->evidence));
}

static void
account_inbox_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StepOp *op = g_task_get_task_data (task);

  op->inbox = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, op->error == NULL ? &op->error : NULL);
  account_settle (task);
}

static void
account_purpose_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StepOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, op->error == NULL ? &op->error : NULL);

  /* The right to read it is not among those the systems need: it helps where it is there. */
  if (answer != NULL && answer->finding == TRUNK_FINDING_OK)
    op->purpose = g_strdup (trunk_graph_json_get_string (answer->body, "userPurpose"));
  account_settle (task);
}

static void
account_look_closer (GTask *task)
{
  TrunkProviderGraph *self = g_task_get_source_object (task);
  StepOp *op = g_task_get_task_data (task);
  const char *user = get_user (self, op->mailbox);
  g_autofree char *purpose = trunk_graph_request_user_purpose (user);
  TrunkGraphRequest inbox;

  trunk_graph_request_init (&inbox, TRUNK_STEP_OPEN_MAILBOX, user, &(TrunkStepArgs) { .mailbox = op->mailbox }, 0);
  op->n_pending = 2;
  trunk_graph_batch_call_async (self->batch, op->mailbox, inbox.method, inbox.path, NULL, g_task_get_cancellable (task),
                                account_inbox_cb, g_object_ref (task));
  trunk_graph_batch_call_async (self->batch, op->mailbox, "GET", purpose, NULL, g_task_get_cancellable (task),
                                account_purpose_cb, g_object_ref (task));
  trunk_graph_request_clear (&inbox);
}

static void
account_judge_user (GTask            *task,
                    TrunkGraphAnswer *answer,
                    JsonNode         *user)
{
  TrunkProviderGraph *self = g_task_get_source_object (task);
  StepOp *op = g_task_get_task_data (task);
  const char *mail = trunk_graph_json_get_string (user, "mail");
  const char *name = trunk_graph_json_get_string (user, "userPrincipalName");
  const char *id = trunk_graph_json_get_string (user, "id");

  op->user = json_node_ref (user);
  op->evidence = trunk_evidence_ref (answer->evidence);
  trunk_evidence_set (op->evidence, TRUNK_FACT_MAILBOX_FOUND, mail != NULL ? mail : name);

  if (mail != NULL && g_ascii_strcasecmp (mail, op->mailbox) != 0 && g_ascii_strcasecmp (name != NULL ? name : "", op->mailbox) != 0)
    {
      trunk_evidence_set (op->evidence, TRUNK_FACT_PRIMARY_ADDRESS, mail);
      return_reply (task, trunk_step_reply_new (TRUNK_FINDING_ADDRESS_IS_ALIAS, op->evidence));
      return;
    }

  if (id != NULL && name != NULL && g_ascii_strcasecmp (name, op->mailbox) != 0)
    g_hash_table_replace (self->ids, g_strdup (op->mailbox), g_strdup (id));

  if (trunk_graph_json_get_boolean (user, "accountEnabled") == FALSE || !has_exchange_plan (user))
    account_look_closer (task);
  else
    return_reply (task, trunk_step_reply_new (TRUNK_FINDING_OK, op->evidence));
}

static void
account_searched_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (answer->finding == TRUNK_FINDING_OK && trunk_graph_json_get_length (answer->body, "value") > 0)
    account_judge_user (task, answer, trunk_graph_json_get_element (answer->body, "value", 0));
  else
    {
      /* Searching may need more rights than reading by name; that the name is unknown stands. */
      gboolean plain = answer->finding == TRUNK_FINDING_OK || answer->finding == TRUNK_FINDING_ACCESS_DENIED ||
                       answer->finding == TRUNK_FINDING_REQUEST_REJECTED;

      return_reply (task, trunk_step_reply_new (plain ? TRUNK_FINDING_MAILBOX_UNKNOWN : answer->finding, answer->evidence));
    }
}

static void
account_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StepOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (TRUNK_GRAPH_BATCH (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (answer->finding == TRUNK_FINDING_OK)
    account_judge_user (task, answer, answer->body);
  else if (answer->finding == TRUNK_FINDING_MAILBOX_UNKNOWN || answer->status == 404)
    {
      g_autofree char *path = trunk_graph_request_search_user (op->mailbox);

      trunk_graph_batch_call_async (TRUNK_GRAPH_BATCH (source), op->mailbox, "GET", path, NULL, g_task_get_cancellable (task),
                                    account_searched_cb, g_object_ref (task));
    }
  else if (answer->finding == TRUNK_FINDING_ACCESS_DENIED)
    {
      /* No system needs User.Read.All, so this is no failure; whether the mailbox is there, opening it will show. */
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      trunk_evidence_set (evidence, TRUNK_FACT_REASON, _("The directory could not be read with the rights that the service has."));
      trunk_evidence_set (evidence, TRUNK_FACT_GRAPH_CODE, trunk_evidence_get (answer->evidence, TRUNK_FACT_GRAPH_CODE));
      return_reply (task, trunk_step_reply_new (TRUNK_FINDING_OK, evidence));
    }
  else
    return_reply (task, trunk_step_reply_new (answer->finding, answer->evidence));
}

static void
provider_graph_step_async (TrunkProvider       *provider,
                           TrunkMailboxStep     step,
                           const TrunkStepArgs *args,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  TrunkProviderGraph *self = TRUNK_PROVIDER_GRAPH (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  StepOp *op = g_new0 (StepOp, 1);
  TrunkGraphRequest request;

  g_task_set_source_tag (task, provider_graph_step_async);
  g_task_set_check_cancellable (task, FALSE);
  op->step = step;
  op->mailbox = g_strdup (args->mailbox);
  op->id = g_strdup (args->id);
  g_task_set_task_data (task, op, step_op_free);

  if (step == TRUNK_STEP_FIND_ACCOUNT)
    {
      g_autofree char *path = trunk_graph_request_find_user (args->mailbox);

      trunk_graph_batch_call_async (self->batch, args->mailbox, "GET", path, NULL, cancellable, account_found_cb, task);
      return;
    }
  if (step == TRUNK_STEP_DELETE_MESSAGE || step == TRUNK_STEP_DELETE_EVENT)
    {
      step_delete (task);
      return;
    }

  trunk_graph_request_init (&request, step, get_user (self, args->mailbox), args,
                            trunk_net_context_get_real_time (self->context) / G_USEC_PER_SEC);
  if (step == TRUNK_STEP_LIST_MARKED || step == TRUNK_STEP_LIST_EVENTS || step == TRUNK_STEP_FIND_SENT || step == TRUNK_STEP_FIND_EVENT)
    trunk_graph_batch_list_async (self->batch, args->mailbox, request.path, cancellable, step_list_cb, task);
  else
    trunk_graph_batch_call_async (self->batch, args->mailbox, request.method, request.path, request.body, cancellable, step_call_cb, task);
  trunk_graph_request_clear (&request);
}

static TrunkStepReply *
provider_graph_step_finish (TrunkProvider  *provider,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_assert (g_async_result_is_tagged (result, provider_graph_step_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const TrunkStepper graph_stepper = { provider_graph_step_async, provider_graph_step_finish };

static guint
trunk_provider_graph_get_operations (TrunkProvider *provider)
{
  return (1u << TRUNK_N_OPERATIONS) - 1;
}

static void
trunk_provider_graph_run_async (TrunkProvider       *provider,
                                TrunkOperation       operation,
                                const char          *mailbox,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TrunkProviderGraph *self = TRUNK_PROVIDER_GRAPH (provider);

  trunk_probe_run_async (provider, &graph_stepper, self->context, operation, self->with_calendar, mailbox, cancellable, callback, user_data);
}

static gint64
trunk_provider_graph_get_paused_until (TrunkProvider *provider)
{
  return trunk_graph_batch_get_paused_until (TRUNK_PROVIDER_GRAPH (provider)->batch);
}

static void
trunk_provider_graph_finalize (GObject *object)
{
  TrunkProviderGraph *self = TRUNK_PROVIDER_GRAPH (object);

  g_hash_table_unref (self->ids);
  g_object_unref (self->batch);
  g_object_unref (self->requirement);
  g_object_unref (self->context);

  G_OBJECT_CLASS (trunk_provider_graph_parent_class)->finalize (object);
}

static void
trunk_provider_graph_class_init (TrunkProviderGraphClass *klass)
{
  TrunkProviderClass *provider_class = TRUNK_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = trunk_provider_graph_finalize;
  provider_class->get_operations = trunk_provider_graph_get_operations;
  provider_class->run_async = trunk_provider_graph_run_async;
  provider_class->run_finish = trunk_probe_run_finish;
  provider_class->get_paused_until = trunk_provider_graph_get_paused_until;
}

static void
trunk_provider_graph_init (TrunkProviderGraph *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * trunk_provider_new_graph:
 * @requirement: says scope and cloud
 *
 * Returns: (transfer full): a provider that speaks Microsoft Graph
 */
TrunkProvider *
trunk_provider_new_graph (TrunkNetContext  *context,
                          TrunkTokenSource *tokens,
                          TrunkRequirement *requirement)
{
  TrunkProviderGraph *self;
  g_autofree char *root = NULL;
  guint operations;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (TRUNK_IS_TOKEN_SOURCE (tokens), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  operations = trunk_requirement_get_operations (requirement, trunk_requirement_get_features (requirement));
  root = g_strdup_printf ("https://%s/v1.0", trunk_requirement_get_cloud (requirement)->graph_host);
  self = g_object_new (TRUNK_TYPE_PROVIDER_GRAPH, NULL);
  self->context = g_object_ref (context);
  self->requirement = g_object_ref (requirement);
  self->with_calendar = (operations & (1u << TRUNK_OPERATION_CALENDAR)) != 0;
  self->batch = trunk_graph_batch_new (context, tokens, trunk_requirement_get_scope (requirement), root);

  return TRUNK_PROVIDER (self);
}
