/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-entra-private.h"

#include <string.h>

#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-server.h"

#define USER_CODE_LENGTH  9
#define DEVICE_CODE_BYTES 96
#define ASSERTION_TYPE    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define DEVICE_GRANT      "urn:ietf:params:oauth:grant-type:device_code"

static void
refuse_missing (TrunkPracticeLogin *login,
                const char         *parameter)
{
  g_autofree char *text = g_strdup_printf ("The request body must contain the following parameter: '%s'.", parameter);

  trunk_practice_login_refuse (login, SOUP_STATUS_BAD_REQUEST, "invalid_request", 900144, text);
}

/* RFC 6749 §2.3.1: user name and password are form-encoded before they are put into Basic. */
static void
read_basic (TrunkPracticeLogin *login)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (login->message), "Authorization");
  g_autofree guchar *decoded = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;
  gsize length;

  if (value == NULL || g_ascii_strncasecmp (value, "Basic ", strlen ("Basic ")) != 0)
    return;
  decoded = g_base64_decode (value + strlen ("Basic "), &length);
  text = g_strndup ((const char *) decoded, length);
  parts = g_strsplit (text, ":", 2);
  if (g_strv_length (parts) != 2)
    return;

  for (guint i = 0; i < 2; i++)
    {
      char *plain = g_uri_unescape_string (parts[i], NULL);

      if (plain != NULL)
        g_hash_table_replace (login->form, g_strdup (i == 0 ? "client_id" : "client_secret"), plain);
    }
}

gboolean
trunk_practice_login_find_app (TrunkPracticeLogin *login)
{
  const char *client;

  read_basic (login);
  client = trunk_practice_login_get (login, "client_id");
  if (client == NULL || client[0] == '\0')
    {
      refuse_missing (login, "client_id");
      return FALSE;
    }

  login->app = trunk_practice_apps_lookup (client);
  if (login->app == NULL)
    {
      trunk_practice_login_refuse_code (login, 700016);
      return FALSE;
    }

  return TRUE;
}

/* @device_request: asks for a device code, when only tenant and application are looked at. */
static gboolean
refuse_by_fault (TrunkPracticeLogin *login,
                 gboolean            device_request,
                 const char         *grant)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_TOKEN, NULL, &iter)))
    {
      if (device_request && !g_str_equal (fault->check, "registration-tenant") && !g_str_equal (fault->check, "registration-app"))
        continue;
      if (fault->kind != TRUNK_PRACTICE_TOKEN_ANY && g_strcmp0 (grant, "refresh_token") != 0)
        continue;
      if (fault->kind == TRUNK_PRACTICE_TOKEN_REFRESH_AGAIN && login->entra->n_refreshed++ == 0)
        continue;
      trunk_practice_login_refuse_fault (login, fault);
      return TRUE;
    }

  return FALSE;
}

static gboolean
check_secret (TrunkPracticeLogin *login,
              const char         *secret)
{
  if (login->app->secret == NULL || !g_str_equal (secret, login->app->secret))
    {
      trunk_practice_login_refuse_code (login, 7000215);
      return FALSE;
    }
  if (login->app->secret_expired)
    {
      trunk_practice_login_refuse_code (login, 7000222);
      return FALSE;
    }

  return TRUE;
}

/* Refuses unless the client proved who it is; a public client needs no proof and may not give any. */
static gboolean
check_client (TrunkPracticeLogin *login)
{
  const char *secret = trunk_practice_login_get (login, "client_secret");
  const char *assertion = trunk_practice_login_get (login, "client_assertion");

  if (login->app->is_public)
    {
      if (secret == NULL && assertion == NULL)
        return TRUE;
      trunk_practice_login_refuse_code (login, 700025);
      return FALSE;
    }
  if (assertion != NULL)
    {
      if (g_strcmp0 (trunk_practice_login_get (login, "client_assertion_type"), ASSERTION_TYPE) == 0)
        return trunk_practice_login_check_assertion (login, assertion);
      refuse_missing (login, "client_assertion_type");
      return FALSE;
    }
  if (secret != NULL)
    return check_secret (login, secret);

  trunk_practice_login_refuse_code (login, 7000218);
  return FALSE;
}

static void
token_for_app (TrunkPracticeLogin *login)
{
  const char *scope = trunk_practice_login_get (login, "scope");
  g_auto(GStrv) permissions = NULL;
  TrunkPracticeHost host;

  if (scope == NULL || scope[0] == '\0')
    {
      refuse_missing (login, "scope");
      return;
    }
  if (login->app->is_public)
    {
      trunk_practice_login_refuse_code (login, 7000218);
      return;
    }
  if (!check_client (login) || !(permissions = trunk_practice_login_app_permissions (login, scope, &host)))
    return;

  trunk_practice_login_grant (login, host, permissions, NULL, scope);
}

static void
token_for_person (TrunkPracticeLogin *login,
                  const char         *user,
                  const char         *scope)
{
  TrunkPracticeHost host;
  g_auto(GStrv) permissions = trunk_practice_login_user_permissions (login, scope, &host);

  if (permissions != NULL)
    trunk_practice_login_grant (login, host, permissions, user, scope);
}

static void
token_for_refresh (TrunkPracticeLogin *login)
{
  const char *token = trunk_practice_login_get (login, "refresh_token");
  const char *scope = trunk_practice_login_get (login, "scope");
  TrunkPracticeRefresh *refresh;
  g_autofree char *wide = NULL;

  if (token == NULL || token[0] == '\0')
    {
      refuse_missing (login, "refresh_token");
      return;
    }
  if (!check_client (login))
    return;
  refresh = g_hash_table_lookup (login->entra->refresh, token);
  if (refresh == NULL || refresh->app != login->app)
    {
      trunk_practice_login_refuse_code (login, 70008);
      return;
    }

  /* Each use gives a new one; the old one stays good. */
  if (scope == NULL || scope[0] == '\0')
    scope = refresh->scope != NULL ? refresh->scope : "offline_access";
  wide = strstr (scope, "offline_access") != NULL ? g_strdup (scope) : g_strconcat (scope, " offline_access", NULL);
  token_for_person (login, refresh->user, wide);
}

static void
refuse_device (TrunkPracticeLogin *login,
               const char         *error,
               gint64              code,
               const char         *text)
{
  trunk_practice_login_refuse (login, SOUP_STATUS_BAD_REQUEST, error, code, text);
}

/* Refuses a poll by an active fault; not all of them do. */
static gboolean
refuse_poll_by_fault (TrunkPracticeLogin  *login,
                      TrunkPracticeDevice *device)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_DEVICE, NULL, &iter)))
    switch ((TrunkPracticeDeviceKind) fault->kind)
      {
      case TRUNK_PRACTICE_DEVICE_EXPIRED:
        refuse_device (login, "expired_token", 70019, "The verification code has expired.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_DECLINED:
        refuse_device (login, "authorization_declined", 70018, "The user declined the authorization request.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_BAD_CODE:
        refuse_device (login, "bad_verification_code", 70018, "The provided value for the input parameter 'device_code' is not valid.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_USED:
        refuse_device (login, "invalid_grant", 90120, "The device code was already authorized or declined.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_DATA_CENTRE:
        refuse_device (login, "invalid_grant", 50134, "Wrong data center has been used to make a token request using an authorization code.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_SLOW_DOWN:
        if (device == NULL || device->slowed)
          break;
        device->slowed = TRUE;
        refuse_device (login, "slow_down", 70016, "Polling too frequently.");
        return TRUE;

      case TRUNK_PRACTICE_DEVICE_NO_INTERVAL:
      default:
        break;
      }

  return FALSE;
}

static void
token_for_device (TrunkPracticeLogin *login)
{
  const char *code = trunk_practice_login_get (login, "device_code");
  TrunkPracticeDevice *device;

  if (code == NULL)
    code = trunk_practice_login_get (login, "code");
  if (code == NULL || code[0] == '\0')
    {
      refuse_missing (login, "device_code");
      return;
    }
  device = g_hash_table_lookup (login->entra->by_device_code, code);
  if (refuse_poll_by_fault (login, device))
    return;
  if (device == NULL || device->app != login->app)
    {
      refuse_device (login, "bad_verification_code", 70018, "The provided value for the input parameter 'device_code' is not valid.");
      return;
    }
  if (device->used)
    {
      refuse_device (login, "invalid_grant", 90120, "The device code was already authorized or declined.");
      return;
    }
  if (device->expires <= g_get_monotonic_time ())
    {
      refuse_device (login, "expired_token", 70019, "The verification code has expired.");
      return;
    }
  if (device->decision == TRUNK_PRACTICE_DECISION_NONE)
    {
      refuse_device (login, "authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
      return;
    }

  device->used = TRUE;
  if (device->decision == TRUNK_PRACTICE_DECISION_DECLINED)
    {
      refuse_device (login, "authorization_declined", 70018, "The user declined the authorization request.");
      return;
    }
  if (refuse_by_fault (login, FALSE, "device_code") || !check_client (login))
    return;
  token_for_person (login, device->user, device->scope);
}

void
trunk_practice_login_token (TrunkPracticeLogin *login)
{
  const char *grant = trunk_practice_login_get (login, "grant_type");
  gboolean device = g_strcmp0 (grant, DEVICE_GRANT) == 0 || g_strcmp0 (grant, "device_code") == 0;

  if (grant == NULL || grant[0] == '\0')
    {
      refuse_missing (login, "grant_type");
      return;
    }
  /* While a person is still at it, polls are answered as if nothing were wrong. */
  if (!device && refuse_by_fault (login, FALSE, grant))
    return;
  if (!trunk_practice_login_find_app (login))
    return;

  if (device)
    token_for_device (login);
  else if (g_str_equal (grant, "client_credentials"))
    token_for_app (login);
  else if (g_str_equal (grant, "refresh_token"))
    token_for_refresh (login);
  else
    trunk_practice_login_refuse (login, SOUP_STATUS_BAD_REQUEST, "unsupported_grant_type", 70003,
                                 "The app requested an unsupported grant type.");
}

static char *
make_user_code (void)
{
  /* No vowels and no look-alikes (RFC 8628 §6.1). */
  static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ23456789";
  char *code = g_new0 (char, USER_CODE_LENGTH + 1);

  for (guint i = 0; i < USER_CODE_LENGTH; i++)
    code[i] = letters[g_random_int_range (0, sizeof letters - 1)];
  return code;
}

static TrunkPracticeDevice *
add_device (TrunkPracticeLogin *login,
            const char         *scope)
{
  TrunkPracticeEntra *entra = login->entra;
  TrunkPracticeDevice *device = g_new0 (TrunkPracticeDevice, 1);
  g_autofree char *random = trunk_practice_random_text (DEVICE_CODE_BYTES);

  if (g_hash_table_size (entra->by_device_code) >= TRUNK_PRACTICE_MAX_CODES)
    {
      g_hash_table_remove_all (entra->by_user_code);
      g_hash_table_remove_all (entra->by_device_code);
    }
  device->device_code = g_strconcat ("BAQABAAEAAAD", random, NULL);
  device->user_code = make_user_code ();
  device->app = login->app;
  device->scope = g_strdup (scope);
  device->expires = g_get_monotonic_time () + TRUNK_PRACTICE_DEVICE_SECONDS * G_USEC_PER_SEC;
  g_hash_table_replace (entra->by_device_code, device->device_code, device);
  g_hash_table_replace (entra->by_user_code, device->user_code, device);
  return device;
}

void
trunk_practice_login_device (TrunkPracticeLogin *login)
{
  const char *scope = trunk_practice_login_get (login, "scope");
  g_autoptr(JsonObject) answer = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *message = NULL;
  const TrunkPracticeFault *fault;
  TrunkPracticeDevice *device;
  gboolean no_interval = FALSE;
  guint iter = 0;

  if (refuse_by_fault (login, TRUE, NULL) || !trunk_practice_login_find_app (login))
    return;
  if (scope == NULL || scope[0] == '\0')
    {
      refuse_missing (login, "scope");
      return;
    }
  if (!login->app->is_public)
    {
      trunk_practice_login_refuse_code (login, 7000218);
      return;
    }

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_DEVICE, NULL, &iter)))
    no_interval |= fault->kind == TRUNK_PRACTICE_DEVICE_NO_INTERVAL;

  device = add_device (login, scope);
  message = g_strdup_printf ("To sign in, use a web browser to open the page %s and enter the code %s to authenticate.",
                             login->entra->approval, device->user_code);
  json_object_set_string_member (answer, "user_code", device->user_code);
  json_object_set_string_member (answer, "device_code", device->device_code);
  json_object_set_string_member (answer, "verification_uri", login->entra->approval);
  json_object_set_int_member (answer, "expires_in", TRUNK_PRACTICE_DEVICE_SECONDS);
  if (!no_interval)
    json_object_set_int_member (answer, "interval", login->entra->interval);
  json_object_set_string_member (answer, "message", message);

  json_node_set_object (node, answer);
  trunk_practice_respond_json (login->message, SOUP_STATUS_OK, node);
}
