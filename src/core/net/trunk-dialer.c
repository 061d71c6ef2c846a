/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-dialer.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-redact.h"
#include "net/trunk-stopper-private.h"
#include "net/trunk-net-context-private.h"
#include "net/trunk-net-finding-private.h"
#include "net/trunk-tls-facts-private.h"

typedef struct
{
  /* input arguments */
  char *host;                           /* (owned) */
  guint16 port;
  gboolean tls;
  guint deadline_ms;

  /* in-progress data */
  TrunkStopper stopper;
  GSocketConnectable *connectable;      /* (owned) */
  GSocketClient *client;                /* (owned) */
  GTlsConnection *tls_connection;       /* (owned) (nullable) */
  TrunkPhase phase;
  gint64 phase_started;                 /* monotonic */
  GPtrArray *trying;                    /* (owned) of GIOStream (unowned): of each attempt by its place in dial->attempts, NULL once it answered */

  /* results */
  TrunkDial *dial;                      /* (owned) */
} DialOp;

static void
dial_attempt_free (gpointer data)
{
  TrunkDialAttempt *attempt = data;

  g_free (attempt->address);
  g_free (attempt->error);
  g_free (attempt);
}

void
trunk_dial_free (TrunkDial *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < TRUNK_N_PHASES; i++)
    g_clear_pointer (&self->phases[i], trunk_outcome_unref);
  g_ptr_array_unref (self->attempts);
  g_clear_pointer (&self->tls, trunk_tls_facts_unref);
  g_clear_object (&self->stream);
  g_free (self);
}

static void
dial_op_free (gpointer data)
{
  DialOp *op = data;

  g_signal_handlers_disconnect_by_data (op->client, op);
  if (op->tls_connection != NULL)
    g_signal_handlers_disconnect_by_data (op->tls_connection, op);
  g_object_unref (op->client);
  g_clear_object (&op->tls_connection);
  g_object_unref (op->connectable);
  trunk_stopper_clear (&op->stopper);
  g_ptr_array_unref (op->trying);
  g_clear_pointer (&op->dial, trunk_dial_free);
  g_free (op->host);
  g_free (op);
}

static TrunkEvidence *
make_evidence (DialOp *op)
{
  TrunkEvidence *evidence = trunk_evidence_new ();

  trunk_evidence_set (evidence, TRUNK_FACT_PHASE, trunk_phase_get_nick (op->phase));
  trunk_evidence_set (evidence, TRUNK_FACT_HOST, op->host);
  trunk_evidence_set_int (evidence, TRUNK_FACT_PORT, op->port);
  if (op->dial->attempts->len > 0)
    {
      TrunkDialAttempt *last = g_ptr_array_index (op->dial->attempts, op->dial->attempts->len - 1);

      trunk_evidence_set (evidence, TRUNK_FACT_ADDRESS, last->address);
    }

  return evidence;
}

static void
enter_phase (DialOp    *op,
             TrunkPhase phase)
{
  op->phase = phase;
  op->phase_started = g_get_monotonic_time ();
}

/* @evidence: (transfer full) */
static void
leave_phase (DialOp        *op,
             TrunkFinding   finding,
             TrunkEvidence *evidence)
{
  gint64 took = g_get_monotonic_time () - op->phase_started;

  op->dial->microseconds[op->phase] = took;
  trunk_evidence_set_int (evidence, TRUNK_FACT_WAITED, took / 1000);
  g_clear_pointer (&op->dial->phases[op->phase], trunk_outcome_unref);
  op->dial->phases[op->phase] = trunk_outcome_new_take (finding, evidence);
}

static void
pass_phase (DialOp *op)
{
  leave_phase (op, TRUNK_FINDING_OK, make_evidence (op));
}

static void
conclude (GTask *task)
{
  DialOp *op = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&op->dial), (GDestroyNotify) trunk_dial_free);
}

/* What the certificate says is more than what the error does. */
static TrunkFinding
judge_failed_handshake (DialOp          *op,
                        TrunkNetContext *context,
                        TrunkFinding     finding,
                        TrunkEvidence   *evidence)
{
  g_autolist(GByteArray) authorities = NULL;

  if (op->dial->tls != NULL)
    {
      TrunkFinding judged = trunk_tls_facts_judge (op->dial->tls, op->host, trunk_net_context_is_public_host (context, op->host), evidence);

      return judged != TRUNK_FINDING_OK ? judged : finding;
    }

  authorities = g_tls_client_connection_get_accepted_cas (G_TLS_CLIENT_CONNECTION (op->tls_connection));
  if (authorities != NULL && finding == TRUNK_FINDING_TLS_HANDSHAKE_FAILED)
    return TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED;

  return finding;
}

/* GLib does not tell how each attempt ended, only which one did not need to. */
static void
close_attempts (DialOp     *op,
                const char *error)
{
  for (guint i = 0; i < op->dial->attempts->len; i++)
    {
      TrunkDialAttempt *attempt = g_ptr_array_index (op->dial->attempts, i);

      if (g_ptr_array_index (op->trying, i) == NULL)
        continue;
      attempt->microseconds = g_get_monotonic_time () - attempt->microseconds;
      attempt->error = g_strdup (error);
      g_ptr_array_index (op->trying, i) = NULL;
    }
}

/* GLib's HTTP proxy knows 407 only; of any other refusal the status is at the end of its message. */
static guint
find_proxy_status (const GError *error)
{
  const char *end = error->message + strlen (error->message);
  guint64 status;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    return 0;

  while (end > error->message && g_ascii_isdigit (end[-1]))
    end--;
  status = g_ascii_strtoull (end, NULL, 10);

  return status >= 100 && status < 600 ? status : 0;
}

static void
fail (GTask        *task,
      const GError *error)
{
  DialOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  g_autofree char *proxy = NULL;
  g_autofree char *message = NULL;
  TrunkEvidence *evidence;
  TrunkFinding finding;
  guint proxy_status;
  gboolean proxied;

  if (op->stopper.stop == TRUNK_STOP_CANCELLED)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
      return;
    }

  proxy = trunk_net_context_dup_proxy_in_force (context, op->host);
  proxied = proxy != NULL;
  evidence = make_evidence (op);
  trunk_evidence_set (evidence, TRUNK_FACT_PROXY, proxy);
  if (op->stopper.stop == TRUNK_STOP_DEADLINE)
    {
      finding = trunk_net_find_deadline ((TrunkStage) op->phase, proxied);
      trunk_evidence_set_int (evidence, TRUNK_FACT_LIMIT, op->deadline_ms);
    }
  else
    {
      message = trunk_redact_text (error->message, -1);
      trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, message);
      finding = trunk_net_find_error (error, (TrunkStage) op->phase, proxied);
      proxy_status = find_proxy_status (error);
      if (proxy_status != 0)
        {
          trunk_evidence_set_int (evidence, TRUNK_FACT_HTTP_STATUS, proxy_status);
          finding = trunk_net_find_proxy_status (proxy_status, trunk_net_context_get_proxy_user (context) != NULL);
        }
    }
  /* It was the proxy's name that was looked up, and the proxy that was called: that is the proxy's phase, and nothing is known of
   * the host. */
  if (proxied && op->phase < TRUNK_PHASE_PROXY)
    {
      op->phase = TRUNK_PHASE_PROXY;
      trunk_evidence_set (evidence, TRUNK_FACT_PHASE, trunk_phase_get_nick (op->phase));
    }
  if (op->tls_connection != NULL && op->stopper.stop == TRUNK_STOP_NONE)
    finding = judge_failed_handshake (op, context, finding, evidence);

  close_attempts (op, message != NULL ? message : _("No answer in time"));
  leave_phase (op, finding, evidence);
  conclude (task);
}

static void
dial_handshaken_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  DialOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  TrunkEvidence *evidence;
  TrunkFinding finding;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, &error))
    {
      fail (task, error);
      return;
    }

  op->dial->tls = trunk_tls_facts_new_for_connection (op->tls_connection, NULL, 0);
  op->dial->stream = g_object_ref (G_IO_STREAM (op->tls_connection));
  evidence = make_evidence (op);
  finding = trunk_tls_facts_judge (op->dial->tls, op->host, trunk_net_context_is_public_host (context, op->host), evidence);
  leave_phase (op, finding, evidence);
  conclude (task);
}

static gboolean
dial_accept_certificate_cb (GTlsConnection      *connection,
                            GTlsCertificate     *peer,
                            GTlsCertificateFlags flags,
                            gpointer             user_data)
{
  DialOp *op = user_data;

  g_clear_pointer (&op->dial->tls, trunk_tls_facts_unref);
  op->dial->tls = trunk_tls_facts_new_for_connection (connection, peer, flags);

  return FALSE;
}

static void
dial_connected_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  DialOp *op = g_task_get_task_data (task);
  TrunkNetContext *context = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, &error);
  g_autoptr(GSocketAddress) peer = NULL;
  GIOStream *secured;

  if (connection == NULL)
    {
      fail (task, error);
      return;
    }
  close_attempts (op, _("Did not answer before another address did"));
  if (!op->tls)
    {
      op->dial->stream = g_object_ref (G_IO_STREAM (connection));
      conclude (task);
      return;
    }

  /* A connection that was reset at once has no peer any more, which the TLS library takes ill. */
  enter_phase (op, TRUNK_PHASE_TLS);
  peer = g_socket_connection_get_remote_address (connection, &error);
  if (peer == NULL)
    {
      fail (task, error);
      return;
    }
  secured = g_tls_client_connection_new (G_IO_STREAM (connection), op->connectable, &error);
  if (secured == NULL)
    {
      fail (task, error);
      return;
    }
  op->tls_connection = G_TLS_CONNECTION (secured);
  g_tls_connection_set_database (op->tls_connection, trunk_net_context_get_tls_database (context));
  g_tls_connection_set_require_close_notify (op->tls_connection, FALSE);
  g_signal_connect (op->tls_connection, "accept-certificate", G_CALLBACK (dial_accept_certificate_cb), op);
  g_tls_connection_handshake_async (op->tls_connection, G_PRIORITY_DEFAULT, op->stopper.cancellable, dial_handshaken_cb, g_steal_pointer (&task));
}

static void
add_attempt (DialOp    *op,
             GIOStream *connection)
{
  TrunkDialAttempt *attempt = g_new0 (TrunkDialAttempt, 1);
  g_autoptr(GSocketAddress) address = NULL;

  if (G_IS_SOCKET_CONNECTION (connection))
    address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  attempt->address = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address)) : g_strdup ("?");
  attempt->microseconds = g_get_monotonic_time ();
  g_ptr_array_add (op->dial->attempts, attempt);
  g_ptr_array_add (op->trying, connection);
}

static void
finish_attempt (DialOp    *op,
                GIOStream *connection)
{
  /* From the last one on: the stream of an attempt that failed is gone, and a later one may stand at its place in memory. */
  for (guint i = op->trying->len; i > 0; i--)
    {
      TrunkDialAttempt *attempt = g_ptr_array_index (op->dial->attempts, i - 1);

      if (g_ptr_array_index (op->trying, i - 1) != connection)
        continue;

      attempt->microseconds = g_get_monotonic_time () - attempt->microseconds;
      g_ptr_array_index (op->trying, i - 1) = NULL;
      return;
    }
}

static void
dial_event_cb (GSocketClient     *client,
               GSocketClientEvent event,
               GSocketConnectable *connectable,
               GIOStream         *connection,
               gpointer           user_data)
{
  DialOp *op = user_data;

  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      enter_phase (op, TRUNK_PHASE_NAME);
      break;

    case G_SOCKET_CLIENT_RESOLVED:
      if (op->phase == TRUNK_PHASE_NAME)
        pass_phase (op);
      enter_phase (op, TRUNK_PHASE_CONNECT);
      break;

    case G_SOCKET_CLIENT_CONNECTING:
      add_attempt (op, connection);
      break;

    case G_SOCKET_CLIENT_CONNECTED:
      finish_attempt (op, connection);
      if (op->dial->phases[TRUNK_PHASE_CONNECT] == NULL)
        pass_phase (op);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
      enter_phase (op, TRUNK_PHASE_PROXY);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
      pass_phase (op);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
    case G_SOCKET_CLIENT_COMPLETE:
    default:
      break;
    }
}

void
trunk_dialer_dial_async (TrunkNetContext    *context,
                         const char         *host,
                         guint16             port,
                         gboolean            tls,
                         guint               deadline_ms,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  DialOp *op;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (context));
  g_return_if_fail (host != NULL && *host != '\0');
  g_return_if_fail (deadline_ms > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_dialer_dial_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  op = g_new0 (DialOp, 1);
  op->host = g_strdup (host);
  op->port = port;
  op->tls = tls;
  op->deadline_ms = deadline_ms;
  op->connectable = trunk_net_context_dup_connectable (context, host, port);
  op->trying = g_ptr_array_new ();
  op->dial = g_new0 (TrunkDial, 1);
  op->dial->attempts = g_ptr_array_new_with_free_func (dial_attempt_free);
  op->client = g_socket_client_new ();
  if (trunk_net_context_get_proxy_mode (context) == TRUNK_PROXY_NONE)
    g_socket_client_set_enable_proxy (op->client, FALSE);
  else
    g_socket_client_set_proxy_resolver (op->client, trunk_net_context_get_proxy_resolver (context));
  g_signal_connect (op->client, "event", G_CALLBACK (dial_event_cb), op);

  trunk_stopper_start (&op->stopper, task, deadline_ms);
  g_task_set_task_data (task, op, dial_op_free);

  enter_phase (op, TRUNK_PHASE_NAME);
  g_socket_client_connect_async (op->client, op->connectable, op->stopper.cancellable, dial_connected_cb, g_steal_pointer (&task));
}

/**
 * trunk_dialer_dial_finish:
 *
 * Returns: (transfer full): what happened, also when nothing answered; %NULL with %G_IO_ERROR_CANCELLED when it was cancelled
 */
TrunkDial *
trunk_dialer_dial_finish (TrunkNetContext *context,
                          GAsyncResult    *result,
                          GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_dialer_dial_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
