/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-inspect.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>

#define SECONDS_PER_DAY (24 * 60 * 60)

static void
remark_free (gpointer data)
{
  TrunkCertRemark *remark = data;

  g_free (remark->text);
  g_free (remark);
}

/* @text: (transfer full) */
static void
add (GPtrArray            *remarks,
     TrunkCertRemarkLevel  level,
     const char           *nick,
     char                 *text)
{
  TrunkCertRemark *remark = g_new0 (TrunkCertRemark, 1);

  remark->level = level;
  remark->nick = nick;
  remark->text = text;
  g_ptr_array_add (remarks, remark);
}

static int
remark_compare (gconstpointer a,
                gconstpointer b)
{
  const TrunkCertRemark *left = *(const TrunkCertRemark **) a;
  const TrunkCertRemark *right = *(const TrunkCertRemark **) b;

  return (int) right->level - (int) left->level;
}

const char *
trunk_cert_remark_level_get_nick (TrunkCertRemarkLevel level)
{
  switch (level)
    {
    case TRUNK_CERT_REMARK_NOTE:
      return "note";
    case TRUNK_CERT_REMARK_WARNING:
      return "warning";
    case TRUNK_CERT_REMARK_PROBLEM:
      return "problem";
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * trunk_cert_get_days_left:
 * @now: Unix seconds
 *
 * Returns: whole days until it ends; negative when it has ended
 */
gint64
trunk_cert_get_days_left (TrunkCert *cert,
                          gint64     now)
{
  gint64 left;

  g_return_val_if_fail (cert != NULL, 0);

  left = trunk_cert_get_facts (cert)->not_after - now;

  return left >= 0 ? left / SECONDS_PER_DAY : -1 - (-left - 1) / SECONDS_PER_DAY;
}

static char *
dup_date (gint64 when)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (when);

  return date != NULL ? g_date_time_format (date, "%F %H:%M UTC") : g_strdup ("?");
}

static void
inspect_dates (GPtrArray *remarks,
               TrunkCert *cert,
               gint64     now)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  g_autofree char *from = dup_date (facts->not_before);
  g_autofree char *until = dup_date (facts->not_after);
  gint64 days = trunk_cert_get_days_left (cert, now);

  if (facts->not_after < facts->not_before)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "dates-reversed", g_strdup (_("It ends before it begins: it is never valid.")));
  else if (now > facts->not_after)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "expired",
         /* Translators: %s is a date */
         g_strdup_printf (_("It has expired, on %s. Get the one that has taken its place."), until));
  else if (now < facts->not_before)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "not-yet-valid",
         /* Translators: %s is a date */
         g_strdup_printf (_("It is not valid before %s. Is the clock of this computer right?"), from));
  else if (days <= TRUNK_CERT_WARN_DAYS)
    add (remarks, TRUNK_CERT_REMARK_WARNING, "ends-soon",
         g_strdup_printf (ngettext ("It ends in %d day. Put the next one beside it in time.",
                                    "It ends in %d days. Put the next one beside it in time.", days), (int) days));
}

static void
inspect_strength (GPtrArray *remarks,
                  TrunkCert *cert)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);

  if (facts->key_is_weak)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "weak-key",
         /* Translators: %s is a kind of key with its size in bits, such as "RSA 1024" */
         g_strdup_printf (_("Its key is too weak (%s): 2048 bits or more are needed for RSA, 224 for elliptic curves."), facts->key));
  if (facts->signature_is_weak)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "weak-signature",
         /* Translators: %s is a signature algorithm, such as RSA-SHA1 */
         g_strdup_printf (_("Its signature is weak (%s): systems of today refuse it. It has to be issued anew with SHA-256."), facts->signature));
}

/* RFC 5280 §4.2.1.3, §4.2.1.9: what an authority's certificate must have. */
static void
inspect_authority (GPtrArray *remarks,
                   TrunkCert *cert)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);

  if (!facts->constraints_critical)
    add (remarks, TRUNK_CERT_REMARK_WARNING, "constraints-not-critical",
         g_strdup (_("It is an authority's, but its basic constraints are not marked critical (RFC 5280, section 4.2.1.9). Some systems refuse that.")));
  if (facts->has_usage && (facts->usage & GNUTLS_KEY_KEY_CERT_SIGN) == 0)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "may-not-sign",
         g_strdup (_("It is an authority's, but its key usage does not allow it to sign certificates (keyCertSign is missing).")));
  else if (!facts->has_usage)
    add (remarks, TRUNK_CERT_REMARK_NOTE, "no-key-usage", g_strdup (_("It is an authority's and does not say what its key may be used for.")));
}

static void
inspect_leaf (GPtrArray    *remarks,
              TrunkCert    *cert,
              TrunkCertUse  use)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  gboolean may_sign = facts->has_usage && (facts->usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;

  if (may_sign)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "ca-flag-missing",
         g_strdup (_("It is meant to sign certificates (keyCertSign), but the flag CA is missing from its basic constraints: what it has issued is not trusted.")));

  if (use == TRUNK_CERT_FOR_TRUST && facts->self_signed)
    add (remarks, TRUNK_CERT_REMARK_WARNING, "self-signed-leaf",
         g_strdup (_("It is a self-signed certificate of one server. The system can only trust this very one, and has to be given the next one when it is renewed.")));
  else if (use == TRUNK_CERT_FOR_TRUST && !may_sign)
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "leaf-not-root",
         /* Translators: %s is the name of a certificate authority */
         g_strdup_printf (_("It is the certificate of one server, not the root that the system needs. Its issuer is “%s”; upload the root above that."), facts->issuer));
  else if (use == TRUNK_CERT_FOR_ANY && facts->self_signed)
    add (remarks, TRUNK_CERT_REMARK_NOTE, "self-signed", g_strdup (_("It is self-signed: nobody else vouches for it.")));
}

/* RFC 7517 §4.7 and Entra: RSA with a signature is what a client assertion is made with. */
static void
inspect_signing_in (GPtrArray *remarks,
                    TrunkCert *cert)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);

  if (!g_str_has_prefix (facts->key, "RSA"))
    add (remarks, TRUNK_CERT_REMARK_PROBLEM, "not-rsa",
         /* Translators: %s is a kind of key, such as "EC/ECDSA 256" */
         g_strdup_printf (_("Its key is %s. To sign in to Microsoft Entra with it, RSA is needed (PS256, RS256)."), facts->key));
  if (facts->has_usage && (facts->usage & GNUTLS_KEY_DIGITAL_SIGNATURE) == 0)
    add (remarks, TRUNK_CERT_REMARK_WARNING, "may-not-sign-in",
         g_strdup (_("Its key usage lacks digitalSignature, which signing in needs.")));
  if (trunk_cert_get_role (cert) != TRUNK_CERT_ROLE_LEAF)
    add (remarks, TRUNK_CERT_REMARK_WARNING, "authority-signs-in",
         g_strdup (_("It is an authority's. An authority's key should sign certificates and nothing else.")));
}

/**
 * trunk_cert_inspect:
 * @use: what it is to be used for
 * @now: Unix seconds
 *
 * Returns: (transfer full) (element-type TrunkCertRemark): what is to be said of it on its own, the worst first
 */
GPtrArray *
trunk_cert_inspect (TrunkCert    *cert,
                    TrunkCertUse  use,
                    gint64        now)
{
  g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func (remark_free);

  g_return_val_if_fail (cert != NULL, NULL);

  inspect_dates (remarks, cert, now);
  inspect_strength (remarks, cert);
  if (trunk_cert_get_facts (cert)->is_authority)
    inspect_authority (remarks, cert);
  else if (trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_LEAF)
    inspect_leaf (remarks, cert, use);
  else
    add (remarks, TRUNK_CERT_REMARK_WARNING, "version-1",
         g_strdup (_("It is of version 1 or 2 and can't say whether it is an authority's (RFC 5280, section 6.1.4). Many systems refuse it as one.")));
  if (use == TRUNK_CERT_FOR_SIGNING_IN)
    inspect_signing_in (remarks, cert);
  g_ptr_array_sort (remarks, remark_compare);

  return g_steal_pointer (&remarks);
}

/* RFC 5280 §4.2.1.9: how many intermediate authorities may follow, self-issued ones not counted. */
static void
inspect_path_lengths (GPtrArray       *remarks,
                      TrunkCertBundle *bundle,
                      TrunkCert       *leaf)
{
  TrunkCert *cert = leaf;
  int below = 0;

  for (guint depth = 0; depth < TRUNK_CERT_BUNDLE_MAX; depth++)
    {
      TrunkCert *issuer = trunk_cert_bundle_find_issuer (bundle, cert);
      const TrunkCertFacts *facts;

      if (issuer == NULL)
        return;
      facts = trunk_cert_get_facts (issuer);
      if (facts->path_length >= 0 && below > facts->path_length)
        {
          add (remarks, TRUNK_CERT_REMARK_PROBLEM, "path-too-long",
               /* Translators: %1$s is an authority's name, %2$d and %3$d are numbers of authorities */
               g_strdup_printf (_("“%1$s” allows %2$d authorities below itself in a chain; here there are %3$d."), facts->label, facts->path_length, below));
          return;
        }
      below += !facts->self_issued;
      cert = issuer;
    }
}

static void
inspect_issuer (GPtrArray       *remarks,
                TrunkCertBundle *bundle,
                TrunkCert       *cert,
                TrunkCertUse     use)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  TrunkCert *issuer = trunk_cert_bundle_find_issuer (bundle, cert);
  g_autofree char *url = NULL;

  if (facts->self_issued)
    return;

  if (issuer != NULL && trunk_cert_get_role (issuer) == TRUNK_CERT_ROLE_LEAF)
    {
      add (remarks, TRUNK_CERT_REMARK_PROBLEM, "issuer-no-authority",
           /* Translators: %1$s issued %2$s; both are names in certificates */
           g_strdup_printf (_("“%1$s” issued “%2$s” without being an authority."), trunk_cert_get_facts (issuer)->label, facts->label));
      return;
    }
  if (issuer != NULL)
    return;

  if (use == TRUNK_CERT_FOR_SIGNING_IN)
    return;

  add (remarks, use == TRUNK_CERT_FOR_TRUST ? TRUNK_CERT_REMARK_PROBLEM : TRUNK_CERT_REMARK_NOTE,
       trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_INTERMEDIATE ? "root-missing" : "issuer-missing",
       /* Translators: %1$s is a name in a certificate, %2$s the subject of its issuer */
       g_strdup_printf (_("The certificate of who issued “%1$s” is not in it: “%2$s”."), facts->label, facts->issuer));
  url = trunk_cert_dup_issuer_url (cert);
  if (url != NULL)
    add (remarks, TRUNK_CERT_REMARK_NOTE, "issuer-url",
         /* Translators: %1$s is the subject of a certificate authority, %2$s an address */
         g_strdup_printf (_("The certificate of “%1$s” can be had from %2$s."), facts->issuer, url));
}

/**
 * trunk_cert_bundle_inspect:
 * @use: what it is to be used for
 * @now: Unix seconds
 *
 * Returns: (transfer full) (element-type TrunkCertRemark): what is to be said of the certificates together, the worst first
 */
GPtrArray *
trunk_cert_bundle_inspect (TrunkCertBundle *bundle,
                           TrunkCertUse     use,
                           gint64           now)
{
  g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func (remark_free);
  guint n;

  g_return_val_if_fail (TRUNK_IS_CERT_BUNDLE (bundle), NULL);

  n = trunk_cert_bundle_get_n (bundle);
  for (guint i = 0; i < n; i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);

      inspect_issuer (remarks, bundle, cert, use);
      if (trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_LEAF)
        inspect_path_lengths (remarks, bundle, cert);
    }
  if (use == TRUNK_CERT_FOR_TRUST && n > 0 && trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_ROOT) > 0 &&
      trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_LEAF) > 0)
    add (remarks, TRUNK_CERT_REMARK_NOTE, "leaf-beside-root",
         g_strdup (_("Besides the root there is the certificate of a server in it, which the system does not need: upload the root, and the intermediates if the server does not send them.")));
  g_ptr_array_sort (remarks, remark_compare);

  return g_steal_pointer (&remarks);
}
