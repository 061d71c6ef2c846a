/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/pkcs7.h>
#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-reader-private.h"

/* Of a whole file. OWASP asks for 600,000 of PBKDF2 with SHA-256, thrice in a PKCS#12 file; what asks for many times that wants to
 * keep us busy. */
#define MAX_ROUNDS 3500000

#define MAX_NOTES 20

/* How the formats call a key that is encrypted the way of PKCS#8. */
static const char encrypted_text[] = N_("This is a private key, encrypted with a password. Give the password that was chosen when it was saved.");

void
trunk_cert_reader_note (TrunkCertReader *reader,
                        const char      *note)
{
  for (guint i = 0; i < reader->notes->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (reader->notes, i), note))
        return;
    }
  if (reader->notes->len < MAX_NOTES)
    g_ptr_array_add (reader->notes, g_strdup (note));
}

/* A file must not decide for how long we compute. */
gboolean
trunk_cert_reader_afford (TrunkCertReader  *reader,
                          guint             rounds,
                          GError          **error)
{
  reader->rounds += rounds;
  if (reader->rounds <= MAX_ROUNDS)
    return TRUE;

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               _("Its encryption asks for more than %u rounds of computing; that is no honest file."), MAX_ROUNDS);
  return FALSE;
}

gboolean
trunk_cert_reader_take_certificate (TrunkCertReader  *reader,
                                    const void       *der,
                                    gsize             length,
                                    GError          **error)
{
  g_autoptr(TrunkCert) cert = trunk_cert_new (der, length, error);

  if (cert == NULL)
    return FALSE;

  reader->n_found++;
  if (trunk_cert_bundle_append (reader->bundle, cert))
    return TRUE;
  if (trunk_cert_bundle_get_n (reader->bundle) < TRUNK_CERT_BUNDLE_MAX)
    {
      trunk_cert_reader_note (reader, _("A certificate is in it more than once; it is taken once."));
      return TRUE;
    }

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("It holds more than %d certificates."), TRUNK_CERT_BUNDLE_MAX);
  return FALSE;
}

/* (transfer full): @key */
static void
take_key (TrunkCertReader       *reader,
          gnutls_x509_privkey_t  key)
{
  reader->n_keys++;
  if (reader->want == TRUNK_CERT_WANT_CERTIFICATES)
    {
      trunk_cert_reader_note (reader, _("It also holds a private key. That is a secret: it is not shown, not needed here, and not for a system that is only to trust certificates."));
      gnutls_x509_privkey_deinit (key);
    }
  else if (reader->key != NULL)
    {
      trunk_cert_reader_note (reader, _("It holds more than one private key; the first one is taken."));
      gnutls_x509_privkey_deinit (key);
    }
  else
    {
      reader->key = key;
    }
}

static gboolean
fail_key (TrunkCertReader  *reader,
          int               code,
          gboolean          encrypted,
          GError          **error)
{
  /* The wrong password shows as padding or structure that does not fit. */
  if (encrypted && code != GNUTLS_E_UNKNOWN_CIPHER_TYPE)
    {
      if (reader->password == NULL)
        g_set_error_literal (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_NEEDED, _(encrypted_text));
      else
        g_set_error_literal (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_WRONG,
                             _("This is a private key, encrypted with another password than the one given."));
    }
  else
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("This is a private key, but it is damaged, cut off, or of a kind that is not known here. RSA keys and keys on the curves P-256 to P-521 are."));
    }

  return FALSE;
}

/* An encrypted key that is not wanted needs no password. */
static gboolean
pass_over_encrypted (TrunkCertReader *reader)
{
  if (reader->want != TRUNK_CERT_WANT_CERTIFICATES || reader->format == TRUNK_CERT_FORMAT_PKCS12)
    return FALSE;

  reader->n_found++;
  reader->n_keys++;
  trunk_cert_reader_note (reader, _("It also holds an encrypted private key, which is not needed here."));
  return TRUE;
}

/**
 * trunk_cert_reader_take_key_der:
 * @encrypted: whether it is a PKCS#8 EncryptedPrivateKeyInfo (RFC 5958 §3); otherwise PKCS#1, PKCS#8 or RFC 5915
 */
gboolean
trunk_cert_reader_take_key_der (TrunkCertReader  *reader,
                                const void       *der,
                                gsize             length,
                                gboolean          encrypted,
                                GError          **error)
{
  gnutls_datum_t datum = { (void *) der, length };
  gnutls_x509_privkey_t key = NULL;
  int code;

  if (encrypted && pass_over_encrypted (reader))
    return TRUE;
  if (encrypted)
    {
      guint iterations = 0;
      guint schema = 0;
      guint cipher = 0;
      char *oid = NULL;

      code = gnutls_pkcs8_info (&datum, GNUTLS_X509_FMT_DER, &schema, &cipher, NULL, NULL, &iterations, &oid);
      gnutls_free (oid);
      if (code < 0)
        return fail_key (reader, GNUTLS_E_UNKNOWN_CIPHER_TYPE, TRUE, error);
      if (!trunk_cert_reader_afford (reader, iterations, error))
        return FALSE;
      if (reader->password == NULL && reader->format != TRUNK_CERT_FORMAT_PKCS12)
        return fail_key (reader, GNUTLS_E_DECRYPTION_FAILED, TRUE, error);
    }

  if (gnutls_x509_privkey_init (&key) < 0)
    g_error ("Out of memory");
  if (encrypted)
    {
      code = gnutls_x509_privkey_import_pkcs8 (key, &datum, GNUTLS_X509_FMT_DER, reader->password, 0);
    }
  else
    {
      code = gnutls_x509_privkey_import (key, &datum, GNUTLS_X509_FMT_DER);
      if (code < 0)
        code = gnutls_x509_privkey_import_pkcs8 (key, &datum, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN);
    }
  if (code < 0)
    {
      gnutls_x509_privkey_deinit (key);
      return fail_key (reader, code, encrypted, error);
    }

  reader->n_found++;
  take_key (reader, key);
  return TRUE;
}

/**
 * trunk_cert_reader_take_key_legacy:
 * @pem: a block with "Proc-Type: 4,ENCRYPTED" (RFC 1421 §4.6.1.1), as OpenSSL's traditional keys have
 */
gboolean
trunk_cert_reader_take_key_legacy (TrunkCertReader  *reader,
                                   const void       *pem,
                                   gsize             length,
                                   GError          **error)
{
  gnutls_datum_t datum = { (void *) pem, length };
  gnutls_x509_privkey_t key = NULL;
  int code;

  if (pass_over_encrypted (reader))
    return TRUE;
  if (reader->password == NULL)
    return fail_key (reader, GNUTLS_E_DECRYPTION_FAILED, TRUE, error);

  if (gnutls_x509_privkey_init (&key) < 0)
    g_error ("Out of memory");
  code = gnutls_x509_privkey_import_openssl (key, &datum, reader->password);
  if (code < 0)
    {
      gnutls_x509_privkey_deinit (key);
      return fail_key (reader, code, TRUE, error);
    }

  reader->n_found++;
  take_key (reader, key);
  return TRUE;
}

/* FALSE without an error: it is no PKCS#7. */
gboolean
trunk_cert_reader_take_pkcs7 (TrunkCertReader  *reader,
                              const void       *der,
                              gsize             length,
                              GError          **error)
{
  gnutls_datum_t datum = { (void *) der, length };
  gnutls_pkcs7_t pkcs7 = NULL;
  gboolean taken = TRUE;
  int n;

  if (gnutls_pkcs7_init (&pkcs7) < 0)
    g_error ("Out of memory");
  if (gnutls_pkcs7_import (pkcs7, &datum, GNUTLS_X509_FMT_DER) < 0)
    {
      gnutls_pkcs7_deinit (pkcs7);
      return FALSE;
    }

  reader->n_found++;
  reader->format = TRUNK_CERT_FORMAT_PKCS7;
  n = gnutls_pkcs7_get_crt_count (pkcs7);
  for (int i = 0; taken && i < n; i++)
    {
      gnutls_datum_t crt = { NULL, 0 };

      if (gnutls_pkcs7_get_crt_raw2 (pkcs7, i, &crt) < 0)
        {
          g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("This is a PKCS#7 file (.p7b), but a certificate in it is damaged."));
          taken = FALSE;
          break;
        }
      taken = trunk_cert_reader_take_certificate (reader, crt.data, crt.size, error);
      gnutls_free (crt.data);
    }
  gnutls_pkcs7_deinit (pkcs7);
  if (taken && n <= 0)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("This is a PKCS#7 file without certificates: a signed message or a list of revoked ones. A .p7b file with the certificates of the chain is needed."));
      taken = FALSE;
    }

  return taken;
}
