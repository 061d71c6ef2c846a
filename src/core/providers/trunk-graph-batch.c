/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-graph-batch.h"

#include "base/trunk-redact.h"
#include "net/trunk-http.h"
#include "providers/trunk-backoff.h"
#include "providers/trunk-graph-error.h"
#include "providers/trunk-graph-json.h"

/* What is beyond a day is as good as for ever, and can't overflow. */
#define MAX_RETRY_AFTER_S (24 * 60 * 60)

struct _TrunkGraphBatch
{
  GObject parent_instance;

  TrunkNetContext *context;     /* (owned) */
  TrunkTokenSource *tokens;     /* (owned) */
  char *scope;                  /* (owned) */
  char *root;                   /* (owned) */

  GQueue queue;                 /* of Call (owned): to be sent as soon as the limits allow */
  GHashTable *delayed;          /* (owned) set of Call (owned): each has a timer that puts it back */
  GHashTable *mailboxes;        /* (owned) mailbox -> requests in flight */
  guint n_flights;
  GSource *flush;               /* (owned) (nullable) */
  gint64 paused_until;          /* monotonic microseconds */
  TrunkToken *token;            /* (owned) (nullable) */
};

/* One request of a caller. */
typedef struct
{
  gatomicrefcount refs;
  TrunkGraphBatch *batch;       /* borrowed: the task keeps it alive, and so does the flight */
  GTask *task;                  /* (owned) (nullable): gone once the caller has its answer or has cancelled */
  GSource *cancelled;           /* (owned) (nullable) */
  GSource *timer;               /* (owned) (nullable) */
  char *mailbox;                /* (owned) */
  char *method;                 /* (owned) */
  char *path;                   /* (owned) */
  GBytes *body;                 /* (owned) (nullable) */
  guint attempts;
  gint64 waited;                /* microseconds waited at the service's wish */
  gboolean refused;             /* its token was refused once */
  struct _Flight *flight;       /* borrowed (nullable) */
} Call;

/* One HTTP request with its calls. */
typedef struct _Flight
{
  TrunkGraphBatch *batch;       /* (owned) */
  GPtrArray *calls;             /* (owned) (element-type Call) */
  guint n_live;                 /* calls whose callers still wait */
  GCancellable *cancellable;    /* (owned) */
  TrunkToken *token;            /* (owned) (nullable) */
} Flight;

G_DEFINE_FINAL_TYPE (TrunkGraphBatch, trunk_graph_batch, G_TYPE_OBJECT)

static void batch_flush (TrunkGraphBatch *self);
static void batch_schedule (TrunkGraphBatch *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static Call *
call_ref (Call *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

static void
call_unref (gpointer data)
{
  Call *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_assert (self->task == NULL);
  clear_source (&self->cancelled);
  clear_source (&self->timer);
  g_free (self->mailbox);
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void
flight_free (Flight *self)
{
  g_ptr_array_unref (self->calls);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->token, trunk_token_unref);
  g_object_unref (self->batch);
  g_free (self);
}

/**
 * trunk_graph_answer_free:
 * @self: (transfer full): an answer
 */
void
trunk_graph_answer_free (TrunkGraphAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->body, json_node_unref);
  trunk_evidence_unref (self->evidence);
  g_free (self);
}

static TrunkGraphAnswer *
answer_new (TrunkFinding   finding,
            guint          status,
            JsonNode      *body,
            TrunkEvidence *evidence)
{
  TrunkGraphAnswer *self = g_new0 (TrunkGraphAnswer, 1);

  self->finding = finding;
  self->status = status;
  self->body = body != NULL ? json_node_ref (body) : NULL;
  self->evidence = trunk_evidence_ref (evidence);

  return self;
}

/* The caller gets its answer; what it was about is added for a failure only, so that thousands of successes stay small. */
static void
call_answer (Call          *self,
             TrunkFinding   finding,
             guint          status,
             JsonNode      *body,
             TrunkEvidence *evidence)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  clear_source (&self->cancelled);
  if (task == NULL)
    return;

  if (finding != TRUNK_FINDING_OK)
    {
      g_autofree char *url = g_strconcat (self->batch->root, self->path, NULL);
      g_autofree char *shown = trunk_redact_uri (url);

      trunk_evidence_set (evidence, TRUNK_FACT_OPERATION, self->method);
      trunk_evidence_set (evidence, TRUNK_FACT_URL, shown);
      if (self->attempts > 1)
        trunk_evidence_set_int (evidence, TRUNK_FACT_ATTEMPTS, self->attempts);
      if (self->waited > 0)
        trunk_evidence_set_int (evidence, TRUNK_FACT_WAITED, self->waited / G_USEC_PER_SEC);
    }

  g_task_return_pointer (task, answer_new (finding, status, body, evidence), (GDestroyNotify) trunk_graph_answer_free);
}

static void
call_fail (Call         *self,
           const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  clear_source (&self->cancelled);
  if (task != NULL)
    g_task_return_error (task, g_error_copy (error));
}

static gboolean
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Call *self = call_ref (user_data);
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  TrunkGraphBatch *batch = self->batch;

  clear_source (&self->cancelled);
  clear_source (&self->timer);

  if (self->flight != NULL)
    {
      if (--self->flight->n_live == 0)
        g_cancellable_cancel (self->flight->cancellable);
    }
  else if (g_queue_remove (&batch->queue, self))
    call_unref (self);
  else
    g_hash_table_remove (batch->delayed, self);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  call_unref (self);

  return G_SOURCE_REMOVE;
}

static gboolean
call_due_cb (gpointer user_data)
{
  Call *self = user_data;
  TrunkGraphBatch *batch = self->batch;

  clear_source (&self->timer);
  g_queue_push_tail (&batch->queue, call_ref (self));
  g_hash_table_remove (batch->delayed, self);
  batch_schedule (batch);

  return G_SOURCE_REMOVE;
}

static void
call_delay (Call   *self,
            gint64  wait)
{
  self->waited += wait;
  self->timer = g_timeout_source_new (wait / 1000 + 1);
  g_source_set_callback (self->timer, call_due_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  g_hash_table_add (self->batch->delayed, call_ref (self));
}

static void
count_mailbox (TrunkGraphBatch *self,
               const char      *mailbox,
               int              change)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->mailboxes, mailbox)) + change;

  g_assert (count >= 0);
  if (count == 0)
    g_hash_table_remove (self->mailboxes, mailbox);
  else
    g_hash_table_replace (self->mailboxes, g_strdup (mailbox), GINT_TO_POINTER (count));
}

/* What the service said about one call: throttling and a first refusal of the token go round again, the rest is the answer. */
static void
call_settle (Call              *self,
             Flight            *flight,
             guint              status,
             gint64             retry_after,
             JsonNode          *body,
             const char        *challenge,
             TrunkHttpExchange *exchange)
{
  TrunkGraphBatch *batch = self->batch;
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkFinding finding;

  if (self->task == NULL)
    return;

  evidence = trunk_evidence_new ();
  finding = trunk_graph_error_judge (status, body, challenge, evidence);

  if (finding == TRUNK_FINDING_TOKEN_REJECTED && !self->refused)
    {
      self->refused = TRUE;
      trunk_token_source_reject (batch->tokens, batch->scope, flight->token);
      g_queue_push_tail (&batch->queue, call_ref (self));
      batch_schedule (batch);
      return;
    }

  if (status == 429 || status == 503)
    {
      gint64 wait = trunk_backoff_next (self->attempts, retry_after >= 0 ? retry_after * G_USEC_PER_SEC : -1, self->waited);

      if (wait >= 0)
        {
          call_delay (self, wait);
          return;
        }
      if (retry_after >= 0)
        {
          finding = TRUNK_FINDING_THROTTLED;
          trunk_evidence_set_int (evidence, TRUNK_FACT_RETRY_AFTER, retry_after);
        }
    }

  if (finding != TRUNK_FINDING_OK)
    {
      g_autoptr(TrunkEvidence) wire = trunk_http_exchange_dup_evidence (exchange);

      trunk_evidence_merge (evidence, wire);
    }

  call_answer (self, finding, status, body, evidence);
}

/* One thing that holds for every call of a flight: no token, no answer, an answer that is none. */
static void
flight_answer_all (Flight        *self,
                   TrunkFinding   finding,
                   guint          status,
                   TrunkEvidence *evidence)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autoptr(TrunkEvidence) own = trunk_evidence_new ();

      trunk_evidence_merge (own, evidence);
      call_answer (g_ptr_array_index (self->calls, i), finding, status, NULL, own);
    }
}

static void
flight_fail_all (Flight       *self,
                 const GError *error)
{
  for (guint i = 0; i < self->calls->len; i++)
    call_fail (g_ptr_array_index (self->calls, i), error);
}

static void
flight_land (Flight *self)
{
  TrunkGraphBatch *batch = self->batch;

  batch->n_flights--;
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = g_ptr_array_index (self->calls, i);

      call->flight = NULL;
      count_mailbox (batch, call->mailbox, -1);
    }
  batch_schedule (batch);
}

static JsonNode *
find_header (JsonNode   *answer,
             const char *name)
{
  JsonNode *headers = trunk_graph_json_get_member (answer, "headers");
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;

  if (headers == NULL || !JSON_NODE_HOLDS_OBJECT (headers))
    return NULL;

  json_object_iter_init (&iter, json_node_get_object (headers));
  while (json_object_iter_next (&iter, &member, &value))
    {
      if (g_ascii_strcasecmp (member, name) == 0 && JSON_NODE_HOLDS_VALUE (value))
        return value;
    }

  return NULL;
}

static gint64
get_retry_after (JsonNode *answer)
{
  JsonNode *value = find_header (answer, "Retry-After");

  if (value == NULL)
    return -1;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return g_ascii_isdigit (*json_node_get_string (value)) ?
           MIN (g_ascii_strtoll (json_node_get_string (value), NULL, 10), MAX_RETRY_AFTER_S) : -1;

  return json_node_get_value_type (value) == G_TYPE_INT64 ? CLAMP (json_node_get_int (value), 0, MAX_RETRY_AFTER_S) : -1;
}

/* JSON batching: answers come in any order and are told apart by id; each has a status of its own. */
static void
flight_settle_parts (Flight            *self,
                     JsonNode          *root,
                     TrunkHttpExchange *exchange)
{
  guint n = trunk_graph_json_get_length (root, "responses");
  gboolean answered[TRUNK_GRAPH_BATCH_SIZE] = { FALSE };

  for (guint i = 0; i < n; i++)
    {
      JsonNode *part = trunk_graph_json_get_element (root, "responses", i);
      const char *id = trunk_graph_json_get_string (part, "id");
      gint64 status = trunk_graph_json_get_int (part, "status", 0);
      JsonNode *challenge = find_header (part, "WWW-Authenticate");
      guint64 number;

      if (id == NULL || !g_ascii_string_to_unsigned (id, 10, 1, self->calls->len, &number, NULL) || answered[number - 1] ||
          status < 100 || status > 599)
        continue;

      answered[number - 1] = TRUE;
      call_settle (g_ptr_array_index (self->calls, number - 1), self, status, get_retry_after (part),
                   trunk_graph_json_get_member (part, "body"),
                   challenge != NULL && json_node_get_value_type (challenge) == G_TYPE_STRING ? json_node_get_string (challenge) : NULL,
                   exchange);
    }

  for (guint i = 0; i < self->calls->len; i++)
    {
      g_autoptr(TrunkEvidence) evidence = NULL;

      if (answered[i])
        continue;
      evidence = trunk_http_exchange_dup_evidence (exchange);
      trunk_evidence_set (evidence, TRUNK_FACT_REASON, "$batch");
      call_answer (g_ptr_array_index (self->calls, i), TRUNK_FINDING_HTTP_NOT_UNDERSTOOD, 0, NULL, evidence);
    }
}

/* An answer to the whole request: every call shares its fate. */
static void
flight_settle_whole (Flight            *self,
                     JsonNode          *root,
                     TrunkHttpExchange *exchange)
{
  TrunkGraphBatch *batch = self->batch;
  guint status = trunk_http_exchange_get_status (exchange);
  gint64 retry_after = MIN (trunk_http_exchange_get_retry_after (exchange), MAX_RETRY_AFTER_S);

  /* Of a single request it may be that mailbox's limit only, which is nobody else's business. */
  if ((status == 429 || status == 503) && retry_after > 0 && self->calls->len > 1)
    batch->paused_until = MAX (batch->paused_until,
                               g_get_monotonic_time () + MIN (retry_after * G_USEC_PER_SEC, TRUNK_BACKOFF_MAX_WAIT_US));

  for (guint i = 0; i < self->calls->len; i++)
    call_settle (g_ptr_array_index (self->calls, i), self, status, retry_after, root,
                 trunk_http_exchange_get_header (exchange, "WWW-Authenticate"), exchange);
}

static void
flight_settle (Flight            *self,
               TrunkHttpExchange *exchange)
{
  TrunkOutcome *outcome = trunk_http_exchange_get_outcome (exchange);
  guint status = trunk_http_exchange_get_status (exchange);
  GBytes *body = trunk_http_exchange_get_body (exchange);
  gboolean success = status >= 200 && status < 300;
  gboolean empty = body == NULL || g_bytes_get_size (body) == 0;
  g_autoptr(JsonNode) root = NULL;

  if (!trunk_outcome_is_ok (outcome))
    {
      flight_answer_all (self, trunk_outcome_get_finding (outcome), 0, trunk_outcome_get_evidence (outcome));
      return;
    }

  if (!empty)
    root = trunk_graph_json_parse (body);

  if (success && root == NULL && (!empty || self->calls->len > 1))
    {
      const char *type = trunk_http_exchange_get_header (exchange, "Content-Type");
      g_autoptr(TrunkEvidence) evidence = trunk_http_exchange_dup_evidence (exchange);
      gboolean html = type != NULL && g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0;

      flight_answer_all (self, html ? TRUNK_FINDING_HTTP_HTML_INSTEAD : TRUNK_FINDING_HTTP_NOT_UNDERSTOOD, status, evidence);
      return;
    }

  if (self->calls->len > 1 && success)
    flight_settle_parts (self, root, exchange);
  else
    flight_settle_whole (self, root, exchange);
}

static void
flight_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Flight *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkHttpExchange) exchange = trunk_http_send_finish (TRUNK_NET_CONTEXT (source), result, &error);

  flight_land (self);
  if (exchange == NULL)
    flight_fail_all (self, error);
  else
    flight_settle (self, exchange);
  flight_free (self);
}

static GBytes *
flight_build (Flight *self)
{
  GString *out = g_string_sized_new (4096);

  g_string_append (out, "{\"requests\":[");
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = g_ptr_array_index (self->calls, i);

      g_string_append_printf (out, "%s{\"id\":\"%u\",\"method\":\"%s\",\"url\":", i > 0 ? "," : "", i + 1, call->method);
      trunk_graph_json_append_string (out, call->path);
      if (call->body != NULL)
        {
          gsize length;
          const char *data = g_bytes_get_data (call->body, &length);

          g_string_append (out, ",\"headers\":{\"Content-Type\":\"application/json\"},\"body\":");
          g_string_append_len (out, data, length);
        }
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");

  return g_string_free_to_bytes (out);
}

/* Repeated is only what went out on a connection that the server had closed meanwhile, so that it saw nothing of it as a rule. A test
 * item that came about twice all the same carries our mark and goes with the left-overs of the next run; a message that was sent
 * twice would not come back. */
static gboolean
flight_is_repeatable (Flight *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = g_ptr_array_index (self->calls, i);

      if (g_str_has_suffix (call->path, "/sendMail"))
        return FALSE;
    }

  return TRUE;
}

static void
flight_token_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Flight *self = user_data;
  TrunkGraphBatch *batch = self->batch;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (source), result, &self->token, &error);
  g_autoptr(TrunkHttpRequest) request = NULL;
  g_autofree char *uri = NULL;

  if (outcome == NULL || self->token == NULL)
    {
      flight_land (self);
      if (outcome == NULL)
        flight_fail_all (self, error);
      else
        flight_answer_all (self, trunk_outcome_get_finding (outcome), 0, trunk_outcome_get_evidence (outcome));
      flight_free (self);
      return;
    }

  if (batch->token != self->token)
    {
      g_clear_pointer (&batch->token, trunk_token_unref);
      batch->token = trunk_token_ref (self->token);
    }

  if (self->calls->len == 1)
    {
      Call *call = g_ptr_array_index (self->calls, 0);

      uri = g_strconcat (batch->root, call->path, NULL);
      request = trunk_http_request_new (call->method, uri);
      if (call->body != NULL)
        trunk_http_request_set_body (request, "application/json", call->body, FALSE);
    }
  else
    {
      g_autoptr(GBytes) body = flight_build (self);

      uri = g_strconcat (batch->root, "/$batch", NULL);
      request = trunk_http_request_new ("POST", uri);
      trunk_http_request_set_body (request, "application/json", body, FALSE);
    }

  trunk_http_request_set_header (request, "Accept", "application/json");
  trunk_http_request_set_bearer (request, trunk_token_get_access (self->token));
  trunk_http_request_set_repeatable (request, flight_is_repeatable (self));
  trunk_http_send_async (batch->context, request, self->cancellable, flight_answered_cb, self);
}

/* Takes what may go now: no more than a batch, and no mailbox above its limit. */
static GPtrArray *
batch_pick (TrunkGraphBatch *self)
{
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func (call_unref);
  GList *next;

  for (GList *link = self->queue.head; link != NULL && calls->len < TRUNK_GRAPH_BATCH_SIZE; link = next)
    {
      Call *call = link->data;

      next = link->next;
      if (GPOINTER_TO_INT (g_hash_table_lookup (self->mailboxes, call->mailbox)) >= TRUNK_GRAPH_MAILBOX_CONCURRENCY)
        continue;

      count_mailbox (self, call->mailbox, +1);
      g_queue_delete_link (&self->queue, link);
      g_ptr_array_add (calls, call);
    }

  return g_steal_pointer (&calls);
}

static gboolean
batch_flush_cb (gpointer user_data)
{
  TrunkGraphBatch *self = user_data;

  clear_source (&self->flush);
  batch_flush (self);

  return G_SOURCE_REMOVE;
}

/* At the default priority an idle source comes after everything that is ready in this turn: that is what makes a batch. */
static void
batch_schedule (TrunkGraphBatch *self)
{
  gint64 left = self->paused_until - g_get_monotonic_time ();

  if (self->flush != NULL || g_queue_is_empty (&self->queue))
    return;

  if (left > 0)
    self->flush = g_timeout_source_new (left / 1000 + 1);
  else
    {
      self->flush = g_idle_source_new ();
      g_source_set_priority (self->flush, G_PRIORITY_DEFAULT);
    }
  g_source_set_callback (self->flush, batch_flush_cb, self, NULL);
  g_source_attach (self->flush, g_main_context_get_thread_default ());
}

static void
batch_flush (TrunkGraphBatch *self)
{
  g_autoptr(TrunkGraphBatch) hold = g_object_ref (self);
  gint64 left = self->paused_until - g_get_monotonic_time ();

  if (left > 0)
    {
      batch_schedule (self);
      return;
    }

  while (self->n_flights < TRUNK_GRAPH_BATCHES_IN_FLIGHT)
    {
      g_autoptr(GPtrArray) calls = batch_pick (self);
      Flight *flight;

      if (calls->len == 0)
        break;

      flight = g_new0 (Flight, 1);
      flight->batch = g_object_ref (self);
      flight->cancellable = g_cancellable_new ();
      flight->n_live = calls->len;
      for (guint i = 0; i < calls->len; i++)
        {
          Call *call = g_ptr_array_index (calls, i);

          call->attempts++;
          call->flight = flight;
        }
      flight->calls = g_steal_pointer (&calls);
      self->n_flights++;
      trunk_token_source_get_async (self->tokens, self->scope, flight->cancellable, flight_token_cb, flight);
    }
}

static void
trunk_graph_batch_dispose (GObject *object)
{
  TrunkGraphBatch *self = TRUNK_GRAPH_BATCH (object);

  clear_source (&self->flush);

  G_OBJECT_CLASS (trunk_graph_batch_parent_class)->dispose (object);
}

static void
trunk_graph_batch_finalize (GObject *object)
{
  TrunkGraphBatch *self = TRUNK_GRAPH_BATCH (object);

  /* Every call's task holds a reference to us. */
  g_assert (self->n_flights == 0 && g_queue_is_empty (&self->queue));
  g_hash_table_unref (self->delayed);
  g_hash_table_unref (self->mailboxes);
  g_clear_pointer (&self->token, trunk_token_unref);
  g_object_unref (self->context);
  g_object_unref (self->tokens);
  g_free (self->scope);
  g_free (self->root);

  G_OBJECT_CLASS (trunk_graph_batch_parent_class)->finalize (object);
}

static void
trunk_graph_batch_class_init (TrunkGraphBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = trunk_graph_batch_dispose;
  G_OBJECT_CLASS (klass)->finalize = trunk_graph_batch_finalize;
}

static void
trunk_graph_batch_init (TrunkGraphBatch *self)
{
  g_queue_init (&self->queue);
  self->delayed = g_hash_table_new_full (NULL, NULL, call_unref, NULL);
  self->mailboxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * trunk_graph_batch_new:
 * @root: address of the version of Graph to use, without a slash at its end
 *
 * Returns: (transfer full): a way to Graph
 */
TrunkGraphBatch *
trunk_graph_batch_new (TrunkNetContext  *context,
                       TrunkTokenSource *tokens,
                       const char       *scope,
                       const char       *root)
{
  TrunkGraphBatch *self;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (TRUNK_IS_TOKEN_SOURCE (tokens), NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (root != NULL && g_str_has_prefix (root, "https://") && !g_str_has_suffix (root, "/"), NULL);

  self = g_object_new (TRUNK_TYPE_GRAPH_BATCH, NULL);
  self->context = g_object_ref (context);
  self->tokens = g_object_ref (tokens);
  self->scope = g_strdup (scope);
  self->root = g_strdup (root);

  return self;
}

const char *
trunk_graph_batch_get_root (TrunkGraphBatch *self)
{
  g_return_val_if_fail (TRUNK_IS_GRAPH_BATCH (self), NULL);

  return self->root;
}

gint64
trunk_graph_batch_get_paused_until (TrunkGraphBatch *self)
{
  g_return_val_if_fail (TRUNK_IS_GRAPH_BATCH (self), 0);

  return self->paused_until > g_get_monotonic_time () ? self->paused_until : 0;
}

TrunkToken *
trunk_graph_batch_get_token (TrunkGraphBatch *self)
{
  g_return_val_if_fail (TRUNK_IS_GRAPH_BATCH (self), NULL);

  return self->token;
}

/**
 * trunk_graph_batch_call_async:
 * @cancellable: (nullable): ends the call for the caller at once; a request that has left is not called back unless
 *   nobody waits for any part of it
 *
 * Queues one request.
 */
void
trunk_graph_batch_call_async (TrunkGraphBatch     *self,
                              const char          *mailbox,
                              const char          *method,
                              const char          *path,
                              GBytes              *body,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Call *call;

  g_return_if_fail (TRUNK_IS_GRAPH_BATCH (self));
  g_return_if_fail (mailbox != NULL && method != NULL);
  g_return_if_fail (path != NULL && *path == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_graph_batch_call_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  call = g_new0 (Call, 1);
  g_atomic_ref_count_init (&call->refs);
  call->batch = self;
  call->mailbox = g_strdup (mailbox);
  call->method = g_strdup (method);
  call->path = g_strdup (path);
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  /* An answer that came is delivered, even when the caller cancels right after: it says what was made. */
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, g_main_context_get_thread_default ());
    }
  call->task = g_steal_pointer (&task);
  g_queue_push_tail (&self->queue, call);
  batch_schedule (self);
}

/**
 * trunk_graph_batch_call_finish:
 *
 * Returns: (transfer full) (nullable): the answer, whatever it says; %NULL with %G_IO_ERROR_CANCELLED
 */
TrunkGraphAnswer *
trunk_graph_batch_call_finish (TrunkGraphBatch  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_graph_batch_call_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
