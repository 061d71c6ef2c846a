/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-identity.h"

#include "base/trunk-error.h"
#include "certs/trunk-identity-private.h"
#include "certs/trunk-jws.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

/* Far above any real certificate or key, far below what would hurt to parse. */
#define MAX_PEM_LENGTH (256 * 1024)

#define SHA1_LENGTH   20
#define SHA256_LENGTH 32

struct _TrunkIdentity
{
  GObject parent_instance;

  /* all fixed after construction */
  gnutls_x509_crt_t     crt;          /* (owned) */
  gnutls_x509_privkey_t key;          /* (owned): for export only */
  gnutls_privkey_t      private_key;  /* (owned): for signing */
  GBytes               *der;          /* (owned) */
  char                 *pem;          /* (owned) */
  char                 *x5t;          /* (owned) */
  char                 *x5t_s256;     /* (owned) */
  gint64                not_before;
  gint64                not_after;
};

G_DEFINE_FINAL_TYPE (TrunkIdentity, trunk_identity, G_TYPE_OBJECT)

static void
trunk_identity_finalize (GObject *object)
{
  TrunkIdentity *self = TRUNK_IDENTITY (object);

  /* GnuTLS overwrites the numbers of a key when it lets go of it. */
  g_clear_pointer (&self->private_key, gnutls_privkey_deinit);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->crt, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->pem, g_free);
  g_clear_pointer (&self->x5t, g_free);
  g_clear_pointer (&self->x5t_s256, g_free);

  G_OBJECT_CLASS (trunk_identity_parent_class)->finalize (object);
}

static void
trunk_identity_class_init (TrunkIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_identity_finalize;
}

static void
trunk_identity_init (TrunkIdentity *self)
{
}

static gboolean
fail_gnutls (int          code,
             GError     **error)
{
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS: %s", gnutls_strerror (code));
  return FALSE;
}

static gboolean
key_belongs (gnutls_x509_crt_t     crt,
             gnutls_x509_privkey_t key)
{
  guint8 of_crt[SHA256_LENGTH];
  guint8 of_key[SHA256_LENGTH];
  size_t crt_length = sizeof of_crt;
  size_t key_length = sizeof of_key;

  return gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA256, of_crt, &crt_length) == 0 &&
         gnutls_x509_privkey_get_key_id (key, GNUTLS_KEYID_USE_SHA256, of_key, &key_length) == 0 &&
         crt_length == key_length &&
         memcmp (of_crt, of_key, crt_length) == 0;
}

static gboolean
derive (TrunkIdentity  *self,
        GError        **error)
{
  gnutls_datum_t der = { NULL, 0 };
  gnutls_datum_t pem = { NULL, 0 };
  guint8 sha1[SHA1_LENGTH];
  guint8 sha256[SHA256_LENGTH];
  int code;

  if ((code = gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_DER, &der)) < 0)
    return fail_gnutls (code, error);
  self->der = g_bytes_new_with_free_func (der.data, der.size, (GDestroyNotify) gnutls_free, der.data);

  if ((code = gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_PEM, &pem)) < 0)
    return fail_gnutls (code, error);
  self->pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);

  if ((code = gnutls_hash_fast (GNUTLS_DIG_SHA1, der.data, der.size, sha1)) < 0 ||
      (code = gnutls_hash_fast (GNUTLS_DIG_SHA256, der.data, der.size, sha256)) < 0)
    return fail_gnutls (code, error);
  self->x5t = trunk_base64url_encode (sha1, sizeof sha1);
  self->x5t_s256 = trunk_base64url_encode (sha256, sizeof sha256);

  self->not_before = gnutls_x509_crt_get_activation_time (self->crt);
  self->not_after = gnutls_x509_crt_get_expiration_time (self->crt);

  if ((code = gnutls_privkey_init (&self->private_key)) < 0 ||
      (code = gnutls_privkey_import_x509 (self->private_key, self->key, 0)) < 0)
    return fail_gnutls (code, error);

  return TRUE;
}

TrunkIdentity *
trunk_identity_new_take (gnutls_x509_crt_t       certificate,
                         gnutls_x509_privkey_t   key,
                         GError                **error)
{
  g_autoptr(TrunkIdentity) self = g_object_new (TRUNK_TYPE_IDENTITY, NULL);

  g_return_val_if_fail (certificate != NULL && key != NULL, NULL);

  self->crt = certificate;
  self->key = key;
  if (!derive (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gnutls_x509_crt_t
trunk_identity_get_crt (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->crt;
}

gnutls_privkey_t
trunk_identity_get_private_key (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->private_key;
}

static gnutls_x509_crt_t
import_certificate (const char  *pem,
                    GError     **error)
{
  gnutls_datum_t datum = { (unsigned char *) pem, strlen (pem) };
  gnutls_x509_crt_t crt = NULL;
  int code;

  if ((code = gnutls_x509_crt_init (&crt)) < 0)
    {
      fail_gnutls (code, error);
      return NULL;
    }
  if (datum.size > MAX_PEM_LENGTH || gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_PEM) < 0)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("This is not a certificate in PEM form: it must begin with “-----BEGIN CERTIFICATE-----”."));
      gnutls_x509_crt_deinit (crt);
      return NULL;
    }

  return crt;
}

/* The error texts never quote GnuTLS on a key: nothing of the input may come back out. */
static gnutls_x509_privkey_t
import_key (const char  *pem,
            GError     **error)
{
  gnutls_datum_t datum = { (unsigned char *) pem, strlen (pem) };
  gnutls_x509_privkey_t key = NULL;
  int code;

  if ((code = gnutls_x509_privkey_init (&key)) < 0)
    {
      fail_gnutls (code, error);
      return NULL;
    }
  code = datum.size > MAX_PEM_LENGTH ? GNUTLS_E_BASE64_DECODING_ERROR
                                     : gnutls_x509_privkey_import2 (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code >= 0)
    return key;

  if (code == GNUTLS_E_DECRYPTION_FAILED)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("The private key is encrypted with a password. Decrypt it first."));
  else
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("This is not a private key in PEM form: it must begin with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”."));
  gnutls_x509_privkey_deinit (key);
  return NULL;
}

/**
 * trunk_identity_new_from_pem:
 * @certificate_pem: the certificate; of several the first
 * @key_pem: PKCS#1 or PKCS#8, not encrypted; may stand in the same text as the certificate
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the identity, or %NULL with %TRUNK_ERROR_INVALID_INPUT when a part does not parse or the key is
 *   another certificate's
 */
TrunkIdentity *
trunk_identity_new_from_pem (const char  *certificate_pem,
                             const char  *key_pem,
                             GError     **error)
{
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;

  g_return_val_if_fail (certificate_pem != NULL, NULL);
  g_return_val_if_fail (key_pem != NULL, NULL);

  if (!(crt = import_certificate (certificate_pem, error)))
    return NULL;
  if (!(key = import_key (key_pem, error)))
    {
      gnutls_x509_crt_deinit (crt);
      return NULL;
    }
  if (!key_belongs (crt, key))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("The private key does not belong to this certificate."));
      gnutls_x509_crt_deinit (crt);
      gnutls_x509_privkey_deinit (key);
      return NULL;
    }

  return trunk_identity_new_take (crt, key, error);
}

/**
 * trunk_identity_get_der:
 *
 * Returns: (transfer none): the certificate in DER
 */
GBytes *
trunk_identity_get_der (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->der;
}

/**
 * trunk_identity_get_certificate:
 *
 * Returns: (transfer none): the certificate in PEM, without its key
 */
const char *
trunk_identity_get_certificate (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->pem;
}

/**
 * trunk_identity_get_x5t:
 *
 * Returns: (transfer none): base64url of SHA-1 over the DER (RFC 7515 §4.1.7), the legacy header of a client assertion
 */
const char *
trunk_identity_get_x5t (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->x5t;
}

/**
 * trunk_identity_get_x5t_s256:
 *
 * Returns: (transfer none): base64url of SHA-256 over the DER (RFC 7515 §4.1.8)
 */
const char *
trunk_identity_get_x5t_s256 (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  return self->x5t_s256;
}

/**
 * trunk_identity_get_not_before:
 *
 * Returns: when the certificate starts to be valid, in Unix seconds
 */
gint64
trunk_identity_get_not_before (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), 0);

  return self->not_before;
}

/**
 * trunk_identity_get_not_after:
 *
 * Returns: when the certificate ends, in Unix seconds
 */
gint64
trunk_identity_get_not_after (TrunkIdentity *self)
{
  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), 0);

  return self->not_after;
}

/**
 * trunk_identity_export_key:
 *
 * Returns: (transfer full): the private key as PKCS#8 PEM, without a password. Whoever asks for it wipes it.
 */
char *
trunk_identity_export_key (TrunkIdentity *self)
{
  gnutls_datum_t pem = { NULL, 0 };
  char *copy;
  int code;

  g_return_val_if_fail (TRUNK_IS_IDENTITY (self), NULL);

  code = gnutls_x509_privkey_export2_pkcs8 (self->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem);
  if (code < 0)
    {
      g_critical ("A private key could not be exported: %s", gnutls_strerror (code));
      return NULL;
    }
  copy = g_strndup ((const char *) pem.data, pem.size);
  gnutls_memset (pem.data, 0, pem.size);
  gnutls_free (pem.data);

  return copy;
}
