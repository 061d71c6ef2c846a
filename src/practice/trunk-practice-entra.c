/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-entra-private.h"

#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-jws.h"
#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tokens.h"

#include <glib/gi18n-lib.h>

#define MAX_BODY (256 * 1024)

static void
device_free (TrunkPracticeDevice *device)
{
  g_free (device->device_code);
  g_free (device->user_code);
  g_free (device->scope);
  g_free (device->user);
  g_free (device);
}

static void
refresh_free (TrunkPracticeRefresh *refresh)
{
  g_free (refresh->user);
  g_free (refresh->scope);
  g_free (refresh);
}

static void
login_clear (TrunkPracticeLogin *login)
{
  g_clear_pointer (&login->tenant, g_free);
  g_clear_pointer (&login->form, g_hash_table_unref);
  g_clear_pointer (&login->resource, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrunkPracticeLogin, login_clear)

char *
trunk_practice_random_text (guint n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = g_random_int () & 0xff;
  return trunk_base64url_encode (bytes, n_bytes);
}

static void
faults_changed_cb (TrunkPracticeFaults *faults,
                   gpointer             user_data)
{
  TrunkPracticeEntra *self = user_data;

  self->n_refreshed = 0;
}

/**
 * trunk_practice_entra_new:
 * @practice: the frame; its tokens and faults are there already
 *
 * Returns: (transfer full): the simulated login service
 */
TrunkPracticeEntra *
trunk_practice_entra_new (TrunkPractice *practice)
{
  TrunkPracticeEntra *self = g_new0 (TrunkPracticeEntra, 1);

  g_return_val_if_fail (practice != NULL, NULL);

  self->practice = practice;
  self->interval = TRUNK_PRACTICE_DEVICE_INTERVAL;
  self->by_device_code = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) device_free);
  self->by_user_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->refresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) refresh_free);
  trunk_practice_faults_add_watch (practice->faults, faults_changed_cb, self);
  return self;
}

void
trunk_practice_entra_free (TrunkPracticeEntra *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_user_code);
  g_hash_table_unref (self->by_device_code);
  g_hash_table_unref (self->refresh);
  g_free (self->approval);
  g_free (self);
}

void
trunk_practice_entra_reset (TrunkPracticeEntra *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->by_user_code);
  g_hash_table_remove_all (self->by_device_code);
}

void
trunk_practice_entra_set_approval (TrunkPracticeEntra *self,
                                   const char         *uri)
{
  g_return_if_fail (self != NULL);

  g_free (self->approval);
  self->approval = g_strdup (uri);
}

void
trunk_practice_entra_set_interval (TrunkPracticeEntra *self,
                                   guint               seconds)
{
  g_return_if_fail (self != NULL);

  self->interval = seconds;
}

static TrunkPracticeDevice *
find_waiting (TrunkPracticeEntra *self,
              const char         *typed)
{
  g_autoptr(GString) code = g_string_new (NULL);
  TrunkPracticeDevice *device;

  for (const char *p = typed; *p != '\0' && code->len < 32; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (code, g_ascii_toupper (*p));

  device = g_hash_table_lookup (self->by_user_code, code->str);
  if (device == NULL || device->used || device->decision != TRUNK_PRACTICE_DECISION_NONE || device->expires <= g_get_monotonic_time ())
    return NULL;
  return device;
}

const char *
trunk_practice_entra_get_last_code (TrunkPracticeEntra *self)
{
  GHashTableIter iter;
  gpointer code;
  gpointer value;
  const char *last = NULL;
  gint64 latest = 0;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->by_user_code);
  while (g_hash_table_iter_next (&iter, &code, &value))
    {
      TrunkPracticeDevice *device = value;

      if (device->expires > latest && find_waiting (self, code) != NULL)
        {
          last = code;
          latest = device->expires;
        }
    }

  return last;
}

const char *
trunk_practice_entra_get_waiting (TrunkPracticeEntra *self,
                                  const char         *user_code)
{
  TrunkPracticeDevice *device;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (user_code != NULL, NULL);

  device = find_waiting (self, user_code);
  return device != NULL ? device->app->name : NULL;
}

gboolean
trunk_practice_entra_decide (TrunkPracticeEntra    *self,
                             const char            *user_code,
                             const char            *user,
                             TrunkPracticeDecision  decision,
                             GError               **error)
{
  const TrunkPracticeMailbox *mailbox;
  TrunkPracticeDevice *device;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (user_code != NULL, FALSE);

  if (!(device = find_waiting (self, user_code)))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("That code is unknown, over, or was used before."));
      return FALSE;
    }
  mailbox = user != NULL ? trunk_practice_tenant_find (self->practice->tenant, user) : NULL;
  if (mailbox == NULL)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("That user is not in the practice tenant."));
      return FALSE;
    }

  device->decision = decision;
  g_free (device->user);
  device->user = g_strdup (mailbox->address);
  return TRUE;
}

const char *
trunk_practice_login_get (TrunkPracticeLogin *login,
                          const char         *parameter)
{
  return login->form != NULL ? g_hash_table_lookup (login->form, parameter) : NULL;
}

static char *
fill_text (TrunkPracticeLogin *login,
           const char         *text)
{
  const char *client = trunk_practice_login_get (login, "client_id");
  const char *scope = trunk_practice_login_get (login, "scope");
  g_autoptr(GString) filled = g_string_new (text);

  g_string_replace (filled, "{client}", login->app != NULL ? login->app->client_id : client != NULL ? client : "", 0);
  g_string_replace (filled, "{tenant}", login->tenant, 0);
  g_string_replace (filled, "{resource}", login->resource != NULL ? login->resource : scope != NULL ? scope : "", 0);
  g_string_replace (filled, "{user}", "somebody@" TRUNK_PRACTICE_DOMAIN, 0);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

void
trunk_practice_login_refuse (TrunkPracticeLogin *login,
                             guint               status,
                             const char         *error,
                             gint64              code,
                             const char         *text)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *timestamp = g_date_time_format (now, "%Y-%m-%d %H:%M:%SZ");
  g_autofree char *trace = g_uuid_string_random ();
  const char *asked = soup_message_headers_get_one (soup_server_message_get_request_headers (login->message), "client-request-id");
  g_autofree char *correlation = asked != NULL && g_uuid_string_is_valid (asked) ? g_strdup (asked) : g_uuid_string_random ();
  g_autofree char *filled = fill_text (login, text);
  g_autofree char *description = g_strdup_printf ("AADSTS%" G_GINT64_FORMAT ": %s Trace ID: %s Correlation ID: %s Timestamp: %s",
                                                  code, filled, trace, correlation, timestamp);
  g_autofree char *uri = g_strdup_printf ("https://%s/error?code=%" G_GINT64_FORMAT, login->cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN], code);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, error);
  json_builder_set_member_name (builder, "error_description");
  json_builder_add_string_value (builder, description);
  json_builder_set_member_name (builder, "error_codes");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, code);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "timestamp");
  json_builder_add_string_value (builder, timestamp);
  json_builder_set_member_name (builder, "trace_id");
  json_builder_add_string_value (builder, trace);
  json_builder_set_member_name (builder, "correlation_id");
  json_builder_add_string_value (builder, correlation);
  json_builder_set_member_name (builder, "error_uri");
  json_builder_add_string_value (builder, uri);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  soup_message_headers_replace (soup_server_message_get_response_headers (login->message), "x-ms-request-id", trace);
  if (status == 429 || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (login->message), "Retry-After", "1");
  trunk_practice_respond_json (login->message, status, node);
}

void
trunk_practice_login_refuse_fault (TrunkPracticeLogin       *login,
                                   const TrunkPracticeFault *fault)
{
  trunk_practice_login_refuse (login, fault->status, fault->code, fault->number, fault->text);
}

void
trunk_practice_login_refuse_code (TrunkPracticeLogin *login,
                                  gint64              code)
{
  g_autofree char *name = g_strdup_printf ("aadsts-%" G_GINT64_FORMAT, code);
  const TrunkPracticeFault *fault = trunk_practice_faults_lookup (login->entra->practice->faults, name);

  g_return_if_fail (fault != NULL);

  trunk_practice_login_refuse_fault (login, fault);
}

/* Whether @name is a tenant that exists; refuses if not. @any: "organizations" and the like are good, too. */
static gboolean
check_tenant (TrunkPracticeLogin *login,
              gboolean            any)
{
  const char *name = login->tenant;

  if (g_ascii_strcasecmp (name, TRUNK_PRACTICE_TENANT_ID) == 0 || g_ascii_strcasecmp (name, TRUNK_PRACTICE_DOMAIN) == 0 ||
      g_ascii_strcasecmp (name, TRUNK_PRACTICE_ONMICROSOFT) == 0)
    return TRUE;
  if (g_str_equal (name, "organizations") || g_str_equal (name, "common") || g_str_equal (name, "consumers"))
    {
      if (any)
        return TRUE;
      trunk_practice_login_refuse_code (login, 9001023);
      return FALSE;
    }

  trunk_practice_login_refuse_code (login, g_uuid_string_is_valid (name) || strchr (name, '.') != NULL ? 90002 : 900023);
  return FALSE;
}

static void
add_member (JsonBuilder *builder,
            const char  *name,
            char        *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
  g_free (value);
}

static void
add_strings (JsonBuilder        *builder,
             const char         *name,
             const char * const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
answer_metadata (TrunkPracticeLogin *login,
                 gboolean            version_2)
{
  static const char * const methods[] = { "client_secret_post", "private_key_jwt", "client_secret_basic", NULL };
  static const char * const types[] = { "code", "id_token", "code id_token", "id_token token", NULL };
  static const char * const subjects[] = { "pairwise", NULL };
  static const char * const algorithms[] = { "RS256", NULL };
  static const char * const scopes[] = { "openid", "profile", "email", "offline_access", NULL };
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;
  const TrunkPracticeCloud *cloud = login->cloud;
  const TrunkPracticeFault *fault;
  gboolean by_kind = g_str_equal (login->tenant, "organizations") || g_str_equal (login->tenant, "common") || g_str_equal (login->tenant, "consumers");
  const char *segment = by_kind ? login->tenant : TRUNK_PRACTICE_TENANT_ID;
  const char *issuer = by_kind ? "{tenantid}" : TRUNK_PRACTICE_TENANT_ID;
  const char *v2 = version_2 ? "/v2.0" : "";
  const char *host;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_METADATA, NULL, &iter)))
    switch ((TrunkPracticeMetadataKind) fault->kind)
      {
      case TRUNK_PRACTICE_METADATA_ISSUER:
        issuer = "1f0c7a3e-2d4b-4e5f-8a9b-0c1d2e3f4a5b";
        break;

      case TRUNK_PRACTICE_METADATA_OTHER_CLOUD:
        cloud = g_str_equal (cloud->id, "global") ? trunk_practice_cloud_of ("graph.microsoft.us", NULL) : trunk_practice_clouds ();
        break;

      case TRUNK_PRACTICE_METADATA_EMPTY:
      default:
        node = json_from_string ("{}", NULL);
        trunk_practice_respond_json (login->message, SOUP_STATUS_OK, node);
        return;
      }

  host = cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN];
  json_builder_begin_object (builder);
  add_member (builder, "token_endpoint", g_strdup_printf ("https://%s/%s/oauth2%s/token", host, segment, v2));
  add_strings (builder, "token_endpoint_auth_methods_supported", methods);
  add_member (builder, "jwks_uri", g_strdup_printf ("https://%s/%s/discovery%s/keys", host, segment, v2));
  add_strings (builder, "subject_types_supported", subjects);
  add_strings (builder, "id_token_signing_alg_values_supported", algorithms);
  add_strings (builder, "response_types_supported", types);
  add_strings (builder, "scopes_supported", scopes);
  add_member (builder, "issuer", version_2 ? g_strdup_printf ("https://%s/%s/v2.0", host, issuer)
                                           : g_strdup_printf ("https://sts.windows.net/%s/", issuer));
  add_member (builder, "authorization_endpoint", g_strdup_printf ("https://%s/%s/oauth2%s/authorize", host, segment, v2));
  add_member (builder, "device_authorization_endpoint", g_strdup_printf ("https://%s/%s/oauth2%s/devicecode", host, segment, v2));
  add_member (builder, "userinfo_endpoint", g_strdup_printf ("https://%s/oidc/userinfo", cloud->hosts[TRUNK_PRACTICE_HOST_GRAPH]));
  add_member (builder, "end_session_endpoint", g_strdup_printf ("https://%s/%s/oauth2%s/logout", host, segment, v2));
  add_member (builder, "tenant_region_scope", g_strdup (g_str_equal (cloud->id, "global") ? "EU" : g_str_equal (cloud->id, "china") ? "AS" : "USGov"));
  add_member (builder, "cloud_instance_name", g_strdup (strchr (host, '.') + 1));
  add_member (builder, "cloud_graph_host_name", g_strdup ("graph.windows.net"));
  add_member (builder, "msgraph_host", g_strdup (cloud->hosts[TRUNK_PRACTICE_HOST_GRAPH]));
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  trunk_practice_respond_json (login->message, SOUP_STATUS_OK, node);
}

/* Instance discovery, which libraries of Microsoft ask before anything else. */
static void
answer_instance (TrunkPracticeLogin *login)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;
  const char *host = login->cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN];

  json_builder_begin_object (builder);
  add_member (builder, "tenant_discovery_endpoint",
              g_strdup_printf ("https://%s/%s/v2.0/.well-known/openid-configuration", host, TRUNK_PRACTICE_TENANT_ID));
  add_member (builder, "api-version", g_strdup ("1.1"));
  json_builder_set_member_name (builder, "metadata");
  json_builder_begin_array (builder);
  for (const TrunkPracticeCloud *cloud = trunk_practice_clouds (); cloud->id != NULL; cloud++)
    {
      const char * const aliases[] = { cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN], NULL };

      if (g_str_equal (cloud->id, "dod"))
        continue;
      json_builder_begin_object (builder);
      add_member (builder, "preferred_network", g_strdup (aliases[0]));
      add_member (builder, "preferred_cache", g_strdup (aliases[0]));
      add_strings (builder, "aliases", aliases);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  trunk_practice_respond_json (login->message, SOUP_STATUS_OK, node);
}

static gboolean
read_form (TrunkPracticeLogin *login)
{
  SoupMessageBody *body = soup_server_message_get_request_body (login->message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (length > MAX_BODY)
    {
      soup_server_message_set_status (login->message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
      return FALSE;
    }
  text = g_strndup (data != NULL ? data : "", length);
  login->form = soup_form_decode (text);
  return TRUE;
}

/* A tenant code of the menu is told by every endpoint of the tenant. */
static const TrunkPracticeFault *
find_tenant_fault (TrunkPracticeLogin *login)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_TOKEN, NULL, &iter)))
    if (g_str_equal (fault->check, "registration-tenant"))
      return fault;

  return NULL;
}

static void
answer_discovery (TrunkPracticeLogin *login,
                  const char         *rest)
{
  const TrunkPracticeFault *fault = find_tenant_fault (login);

  if (fault != NULL)
    trunk_practice_login_refuse_fault (login, fault);
  else if (check_tenant (login, TRUE))
    answer_metadata (login, g_str_has_prefix (rest, "v2.0/"));
}

void
trunk_practice_entra_handle (TrunkPractice            *practice,
                             SoupServerMessage        *message,
                             const char               *path,
                             const TrunkPracticeCloud *cloud)
{
  g_auto(TrunkPracticeLogin) login = { .entra = practice->entra, .message = message, .cloud = cloud };
  const char *slash = path[0] == '/' ? strchr (path + 1, '/') : NULL;
  const char *method = soup_server_message_get_method (message);
  const char *rest = slash != NULL ? slash + 1 : "";
  gboolean is_get = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");

  login.tenant = slash != NULL ? g_strndup (path + 1, slash - path - 1) : g_strdup ("");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", "no-store, no-cache");

  if (is_get && g_str_equal (rest, "discovery/instance"))
    answer_instance (&login);
  else if (is_get && g_str_has_suffix (rest, ".well-known/openid-configuration"))
    answer_discovery (&login, rest);
  else if (is_get && (g_str_equal (rest, "discovery/v2.0/keys") || g_str_equal (rest, "discovery/keys")))
    {
      g_autoptr(JsonNode) jwks = trunk_practice_tokens_to_jwks (practice->tokens);

      trunk_practice_respond_json (message, SOUP_STATUS_OK, jwks);
    }
  else if (g_str_equal (method, "POST") && g_str_equal (rest, "oauth2/v2.0/token"))
    {
      if (read_form (&login) && check_tenant (&login, g_strcmp0 (trunk_practice_login_get (&login, "grant_type"), "client_credentials") != 0))
        trunk_practice_login_token (&login);
    }
  else if (g_str_equal (method, "POST") && g_str_equal (rest, "oauth2/v2.0/devicecode"))
    {
      if (read_form (&login) && check_tenant (&login, TRUE))
        trunk_practice_login_device (&login);
    }
  else if (is_get && g_str_equal (path, "/"))
    {
      static const char page[] = "<!DOCTYPE html><html lang=\"en\"><title>Sign in</title><p>This is the login host of a practice tenant.</p></html>";

      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, page, strlen (page));
    }
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}
