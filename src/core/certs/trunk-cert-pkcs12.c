/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/pkcs12.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-reader-private.h"

/* A real one has two or three. */
#define MAX_BAGS 64

typedef gnutls_pkcs12_t     Pkcs12;
typedef gnutls_pkcs12_bag_t Pkcs12Bag;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Pkcs12, gnutls_pkcs12_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Pkcs12Bag, gnutls_pkcs12_bag_deinit, NULL)

static gboolean
fail_password (TrunkCertReader  *reader,
               GError          **error)
{
  if (reader->password == NULL)
    g_set_error_literal (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_NEEDED,
                         _("This is a PKCS#12 file (.pfx, .p12), protected with a password. Give the password that was chosen when it was exported."));
  else
    g_set_error_literal (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_WRONG,
                         _("This is a PKCS#12 file (.pfx, .p12), and the password is not the one that was chosen when it was exported."));

  return FALSE;
}

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                       _("This is a PKCS#12 file (.pfx, .p12), but it is damaged, cut off, or uses an encryption that is not known here. Export it anew, with AES-256."));

  return FALSE;
}

/* "No password" and "empty password" are two things in RFC 7292 appendix B; exporters mean either when none is typed. */
static gboolean
find_password (TrunkCertReader  *reader,
               Pkcs12            pkcs12,
               const char      **out_password,
               GError          **error)
{
  const char * const candidates[] = { reader->password, "", NULL };
  const guint first = reader->password != NULL && reader->password[0] != '\0' ? 0 : 1;
  const guint n = reader->password != NULL && reader->password[0] != '\0' ? 1 : 3;
  guint iterations = 0;
  guint mac = 0;
  char *oid = NULL;
  int result;

  result = gnutls_pkcs12_mac_info (pkcs12, &mac, NULL, NULL, &iterations, &oid);
  gnutls_free (oid);
  if (result == GNUTLS_E_UNKNOWN_HASH_ALGORITHM)
    return fail_damaged (error);
  if (result < 0)
    {
      trunk_cert_reader_note (reader, _("The PKCS#12 file has no integrity check: whether it was changed can't be told."));
      *out_password = reader->password != NULL ? reader->password : "";
      return TRUE;
    }

  for (guint i = first; i < n; i++)
    {
      if (!trunk_cert_reader_afford (reader, iterations, error))
        return FALSE;
      result = gnutls_pkcs12_verify_mac (pkcs12, candidates[i]);
      if (result == 0)
        {
          *out_password = candidates[i];
          return TRUE;
        }
      if (result != GNUTLS_E_MAC_VERIFY_FAILED)
        return fail_damaged (error);
    }

  return fail_password (reader, error);
}

static gboolean
take_element (TrunkCertReader  *reader,
              Pkcs12Bag         bag,
              guint             index,
              const char       *password,
              GError          **error)
{
  const char *outer = reader->password;
  gnutls_datum_t datum = { NULL, 0 };
  gboolean taken;

  if (gnutls_pkcs12_bag_get_data (bag, index, &datum) < 0)
    return fail_damaged (error);

  switch (gnutls_pkcs12_bag_get_type (bag, index))
    {
    case GNUTLS_BAG_CERTIFICATE:
      return trunk_cert_reader_take_certificate (reader, datum.data, datum.size, error);

    case GNUTLS_BAG_PKCS8_KEY:
      return trunk_cert_reader_take_key_der (reader, datum.data, datum.size, FALSE, error);

    case GNUTLS_BAG_PKCS8_ENCRYPTED_KEY:
      reader->password = password;
      taken = trunk_cert_reader_take_key_der (reader, datum.data, datum.size, TRUE, error);
      reader->password = outer;
      return taken;

    case GNUTLS_BAG_CRL:
    case GNUTLS_BAG_SECRET:
    case GNUTLS_BAG_ENCRYPTED:
    case GNUTLS_BAG_EMPTY:
    case GNUTLS_BAG_UNKNOWN:
    default:
      return TRUE;
    }
}

static gboolean
take_bag (TrunkCertReader  *reader,
          Pkcs12Bag         bag,
          const char       *password,
          GError          **error)
{
  int n;

  if (gnutls_pkcs12_bag_get_type (bag, 0) == GNUTLS_BAG_ENCRYPTED)
    {
      guint iterations = 0;
      guint schema = 0;
      guint cipher = 0;
      char *oid = NULL;
      int result = gnutls_pkcs12_bag_enc_info (bag, &schema, &cipher, NULL, NULL, &iterations, &oid);

      gnutls_free (oid);
      if (result < 0)
        return fail_damaged (error);
      if (!trunk_cert_reader_afford (reader, iterations, error))
        return FALSE;
      result = gnutls_pkcs12_bag_decrypt (bag, password);
      /* Without an integrity check this is where a wrong password is seen. */
      if (result == GNUTLS_E_DECRYPTION_FAILED)
        return fail_password (reader, error);
      if (result < 0)
        return fail_damaged (error);
    }

  n = gnutls_pkcs12_bag_get_count (bag);
  for (int i = 0; i < n; i++)
    {
      if (!take_element (reader, bag, i, password, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * trunk_cert_pkcs12_read:
 *
 * Reads a PKCS#12 file (RFC 7292). Its integrity check comes first; no cost that it asks for is taken unseen.
 *
 * Returns: whether it was one and could be read; %FALSE without @error when it is none
 */
gboolean
trunk_cert_pkcs12_read (TrunkCertReader  *reader,
                        const void       *der,
                        gsize             length,
                        GError          **error)
{
  g_auto(Pkcs12) pkcs12 = NULL;
  gnutls_datum_t datum = { (void *) der, length };
  const char *password = NULL;

  g_assert (reader != NULL);

  if (gnutls_pkcs12_init (&pkcs12) < 0 || gnutls_pkcs12_import (pkcs12, &datum, GNUTLS_X509_FMT_DER, 0) < 0)
    return FALSE;

  reader->format = TRUNK_CERT_FORMAT_PKCS12;
  reader->n_found++;
  if (!find_password (reader, pkcs12, &password, error))
    return FALSE;

  for (guint i = 0; i < MAX_BAGS; i++)
    {
      g_auto(Pkcs12Bag) bag = NULL;
      int result;

      if (gnutls_pkcs12_bag_init (&bag) < 0)
        return fail_damaged (error);
      result = gnutls_pkcs12_get_bag (pkcs12, i, bag);
      if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return TRUE;
      if (result < 0)
        return fail_damaged (error);
      if (!take_bag (reader, bag, password, error))
        return FALSE;
    }

  return fail_damaged (error);
}
