/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-import.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-private.h"
#include "certs/trunk-cert-reader-private.h"
#include "certs/trunk-identity-private.h"

#define KEY_ID_LENGTH 32

struct _TrunkCertImport
{
  GObject parent_instance;

  /* all fixed after construction */
  TrunkCertFormat format;
  TrunkCertBundle *bundle;      /* (owned) */
  gnutls_x509_privkey_t key;    /* (owned) (nullable) */
  GPtrArray *notes;             /* (owned), NULL at its end */
};

G_DEFINE_FINAL_TYPE (TrunkCertImport, trunk_cert_import, G_TYPE_OBJECT)
G_DEFINE_QUARK (trunk-cert-error-quark, trunk_cert_error)

static void
trunk_cert_import_finalize (GObject *object)
{
  TrunkCertImport *self = TRUNK_CERT_IMPORT (object);

  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_object (&self->bundle);
  g_clear_pointer (&self->notes, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_cert_import_parent_class)->finalize (object);
}

static void
trunk_cert_import_class_init (TrunkCertImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_cert_import_finalize;
}

static void
trunk_cert_import_init (TrunkCertImport *self)
{
}

const char *
trunk_cert_format_get_name (TrunkCertFormat format)
{
  switch (format)
    {
    case TRUNK_CERT_FORMAT_PEM:
      return _("PEM");
    case TRUNK_CERT_FORMAT_DER:
      return _("DER");
    case TRUNK_CERT_FORMAT_PKCS7:
      return _("PKCS#7 (.p7b)");
    case TRUNK_CERT_FORMAT_PKCS12:
      return _("PKCS#12 (.pfx, .p12)");
    default:
      g_return_val_if_reached (NULL);
    }
}

/* What is in Base64 without the lines around it, or text at all. */
static gboolean
fail_unknown (const char  *data,
              gsize        length,
              GError     **error)
{
  gboolean text = length > 0;

  for (gsize i = 0; text && i < MIN (length, 4096); i++)
    text = data[i] >= 0x20 || g_ascii_isspace (data[i]) || (guchar) data[i] >= 0x80;

  if (length == 0)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("It is empty."));
  else if (text && g_strstr_len (data, length, "<html") != NULL)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("This is a web page, not a certificate: a download that ended at a sign-in or error page."));
  else if (text)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("This is text without a certificate in it. A certificate begins with “-----BEGIN CERTIFICATE-----” and ends with “-----END CERTIFICATE-----”."));
  else
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("This is no certificate or key in a form that is known here (PEM, DER, PKCS#7, PKCS#12), or it is damaged or cut off."));
  return FALSE;
}

static gboolean
is_request (gnutls_datum_t *datum)
{
  gnutls_x509_crq_t request = NULL;
  gboolean result = gnutls_x509_crq_init (&request) >= 0 && gnutls_x509_crq_import (request, datum, GNUTLS_X509_FMT_DER) >= 0;

  g_clear_pointer (&request, gnutls_x509_crq_deinit);
  return result;
}

static gboolean
is_crl (gnutls_datum_t *datum)
{
  gnutls_x509_crl_t crl = NULL;
  gboolean result = gnutls_x509_crl_init (&crl) >= 0 && gnutls_x509_crl_import (crl, datum, GNUTLS_X509_FMT_DER) >= 0;

  g_clear_pointer (&crl, gnutls_x509_crl_deinit);
  return result;
}

static gboolean
is_encrypted_key (gnutls_datum_t *datum)
{
  guint iterations = 0;
  guint schema = 0;
  guint cipher = 0;
  char *oid = NULL;
  int code = gnutls_pkcs8_info (datum, GNUTLS_X509_FMT_DER, &schema, &cipher, NULL, NULL, &iterations, &oid);

  gnutls_free (oid);
  /* An encryption that is not known here is one all the same. */
  return code >= 0 || code == GNUTLS_E_UNKNOWN_CIPHER_TYPE;
}

/* Each kind's outline differs, so that at most one of them fits. */
static gboolean
read_der (TrunkCertReader  *reader,
          const void       *data,
          gsize             length,
          GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  gnutls_datum_t datum = { (void *) data, length };

  reader->format = TRUNK_CERT_FORMAT_DER;
  if (trunk_cert_reader_take_certificate (reader, data, length, NULL))
    return TRUE;
  if (trunk_cert_pkcs12_read (reader, data, length, &local_error) ||
      (local_error == NULL && trunk_cert_reader_take_pkcs7 (reader, data, length, &local_error)))
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  reader->format = TRUNK_CERT_FORMAT_DER;
  if (is_encrypted_key (&datum))
    return trunk_cert_reader_take_key_der (reader, data, length, TRUE, error);
  if (trunk_cert_reader_take_key_der (reader, data, length, FALSE, NULL))
    return TRUE;

  if (is_request (&datum))
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("This is a certificate request (CSR), not a certificate: the authority's answer to it is needed."));
  else if (is_crl (&datum))
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("This is a list of revoked certificates (CRL), not a certificate."));
  else
    fail_unknown (data, length, error);

  return FALSE;
}

/* Notepad saves "Unicode" as UTF-16 and UTF-8 with a byte order mark. */
static char *
dup_utf16 (const guint8 *data,
           gsize         length,
           gsize        *out_length)
{
  if (length < 4 || !((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
    return NULL;

  return g_convert ((const char *) data + 2, (length - 2) & ~(gsize) 1, "UTF-8", data[0] == 0xff ? "UTF-16LE" : "UTF-16BE", NULL, out_length, NULL);
}

static gboolean
read_any (TrunkCertReader  *reader,
          const void       *data,
          gsize             length,
          GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *utf8 = NULL;
  gboolean taken;
  gsize utf8_length = 0;

  if (length == 0)
    return fail_unknown ("", 0, error);
  if (((const guint8 *) data)[0] == 0x30)
    return read_der (reader, data, length, error);

  utf8 = dup_utf16 (data, length, &utf8_length);
  taken = utf8 != NULL ? trunk_cert_pem_read (reader, utf8, utf8_length, &local_error) : trunk_cert_pem_read (reader, data, length, &local_error);
  if (utf8 != NULL)
    gnutls_memset (utf8, 0, utf8_length);
  if (!taken && local_error == NULL)
    return fail_unknown (data, length, error);
  if (!taken)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return taken;
}

/* Whether what was found is what was wanted. */
static gboolean
check_want (TrunkCertReader  *reader,
            GError          **error)
{
  guint n = trunk_cert_bundle_get_n (reader->bundle);

  if (reader->want == TRUNK_CERT_WANT_CERTIFICATES && n == 0)
    {
      if (reader->n_keys > 0)
        g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                             _("This is a private key, not a certificate. It is a secret and belongs to nobody but its owner: keep it where it is. The certificate is in a file of its own (.cer, .crt, .pem)."));
      else
        g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("There is no certificate in it."));
      return FALSE;
    }
  if (reader->want == TRUNK_CERT_WANT_KEY && reader->key == NULL)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("There is no private key in it. The key is in a file of its own (.key, .pem) or, with its certificate, in a PKCS#12 file (.pfx, .p12)."));
      return FALSE;
    }

  return TRUE;
}

/**
 * trunk_cert_import_new:
 * @data: a whole file; whoever gives it wipes it if there may be a key in it
 * @length: of @data, in bytes
 * @password: (nullable): for what is encrypted in it; %NULL also tries none and the empty one on PKCS#12
 * @want: what the caller is after
 * @error: return location for a #GError
 *
 * Recognises and reads PEM (RFC 7468; one block or many, anything around them), DER, PKCS#7 (RFC 2315), PKCS#12 (RFC 7292) and
 * private keys (PKCS#1, PKCS#8, RFC 5915; encrypted by PKCS#5 or in OpenSSL's older way). Costly for encrypted ones: not for the
 * main loop of a window.
 *
 * Returns: (transfer full): what is in it; %NULL with %TRUNK_CERT_ERROR where a password is missing or wrong, else
 *   %TRUNK_ERROR_INVALID_INPUT, which says what the file is and what would be right
 */
TrunkCertImport *
trunk_cert_import_new (const void     *data,
                       gsize           length,
                       const char     *password,
                       TrunkCertWant   want,
                       GError        **error)
{
  g_autoptr(TrunkCertImport) self = g_object_new (TRUNK_TYPE_CERT_IMPORT, NULL);
  g_autoptr(GError) local_error = NULL;
  TrunkCertReader reader = { .password = password, .want = want };
  gboolean taken = FALSE;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  self->bundle = reader.bundle = trunk_cert_bundle_new ();
  self->notes = reader.notes = g_ptr_array_new_with_free_func (g_free);
  if (length > TRUNK_CERT_IMPORT_MAX_BYTES)
    g_set_error (&local_error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("It has more than %d bytes; that is no file of certificates."),
                 TRUNK_CERT_IMPORT_MAX_BYTES);
  else
    taken = read_any (&reader, data, length, &local_error) && check_want (&reader, &local_error);

  self->key = reader.key;
  self->format = reader.format;
  g_ptr_array_add (self->notes, NULL);
  if (taken)
    return g_steal_pointer (&self);

  if (local_error == NULL)
    fail_unknown (data, length, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

TrunkCertFormat
trunk_cert_import_get_format (TrunkCertImport *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_IMPORT (self), TRUNK_CERT_FORMAT_PEM);

  return self->format;
}

/**
 * trunk_cert_import_get_bundle:
 *
 * Returns: (transfer none): the certificates in the order they stand in the file
 */
TrunkCertBundle *
trunk_cert_import_get_bundle (TrunkCertImport *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_IMPORT (self), NULL);

  return self->bundle;
}

gboolean
trunk_cert_import_has_key (TrunkCertImport *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_IMPORT (self), FALSE);

  return self->key != NULL;
}

/**
 * trunk_cert_import_get_notes:
 *
 * Returns: (transfer none): sentences about what else is in the file
 */
const char * const *
trunk_cert_import_get_notes (TrunkCertImport *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_IMPORT (self), NULL);

  return (const char * const *) self->notes->pdata;
}

static gboolean
key_fits (gnutls_x509_privkey_t key,
          TrunkCert            *cert)
{
  guint8 of_key[KEY_ID_LENGTH];
  guint8 of_cert[KEY_ID_LENGTH];
  size_t key_length = sizeof of_key;
  size_t cert_length = sizeof of_cert;

  return gnutls_x509_privkey_get_key_id (key, GNUTLS_KEYID_USE_SHA256, of_key, &key_length) == 0 &&
         gnutls_x509_crt_get_key_id (trunk_cert_get_crt (cert), GNUTLS_KEYID_USE_SHA256, of_cert, &cert_length) == 0 &&
         key_length == cert_length && memcmp (of_key, of_cert, key_length) == 0;
}

static TrunkIdentity *
join (gnutls_x509_privkey_t   key,
      TrunkCert              *cert,
      GError                **error)
{
  gnutls_x509_privkey_t key_copy = NULL;
  gnutls_x509_crt_t crt_copy = NULL;
  GBytes *der = trunk_cert_get_der (cert);
  gnutls_datum_t datum = { (void *) g_bytes_get_data (der, NULL), g_bytes_get_size (der) };

  if (gnutls_x509_privkey_init (&key_copy) < 0 || gnutls_x509_privkey_cpy (key_copy, key) < 0 ||
      gnutls_x509_crt_init (&crt_copy) < 0 || gnutls_x509_crt_import (crt_copy, &datum, GNUTLS_X509_FMT_DER) < 0)
    {
      g_clear_pointer (&key_copy, gnutls_x509_privkey_deinit);
      g_clear_pointer (&crt_copy, gnutls_x509_crt_deinit);
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, "GnuTLS could not copy a key or certificate");
      return NULL;
    }

  return trunk_identity_new_take (crt_copy, key_copy, error);
}

/**
 * trunk_cert_import_dup_identity:
 * @certificates: (nullable): where its certificate is; %NULL: in this file
 * @error: return location for a #GError
 *
 * Joins the key of this file with the certificate that was made for it. Of several such, the one that ends last.
 *
 * Returns: (transfer full): the certificate with its key; %NULL with %TRUNK_ERROR_INVALID_INPUT when there is no key here, or none
 *   of the certificates is for it
 */
TrunkIdentity *
trunk_cert_import_dup_identity (TrunkCertImport  *self,
                                TrunkCertBundle  *certificates,
                                GError          **error)
{
  TrunkCert *found = NULL;

  g_return_val_if_fail (TRUNK_IS_CERT_IMPORT (self), NULL);
  g_return_val_if_fail (certificates == NULL || TRUNK_IS_CERT_BUNDLE (certificates), NULL);

  if (certificates == NULL)
    certificates = self->bundle;
  if (self->key == NULL)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("There is no private key in it."));
      return NULL;
    }

  for (guint i = 0; i < trunk_cert_bundle_get_n (certificates); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (certificates, i);

      if (key_fits (self->key, cert) && (found == NULL || trunk_cert_get_facts (cert)->not_after > trunk_cert_get_facts (found)->not_after))
        found = cert;
    }
  if (found != NULL)
    return join (self->key, found, error);

  if (trunk_cert_bundle_get_n (certificates) == 0)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("There is a private key in it, but no certificate."));
  else
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("None of the certificates was made for this private key. The answer to another request, or the key of another certificate?"));
  return NULL;
}
