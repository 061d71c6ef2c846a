/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-proxy-resolver.h"

#include "secrets/trunk-secret.h"

struct _TrunkProxyResolver
{
  GObject parent_instance;

  TrunkProxyMode mode;
  char *uri;                    /* (owned) (nullable): without userinfo */
  char *user;                   /* (owned) (nullable) */
  TrunkSecret *password;        /* (owned) (nullable) */
  gboolean bare_http;

  GMutex lock;                  /* answers come on whatever thread asked */
  GHashTable *in_force;         /* (owned): host -> proxy without userinfo */
};

static void trunk_proxy_resolver_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkProxyResolver, trunk_proxy_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, trunk_proxy_resolver_iface_init))

/* What may be shown of an answer: the password that a desktop keeps in its proxy setting stays out. People write it there as it
 * is, so that an '@' or a '/' may be part of it; an address of a proxy has nothing behind its host that could hold one. */
static char *
dup_without_userinfo (const char *uri)
{
  const char *authority = strstr (uri, "://");
  const char *at = authority != NULL ? strrchr (authority, '@') : NULL;

  if (at == NULL)
    return g_strdup (uri);

  return g_strdup_printf ("%.*s://%s", (int) (authority - uri), uri, at + 1);
}

static void
remember (TrunkProxyResolver *self,
          const char         *uri,
          const char * const *answer)
{
  g_autofree char *host = NULL;
  g_autofree char *key = NULL;
  const char *proxy = answer != NULL && answer[0] != NULL && !g_str_has_prefix (answer[0], "direct:") ? answer[0] : NULL;

  if (!g_uri_split_network (uri, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) || host == NULL)
    return;

  key = g_ascii_strdown (host, -1);
  g_mutex_lock (&self->lock);
  if (proxy != NULL)
    g_hash_table_replace (self->in_force, g_steal_pointer (&key), dup_without_userinfo (proxy));
  else
    g_hash_table_remove (self->in_force, key);
  g_mutex_unlock (&self->lock);
}

static char **
answer_own (TrunkProxyResolver *self)
{
  char **answer = g_new0 (char *, 2);
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  const char *authority;

  if (self->mode != TRUNK_PROXY_MANUAL)
    {
      answer[0] = g_strdup ("direct://");
      return answer;
    }
  if (self->user == NULL || (self->bare_http && g_str_has_prefix (self->uri, "http://")))
    {
      answer[0] = g_strdup (self->uri);
      return answer;
    }

  user = g_uri_escape_string (self->user, NULL, FALSE);
  password = g_uri_escape_string (self->password != NULL ? trunk_secret_peek (self->password) : "", NULL, FALSE);
  authority = strstr (self->uri, "://") + strlen ("://");
  answer[0] = g_strdup_printf ("%.*s%s:%s@%s", (int) (authority - self->uri), self->uri, user, password, authority);
  trunk_secret_wipe (password, strlen (password));

  return answer;
}

static gboolean
trunk_proxy_resolver_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
trunk_proxy_resolver_lookup (GProxyResolver *resolver,
                             const char     *uri,
                             GCancellable   *cancellable,
                             GError        **error)
{
  TrunkProxyResolver *self = TRUNK_PROXY_RESOLVER (resolver);
  char **answer;

  if (self->mode == TRUNK_PROXY_SYSTEM)
    answer = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), uri, cancellable, error);
  else
    answer = answer_own (self);

  remember (self, uri, (const char * const *) answer);

  return answer;
}

static void
lookup_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char **answer = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  remember (g_task_get_source_object (task), g_task_get_task_data (task), (const char * const *) answer);
  g_task_return_pointer (task, answer, (GDestroyNotify) g_strfreev);
}

static void
trunk_proxy_resolver_lookup_async (GProxyResolver     *resolver,
                                   const char         *uri,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  TrunkProxyResolver *self = TRUNK_PROXY_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_proxy_resolver_lookup_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);

  if (self->mode == TRUNK_PROXY_SYSTEM)
    {
      g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, cancellable, lookup_answered_cb, g_steal_pointer (&task));
    }
  else
    {
      char **answer = answer_own (self);

      remember (self, uri, (const char * const *) answer);
      g_task_return_pointer (task, answer, (GDestroyNotify) g_strfreev);
    }
}

static char **
trunk_proxy_resolver_lookup_finish (GProxyResolver *resolver,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_proxy_resolver_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_proxy_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = trunk_proxy_resolver_is_supported;
  iface->lookup = trunk_proxy_resolver_lookup;
  iface->lookup_async = trunk_proxy_resolver_lookup_async;
  iface->lookup_finish = trunk_proxy_resolver_lookup_finish;
}

static void
trunk_proxy_resolver_finalize (GObject *object)
{
  TrunkProxyResolver *self = TRUNK_PROXY_RESOLVER (object);

  g_free (self->uri);
  g_free (self->user);
  g_clear_pointer (&self->password, trunk_secret_unref);
  g_hash_table_unref (self->in_force);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (trunk_proxy_resolver_parent_class)->finalize (object);
}

static void
trunk_proxy_resolver_class_init (TrunkProxyResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_proxy_resolver_finalize;
}

static void
trunk_proxy_resolver_init (TrunkProxyResolver *self)
{
  g_mutex_init (&self->lock);
  self->in_force = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * trunk_proxy_resolver_new:
 * @uri: (nullable): scheme, host and port of a manual proxy
 * @user: (nullable)
 * @password: (nullable)
 *
 * Returns: (transfer full): a resolver
 */
TrunkProxyResolver *
trunk_proxy_resolver_new (TrunkProxyMode mode,
                          const char    *uri,
                          const char    *user,
                          TrunkSecret   *password,
                          gboolean       bare_http)
{
  TrunkProxyResolver *self;

  g_return_val_if_fail (mode != TRUNK_PROXY_MANUAL || uri != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_PROXY_RESOLVER, NULL);
  self->mode = mode;
  self->uri = g_strdup (uri);
  self->user = g_strdup (user);
  self->password = password != NULL ? trunk_secret_ref (password) : NULL;
  self->bare_http = bare_http;

  return self;
}

/**
 * trunk_proxy_resolver_dup_in_force:
 *
 * Returns: (transfer full) (nullable): the proxy that was last answered for @host, without user and password; %NULL if it was
 *   reached directly or not asked for
 */
char *
trunk_proxy_resolver_dup_in_force (TrunkProxyResolver *self,
                                   const char         *host)
{
  g_autofree char *key = NULL;
  char *proxy;

  g_return_val_if_fail (TRUNK_IS_PROXY_RESOLVER (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  key = g_ascii_strdown (host, -1);
  g_mutex_lock (&self->lock);
  proxy = g_strdup (g_hash_table_lookup (self->in_force, key));
  g_mutex_unlock (&self->lock);

  return proxy;
}
