/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-entra-private.h"

#include <string.h>

#include "practice/trunk-practice-server.h"

/* Scopes of OpenID Connect itself: they belong to no resource. */
static gboolean
is_protocol_scope (const char *scope)
{
  static const char * const names[] = { "openid", "profile", "email", "offline_access", NULL };

  return g_strv_contains (names, scope);
}

/* "https://graph.microsoft.com/Mail.Send" into resource and permission; a bare name is Graph's. */
static gboolean
split_scope (TrunkPracticeLogin  *login,
             const char          *scope,
             char               **out_resource,
             char               **out_permission)
{
  const char *slash;

  if (!g_str_has_prefix (scope, "https://"))
    {
      *out_resource = g_strdup_printf ("https://%s", login->cloud->hosts[TRUNK_PRACTICE_HOST_GRAPH]);
      *out_permission = g_strdup (scope);
      return TRUE;
    }

  slash = strrchr (scope, '/');
  if (slash <= scope + strlen ("https://"))
    return FALSE;
  *out_permission = g_strdup (slash + 1);
  while (slash > scope && slash[-1] == '/')
    slash--;
  *out_resource = g_strndup (scope, slash - scope);
  return TRUE;
}

static gboolean
find_resource (TrunkPracticeLogin *login,
               const char         *resource,
               TrunkPracticeHost  *out_host)
{
  g_autofree char *name = g_ascii_strdown (resource + strlen ("https://"), -1);
  const TrunkPracticeCloud *cloud = trunk_practice_cloud_of (name, out_host);

  g_free (login->resource);
  login->resource = g_strdup (resource);

  /* Tokens do not cross clouds; two clouds of the US government share one login host. */
  if (cloud == NULL || *out_host == TRUNK_PRACTICE_HOST_LOGIN ||
      !g_str_equal (cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN], login->cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN]))
    {
      trunk_practice_login_refuse_code (login, 500011);
      return FALSE;
    }

  return TRUE;
}

char **
trunk_practice_login_app_permissions (TrunkPracticeLogin *login,
                                      const char         *scope,
                                      TrunkPracticeHost  *out_host)
{
  g_autofree char *resource = NULL;
  g_autofree char *permission = NULL;
  const char * const *roles;

  if (strchr (scope, ' ') != NULL)
    {
      trunk_practice_login_refuse_code (login, 700022);
      return NULL;
    }
  if (!g_str_has_suffix (scope, "/.default") || !split_scope (login, scope, &resource, &permission))
    {
      trunk_practice_login_refuse_code (login, 1002012);
      return NULL;
    }
  if (!find_resource (login, resource, out_host))
    return NULL;

  roles = login->app->roles[*out_host];
  return roles != NULL ? g_strdupv ((char **) roles) : g_new0 (char *, 1);
}

char **
trunk_practice_login_user_permissions (TrunkPracticeLogin *login,
                                       const char         *scope,
                                       TrunkPracticeHost  *out_host)
{
  g_auto(GStrv) asked = g_strsplit_set (scope, " ", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *first = NULL;
  const char * const *known = NULL;

  for (guint i = 0; asked[i] != NULL; i++)
    {
      g_autofree char *resource = NULL;
      g_autofree char *permission = NULL;

      if (asked[i][0] == '\0' || is_protocol_scope (asked[i]))
        continue;
      if (!split_scope (login, asked[i], &resource, &permission))
        {
          trunk_practice_login_refuse_code (login, 70011);
          return NULL;
        }
      if (first != NULL && !g_str_equal (first, resource))
        {
          trunk_practice_login_refuse_code (login, 700022);
          return NULL;
        }
      if (first == NULL)
        {
          if (!find_resource (login, resource, out_host))
            return NULL;
          first = g_strdup (resource);
          known = login->app->scopes[*out_host];
        }

      if (g_str_equal (permission, ".default"))
        {
          for (guint j = 0; known != NULL && known[j] != NULL; j++)
            g_strv_builder_add (builder, known[j]);
        }
      else if (known != NULL && g_strv_contains (known, permission))
        g_strv_builder_add (builder, permission);
      else
        {
          trunk_practice_login_refuse_code (login, 65001);
          return NULL;
        }
    }

  if (first == NULL)
    {
      *out_host = TRUNK_PRACTICE_HOST_GRAPH;
      login->resource = g_strdup_printf ("https://%s", login->cloud->hosts[TRUNK_PRACTICE_HOST_GRAPH]);
      g_strv_builder_add (builder, "User.Read");
    }

  return g_strv_builder_end (builder);
}
