/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-private.h"
#include "certs/trunk-jws.h"

#define MAX_DER_BYTES   (64 * 1024)
#define MAX_NAMES       200
#define MAX_PURPOSES    50
/* Of one name; a longer one is cut. */
#define MAX_TEXT        1024
/* RFC 5280 §4.1.2.2 allows 20; what is longer is shown cut. */
#define MAX_SERIAL      64

#define SHA1_LENGTH     20
#define SHA256_LENGTH   32

#define MIN_RSA_BITS    2048    /* CA/Browser Forum baseline requirements, section 6.1.5 */
#define MIN_EC_BITS     224

struct _TrunkCert
{
  gnutls_x509_crt_t crt;        /* (owned) */
  GBytes *der;                  /* (owned) */
  TrunkCertFacts facts;         /* all its text (owned) */
};

static const struct
{
  guint bit;
  const char *name;
} usage_names[] = {
  { GNUTLS_KEY_DIGITAL_SIGNATURE, "digitalSignature" },
  { GNUTLS_KEY_NON_REPUDIATION, "nonRepudiation" },
  { GNUTLS_KEY_KEY_ENCIPHERMENT, "keyEncipherment" },
  { GNUTLS_KEY_DATA_ENCIPHERMENT, "dataEncipherment" },
  { GNUTLS_KEY_KEY_AGREEMENT, "keyAgreement" },
  { GNUTLS_KEY_KEY_CERT_SIGN, "keyCertSign" },
  { GNUTLS_KEY_CRL_SIGN, "cRLSign" },
  { GNUTLS_KEY_ENCIPHER_ONLY, "encipherOnly" },
  { GNUTLS_KEY_DECIPHER_ONLY, "decipherOnly" },
};

static const struct
{
  const char *oid;
  const char *name;
} purpose_names[] = {
  { GNUTLS_KP_TLS_WWW_SERVER, "serverAuth" },
  { GNUTLS_KP_TLS_WWW_CLIENT, "clientAuth" },
  { GNUTLS_KP_CODE_SIGNING, "codeSigning" },
  { GNUTLS_KP_EMAIL_PROTECTION, "emailProtection" },
  { GNUTLS_KP_TIME_STAMPING, "timeStamping" },
  { GNUTLS_KP_OCSP_SIGNING, "OCSPSigning" },
  { GNUTLS_KP_ANY, "anyExtendedKeyUsage" },
};

/* Text of a certificate goes to terminals and into files: no control characters, no direction overrides. */
static char *
clean_text (const void *data,
            gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (data, MIN (length, MAX_TEXT));
  GString *text = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        c = '?';
      g_string_append_unichar (text, c);
    }

  return g_string_free (text, FALSE);
}

static char *
dup_hex (const guint8 *data,
         gsize         length,
         const char   *separator)
{
  GString *text = g_string_sized_new (length * 3);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? separator : "", data[i]);

  return g_string_free (text, FALSE);
}

static char *
dup_dn (gnutls_x509_crt_t crt,
        gboolean          issuer)
{
  gnutls_datum_t datum = { NULL, 0 };
  char *text;

  if ((issuer ? gnutls_x509_crt_get_issuer_dn3 : gnutls_x509_crt_get_dn3) (crt, &datum, 0) < 0)
    return g_strdup ("");

  text = clean_text (datum.data, datum.size);
  gnutls_free (datum.data);

  return text;
}

static char *
dup_common_name (gnutls_x509_crt_t crt)
{
  char name[MAX_TEXT];
  size_t size = sizeof name;

  if (gnutls_x509_crt_get_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) < 0 || size == 0)
    return NULL;

  return clean_text (name, size);
}

static const char * const *
dup_names (gnutls_x509_crt_t crt)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < MAX_NAMES; i++)
    {
      guint8 value[MAX_TEXT];
      size_t size = sizeof value;
      guint type;
      int result = gnutls_x509_crt_get_subject_alt_name2 (crt, i, value, &size, &type, NULL);
      g_autofree char *text = NULL;

      if (result == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;
      if (result < 0)
        break;
      if (type == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16))
        {
          g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes (value, size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);

          text = g_inet_address_to_string (address);
        }
      else if (type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_RFC822NAME || type == GNUTLS_SAN_URI)
        {
          text = clean_text (value, size);
        }
      if (text != NULL)
        g_strv_builder_add (builder, text);
    }

  return (const char * const *) g_strv_builder_end (builder);
}

static const char * const *
dup_usages (guint usage)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (usage_names); i++)
    {
      if ((usage & usage_names[i].bit) != 0)
        g_strv_builder_add (builder, usage_names[i].name);
    }

  return (const char * const *) g_strv_builder_end (builder);
}

static const char * const *
dup_purposes (gnutls_x509_crt_t crt,
              gboolean         *out_critical)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  *out_critical = FALSE;
  for (guint i = 0; i < MAX_PURPOSES; i++)
    {
      char oid[MAX_TEXT];
      size_t size = sizeof oid;
      guint critical = 0;
      int result = gnutls_x509_crt_get_key_purpose_oid (crt, i, oid, &size, &critical);
      g_autofree char *text = NULL;

      if (result == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;
      if (result < 0)
        break;
      *out_critical = critical != 0;
      text = clean_text (oid, strnlen (oid, sizeof oid));
      for (guint j = 0; j < G_N_ELEMENTS (purpose_names); j++)
        {
          if (g_str_equal (text, purpose_names[j].oid))
            {
              g_free (text);
              text = g_strdup (purpose_names[j].name);
              break;
            }
        }
      g_strv_builder_add (builder, text);
    }

  return (const char * const *) g_strv_builder_end (builder);
}

/* Only whether the numbers fit: dates, purposes and strength are judged elsewhere. */
static gboolean
verifies (gnutls_x509_crt_t crt,
          gnutls_x509_crt_t issuer)
{
  const guint flags = GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CA_SIGN |
                      GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_ALLOW_X509_V1_CA_CRT | GNUTLS_VERIFY_ALLOW_ANY_X509_V1_CA_CRT |
                      GNUTLS_VERIFY_IGNORE_UNKNOWN_CRIT_EXTENSIONS;
  guint status = 0;

  if (gnutls_x509_crt_check_issuer (crt, issuer) == 0)
    return FALSE;

  /* An algorithm that can't be computed here leaves names and key identifiers as what there is to go by. */
  return gnutls_x509_crt_verify (crt, &issuer, 1, flags, &status) < 0 || (status & GNUTLS_CERT_SIGNATURE_FAILURE) == 0;
}

static void
derive_key (TrunkCertFacts    *facts,
            gnutls_x509_crt_t  crt)
{
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (crt, &bits);
  int signature = gnutls_x509_crt_get_signature_algorithm (crt);
  const char *name = algorithm > 0 ? gnutls_pk_algorithm_get_name (algorithm) : NULL;

  facts->key = name != NULL ? g_strdup_printf ("%s %u", name, bits) : g_strdup ("?");
  facts->key_is_weak = ((algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS || algorithm == GNUTLS_PK_DSA) && bits < MIN_RSA_BITS) ||
                       (algorithm == GNUTLS_PK_ECDSA && bits < MIN_EC_BITS);
  name = signature > 0 ? gnutls_sign_get_name (signature) : NULL;
  facts->signature = g_strdup (name != NULL ? name : "?");
  /* A root carries no trust by its own signature. */
  facts->signature_is_weak = signature > 0 && !gnutls_sign_is_secure2 (signature, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS) && !facts->self_issued;
}

static void
derive_extensions (TrunkCertFacts    *facts,
                   gnutls_x509_crt_t  crt)
{
  guint critical = 0;
  guint authority = 0;

  facts->path_length = -1;
  if (gnutls_x509_crt_get_basic_constraints (crt, &critical, &authority, &facts->path_length) >= 0)
    {
      facts->has_constraints = TRUE;
      facts->is_authority = authority != 0;
      facts->constraints_critical = critical != 0;
    }

  critical = 0;
  if (gnutls_x509_crt_get_key_usage (crt, &facts->usage, &critical) >= 0)
    {
      facts->has_usage = TRUE;
      facts->usage_critical = critical != 0;
    }
  else
    {
      facts->usage = 0;
    }
  facts->usages = dup_usages (facts->usage);
  facts->purposes = dup_purposes (crt, &facts->purposes_critical);
}

static void
derive_digests (TrunkCertFacts *facts,
                const void     *der,
                gsize           length)
{
  guint8 sha1[SHA1_LENGTH];
  guint8 sha256[SHA256_LENGTH];

  gnutls_hash_fast (GNUTLS_DIG_SHA1, der, length, sha1);
  gnutls_hash_fast (GNUTLS_DIG_SHA256, der, length, sha256);
  facts->sha1 = dup_hex (sha1, sizeof sha1, ":");
  facts->thumbprint = dup_hex (sha1, sizeof sha1, "");
  facts->sha256 = dup_hex (sha256, sizeof sha256, ":");
  facts->x5t = trunk_base64url_encode (sha1, sizeof sha1);
  facts->x5t_s256 = trunk_base64url_encode (sha256, sizeof sha256);
}

static void
derive (TrunkCert *self)
{
  TrunkCertFacts *facts = &self->facts;
  guint8 serial[MAX_SERIAL];
  size_t serial_size = sizeof serial;
  gsize sign = 0;

  facts->subject = dup_dn (self->crt, FALSE);
  facts->issuer = dup_dn (self->crt, TRUE);
  facts->common_name = dup_common_name (self->crt);
  facts->names = dup_names (self->crt);
  facts->label = g_strdup (facts->common_name != NULL ? facts->common_name : facts->names[0] != NULL ? facts->names[0] : facts->subject);
  if (gnutls_x509_crt_get_serial (self->crt, serial, &serial_size) >= 0)
    {
      /* A zero in front is there for the sign only. */
      sign = serial_size > 1 && serial[0] == 0;
      facts->serial = dup_hex (serial + sign, serial_size - sign, ":");
    }
  else
    {
      facts->serial = g_strdup ("?");
    }
  facts->version = gnutls_x509_crt_get_version (self->crt);
  facts->not_before = gnutls_x509_crt_get_activation_time (self->crt);
  facts->not_after = gnutls_x509_crt_get_expiration_time (self->crt);
  facts->self_issued = gnutls_x509_crt_check_issuer (self->crt, self->crt) != 0;
  facts->self_signed = facts->self_issued && verifies (self->crt, self->crt);
  derive_key (facts, self->crt);
  derive_extensions (facts, self->crt);
  derive_digests (facts, g_bytes_get_data (self->der, NULL), g_bytes_get_size (self->der));
}

static void
cert_clear (gpointer data)
{
  TrunkCert *self = data;
  TrunkCertFacts *facts = &self->facts;

  g_clear_pointer (&self->crt, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_free ((char *) facts->subject);
  g_free ((char *) facts->issuer);
  g_free ((char *) facts->common_name);
  g_free ((char *) facts->label);
  g_strfreev ((char **) facts->names);
  g_free ((char *) facts->serial);
  g_free ((char *) facts->key);
  g_free ((char *) facts->signature);
  g_strfreev ((char **) facts->usages);
  g_strfreev ((char **) facts->purposes);
  g_free ((char *) facts->sha1);
  g_free ((char *) facts->sha256);
  g_free ((char *) facts->thumbprint);
  g_free ((char *) facts->x5t);
  g_free ((char *) facts->x5t_s256);
}

/**
 * trunk_cert_new:
 * @der: one certificate (RFC 5280) in DER
 * @length: of @der, in bytes
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the certificate, or %NULL with %TRUNK_ERROR_INVALID_INPUT
 */
TrunkCert *
trunk_cert_new (const void  *der,
                gsize        length,
                GError     **error)
{
  gnutls_datum_t datum = { (void *) der, length };
  gnutls_datum_t again = { NULL, 0 };
  gnutls_x509_crt_t crt = NULL;
  TrunkCert *self;

  g_return_val_if_fail (der != NULL || length == 0, NULL);

  if (length > MAX_DER_BYTES || gnutls_x509_crt_init (&crt) < 0 ||
      gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER) < 0 ||
      gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &again) < 0)
    {
      g_clear_pointer (&crt, gnutls_x509_crt_deinit);
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("A certificate in it is damaged or cut off."));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (TrunkCert);
  self->crt = crt;
  self->der = g_bytes_new_with_free_func (again.data, again.size, (GDestroyNotify) gnutls_free, again.data);
  derive (self);

  return self;
}

TrunkCert *
trunk_cert_ref (TrunkCert *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_cert_unref (TrunkCert *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, cert_clear);
}

gnutls_x509_crt_t
trunk_cert_get_crt (TrunkCert *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->crt;
}

/**
 * trunk_cert_get_facts:
 *
 * Returns: (transfer none): what it says of itself, as long as @self lives
 */
const TrunkCertFacts *
trunk_cert_get_facts (TrunkCert *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->facts;
}

/**
 * trunk_cert_get_der:
 *
 * Returns: (transfer none): the certificate in DER
 */
GBytes *
trunk_cert_get_der (TrunkCert *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->der;
}

/**
 * trunk_cert_dup_pem:
 *
 * Returns: (transfer full): the certificate in PEM (RFC 7468 §5), with a line end after it
 */
char *
trunk_cert_dup_pem (TrunkCert *self)
{
  gnutls_datum_t pem = { NULL, 0 };
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_PEM, &pem) < 0)
    g_error ("Out of memory");
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);

  return text;
}

gboolean
trunk_cert_equal (TrunkCert *self,
                  TrunkCert *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self == other || g_bytes_equal (self->der, other->der);
}

/**
 * trunk_cert_is_by:
 * @issuer: who may have issued it
 *
 * Returns: whether names and key identifiers fit (RFC 5280 §4.1.2.4, §4.2.1.1) and the signature verifies
 */
gboolean
trunk_cert_is_by (TrunkCert *self,
                  TrunkCert *issuer)
{
  g_return_val_if_fail (self != NULL && issuer != NULL, FALSE);

  return verifies (self->crt, issuer->crt);
}

/**
 * trunk_cert_dup_issuer_url:
 *
 * Returns: (transfer full) (nullable): where the issuer's certificate can be had, as the certificate says
 */
char *
trunk_cert_dup_issuer_url (TrunkCert *self)
{
  gnutls_datum_t datum = { NULL, 0 };
  char *url;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < MAX_PURPOSES; i++)
    {
      int result = gnutls_x509_crt_get_authority_info_access (self->crt, i, GNUTLS_IA_CAISSUERS_URI, &datum, NULL);

      if (result == GNUTLS_E_UNKNOWN_ALGORITHM)
        continue;
      if (result < 0)
        return NULL;
      url = clean_text (datum.data, datum.size);
      gnutls_free (datum.data);
      if (g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://"))
        return url;
      g_free (url);
    }

  return NULL;
}
