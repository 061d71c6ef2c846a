/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "trunk-test-http-server.h"

#include <sys/socket.h>

#include "certs/trunk-cert-make.h"

#define MAX_RAW_HEAD (64 * 1024)
#define RAW_FLOOD_CHUNKS 4096

typedef struct
{
  guint status;
  char *headers;                /* (owned) (nullable) */
  char *body;                   /* (owned) (nullable) */
} Answer;

struct _TrunkTestHttpServer
{
  char **hosts;                 /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  char *anchor;                 /* (owned) (nullable) */
  SoupServer *server;           /* (owned) */
  guint16 port;
  GHashTable *scripts;          /* (owned): path, "" for all others -> GQueue of Answer */
  TrunkTestHttpHandler handler;
  gpointer handler_data;
  GPtrArray *requests;          /* (owned) of TrunkTestHttpRequest */

  GSocketService *raw_service;  /* (owned) (nullable) */
  guint16 raw_port;
  gboolean raw_tls;
  gboolean raw_client_certificate;
  GBytes *raw_bytes;            /* (owned) (nullable) */
  TrunkTestRawEnd raw_end;
  guint n_raw;
  GPtrArray *raw_streams;       /* (owned): connections that are kept open */
  GPtrArray *raw_peers;         /* (owned) of RawPeer (unowned): that something is under way with */
};

typedef struct
{
  TrunkTestHttpServer *server;          /* (unowned) (nullable): NULL once it is gone */
  GSocketConnection *connection;        /* (owned) */
  GIOStream *stream;                    /* (owned) */
  GString *head;                        /* (owned) */
  char buffer[4096];
  guint chunks_left;
} RawPeer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->headers);
  g_free (answer->body);
  g_free (answer);
}

static void
answers_free (gpointer data)
{
  g_queue_free_full (data, answer_free);
}

static void
request_free (gpointer data)
{
  TrunkTestHttpRequest *request = data;

  g_free ((char *) request->method);
  g_free ((char *) request->host);
  g_free ((char *) request->path);
  g_free ((char *) request->query);
  soup_message_headers_unref (request->headers);
  g_bytes_unref (request->body);
  g_free (request);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  soup_message_headers_append (user_data, name, value);
}

static TrunkTestHttpRequest *
record (TrunkTestHttpServer *self,
        SoupServerMessage   *message,
        const char          *path)
{
  TrunkTestHttpRequest *request = g_new0 (TrunkTestHttpRequest, 1);
  GUri *uri = soup_server_message_get_uri (message);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->host = g_strdup (g_uri_get_host (uri));
  request->path = g_strdup (path);
  request->query = g_strdup (g_uri_get_query (uri));
  request->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header, request->headers);
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_ptr_array_add (self->requests, request);

  return request;
}

static void
give_answer (const Answer      *answer,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_auto(GStrv) lines = g_strsplit (answer->headers != NULL ? answer->headers : "", "\n", -1);
  const char *content_type;

  if (answer->status == 0)
    {
      G_GNUC_BEGIN_IGNORE_DEPRECATIONS
      soup_server_message_pause (message);
      G_GNUC_END_IGNORE_DEPRECATIONS
      return;
    }

  soup_server_message_set_status (message, answer->status, NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_append (headers, g_strstrip (lines[i]), g_strstrip (colon + 1));
    }

  content_type = soup_message_headers_get_one (headers, "Content-Type");
  if (answer->body != NULL)
    {
      g_autofree char *type = g_strdup (content_type != NULL ? content_type : "application/json");

      soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, answer->body, strlen (answer->body));
      if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
        soup_message_body_complete (soup_server_message_get_response_body (message));
    }
}

static void
server_request_cb (SoupServer        *server,
                   SoupServerMessage *message,
                   const char        *path,
                   GHashTable        *query,
                   gpointer           user_data)
{
  TrunkTestHttpServer *self = user_data;
  TrunkTestHttpRequest *request = record (self, message, path);
  GQueue *answers;

  if (self->handler != NULL)
    {
      self->handler (self, request, message, self->handler_data);
      if (soup_server_message_get_status (message) != 0)
        return;
    }

  answers = g_hash_table_lookup (self->scripts, path);
  if (answers == NULL)
    answers = g_hash_table_lookup (self->scripts, "");
  if (answers == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  give_answer (g_queue_peek_head (answers), message);
  if (g_queue_get_length (answers) > 1)
    answer_free (g_queue_pop_head (answers));
}

/* --- raw --- */

static void
raw_peer_free (RawPeer *peer)
{
  if (peer->server != NULL)
    g_ptr_array_remove_fast (peer->server->raw_peers, peer);
  g_object_unref (peer->connection);
  g_object_unref (peer->stream);
  g_string_free (peer->head, TRUE);
  g_free (peer);
}

static void raw_say (RawPeer *peer);

static void
raw_finish (RawPeer *peer)
{
  if (peer->server->raw_end == TRUNK_TEST_RAW_STALL)
    {
      g_ptr_array_add (peer->server->raw_streams, g_object_ref (peer->stream));
    }
  else if (peer->server->raw_end == TRUNK_TEST_RAW_RESET)
    {
      struct linger linger = { .l_onoff = 1, .l_linger = 0 };

      setsockopt (g_socket_get_fd (g_socket_connection_get_socket (peer->connection)), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
      g_socket_close (g_socket_connection_get_socket (peer->connection), NULL);
    }
  else
    {
      g_io_stream_close (peer->stream, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
    }

  raw_peer_free (peer);
}

static void
raw_said_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  RawPeer *peer = user_data;
  gboolean said = g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);

  if (peer->server == NULL)
    {
      raw_peer_free (peer);
      return;
    }
  if (said && peer->server->raw_end == TRUNK_TEST_RAW_FLOOD && peer->chunks_left-- > 0)
    raw_say (peer);
  else
    raw_finish (peer);
}

static void
raw_say (RawPeer *peer)
{
  gsize size;
  const void *data = g_bytes_get_data (peer->server->raw_bytes, &size);

  g_output_stream_write_all_async (g_io_stream_get_output_stream (peer->stream), data, size, G_PRIORITY_DEFAULT, NULL, raw_said_cb, peer);
}

static void
raw_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  RawPeer *peer = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);

  if (peer->server == NULL)
    {
      raw_peer_free (peer);
      return;
    }
  if (n > 0)
    g_string_append_len (peer->head, peer->buffer, n);
  if (n > 0 && strstr (peer->head->str, "\r\n\r\n") == NULL && peer->head->len < MAX_RAW_HEAD)
    {
      g_input_stream_read_async (G_INPUT_STREAM (object), peer->buffer, sizeof peer->buffer, G_PRIORITY_DEFAULT, NULL, raw_read_cb, peer);
      return;
    }

  if (n > 0)
    raw_say (peer);
  else
    raw_peer_free (peer);
}

static gboolean
raw_incoming_cb (GSocketService    *service,
                 GSocketConnection *connection,
                 GObject           *source,
                 gpointer           user_data)
{
  TrunkTestHttpServer *self = user_data;
  RawPeer *peer = g_new0 (RawPeer, 1);

  self->n_raw++;
  peer->server = self;
  g_ptr_array_add (self->raw_peers, peer);
  peer->connection = g_object_ref (connection);
  peer->head = g_string_new (NULL);
  peer->chunks_left = RAW_FLOOD_CHUNKS;

  if (!self->raw_tls)
    {
      peer->stream = g_object_ref (G_IO_STREAM (connection));
      raw_say (peer);
      return TRUE;
    }

  peer->stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  if (self->raw_client_certificate)
    g_object_set (peer->stream, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (peer->stream), (const char *[]) { "http/1.1", NULL });
  g_input_stream_read_async (g_io_stream_get_input_stream (peer->stream), peer->buffer, sizeof peer->buffer, G_PRIORITY_DEFAULT, NULL,
                             raw_read_cb, peer);

  return TRUE;
}

/* --- entry --- */

TrunkTestHttpServer *
trunk_test_http_server_new_with_pem (const char * const *hosts,
                                     const char         *pem,
                                     const char         *anchor)
{
  TrunkTestHttpServer *self = g_new0 (TrunkTestHttpServer, 1);
  g_autoptr(GError) error = NULL;

  self->hosts = g_strdupv ((char **) hosts);
  self->anchor = g_strdup (anchor);
  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answers_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->raw_streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->raw_peers = g_ptr_array_new ();

  self->server = g_object_new (SOUP_TYPE_SERVER, "tls-certificate", self->certificate, "server-header", "TrunkTest ", NULL);
  soup_server_add_handler (self->server, NULL, server_request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  {
    GSList *listening = soup_server_get_uris (self->server);

    self->port = g_uri_get_port (listening->data);
    g_slist_free_full (listening, (GDestroyNotify) g_uri_unref);
  }

  return self;
}

TrunkTestHttpServer *
trunk_test_http_server_new (const char * const *hosts)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest authority = {
    .purpose = TRUNK_CERT_AUTHORITY, .common_name = "Trunkline test authority", .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now - 3600, .not_after = now + 86400,
  };
  TrunkCertRequest leaf = {
    .purpose = TRUNK_CERT_SERVER, .common_name = hosts[0], .names = hosts, .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now - 3600, .not_after = now + 86400,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkIdentity) issuer = trunk_cert_make (&authority, NULL, &error);
  g_autoptr(TrunkIdentity) server = NULL;
  g_autofree char *key = NULL;
  g_autofree char *pem = NULL;

  g_assert_no_error (error);
  server = trunk_cert_make (&leaf, issuer, &error);
  g_assert_no_error (error);
  key = trunk_identity_export_key (server);
  pem = g_strconcat (trunk_identity_get_certificate (server), "\n", trunk_identity_get_certificate (issuer), "\n", key, NULL);

  return trunk_test_http_server_new_with_pem (hosts, pem, trunk_identity_get_certificate (issuer));
}

void
trunk_test_http_server_free (TrunkTestHttpServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  if (self->raw_service != NULL)
    {
      g_socket_service_stop (self->raw_service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->raw_service));
      g_signal_handlers_disconnect_by_data (self->raw_service, self);
      g_object_unref (self->raw_service);
    }
  for (guint i = 0; i < self->raw_peers->len; i++)
    {
      RawPeer *peer = g_ptr_array_index (self->raw_peers, i);

      peer->server = NULL;
    }
  g_ptr_array_unref (self->raw_peers);
  g_ptr_array_unref (self->raw_streams);
  g_clear_pointer (&self->raw_bytes, g_bytes_unref);
  g_ptr_array_unref (self->requests);
  g_hash_table_unref (self->scripts);
  g_object_unref (self->certificate);
  g_free (self->anchor);
  g_strfreev (self->hosts);
  g_free (self);
}

TrunkNetContext *
trunk_test_http_server_dup_context (TrunkTestHttpServer *self)
{
  TrunkNetContext *context = trunk_net_context_new ();
  g_autoptr(GError) error = NULL;

  trunk_net_context_set_proxy (context, TRUNK_PROXY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  if (self->anchor != NULL)
    trunk_net_context_add_trust_anchors (context, self->anchor, &error);
  g_assert_no_error (error);
  for (guint i = 0; self->hosts[i] != NULL; i++)
    trunk_net_context_map_host (context, self->hosts[i], 443, "127.0.0.1", self->raw_service != NULL ? self->raw_port : self->port);

  return context;
}

guint16
trunk_test_http_server_get_port (TrunkTestHttpServer *self)
{
  return self->raw_service != NULL ? self->raw_port : self->port;
}

const char *
trunk_test_http_server_get_anchor (TrunkTestHttpServer *self)
{
  return self->anchor;
}

void
trunk_test_http_server_script (TrunkTestHttpServer *self,
                               const char          *path,
                               guint                status,
                               const char          *headers,
                               const char          *body)
{
  Answer *answer = g_new0 (Answer, 1);
  GQueue *answers = g_hash_table_lookup (self->scripts, path != NULL ? path : "");

  answer->status = status;
  answer->headers = g_strdup (headers);
  answer->body = g_strdup (body);
  if (answers == NULL)
    {
      answers = g_queue_new ();
      g_hash_table_insert (self->scripts, g_strdup (path != NULL ? path : ""), answers);
    }
  g_queue_push_tail (answers, answer);
}

void
trunk_test_http_server_set_handler (TrunkTestHttpServer *self,
                                    TrunkTestHttpHandler handler,
                                    gpointer             user_data)
{
  self->handler = handler;
  self->handler_data = user_data;
}

void
trunk_test_http_server_set_raw (TrunkTestHttpServer      *self,
                                const TrunkTestRawScript *script)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (self->raw_service);
  self->raw_tls = script->tls;
  self->raw_client_certificate = script->client_certificate;
  self->raw_bytes = g_bytes_new (script->bytes, script->bytes == NULL ? 0 : script->length < 0 ? strlen (script->bytes) : (gsize) script->length);
  self->raw_end = script->end;
  self->raw_service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->raw_service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->raw_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->raw_service, "incoming", G_CALLBACK (raw_incoming_cb), self);
  g_socket_service_start (self->raw_service);
}

guint
trunk_test_http_server_get_n_requests (TrunkTestHttpServer *self)
{
  return self->requests->len;
}

const TrunkTestHttpRequest *
trunk_test_http_server_get_request (TrunkTestHttpServer *self,
                                    guint                n)
{
  g_assert_cmpuint (n, <, self->requests->len);

  return g_ptr_array_index (self->requests, n);
}

guint
trunk_test_http_server_get_n_raw_connections (TrunkTestHttpServer *self)
{
  return self->n_raw;
}
