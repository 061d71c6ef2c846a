/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-endpoint.h"

#include <glib/gi18n.h>

#include "app/trunk-cert-words.h"
#include "net/trunk-practice-client.h"

#define HTTPS_PORT        443
#define FETCH_DEADLINE_MS 15000

struct _TrunkCertEndpoint
{
  GObject parent_instance;

  char *host;                   /* (owned) */
  guint16 port;
  const char *purpose;          /* translated */
  TrunkCertFetch *fetch;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TrunkCertEndpoint, trunk_cert_endpoint, G_TYPE_OBJECT)

static void
trunk_cert_endpoint_finalize (GObject *object)
{
  TrunkCertEndpoint *self = TRUNK_CERT_ENDPOINT (object);

  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->fetch, trunk_cert_fetch_free);

  G_OBJECT_CLASS (trunk_cert_endpoint_parent_class)->finalize (object);
}

static void
trunk_cert_endpoint_class_init (TrunkCertEndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_cert_endpoint_finalize;
}

static void
trunk_cert_endpoint_init (TrunkCertEndpoint *self)
{
}

static void
add_endpoint (GPtrArray  *endpoints,
              const char *host,
              int         port,
              const char *purpose)
{
  TrunkCertEndpoint *self;

  if (host == NULL || host[0] == '\0')
    return;
  for (guint i = 0; i < endpoints->len; i++)
    {
      TrunkCertEndpoint *other = g_ptr_array_index (endpoints, i);

      if (g_ascii_strcasecmp (other->host, host) == 0 && other->port == port)
        return;
    }

  self = g_object_new (TRUNK_TYPE_CERT_ENDPOINT, NULL);
  self->host = g_strdup (host);
  self->port = port;
  self->purpose = purpose;
  g_ptr_array_add (endpoints, self);
}

static void
add_uri (GPtrArray  *endpoints,
         const char *text,
         const char *purpose)
{
  g_autoptr(GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  /* What goes without encryption has no certificate. */
  if (uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    add_endpoint (endpoints, g_uri_get_host (uri), g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : HTTPS_PORT, purpose);
}

GPtrArray *
trunk_cert_endpoints_new (TrunkSetup *setup)
{
  g_autoptr(GPtrArray) endpoints = g_ptr_array_new_with_free_func (g_object_unref);
  TrunkRequirement *requirement;
  const TrunkCloud *cloud;
  const char *ews_url;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  requirement = trunk_setup_get_requirement (setup);
  if (requirement == NULL)
    return g_steal_pointer (&endpoints);

  cloud = trunk_requirement_get_cloud (requirement);
  ews_url = trunk_setup_get_service (setup)->ews_url;
  add_endpoint (endpoints, cloud->login_host, HTTPS_PORT, _("Sign-in"));
  if (trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH)
    add_endpoint (endpoints, cloud->graph_host, HTTPS_PORT, _("Mailboxes, by Microsoft Graph"));
  else
    add_uri (endpoints, ews_url != NULL && ews_url[0] != '\0' ? ews_url : cloud->ews_url, _("Mailboxes, by Exchange Web Services"));

  return g_steal_pointer (&endpoints);
}

const char *
trunk_cert_endpoint_get_host (TrunkCertEndpoint *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), NULL);

  return self->host;
}

guint16
trunk_cert_endpoint_get_port (TrunkCertEndpoint *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), 0);

  return self->port;
}

const char *
trunk_cert_endpoint_get_purpose (TrunkCertEndpoint *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), NULL);

  return self->purpose;
}

TrunkCertFetch *
trunk_cert_endpoint_get_fetch (TrunkCertEndpoint *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), NULL);

  return self->fetch;
}

TrunkCert *
trunk_cert_endpoint_get_root (TrunkCertEndpoint *self)
{
  guint n;

  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), NULL);

  if (self->fetch == NULL || !self->fetch->root_known)
    return NULL;

  n = trunk_cert_bundle_get_n (self->fetch->bundle);

  return n > 0 ? trunk_cert_bundle_get_nth (self->fetch->bundle, n - 1) : NULL;
}

TrunkCertVerdict
trunk_cert_endpoint_get_verdict (TrunkCertEndpoint *self)
{
  TrunkFinding finding;

  g_return_val_if_fail (TRUNK_IS_CERT_ENDPOINT (self), TRUNK_CERT_VERDICT_PROBLEM);
  g_return_val_if_fail (self->fetch != NULL, TRUNK_CERT_VERDICT_PROBLEM);

  finding = trunk_outcome_get_finding (self->fetch->outcome);
  if (trunk_outcome_is_ok (self->fetch->outcome))
    return self->fetch->trusted_by_computer ? TRUNK_CERT_VERDICT_COMPUTER : TRUNK_CERT_VERDICT_SETUP;
  if ((finding == TRUNK_FINDING_TLS_UNKNOWN_CA || finding == TRUNK_FINDING_TLS_INSPECTED || finding == TRUNK_FINDING_TLS_SELF_SIGNED) &&
      trunk_cert_endpoint_get_root (self) != NULL)
    return TRUNK_CERT_VERDICT_ROOT;

  return TRUNK_CERT_VERDICT_PROBLEM;
}

typedef struct
{
  GPtrArray *endpoints;         /* (owned) */
  TrunkCertBundle *trusted;     /* (owned): what the set-up trusts besides the computer */
  guint n_pending;
  GError *error;                /* (owned) (nullable): the first one */
} FetchOp;

static void
fetch_op_free (gpointer data)
{
  FetchOp *op = data;

  g_ptr_array_unref (op->endpoints);
  g_object_unref (op->trusted);
  g_clear_error (&op->error);
  g_free (op);
}

static void
fetch_finish_one (GTask *task)
{
  FetchOp *op = g_task_get_task_data (task);

  if (--op->n_pending > 0)
    return;

  if (op->error != NULL)
    g_task_return_error (task, g_steal_pointer (&op->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* A root that is not sent may be among those that the set-up trusts. */
static void
fetch_complete (FetchOp        *op,
                TrunkCertFetch *fetch)
{
  guint n = trunk_cert_bundle_get_n (fetch->bundle);

  while (!fetch->root_known && n > 0 && n < TRUNK_CERT_BUNDLE_MAX)
    {
      TrunkCert *last = trunk_cert_bundle_get_nth (fetch->bundle, n - 1);
      TrunkCert *issuer = trunk_cert_bundle_find_issuer (op->trusted, last);

      if (issuer == NULL || !trunk_cert_bundle_append (fetch->bundle, issuer))
        return;

      fetch->root_known = trunk_cert_get_facts (issuer)->self_issued;
      n++;
    }
}

/* One of several under way. */
typedef struct
{
  GTask *task;                  /* (owned) */
  TrunkCertEndpoint *endpoint;  /* (owned) */
} FetchOne;

static void
fetch_one_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  FetchOne *one = user_data;
  FetchOp *op = g_task_get_task_data (one->task);
  g_autoptr(GError) error = NULL;
  TrunkCertFetch *fetch = trunk_cert_fetch_finish (TRUNK_NET_CONTEXT (source), result, &error);

  if (fetch != NULL)
    {
      fetch_complete (op, fetch);
      g_clear_pointer (&one->endpoint->fetch, trunk_cert_fetch_free);
      one->endpoint->fetch = fetch;
    }
  else if (op->error == NULL)
    {
      op->error = g_steal_pointer (&error);
    }
  fetch_finish_one (one->task);

  g_object_unref (one->endpoint);
  g_object_unref (one->task);
  g_free (one);
}

static void
fetch_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FetchOp *op = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TrunkNetContext) net = trunk_session_open_net_finish (TRUNK_SESSION (source), result, &error);

  if (net == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* One more than there are, so that none of them can end it before the last was begun. */
  op->n_pending = op->endpoints->len + 1;
  for (guint i = 0; i < op->endpoints->len; i++)
    {
      FetchOne *one = g_new0 (FetchOne, 1);

      one->task = g_object_ref (task);
      one->endpoint = g_object_ref (g_ptr_array_index (op->endpoints, i));
      trunk_cert_fetch_async (net, one->endpoint->host, one->endpoint->port, FETCH_DEADLINE_MS, g_task_get_cancellable (task), fetch_one_cb, one);
    }
  fetch_finish_one (task);
}

static TrunkCertBundle *
collect_trusted (TrunkSetup *setup)
{
  TrunkPracticeClient *practice = trunk_session_get_practice (trunk_setup_get_session (setup));
  TrunkCertBundle *trusted = trunk_cert_words_parse (trunk_setup_get_trust (setup));

  if (practice != NULL)
    {
      g_autoptr(TrunkCertBundle) own = trunk_cert_words_parse (trunk_practice_client_get_authority (practice));

      for (guint i = 0; i < trunk_cert_bundle_get_n (own); i++)
        trunk_cert_bundle_append (trusted, trunk_cert_bundle_get_nth (own, i));
    }

  return trusted;
}

void
trunk_cert_endpoints_fetch_async (TrunkSetup          *setup,
                                  GPtrArray           *endpoints,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  FetchOp *op;

  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (endpoints != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (setup, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_cert_endpoints_fetch_async);
  op = g_new0 (FetchOp, 1);
  op->endpoints = g_ptr_array_ref (endpoints);
  op->trusted = collect_trusted (setup);
  g_task_set_task_data (task, op, fetch_op_free);
  trunk_session_open_net_async (trunk_setup_get_session (setup), setup, cancellable, fetch_opened_cb, g_steal_pointer (&task));
}

gboolean
trunk_cert_endpoints_fetch_finish (TrunkSetup    *setup,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, setup), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_cert_endpoints_fetch_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
