/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define BACKLOG            1024
#define ACCEPTS_A_WAKE_UP  64

struct _TrunkPracticeListener
{
  GSocket            *socket;
  GSource            *source;   /* (nullable): while open */
  guint16             port;
  TrunkPracticeAccept accept;
  gpointer            user_data;
};

static GSocket *
bind_port (guint16   port,
           GError  **error)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static gboolean
accept_cb (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  TrunkPracticeListener *self = user_data;

  for (guint i = 0; i < ACCEPTS_A_WAKE_UP && self->source != NULL; i++)
    {
      g_autoptr(GSocket) accepted = g_socket_accept (self->socket, NULL, NULL);
      g_autoptr(GSocketConnection) connection = NULL;

      if (accepted == NULL)
        break;
      g_socket_set_option (accepted, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
      connection = g_socket_connection_factory_create_connection (accepted);
      self->accept (self, connection, self->user_data);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
start (TrunkPracticeListener  *self,
       GError                **error)
{
  if (!g_socket_listen (self->socket, error))
    return FALSE;

  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return TRUE;
}

static void
stop (TrunkPracticeListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/**
 * trunk_practice_listener_new:
 * @port: 0 for any free port
 * @accept: called for each connection
 *
 * Returns: (transfer full) (nullable): the open port
 */
TrunkPracticeListener *
trunk_practice_listener_new (guint16               port,
                             TrunkPracticeAccept   accept,
                             gpointer              user_data,
                             GError              **error)
{
  g_autoptr(TrunkPracticeListener) self = g_new0 (TrunkPracticeListener, 1);
  g_autoptr(GSocketAddress) address = NULL;

  g_return_val_if_fail (accept != NULL, NULL);

  self->accept = accept;
  self->user_data = user_data;
  if (!(self->socket = bind_port (port, error)) ||
      !start (self, error) ||
      !(address = g_socket_get_local_address (self->socket, error)))
    return NULL;

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  return g_steal_pointer (&self);
}

void
trunk_practice_listener_free (TrunkPracticeListener *self)
{
  g_return_if_fail (self != NULL);

  stop (self);
  g_free (self);
}

guint16
trunk_practice_listener_get_port (TrunkPracticeListener *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

void
trunk_practice_listener_set_open (TrunkPracticeListener *self,
                                  gboolean               open)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (self != NULL);

  if (open == (self->source != NULL))
    return;

  /* A socket that is bound but does not listen keeps the number and refuses connections. */
  if (!open)
    {
      stop (self);
      self->socket = bind_port (self->port, &error);
    }
  else if (self->socket != NULL || (self->socket = bind_port (self->port, &error)))
    start (self, &error);

  if (error != NULL)
    g_warning ("Port %u: %s", self->port, error->message);
}

void
trunk_practice_connection_reset (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  struct linger none = { 1, 0 };

  /* SO_LINGER with no time makes close() send RST (tcp(7)). */
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &none, sizeof none);
  g_socket_close (socket, NULL);
}

static gboolean
spoken_to_cb (GSocket     *socket,
              GIOCondition condition,
              gpointer     user_data)
{
  trunk_practice_connection_reset (user_data);

  return G_SOURCE_REMOVE;
}

/**
 * trunk_practice_connection_reset_when_spoken_to:
 *
 * Lets the connection come up, and resets it at the client's first word, as firewalls do that look at the name in a handshake.
 */
void
trunk_practice_connection_reset_when_spoken_to (GSocketConnection *connection)
{
  g_autoptr(GSource) source = g_socket_create_source (g_socket_connection_get_socket (connection), G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (spoken_to_cb), g_object_ref (connection), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}
