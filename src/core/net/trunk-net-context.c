/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-net-context.h"
#include "net/trunk-net-context-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "net/trunk-mapped-address.h"
#include "net/trunk-proxy-resolver.h"
#include "net/trunk-trust-database.h"
#include "secrets/trunk-secret.h"

#define DEFAULT_CONNECTIONS_PER_HOST 10
#define MAX_CONNECTIONS_PER_HOST     1024
#define HOSTS_AT_ONCE                8          /* connections in all = per host times this */
#define IO_TIMEOUT_S                 60         /* a second net under the deadline of each request */
#define IDLE_TIMEOUT_S               30

typedef struct
{
  char *host;                           /* (owned) */
  guint16 port;
  GSocketConnectable *connectable;      /* (owned) */
  SoupSession *session;                 /* (owned) (nullable): made at first use */
} MappedHost;

struct _TrunkNetContext
{
  GObject parent_instance;

  GHashTable *mapped;                   /* (owned) of MappedHost, as its own key */
  GPtrArray *public_hosts;              /* (owned) of char * */
  SoupSession *session;                 /* (owned) (nullable): for all other hosts */
  guint per_host;

  TrunkTrustDatabase *trust;            /* (owned) */

  TrunkProxyMode proxy_mode;
  char *proxy_uri;                      /* (owned) (nullable) */
  char *proxy_user;                     /* (owned) (nullable) */
  TrunkSecret *proxy_password;          /* (owned) (nullable) */
  TrunkProxyResolver *resolver;         /* (owned): answers with user and password */
  TrunkProxyResolver *session_resolver; /* (owned): without, where the session answers the proxy itself */

  TrunkClockFunc clock;
  gpointer clock_data;
  GDestroyNotify clock_destroy;

  TrunkTranscriptDetail detail;
};

G_DEFINE_FINAL_TYPE (TrunkNetContext, trunk_net_context, G_TYPE_OBJECT)

static guint
mapped_host_hash (gconstpointer data)
{
  const MappedHost *mapped = data;
  guint hash = mapped->port;

  /* Host names are compared without regard to case (RFC 4343). */
  for (const char *c = mapped->host; *c != '\0'; c++)
    hash = hash * 31 + (guint) g_ascii_tolower (*c);

  return hash;
}

static gboolean
mapped_host_equal (gconstpointer a,
                   gconstpointer b)
{
  const MappedHost *left = a;
  const MappedHost *right = b;

  return left->port == right->port && g_ascii_strcasecmp (left->host, right->host) == 0;
}

static void
mapped_host_free (gpointer data)
{
  MappedHost *mapped = data;

  g_free (mapped->host);
  g_object_unref (mapped->connectable);
  g_clear_object (&mapped->session);
  g_free (mapped);
}

static MappedHost *
find_mapped (TrunkNetContext *self,
             const char      *host,
             guint16          port)
{
  if (g_hash_table_size (self->mapped) == 0)
    return NULL;

  return g_hash_table_lookup (self->mapped, &(MappedHost) { .host = (char *) host, .port = port });
}

/* Settings are made before the first request; should one change later, the next request gets a session that has it. */
static void
drop_sessions (TrunkNetContext *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_object (&self->session);
  g_hash_table_iter_init (&iter, self->mapped);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_clear_object (&((MappedHost *) key)->session);
}

/* Some proxies answer a CONNECT that has the wrong password with 401 instead of 407. libsoup 3.2 then sends the same
 * credentials again, without end. Its authentication acts on "got-body": taking that away leaves the answer as it is. */
static void
connect_got_headers_cb (SoupMessage *message)
{
  if (soup_message_get_status (message) == SOUP_STATUS_UNAUTHORIZED)
    g_signal_handlers_disconnect_matched (message, G_SIGNAL_MATCH_ID, g_signal_lookup ("got-body", SOUP_TYPE_MESSAGE), 0, NULL, NULL, NULL);
}

static void
request_queued_cb (SoupSession *session,
                   SoupMessage *message)
{
  if (soup_message_get_method (message) == SOUP_METHOD_CONNECT)
    g_signal_connect (message, "got-headers", G_CALLBACK (connect_got_headers_cb), NULL);
}

static SoupSession *
make_session (TrunkNetContext    *self,
              GSocketConnectable *connectable)
{
  SoupSession *session;

  session = g_object_new (SOUP_TYPE_SESSION,
                          "remote-connectable", connectable,
                          "max-conns", (int) (self->per_host * (connectable != NULL ? 1 : HOSTS_AT_ONCE)),
                          "max-conns-per-host", (int) self->per_host,
                          "timeout", IO_TIMEOUT_S,
                          "idle-timeout", IDLE_TIMEOUT_S,
                          "user-agent", TRUNK_NAME "/" TRUNK_VERSION,
                          "tls-database", self->trust,
                          "proxy-resolver", self->session_resolver,
                          NULL);

  /* Servers are authenticated to by headers of our own, which leaves every challenge to be read. Only a proxy that wants a
   * password is answered by libsoup. */
  if (self->proxy_user != NULL)
    g_signal_connect (session, "request-queued", G_CALLBACK (request_queued_cb), NULL);
  else
    soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

static void
trunk_net_context_finalize (GObject *object)
{
  TrunkNetContext *self = TRUNK_NET_CONTEXT (object);

  g_clear_object (&self->session);
  g_hash_table_unref (self->mapped);
  g_ptr_array_unref (self->public_hosts);
  g_object_unref (self->trust);
  g_free (self->proxy_uri);
  g_free (self->proxy_user);
  g_clear_pointer (&self->proxy_password, trunk_secret_unref);
  g_object_unref (self->resolver);
  g_object_unref (self->session_resolver);
  if (self->clock_destroy != NULL)
    self->clock_destroy (self->clock_data);

  G_OBJECT_CLASS (trunk_net_context_parent_class)->finalize (object);
}

static void
trunk_net_context_class_init (TrunkNetContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_net_context_finalize;
}

static void
trunk_net_context_init (TrunkNetContext *self)
{
  self->mapped = g_hash_table_new_full (mapped_host_hash, mapped_host_equal, mapped_host_free, NULL);
  self->public_hosts = g_ptr_array_new_with_free_func (g_free);
  self->per_host = DEFAULT_CONNECTIONS_PER_HOST;
  self->trust = trunk_trust_database_new ();
  self->resolver = trunk_proxy_resolver_new (TRUNK_PROXY_SYSTEM, NULL, NULL, NULL, FALSE);
  self->session_resolver = g_object_ref (self->resolver);
}

/**
 * trunk_net_context_new:
 *
 * Returns: (transfer full): a context with the computer's own proxies, trust anchors and clock, and nothing mapped
 */
TrunkNetContext *
trunk_net_context_new (void)
{
  return g_object_new (TRUNK_TYPE_NET_CONTEXT, NULL);
}

/**
 * trunk_net_context_map_host:
 * @host: the real name
 * @to_address: where it is to lead
 *
 * Makes connections to @host:@port go to @to_address:@to_port. Name, Host header and the check of the certificate stay @host's.
 */
void
trunk_net_context_map_host (TrunkNetContext *self,
                            const char      *host,
                            guint16          port,
                            const char      *to_address,
                            guint16          to_port)
{
  MappedHost *mapped;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (self));
  g_return_if_fail (host != NULL && *host != '\0');
  g_return_if_fail (to_address != NULL && *to_address != '\0');

  mapped = g_new0 (MappedHost, 1);
  mapped->host = g_strdup (host);
  mapped->port = port;
  mapped->connectable = trunk_mapped_address_new (host, port, to_address, to_port);
  g_hash_table_replace (self->mapped, mapped, mapped);
}

/**
 * trunk_net_context_add_trust_anchors:
 * @pem: certificates of authorities
 *
 * Sets %TRUNK_ERROR_INVALID_INPUT when @pem holds no such certificate, or a broken one.
 *
 * Returns: whether they were added
 */
gboolean
trunk_net_context_add_trust_anchors (TrunkNetContext *self,
                                     const char      *pem,
                                     GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), FALSE);
  g_return_val_if_fail (pem != NULL, FALSE);

  return trunk_trust_database_add_pem (self->trust, pem, error);
}

static char *
normalise_proxy (const char *uri,
                 GError    **error)
{
  g_autoptr(GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *scheme = parsed != NULL ? g_uri_get_scheme (parsed) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_port (parsed) <= 0 ||
      (g_ascii_strcasecmp (scheme, "http") != 0 && g_ascii_strcasecmp (scheme, "socks5") != 0))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("The proxy must be given as http://host:port or socks5://host:port"));
      return NULL;
    }
  if (g_uri_get_userinfo (parsed) != NULL)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("User name and password do not belong into the address of the proxy; give them apart"));
      return NULL;
    }

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (parsed), NULL, host, g_uri_get_port (parsed), "", NULL, NULL);
}

/**
 * trunk_net_context_set_proxy:
 * @uri: (nullable): "http://host:port" or "socks5://host:port" when @mode is %TRUNK_PROXY_MANUAL
 * @user: (nullable): who to be for the proxy
 * @password: (nullable): and with what password
 *
 * Sets %TRUNK_ERROR_INVALID_INPUT when @uri is not an address of a proxy.
 *
 * Returns: whether it was set
 */
gboolean
trunk_net_context_set_proxy (TrunkNetContext *self,
                             TrunkProxyMode   mode,
                             const char      *uri,
                             const char      *user,
                             TrunkSecret     *password,
                             GError         **error)
{
  g_autofree char *normalised = NULL;
  gboolean manual = mode == TRUNK_PROXY_MANUAL;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), FALSE);

  if (manual)
    {
      normalised = normalise_proxy (uri, error);
      if (normalised == NULL)
        return FALSE;
    }
  if (!manual || (user != NULL && *user == '\0'))
    user = NULL;

  drop_sessions (self);
  self->proxy_mode = mode;
  g_free (self->proxy_uri);
  self->proxy_uri = g_steal_pointer (&normalised);
  g_free (self->proxy_user);
  self->proxy_user = g_strdup (user);
  g_clear_pointer (&self->proxy_password, trunk_secret_unref);
  if (user != NULL && password != NULL)
    self->proxy_password = trunk_secret_ref (password);

  g_object_unref (self->resolver);
  g_object_unref (self->session_resolver);
  self->resolver = trunk_proxy_resolver_new (mode, self->proxy_uri, self->proxy_user, self->proxy_password, FALSE);
  self->session_resolver = trunk_proxy_resolver_new (mode, self->proxy_uri, self->proxy_user, self->proxy_password, TRUE);

  return TRUE;
}

/**
 * trunk_net_context_set_clock:
 * @clock: (nullable): tells the time in microseconds; %NULL for the computer's
 */
void
trunk_net_context_set_clock (TrunkNetContext *self,
                             TrunkClockFunc   clock,
                             gpointer         user_data,
                             GDestroyNotify   destroy)
{
  g_return_if_fail (TRUNK_IS_NET_CONTEXT (self));

  if (self->clock_destroy != NULL)
    self->clock_destroy (self->clock_data);
  self->clock = clock;
  self->clock_data = user_data;
  self->clock_destroy = destroy;
}

void
trunk_net_context_set_transcript_detail (TrunkNetContext      *self,
                                         TrunkTranscriptDetail detail)
{
  g_return_if_fail (TRUNK_IS_NET_CONTEXT (self));

  self->detail = detail;
}

/**
 * trunk_net_context_set_max_connections:
 * @per_host: connections to one host and port at most
 */
void
trunk_net_context_set_max_connections (TrunkNetContext *self,
                                       guint            per_host)
{
  g_return_if_fail (TRUNK_IS_NET_CONTEXT (self));
  g_return_if_fail (per_host > 0);

  if (self->per_host == MIN (per_host, MAX_CONNECTIONS_PER_HOST))
    return;

  self->per_host = MIN (per_host, MAX_CONNECTIONS_PER_HOST);
  drop_sessions (self);
}

/**
 * trunk_net_context_add_public_host:
 * @host: (nullable): a host name of a public cloud; %NULL where a cloud has none
 *
 * Says that nobody but a public authority issues certificates for @host and the names below it.
 */
void
trunk_net_context_add_public_host (TrunkNetContext *self,
                                   const char      *host)
{
  g_return_if_fail (TRUNK_IS_NET_CONTEXT (self));

  if (host == NULL || *host == '\0' || g_ptr_array_find_with_equal_func (self->public_hosts, host, g_str_equal, NULL))
    return;

  g_ptr_array_add (self->public_hosts, g_strdup (host));
}

/* Microseconds since 1970 by the clock of this context */
gint64
trunk_net_context_get_real_time (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), 0);

  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time ();
}

TrunkTranscriptDetail
trunk_net_context_get_transcript_detail (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), TRUNK_TRANSCRIPT_NONE);

  return self->detail;
}

TrunkProxyMode
trunk_net_context_get_proxy_mode (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), TRUNK_PROXY_SYSTEM);

  return self->proxy_mode;
}

const char *
trunk_net_context_get_proxy_uri (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);

  return self->proxy_uri;
}

const char *
trunk_net_context_get_proxy_user (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);

  return self->proxy_user;
}

TrunkSecret *
trunk_net_context_get_proxy_password (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);

  return self->proxy_password;
}

/**
 * trunk_net_context_get_tls_database:
 *
 * Returns: (transfer none): the computer's anchors and those that were added
 */
GTlsDatabase *
trunk_net_context_get_tls_database (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);

  return G_TLS_DATABASE (self->trust);
}

/**
 * trunk_net_context_get_proxy_resolver:
 *
 * Its answers hold user and password: they are for a #GSocketClient and for nothing else.
 *
 * Returns: (transfer none): which proxy to use
 */
GProxyResolver *
trunk_net_context_get_proxy_resolver (TrunkNetContext *self)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);

  return G_PROXY_RESOLVER (self->resolver);
}

/* The proxy that is, or was at the last connection, between us and @host */
char *
trunk_net_context_dup_proxy_in_force (TrunkNetContext *self,
                                      const char      *host)
{
  char *proxy;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  if (self->proxy_mode == TRUNK_PROXY_NONE)
    return NULL;
  if (self->proxy_mode == TRUNK_PROXY_MANUAL)
    return g_strdup (self->proxy_uri);

  proxy = trunk_proxy_resolver_dup_in_force (self->session_resolver, host);

  return proxy != NULL ? proxy : trunk_proxy_resolver_dup_in_force (self->resolver, host);
}

/* Whether @host is one of those that were said to be a public cloud's, or below one */
gboolean
trunk_net_context_is_public_host (TrunkNetContext *self,
                                  const char      *host)
{
  gsize length;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  length = strlen (host);
  for (guint i = 0; i < self->public_hosts->len; i++)
    {
      const char *known = g_ptr_array_index (self->public_hosts, i);
      gsize known_length = strlen (known);

      if (length < known_length || g_ascii_strcasecmp (host + length - known_length, known) != 0)
        continue;
      if (length == known_length || host[length - known_length - 1] == '.')
        return TRUE;
    }

  return FALSE;
}

/**
 * trunk_net_context_dup_connectable:
 *
 * Returns: (transfer full): a #GNetworkAddress named @host:@port that leads to where it is mapped
 */
GSocketConnectable *
trunk_net_context_dup_connectable (TrunkNetContext *self,
                                   const char      *host,
                                   guint16          port)
{
  MappedHost *mapped;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  mapped = find_mapped (self, host, port);

  return mapped != NULL ? g_object_ref (mapped->connectable) : g_network_address_new (host, port);
}

/**
 * trunk_net_context_get_session:
 *
 * Returns: (transfer none): the session for @host:@port
 */
SoupSession *
trunk_net_context_get_session (TrunkNetContext *self,
                               const char      *host,
                               guint16          port)
{
  MappedHost *mapped;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  mapped = find_mapped (self, host, port);
  if (mapped == NULL)
    {
      if (self->session == NULL)
        self->session = make_session (self, NULL);
      return self->session;
    }

  if (mapped->session == NULL)
    mapped->session = make_session (self, mapped->connectable);

  return mapped->session;
}
