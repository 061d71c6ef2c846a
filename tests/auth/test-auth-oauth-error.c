/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-oauth-error.h"

#include <string.h>

/* What an administrator may meet, as Microsoft lists it. */
static const struct
{
  guint       codes[8];
  const char *finding;
} families[] = {
  { { 7000215, 70002 }, "secret-wrong" },
  { { 7000222 }, "secret-expired" },
  { { 7000218 }, "credential-required" },
  { { 700025 }, "public-client-credential" },
  { { 700016, 700011 }, "app-not-found" },
  { { 70001, 7000112 }, "app-disabled" },
  { { 7000229 }, "app-no-service-principal" },
  { { 90002 }, "tenant-not-found" },
  { { 900023 }, "tenant-id-malformed" },
  { { 90038, 900432, 900382 }, "tenant-other-cloud" },
  { { 65001 }, "consent-missing" },
  { { 65004 }, "consent-declined" },
  { { 65002 }, "app-first-party" },
  { { 65005, 650056, 650057 }, "permission-not-listed" },
  { { 650052 }, "resource-not-licensed" },
  { { 650054, 500011, 50001 }, "resource-not-found" },
  { { 90094, 90095 }, "consent-admin-required" },
  { { 70011, 28002, 700022, 700023 }, "scope-invalid" },
  { { 1002012 }, "scope-not-default" },
  { { 700027, 50012 }, "assertion-signature" },
  { { 700030 }, "certificate-subject" },
  { { 500133 }, "assertion-time" },
  { { 50013, 50027, 50048 }, "assertion-malformed" },
  { { 50034, 51004 }, "user-not-found" },
  { { 50020, 16000, 500208 }, "user-other-tenant" },
  { { 50126, 50056 }, "user-password-wrong" },
  { { 50053 }, "user-locked" },
  { { 50055, 50144 }, "user-password-expired" },
  { { 50057 }, "user-disabled" },
  { { 50076, 50074, 50078 }, "mfa-required" },
  { { 50079, 50072 }, "mfa-registration" },
  { { 50097, 53000, 53001, 53002 }, "device-required" },
  { { 53003, 530032 }, "policy-blocked" },
  { { 530035 }, "policy-security-defaults" },
  { { 530036 }, "policy-authentication-flow" },
  { { 50105 }, "user-not-assigned" },
  { { 500021, 500022, 500212, 500213 }, "policy-tenant-restrictions" },
  { { 50173, 70008, 700082, 70043, 50132, 50133, 50089 }, "sign-in-expired" },
  { { 50194, 9001023, 90124, 90130 }, "tenant-required" },
  { { 50196 }, "sign-in-loop" },
  { { 50011, 900971 }, "redirect-uri-unregistered" },
  { { 90055, 90006, 90024, 90033, 50033, 90012 }, "sign-in-transient" },
  { { 900144 }, "request-malformed" },
  { { 70016 }, "sign-in-needed" },
  { { 70018, 90119 }, "device-code-bad" },
  { { 70019 }, "device-code-expired" },
  { { 50134 }, "device-code-data-centre" },
  { { 90120 }, "device-code-used" },
};

static void
test_every_code (void)
{
  guint n_seen = 0, n_known;
  const guint *known = trunk_oauth_get_aadsts_codes (&n_known);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (families[i].codes) && families[i].codes[k] != 0; k++)
        {
          guint code = families[i].codes[k];
          g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
          g_autofree char *body = g_strdup_printf ("{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS%u: So it is.\\r\\nTrace ID: t\","
                                                   "\"error_codes\":[%u],\"timestamp\":\"2026-11-21 09:00:00Z\",\"trace_id\":\"t-1\",\"correlation_id\":\"c-1\"}",
                                                   code, code);
          g_autofree char *number = g_strdup_printf ("%u", code);
          TrunkFinding finding = trunk_oauth_error_parse (400, body, -1, evidence);

          n_seen++;
          g_test_message ("%u", code);
          g_assert_cmpstr (trunk_finding_get_nick (trunk_oauth_finding_for_aadsts (code)), ==, families[i].finding);
          g_assert_cmpstr (trunk_finding_get_nick (finding), ==, families[i].finding);
          g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_AADSTS), ==, number);
          g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_OAUTH_ERROR), ==, "invalid_grant");
          g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_CORRELATION_ID), ==, "c-1");
          g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_TRACE_ID), ==, "t-1");
          g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_TIMESTAMP), ==, "2026-11-21 09:00:00Z");
          g_assert_true (g_str_has_suffix (trunk_evidence_get (evidence, TRUNK_FACT_OAUTH_DESCRIPTION), "So it is."));
        }
    }

  /* No code is in the table without a line here. */
  g_assert_cmpuint (n_known, ==, n_seen);
  for (guint i = 1; i < n_known; i++)
    g_assert_cmpuint (known[i - 1], <, known[i]);
  g_assert_cmpuint (trunk_oauth_finding_for_aadsts (99999), ==, TRUNK_FINDING_SIGN_IN_OTHER);
}

static void
test_answers (void)
{
  static const struct
  {
    guint       status;
    const char *body;
    const char *finding;
  } cases[] = {
    /* the word alone */
    { 400, "{\"error\":\"invalid_request\"}", "request-malformed" },
    { 400, "{\"error\":\"invalid_grant\"}", "sign-in-other" },
    { 400, "{\"error\":\"unauthorized_client\"}", "app-not-found" },
    { 401, "{\"error\":\"invalid_client\"}", "secret-wrong" },
    { 400, "{\"error\":\"unsupported_grant_type\"}", "request-malformed" },
    { 400, "{\"error\":\"invalid_resource\"}", "resource-not-found" },
    { 400, "{\"error\":\"invalid_scope\"}", "scope-invalid" },
    { 400, "{\"error\":\"interaction_required\"}", "sign-in-needed" },
    { 503, "{\"error\":\"temporarily_unavailable\"}", "sign-in-transient" },
    { 400, "{\"error\":\"invalid_tenant\"}", "tenant-not-found" },
    { 400, "{\"error\":\"authorization_pending\"}", "sign-in-needed" },
    { 400, "{\"error\":\"authorization_declined\"}", "device-code-declined" },
    { 400, "{\"error\":\"access_denied\"}", "device-code-declined" },
    { 400, "{\"error\":\"expired_token\"}", "device-code-expired" },
    { 400, "{\"error\":\"bad_verification_code\"}", "device-code-bad" },
    { 400, "{\"error\":\"consent_required\"}", "consent-missing" },
    { 400, "{\"error\":\"something_new\"}", "sign-in-other" },
    /* a decisive word is not overruled, a wide one is made exact */
    { 400, "{\"error\":\"temporarily_unavailable\",\"error_codes\":[65001]}", "sign-in-transient" },
    { 400, "{\"error\":\"expired_token\",\"error_codes\":[70008]}", "device-code-expired" },
    { 400, "{\"error\":\"interaction_required\",\"error_codes\":[50076]}", "mfa-required" },
    { 400, "{\"error\":\"access_denied\",\"error_codes\":[53003]}", "policy-blocked" },
    /* of several the most exact; unknown ones do not hide a known one */
    { 400, "{\"error\":\"invalid_client\",\"error_codes\":[70002,7000222]}", "secret-expired" },
    { 400, "{\"error\":\"invalid_grant\",\"error_codes\":[50013,500133]}", "assertion-time" },
    { 400, "{\"error\":\"invalid_grant\",\"error_codes\":[1,\"x\",null,65001]}", "consent-missing" },
    { 400, "{\"error_codes\":[90002]}", "tenant-not-found" },
    { 400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS65001: text\"}", "consent-missing" },
    { 400, "{\"error\":\"invalid_grant\",\"error_codes\":7,\"error_description\":5}", "sign-in-other" },
    /* a code that is in no table: what is vague is not to be believed */
    { 400, "{\"error\":\"invalid_request\",\"error_codes\":[999999]}", "sign-in-other" },
    { 400, "{\"error\":\"unauthorized_client\",\"error_codes\":[999999]}", "sign-in-other" },
    { 400, "{\"error\":\"invalid_scope\",\"error_codes\":[999999]}", "scope-invalid" },
    { 401, "{\"error\":\"invalid_client\",\"error_codes\":[999999]}", "secret-wrong" },
    /* not OAuth at all */
    { 429, "", "throttled" },
    { 503, "<html>", "sign-in-transient" },
    { 500, "oops", "http-server-error" },
    { 403, "<!DOCTYPE html><html></html>", "http-html-instead" },
    { 403, " \r\n<HTML>", "http-html-instead" },
    { 400, "{}", "http-not-understood" },
    { 400, "[]", "http-not-understood" },
    { 400, "", "http-not-understood" },
    { 302, "", "http-unexpected-status" },
    { 400, "{\"error\":{\"code\":\"nested\"}}", "http-not-understood" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].body);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_oauth_error_parse (cases[i].status, cases[i].body, -1, NULL)), ==, cases[i].finding);
    }
}

/* What comes from outside may be anything; a parser that recurses must not be led into the depths. */
static void
test_hostile (void)
{
  g_autoptr(GString) deep = g_string_new ("{\"error\":");
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, ' ');
  g_autoptr(GString) wordy = g_string_new ("{\"error\":\"invalid_grant\",\"error_description\":\"");
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  for (guint i = 0; i < 200000; i++)
    g_string_append_c (deep, '[');
  g_assert_cmpuint (trunk_oauth_error_parse (400, deep->str, deep->len, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
  g_assert_cmpuint (trunk_oauth_error_parse (400, huge, -1, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
  g_assert_cmpuint (trunk_oauth_error_parse (400, "{\"error\":\"\xff\"}", -1, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
  g_assert_cmpuint (trunk_oauth_error_parse (400, "{\"error\":\"a\0b\"}", 15, NULL), !=, TRUNK_FINDING_OK);
  g_assert_cmpuint (trunk_oauth_error_parse (400, NULL, 0, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);

  for (guint i = 0; i < 5000; i++)
    g_string_append (wordy, "wo ");
  g_string_append (wordy, "\"}");
  g_assert_cmpuint (trunk_oauth_error_parse (400, wordy->str, wordy->len, evidence), ==, TRUNK_FINDING_SIGN_IN_OTHER);
  g_assert_cmpuint (strlen (trunk_evidence_get (evidence, TRUNK_FACT_OAUTH_DESCRIPTION)), <=, 1024);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/oauth-error/every-code", test_every_code);
  g_test_add_func ("/auth/oauth-error/answers", test_answers);
  g_test_add_func ("/auth/oauth-error/hostile", test_hostile);

  return g_test_run ();
}
