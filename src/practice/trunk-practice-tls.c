/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-tls.h"

#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"
#include "practice/trunk-practice-server.h"

#define DAY         (24 * 60 * 60)
#define CA_DAYS     30
#define SERVER_DAYS 14
#define MAX_NAMES   64

struct _TrunkPracticeTls
{
  TrunkIdentity   *root;
  TrunkIdentity   *intermediate;
  TrunkIdentity   *server;
  GTlsCertificate *good;
  GTlsCertificate *broken[TRUNK_PRACTICE_TLS_N_CHAINS];
  const char      *names[MAX_NAMES + 1];
};

static TrunkIdentity *
make (TrunkCertPurpose    purpose,
      const char         *common_name,
      const char * const *names,
      gint64              from_days,
      gint64              to_days,
      TrunkIdentity      *issuer,
      GError            **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = purpose,
    .common_name = common_name,
    .names = names,
    .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now + from_days * DAY,
    .not_after = now + to_days * DAY,
  };

  return trunk_cert_make (&request, issuer, error);
}

/* What a server shows: @leaf with its key, then @issuers (nullable) in order. */
static GTlsCertificate *
to_chain (const char     *leaf,
          TrunkIdentity  *key_of,
          TrunkIdentity  *issuer,
          GError        **error)
{
  g_autofree char *key = trunk_identity_export_key (key_of);
  g_autofree char *pem = g_strconcat (leaf, "\n", issuer != NULL ? trunk_identity_get_certificate (issuer) : "", "\n", key, NULL);
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (pem, -1, error);

  memset (key, 0, strlen (key));
  memset (pem, 0, strlen (pem));
  return certificate;
}

static GTlsCertificate *
identity_to_chain (TrunkIdentity  *server,
                   TrunkIdentity  *issuer,
                   GError        **error)
{
  if (server == NULL)
    return NULL;

  return to_chain (trunk_identity_get_certificate (server), server, issuer, error);
}

static void
collect_names (TrunkPracticeTls *self)
{
  guint n = 0;

  for (const TrunkPracticeCloud *cloud = trunk_practice_clouds (); cloud->id != NULL; cloud++)
    {
      for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
        {
          if (!g_strv_contains (self->names, cloud->hosts[i]))
            self->names[n++] = cloud->hosts[i];
          g_assert (n < MAX_NAMES - 4);
        }
      if (cloud->outlook_alias != NULL)
        self->names[n++] = cloud->outlook_alias;
    }
  self->names[n++] = TRUNK_PRACTICE_OWN_HOST;
  self->names[n++] = "localhost";
  self->names[n++] = "127.0.0.1";
}

/**
 * trunk_practice_tls_new:
 *
 * Makes the authority and the good chain afresh.
 *
 * Returns: (transfer full): the certificates of this run
 */
TrunkPracticeTls *
trunk_practice_tls_new (GError **error)
{
  g_autoptr(TrunkPracticeTls) self = g_new0 (TrunkPracticeTls, 1);

  collect_names (self);
  if (!(self->root = make (TRUNK_CERT_AUTHORITY, "Trunkline Practice Root CA", NULL, -1, CA_DAYS, NULL, error)) ||
      !(self->intermediate = make (TRUNK_CERT_AUTHORITY, "Trunkline Practice Issuing CA", NULL, -1, CA_DAYS, self->root, error)) ||
      !(self->server = make (TRUNK_CERT_SERVER, "practice cloud", self->names, -1, SERVER_DAYS, self->intermediate, error)) ||
      !(self->good = identity_to_chain (self->server, self->intermediate, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * trunk_practice_tls_free:
 * @self: (transfer full): the certificates
 */
void
trunk_practice_tls_free (TrunkPracticeTls *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->root);
  g_clear_object (&self->intermediate);
  g_clear_object (&self->server);
  g_clear_object (&self->good);
  for (guint i = 0; i < TRUNK_PRACTICE_TLS_N_CHAINS; i++)
    g_clear_object (&self->broken[i]);
  g_free (self);
}

const char *
trunk_practice_tls_get_root (TrunkPracticeTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return trunk_identity_get_certificate (self->root);
}

GTlsCertificate *
trunk_practice_tls_get_good (TrunkPracticeTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->good;
}

/* The good certificate with its last byte, which is the signature's, changed. */
static GTlsCertificate *
make_forged (TrunkPracticeTls  *self,
             GError           **error)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (trunk_identity_get_der (self->server), &length);
  g_autofree guint8 *forged = g_memdup2 (der, length);
  g_autofree char *base64 = NULL;
  g_autofree char *pem = NULL;

  forged[length - 1] ^= 0x01;
  base64 = g_base64_encode (forged, length);
  pem = g_strconcat ("-----BEGIN CERTIFICATE-----\n", base64, "\n-----END CERTIFICATE-----\n", NULL);
  return to_chain (pem, self->server, self->intermediate, error);
}

static GTlsCertificate *
make_weak (TrunkPracticeTls  *self,
           GError           **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = TRUNK_CERT_SERVER,
    .common_name = "practice cloud",
    .names = self->names,
    .key = TRUNK_CERT_KEY_RSA,
    .bits = 1024,
    .not_before = now - DAY,
    .not_after = now + SERVER_DAYS * DAY,
  };
  g_autoptr(TrunkIdentity) server = trunk_cert_make (&request, self->intermediate, error);

  return identity_to_chain (server, self->intermediate, error);
}

static GTlsCertificate *
make_foreign (TrunkPracticeTls  *self,
              const char        *root_name,
              GError           **error)
{
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, root_name, NULL, -1, CA_DAYS, NULL, error);
  g_autoptr(TrunkIdentity) server = NULL;

  if (root == NULL)
    return NULL;
  server = make (TRUNK_CERT_SERVER, "practice cloud", self->names, -1, SERVER_DAYS, root, error);
  return identity_to_chain (server, root, error);
}

static GTlsCertificate *
make_broken (TrunkPracticeTls      *self,
             TrunkPracticeTlsKind   kind,
             GError               **error)
{
  static const char * const other_names[] = { "mail.another.example", "www.another.example", NULL };
  g_autoptr(TrunkIdentity) server = NULL;

  switch (kind)
    {
    case TRUNK_PRACTICE_TLS_EXPIRED:
      server = make (TRUNK_CERT_SERVER, "practice cloud", self->names, -SERVER_DAYS, -1, self->intermediate, error);
      return identity_to_chain (server, self->intermediate, error);

    case TRUNK_PRACTICE_TLS_NOT_YET:
      server = make (TRUNK_CERT_SERVER, "practice cloud", self->names, 1, SERVER_DAYS, self->intermediate, error);
      return identity_to_chain (server, self->intermediate, error);

    case TRUNK_PRACTICE_TLS_WRONG_NAME:
      server = make (TRUNK_CERT_SERVER, "mail.another.example", other_names, -1, SERVER_DAYS, self->intermediate, error);
      return identity_to_chain (server, self->intermediate, error);

    case TRUNK_PRACTICE_TLS_SELF_SIGNED:
      server = make (TRUNK_CERT_SERVER, "practice cloud", self->names, -1, SERVER_DAYS, NULL, error);
      return identity_to_chain (server, NULL, error);

    case TRUNK_PRACTICE_TLS_UNKNOWN_CA:
      return make_foreign (self, "Unknown Certificate Issuer CA", error);

    case TRUNK_PRACTICE_TLS_INSPECTED:
      return make_foreign (self, "Example Corp Web Gateway TLS Inspection CA", error);

    case TRUNK_PRACTICE_TLS_INCOMPLETE:
      return identity_to_chain (self->server, NULL, error);

    case TRUNK_PRACTICE_TLS_WEAK:
      return make_weak (self, error);

    case TRUNK_PRACTICE_TLS_BAD_SIGNATURE:
      return make_forged (self, error);

    case TRUNK_PRACTICE_TLS_ASKS_CLIENT:
    case TRUNK_PRACTICE_TLS_PLAIN:
    case TRUNK_PRACTICE_TLS_CUT:
    case TRUNK_PRACTICE_TLS_ALERT_VERSION:
    case TRUNK_PRACTICE_TLS_ALERT_HANDSHAKE:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * trunk_practice_tls_get_broken:
 * @kind: which chain
 *
 * Returns: (transfer none) (nullable): the chain, %NULL when it could not be made (which is logged)
 */
GTlsCertificate *
trunk_practice_tls_get_broken (TrunkPracticeTls     *self,
                               TrunkPracticeTlsKind  kind)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind < TRUNK_PRACTICE_TLS_N_CHAINS, NULL);

  if (self->broken[kind] == NULL && !(self->broken[kind] = make_broken (self, kind, &error)))
    g_warning ("Could not make a broken certificate chain: %s", error->message);

  return self->broken[kind];
}
