/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-claims.h"
#include "auth/trunk-token.h"
#include "base/trunk-error.h"
#include "trunk-test-auth.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR)

static TrunkRequirement *
make_requirement (const char *release)
{
  static TrunkCatalog *catalog;
  g_autoptr(GDate) today = g_date_new_dmy (21, G_DATE_NOVEMBER, 2026);
  g_autoptr(GError) error = NULL;
  TrunkRequirement *requirement;

  if (catalog == NULL)
    catalog = trunk_catalog_new (NULL, &error);
  g_assert_no_error (error);
  requirement = trunk_requirement_new (catalog, "cisco-unity-connection", release, FEATURES, "global", today, &error);
  g_assert_no_error (error);
  return requirement;
}

static TrunkClaims *
make_claims (const char *json)
{
  g_autofree char *jwt = test_make_jwt (json);
  g_autoptr(GError) error = NULL;
  TrunkClaims *claims = trunk_claims_new_from_token (jwt, &error);

  g_assert_no_error (error);
  return claims;
}

static void
test_reading (void)
{
  g_autoptr(TrunkClaims) claims = make_claims ("{\"aud\":\"a\",\"exp\":1800000000,\"iat\":1.8e9,\"nbf\":\"5\",\"roles\":[\"A\",\"B\",\"A\",7,\"\"],\"scp\":\"B C\",\"o\":{}}");
  const char * const *permissions = trunk_claims_get_permissions (claims);

  g_assert_cmpstr (trunk_claims_get_string (claims, "aud"), ==, "a");
  g_assert_null (trunk_claims_get_string (claims, "exp"));
  g_assert_null (trunk_claims_get_string (claims, "o"));
  g_assert_null (trunk_claims_get_string (claims, "none"));
  g_assert_cmpint (trunk_claims_get_int (claims, "exp"), ==, 1800000000);
  g_assert_cmpint (trunk_claims_get_int (claims, "iat"), ==, 1800000000);
  g_assert_cmpint (trunk_claims_get_int (claims, "nbf"), ==, 5);
  g_assert_cmpint (trunk_claims_get_int (claims, "none"), ==, 0);
  g_assert_cmpuint (g_strv_length ((GStrv) permissions), ==, 3);
  g_assert_cmpstr (permissions[2], ==, "C");
}

static void
test_app_only (void)
{
  static const struct
  {
    const char *json;
    gboolean    app_only;
  } cases[] = {
    { "{\"idtyp\":\"app\",\"roles\":[\"A\"]}", TRUE },
    { "{\"idtyp\":\"user\",\"roles\":[\"A\"]}", FALSE },
    { "{\"roles\":[\"A\"]}", TRUE },
    { "{}", TRUE },
    { "{\"scp\":\"A\"}", FALSE },
    { "{\"scp\":\"A\",\"roles\":[\"B\"]}", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkClaims) claims = make_claims (cases[i].json);

      g_assert_cmpint (trunk_claims_is_app_only (claims), ==, cases[i].app_only);
    }
}

static void
test_opaque (void)
{
  g_autoptr(GString) deep = g_string_new ("{\"a\":");
  g_autofree char *nested = NULL;
  const char *tokens[] = { "", "opaque", "a.b", "e30.W10.", "e30.bm90IGpzb24.", NULL };

  for (guint i = 0; i < 20000; i++)
    g_string_append_c (deep, '[');
  nested = test_make_jwt (deep->str);
  tokens[G_N_ELEMENTS (tokens) - 1] = nested;

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr(TrunkSecret) access = trunk_secret_new (tokens[i], -1);
      g_autoptr(TrunkToken) token = trunk_token_new (access, NULL, 5);
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_claims_new_from_token (tokens[i], &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      /* An access token that can't be read is a token all the same. */
      g_assert_null (trunk_token_get_claims (token));
      g_assert_cmpint (trunk_token_get_expires (token), ==, 5);
    }
}

static void
test_audience (void)
{
  static const struct
  {
    const char *json;
    const char *tenant;
    const char *finding;
  } cases[] = {
    { "{\"aud\":\"https://graph.microsoft.com\",\"tid\":\"" TEST_TENANT "\",\"appid\":\"" TEST_CLIENT "\"}", TEST_TENANT, "ok" },
    { "{\"aud\":\"https://graph.microsoft.com/\",\"tid\":\"" TEST_TENANT "\",\"azp\":\"" TEST_CLIENT "\"}", TEST_TENANT, "ok" },
    { "{\"aud\":\"00000003-0000-0000-c000-000000000000\",\"tid\":\"" TEST_TENANT "\"}", "contoso.com", "ok" },
    { "{\"aud\":\"00000003-0000-0000-C000-000000000000\"}", NULL, "ok" },
    { "{\"aud\":\"https://outlook.office365.com\",\"tid\":\"" TEST_TENANT "\"}", TEST_TENANT, "token-audience" },
    { "{\"tid\":\"" TEST_TENANT "\"}", TEST_TENANT, "token-audience" },
    { "{\"aud\":\"https://graph.microsoft.com\",\"tid\":\"" TEST_CLIENT "\"}", TEST_TENANT, "token-tenant" },
    { "{\"aud\":\"https://graph.microsoft.com\",\"tid\":\"" TEST_TENANT "\",\"appid\":\"" TEST_TENANT "\"}", TEST_TENANT, "token-client" },
  };
  g_autoptr(TrunkRequirement) requirement = make_requirement ("15su4");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkClaims) claims = make_claims (cases[i].json);
      g_autoptr(TrunkOutcome) outcome = trunk_claims_judge_audience (claims, requirement, cases[i].tenant, TEST_CLIENT);

      g_test_message ("%s", cases[i].json);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_AUDIENCE_NEEDED));
    }
}

static void
test_permissions (void)
{
  static const struct
  {
    const char *release;
    const char *json;
    const char *finding;
    const char *missing;
    const char *extra;
  } cases[] = {
    { "15su4", "{\"roles\":[\"Mail.ReadWrite\",\"Mail.Send\",\"Calendars.ReadWrite\"]}", "ok", NULL, NULL },
    { "15su4", "{\"roles\":[\"Mail.ReadWrite\",\"Mail.Send\",\"Calendars.ReadWrite\",\"User.Read.All\"]}", "ok", NULL, NULL },
    { "15su4", "{}", "token-no-roles", "Mail.ReadWrite, Mail.Send, Calendars.ReadWrite", NULL },
    { "15su4", "{\"scp\":\"openid profile\"}", "token-no-roles", "Mail.ReadWrite, Mail.Send, Calendars.ReadWrite", NULL },
    { "15su4", "{\"roles\":[\"Mail.Read\",\"Mail.Send\",\"Calendars.ReadWrite\"]}", "token-permission-missing", "Mail.ReadWrite", "Mail.Read" },
    { "15su4", "{\"roles\":[\"Mail.ReadWrite\",\"Mail.Send\",\"Calendars.ReadWrite\",\"Contacts.ReadWrite\"]}", "token-over-privileged", NULL, "Contacts.ReadWrite" },
    { "15", "{\"roles\":[\"full_access_as_app\"]}", "ok", NULL, NULL },
    { "15", "{\"roles\":[\"full_access_as_app\",\"Mail.ReadWrite\"]}", "token-over-privileged", NULL, "Mail.ReadWrite" },
    { "15", "{\"roles\":[\"Mail.ReadWrite\"]}", "token-permission-missing", "full_access_as_app", "Mail.ReadWrite" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkRequirement) requirement = make_requirement (cases[i].release);
      g_autoptr(TrunkClaims) claims = make_claims (cases[i].json);
      g_autoptr(TrunkOutcome) outcome = trunk_claims_judge_permissions (claims, requirement);
      const char *reason = trunk_outcome_get_fact (outcome, TRUNK_FACT_REASON);

      g_test_message ("%s %s", cases[i].release, cases[i].json);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_PERMISSIONS_MISSING), ==, cases[i].missing);
      g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_PERMISSIONS_EXTRA), ==, cases[i].extra);
      g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_PERMISSIONS_NEEDED));
      if (g_str_equal (cases[i].finding, "token-over-privileged"))
        g_assert_cmpint (reason != NULL && strstr (reason, "full_access_as_app") != NULL, ==, g_str_equal (cases[i].release, "15"));
    }
}

static void
test_lifetime (void)
{
  static const struct
  {
    const char *json;
    const char *finding;
    const char *seconds;
  } cases[] = {
    { "{\"iat\":1000000,\"exp\":1003600}", "ok", "3600" },
    { "{\"iat\":1000000,\"exp\":1086400}", "ok", "86400" },
    { "{\"nbf\":1000000,\"exp\":1005400}", "ok", "5400" },
    { "{\"exp\":1003600}", "ok", "3600" },
    { "{\"iat\":999000,\"exp\":1000200}", "token-lifetime", "1200" },
    { "{\"iat\":990000,\"exp\":999999}", "token-lifetime", "9999" },
    { "{\"iat\":1000000,\"exp\":1000400}", "token-lifetime", "400" },
    { "{\"iat\":1000000,\"exp\":1999999}", "token-lifetime", "999999" },
    { "{}", "token-lifetime", "0" },
    { "{\"exp\":\"soon\"}", "token-lifetime", "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkClaims) claims = make_claims (cases[i].json);
      g_autoptr(TrunkOutcome) outcome = trunk_claims_judge_lifetime (claims, 1000000);

      g_test_message ("%s", cases[i].json);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_TOKEN_LIFETIME), ==, cases[i].seconds);
      g_assert_cmpint (trunk_outcome_get_fact (outcome, TRUNK_FACT_REASON) == NULL, ==, trunk_outcome_is_ok (outcome));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/claims/reading", test_reading);
  g_test_add_func ("/auth/claims/app-only", test_app_only);
  g_test_add_func ("/auth/claims/opaque", test_opaque);
  g_test_add_func ("/auth/claims/audience", test_audience);
  g_test_add_func ("/auth/claims/permissions", test_permissions);
  g_test_add_func ("/auth/claims/lifetime", test_lifetime);

  return g_test_run ();
}
