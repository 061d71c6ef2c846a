/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-entra-private.h"

#include <string.h>

#include "certs/trunk-jws.h"
#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-server.h"

#include <json-glib/json-glib.h>

#define ALLOWED_SKEW (5 * 60)

/* The login host's idea of now: a fault can set it off. */
static gint64
login_now (TrunkPracticeLogin *login)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (login->entra->practice->faults, TRUNK_PRACTICE_PLACE_CLOCK, "login", &iter)))
    if (fault->kind == TRUNK_PRACTICE_CLOCK_SHIFT)
      now += fault->number;

  return now;
}

static JsonObject *
to_object (const char *text,
           JsonNode  **out_node)
{
  *out_node = text != NULL ? json_from_string (text, NULL) : NULL;
  return *out_node != NULL && JSON_NODE_HOLDS_OBJECT (*out_node) ? json_node_get_object (*out_node) : NULL;
}

static const char *
string_of (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static gint64
time_of (JsonObject *object,
         const char *name,
         gint64      otherwise)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : otherwise;
}

/* Audiences that Entra takes: the tenant's token endpoint or issuer, by id or by name. */
static gboolean
audience_is_ours (TrunkPracticeLogin *login,
                  const char         *audience)
{
  g_autofree char *prefix = g_strdup_printf ("https://%s/", login->cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN]);
  g_auto(GStrv) parts = NULL;

  if (!g_str_has_prefix (audience, prefix))
    return FALSE;
  parts = g_strsplit (audience + strlen (prefix), "/", 2);
  if (g_strv_length (parts) != 2)
    return FALSE;
  if (g_ascii_strcasecmp (parts[0], login->tenant) != 0 && g_ascii_strcasecmp (parts[0], TRUNK_PRACTICE_TENANT_ID) != 0)
    return FALSE;
  return g_str_equal (parts[1], "oauth2/v2.0/token") || g_str_equal (parts[1], "oauth2/token") || g_str_equal (parts[1], "v2.0");
}

/* Widespread libraries leave the padding on, which RFC 7515 takes off; Entra accepts both. */
static gboolean
thumbprint_is (const char *sent,
               const char *ours)
{
  gsize length = strlen (ours);

  return strncmp (sent, ours, length) == 0 && strspn (sent + length, "=") == strlen (sent + length);
}

static gboolean
check_header (TrunkPracticeLogin *login,
              JsonObject         *header,
              TrunkJwsAlgorithm  *out_algorithm)
{
  const char *algorithm = string_of (header, "alg");

  if (g_str_equal (algorithm, "PS256"))
    *out_algorithm = TRUNK_JWS_PS256;
  else if (g_str_equal (algorithm, "RS256"))
    *out_algorithm = TRUNK_JWS_RS256;
  else
    {
      trunk_practice_login_refuse_code (login, 50027);
      return FALSE;
    }

  if (login->app->identity == NULL ||
      (!thumbprint_is (string_of (header, "x5t#S256"), trunk_identity_get_x5t_s256 (login->app->identity)) &&
       !thumbprint_is (string_of (header, "x5t"), trunk_identity_get_x5t (login->app->identity))))
    {
      trunk_practice_login_refuse_code (login, 700027);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_claims (TrunkPracticeLogin *login,
              JsonObject         *claims)
{
  gint64 now = login_now (login);

  if (!g_str_equal (string_of (claims, "iss"), string_of (claims, "sub")))
    {
      trunk_practice_login_refuse_code (login, 50048);
      return FALSE;
    }
  if (g_ascii_strcasecmp (string_of (claims, "iss"), login->app->client_id) != 0 || !audience_is_ours (login, string_of (claims, "aud")))
    {
      trunk_practice_login_refuse_code (login, 50013);
      return FALSE;
    }
  if (time_of (claims, "exp", 0) + ALLOWED_SKEW < now || time_of (claims, "nbf", 0) - ALLOWED_SKEW > now)
    {
      trunk_practice_login_refuse_code (login, 500133);
      return FALSE;
    }

  return TRUE;
}

gboolean
trunk_practice_login_check_assertion (TrunkPracticeLogin *login,
                                      const char         *assertion)
{
  g_autofree char *header_text = NULL;
  g_autofree char *claims_text = NULL;
  g_autoptr(JsonNode) header_node = NULL;
  g_autoptr(JsonNode) claims_node = NULL;
  JsonObject *header;
  JsonObject *claims;
  TrunkJwsAlgorithm algorithm;

  if (!trunk_jws_decode (assertion, &header_text, &claims_text, NULL) ||
      !(header = to_object (header_text, &header_node)) ||
      !(claims = to_object (claims_text, &claims_node)))
    {
      trunk_practice_login_refuse_code (login, 50027);
      return FALSE;
    }
  if (!check_header (login, header, &algorithm))
    return FALSE;
  if (!trunk_jws_verify (assertion, trunk_identity_get_certificate (login->app->identity), algorithm, NULL))
    {
      trunk_practice_login_refuse (login, SOUP_STATUS_UNAUTHORIZED, "invalid_client", 700027,
                                   "Client assertion failed signature validation. [Reason - The key was found, but use of the key to verify the signature failed.]");
      return FALSE;
    }

  return check_claims (login, claims);
}
