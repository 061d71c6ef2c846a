/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-channel.h"

#include "net/trunk-http.h"
#include "providers/trunk-backoff.h"

/* What is beyond a day is as good as for ever, and can't overflow. */
#define MAX_RETRY_AFTER_S (24 * 60 * 60)

struct _TrunkEwsChannel
{
  GObject parent_instance;

  TrunkNetContext *context;     /* (owned) */
  TrunkTokenSource *tokens;     /* (owned) */
  char *scope;                  /* (owned) */
  char *url;                    /* (owned) */
  gboolean impersonate;

  GQueue queue;                 /* of Call (borrowed) */
  guint n_in_flight;
  gint64 paused_until;          /* monotonic microseconds */
  GSource *resume;              /* (owned) (nullable) */
};

typedef struct
{
  /* Input */
  TrunkEwsChannel *channel;     /* (owned) */
  TrunkEwsRequest request;
  char *mailbox;                /* (owned) */
  GBytes *envelope;             /* (owned) */

  /* In progress; the call lives until it is answered and nothing of it is under way */
  GTask *task;                  /* (owned) (nullable): gone once the caller has its answer or has cancelled */
  GSource *cancelled;           /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned): of what is under way */
  TrunkToken *token;            /* (owned) (nullable) */
  gboolean in_flight;
  gboolean refused;             /* a token was refused once */
  guint attempts;
  gint64 queued_at;             /* when it went back to the queue, to wait */
  gint64 waited;
} Call;

G_DEFINE_FINAL_TYPE (TrunkEwsChannel, trunk_ews_channel, G_TYPE_OBJECT)

static void channel_flush (TrunkEwsChannel *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
call_free (Call *self)
{
  g_assert (self->task == NULL && !self->in_flight);
  clear_source (&self->cancelled);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->token, trunk_token_unref);
  g_bytes_unref (self->envelope);
  g_free (self->mailbox);
  g_object_unref (self->channel);
  g_free (self);
}

/**
 * trunk_ews_reply_free:
 * @self: (transfer full): a reply
 */
void
trunk_ews_reply_free (TrunkEwsReply *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->answer, trunk_ews_answer_free);
  trunk_evidence_unref (self->evidence);
  g_free (self);
}

/* Answers and frees @self. */
static void
call_answer (Call           *self,
             TrunkFinding    finding,
             TrunkEwsAnswer *answer,
             TrunkEvidence  *evidence)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  TrunkEwsReply *reply;

  if (finding != TRUNK_FINDING_OK)
    {
      trunk_evidence_set (evidence, TRUNK_FACT_OPERATION, trunk_ews_request_get_name (self->request));
      if (self->attempts > 1)
        trunk_evidence_set_int (evidence, TRUNK_FACT_ATTEMPTS, self->attempts);
      if (self->waited > 0)
        trunk_evidence_set_int (evidence, TRUNK_FACT_WAITED, self->waited / G_USEC_PER_SEC);
    }

  reply = g_new0 (TrunkEwsReply, 1);
  reply->finding = finding;
  reply->answer = answer;
  reply->evidence = trunk_evidence_ref (evidence);
  call_free (self);
  g_task_return_pointer (task, reply, (GDestroyNotify) trunk_ews_reply_free);
}

static void
call_fail (Call   *self,
           GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  call_free (self);
  g_task_return_error (task, error);
}

static gboolean
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Call *self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  clear_source (&self->cancelled);
  if (self->in_flight)
    g_cancellable_cancel (self->cancellable);
  else
    {
      g_queue_remove (&self->channel->queue, self);
      call_free (self);
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  return G_SOURCE_REMOVE;
}

/* Frees @self when nobody waits for it any more. */
static gboolean
call_land (Call *self)
{
  TrunkEwsChannel *channel = self->channel;

  self->in_flight = FALSE;
  channel->n_in_flight--;
  if (self->task != NULL)
    return TRUE;

  g_object_ref (channel);
  call_free (self);
  channel_flush (channel);
  g_object_unref (channel);

  return FALSE;
}

static void
call_requeue (Call *self)
{
  g_clear_pointer (&self->token, trunk_token_unref);
  self->queued_at = g_get_monotonic_time ();
  g_queue_push_head (&self->channel->queue, self);
}

/* Whether @finding was a wish for a pause that we can grant; all callers keep it (facts 3.6). */
static gboolean
call_backs_off (Call              *self,
                TrunkFinding       finding,
                gint64             asked_ms,
                TrunkEvidence     *evidence)
{
  TrunkEwsChannel *channel = self->channel;
  gint64 wait, pause;

  if (finding != TRUNK_FINDING_SERVER_BUSY && finding != TRUNK_FINDING_THROTTLED)
    return FALSE;

  wait = trunk_backoff_next (self->attempts, asked_ms >= 0 ? asked_ms * 1000 : -1, self->waited);
  pause = wait >= 0 ? wait : MIN (MAX (asked_ms, 0) * 1000, TRUNK_BACKOFF_MAX_WAIT_US);
  channel->paused_until = MAX (channel->paused_until, g_get_monotonic_time () + pause);
  if (asked_ms >= 0)
    trunk_evidence_set_int (evidence, TRUNK_FACT_RETRY_AFTER, (asked_ms + 999) / 1000);
  if (wait < 0)
    return FALSE;

  call_requeue (self);

  return TRUE;
}

static void
call_settle (Call              *self,
             TrunkHttpExchange *exchange)
{
  TrunkEwsChannel *channel = self->channel;
  TrunkOutcome *outcome = trunk_http_exchange_get_outcome (exchange);
  guint status = trunk_http_exchange_get_status (exchange);
  gint64 retry_after = trunk_http_exchange_get_retry_after (exchange);
  GBytes *body = trunk_http_exchange_get_body (exchange);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkEwsAnswer) answer = NULL;
  TrunkFinding finding;

  if (!trunk_outcome_is_ok (outcome))
    {
      trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));
      call_answer (self, trunk_outcome_get_finding (outcome), NULL, evidence);
      return;
    }

  if (body != NULL)
    answer = trunk_ews_answer_parse (body);
  else
    {
      g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);

      answer = trunk_ews_answer_parse (nothing);
    }
  finding = trunk_ews_answer_judge (answer, status, evidence);
  if (finding == TRUNK_FINDING_HTTP_NOT_UNDERSTOOD)
    {
      const char *type = trunk_http_exchange_get_header (exchange, "Content-Type");

      if (type != NULL && g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0)
        finding = TRUNK_FINDING_HTTP_HTML_INSTEAD;
    }

  if (finding == TRUNK_FINDING_TOKEN_REJECTED && !self->refused)
    {
      self->refused = TRUE;
      trunk_token_source_reject (channel->tokens, channel->scope, self->token);
      call_requeue (self);
      return;
    }

  if (call_backs_off (self, finding,
                      answer->back_off_ms >= 0 ? MIN (answer->back_off_ms, MAX_RETRY_AFTER_S * G_GINT64_CONSTANT (1000)) :
                      retry_after >= 0 ? MIN (retry_after, MAX_RETRY_AFTER_S) * 1000 : -1, evidence))
    return;

  if (finding != TRUNK_FINDING_OK)
    {
      g_autoptr(TrunkEvidence) wire = trunk_http_exchange_dup_evidence (exchange);

      trunk_evidence_merge (evidence, wire);
      trunk_evidence_set (evidence, TRUNK_FACT_CHALLENGE,
                          status == 401 ? trunk_http_exchange_get_header (exchange, "WWW-Authenticate") : NULL);
    }
  call_answer (self, finding, g_steal_pointer (&answer), evidence);
}

static void
call_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Call *self = user_data;
  g_autoptr(TrunkEwsChannel) channel = g_object_ref (self->channel);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkHttpExchange) exchange = trunk_http_send_finish (TRUNK_NET_CONTEXT (source), result, &error);

  if (!call_land (self))
    return;

  if (exchange == NULL)
    call_fail (self, g_steal_pointer (&error));
  else
    call_settle (self, exchange);
  channel_flush (channel);
}

/* Repeated is only what went out on a connection that the server had closed meanwhile, so that it saw nothing of it as a rule. A test
 * item that came about twice all the same carries our mark and goes with the left-overs of the next run; a message that was sent
 * twice would not come back. */
static gboolean
is_repeatable (TrunkEwsRequest request)
{
  return request != TRUNK_EWS_SEND;
}

static void
call_token_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Call *self = user_data;
  g_autoptr(TrunkEwsChannel) channel = g_object_ref (self->channel);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (source), result, &self->token, &error);
  g_autoptr(TrunkHttpRequest) request = NULL;

  if (outcome == NULL || self->token == NULL || self->task == NULL)
    {
      if (!call_land (self))
        return;
      if (outcome == NULL)
        call_fail (self, g_steal_pointer (&error));
      else
        {
          g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

          trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));
          call_answer (self, trunk_outcome_get_finding (outcome), NULL, evidence);
        }
      channel_flush (channel);
      return;
    }

  request = trunk_http_request_new ("POST", channel->url);
  trunk_http_request_set_header (request, "Accept", "text/xml");
  trunk_http_request_set_header (request, "X-AnchorMailbox", self->mailbox);
  trunk_http_request_set_bearer (request, trunk_token_get_access (self->token));
  trunk_http_request_set_body (request, "text/xml; charset=utf-8", self->envelope, FALSE);
  trunk_http_request_set_repeatable (request, is_repeatable (self->request));
  trunk_http_send_async (channel->context, request, self->cancellable, call_answered_cb, self);
}

static gboolean
channel_resume_cb (gpointer user_data)
{
  TrunkEwsChannel *self = user_data;

  clear_source (&self->resume);
  channel_flush (self);

  return G_SOURCE_REMOVE;
}

static void
channel_flush (TrunkEwsChannel *self)
{
  gint64 now = g_get_monotonic_time ();

  if (g_queue_is_empty (&self->queue))
    return;

  if (now < self->paused_until)
    {
      if (self->resume == NULL)
        {
          self->resume = g_timeout_source_new ((self->paused_until - now) / 1000 + 1);
          g_source_set_callback (self->resume, channel_resume_cb, self, NULL);
          g_source_attach (self->resume, g_main_context_get_thread_default ());
        }
      return;
    }

  while (self->n_in_flight < TRUNK_EWS_IN_FLIGHT)
    {
      Call *call = g_queue_pop_head (&self->queue);

      if (call == NULL)
        break;
      if (call->queued_at != 0)
        call->waited += now - call->queued_at;
      call->attempts++;
      call->in_flight = TRUE;
      self->n_in_flight++;
      trunk_token_source_get_async (self->tokens, self->scope, call->cancellable, call_token_cb, call);
    }
}

static void
trunk_ews_channel_finalize (GObject *object)
{
  TrunkEwsChannel *self = TRUNK_EWS_CHANNEL (object);

  /* Every call holds a reference to us. */
  g_assert (self->n_in_flight == 0 && g_queue_is_empty (&self->queue));
  clear_source (&self->resume);
  g_object_unref (self->context);
  g_object_unref (self->tokens);
  g_free (self->scope);
  g_free (self->url);

  G_OBJECT_CLASS (trunk_ews_channel_parent_class)->finalize (object);
}

static void
trunk_ews_channel_class_init (TrunkEwsChannelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_ews_channel_finalize;
}

static void
trunk_ews_channel_init (TrunkEwsChannel *self)
{
  g_queue_init (&self->queue);
}

/**
 * trunk_ews_channel_new:
 * @url: address of Exchange.asmx
 * @impersonate: whether every request impersonates its mailbox (app-only)
 *
 * Returns: (transfer full): a way to EWS
 */
TrunkEwsChannel *
trunk_ews_channel_new (TrunkNetContext  *context,
                       TrunkTokenSource *tokens,
                       const char       *scope,
                       const char       *url,
                       gboolean          impersonate)
{
  TrunkEwsChannel *self;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (TRUNK_IS_TOKEN_SOURCE (tokens), NULL);
  g_return_val_if_fail (scope != NULL && url != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_EWS_CHANNEL, NULL);
  self->context = g_object_ref (context);
  self->tokens = g_object_ref (tokens);
  self->scope = g_strdup (scope);
  self->url = g_strdup (url);
  self->impersonate = impersonate;

  return self;
}

gint64
trunk_ews_channel_get_paused_until (TrunkEwsChannel *self)
{
  g_return_val_if_fail (TRUNK_IS_EWS_CHANNEL (self), 0);

  return self->paused_until > g_get_monotonic_time () ? self->paused_until : 0;
}

/**
 * trunk_ews_channel_call_async:
 * @cancellable: (nullable): ends the call at once
 *
 * Sends one request as soon as the limits allow.
 */
void
trunk_ews_channel_call_async (TrunkEwsChannel     *self,
                              TrunkEwsRequest      request,
                              const char          *mailbox,
                              const char * const   values[TRUNK_EWS_N_SLOTS],
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Call *call;

  g_return_if_fail (TRUNK_IS_EWS_CHANNEL (self));
  g_return_if_fail (mailbox != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_ews_channel_call_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* An answer that came is delivered, even when the caller cancels right after: it says what was made. */
  g_task_set_check_cancellable (task, FALSE);

  call = g_new0 (Call, 1);
  call->channel = g_object_ref (self);
  call->request = request;
  call->mailbox = g_strdup (mailbox);
  call->envelope = trunk_ews_envelope_build (request, mailbox, self->impersonate, values);
  if (cancellable != NULL)
    {
      call->cancellable = g_cancellable_new ();
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, g_main_context_get_thread_default ());
    }
  call->task = g_steal_pointer (&task);
  g_queue_push_tail (&self->queue, call);
  channel_flush (self);
}

/**
 * trunk_ews_channel_call_finish:
 *
 * Returns: (transfer full) (nullable): the reply, whatever it says; %NULL with %G_IO_ERROR_CANCELLED
 */
TrunkEwsReply *
trunk_ews_channel_call_finish (TrunkEwsChannel  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_ews_channel_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
