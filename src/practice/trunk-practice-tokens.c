/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-tokens.h"

#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-jws.h"
#include "practice/trunk-practice-server.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define MAX_REMEMBERED 10000
#define GRAPH_APP_ID    "00000003-0000-0000-c000-000000000000"
#define EXCHANGE_APP_ID "00000002-0000-0ff1-ce00-000000000000"

typedef struct
{
  TrunkPracticeGrant grant;
  TrunkPracticeHost  audience;
} Remembered;

struct _TrunkPracticeTokens
{
  TrunkIdentity *signer;
  GHashTable    *good;          /* token -> Remembered */
};

static void
remembered_free (Remembered *remembered)
{
  g_free (remembered->grant.client_id);
  g_free (remembered->grant.upn);
  g_free (remembered->grant.object_id);
  g_strfreev (remembered->grant.permissions);
  g_free (remembered);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Remembered, remembered_free)

/**
 * trunk_practice_tokens_new:
 * @signer: key and certificate for every token
 *
 * Returns: (transfer full): the mint
 */
TrunkPracticeTokens *
trunk_practice_tokens_new (TrunkIdentity *signer)
{
  TrunkPracticeTokens *self = g_new0 (TrunkPracticeTokens, 1);

  g_return_val_if_fail (signer != NULL, NULL);

  self->signer = g_object_ref (signer);
  self->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) remembered_free);
  return self;
}

void
trunk_practice_tokens_free (TrunkPracticeTokens *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->signer);
  g_hash_table_unref (self->good);
  g_free (self);
}

static gboolean
audience_to_host (const char        *audience,
                  TrunkPracticeHost *out_host)
{
  g_autofree char *name = NULL;

  if (g_str_equal (audience, GRAPH_APP_ID))
    {
      *out_host = TRUNK_PRACTICE_HOST_GRAPH;
      return TRUE;
    }
  if (g_str_equal (audience, EXCHANGE_APP_ID))
    {
      *out_host = TRUNK_PRACTICE_HOST_OUTLOOK;
      return TRUE;
    }
  if (!g_str_has_prefix (audience, "https://"))
    return FALSE;

  name = g_ascii_strdown (audience + strlen ("https://"), strcspn (audience + strlen ("https://"), "/"));
  return trunk_practice_cloud_of (name, out_host) != NULL;
}

static char **
strings_of (JsonObject *claims)
{
  if (json_object_has_member (claims, "roles"))
    {
      JsonArray *roles = json_object_get_array_member (claims, "roles");
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

      for (guint i = 0; i < json_array_get_length (roles); i++)
        g_strv_builder_add (builder, json_array_get_string_element (roles, i));
      return g_strv_builder_end (builder);
    }

  return g_strsplit (json_object_get_string_member_with_default (claims, "scp", ""), " ", -1);
}

static TrunkPracticeTokenProblem
read_token (TrunkPracticeTokens  *self,
            const char           *token,
            Remembered          **out_remembered)
{
  g_autoptr(Remembered) remembered = g_new0 (Remembered, 1);
  g_autofree char *payload = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *claims;

  if (!trunk_jws_decode (token, NULL, &payload, NULL) || !(node = json_from_string (payload, NULL)) || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUNK_PRACTICE_TOKEN_MALFORMED;
  if (!trunk_jws_verify (token, trunk_identity_get_certificate (self->signer), TRUNK_JWS_RS256, NULL))
    return TRUNK_PRACTICE_TOKEN_SIGNATURE;

  /* Signed by us, so of the shape we make. */
  claims = json_node_get_object (node);
  if (!audience_to_host (json_object_get_string_member_with_default (claims, "aud", ""), &remembered->audience))
    return TRUNK_PRACTICE_TOKEN_AUDIENCE;
  remembered->grant.client_id = g_strdup (json_object_get_string_member_with_default (claims, "appid", ""));
  remembered->grant.app_only = g_str_equal (json_object_get_string_member_with_default (claims, "idtyp", ""), "app");
  remembered->grant.upn = g_strdup (json_object_get_string_member_with_default (claims, "upn", NULL));
  remembered->grant.object_id = g_strdup (json_object_get_string_member_with_default (claims, "oid", ""));
  remembered->grant.expires = json_object_get_int_member_with_default (claims, "exp", 0);
  remembered->grant.permissions = strings_of (claims);
  *out_remembered = g_steal_pointer (&remembered);
  return TRUNK_PRACTICE_TOKEN_OK;
}

static const TrunkPracticeGrant *
check (TrunkPracticeTokens       *self,
       const char                *authorization,
       TrunkPracticeHost          host,
       TrunkPracticeTokenProblem *out_problem)
{
  const Remembered *remembered;
  const char *token;

  *out_problem = TRUNK_PRACTICE_TOKEN_ABSENT;
  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  token = authorization + strlen ("Bearer ");

  if (!(remembered = g_hash_table_lookup (self->good, token)))
    {
      Remembered *fresh = NULL;

      *out_problem = read_token (self, token, &fresh);
      if (*out_problem != TRUNK_PRACTICE_TOKEN_OK)
        return NULL;
      if (g_hash_table_size (self->good) >= MAX_REMEMBERED)
        g_hash_table_remove_all (self->good);
      g_hash_table_insert (self->good, g_strdup (token), fresh);
      remembered = fresh;
    }

  *out_problem = TRUNK_PRACTICE_TOKEN_AUDIENCE;
  if (remembered->audience != host)
    return NULL;
  *out_problem = TRUNK_PRACTICE_TOKEN_EXPIRED;
  if (remembered->grant.expires * G_USEC_PER_SEC <= g_get_real_time ())
    return NULL;

  *out_problem = TRUNK_PRACTICE_TOKEN_OK;
  return &remembered->grant;
}

const TrunkPracticeGrant *
trunk_practice_tokens_check (TrunkPracticeTokens       *self,
                             const char                *authorization,
                             TrunkPracticeHost          host,
                             TrunkPracticeTokenProblem *out_problem)
{
  TrunkPracticeTokenProblem problem;
  const TrunkPracticeGrant *grant;

  g_return_val_if_fail (self != NULL, NULL);

  grant = check (self, authorization, host, &problem);
  if (out_problem != NULL)
    *out_problem = problem;
  return grant;
}

gboolean
trunk_practice_grant_has (const TrunkPracticeGrant *grant,
                          const char               *permission)
{
  g_return_val_if_fail (grant != NULL, FALSE);

  return g_strv_contains ((const char * const *) grant->permissions, permission);
}

/**
 * trunk_practice_tokens_issue:
 * @claims: (transfer none): the payload
 *
 * Returns: (transfer full): header.payload.signature
 */
char *
trunk_practice_tokens_issue (TrunkPracticeTokens  *self,
                             JsonObject           *claims,
                             GError              **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *payload = NULL;
  g_autofree char *header = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (claims != NULL, NULL);

  json_node_set_object (node, claims);
  payload = json_to_string (node, FALSE);
  header = g_strdup_printf ("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5t\":\"%s\",\"kid\":\"%s\"}",
                            trunk_identity_get_x5t (self->signer), trunk_identity_get_x5t (self->signer));
  return trunk_jws_sign (self->signer, TRUNK_JWS_RS256, header, payload, error);
}

static gboolean
rsa_numbers (GBytes  *der,
             char   **out_modulus,
             char   **out_exponent)
{
  gnutls_x509_crt_t crt;
  gsize length;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (der, &length), 0 };
  gnutls_datum_t m = { NULL, 0 };
  gnutls_datum_t e = { NULL, 0 };
  gboolean good;

  data.size = length;
  if (gnutls_x509_crt_init (&crt) < 0)
    return FALSE;
  good = gnutls_x509_crt_import (crt, &data, GNUTLS_X509_FMT_DER) >= 0 && gnutls_x509_crt_get_pk_rsa_raw (crt, &m, &e) >= 0;
  if (good)
    {
      /* RFC 7518 §6.3.1.1: no leading zero octets */
      guint skip = m.size > 0 && m.data[0] == 0 ? 1 : 0;

      *out_modulus = trunk_base64url_encode (m.data + skip, m.size - skip);
      *out_exponent = trunk_base64url_encode (e.data, e.size);
    }
  gnutls_free (m.data);
  gnutls_free (e.data);
  gnutls_x509_crt_deinit (crt);
  return good;
}

/**
 * trunk_practice_tokens_to_jwks:
 *
 * Returns: (transfer full): the key set
 */
JsonNode *
trunk_practice_tokens_to_jwks (TrunkPracticeTokens *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *modulus = NULL;
  g_autofree char *exponent = NULL;
  g_autofree char *x5c = NULL;
  GBytes *der;

  g_return_val_if_fail (self != NULL, NULL);

  der = trunk_identity_get_der (self->signer);
  if (!rsa_numbers (der, &modulus, &exponent))
    g_warning ("The signing certificate holds no RSA key");
  x5c = g_base64_encode (g_bytes_get_data (der, NULL), g_bytes_get_size (der));

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  {
    const struct { const char *name, *value; } members[] = {
      { "kty", "RSA" }, { "use", "sig" }, { "alg", "RS256" },
      { "kid", trunk_identity_get_x5t (self->signer) }, { "x5t", trunk_identity_get_x5t (self->signer) },
      { "n", modulus }, { "e", exponent },
    };

    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
      {
        json_builder_set_member_name (builder, members[i].name);
        json_builder_add_string_value (builder, members[i].value);
      }
  }
  json_builder_set_member_name (builder, "x5c");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, x5c);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

void
trunk_practice_tokens_reset (TrunkPracticeTokens *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->good);
}
