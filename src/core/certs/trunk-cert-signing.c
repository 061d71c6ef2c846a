/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-signing.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-json.h"
#include "certs/trunk-cert-make-private.h"
#include "certs/trunk-cert-private.h"
#include "certs/trunk-identity-private.h"

#define SHA1_LENGTH 20

static int
fill_request (gnutls_x509_crq_t       crq,
              gnutls_x509_privkey_t   key,
              const TrunkCertRequest *request)
{
  const char *cn = request->common_name;
  int code;

  if ((code = gnutls_x509_crq_set_version (crq, 1)) < 0 ||
      (code = gnutls_x509_crq_set_dn_by_oid (crq, GNUTLS_OID_X520_COMMON_NAME, 0, cn, strlen (cn))) < 0 ||
      (code = gnutls_x509_crq_set_key (crq, key)) < 0)
    return code;

  for (gsize i = 0; request->names != NULL && request->names[i] != NULL; i++)
    {
      const char *name = request->names[i];
      g_autoptr(GInetAddress) address = g_inet_address_new_from_string (name);

      if (address != NULL)
        code = gnutls_x509_crq_set_subject_alt_name (crq, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                     g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND);
      else
        code = gnutls_x509_crq_set_subject_alt_name (crq, GNUTLS_SAN_DNSNAME, name, strlen (name), GNUTLS_FSAN_APPEND);
      if (code < 0)
        return code;
    }

  if ((code = gnutls_x509_crq_set_key_usage (crq, trunk_cert_request_get_usage (request))) < 0)
    return code;
  if (request->purpose == TRUNK_CERT_SERVER && (code = gnutls_x509_crq_set_key_purpose_oid (crq, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0)
    return code;

  return gnutls_x509_crq_sign2 (crq, key, GNUTLS_DIG_SHA256, 0);
}

/* Copies and wipes GnuTLS's own. */
static char *
take_pem (gnutls_datum_t *pem)
{
  char *copy = g_strndup ((const char *) pem->data, pem->size);

  gnutls_memset (pem->data, 0, pem->size);
  gnutls_free (pem->data);

  return copy;
}

/**
 * trunk_cert_signing_request_make:
 * @request: what to ask for
 * @out_key: (out) (transfer full): the new private key
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the request in PEM, for a certificate authority to answer
 */
char *
trunk_cert_signing_request_make (const TrunkCertRequest  *request,
                                 char                   **out_key,
                                 GError                 **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crq_t crq = NULL;
  gnutls_datum_t key_pem = { NULL, 0 };
  gnutls_datum_t pem = { NULL, 0 };
  char *text = NULL;
  int code;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (out_key != NULL, NULL);

  if (!trunk_cert_request_is_sound (request, error))
    return NULL;

  if ((code = gnutls_x509_privkey_init (&key)) >= 0 &&
      (code = gnutls_x509_crq_init (&crq)) >= 0 &&
      (code = trunk_cert_request_generate_key (request, key)) >= 0 &&
      (code = fill_request (crq, key, request)) >= 0 &&
      (code = gnutls_x509_crq_export2 (crq, GNUTLS_X509_FMT_PEM, &pem)) >= 0 &&
      (code = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem)) >= 0)
    {
      text = take_pem (&pem);
      *out_key = take_pem (&key_pem);
    }
  else
    {
      gnutls_free (pem.data);
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS: %s", gnutls_strerror (code));
    }
  g_clear_pointer (&crq, gnutls_x509_crq_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);

  return text;
}

static int
set_certificates (gnutls_pkcs12_t  pkcs12,
                  TrunkIdentity   *self,
                  TrunkCertBundle *chain,
                  const char      *password,
                  guint            encryption,
                  gnutls_datum_t  *key_id)
{
  gnutls_pkcs12_bag_t bag = NULL;
  GBytes *own = trunk_identity_get_der (self);
  int index;
  int code;

  if ((code = gnutls_pkcs12_bag_init (&bag)) < 0)
    return code;

  /* The key is found again by the same local key id at both (RFC 7292 §4.2). */
  code = index = gnutls_pkcs12_bag_set_crt (bag, trunk_identity_get_crt (self));
  if (code >= 0)
    code = gnutls_pkcs12_bag_set_key_id (bag, index, key_id);
  for (guint i = 0; code >= 0 && chain != NULL && i < trunk_cert_bundle_get_n (chain); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (chain, i);

      if (!g_bytes_equal (trunk_cert_get_der (cert), own))
        code = gnutls_pkcs12_bag_set_crt (bag, trunk_cert_get_crt (cert));
      /* GnuTLS has room for 32 in a bag. */
      if (code >= 0 && gnutls_pkcs12_bag_get_count (bag) >= 30)
        break;
    }
  if (code >= 0 && (code = gnutls_pkcs12_bag_encrypt (bag, password, encryption)) >= 0)
    code = gnutls_pkcs12_set_bag (pkcs12, bag);
  gnutls_pkcs12_bag_deinit (bag);

  return code;
}

static int
set_key (gnutls_pkcs12_t  pkcs12,
         TrunkIdentity   *self,
         const char      *password,
         guint            encryption,
         gnutls_datum_t  *key_id)
{
  gnutls_pkcs12_bag_t bag = NULL;
  gnutls_x509_privkey_t key = NULL;
  int code;

  if ((code = gnutls_pkcs12_bag_init (&bag)) < 0)
    return code;

  if ((code = gnutls_privkey_export_x509 (trunk_identity_get_private_key (self), &key)) >= 0 &&
      (code = gnutls_pkcs12_bag_set_privkey (bag, key, password, encryption)) >= 0 &&
      (code = gnutls_pkcs12_bag_set_key_id (bag, 0, key_id)) >= 0)
    code = gnutls_pkcs12_set_bag (pkcs12, bag);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  gnutls_pkcs12_bag_deinit (bag);

  return code;
}

/**
 * trunk_identity_export_pfx:
 * @chain: (nullable): certificates to put beside its own, at most 30
 * @password: protects the key: not empty
 * @strength: what it is encrypted with
 * @error: return location for a #GError
 *
 * Returns: (transfer full): a PKCS#12 file (RFC 7292)
 */
GBytes *
trunk_identity_export_pfx (TrunkIdentity     *self,
                           TrunkCertBundle   *chain,
                           const char        *password,
                           TrunkPfxStrength   strength,
                           GError           **error)
{
  const guint encryption = strength == TRUNK_PFX_MODERN ? GNUTLS_PKCS_PBES2_AES_256 : GNUTLS_PKCS_PKCS12_3DES;
  gnutls_pkcs12_t pkcs12 = NULL;
  gnutls_datum_t out = { NULL, 0 };
  guint8 id[SHA1_LENGTH];
  gnutls_datum_t key_id = { id, sizeof id };
  GBytes *der;
  GBytes *bytes;
  int code;

  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);
  g_return_val_if_fail (chain == NULL || TRUNK_IS_CERT_BUNDLE (chain), NULL);

  if (password == NULL || password[0] == '\0')
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("A PKCS#12 file with a private key needs a password that is not empty."));
      return NULL;
    }

  der = trunk_identity_get_der (self);
  if ((code = gnutls_hash_fast (GNUTLS_DIG_SHA1, g_bytes_get_data (der, NULL), g_bytes_get_size (der), id)) >= 0 &&
      (code = gnutls_pkcs12_init (&pkcs12)) >= 0 &&
      (code = set_certificates (pkcs12, self, chain, password, encryption, &key_id)) >= 0 &&
      (code = set_key (pkcs12, self, password, encryption, &key_id)) >= 0 &&
      (code = gnutls_pkcs12_generate_mac2 (pkcs12, strength == TRUNK_PFX_MODERN ? GNUTLS_MAC_SHA256 : GNUTLS_MAC_SHA1, password)) >= 0)
    code = gnutls_pkcs12_export2 (pkcs12, GNUTLS_X509_FMT_DER, &out);
  g_clear_pointer (&pkcs12, gnutls_pkcs12_deinit);
  if (code < 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS: %s", gnutls_strerror (code));
      return NULL;
    }
  bytes = g_bytes_new_with_free_func (out.data, out.size, (GDestroyNotify) gnutls_free, out.data);

  return bytes;
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       when)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%FT%TZ") : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/**
 * trunk_cert_dup_key_credential:
 *
 * An entry of the property keyCredentials of a Microsoft Graph application: the certificate in Base64, its SHA-1 in Base64 as
 * customKeyIdentifier, a new keyId. PATCH replaces the whole array: the entries that stay have to be sent, too.
 *
 * Returns: (transfer full): the JSON object
 */
char *
trunk_cert_dup_key_credential (TrunkCert *cert)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  const TrunkCertFacts *facts;
  guint8 sha1[SHA1_LENGTH];
  GBytes *der;

  g_return_val_if_fail (cert != NULL, NULL);

  facts = trunk_cert_get_facts (cert);
  der = trunk_cert_get_der (cert);
  key = g_base64_encode (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  gnutls_hash_fast (GNUTLS_DIG_SHA1, g_bytes_get_data (der, NULL), g_bytes_get_size (der), sha1);
  hash = g_base64_encode (sha1, sizeof sha1);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "AsymmetricX509Cert");
  json_builder_set_member_name (builder, "usage");
  json_builder_add_string_value (builder, "Verify");
  json_builder_set_member_name (builder, "keyId");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "displayName");
  json_builder_add_string_value (builder, facts->subject);
  json_builder_set_member_name (builder, "customKeyIdentifier");
  json_builder_add_string_value (builder, hash);
  add_time (builder, "startDateTime", facts->not_before);
  add_time (builder, "endDateTime", facts->not_after);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, key);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}
