/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-reader-private.h"

#define BEGIN "-----BEGIN "
#define END   "-----END "
#define DASHES "-----"

/* Above any label in use (RFC 7468 §4), so that dashes in prose don't make one. */
#define MAX_LABEL 64

typedef enum
{
  BLOCK_CERTIFICATE,
  BLOCK_TRUSTED,                /* OpenSSL's own: a certificate and then what it is trusted for */
  BLOCK_PKCS7,
  BLOCK_KEY,
  BLOCK_ENCRYPTED_KEY,
  BLOCK_PASSED_OVER,
  BLOCK_REFUSED,
} BlockKind;

static const struct
{
  const char *label;
  BlockKind kind;
  const char *text;             /* (nullable): note or refusal */
} blocks[] = {
  { "CERTIFICATE", BLOCK_CERTIFICATE, NULL },
  { "X509 CERTIFICATE", BLOCK_CERTIFICATE, NULL },
  { "TRUSTED CERTIFICATE", BLOCK_TRUSTED, NULL },
  { "PKCS7", BLOCK_PKCS7, NULL },
  { "CMS", BLOCK_PKCS7, NULL },
  { "PKCS #7 SIGNED DATA", BLOCK_PKCS7, NULL },
  { "PRIVATE KEY", BLOCK_KEY, NULL },
  { "RSA PRIVATE KEY", BLOCK_KEY, NULL },
  { "EC PRIVATE KEY", BLOCK_KEY, NULL },
  { "DSA PRIVATE KEY", BLOCK_KEY, NULL },
  { "ENCRYPTED PRIVATE KEY", BLOCK_ENCRYPTED_KEY, NULL },
  { "EC PARAMETERS", BLOCK_PASSED_OVER, NULL },
  { "DH PARAMETERS", BLOCK_PASSED_OVER, NULL },
  { "X509 CRL", BLOCK_PASSED_OVER, N_("It also holds a list of revoked certificates, which is not needed here.") },
  { "CERTIFICATE REQUEST", BLOCK_REFUSED,
    N_("This is a certificate request (CSR), not a certificate: the authority's answer to it is needed.") },
  { "NEW CERTIFICATE REQUEST", BLOCK_REFUSED,
    N_("This is a certificate request (CSR), not a certificate: the authority's answer to it is needed.") },
  { "PUBLIC KEY", BLOCK_REFUSED, N_("This is a public key alone, not a certificate, which also says whose it is and who vouches for that.") },
  { "RSA PUBLIC KEY", BLOCK_REFUSED, N_("This is a public key alone, not a certificate, which also says whose it is and who vouches for that.") },
  { "OPENSSH PRIVATE KEY", BLOCK_REFUSED,
    N_("This is a private key for SSH. A key in PKCS#8 form is needed; “ssh-keygen -p -m PKCS8 -f FILE” converts a copy.") },
  { "SSH2 PUBLIC KEY", BLOCK_REFUSED, N_("This is a key for SSH, not a certificate.") },
  { "PGP PUBLIC KEY BLOCK", BLOCK_REFUSED, N_("This is a key for OpenPGP, not a certificate.") },
  { "PGP PRIVATE KEY BLOCK", BLOCK_REFUSED, N_("This is a key for OpenPGP, not a certificate.") },
};

/* Base64 with line breaks and blanks anywhere, and nothing else in it (RFC 7468 §3, lax). */
static guint8 *
decode (const char *text,
        gsize       length,
        gsize      *out_length)
{
  g_autofree char *packed = g_malloc (length + 1);
  gsize n = 0;
  gsize padding;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isspace (text[i]))
        continue;
      if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/' && text[i] != '=')
        {
          gnutls_memset (packed, 0, n);
          return NULL;
        }
      packed[n++] = text[i];
    }
  packed[n] = '\0';
  padding = n - strcspn (packed, "=");
  if (n == 0 || n % 4 != 0 || padding > 2 || strspn (packed + n - padding, "=") != padding)
    {
      gnutls_memset (packed, 0, n);
      return NULL;
    }
  g_base64_decode_inplace (packed, out_length);

  return (guint8 *) g_steal_pointer (&packed);
}

/* Of the first element; 0 when it does not fit (X.690 §8.1.3). */
static gsize
measure_element (const guint8 *der,
                 gsize         length)
{
  gsize size = 0;
  guint n;

  if (length < 2)
    return 0;
  if (der[1] < 0x80)
    return der[1] + (gsize) 2 <= length ? der[1] + (gsize) 2 : 0;
  n = der[1] & 0x7f;
  if (n == 0 || n > 3 || length < n + 2)
    return 0;
  for (guint i = 0; i < n; i++)
    size = size << 8 | der[2 + i];

  return size <= length - 2 - n ? size + 2 + n : 0;
}

static gboolean
fail_block (const char  *label,
            GError     **error)
{
  /* Translators: %s is what stands in the first line of the block, such as CERTIFICATE */
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               _("The block “%s” is damaged: what stands between its first and its last line must be Base64, all of it. Copy it anew, with both lines."), label);
  return FALSE;
}

static gboolean
read_block (TrunkCertReader  *reader,
            guint             index,
            const char       *start,
            const char       *body,
            const char       *body_end,
            const char       *end,
            GError          **error)
{
  const char *label = blocks[index].label;
  g_autofree guint8 *der = NULL;
  gsize length = 0;
  gboolean taken = FALSE;

  if (blocks[index].kind == BLOCK_PASSED_OVER || blocks[index].kind == BLOCK_REFUSED)
    {
      if (blocks[index].text != NULL)
        trunk_cert_reader_note (reader, _(blocks[index].text));
      return TRUE;
    }
  if (blocks[index].kind == BLOCK_KEY && g_strstr_len (body, body_end - body, "ENCRYPTED") != NULL)
    return trunk_cert_reader_take_key_legacy (reader, start, end - start, error);

  der = decode (body, body_end - body, &length);
  if (der == NULL || length == 0)
    return fail_block (label, error);

  switch (blocks[index].kind)
    {
    case BLOCK_TRUSTED:
      taken = trunk_cert_reader_take_certificate (reader, der, measure_element (der, length), error);
      break;
    case BLOCK_CERTIFICATE:
      taken = trunk_cert_reader_take_certificate (reader, der, length, error);
      break;
    case BLOCK_PKCS7:
      taken = trunk_cert_reader_take_pkcs7 (reader, der, length, error) || (error != NULL && *error == NULL && fail_block (label, error));
      break;
    case BLOCK_KEY:
    case BLOCK_ENCRYPTED_KEY:
      taken = trunk_cert_reader_take_key_der (reader, der, length, blocks[index].kind == BLOCK_ENCRYPTED_KEY, error);
      break;
    case BLOCK_PASSED_OVER:
    case BLOCK_REFUSED:
    default:
      g_assert_not_reached ();
    }
  gnutls_memset (der, 0, length);

  return taken;
}

static gssize
find_label (const char *label,
            gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      if (strlen (blocks[i].label) == length && memcmp (blocks[i].label, label, length) == 0)
        return i;
    }

  return -1;
}

/**
 * trunk_cert_pem_read:
 * @text: not terminated; anything may stand around the blocks, such as Bag Attributes, mail or a log
 *
 * Reads every block (RFC 7468) that is known.
 *
 * Returns: whether all of them could be read; %FALSE without @error when there is none
 */
gboolean
trunk_cert_pem_read (TrunkCertReader  *reader,
                     const char       *text,
                     gsize             length,
                     GError          **error)
{
  const char *limit = text + length;
  const char *p = text;
  const char *refusal = NULL;
  gboolean any = FALSE;

  g_assert (reader != NULL);

  reader->format = TRUNK_CERT_FORMAT_PEM;
  while ((p = g_strstr_len (p, limit - p, BEGIN)) != NULL)
    {
      const char *start = p;
      const char *label = p + strlen (BEGIN);
      const char *label_end = g_strstr_len (label, MIN (limit - label, MAX_LABEL), DASHES);
      const char *body = label_end != NULL ? label_end + strlen (DASHES) : NULL;
      const char *body_end = body != NULL ? g_strstr_len (body, limit - body, END) : NULL;
      gssize index;

      if (label_end == NULL || memchr (label, '\n', label_end - label) != NULL)
        {
          p = label;
          continue;
        }
      any = TRUE;
      index = find_label (label, label_end - label);
      if (index < 0)
        {
          trunk_cert_reader_note (reader, _("It also holds a block of a kind that is not known here; it was passed over."));
          p = body;
          continue;
        }
      if (blocks[index].kind == BLOCK_REFUSED)
        refusal = _(blocks[index].text);
      if (body_end == NULL || limit - body_end < (gssize) strlen (END) + (label_end - label) ||
          memcmp (body_end + strlen (END), label, label_end - label) != 0)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                       _("The block “%s” is cut off: its last line, “-----END %s-----”, is missing."), blocks[index].label, blocks[index].label);
          return FALSE;
        }
      p = body_end + strlen (END) + (label_end - label);
      if (!read_block (reader, index, start, body, body_end, MIN (p + strlen (DASHES), limit), error))
        return FALSE;
    }

  if (any && reader->n_found == 0)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           refusal != NULL ? refusal : _("There is no certificate and no key in it that is known here. A certificate begins with “-----BEGIN CERTIFICATE-----”."));
      return FALSE;
    }

  return any;
}
