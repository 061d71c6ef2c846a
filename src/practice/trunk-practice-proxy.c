/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-proxy.h"

#include <string.h>

#include "practice/trunk-practice-entra-private.h"
#include "practice/trunk-practice-listener.h"
#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-wire.h"

#define MAX_HEAD       (16 * 1024)
#define HEAD_SECONDS   30
#define HTTPS_PORT     443
#define PASSWORD_BYTES 15
#define USER           "practice"

struct _TrunkPracticeProxy
{
  TrunkPractice         *practice;
  TrunkPracticeListener *listener;
  char                  *password;
  char                  *credentials;   /* base64 of user:password */
  guint64                requests;
};

typedef struct
{
  TrunkPracticeProxy *proxy;
  GIOStream          *stream;
  GCancellable       *cancellable;
  guint               timer;
  char               *host;
  gsize               length;
  char                head[MAX_HEAD + 1];
} Tunnel;

static void
tunnel_free (Tunnel *tunnel)
{
  g_clear_handle_id (&tunnel->timer, g_source_remove);
  g_clear_object (&tunnel->stream);
  g_clear_object (&tunnel->cancellable);
  g_free (tunnel->host);
  g_free (tunnel);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tunnel, tunnel_free)

static void
refuse (Tunnel     *tunnel,
        guint       status,
        const char *phrase,
        const char *extra)
{
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html><html lang=\"en\"><title>%u %s</title><h1>%s</h1></html>\n", status, phrase, phrase);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nServer: practice-proxy\r\n%sContent-Type: text/html\r\nContent-Length: %" G_GSIZE_FORMAT
                                             "\r\nConnection: close\r\n\r\n%s", status, phrase, extra, strlen (page), page);

  trunk_practice_wire_say (tunnel->stream, answer, strlen (answer), FALSE);
}

static void
tunnel_connected_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Tunnel) tunnel = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) onward = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  static const char established[] = "HTTP/1.1 200 Connection established\r\n\r\n";

  if (onward == NULL)
    {
      refuse (tunnel, 503, "Service Unavailable", "");
      return;
    }
  /* Forty bytes into an empty socket buffer never wait. */
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (tunnel->stream), established, strlen (established), NULL, NULL, NULL))
    return;
  g_io_stream_splice_async (tunnel->stream, G_IO_STREAM (onward), G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
connect_onward (Tunnel *tunnel,
                guint16 port)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", port, NULL, tunnel_connected_cb, tunnel);
}

/* The value of a header of the request, %NULL if it is not there. */
static char *
find_header (const char *head,
             const char *name)
{
  g_auto(GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));

  return NULL;
}

static gboolean
is_authorized (TrunkPracticeProxy *self,
               const char         *head)
{
  g_autofree char *value = find_header (head, "Proxy-Authorization");

  return value != NULL && g_ascii_strncasecmp (value, "Basic ", strlen ("Basic ")) == 0 &&
         g_str_equal (g_strstrip (value + strlen ("Basic ")), self->credentials);
}

/* Answers itself where a fault wants it; else says whether passwords are good today. */
static gboolean
answer_by_fault (Tunnel   *tunnel,
                 gboolean *out_no_password_is_good)
{
  static const char garbage[] = "220 mail.another.example ESMTP ready\r\n";
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (tunnel->proxy->practice->faults, TRUNK_PRACTICE_PLACE_PROXY, NULL, &iter)))
    switch ((TrunkPracticeProxyKind) fault->kind)
      {
      case TRUNK_PRACTICE_PROXY_GARBAGE:
        trunk_practice_wire_say (tunnel->stream, garbage, strlen (garbage), FALSE);
        return TRUE;

      case TRUNK_PRACTICE_PROXY_STATUS:
        refuse (tunnel, fault->status, fault->status == 403 ? "Forbidden" : "Service Unavailable", "");
        return TRUE;

      case TRUNK_PRACTICE_PROXY_WRONG:
        *out_no_password_is_good = TRUE;
        break;

      case TRUNK_PRACTICE_PROXY_CLOSED:
      default:
        break;
      }

  return FALSE;
}

static void
answer_request (Tunnel *tunnel_)
{
  g_autoptr(Tunnel) tunnel = tunnel_;
  TrunkPracticeProxy *self = tunnel->proxy;
  gboolean no_password_is_good = FALSE;
  g_autofree char *line = g_strndup (tunnel->head, strcspn (tunnel->head, "\r\n"));
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  TrunkPracticeHost host;
  char *colon;

  self->requests++;
  if (answer_by_fault (tunnel, &no_password_is_good))
    return;
  if (no_password_is_good || !is_authorized (self, tunnel->head))
    {
      refuse (tunnel, 407, "Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"practice proxy\"\r\n");
      return;
    }
  if (g_strv_length (words) != 3 || !g_str_equal (words[0], "CONNECT") || !(colon = strrchr (words[1], ':')))
    {
      refuse (tunnel, 405, "Method Not Allowed", "Allow: CONNECT\r\n");
      return;
    }

  *colon = '\0';
  tunnel->host = g_ascii_strdown (words[1], -1);
  if (trunk_practice_cloud_of (tunnel->host, &host) == NULL || g_ascii_strtoull (colon + 1, NULL, 10) != HTTPS_PORT)
    {
      refuse (tunnel, 403, "Forbidden", "");
      return;
    }

  connect_onward (g_steal_pointer (&tunnel), trunk_practice_server_get_port (self->practice->server, host));
}

static void tunnel_read (Tunnel *tunnel);

static void
tunnel_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Tunnel) tunnel = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0)
    return;
  tunnel->length += n;
  tunnel->head[tunnel->length] = '\0';
  if (strstr (tunnel->head, "\r\n\r\n") != NULL)
    {
      g_clear_handle_id (&tunnel->timer, g_source_remove);
      answer_request (g_steal_pointer (&tunnel));
    }
  else if (tunnel->length < MAX_HEAD)
    tunnel_read (g_steal_pointer (&tunnel));
}

static void
tunnel_read (Tunnel *tunnel)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (tunnel->stream), tunnel->head + tunnel->length, MAX_HEAD - tunnel->length,
                             G_PRIORITY_DEFAULT, tunnel->cancellable, tunnel_read_cb, tunnel);
}

static gboolean
tunnel_timeout_cb (gpointer user_data)
{
  Tunnel *tunnel = user_data;

  tunnel->timer = 0;
  g_cancellable_cancel (tunnel->cancellable);
  return G_SOURCE_REMOVE;
}

static void
accept_cb (TrunkPracticeListener *listener,
           GSocketConnection     *connection,
           gpointer               user_data)
{
  Tunnel *tunnel = g_new0 (Tunnel, 1);

  tunnel->proxy = user_data;
  tunnel->stream = g_object_ref (G_IO_STREAM (connection));
  tunnel->cancellable = g_cancellable_new ();
  tunnel->timer = g_timeout_add_seconds (HEAD_SECONDS, tunnel_timeout_cb, tunnel);
  tunnel_read (tunnel);
}

static void
faults_changed_cb (TrunkPracticeFaults *faults,
                   gpointer             user_data)
{
  TrunkPracticeProxy *self = user_data;
  const TrunkPracticeFault *fault;
  gboolean closed = FALSE;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_PROXY, NULL, &iter)))
    closed |= fault->kind == TRUNK_PRACTICE_PROXY_CLOSED;
  trunk_practice_listener_set_open (self->listener, !closed);
}

/**
 * trunk_practice_proxy_new:
 * @practice: whose hosts it leads to
 * @port: 0 for any free one
 *
 * Returns: (transfer full) (nullable): the proxy, with a password made for this run
 */
TrunkPracticeProxy *
trunk_practice_proxy_new (TrunkPractice  *practice,
                          guint16         port,
                          GError        **error)
{
  g_autoptr(TrunkPracticeProxy) self = g_new0 (TrunkPracticeProxy, 1);
  g_autofree char *pair = NULL;

  g_return_val_if_fail (practice != NULL, NULL);

  self->practice = practice;
  self->password = trunk_practice_random_text (PASSWORD_BYTES);
  pair = g_strconcat (USER ":", self->password, NULL);
  self->credentials = g_base64_encode ((const guchar *) pair, strlen (pair));
  if (!(self->listener = trunk_practice_listener_new (port, accept_cb, self, error)))
    return NULL;

  trunk_practice_faults_add_watch (practice->faults, faults_changed_cb, self);
  return g_steal_pointer (&self);
}

void
trunk_practice_proxy_free (TrunkPracticeProxy *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->listener, trunk_practice_listener_free);
  g_free (self->credentials);
  g_free (self->password);
  g_free (self);
}

guint16
trunk_practice_proxy_get_port (TrunkPracticeProxy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return trunk_practice_listener_get_port (self->listener);
}

const char *
trunk_practice_proxy_get_user (TrunkPracticeProxy *self)
{
  return USER;
}

const char *
trunk_practice_proxy_get_password (TrunkPracticeProxy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->password;
}

guint64
trunk_practice_proxy_get_requests (TrunkPracticeProxy *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->requests;
}
