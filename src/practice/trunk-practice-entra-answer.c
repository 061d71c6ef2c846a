/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-entra-private.h"

#include <string.h>

#include "certs/trunk-jws.h"
#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tokens.h"

#define OTHER_TENANT   "1f0c7a3e-2d4b-4e5f-8a9b-0c1d2e3f4a5b"
#define OTHER_CLIENT   "9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a"
#define SHORT_LIFETIME 60
#define REFRESH_BYTES  96

/* How an issued token differs from what it should be. */
typedef struct
{
  gboolean no_roles;
  gboolean one_missing;
  gboolean extra;
  gboolean audience;
  gboolean tenant;
  gboolean client;
  gboolean short_lived;
  gboolean malformed;
  gboolean no_refresh;
} Twist;

static Twist
find_twist (TrunkPracticeLogin *login)
{
  const TrunkPracticeFault *fault;
  Twist twist = { 0 };
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_CLAIMS, NULL, &iter)))
    switch ((TrunkPracticeClaimsKind) fault->kind)
      {
      case TRUNK_PRACTICE_CLAIMS_NO_ROLES:
        twist.no_roles = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_ONE_MISSING:
        twist.one_missing = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_EXTRA:
        twist.extra = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_AUDIENCE:
        twist.audience = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_TENANT:
        twist.tenant = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_CLIENT:
        twist.client = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_SHORT:
        twist.short_lived = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_MALFORMED:
        twist.malformed = TRUE;
        break;
      case TRUNK_PRACTICE_CLAIMS_NO_REFRESH:
        twist.no_refresh = TRUE;
        break;
      default:
        break;
      }

  return twist;
}

static void
add_permissions (JsonObject  *claims,
                 char       **permissions,
                 const char  *user,
                 const Twist *twist)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; permissions[i] != NULL && !twist->no_roles; i++)
    if (!twist->one_missing || i > 0)
      g_ptr_array_add (list, permissions[i]);
  if (twist->extra)
    g_ptr_array_add (list, (gpointer) "Directory.ReadWrite.All");

  if (user == NULL && list->len > 0)
    {
      JsonArray *roles = json_array_new ();

      for (guint i = 0; i < list->len; i++)
        json_array_add_string_element (roles, g_ptr_array_index (list, i));
      json_object_set_array_member (claims, "roles", roles);
    }
  else if (user != NULL)
    {
      g_autofree char *text = NULL;

      g_ptr_array_add (list, NULL);
      text = g_strjoinv (" ", (char **) list->pdata);
      json_object_set_string_member (claims, "scp", text);
    }
}

static char *
make_access_token (TrunkPracticeLogin *login,
                   TrunkPracticeHost   host,
                   char              **permissions,
                   const char         *user,
                   const Twist        *twist,
                   gint64              lifetime)
{
  g_autoptr(JsonObject) claims = json_object_new ();
  g_autoptr(GError) error = NULL;
  const TrunkPracticeMailbox *mailbox = user != NULL ? trunk_practice_tenant_find (login->entra->practice->tenant, user) : NULL;
  const char *tenant = twist->tenant ? OTHER_TENANT : TRUNK_PRACTICE_TENANT_ID;
  const char *other = login->cloud->hosts[host == TRUNK_PRACTICE_HOST_GRAPH ? TRUNK_PRACTICE_HOST_OUTLOOK : TRUNK_PRACTICE_HOST_GRAPH];
  g_autofree char *audience = twist->audience ? g_strdup_printf ("https://%s", other) : g_strdup (login->resource);
  g_autofree char *issuer = g_strdup_printf ("https://sts.windows.net/%s/", tenant);
  g_autofree char *uti = trunk_practice_random_text (16);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  char *token;

  if (twist->malformed)
    return g_strconcat ("EwB4A8l6BAAU", uti, "opaque", NULL);

  json_object_set_string_member (claims, "aud", audience);
  json_object_set_string_member (claims, "iss", issuer);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "nbf", now);
  json_object_set_int_member (claims, "exp", now + lifetime);
  json_object_set_string_member (claims, "app_displayname", "Practice");
  json_object_set_string_member (claims, "appid", twist->client ? OTHER_CLIENT : login->app->client_id);
  json_object_set_string_member (claims, "appidacr", login->app->is_public ? "0" : login->app->identity != NULL ? "2" : "1");
  json_object_set_string_member (claims, "idp", issuer);
  json_object_set_string_member (claims, "idtyp", mailbox != NULL ? "user" : "app");
  json_object_set_string_member (claims, "oid", mailbox != NULL ? mailbox->object_id : login->app->principal_id);
  json_object_set_string_member (claims, "sub", mailbox != NULL ? mailbox->object_id : login->app->principal_id);
  json_object_set_string_member (claims, "tid", tenant);
  if (mailbox != NULL)
    {
      json_object_set_string_member (claims, "name", mailbox->display_name);
      json_object_set_string_member (claims, "upn", mailbox->upn);
      json_object_set_string_member (claims, "unique_name", mailbox->upn);
    }
  json_object_set_string_member (claims, "uti", uti);
  json_object_set_string_member (claims, "ver", "1.0");
  add_permissions (claims, permissions, user, twist);

  if (!(token = trunk_practice_tokens_issue (login->entra->practice->tokens, claims, &error)))
    g_warning ("No token: %s", error->message);
  return token;
}

static char *
make_id_token (TrunkPracticeLogin         *login,
               const TrunkPracticeMailbox *mailbox)
{
  g_autoptr(JsonObject) claims = json_object_new ();
  g_autofree char *issuer = g_strdup_printf ("https://%s/" TRUNK_PRACTICE_TENANT_ID "/v2.0", login->cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN]);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  json_object_set_string_member (claims, "aud", login->app->client_id);
  json_object_set_string_member (claims, "iss", issuer);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "nbf", now);
  json_object_set_int_member (claims, "exp", now + TRUNK_PRACTICE_TOKEN_SECONDS);
  json_object_set_string_member (claims, "name", mailbox->display_name);
  json_object_set_string_member (claims, "oid", mailbox->object_id);
  json_object_set_string_member (claims, "preferred_username", mailbox->upn);
  json_object_set_string_member (claims, "sub", mailbox->object_id);
  json_object_set_string_member (claims, "tid", TRUNK_PRACTICE_TENANT_ID);
  json_object_set_string_member (claims, "ver", "2.0");
  return trunk_practice_tokens_issue (login->entra->practice->tokens, claims, NULL);
}

char *
trunk_practice_entra_sign_in (TrunkPracticeEntra *self,
                              const char         *client_id,
                              const char         *user)
{
  TrunkPracticeApp *app;
  TrunkPracticeRefresh *refresh;
  g_autofree char *random = NULL;
  char *token;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);
  g_return_val_if_fail (user != NULL, NULL);

  app = trunk_practice_apps_lookup (client_id);
  if (app == NULL || trunk_practice_tenant_find (self->practice->tenant, user) == NULL)
    return NULL;

  if (g_hash_table_size (self->refresh) >= TRUNK_PRACTICE_MAX_REFRESH)
    g_hash_table_remove_all (self->refresh);
  refresh = g_new0 (TrunkPracticeRefresh, 1);
  refresh->app = app;
  refresh->user = g_strdup (user);
  random = trunk_practice_random_text (REFRESH_BYTES);
  token = g_strconcat ("1.AXkA", random, NULL);
  g_hash_table_insert (self->refresh, g_strdup (token), refresh);
  return token;
}

/* "User.Read Mail.Send" for Graph; with the resource in front for others, as Entra does. */
static char *
describe_scope (TrunkPracticeLogin *login,
                TrunkPracticeHost   host,
                char              **permissions,
                const char         *asked)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) words = g_strsplit (asked, " ", -1);

  for (guint i = 0; permissions[i] != NULL; i++)
    {
      g_string_append (text, text->len > 0 ? " " : "");
      if (host != TRUNK_PRACTICE_HOST_GRAPH)
        g_string_append_printf (text, "%s/", login->resource);
      g_string_append (text, permissions[i]);
    }
  if (g_strv_contains ((const char * const *) words, "openid"))
    g_string_append (text, " openid profile email");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_person (TrunkPracticeLogin *login,
            JsonObject         *answer,
            const char         *user,
            const char         *scope,
            const Twist        *twist)
{
  TrunkPracticeEntra *entra = login->entra;
  const TrunkPracticeMailbox *mailbox = trunk_practice_tenant_find (entra->practice->tenant, user);
  g_auto(GStrv) words = g_strsplit (scope, " ", -1);
  g_autofree char *refresh = NULL;
  g_autofree char *info = NULL;
  g_autofree char *client_info = NULL;

  if (mailbox == NULL)
    return;
  if (g_strv_contains ((const char * const *) words, "offline_access") && !twist->no_refresh)
    {
      TrunkPracticeRefresh *kept;

      refresh = trunk_practice_entra_sign_in (entra, login->app->client_id, user);
      kept = g_hash_table_lookup (entra->refresh, refresh);
      kept->scope = g_strdup (scope);
      json_object_set_string_member (answer, "refresh_token", refresh);
    }
  if (g_strv_contains ((const char * const *) words, "openid"))
    {
      g_autofree char *id_token = make_id_token (login, mailbox);

      json_object_set_string_member (answer, "id_token", id_token != NULL ? id_token : "");
    }
  if (g_strcmp0 (trunk_practice_login_get (login, "client_info"), "1") == 0)
    {
      info = g_strdup_printf ("{\"uid\":\"%s\",\"utid\":\"" TRUNK_PRACTICE_TENANT_ID "\"}", mailbox->object_id);
      client_info = trunk_base64url_encode (info, strlen (info));
      json_object_set_string_member (answer, "client_info", client_info);
    }
}

void
trunk_practice_login_grant (TrunkPracticeLogin *login,
                            TrunkPracticeHost   host,
                            char              **permissions,
                            const char         *user,
                            const char         *scope)
{
  g_autoptr(JsonObject) answer = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  Twist twist = find_twist (login);
  gint64 lifetime = twist.short_lived ? SHORT_LIFETIME : TRUNK_PRACTICE_TOKEN_SECONDS;
  g_autofree char *token = make_access_token (login, host, permissions, user, &twist, lifetime);

  if (token == NULL)
    {
      soup_server_message_set_status (login->message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
      return;
    }

  json_object_set_string_member (answer, "token_type", "Bearer");
  if (user != NULL)
    {
      g_autofree char *granted = describe_scope (login, host, permissions, scope);

      json_object_set_string_member (answer, "scope", granted);
    }
  json_object_set_int_member (answer, "expires_in", lifetime);
  json_object_set_int_member (answer, "ext_expires_in", lifetime);
  json_object_set_string_member (answer, "access_token", token);
  if (user != NULL)
    add_person (login, answer, user, scope, &twist);

  json_node_set_object (node, answer);
  trunk_practice_respond_json (login->message, SOUP_STATUS_OK, node);
}
