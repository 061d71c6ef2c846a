/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-trust-database.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>

#include "base/trunk-error.h"

/* More certificates than this in a chain is not a chain but an attack. */
#define MAX_CHAIN 16

struct _TrunkTrustDatabase
{
  GTlsDatabase parent_instance;

  gnutls_x509_trust_list_t anchors;     /* (owned) */
  guint n_anchors;
};

G_DEFINE_FINAL_TYPE (TrunkTrustDatabase, trunk_trust_database, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
flags_from_status (guint status)
{
  static const struct
  {
    guint status;
    GTlsCertificateFlags flag;
  } map[] = {
    { GNUTLS_CERT_SIGNER_NOT_FOUND, G_TLS_CERTIFICATE_UNKNOWN_CA },
    { GNUTLS_CERT_SIGNER_NOT_CA, G_TLS_CERTIFICATE_UNKNOWN_CA },
    { GNUTLS_CERT_UNEXPECTED_OWNER, G_TLS_CERTIFICATE_BAD_IDENTITY },
    { GNUTLS_CERT_NOT_ACTIVATED, G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { GNUTLS_CERT_EXPIRED, G_TLS_CERTIFICATE_EXPIRED },
    { GNUTLS_CERT_REVOKED, G_TLS_CERTIFICATE_REVOKED },
    { GNUTLS_CERT_INSECURE_ALGORITHM, G_TLS_CERTIFICATE_INSECURE },
  };
  GTlsCertificateFlags flags = G_TLS_CERTIFICATE_NO_FLAGS;

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    {
      if ((status & map[i].status) != 0)
        {
          flags |= map[i].flag;
          status &= ~map[i].status;
        }
    }

  /* Whatever else is wrong must not pass for want of a flag of its own. */
  if ((status & ~(guint) GNUTLS_CERT_INVALID) != 0 || (status != 0 && flags == 0))
    flags |= G_TLS_CERTIFICATE_GENERIC_ERROR;

  return flags;
}

static guint
import_chain (GTlsCertificate   *certificate,
              gnutls_x509_crt_t *chain)
{
  guint n = 0;

  for (GTlsCertificate *link = certificate; link != NULL && n < MAX_CHAIN; link = g_tls_certificate_get_issuer (link))
    {
      g_autoptr(GByteArray) der = NULL;
      gnutls_datum_t datum;

      g_object_get (link, "certificate", &der, NULL);
      if (der == NULL || gnutls_x509_crt_init (&chain[n]) < 0)
        break;
      datum = (gnutls_datum_t) { der->data, der->len };
      if (gnutls_x509_crt_import (chain[n], &datum, GNUTLS_X509_FMT_DER) < 0)
        {
          gnutls_x509_crt_deinit (chain[n]);
          break;
        }
      n++;
    }

  return n;
}

static const char *
identity_get_name (GSocketConnectable *identity,
                   char              **out_owned)
{
  if (G_IS_NETWORK_ADDRESS (identity))
    return g_network_address_get_hostname (G_NETWORK_ADDRESS (identity));
  if (G_IS_NETWORK_SERVICE (identity))
    return g_network_service_get_domain (G_NETWORK_SERVICE (identity));
  if (G_IS_INET_SOCKET_ADDRESS (identity))
    {
      *out_owned = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (identity)));
      return *out_owned;
    }

  return NULL;
}

static GTlsCertificateFlags
verify_with_anchors (TrunkTrustDatabase *self,
                     GTlsCertificate    *certificate,
                     const char         *purpose,
                     GSocketConnectable *identity)
{
  gnutls_x509_crt_t chain[MAX_CHAIN];
  gnutls_typed_vdata_st data[2];
  g_autofree char *owned = NULL;
  g_autofree char *ascii = NULL;
  guint n_data = 0;
  guint n;
  guint status = 0;
  int result;

  if (identity != NULL)
    {
      const char *name = identity_get_name (identity, &owned);

      if (name == NULL)
        return G_TLS_CERTIFICATE_BAD_IDENTITY;
      ascii = g_hostname_to_ascii (name);
      /* For an address in numbers this type, too, makes GnuTLS look among the addresses of the certificate. */
      data[n_data++] = (gnutls_typed_vdata_st) { .type = GNUTLS_DT_DNS_HOSTNAME, .data = (guint8 *) (ascii != NULL ? ascii : name) };
    }
  data[n_data++] = (gnutls_typed_vdata_st) {
    .type = GNUTLS_DT_KEY_PURPOSE_OID,
    .data = (guint8 *) (purpose != NULL ? purpose : G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER),
  };

  n = import_chain (certificate, chain);
  if (n == 0)
    return G_TLS_CERTIFICATE_GENERIC_ERROR;

  result = gnutls_x509_trust_list_verify_crt2 (self->anchors, chain, n, data, n_data, 0, &status, NULL);
  for (guint i = 0; i < n; i++)
    gnutls_x509_crt_deinit (chain[i]);

  return result < 0 ? G_TLS_CERTIFICATE_GENERIC_ERROR : flags_from_status (status);
}

static GTlsCertificateFlags
trunk_trust_database_verify_chain (GTlsDatabase           *database,
                                   GTlsCertificate        *chain,
                                   const char             *purpose,
                                   GSocketConnectable     *identity,
                                   GTlsInteraction        *interaction,
                                   GTlsDatabaseVerifyFlags flags,
                                   GCancellable           *cancellable,
                                   GError                **error)
{
  TrunkTrustDatabase *self = TRUNK_TRUST_DATABASE (database);
  g_autoptr(GTlsDatabase) system = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  g_autoptr(GError) local_error = NULL;
  GTlsCertificateFlags problems = G_TLS_CERTIFICATE_UNKNOWN_CA;

  /* No usable system database leaves "unknown authority": stricter, never laxer. */
  if (system != NULL)
    {
      problems = g_tls_database_verify_chain (system, chain, purpose, identity, interaction, flags, cancellable, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return problems | G_TLS_CERTIFICATE_GENERIC_ERROR;
        }
    }

  if (self->n_anchors > 0 && (problems & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    {
      GTlsCertificateFlags added = verify_with_anchors (self, chain, purpose, identity);

      if ((added & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
        return added;
      problems |= added;
    }

  return problems;
}

static void
trunk_trust_database_finalize (GObject *object)
{
  TrunkTrustDatabase *self = TRUNK_TRUST_DATABASE (object);

  gnutls_x509_trust_list_deinit (self->anchors, 1);

  G_OBJECT_CLASS (trunk_trust_database_parent_class)->finalize (object);
}

static void
trunk_trust_database_class_init (TrunkTrustDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_trust_database_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = trunk_trust_database_verify_chain;
}

static void
trunk_trust_database_init (TrunkTrustDatabase *self)
{
  if (gnutls_x509_trust_list_init (&self->anchors, 0) < 0)
    g_error ("Out of memory");
}

/**
 * trunk_trust_database_new:
 *
 * Returns: (transfer full): a database of the computer's own anchors
 */
TrunkTrustDatabase *
trunk_trust_database_new (void)
{
  return g_object_new (TRUNK_TYPE_TRUST_DATABASE, NULL);
}

/**
 * trunk_trust_database_add_pem:
 * @pem: one or more certificates of authorities
 *
 * Sets %TRUNK_ERROR_INVALID_INPUT when there is no certificate in @pem, or one that can't be read or is no authority's; then
 * nothing is added.
 *
 * Returns: whether they were added
 */
gboolean
trunk_trust_database_add_pem (TrunkTrustDatabase *self,
                              const char         *pem,
                              GError            **error)
{
  gnutls_datum_t datum;
  gnutls_x509_crt_t *certificates = NULL;
  guint n = 0;
  int result;

  g_return_val_if_fail (TRUNK_IS_TRUST_DATABASE (self), FALSE);
  g_return_val_if_fail (pem != NULL, FALSE);

  datum = (gnutls_datum_t) { (guint8 *) pem, strlen (pem) };
  result = gnutls_x509_crt_list_import2 (&certificates, &n, &datum, GNUTLS_X509_FMT_PEM, 0);
  if (result < 0 || n == 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("The trusted certificate cannot be read; one or more certificates in PEM form are needed (%s)"),
                   gnutls_strerror (result));
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      if (gnutls_x509_crt_get_ca_status (certificates[i], NULL) > 0)
        continue;

      for (guint j = 0; j < n; j++)
        gnutls_x509_crt_deinit (certificates[j]);
      gnutls_free (certificates);
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("The trusted certificate is not a certificate authority's; the certificate of whoever issued the server's is needed"));
      return FALSE;
    }

  result = gnutls_x509_trust_list_add_cas (self->anchors, certificates, n, 0);
  gnutls_free (certificates);           /* the array only: the list owns the certificates now */
  if (result < 0)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, gnutls_strerror (result));
      return FALSE;
    }
  self->n_anchors += n;

  return TRUE;
}
