/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-bundle.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>

#include "certs/trunk-cert-private.h"

/* With number and role far below what any file system takes. */
#define MAX_LABEL_IN_NAME 60
/* Candidates for one certificate's issuer whose signature is tried: authorities renew, but not that often. */
#define MAX_CANDIDATES 8

struct _TrunkCertBundle
{
  GObject parent_instance;

  GPtrArray *certs;             /* (owned) (element-type TrunkCert) */
  GHashTable *places;           /* (owned): GBytes of the DER, (unowned) */
  GHashTable *subjects;         /* (owned): GBytes of the raw subject -> GPtrArray (owned) of TrunkCert (unowned) */
};

G_DEFINE_FINAL_TYPE (TrunkCertBundle, trunk_cert_bundle, G_TYPE_OBJECT)

static void
trunk_cert_bundle_finalize (GObject *object)
{
  TrunkCertBundle *self = TRUNK_CERT_BUNDLE (object);

  g_hash_table_unref (self->places);
  g_hash_table_unref (self->subjects);
  g_ptr_array_unref (self->certs);

  G_OBJECT_CLASS (trunk_cert_bundle_parent_class)->finalize (object);
}

static void
trunk_cert_bundle_class_init (TrunkCertBundleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_cert_bundle_finalize;
}

static void
trunk_cert_bundle_init (TrunkCertBundle *self)
{
  self->certs = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_cert_unref);
  self->places = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  self->subjects = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * trunk_cert_get_role:
 *
 * What a certificate is for in a chain. Of version 1, which has no extensions, one that issued itself is taken for a root.
 */
TrunkCertRole
trunk_cert_get_role (TrunkCert *cert)
{
  const TrunkCertFacts *facts;

  g_return_val_if_fail (cert != NULL, TRUNK_CERT_ROLE_LEAF);

  facts = trunk_cert_get_facts (cert);
  if (facts->is_authority || (facts->version < 3 && facts->self_issued))
    return facts->self_issued ? TRUNK_CERT_ROLE_ROOT : TRUNK_CERT_ROLE_INTERMEDIATE;

  return TRUNK_CERT_ROLE_LEAF;
}

const char *
trunk_cert_role_get_name (TrunkCertRole role)
{
  switch (role)
    {
    case TRUNK_CERT_ROLE_ROOT:
      return _("root authority");
    case TRUNK_CERT_ROLE_INTERMEDIATE:
      return _("intermediate authority");
    case TRUNK_CERT_ROLE_LEAF:
      /* Translators: a certificate that is not an authority's */
      return _("end certificate");
    default:
      g_return_val_if_reached (NULL);
    }
}

TrunkCertBundle *
trunk_cert_bundle_new (void)
{
  return g_object_new (TRUNK_TYPE_CERT_BUNDLE, NULL);
}

static GBytes *
dup_raw_name (TrunkCert *cert,
              gboolean   issuer)
{
  gnutls_datum_t datum = { NULL, 0 };
  GBytes *bytes;

  if ((issuer ? gnutls_x509_crt_get_raw_issuer_dn : gnutls_x509_crt_get_raw_dn) (trunk_cert_get_crt (cert), &datum) < 0)
    return g_bytes_new (NULL, 0);

  bytes = g_bytes_new (datum.data, datum.size);
  gnutls_free (datum.data);

  return bytes;
}

/**
 * trunk_cert_bundle_append:
 * @cert: (transfer none): what to add
 *
 * Returns: whether it was added; not when it is there already, or when there are %TRUNK_CERT_BUNDLE_MAX
 */
gboolean
trunk_cert_bundle_append (TrunkCertBundle *self,
                          TrunkCert       *cert)
{
  g_autoptr(GBytes) subject = NULL;
  GPtrArray *bearers;

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), FALSE);
  g_return_val_if_fail (cert != NULL, FALSE);

  if (self->certs->len >= TRUNK_CERT_BUNDLE_MAX || g_hash_table_contains (self->places, trunk_cert_get_der (cert)))
    return FALSE;

  g_ptr_array_add (self->certs, trunk_cert_ref (cert));
  g_hash_table_add (self->places, trunk_cert_get_der (cert));
  subject = dup_raw_name (cert, FALSE);
  bearers = g_hash_table_lookup (self->subjects, subject);
  if (bearers == NULL)
    {
      bearers = g_ptr_array_new ();
      g_hash_table_insert (self->subjects, g_steal_pointer (&subject), bearers);
    }
  g_ptr_array_add (bearers, cert);

  return TRUE;
}

guint
trunk_cert_bundle_get_n (TrunkCertBundle *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), 0);

  return self->certs->len;
}

/**
 * trunk_cert_bundle_get_nth:
 *
 * Returns: (transfer none): the certificate at place @n
 */
TrunkCert *
trunk_cert_bundle_get_nth (TrunkCertBundle *self,
                           guint            n)
{
  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), NULL);
  g_return_val_if_fail (n < self->certs->len, NULL);

  return g_ptr_array_index (self->certs, n);
}

/**
 * trunk_cert_bundle_find_issuer:
 * @cert: a certificate, of this bundle or not
 *
 * Returns: (transfer none) (nullable): who issued it
 */
TrunkCert *
trunk_cert_bundle_find_issuer (TrunkCertBundle *self,
                               TrunkCert       *cert)
{
  g_autoptr(GBytes) name = NULL;
  GPtrArray *bearers;

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), NULL);
  g_return_val_if_fail (cert != NULL, NULL);

  if (trunk_cert_get_facts (cert)->self_issued)
    return NULL;

  name = dup_raw_name (cert, TRUE);
  bearers = g_hash_table_lookup (self->subjects, name);
  for (guint i = 0; bearers != NULL && i < bearers->len && i < MAX_CANDIDATES; i++)
    {
      TrunkCert *candidate = g_ptr_array_index (bearers, i);

      if (!trunk_cert_equal (candidate, cert) && trunk_cert_is_by (cert, candidate))
        return candidate;
    }

  return NULL;
}

/* Appending refuses what is there already, so that certificates that issued each other end, too. */
static void
append_chain (TrunkCertBundle *ordered,
              TrunkCert       *cert,
              GHashTable      *issuers)
{
  while (cert != NULL && trunk_cert_bundle_append (ordered, cert))
    cert = g_hash_table_lookup (issuers, cert);
}

/**
 * trunk_cert_bundle_dup_ordered:
 *
 * Returns: (transfer full): the same certificates, each chain from its leaf to its root
 */
TrunkCertBundle *
trunk_cert_bundle_dup_ordered (TrunkCertBundle *self)
{
  g_autoptr(TrunkCertBundle) ordered = trunk_cert_bundle_new ();
  g_autoptr(GHashTable) issuers = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) have_issued = g_hash_table_new (NULL, NULL);

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), NULL);

  for (guint i = 0; i < self->certs->len; i++)
    {
      TrunkCert *cert = g_ptr_array_index (self->certs, i);
      TrunkCert *issuer = trunk_cert_bundle_find_issuer (self, cert);

      if (issuer == NULL)
        continue;
      g_hash_table_insert (issuers, cert, issuer);
      g_hash_table_add (have_issued, issuer);
    }

  for (guint i = 0; i < self->certs->len; i++)
    {
      if (!g_hash_table_contains (have_issued, g_ptr_array_index (self->certs, i)))
        append_chain (ordered, g_ptr_array_index (self->certs, i), issuers);
    }
  for (guint i = 0; i < self->certs->len; i++)
    append_chain (ordered, g_ptr_array_index (self->certs, i), issuers);

  return g_steal_pointer (&ordered);
}

guint
trunk_cert_bundle_count_role (TrunkCertBundle *self,
                              TrunkCertRole    role)
{
  guint n = 0;

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), 0);

  for (guint i = 0; i < self->certs->len; i++)
    n += trunk_cert_get_role (g_ptr_array_index (self->certs, i)) == role;

  return n;
}

/**
 * trunk_cert_bundle_dup_pem:
 *
 * Returns: (transfer full): all of them in PEM, in their order
 */
char *
trunk_cert_bundle_dup_pem (TrunkCertBundle *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), NULL);

  for (guint i = 0; i < self->certs->len; i++)
    {
      TrunkCert *cert = g_ptr_array_index (self->certs, i);
      g_autofree char *pem = trunk_cert_dup_pem (cert);

      g_string_append (text, pem);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * trunk_cert_bundle_dup_file_name:
 * @n: the place of the certificate
 * @suffix: without its dot
 *
 * Returns: (transfer full): a name of ASCII letters, digits, ".", "_" and "-"; the number makes it unlike any other
 */
char *
trunk_cert_bundle_dup_file_name (TrunkCertBundle *self,
                                 guint            n,
                                 const char      *suffix)
{
  static const char * const roles[] = { "root", "intermediate", "end" };
  g_autofree char *ascii = NULL;
  g_autofree char *label = NULL;
  TrunkCert *cert;

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (self), NULL);
  g_return_val_if_fail (n < self->certs->len, NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  cert = g_ptr_array_index (self->certs, n);
  ascii = g_str_to_ascii (trunk_cert_get_facts (cert)->label, "C");
  label = g_strndup (ascii, MAX_LABEL_IN_NAME);
  g_strcanon (label, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-", '_');

  return g_strdup_printf ("%u-%s-%s.%s", n + 1, roles[trunk_cert_get_role (cert)], label[0] != '\0' ? label : "unnamed", suffix);
}
