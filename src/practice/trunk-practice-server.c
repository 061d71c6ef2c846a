/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-server.h"

#include <string.h>

#include "practice/trunk-practice-listener.h"
#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-tls.h"
#include "practice/trunk-practice-wire.h"

#include <gio/gunixsocketaddress.h>

#define HANDSHAKE_SECONDS 60
#define SLOW_INTERVAL_MS  1000

/* TLS records (RFC 8446 §5.1, §6): type alert, version, two bytes: fatal, description */
static const guint8 alert_version[] = { 0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 70 };
static const guint8 alert_handshake[] = { 0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 40 };

static const char plain_answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 45\r\nConnection: close\r\n\r\n"
                                   "Plain HTTP is spoken here, not TLS. Go away.\n";
static const char garbage[] = "* OK practice IMAP4rev1 ready\r\n\x01\x02\x03\xff\xfe this is no HTTP answer at all\r\n\r\n";

typedef struct
{
  TrunkPracticeServer   *server;
  TrunkPracticeHost      host;
  TrunkPracticeListener *listener;
  SoupServer            *soup;
  TrunkPracticeHandler   handler;
  guint64                requests;
  gboolean               was_disturbed;  /* connections were broken below HTTP when faults were last set */
} Front;

struct _TrunkPracticeServer
{
  TrunkPractice *practice;
  Front          fronts[TRUNK_PRACTICE_N_HOSTS];
};

typedef struct
{
  Front          *front;
  GSocketAddress *local;
  GSocketAddress *remote;
  GCancellable   *cancellable;
  guint           timer;
} Handshake;

static void
handshake_free (Handshake *op)
{
  g_clear_handle_id (&op->timer, g_source_remove);
  g_clear_object (&op->local);
  g_clear_object (&op->remote);
  g_clear_object (&op->cancellable);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handshake, handshake_free)

static gboolean
handshake_timeout_cb (gpointer user_data)
{
  Handshake *op = user_data;

  op->timer = 0;
  g_cancellable_cancel (op->cancellable);
  return G_SOURCE_REMOVE;
}

static void
handshake_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Handshake) op = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    {
      g_debug ("Handshake with a client failed: %s", error->message);
      g_io_stream_close_async (G_IO_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      return;
    }
  if (!soup_server_accept_iostream (op->front->soup, G_IO_STREAM (source), op->local, op->remote, &error))
    g_debug ("A connection was not taken: %s", error->message);
}

static GTlsCertificate *
choose_certificate (Front    *front,
                    gboolean *out_asks_client)
{
  TrunkPractice *practice = front->server->practice;
  const char *nick = trunk_practice_host_get_nick (front->host);
  const TrunkPracticeFault *fault;
  GTlsCertificate *certificate = NULL;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (practice->faults, TRUNK_PRACTICE_PLACE_TLS, nick, &iter)))
    {
      if (fault->kind < TRUNK_PRACTICE_TLS_N_CHAINS && certificate == NULL)
        certificate = trunk_practice_tls_get_broken (practice->tls, fault->kind);
      else if (fault->kind == TRUNK_PRACTICE_TLS_ASKS_CLIENT)
        *out_asks_client = TRUE;
    }

  return certificate != NULL ? certificate : trunk_practice_tls_get_good (practice->tls);
}

/* Breaks the connection below TLS if a fault says so. */
static gboolean
break_connection (Front             *front,
                  GSocketConnection *connection)
{
  TrunkPracticeFaults *faults = front->server->practice->faults;
  const char *nick = trunk_practice_host_get_nick (front->host);
  GIOStream *stream = G_IO_STREAM (connection);
  const TrunkPracticeFault *fault;
  guint iter = 0;

  if (trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_LISTEN, nick, &iter))
    {
      trunk_practice_connection_reset_when_spoken_to (connection);
      return TRUE;
    }

  iter = 0;
  while ((fault = trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_TLS, nick, &iter)))
    switch (fault->kind)
      {
      case TRUNK_PRACTICE_TLS_PLAIN:
        trunk_practice_wire_say (stream, plain_answer, strlen (plain_answer), TRUE);
        return TRUE;

      case TRUNK_PRACTICE_TLS_CUT:
        trunk_practice_wire_say (stream, "", 0, TRUE);
        return TRUE;

      case TRUNK_PRACTICE_TLS_ALERT_VERSION:
        trunk_practice_wire_say (stream, alert_version, sizeof alert_version, TRUE);
        return TRUE;

      case TRUNK_PRACTICE_TLS_ALERT_HANDSHAKE:
        trunk_practice_wire_say (stream, alert_handshake, sizeof alert_handshake, TRUE);
        return TRUE;

      default:
        break;
      }

  return FALSE;
}

static void
accept_cb (TrunkPracticeListener *listener,
           GSocketConnection     *connection,
           gpointer               user_data)
{
  Front *front = user_data;
  TrunkPracticeFaults *faults = front->server->practice->faults;
  g_autoptr(GIOStream) tls = NULL;
  g_autoptr(GError) error = NULL;
  gboolean asks_client = FALSE;
  Handshake *op;

  if ((trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_LISTEN) || trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_TLS)) &&
      break_connection (front, connection))
    return;

  /* No database: each connection would read all of the computer's own authorities, which is 4 MB and more work than its handshake. */
  tls = g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, &error,
                        "base-io-stream", connection,
                        "certificate", choose_certificate (front, &asks_client),
                        "database", NULL,
                        NULL);
  if (tls == NULL)
    {
      g_warning ("No TLS: %s", error->message);
      return;
    }
  if (asks_client)
    g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  /* HTTP has lengths of its own; clients that go without close_notify are normal. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);

  op = g_new0 (Handshake, 1);
  op->front = front;
  op->local = g_socket_connection_get_local_address (connection, NULL);
  op->remote = g_socket_connection_get_remote_address (connection, NULL);
  op->cancellable = g_cancellable_new ();
  op->timer = g_timeout_add_seconds (HANDSHAKE_SECONDS, handshake_timeout_cb, op);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, op->cancellable, handshake_cb, op);
}

static void
redirect (SoupServerMessage *message,
          char              *location)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", location);
  soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
  g_free (location);
}

static void
respond_html (SoupServerMessage *message,
              guint              status,
              const char        *title)
{
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html>\n<html lang=\"en\"><head><title>%s</title></head>"
                                           "<body><h1>%s</h1></body></html>\n", title, title);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page, strlen (page));
}

/* Down through libsoup's and TLS's wrappers to the socket. */
static void
reset_stream (GIOStream *stream)
{
  g_autoptr(GIOStream) layer = g_object_ref (stream);

  while (!G_IS_SOCKET_CONNECTION (layer))
    {
      const char *name = G_IS_TLS_CONNECTION (layer) ? "base-io-stream" : "base-iostream";
      GIOStream *base = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (layer), name) != NULL)
        g_object_get (layer, name, &base, NULL);
      if (base == NULL)
        return;
      g_object_unref (layer);
      layer = base;
    }

  trunk_practice_connection_reset (G_SOCKET_CONNECTION (layer));
}

/* Returns whether @fault has dealt with @message altogether. */
static gboolean
break_request (Front                    *front,
               SoupServerMessage        *message,
               const TrunkPracticeFault *fault)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host = g_uri_get_host (uri);
  const char *path = g_uri_get_path (uri);
  g_autoptr(GIOStream) stream = NULL;

  switch ((TrunkPracticeHttpKind) fault->kind)
    {
    case TRUNK_PRACTICE_HTTP_STALL:
      stream = soup_server_message_steal_connection (message);
      trunk_practice_wire_stall (stream);
      return TRUE;

    case TRUNK_PRACTICE_HTTP_CUT:
      {
        static const char cut[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"value\":[{\"id\":\"AAMk";

        stream = soup_server_message_steal_connection (message);
        trunk_practice_wire_say (stream, cut, strlen (cut), FALSE);
        return TRUE;
      }

    case TRUNK_PRACTICE_HTTP_GARBAGE:
      stream = soup_server_message_steal_connection (message);
      trunk_practice_wire_say (stream, garbage, sizeof garbage - 1, FALSE);
      return TRUE;

    case TRUNK_PRACTICE_HTTP_HUGE:
      stream = soup_server_message_steal_connection (message);
      trunk_practice_wire_flood (stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n", 0);
      return TRUE;

    case TRUNK_PRACTICE_HTTP_SLOW:
      stream = soup_server_message_steal_connection (message);
      trunk_practice_wire_flood (stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", SLOW_INTERVAL_MS);
      return TRUE;

    case TRUNK_PRACTICE_HTTP_REDIRECT_PLAIN:
      redirect (message, g_strdup_printf ("http://%s%s", host, path));
      return TRUE;

    case TRUNK_PRACTICE_HTTP_REDIRECT_LOOP:
      redirect (message, g_strdup_printf ("https://%s%s", host, path));
      return TRUE;

    case TRUNK_PRACTICE_HTTP_REDIRECT_FOREIGN:
      if (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization") == NULL)
        return FALSE;
      redirect (message, g_strdup ("https://sign-in.gateway.example/portal"));
      return TRUE;

    case TRUNK_PRACTICE_HTTP_HTML:
      respond_html (message, SOUP_STATUS_OK, "Guest network: please accept the terms of use");
      return TRUE;

    case TRUNK_PRACTICE_HTTP_STATUS:
      if (fault->status == SOUP_STATUS_NOT_MODIFIED)
        soup_server_message_set_status (message, fault->status, NULL);
      else
        respond_html (message, fault->status, soup_status_get_phrase (fault->status));
      return TRUE;

    case TRUNK_PRACTICE_HTTP_RESET:
      stream = soup_server_message_steal_connection (message);
      reset_stream (stream);
      return TRUE;

    case TRUNK_PRACTICE_HTTP_NONSENSE:
      {
        static const char nonsense[] = "{\"value\": [ {\"id\": ";
        gboolean outlook = front->host == TRUNK_PRACTICE_HOST_OUTLOOK;

        soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
        soup_server_message_set_response (message, outlook ? "text/xml; charset=utf-8" : "application/json", SOUP_MEMORY_STATIC,
                                          outlook ? "<s:Envelope><s:Body>" : nonsense, outlook ? 20 : strlen (nonsense));
        return TRUE;
      }

    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
shift_clock (Front             *front,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (front->server->practice->faults, TRUNK_PRACTICE_PLACE_CLOCK,
                                              trunk_practice_host_get_nick (front->host), &iter)))
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
      g_autoptr(GDateTime) shifted = g_date_time_add_seconds (now, fault->number);
      g_autofree char *date = soup_date_time_to_string (shifted, SOUP_DATE_HTTP);

      if (fault->kind == TRUNK_PRACTICE_CLOCK_NO_DATE)
        soup_message_headers_remove (headers, "Date");
      else
        soup_message_headers_replace (headers, "Date", date);
    }
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Front *front = user_data;
  TrunkPractice *practice = front->server->practice;
  const char *nick = trunk_practice_host_get_nick (front->host);
  const TrunkPracticeCloud *cloud;
  const char *name;

  front->requests++;
  if (trunk_practice_faults_any (practice->faults, TRUNK_PRACTICE_PLACE_CLOCK))
    shift_clock (front, message);
  if (trunk_practice_faults_any (practice->faults, TRUNK_PRACTICE_PLACE_HTTP))
    {
      guint iter = 0;
      const TrunkPracticeFault *fault = trunk_practice_faults_find (practice->faults, TRUNK_PRACTICE_PLACE_HTTP, nick, &iter);

      if (fault != NULL && break_request (front, message, fault))
        return;
    }

  name = g_uri_get_host (soup_server_message_get_uri (message));
  cloud = name != NULL ? trunk_practice_cloud_of (name, NULL) : NULL;
  front->handler (practice, message, path, cloud != NULL ? cloud : trunk_practice_clouds ());
}

/* libsoup 3.2 keeps a connection open after an answer only while its server listens somewhere, so it listens where nobody can come:
 * on a nameless socket of this process. */
static void
keep_alive (SoupServer *soup)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autofree char *name = g_uuid_string_random ();

  address = g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  if (socket == NULL || !g_socket_bind (socket, address, FALSE, &error) || !g_socket_listen (socket, &error) ||
      !soup_server_listen_socket (soup, socket, 0, &error))
    g_warning ("Connections will not be kept open: %s", error != NULL ? error->message : "no socket");
}

/* Open connections outlive a change of what is broken below HTTP, so they are closed. */
static void
faults_changed_cb (TrunkPracticeFaults *faults,
                   gpointer             user_data)
{
  TrunkPracticeServer *self = user_data;

  for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
    {
      Front *front = &self->fronts[i];
      const char *nick = trunk_practice_host_get_nick (i);
      const TrunkPracticeFault *fault;
      gboolean closed = FALSE;
      gboolean disturbed;
      guint iter = 0;

      if (front->listener == NULL)
        continue;
      while ((fault = trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_LISTEN, nick, &iter)))
        closed |= fault->kind == TRUNK_PRACTICE_LISTEN_CLOSED;
      disturbed = iter > 0 && trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_LISTEN);
      iter = 0;
      disturbed |= trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_TLS, nick, &iter) != NULL;

      trunk_practice_listener_set_open (front->listener, !closed);
      if (disturbed || front->was_disturbed)
        {
          soup_server_disconnect (front->soup);
          keep_alive (front->soup);
        }
      front->was_disturbed = disturbed;
    }
}

/**
 * trunk_practice_server_new:
 * @practice: what handlers get; outlives the server
 *
 * Returns: (transfer full): a server without ports
 */
TrunkPracticeServer *
trunk_practice_server_new (TrunkPractice *practice)
{
  TrunkPracticeServer *self = g_new0 (TrunkPracticeServer, 1);

  g_return_val_if_fail (practice != NULL, NULL);

  self->practice = practice;
  for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
    {
      self->fronts[i].server = self;
      self->fronts[i].host = i;
      self->fronts[i].soup = soup_server_new ("server-header", "Trunkline-practice", NULL);
      soup_server_add_handler (self->fronts[i].soup, NULL, request_cb, &self->fronts[i], NULL);
      keep_alive (self->fronts[i].soup);
    }
  trunk_practice_faults_add_watch (practice->faults, faults_changed_cb, self);

  return self;
}

void
trunk_practice_server_free (TrunkPracticeServer *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
    {
      g_clear_pointer (&self->fronts[i].listener, trunk_practice_listener_free);
      soup_server_disconnect (self->fronts[i].soup);
      g_clear_object (&self->fronts[i].soup);
    }
  g_free (self);
}

void
trunk_practice_server_set_handler (TrunkPracticeServer  *self,
                                   TrunkPracticeHost     host,
                                   TrunkPracticeHandler  handler)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (host < TRUNK_PRACTICE_N_HOSTS);

  self->fronts[host].handler = handler;
}

gboolean
trunk_practice_server_listen (TrunkPracticeServer  *self,
                              TrunkPracticeHost     host,
                              guint16               port,
                              GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (host < TRUNK_PRACTICE_N_HOSTS, FALSE);
  g_return_val_if_fail (self->fronts[host].handler != NULL, FALSE);

  self->fronts[host].listener = trunk_practice_listener_new (port, accept_cb, &self->fronts[host], error);
  return self->fronts[host].listener != NULL;
}

guint16
trunk_practice_server_get_port (TrunkPracticeServer *self,
                                TrunkPracticeHost    host)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (host < TRUNK_PRACTICE_N_HOSTS, 0);

  return self->fronts[host].listener != NULL ? trunk_practice_listener_get_port (self->fronts[host].listener) : 0;
}

guint64
trunk_practice_server_get_requests (TrunkPracticeServer *self,
                                    TrunkPracticeHost    host)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (host < TRUNK_PRACTICE_N_HOSTS, 0);

  return self->fronts[host].requests;
}

/**
 * trunk_practice_respond_json:
 * @node: (transfer none): what to answer
 */
void
trunk_practice_respond_json (SoupServerMessage *message,
                             guint              status,
                             JsonNode          *node)
{
  char *text;

  g_return_if_fail (node != NULL);

  text = json_to_string (node, FALSE);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE, text, strlen (text));
}
