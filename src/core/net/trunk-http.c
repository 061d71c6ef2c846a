/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http.h"
#include "net/trunk-http-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "net/trunk-http-buffer-private.h"
#include "net/trunk-http-watch-private.h"
#include "net/trunk-stopper-private.h"
#include "net/trunk-tls-facts-private.h"
#include "net/trunk-transcript.h"
#include "secrets/trunk-secret.h"

/* Below that of a window's frames (GDK_PRIORITY_REDRAW, 120): a thousand answers that wait are no reason not to draw. */
#define IO_PRIORITY (G_PRIORITY_HIGH_IDLE + 50)

typedef struct
{
  /* input arguments */
  TrunkHttpRequest *request;            /* (owned) */
  TrunkTranscriptDetail detail;

  /* in-progress data */
  TrunkStopper stopper;
  const char *method;                   /* interned: a redirect may change it */
  GUri *uri;                            /* (owned): of this hop */
  SoupMessage *message;                 /* (owned) (nullable): of this hop */
  GInputStream *stream;                 /* (owned) (nullable) */
  TrunkHttpWatch watch;
  TrunkHttpBuffer buffer;

  /* results */
  gboolean proxy_answered;              /* instead of the server */
  gint64 started;                       /* monotonic */
  GString *hops;                        /* (owned) (nullable) */
  guint n_hops;
  TrunkTranscript *transcript;          /* (owned) (nullable) */
} SendOp;

static void send_hop (GTask *task);
static void read_body (GTask *task);

static void
send_op_clear_message (SendOp *op)
{
  trunk_http_watch_stop (&op->watch);
  g_clear_object (&op->message);
}

static void
send_op_free (gpointer data)
{
  SendOp *op = data;

  send_op_clear_message (op);
  trunk_http_watch_clear (&op->watch);
  trunk_http_buffer_clear (&op->buffer);
  g_clear_object (&op->stream);
  trunk_stopper_clear (&op->stopper);
  g_clear_pointer (&op->uri, g_uri_unref);
  g_clear_pointer (&op->transcript, trunk_transcript_free);
  if (op->hops != NULL)
    g_string_free (op->hops, TRUE);
  trunk_http_request_unref (op->request);
  g_free (op);
}

static void
record_hop (SendOp *op)
{
  if (op->transcript != NULL)
    trunk_http_record_hop (op->transcript, op->detail, op->request, op->message, op->buffer.data, op->buffer.length);
}

/* --- the end --- */

static void
set_failure_facts (SendOp            *op,
                   TrunkHttpExchange *exchange,
                   TrunkNetContext   *context)
{
  TrunkEvidence *facts = exchange->facts;
  const char *host = g_uri_get_host (op->uri);
  g_autofree char *proxy = trunk_net_context_dup_proxy_in_force (context, host);

  trunk_evidence_set (facts, TRUNK_FACT_PHASE, trunk_stage_get_nick (trunk_http_watch_get_stage (&op->watch)));
  trunk_evidence_set (facts, TRUNK_FACT_PROXY, proxy);
  trunk_evidence_set (facts, TRUNK_FACT_ADDRESS, op->watch.address);
}

/* Ends the operation. @facts: (transfer full) (nullable): what is known beyond the message itself */
static void
conclude (GTask         *task,
          TrunkFinding   finding,
          TrunkEvidence *facts)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  TrunkHttpExchange *exchange = trunk_http_exchange_new (op->message, finding);

  exchange->facts = facts;
  exchange->microseconds = g_get_monotonic_time () - op->started;
  exchange->finished = trunk_net_context_get_real_time (context);
  exchange->tls = g_steal_pointer (&op->watch.tls);
  exchange->no_answer = op->proxy_answered;

  if (finding != TRUNK_FINDING_OK)
    {
      if (exchange->facts == NULL)
        exchange->facts = trunk_evidence_new ();
      set_failure_facts (op, exchange, context);
    }
  if (op->hops != NULL)
    {
      if (exchange->facts == NULL)
        exchange->facts = trunk_evidence_new ();
      trunk_evidence_set (exchange->facts, TRUNK_FACT_HOPS, op->hops->str);
    }

  record_hop (op);
  if (op->transcript != NULL)
    exchange->transcript = trunk_transcript_to_text (op->transcript);

  exchange->body = trunk_http_buffer_steal (&op->buffer);

  /* The exchange may be kept for long; the credentials of its request may not. */
  if (op->request->bearer != NULL || op->request->has_credentials)
    {
      soup_message_headers_remove (soup_message_get_request_headers (op->message), "Authorization");
      soup_message_headers_remove (soup_message_get_request_headers (op->message), "Cookie");
    }
  if (op->watch.proxy_attempts > 0)
    soup_message_headers_remove (soup_message_get_request_headers (op->message), "Proxy-Authorization");
  if (op->request->body != NULL)
    soup_message_set_request_body (op->message, NULL, NULL, 0);

  g_task_return_pointer (task, exchange, (GDestroyNotify) trunk_http_exchange_unref);
}

static void
conclude_proxy (GTask *task)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkEvidence *facts = trunk_evidence_new ();
  guint status = soup_message_get_status (op->message);

  op->watch.stage = TRUNK_STAGE_PROXY;
  op->proxy_answered = TRUE;
  trunk_evidence_set_int (facts, TRUNK_FACT_HTTP_STATUS, status);
  conclude (task, trunk_net_find_proxy_status (status, op->watch.proxy_attempts > 0), facts);
}

/* @error: (nullable): only where it was cancelled */
static void
conclude_error (GTask        *task,
                const GError *error)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  TrunkStage stage = trunk_http_watch_get_stage (&op->watch);
  TrunkEvidence *facts;
  TrunkFinding finding;
  g_autofree char *proxy = NULL;
  g_autofree char *message = NULL;

  if (op->stopper.stop == TRUNK_STOP_CANCELLED)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
      return;
    }

  facts = trunk_evidence_new ();
  proxy = trunk_net_context_dup_proxy_in_force (context, g_uri_get_host (op->uri));
  if (op->stopper.stop == TRUNK_STOP_DEADLINE)
    {
      finding = trunk_net_find_deadline (stage, proxy != NULL);
      trunk_evidence_set_int (facts, TRUNK_FACT_LIMIT, op->request->deadline_ms);
      conclude (task, finding, facts);
      return;
    }

  message = trunk_redact_text (error->message, -1);
  trunk_evidence_set (facts, TRUNK_FACT_SYSTEM_ERROR, message);
  finding = trunk_net_find_error (error, stage, proxy != NULL);

  if (op->watch.tls != NULL)
    {
      const char *host = g_uri_get_host (op->uri);
      TrunkFinding judged = trunk_tls_facts_judge (op->watch.tls, host, trunk_net_context_is_public_host (context, host), facts);

      op->watch.stage = TRUNK_STAGE_TLS;
      if (judged != TRUNK_FINDING_OK)
        finding = judged;
    }
  else if (op->watch.tls_connection != NULL && stage == TRUNK_STAGE_TLS)
    {
      g_autolist(GByteArray) authorities = g_tls_client_connection_get_accepted_cas (G_TLS_CLIENT_CONNECTION (op->watch.tls_connection));

      if (authorities != NULL && finding == TRUNK_FINDING_TLS_HANDSHAKE_FAILED)
        finding = TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED;
    }

  conclude (task, finding, facts);
}

/* Leaves the rest of an answer: closing with a cancelled cancellable drops the connection instead of reading to its end. */
static void
abandon_stream (SendOp *op)
{
  g_cancellable_cancel (op->stopper.cancellable);
  if (op->stream != NULL)
    g_input_stream_close_async (op->stream, G_PRIORITY_DEFAULT, op->stopper.cancellable, NULL, NULL);
  g_clear_object (&op->stream);
}

/* --- redirects --- */

static void
follow_redirect (GTask *task)
{
  SendOp *op = g_task_get_task_data (task);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (op->message), "Location");
  g_autoptr(GUri) target = g_uri_parse_relative (op->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *redacted = target != NULL ? trunk_http_dup_redacted_uri (target) : trunk_redact_uri (location);
  guint status = soup_message_get_status (op->message);
  TrunkFinding finding = trunk_http_judge_redirect (op->request, op->n_hops, target);

  if (finding != TRUNK_FINDING_OK)
    {
      TrunkEvidence *facts = trunk_evidence_new ();

      trunk_evidence_set (facts, TRUNK_FACT_LOCATION, redacted);
      if (finding == TRUNK_FINDING_HTTP_REDIRECT_LOOP)
        trunk_evidence_set_int (facts, TRUNK_FACT_LIMIT, TRUNK_HTTP_MAX_REDIRECTS);
      conclude (task, finding, facts);
      g_object_unref (task);
      return;
    }

  if (op->hops == NULL)
    op->hops = g_string_new (NULL);
  g_string_append_printf (op->hops, "%s%u %s", op->n_hops > 0 ? ", " : "", status, redacted);
  op->n_hops++;

  record_hop (op);
  send_op_clear_message (op);
  trunk_http_buffer_clear (&op->buffer);
  op->method = trunk_http_redirected_method (status, op->method);
  g_uri_unref (op->uri);
  op->uri = g_steal_pointer (&target);
  send_hop (task);
}

/* --- one hop --- */

static void
read_closed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  SendOp *op = g_task_get_task_data (task);

  /* All bytes are here; that the connection could not be put back is nobody's concern. */
  g_input_stream_close_finish (G_INPUT_STREAM (object), result, NULL);
  g_clear_object (&op->stream);

  if (op->stopper.stop == TRUNK_STOP_CANCELLED)
    {
      conclude_error (task, NULL);
      g_object_unref (task);
      return;
    }
  if (trunk_http_is_redirect (op->message))
    {
      follow_redirect (task);
      return;
    }

  conclude (task, TRUNK_FINDING_OK, NULL);
  g_object_unref (task);
}

static void
read_failed (GTask        *task,
             const GError *error)
{
  SendOp *op = g_task_get_task_data (task);

  op->watch.stage = TRUNK_STAGE_BODY;
  conclude_error (task, error);
  abandon_stream (op);
  g_object_unref (task);
}

static void
read_too_large (GTask *task)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkEvidence *facts = trunk_evidence_new ();

  op->watch.stage = TRUNK_STAGE_BODY;
  op->buffer.length = op->request->max_body;
  trunk_evidence_set_int (facts, TRUNK_FACT_LIMIT, op->request->max_body);
  trunk_evidence_set_int (facts, TRUNK_FACT_BODY_BYTES, op->request->max_body);
  conclude (task, TRUNK_FINDING_HTTP_TOO_LARGE, facts);
  abandon_stream (op);
  g_object_unref (task);
}

static void
read_chunk_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  SendOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n < 0)
    {
      read_failed (task, error);
      return;
    }
  if (n == 0)
    {
      g_input_stream_close_async (op->stream, G_PRIORITY_DEFAULT, NULL, read_closed_cb, task);
      return;
    }

  op->buffer.length += n;
  read_body (task);
}

/* Takes what is there without a round through the main loop, and waits only for what is not. */
static void
read_body (GTask *task)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkHttpBuffer *buffer = &op->buffer;
  gboolean pollable = G_IS_POLLABLE_INPUT_STREAM (op->stream) && g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (op->stream));

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      gssize n = -1;

      if (buffer->length > buffer->limit)
        {
          read_too_large (task);
          return;
        }
      trunk_http_buffer_make_room (buffer, soup_message_get_response_headers (op->message));

      if (pollable)
        n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (op->stream), buffer->data + buffer->length, buffer->capacity - buffer->length,
                                                      op->stopper.cancellable, &error);
      if (n < 0 && (!pollable || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
        {
          g_input_stream_read_async (op->stream, buffer->data + buffer->length, buffer->capacity - buffer->length, IO_PRIORITY, op->stopper.cancellable,
                                     read_chunk_cb, task);
          return;
        }
      if (n < 0)
        {
          read_failed (task, error);
          return;
        }
      if (n == 0)
        {
          g_input_stream_close_async (op->stream, G_PRIORITY_DEFAULT, NULL, read_closed_cb, task);
          return;
        }
      buffer->length += n;
    }
}

static void
send_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  SendOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  op->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (trunk_http_watch_is_proxy_answer (&op->watch))
    {
      conclude_proxy (task);
      abandon_stream (op);
      g_object_unref (task);
      return;
    }
  if (op->stream == NULL)
    {
      conclude_error (task, error);
      g_object_unref (task);
      return;
    }

  op->watch.stage = TRUNK_STAGE_BODY;
  read_body (task);
}

static void
set_bearer (SoupMessageHeaders *headers,
            TrunkSecret        *token)
{
  gsize size = strlen ("Bearer ") + trunk_secret_get_length (token) + 1;
  char *value = g_malloc (size);

  g_snprintf (value, size, "Bearer %s", trunk_secret_peek (token));
  soup_message_headers_replace (headers, "Authorization", value);
  trunk_secret_wipe (value, size);
  g_free (value);
}

static void
send_hop (GTask *task)
{
  SendOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  TrunkHttpRequest *request = op->request;
  SoupMessageHeaders *headers;
  SoupSession *session;

  op->message = soup_message_new_from_uri (op->method, op->uri);
  soup_message_add_flags (op->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  if (request->repeatable)
    soup_message_add_flags (op->message, SOUP_MESSAGE_IDEMPOTENT);
  headers = soup_message_get_request_headers (op->message);

  for (guint i = 0; request->headers != NULL && i < request->headers->len; i++)
    {
      TrunkHttpHeader *header = &g_array_index (request->headers, TrunkHttpHeader, i);

      soup_message_headers_append (headers, header->name, header->value);
    }
  if (request->bearer != NULL)
    set_bearer (headers, request->bearer);
  if (request->body != NULL && op->method == request->method)
    soup_message_set_request_body_from_bytes (op->message, request->content_type, request->body);

  trunk_http_watch_start (&op->watch, op->message);
  session = trunk_net_context_get_session (context, g_uri_get_host (op->uri), g_uri_get_port (op->uri));
  soup_session_send_async (session, op->message, IO_PRIORITY, op->stopper.cancellable, send_answered_cb, task);
}

/* --- entry --- */

static gboolean
check_request (TrunkHttpRequest *request,
               GError          **error)
{
  const char *scheme = request->uri != NULL ? g_uri_get_scheme (request->uri) : NULL;
  const char *host = request->uri != NULL ? g_uri_get_host (request->uri) : NULL;

  if (host == NULL || *host == '\0' || (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("The address of the request is not a web address (https://…)"));
      return FALSE;
    }
  if (g_str_equal (scheme, "http") && trunk_http_request_is_secret (request))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("Credentials are sent over https only, and this address begins with http:"));
      return FALSE;
    }

  return TRUE;
}

/**
 * trunk_http_send_async:
 * @request: not to be changed any more
 *
 * Sends @request, follows redirects by the rule of this room - at most %TRUNK_HTTP_MAX_REDIRECTS, to https only, no credentials
 * to another origin - and reads the answer up to its cap. Ends within the request's deadline, and within 100 ms of @cancellable.
 */
void
trunk_http_send_async (TrunkNetContext    *context,
                       TrunkHttpRequest   *request,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  SendOp *op;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (context));
  g_return_if_fail (request != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_http_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!check_request (request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  op = g_new0 (SendOp, 1);
  op->request = trunk_http_request_ref (request);
  op->detail = trunk_net_context_get_transcript_detail (context);
  op->method = request->method;
  op->uri = g_uri_ref (request->uri);
  trunk_http_watch_init (&op->watch, context);
  op->buffer.limit = request->max_body;
  op->buffer.secret = request->secret_answer;
  op->started = g_get_monotonic_time ();
  if (op->detail != TRUNK_TRANSCRIPT_NONE)
    op->transcript = trunk_transcript_new ();
  trunk_stopper_start (&op->stopper, task, request->deadline_ms);
  g_task_set_task_data (task, op, send_op_free);

  send_hop (g_steal_pointer (&task));
}

/**
 * trunk_http_send_finish:
 *
 * Returns: (transfer full): the exchange, also when no answer came; %NULL with @error when it was cancelled
 *   (%G_IO_ERROR_CANCELLED) or the request can't be sent (%TRUNK_ERROR_INVALID_INPUT)
 */
TrunkHttpExchange *
trunk_http_send_finish (TrunkNetContext *context,
                        GAsyncResult    *result,
                        GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_http_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
