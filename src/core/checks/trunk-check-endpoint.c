/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The way to one host, rung by rung: name, connection, proxy, TLS, HTTP. The first four are the phases of one dial, made by the
 * rung that comes first and read by the others. */

#include <glib/gi18n-lib.h>

#include "checks/trunk-check-private.h"
#include "net/trunk-http.h"

#define DIAL_DEADLINE_MS 14000
#define HTTP_DEADLINE_MS 14000

#define TRUNK_TYPE_CHECK_ENDPOINT (trunk_check_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCheckEndpoint, trunk_check_endpoint, TRUNK, CHECK_ENDPOINT, TrunkCheck)
#define TRUNK_TYPE_CHECK_ENDPOINT_HTTP (trunk_check_endpoint_http_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCheckEndpointHttp, trunk_check_endpoint_http, TRUNK, CHECK_ENDPOINT_HTTP, TrunkCheck)

struct _TrunkCheckEndpoint
{
  TrunkCheck parent_instance;

  char *host;                   /* (owned) */
  guint16 port;
  TrunkPhase phase;
};

struct _TrunkCheckEndpointHttp
{
  TrunkCheck parent_instance;

  char *uri;                    /* (owned) */
};

G_DEFINE_FINAL_TYPE (TrunkCheckEndpoint, trunk_check_endpoint, TRUNK_TYPE_CHECK)
G_DEFINE_FINAL_TYPE (TrunkCheckEndpointHttp, trunk_check_endpoint_http, TRUNK_TYPE_CHECK)

static const struct
{
  const char *id;
  const char *title;
} phases[TRUNK_N_PHASES] = {
  [TRUNK_PHASE_NAME] = { "endpoint-name", N_("Name is found") },
  [TRUNK_PHASE_CONNECT] = { "endpoint-connect", N_("Connection") },
  [TRUNK_PHASE_PROXY] = { "endpoint-proxy", N_("Proxy lets it through") },
  [TRUNK_PHASE_TLS] = { "endpoint-tls", N_("Encryption and certificate") },
};

/* Phases of the dial */

typedef struct
{
  TrunkRunContext *run;         /* (owned) */
} DialOp;

static void
dial_op_free (gpointer data)
{
  DialOp *op = data;

  trunk_run_context_unref (op->run);
  g_free (op);
}

static void
endpoint_answer (GTask     *task,
                 TrunkDial *dial)
{
  TrunkCheckEndpoint *self = g_task_get_source_object (task);
  TrunkOutcome *outcome = dial->phases[self->phase];

  trunk_check_task_return (task, outcome != NULL ? trunk_outcome_ref (outcome) : NULL);
}

static void
endpoint_dialled_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  TrunkDial *dial = trunk_dialer_dial_finish (TRUNK_NET_CONTEXT (object), result, &error);
  DialOp *op;

  if (dial == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Nobody talks over this connection: the facts are what is wanted. */
  g_clear_object (&dial->stream);
  op = g_task_get_task_data (task);
  g_hash_table_replace (op->run->dials,
                        g_strdup (trunk_check_get_subject (g_task_get_source_object (task))), dial);
  endpoint_answer (task, dial);
}

static void
trunk_check_endpoint_run_async (TrunkCheck          *check,
                                TrunkRunContext     *run,
                                TrunkAccount        *account,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  TrunkCheckEndpoint *self = TRUNK_CHECK_ENDPOINT (check);
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  TrunkDial *dial = g_hash_table_lookup (run->dials, trunk_check_get_subject (check));
  DialOp *op;

  if (dial != NULL)
    {
      endpoint_answer (task, dial);
      return;
    }

  op = g_new0 (DialOp, 1);
  op->run = trunk_run_context_ref (run);
  g_task_set_task_data (task, op, dial_op_free);
  trunk_dialer_dial_async (run->net, self->host, self->port, TRUE, DIAL_DEADLINE_MS, cancellable,
                           endpoint_dialled_cb, g_steal_pointer (&task));
}

static void
trunk_check_endpoint_finalize (GObject *object)
{
  g_free (TRUNK_CHECK_ENDPOINT (object)->host);

  G_OBJECT_CLASS (trunk_check_endpoint_parent_class)->finalize (object);
}

static void
trunk_check_endpoint_class_init (TrunkCheckEndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_check_endpoint_finalize;
  TRUNK_CHECK_CLASS (klass)->run_async = trunk_check_endpoint_run_async;
}

static void
trunk_check_endpoint_init (TrunkCheckEndpoint *self)
{
}

/**
 * trunk_check_endpoint_new:
 *
 * Returns: (transfer full): the rung for one @phase of the way to @host
 */
TrunkCheck *
trunk_check_endpoint_new (TrunkPhase  phase,
                          const char *host,
                          guint16     port)
{
  g_autofree char *subject = g_strdup_printf ("%s:%u", host, port);
  TrunkCheckEndpoint *self;

  g_return_val_if_fail (phase < TRUNK_N_PHASES, NULL);

  self = g_object_new (TRUNK_TYPE_CHECK_ENDPOINT,
                       "id", phases[phase].id,
                       "title", phases[phase].title,
                       "subject", subject,
                       "level", TRUNK_LEVEL_ENDPOINT,
                       NULL);
  self->phase = phase;
  self->host = g_strdup (host);
  self->port = port;

  return TRUNK_CHECK (self);
}

/* HTTP */

static void
endpoint_http_answer_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkHttpExchange) exchange = trunk_http_send_finish (TRUNK_NET_CONTEXT (object), result, &error);
  guint status;

  if (exchange == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Asked without a token, so 400, 401, 403 and 405 are good answers: the service is there and speaks. */
  status = trunk_http_exchange_get_status (exchange);
  if (status >= 400 && status < 500)
    trunk_check_task_return (task, trunk_outcome_ref (trunk_http_exchange_get_outcome (exchange)));
  else
    trunk_check_task_return (task, trunk_http_exchange_judge_status (exchange));
}

static void
trunk_check_endpoint_http_run_async (TrunkCheck          *check,
                                     TrunkRunContext     *run,
                                     TrunkAccount        *account,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", TRUNK_CHECK_ENDPOINT_HTTP (check)->uri);

  trunk_http_request_set_deadline (request, HTTP_DEADLINE_MS);
  trunk_http_send_async (run->net, request, cancellable, endpoint_http_answer_cb,
                         trunk_check_task_new (check, cancellable, callback, user_data));
}

static void
trunk_check_endpoint_http_finalize (GObject *object)
{
  g_free (TRUNK_CHECK_ENDPOINT_HTTP (object)->uri);

  G_OBJECT_CLASS (trunk_check_endpoint_http_parent_class)->finalize (object);
}

static void
trunk_check_endpoint_http_class_init (TrunkCheckEndpointHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_check_endpoint_http_finalize;
  TRUNK_CHECK_CLASS (klass)->run_async = trunk_check_endpoint_http_run_async;
}

static void
trunk_check_endpoint_http_init (TrunkCheckEndpointHttp *self)
{
}

/**
 * trunk_check_endpoint_http_new:
 * @uri: what to ask for, without signing in
 *
 * Returns: (transfer full): the rung that wants one whole HTTP answer from @host
 */
TrunkCheck *
trunk_check_endpoint_http_new (const char *host,
                               guint16     port,
                               const char *uri)
{
  g_autofree char *subject = g_strdup_printf ("%s:%u", host, port);
  TrunkCheckEndpointHttp *self;

  self = g_object_new (TRUNK_TYPE_CHECK_ENDPOINT_HTTP,
                       "id", "endpoint-http",
                       "title", N_("Service answers"),
                       "subject", subject,
                       "level", TRUNK_LEVEL_ENDPOINT,
                       NULL);
  self->uri = g_strdup (uri);

  return TRUNK_CHECK (self);
}
