/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-fact-rows.h"
#include "certs/trunk-cert-import.h"

/* "AB:CD:EF" */
#define SHORT_LENGTH 8

char *
trunk_cert_words_dup_date (gint64 when)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (when);

  return date != NULL ? g_date_time_format (date, "%F") : g_strdup ("?");
}

char *
trunk_cert_words_dup_end (TrunkCert *cert,
                          gint64     now)
{
  gint64 end = trunk_cert_get_facts (cert)->not_after;
  g_autofree char *date = trunk_cert_words_dup_date (end);
  g_autofree char *distance = trunk_fact_dup_distance (trunk_cert_get_days_left (cert, now));

  if (end < now)
    /* Translators: a date, then how long ago that was: "Ended 2026-11-01, 20 days ago" */
    return g_strdup_printf (_("Ended %s, %s"), date, distance);

  /* Translators: a date, then in what time that is: "Ends 2027-11-21, in 12 months" */
  return g_strdup_printf (_("Ends %s, %s"), date, distance);
}

char *
trunk_cert_words_dup_short_sha256 (TrunkCert *cert)
{
  const char *sha256 = trunk_cert_get_facts (cert)->sha256;

  return g_strdup_printf ("%.*s … %s", SHORT_LENGTH, sha256, sha256 + strlen (sha256) - SHORT_LENGTH);
}

/* RFC 5280 §4.2.1.3 and §4.2.1.12 */
static const struct
{
  const char *nick;
  const char *words;
} usage_words[] = {
  { "digitalSignature", N_("signing data") },
  { "nonRepudiation", N_("signing for good") },
  { "keyEncipherment", N_("encrypting keys") },
  { "dataEncipherment", N_("encrypting data") },
  { "keyAgreement", N_("agreeing on keys") },
  { "keyCertSign", N_("issuing certificates") },
  { "cRLSign", N_("revoking certificates") },
  { "encipherOnly", N_("encrypting only") },
  { "decipherOnly", N_("decrypting only") },
  { "serverAuth", N_("servers") },
  { "clientAuth", N_("clients of servers") },
  { "codeSigning", N_("signing programs") },
  { "emailProtection", N_("e-mail") },
  { "timeStamping", N_("time stamps") },
  { "OCSPSigning", N_("telling what is revoked") },
  { "anyExtendedKeyUsage", N_("anything") },
};

char *
trunk_cert_words_dup_usages (const char * const *nicks)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (nicks != NULL, NULL);

  for (guint i = 0; nicks[i] != NULL; i++)
    {
      const char *words = nicks[i];

      for (guint k = 0; k < G_N_ELEMENTS (usage_words); k++)
        {
          if (g_str_equal (usage_words[k].nick, nicks[i]))
            words = _(usage_words[k].words);
        }
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", words);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whoever runs a server renews its certificate, and mostly by machine: that it ends in some weeks is no news. */
gboolean
trunk_cert_words_is_others (const TrunkCertRemark *remark,
                            TrunkCertUse           use)
{
  g_return_val_if_fail (remark != NULL, FALSE);

  return use == TRUNK_CERT_FOR_ANY && g_str_equal (remark->nick, "ends-soon");
}

char *
trunk_cert_words_dup_remarks (TrunkCert            *cert,
                              TrunkCertUse          use,
                              TrunkCertRemarkLevel  level,
                              gint64                now)
{
  g_autoptr(GPtrArray) remarks = trunk_cert_inspect (cert, use, now);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);

      if (remark->level >= level && !trunk_cert_words_is_others (remark, use))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", remark->text);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

TrunkCertBundle *
trunk_cert_words_parse (const char *pem)
{
  g_autoptr(TrunkCertImport) import = NULL;

  g_return_val_if_fail (pem != NULL, NULL);

  if (pem[0] != '\0')
    import = trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, NULL);

  return import != NULL ? g_object_ref (trunk_cert_import_get_bundle (import)) : trunk_cert_bundle_new ();
}
