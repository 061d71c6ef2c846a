/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-tls-facts.h"
#include "net/trunk-tls-facts-private.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define MAX_CHAIN 16
#define MAX_NAMES 20
#define MIN_RSA_BITS 2048       /* CA/Browser Forum baseline requirements, section 6.1.5 */
#define MIN_EC_BITS 224

struct _TrunkTlsFacts
{
  GTlsCertificate *peer;        /* (owned) (nullable) */
  GTlsCertificateFlags flags;
  char *protocol;               /* (owned) (nullable) */
  char *cipher;                 /* (owned) (nullable) */
};

typedef struct
{
  gnutls_x509_crt_t certificates[MAX_CHAIN];
  guint n;
} Chain;

static const struct
{
  GTlsCertificateFlags flag;
  const char *nick;
} flag_nicks[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "unknown-ca" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "bad-identity" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "not-activated" },
  { G_TLS_CERTIFICATE_EXPIRED, "expired" },
  { G_TLS_CERTIFICATE_REVOKED, "revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "insecure" },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, "generic-error" },
};

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->n; i++)
    gnutls_x509_crt_deinit (chain->certificates[i]);
  chain->n = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static void
chain_import (Chain           *chain,
              GTlsCertificate *peer)
{
  for (GTlsCertificate *link = peer; link != NULL && chain->n < MAX_CHAIN; link = g_tls_certificate_get_issuer (link))
    {
      g_autoptr(GByteArray) der = NULL;
      gnutls_datum_t datum;

      g_object_get (link, "certificate", &der, NULL);
      if (der == NULL || gnutls_x509_crt_init (&chain->certificates[chain->n]) < 0)
        return;
      datum = (gnutls_datum_t) { der->data, der->len };
      if (gnutls_x509_crt_import (chain->certificates[chain->n], &datum, GNUTLS_X509_FMT_DER) < 0)
        {
          gnutls_x509_crt_deinit (chain->certificates[chain->n]);
          return;
        }
      chain->n++;
    }
}

static char *
dup_name (gnutls_x509_crt_t certificate,
          gboolean          issuer)
{
  gnutls_datum_t datum = { NULL, 0 };
  char *name;

  if ((issuer ? gnutls_x509_crt_get_issuer_dn3 : gnutls_x509_crt_get_dn3) (certificate, &datum, 0) < 0)
    return g_strdup ("?");

  name = g_strndup ((const char *) datum.data, datum.size);
  gnutls_free (datum.data);

  return name;
}

static char *
dup_alternative_names (gnutls_x509_crt_t certificate)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; ; i++)
    {
      guint8 value[512];
      size_t size = sizeof value - 1;
      guint type;
      int result = gnutls_x509_crt_get_subject_alt_name2 (certificate, i, value, &size, &type, NULL);

      if (result == GNUTLS_E_SHORT_MEMORY_BUFFER)
        continue;
      if (result < 0)
        break;
      if (type != GNUTLS_SAN_DNSNAME && !(type == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16)))
        continue;
      if (i >= MAX_NAMES)
        {
          g_string_append (names, ", …");
          break;
        }

      if (names->len > 0)
        g_string_append (names, ", ");
      if (type == GNUTLS_SAN_DNSNAME)
        {
          g_string_append_len (names, (const char *) value, size);
        }
      else
        {
          g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes (value, size == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
          g_autofree char *text = g_inet_address_to_string (address);

          g_string_append (names, text);
        }
    }

  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static void
set_time (TrunkEvidence *evidence,
          TrunkFact      fact,
          time_t         when)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  trunk_evidence_set (evidence, fact, text);
}

static void
set_certificate_facts (TrunkEvidence    *evidence,
                       gnutls_x509_crt_t certificate)
{
  g_autofree char *subject = dup_name (certificate, FALSE);
  g_autofree char *issuer = dup_name (certificate, TRUE);
  g_autofree char *names = dup_alternative_names (certificate);
  g_autofree char *key = NULL;
  guint8 digest[32];
  size_t digest_size = sizeof digest;
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);
  int signature = gnutls_x509_crt_get_signature_algorithm (certificate);

  trunk_evidence_set (evidence, TRUNK_FACT_TLS_SUBJECT, subject);
  trunk_evidence_set (evidence, TRUNK_FACT_TLS_ISSUER, issuer);
  trunk_evidence_set (evidence, TRUNK_FACT_TLS_NAMES, names);
  set_time (evidence, TRUNK_FACT_TLS_NOT_BEFORE, gnutls_x509_crt_get_activation_time (certificate));
  set_time (evidence, TRUNK_FACT_TLS_NOT_AFTER, gnutls_x509_crt_get_expiration_time (certificate));
  if (algorithm > 0)
    {
      key = g_strdup_printf ("%s %u", gnutls_pk_algorithm_get_name (algorithm), bits);
      trunk_evidence_set (evidence, TRUNK_FACT_TLS_KEY, key);
    }
  if (signature > 0)
    trunk_evidence_set (evidence, TRUNK_FACT_TLS_SIGNATURE, gnutls_sign_get_name (signature));

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &digest_size) == 0)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (gsize i = 0; i < digest_size; i++)
        g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", digest[i]);
      trunk_evidence_set (evidence, TRUNK_FACT_TLS_FINGERPRINT, text->str);
    }
}

static void
set_chain_fact (TrunkEvidence *evidence,
                const Chain   *chain)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < chain->n; i++)
    {
      g_autofree char *subject = dup_name (chain->certificates[i], FALSE);

      g_string_append_printf (text, "%s[%u] %s", i > 0 ? "; " : "", i, subject);
    }
  if (chain->n > 0)
    {
      g_autofree char *issuer = dup_name (chain->certificates[chain->n - 1], TRUE);

      g_string_append_printf (text, "; issued by %s", issuer);
    }
  trunk_evidence_set (evidence, TRUNK_FACT_TLS_CHAIN, text->str);
}

static gboolean
is_weak (gnutls_x509_crt_t certificate)
{
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);
  int signature = gnutls_x509_crt_get_signature_algorithm (certificate);

  if ((algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_DSA) && bits < MIN_RSA_BITS)
    return TRUE;
  if (algorithm == GNUTLS_PK_ECDSA && bits < MIN_EC_BITS)
    return TRUE;

  /* What a certificate says of itself carries no trust, so that a root's own signature does not count. */
  return signature > 0 && !gnutls_sign_is_secure2 (signature, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS) &&
         gnutls_x509_crt_check_issuer (certificate, certificate) == 0;
}

/* "Unknown authority" has five causes, each with a remedy of its own. */
static TrunkFinding
judge_unknown_authority (const Chain *chain,
                         gboolean     public_host)
{
  gnutls_x509_crt_t last;

  if (chain->n == 0)
    return TRUNK_FINDING_TLS_UNKNOWN_CA;

  last = chain->certificates[chain->n - 1];
  if (chain->n == 1 && gnutls_x509_crt_check_issuer (last, last) != 0)
    return TRUNK_FINDING_TLS_SELF_SIGNED;
  if (chain->n == 1)
    return TRUNK_FINDING_TLS_INCOMPLETE_CHAIN;

  return public_host ? TRUNK_FINDING_TLS_INSPECTED : TRUNK_FINDING_TLS_UNKNOWN_CA;
}

static TrunkFinding
judge_flags (GTlsCertificateFlags flags,
             const Chain         *chain,
             gboolean             public_host)
{
  TrunkFinding authority = TRUNK_FINDING_OK;

  if ((flags & G_TLS_CERTIFICATE_REVOKED) != 0)
    return TRUNK_FINDING_TLS_REVOKED;

  /* Somebody else's certificate, or one of the server's own making: name and dates are then beside the point. */
  if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    authority = judge_unknown_authority (chain, public_host);
  if (authority == TRUNK_FINDING_TLS_INSPECTED || authority == TRUNK_FINDING_TLS_SELF_SIGNED)
    return authority;

  /* A wrong name means a wrong server, whose dates and issuer don't matter. */
  if ((flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    return TRUNK_FINDING_TLS_WRONG_NAME;
  if ((flags & G_TLS_CERTIFICATE_EXPIRED) != 0)
    return TRUNK_FINDING_TLS_EXPIRED;
  if ((flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    return TRUNK_FINDING_TLS_NOT_YET_VALID;
  if (authority != TRUNK_FINDING_OK)
    return authority;

  /* A certificate that was refused as insecure is more than the warning that TRUNK_FINDING_TLS_WEAK is. */
  return TRUNK_FINDING_TLS_CERTIFICATE_INVALID;
}

/* A verifier that does not know the authority may stop there; the dates are told all the same. */
static GTlsCertificateFlags
complete_flags (GTlsCertificate     *peer,
                GTlsCertificateFlags flags)
{
  g_autoptr(GDateTime) now = NULL;
  g_autoptr(GDateTime) not_before = NULL;
  g_autoptr(GDateTime) not_after = NULL;

  if (peer == NULL || (flags & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
    return flags;

  now = g_date_time_new_now_utc ();
  not_before = g_tls_certificate_get_not_valid_before (peer);
  not_after = g_tls_certificate_get_not_valid_after (peer);
  if (not_before != NULL && g_date_time_compare (now, not_before) < 0)
    flags |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  if (not_after != NULL && g_date_time_compare (now, not_after) > 0)
    flags |= G_TLS_CERTIFICATE_EXPIRED;

  return flags;
}

/**
 * trunk_tls_facts_new:
 * @peer: (nullable): the server's certificate, with its chain as issuers
 * @flags: what verification had to say of it
 * @protocol: (nullable): "TLS 1.3"
 * @cipher: (nullable): name of the cipher suite
 *
 * Returns: (transfer full): the facts
 */
TrunkTlsFacts *
trunk_tls_facts_new (GTlsCertificate     *peer,
                     GTlsCertificateFlags flags,
                     const char          *protocol,
                     const char          *cipher)
{
  TrunkTlsFacts *self;

  g_return_val_if_fail (peer == NULL || G_IS_TLS_CERTIFICATE (peer), NULL);

  self = g_atomic_rc_box_new0 (TrunkTlsFacts);
  g_set_object (&self->peer, peer);
  self->flags = complete_flags (peer, flags);
  self->protocol = g_strdup (protocol);
  self->cipher = g_strdup (cipher);

  return self;
}

const char *
trunk_tls_protocol_get_name (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
      return "SSL 3.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * trunk_tls_facts_new_for_connection:
 * @peer: (nullable): the certificate, as the handshake showed it; %NULL for the connection's own
 * @flags: what is wrong with @peer
 *
 * Returns: (transfer full): the facts
 */
TrunkTlsFacts *
trunk_tls_facts_new_for_connection (GTlsConnection      *connection,
                                    GTlsCertificate     *peer,
                                    GTlsCertificateFlags flags)
{
  g_autofree char *cipher = NULL;

  g_return_val_if_fail (G_IS_TLS_CONNECTION (connection), NULL);

  if (peer == NULL)
    {
      peer = g_tls_connection_get_peer_certificate (connection);
      flags = g_tls_connection_get_peer_certificate_errors (connection);
    }
  cipher = g_tls_connection_get_ciphersuite_name (connection);

  return trunk_tls_facts_new (peer, flags, trunk_tls_protocol_get_name (g_tls_connection_get_protocol_version (connection)), cipher);
}

TrunkTlsFacts *
trunk_tls_facts_ref (TrunkTlsFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tls_facts_clear (gpointer data)
{
  TrunkTlsFacts *self = data;

  g_clear_object (&self->peer);
  g_free (self->protocol);
  g_free (self->cipher);
}

void
trunk_tls_facts_unref (TrunkTlsFacts *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tls_facts_clear);
}

/**
 * trunk_tls_facts_get_peer:
 *
 * Returns: (transfer none) (nullable): the server's certificate; g_tls_certificate_get_issuer() leads along the chain as sent
 */
GTlsCertificate *
trunk_tls_facts_get_peer (TrunkTlsFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->peer;
}

/* A set of bits: more than one can be set */
GTlsCertificateFlags
trunk_tls_facts_get_flags (TrunkTlsFacts *self)
{
  g_return_val_if_fail (self != NULL, G_TLS_CERTIFICATE_NO_FLAGS);

  return self->flags;
}

static void
set_flags_fact (TrunkEvidence       *evidence,
                GTlsCertificateFlags flags)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flag_nicks); i++)
    {
      if ((flags & flag_nicks[i].flag) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", flag_nicks[i].nick);
    }
  if (text->len > 0)
    trunk_evidence_set (evidence, TRUNK_FACT_TLS_FLAGS, text->str);
}

TrunkFinding
trunk_tls_facts_judge (TrunkTlsFacts *self,
                       const char    *host,
                       gboolean       public_host,
                       TrunkEvidence *evidence)
{
  g_auto(Chain) chain = { .n = 0 };

  g_return_val_if_fail (self != NULL, TRUNK_FINDING_INTERNAL);

  if (self->peer != NULL)
    chain_import (&chain, self->peer);

  if (evidence != NULL)
    {
      trunk_evidence_set (evidence, TRUNK_FACT_HOST, host);
      set_flags_fact (evidence, self->flags);
      trunk_evidence_set (evidence, TRUNK_FACT_TLS_PROTOCOL, self->protocol);
      trunk_evidence_set (evidence, TRUNK_FACT_TLS_CIPHER, self->cipher);
      if (chain.n > 0)
        {
          set_certificate_facts (evidence, chain.certificates[0]);
          set_chain_fact (evidence, &chain);
        }
    }

  if (self->flags != 0)
    return judge_flags (self->flags, &chain, public_host);

  for (guint i = 0; i < chain.n; i++)
    {
      if (is_weak (chain.certificates[i]))
        return TRUNK_FINDING_TLS_WEAK;
    }

  return TRUNK_FINDING_OK;
}
