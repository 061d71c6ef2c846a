/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-make.h"

#include "base/trunk-error.h"
#include "certs/trunk-cert-make-private.h"
#include "certs/trunk-identity-private.h"

#include <gnutls/crypto.h>
#include <string.h>

#define DEFAULT_RSA_BITS 2048
#define MIN_RSA_BITS     1024  /* not for use: the practice tenant shows weak keys, too */
#define MAX_RSA_BITS     8192

/* RFC 5280, appendix A.1: ub-common-name */
#define MAX_COMMON_NAME 64

/* RFC 5280 §4.1.2.2: at most 20 octets, and positive; 16 random ones cannot collide */
#define SERIAL_LENGTH 16

/* RFC 5280 §4.2.1.2, method (1): 160 bits */
#define KEY_ID_LENGTH 20

gboolean
trunk_cert_request_is_sound (const TrunkCertRequest  *request,
                             GError                 **error)
{
  gsize length;

  if (request->common_name == NULL || (length = strlen (request->common_name)) == 0 || length > MAX_COMMON_NAME)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   "common name: must have 1 to %d characters", MAX_COMMON_NAME);
      return FALSE;
    }
  if (request->not_before < 0 || request->not_after <= request->not_before)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           "not after: must be later than not before");
      return FALSE;
    }
  if (request->key == TRUNK_CERT_KEY_RSA && request->bits != 0 && (request->bits < MIN_RSA_BITS || request->bits > MAX_RSA_BITS))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   "key size: must be %d to %d bits", MIN_RSA_BITS, MAX_RSA_BITS);
      return FALSE;
    }

  return TRUE;
}

int
trunk_cert_request_generate_key (const TrunkCertRequest *request,
                                 gnutls_x509_privkey_t   key)
{
  if (request->key == TRUNK_CERT_KEY_ECDSA)
    return gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

  return gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, request->bits != 0 ? request->bits : DEFAULT_RSA_BITS, 0);
}

static int
set_serial (gnutls_x509_crt_t crt)
{
  guint8 serial[SERIAL_LENGTH];
  int code;

  if ((code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial)) < 0)
    return code;
  serial[0] = (serial[0] & 0x7f) | 0x40;

  return gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
}

static int
add_name (gnutls_x509_crt_t  crt,
          const char        *name)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    return gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                 g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND);

  return gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, name, strlen (name), GNUTLS_FSAN_APPEND);
}

guint
trunk_cert_request_get_usage (const TrunkCertRequest *request)
{
  switch (request->purpose)
    {
    case TRUNK_CERT_AUTHORITY:
      return GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN;

    case TRUNK_CERT_SERVER:
      return request->key == TRUNK_CERT_KEY_RSA ? GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT
                                                : GNUTLS_KEY_DIGITAL_SIGNATURE;

    case TRUNK_CERT_SIGNER:
      return GNUTLS_KEY_DIGITAL_SIGNATURE;

    default:
      g_return_val_if_reached (GNUTLS_KEY_DIGITAL_SIGNATURE);
    }
}

static int
set_key_ids (gnutls_x509_crt_t crt,
             gnutls_x509_crt_t issuer)
{
  guint8 id[KEY_ID_LENGTH];
  size_t length = sizeof id;
  int code;

  if ((code = gnutls_x509_crt_get_key_id (crt, 0, id, &length)) < 0 ||
      (code = gnutls_x509_crt_set_subject_key_id (crt, id, length)) < 0)
    return code;

  if (issuer == NULL)
    return 0;

  length = sizeof id;
  if ((code = gnutls_x509_crt_get_key_id (issuer, 0, id, &length)) < 0)
    return code;
  return gnutls_x509_crt_set_authority_key_id (crt, id, length);
}

static int
fill (gnutls_x509_crt_t       crt,
      gnutls_x509_privkey_t   key,
      const TrunkCertRequest *request)
{
  const char *cn = request->common_name;
  int code;

  if ((code = gnutls_x509_crt_set_version (crt, 3)) < 0 ||
      (code = set_serial (crt)) < 0 ||
      (code = gnutls_x509_crt_set_activation_time (crt, request->not_before)) < 0 ||
      (code = gnutls_x509_crt_set_expiration_time (crt, request->not_after)) < 0 ||
      (code = gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, cn, strlen (cn))) < 0 ||
      (code = gnutls_x509_crt_set_key (crt, key)) < 0 ||
      (code = gnutls_x509_crt_set_basic_constraints (crt, request->purpose == TRUNK_CERT_AUTHORITY, -1)) < 0 ||
      (code = gnutls_x509_crt_set_key_usage (crt, trunk_cert_request_get_usage (request))) < 0)
    return code;

  if (request->purpose == TRUNK_CERT_SERVER &&
      (code = gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0)
    return code;

  for (gsize i = 0; request->names != NULL && request->names[i] != NULL; i++)
    {
      if ((code = add_name (crt, request->names[i])) < 0)
        return code;
    }

  return 0;
}

static int
make (gnutls_x509_crt_t       crt,
      gnutls_x509_privkey_t   key,
      const TrunkCertRequest *request,
      TrunkIdentity          *issuer)
{
  int code;

  if ((code = trunk_cert_request_generate_key (request, key)) < 0 ||
      (code = fill (crt, key, request)) < 0 ||
      (code = set_key_ids (crt, issuer != NULL ? trunk_identity_get_crt (issuer) : NULL)) < 0)
    return code;

  if (issuer == NULL)
    return gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);

  return gnutls_x509_crt_privkey_sign (crt, trunk_identity_get_crt (issuer), trunk_identity_get_private_key (issuer),
                                       GNUTLS_DIG_SHA256, 0);
}

/**
 * trunk_cert_make:
 * @request: what to make
 * @issuer: (nullable): who signs; %NULL makes it self-signed. Whether it is an authority is not asked: tests make broken chains
 * @error: return location for a #GError
 *
 * Makes a key pair and a certificate over it with SHA-256, profiled by RFC 5280 §4.2.1.
 *
 * Returns: (transfer full): the certificate with its key
 */
TrunkIdentity *
trunk_cert_make (const TrunkCertRequest  *request,
                 TrunkIdentity           *issuer,
                 GError                 **error)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  int code;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (issuer == NULL || TRUNK_IS_IDENTITY (issuer), NULL);

  if (!trunk_cert_request_is_sound (request, error))
    return NULL;

  if ((code = gnutls_x509_crt_init (&crt)) >= 0 &&
      (code = gnutls_x509_privkey_init (&key)) >= 0 &&
      (code = make (crt, key, request, issuer)) >= 0)
    return trunk_identity_new_take (crt, key, error);

  g_clear_pointer (&crt, gnutls_x509_crt_deinit);
  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS: %s", gnutls_strerror (code));
  return NULL;
}
