/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-channel.h"
#include "providers/trunk-probe.h"
#include "systems/trunk-catalog.h"

/* EWS: each step of an operation as one request, or two. */

#define EVENT_LENGTH_S    (15 * 60)
#define EVENT_WINDOW_S    (60 * 60)
#define CALENDAR_WINDOW_S (24 * 60 * 60)
#define EVENT_COUNT       "100"

#define TRUNK_TYPE_PROVIDER_EWS (trunk_provider_ews_get_type ())
G_DECLARE_FINAL_TYPE (TrunkProviderEws, trunk_provider_ews, TRUNK, PROVIDER_EWS, TrunkProvider)

struct _TrunkProviderEws
{
  TrunkProvider parent_instance;

  TrunkNetContext *context;     /* (owned) */
  TrunkEwsChannel *channel;     /* (owned) */
  gboolean with_calendar;
};

G_DEFINE_FINAL_TYPE (TrunkProviderEws, trunk_provider_ews, TRUNK_TYPE_PROVIDER)

typedef struct
{
  TrunkMailboxStep step;
  char *mailbox;                /* (owned) */
  TrunkStepReply *reply;        /* (owned) (nullable): of a first request, while a second is under way */
} StepOp;

static void
step_op_free (gpointer data)
{
  StepOp *op = data;

  g_free (op->mailbox);
  g_clear_pointer (&op->reply, trunk_step_reply_free);
  g_free (op);
}

static TrunkEwsRequest
get_request (TrunkMailboxStep step)
{
  switch (step)
    {
    case TRUNK_STEP_FIND_ACCOUNT:
      return TRUNK_EWS_RESOLVE_NAMES;

    case TRUNK_STEP_OPEN_MAILBOX:
      return TRUNK_EWS_GET_FOLDER;

    case TRUNK_STEP_READ_INBOX:
    case TRUNK_STEP_CONTACTS:
      return TRUNK_EWS_FIND_ITEM;

    case TRUNK_STEP_CALENDAR:
    case TRUNK_STEP_FIND_EVENT:
      return TRUNK_EWS_CALENDAR_VIEW;

    case TRUNK_STEP_LIST_MARKED:
      return TRUNK_EWS_FIND_MARKED;

    case TRUNK_STEP_LIST_EVENTS:
      return TRUNK_EWS_FIND_EVENTS;

    case TRUNK_STEP_FIND_SENT:
      return TRUNK_EWS_FIND_SENT;

    case TRUNK_STEP_CREATE_DRAFT:
      return TRUNK_EWS_CREATE_DRAFT;

    case TRUNK_STEP_CREATE_VOICE:
      return TRUNK_EWS_CREATE_VOICE;

    case TRUNK_STEP_CREATE_EVENT:
      return TRUNK_EWS_CREATE_EVENT;

    case TRUNK_STEP_SEND:
      return TRUNK_EWS_SEND;

    case TRUNK_STEP_READ:
    case TRUNK_STEP_READ_VOICE:
      return TRUNK_EWS_GET_ITEM;

    case TRUNK_STEP_MARK_READ:
      return TRUNK_EWS_MARK_READ;

    case TRUNK_STEP_DELETE_MESSAGE:
    case TRUNK_STEP_DELETE_EVENT:
      return TRUNK_EWS_DELETE_ITEM;

    default:
      g_assert_not_reached ();
    }
}

static char *
format_time (gint64 unix_seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (unix_seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

static gint64
parse_time (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static TrunkStepReply *
make_reply (TrunkEwsReply *ews)
{
  TrunkStepReply *reply = trunk_step_reply_new (ews->finding, ews->evidence);

  if (ews->answer == NULL)
    return reply;

  for (guint i = 0; i < ews->answer->items->len; i++)
    {
      TrunkEwsItem *from = g_ptr_array_index (ews->answer->items, i);
      TrunkStepItem *item = trunk_step_reply_add (reply, from->id);

      item->change_key = g_strdup (from->change_key);
      item->subject = g_strdup (from->subject);
      item->created = parse_time (from->created);
      item->is_read = from->is_read;
      item->marked = from->mark != NULL && from->subject != NULL && g_str_has_suffix (from->subject, from->mark);
    }
  reply->content = g_strdup (ews->answer->content);

  return reply;
}

static void
return_reply (GTask          *task,
              TrunkStepReply *reply)
{
  g_task_return_pointer (task, reply, (GDestroyNotify) trunk_step_reply_free);
}

static void
step_second_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StepOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkEwsReply) ews = trunk_ews_channel_call_finish (TRUNK_EWS_CHANNEL (source), result, &error);
  TrunkStepReply *reply;

  if (ews == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  reply = make_reply (ews);
  if (op->step == TRUNK_STEP_READ_VOICE && ews->finding == TRUNK_FINDING_OK && op->reply != NULL)
    {
      /* The item was read before; this brought its attachment. */
      g_autofree char *content = g_steal_pointer (&reply->content);

      trunk_step_reply_free (reply);
      reply = g_steal_pointer (&op->reply);
      reply->content = g_steal_pointer (&content);
    }
  return_reply (task, reply);
}

/* A mailbox that is hidden from the address book resolves to nothing, and yet opens. */
static void
step_open_unresolved (GTask *task)
{
  StepOp *op = g_task_get_task_data (task);
  TrunkProviderEws *self = g_task_get_source_object (task);
  const char *values[TRUNK_EWS_N_SLOTS] = { [TRUNK_EWS_SLOT_FOLDER] = "inbox" };

  trunk_ews_channel_call_async (self->channel, TRUNK_EWS_GET_FOLDER, op->mailbox, values, g_task_get_cancellable (task),
                                step_second_cb, task);
}

static void
step_resolved (GTask         *task,
               TrunkEwsReply *ews)
{
  StepOp *op = g_task_get_task_data (task);
  const char *code = ews->answer != NULL ? ews->answer->code : NULL;

  if (ews->finding == TRUNK_FINDING_MAILBOX_UNKNOWN && g_strcmp0 (code, "ErrorNameResolutionNoResults") == 0)
    {
      step_open_unresolved (g_object_ref (task));
      return;
    }

  /* "John" finds many; an address that finds many is one of them. */
  if (g_strcmp0 (code, "ErrorNameResolutionMultipleResults") == 0)
    ews->finding = TRUNK_FINDING_OK;
  else if (ews->finding == TRUNK_FINDING_OK)
    {
      trunk_evidence_set (ews->evidence, TRUNK_FACT_MAILBOX_KIND, ews->answer->mailbox_kind);
      if (ews->answer->primary != NULL && g_ascii_strcasecmp (ews->answer->primary, op->mailbox) != 0)
        ews->finding = TRUNK_FINDING_ADDRESS_IS_ALIAS;
    }

  return_reply (task, make_reply (ews));
}

static void
step_first_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StepOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkEwsReply) ews = trunk_ews_channel_call_finish (TRUNK_EWS_CHANNEL (source), result, &error);

  if (ews == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (op->step == TRUNK_STEP_FIND_ACCOUNT)
    {
      step_resolved (task, ews);
      return;
    }

  if (ews->finding == TRUNK_FINDING_OK && ews->answer->total >= 0)
    trunk_evidence_set_int (ews->evidence, TRUNK_FACT_ITEMS, ews->answer->total);

  if (op->step == TRUNK_STEP_READ_VOICE && ews->finding == TRUNK_FINDING_OK && ews->answer->items->len > 0)
    {
      TrunkEwsItem *item = g_ptr_array_index (ews->answer->items, 0);

      if (item->attachment_id != NULL)
        {
          const char *values[TRUNK_EWS_N_SLOTS] = { [TRUNK_EWS_SLOT_ID] = item->attachment_id };

          op->reply = make_reply (ews);
          trunk_ews_channel_call_async (TRUNK_EWS_CHANNEL (source), TRUNK_EWS_GET_ATTACHMENT, op->mailbox, values,
                                        g_task_get_cancellable (task), step_second_cb, g_object_ref (task));
          return;
        }
    }

  return_reply (task, make_reply (ews));
}

static void
provider_ews_step_async (TrunkProvider       *provider,
                         TrunkMailboxStep     step,
                         const TrunkStepArgs *args,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  TrunkProviderEws *self = TRUNK_PROVIDER_EWS (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  gboolean lists = step == TRUNK_STEP_LIST_MARKED || step == TRUNK_STEP_LIST_EVENTS;
  const char *values[TRUNK_EWS_N_SLOTS] = {
    [TRUNK_EWS_SLOT_MAILBOX] = args->mailbox,
    [TRUNK_EWS_SLOT_FOLDER] = step == TRUNK_STEP_CONTACTS ? "contacts" : "inbox",
    [TRUNK_EWS_SLOT_ID] = args->id,
    [TRUNK_EWS_SLOT_CHANGE_KEY] = args->change_key != NULL ? args->change_key : "",
    [TRUNK_EWS_SLOT_SUBJECT] = lists ? TRUNK_PROBE_SUBJECT_PREFIX : args->subject,
    [TRUNK_EWS_SLOT_MARK] = args->mark,
    [TRUNK_EWS_SLOT_COUNT] = step == TRUNK_STEP_FIND_EVENT ? EVENT_COUNT : "1",
    [TRUNK_EWS_SLOT_CONTENT] = args->content,
  };
  StepOp *op = g_new0 (StepOp, 1);

  if (step == TRUNK_STEP_CALENDAR || step == TRUNK_STEP_FIND_EVENT || step == TRUNK_STEP_CREATE_EVENT)
    {
      gint64 now = trunk_net_context_get_real_time (self->context) / G_USEC_PER_SEC;

      values[TRUNK_EWS_SLOT_START] = start = format_time (step == TRUNK_STEP_FIND_EVENT ? now - EVENT_WINDOW_S : now);
      values[TRUNK_EWS_SLOT_END] = end = format_time (step == TRUNK_STEP_CREATE_EVENT ? now + EVENT_LENGTH_S :
                                                      step == TRUNK_STEP_FIND_EVENT ? now + EVENT_WINDOW_S : now + CALENDAR_WINDOW_S);
    }

  g_task_set_source_tag (task, provider_ews_step_async);
  g_task_set_check_cancellable (task, FALSE);
  op->step = step;
  op->mailbox = g_strdup (args->mailbox);
  g_task_set_task_data (task, op, step_op_free);

  trunk_ews_channel_call_async (self->channel, get_request (step), args->mailbox, values, cancellable, step_first_cb, task);
}

static TrunkStepReply *
provider_ews_step_finish (TrunkProvider  *provider,
                          GAsyncResult   *result,
                          GError        **error)
{
  g_assert (g_async_result_is_tagged (result, provider_ews_step_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const TrunkStepper ews_stepper = { provider_ews_step_async, provider_ews_step_finish };

static guint
trunk_provider_ews_get_operations (TrunkProvider *provider)
{
  return (1u << TRUNK_N_OPERATIONS) - 1;
}

static void
trunk_provider_ews_run_async (TrunkProvider       *provider,
                              TrunkOperation       operation,
                              const char          *mailbox,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  TrunkProviderEws *self = TRUNK_PROVIDER_EWS (provider);

  trunk_probe_run_async (provider, &ews_stepper, self->context, operation, self->with_calendar, mailbox, cancellable, callback, user_data);
}

static gint64
trunk_provider_ews_get_paused_until (TrunkProvider *provider)
{
  return trunk_ews_channel_get_paused_until (TRUNK_PROVIDER_EWS (provider)->channel);
}

static void
trunk_provider_ews_finalize (GObject *object)
{
  TrunkProviderEws *self = TRUNK_PROVIDER_EWS (object);

  g_object_unref (self->channel);
  g_object_unref (self->context);

  G_OBJECT_CLASS (trunk_provider_ews_parent_class)->finalize (object);
}

static void
trunk_provider_ews_class_init (TrunkProviderEwsClass *klass)
{
  TrunkProviderClass *provider_class = TRUNK_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = trunk_provider_ews_finalize;
  provider_class->get_operations = trunk_provider_ews_get_operations;
  provider_class->run_async = trunk_provider_ews_run_async;
  provider_class->run_finish = trunk_probe_run_finish;
  provider_class->get_paused_until = trunk_provider_ews_get_paused_until;
}

static void
trunk_provider_ews_init (TrunkProviderEws *self)
{
}

/**
 * trunk_provider_new_ews:
 * @requirement: says scope, cloud and whether to impersonate
 * @ews_url: (nullable): overrides the cloud's address
 *
 * Returns: (transfer full): a provider that speaks EWS
 */
TrunkProvider *
trunk_provider_new_ews (TrunkNetContext  *context,
                        TrunkTokenSource *tokens,
                        TrunkRequirement *requirement,
                        const char       *ews_url)
{
  TrunkProviderEws *self;
  guint operations;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (TRUNK_IS_TOKEN_SOURCE (tokens), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  operations = trunk_requirement_get_operations (requirement, trunk_requirement_get_features (requirement));
  self = g_object_new (TRUNK_TYPE_PROVIDER_EWS, NULL);
  self->context = g_object_ref (context);
  self->with_calendar = (operations & (1u << TRUNK_OPERATION_CALENDAR)) != 0;
  self->channel = trunk_ews_channel_new (context, tokens, trunk_requirement_get_scope (requirement),
                                         ews_url != NULL ? ews_url : trunk_requirement_get_cloud (requirement)->ews_url,
                                         trunk_requirement_get_impersonates (requirement));

  return TRUNK_PROVIDER (self);
}
