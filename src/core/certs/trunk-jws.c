/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-jws.h"

#include "base/trunk-error.h"
#include "base/trunk-json.h"
#include "certs/trunk-identity-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The largest access tokens seen are some 4 KiB (group claims overflow to a link above 200 groups). */
#define MAX_COMPACT_LENGTH (256 * 1024)

/* A header names an algorithm and a key. */
#define MAX_HEADER_LENGTH 2048
#define MAX_HEADER_DEPTH  4

static const char alphabet[64 + 1] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static const struct
{
  const char              *name;
  gnutls_sign_algorithm_t  algorithm;
} algorithms[] = {
  /* RSAE: an ordinary rsaEncryption key; GnuTLS makes the salt as long as the hash, which RFC 7518 §3.5 demands. */
  [TRUNK_JWS_PS256] = { "PS256", GNUTLS_SIGN_RSA_PSS_RSAE_SHA256 },
  [TRUNK_JWS_RS256] = { "RS256", GNUTLS_SIGN_RSA_SHA256 },
};

/**
 * trunk_base64url_encode:
 * @data: (array length=length): the bytes
 *
 * Returns: (transfer full): @data in base64url without padding (RFC 4648 §5, RFC 7515 §2)
 */
char *
trunk_base64url_encode (const void *data,
                        gsize       length)
{
  const guint8 *bytes = data;
  char *text;
  char *out;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (length < G_MAXSIZE / 2, NULL);

  out = text = g_malloc (length / 3 * 4 + 4);
  for (gsize i = 0; i < length; i += 3)
    {
      gsize left = MIN (length - i, 3);
      guint32 group = (guint32) bytes[i] << 16;

      if (left > 1)
        group |= (guint32) bytes[i + 1] << 8;
      if (left > 2)
        group |= bytes[i + 2];
      for (gsize k = 0; k <= left; k++)
        *out++ = alphabet[(group >> (18 - 6 * k)) & 0x3f];
    }
  *out = '\0';

  return text;
}

static int
value_of (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '-')
    return 62;
  if (c == '_')
    return 63;
  return -1;
}

/**
 * trunk_base64url_decode:
 * @text: base64url without padding
 * @length: length of @text, or -1 if it ends with a NUL
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the bytes, or %NULL with %TRUNK_ERROR_INVALID_INPUT
 */
GBytes *
trunk_base64url_decode (const char  *text,
                        gssize       length,
                        GError     **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize n, n_bytes = 0;
  guint32 group = 0;

  g_return_val_if_fail (text != NULL, NULL);

  n = length < 0 ? strlen (text) : (gsize) length;
  if (n % 4 == 1)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "base64url: a character is missing");
      return NULL;
    }

  bytes = g_malloc (n / 4 * 3 + 3);
  for (gsize i = 0; i < n; i++)
    {
      int value = value_of (text[i]);

      if (value < 0)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                       "base64url: character %" G_GSIZE_FORMAT " is not one of A–Z, a–z, 0–9, “-”, “_”", i + 1);
          return NULL;
        }
      group = group << 6 | (guint32) value;
      if (i % 4 != 0)
        bytes[n_bytes++] = group >> (6 - 2 * (i % 4)) & 0xff;
    }

  return g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
}

static gboolean
header_names (const char         *header_json,
              TrunkJwsAlgorithm   algorithm,
              GError            **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  const char *alg = NULL;
  JsonNode *root;

  if (strlen (header_json) <= MAX_HEADER_LENGTH && trunk_json_is_sane (header_json, strlen (header_json), MAX_HEADER_DEPTH) &&
      json_parser_load_from_data (parser, header_json, -1, NULL) &&
      (root = json_parser_get_root (parser)) != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonNode *member = json_object_get_member (json_node_get_object (root), "alg");

      if (member != NULL && JSON_NODE_HOLDS_VALUE (member))
        alg = json_node_get_string (member);
    }
  if (g_strcmp0 (alg, algorithms[algorithm].name) == 0)
    return TRUE;

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "The header must have \"alg\": \"%s\".", algorithms[algorithm].name);
  return FALSE;
}

/**
 * trunk_jws_sign:
 * @signer: whose RSA key signs
 * @algorithm: how
 * @header_json: the JOSE header; its "alg" must name @algorithm
 * @payload_json: the claims
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the compact serialization (RFC 7515 §3.1). A client assertion is a credential: wipe it.
 */
char *
trunk_jws_sign (TrunkIdentity      *signer,
                TrunkJwsAlgorithm   algorithm,
                const char         *header_json,
                const char         *payload_json,
                GError            **error)
{
  g_autofree char *header = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *input = NULL;
  g_autofree char *signature_text = NULL;
  gnutls_datum_t signature = { NULL, 0 };
  gnutls_datum_t data;
  gnutls_privkey_t key;
  int code;

  g_return_val_if_fail (TRUNK_IS_IDENTITY (signer), NULL);
  g_return_val_if_fail (algorithm < G_N_ELEMENTS (algorithms), NULL);
  g_return_val_if_fail (header_json != NULL && payload_json != NULL, NULL);

  if (!header_names (header_json, algorithm, error))
    return NULL;

  key = trunk_identity_get_private_key (signer);
  if (gnutls_privkey_get_pk_algorithm (key, NULL) != GNUTLS_PK_RSA)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s needs an RSA key.", algorithms[algorithm].name);
      return NULL;
    }

  header = trunk_base64url_encode (header_json, strlen (header_json));
  payload = trunk_base64url_encode (payload_json, strlen (payload_json));
  input = g_strdup_printf ("%s.%s", header, payload);
  data = (gnutls_datum_t) { (unsigned char *) input, strlen (input) };
  if ((code = gnutls_privkey_sign_data2 (key, algorithms[algorithm].algorithm, 0, &data, &signature)) < 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS: %s", gnutls_strerror (code));
      return NULL;
    }
  signature_text = trunk_base64url_encode (signature.data, signature.size);
  gnutls_free (signature.data);

  return g_strdup_printf ("%s.%s", input, signature_text);
}

typedef struct
{
  gsize   signed_length;  /* of header.payload */
  GBytes *parts[3];       /* (owned): header, payload, signature */
} Compact;

static void
compact_clear (Compact *compact)
{
  for (guint i = 0; i < G_N_ELEMENTS (compact->parts); i++)
    g_clear_pointer (&compact->parts[i], g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compact, compact_clear)

static gboolean
compact_parse (const char  *text,
               Compact     *compact,
               GError     **error)
{
  gsize length = strnlen (text, MAX_COMPACT_LENGTH + 1);
  const char *start = text;

  if (length > MAX_COMPACT_LENGTH)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "A token of more than %d characters is not read.", MAX_COMPACT_LENGTH);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (compact->parts); i++)
    {
      const char *end = i + 1 < G_N_ELEMENTS (compact->parts) ? strchr (start, '.') : text + length;

      if (end == NULL)
        {
          g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "Not a signed token: it must have three parts with dots between them.");
          return FALSE;
        }
      if (i == 2)
        compact->signed_length = start - 1 - text;
      if (!(compact->parts[i] = trunk_base64url_decode (start, end - start, error)))
        return FALSE;
      start = end + 1;
    }

  return TRUE;
}

/* (transfer full) (nullable): JSON text is UTF-8 (RFC 8259 §8.1) and has no NUL */
static char *
dup_text (GBytes  *bytes,
          GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length > 0 && g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);

  g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "Not a signed token: header and claims must be UTF-8 text.");
  return NULL;
}

/**
 * trunk_jws_verify:
 * @compact: header.payload.signature
 * @certificate_pem: whose public key is to have signed it; its dates and chain are not looked at
 * @algorithm: the only algorithm accepted, whatever the header says (RFC 8725 §3.1)
 * @error: return location for a #GError
 *
 * Returns: whether the signature is good
 */
gboolean
trunk_jws_verify (const char         *compact,
                  const char         *certificate_pem,
                  TrunkJwsAlgorithm   algorithm,
                  GError            **error)
{
  g_auto(Compact) parts = { 0 };
  g_autofree char *header = NULL;
  gnutls_datum_t pem, data, signature;
  gnutls_x509_crt_t crt = NULL;
  gnutls_pubkey_t key = NULL;
  gsize size;
  int code;

  g_return_val_if_fail (compact != NULL && certificate_pem != NULL, FALSE);
  g_return_val_if_fail (algorithm < G_N_ELEMENTS (algorithms), FALSE);

  if (!compact_parse (compact, &parts, error) ||
      !(header = dup_text (parts.parts[0], error)) ||
      !header_names (header, algorithm, error))
    return FALSE;

  pem = (gnutls_datum_t) { (unsigned char *) certificate_pem, strlen (certificate_pem) };
  data = (gnutls_datum_t) { (unsigned char *) compact, parts.signed_length };
  signature.data = (unsigned char *) g_bytes_get_data (parts.parts[2], &size);
  signature.size = size;
  if ((code = gnutls_x509_crt_init (&crt)) >= 0 &&
      (code = gnutls_x509_crt_import (crt, &pem, GNUTLS_X509_FMT_PEM)) >= 0 &&
      (code = gnutls_pubkey_init (&key)) >= 0 &&
      (code = gnutls_pubkey_import_x509 (key, crt, 0)) >= 0)
    code = gnutls_pubkey_verify_data2 (key, algorithms[algorithm].algorithm, 0, &data, &signature);
  g_clear_pointer (&key, gnutls_pubkey_deinit);
  g_clear_pointer (&crt, gnutls_x509_crt_deinit);
  if (code >= 0)
    return TRUE;

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "The signature is not good: %s", gnutls_strerror (code));
  return FALSE;
}

/**
 * trunk_jws_decode:
 * @compact: header.payload.signature
 * @out_header_json: (out) (optional) (transfer full): the header as text, not parsed
 * @out_payload_json: (out) (optional) (transfer full): the payload as text, not parsed
 * @error: return location for a #GError
 *
 * Splits without verifying: for display and diagnosis.
 *
 * Returns: whether @compact has the form of a signed token
 */
gboolean
trunk_jws_decode (const char  *compact,
                  char       **out_header_json,
                  char       **out_payload_json,
                  GError     **error)
{
  g_auto(Compact) parts = { 0 };
  g_autofree char *header = NULL;
  g_autofree char *payload = NULL;

  g_return_val_if_fail (compact != NULL, FALSE);

  if (!compact_parse (compact, &parts, error) ||
      !(header = dup_text (parts.parts[0], error)) ||
      !(payload = dup_text (parts.parts[1], error)))
    return FALSE;

  if (out_header_json != NULL)
    *out_header_json = g_steal_pointer (&header);
  if (out_payload_json != NULL)
    *out_payload_json = g_steal_pointer (&payload);
  return TRUE;
}
