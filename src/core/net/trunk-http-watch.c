/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-watch-private.h"

#include "net/trunk-tls-facts-private.h"
#include "secrets/trunk-secret.h"

#define MAX_PROXY_ATTEMPTS 1            /* the password is told once; a second challenge means it is wrong */

static gboolean
tls_accept_certificate_cb (GTlsConnection      *connection,
                           GTlsCertificate     *peer,
                           GTlsCertificateFlags flags,
                           TrunkHttpWatch      *self)
{
  g_clear_pointer (&self->tls, trunk_tls_facts_unref);
  self->tls = trunk_tls_facts_new_for_connection (connection, peer, flags);

  return FALSE;
}

static char *
dup_proxy (TrunkHttpWatch *self)
{
  return trunk_net_context_dup_proxy_in_force (self->context, g_uri_get_host (soup_message_get_uri (self->message)));
}

/* With https through a proxy, the connection that was made is to the proxy, which is asked next. */
static void
enter_connected (TrunkHttpWatch *self)
{
  g_autofree char *proxy = dup_proxy (self);
  gboolean tunnel = proxy != NULL && g_str_equal (g_uri_get_scheme (soup_message_get_uri (self->message)), "https");

  if (tunnel && self->stage < TRUNK_STAGE_TLS)
    self->stage = TRUNK_STAGE_PROXY;
  else if (self->stage == TRUNK_STAGE_CONNECT)
    self->stage = TRUNK_STAGE_ANSWER;
}

static void
keep_address (TrunkHttpWatch *self,
              GIOStream      *connection)
{
  g_autoptr(GSocketAddress) address = NULL;

  if (G_IS_SOCKET_CONNECTION (connection))
    address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (address == NULL)
    return;

  g_free (self->address);
  self->address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

static void
drop_tls_connection (TrunkHttpWatch *self)
{
  if (self->tls_connection != NULL)
    g_signal_handlers_disconnect_by_data (self->tls_connection, self);
  g_clear_object (&self->tls_connection);
}

/* Only a connection that is made for this message tells of its progress. */
static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  TrunkHttpWatch    *self)
{
  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      self->stage = TRUNK_STAGE_NAME;
      break;

    case G_SOCKET_CLIENT_RESOLVED:
    case G_SOCKET_CLIENT_CONNECTING:
      self->stage = TRUNK_STAGE_CONNECT;
      keep_address (self, connection);
      break;

    case G_SOCKET_CLIENT_CONNECTED:
    case G_SOCKET_CLIENT_COMPLETE:
      enter_connected (self);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
      self->stage = TRUNK_STAGE_PROXY;
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      self->stage = TRUNK_STAGE_TLS;
      if (G_IS_TLS_CONNECTION (connection) && g_set_object (&self->tls_connection, G_TLS_CONNECTION (connection)))
        g_signal_connect (connection, "accept-certificate", G_CALLBACK (tls_accept_certificate_cb), self);
      break;

    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      self->stage = TRUNK_STAGE_ANSWER;
      drop_tls_connection (self);
      break;

    default:
      break;
    }
}

static void
got_headers_cb (SoupMessage    *message,
                TrunkHttpWatch *self)
{
  self->got_headers = TRUE;
}

static gboolean
authenticate_cb (SoupMessage    *message,
                 SoupAuth       *auth,
                 gboolean        retrying,
                 TrunkHttpWatch *self)
{
  TrunkSecret *password = trunk_net_context_get_proxy_password (self->context);

  if (!soup_auth_is_for_proxy (auth) || self->proxy_attempts >= MAX_PROXY_ATTEMPTS)
    return FALSE;

  self->proxy_attempts++;
  soup_auth_authenticate (auth, trunk_net_context_get_proxy_user (self->context), password != NULL ? trunk_secret_peek (password) : "");

  return TRUE;
}

void
trunk_http_watch_init (TrunkHttpWatch  *self,
                       TrunkNetContext *context)
{
  self->context = context;
  self->watches_proxy = trunk_net_context_get_proxy_mode (context) != TRUNK_PROXY_NONE;
  self->stage = TRUNK_STAGE_QUEUE;
}

void
trunk_http_watch_clear (TrunkHttpWatch *self)
{
  trunk_http_watch_stop (self);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->tls, trunk_tls_facts_unref);
}

void
trunk_http_watch_start (TrunkHttpWatch *self,
                        SoupMessage    *message)
{
  g_assert (self->message == NULL);

  self->message = g_object_ref (message);
  self->stage = TRUNK_STAGE_QUEUE;
  self->got_headers = FALSE;
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), self);
  if (self->watches_proxy)
    g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  if (trunk_net_context_get_proxy_user (self->context) != NULL)
    g_signal_connect (message, "authenticate", G_CALLBACK (authenticate_cb), self);
}

void
trunk_http_watch_stop (TrunkHttpWatch *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  drop_tls_connection (self);
}

TrunkStage
trunk_http_watch_get_stage (TrunkHttpWatch *self)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);

  /* On a connection that was open already there are no events. */
  if (self->stage == TRUNK_STAGE_QUEUE && metrics != NULL && soup_message_metrics_get_request_start (metrics) != 0)
    return TRUNK_STAGE_ANSWER;

  return self->stage;
}

/* For https through a proxy a status without headers of the server's own is the proxy's, to CONNECT. */
gboolean
trunk_http_watch_is_proxy_answer (TrunkHttpWatch *self)
{
  guint status = soup_message_get_status (self->message);
  g_autofree char *proxy = NULL;

  if (!self->watches_proxy || status == 0)
    return FALSE;

  proxy = dup_proxy (self);

  return proxy != NULL && (!self->got_headers || status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED);
}
