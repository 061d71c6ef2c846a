/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-tenant.h"
#include "auth/trunk-token-request-private.h"
#include "trunk-test-auth.h"

#define OTHER_TENANT "99999999-2222-3333-4444-555555555555"

#define METADATA(host, tenant, rest) \
  "{\"issuer\":\"https://" host "/" tenant "/v2.0\",\"token_endpoint\":\"https://" host "/" tenant "/oauth2/v2.0/token\"" rest "}"
#define GLOBAL ",\"cloud_instance_name\":\"microsoftonline.com\",\"tenant_region_scope\":\"EU\""
#define US     ",\"cloud_instance_name\":\"microsoftonline.us\",\"tenant_region_scope\":\"USGov\""

static const TrunkCloud gcc_high = { .id = "gcc-high", .name = "GCC High", .login_host = "login.microsoftonline.us" };
static const TrunkCloud dod = { .id = "dod", .name = "DoD", .login_host = "login.microsoftonline.us" };
static const TrunkCloud china = { .id = "china", .name = "China", .login_host = "login.partner.microsoftonline.cn" };
static const TrunkCloud custom = { .id = "custom", .name = "Custom", .login_host = "login.example.com:8443" };

static const struct
{
  const TrunkCloud *cloud;
  const char       *tenant;
  const char       *body;
  const char       *finding;
  const char       *cloud_found;
} cases[] = {
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.com", TEST_TENANT, GLOBAL), "ok", NULL },
  { &test_cloud, "contoso.com", METADATA ("login.microsoftonline.com", TEST_TENANT, GLOBAL), "ok", NULL },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.com", TEST_TENANT, GLOBAL ",\"tenant_region_sub_scope\":\"GCC\""), "ok", NULL },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.com", TEST_TENANT, ""), "ok", NULL },
  { &gcc_high, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, US ",\"tenant_region_sub_scope\":\"DODCON\""), "ok", NULL },
  { &dod, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, US ",\"tenant_region_sub_scope\":\"DOD\""), "ok", NULL },
  { &china, TEST_TENANT, METADATA ("login.partner.microsoftonline.cn", TEST_TENANT, ",\"cloud_instance_name\":\"partner.microsoftonline.cn\""), "ok", NULL },
  { &custom, TEST_TENANT, METADATA ("login.example.com:8443", TEST_TENANT, ",\"cloud_instance_name\":\"example\""), "ok", NULL },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, US), "tenant-other-cloud", "microsoftonline.us" },
  { &gcc_high, TEST_TENANT, METADATA ("login.microsoftonline.com", TEST_TENANT, GLOBAL), "tenant-other-cloud", "microsoftonline.com" },
  { &gcc_high, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, US ",\"tenant_region_sub_scope\":\"DOD\""), "tenant-other-cloud", "dod" },
  { &dod, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, US ",\"tenant_region_sub_scope\":\"DODCON\""), "tenant-other-cloud", "gcc-high" },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.us", TEST_TENANT, ""), "tenant-other-cloud", "login.microsoftonline.us" },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.com", OTHER_TENANT, GLOBAL), "tenant-metadata-wrong", NULL },
  { &test_cloud, TEST_TENANT, METADATA ("login.evil.test", TEST_TENANT, GLOBAL), "tenant-metadata-wrong", "login.evil.test" },
  { &test_cloud, TEST_TENANT, METADATA ("login.microsoftonline.com", "{tenantid}", GLOBAL), "tenant-metadata-wrong", NULL },
  { &test_cloud, TEST_TENANT, "{}", "tenant-metadata-wrong", NULL },
  { &test_cloud, TEST_TENANT, "{\"issuer\":\"http://login.microsoftonline.com/x\",\"token_endpoint\":7}", "tenant-metadata-wrong", NULL },
  { &test_cloud, TEST_TENANT, "<!doctype html>", "http-html-instead", NULL },
  { &test_cloud, TEST_TENANT, "[]", "http-not-understood", NULL },
};

static void
test_judge (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
      TrunkFinding finding;

      g_test_message ("%s: %s", cases[i].cloud->id, cases[i].body);
      finding = trunk_tenant_metadata_judge (cases[i].body, strlen (cases[i].body), cases[i].cloud, cases[i].tenant, evidence);
      g_assert_cmpstr (trunk_finding_get_nick (finding), ==, cases[i].finding);
      g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_CLOUD_FOUND), ==, cases[i].cloud_found);
      if (finding == TRUNK_FINDING_OK)
        g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_TENANT_FOUND), ==, TEST_TENANT);
    }
}

/* What is typed as a tenant stays one segment of the path. */
static void
test_address (void)
{
  g_autofree char *url = trunk_authority_url (&test_cloud, "a/../b?c#d e", "v2.0");

  g_assert_cmpstr (url, ==, "https://login.microsoftonline.com/a%2F..%2Fb%3Fc%23d%20e/v2.0");
}

static TrunkOutcome *
look_up (TrunkTestHttpServer *server,
         const char          *tenant)
{
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome;

  trunk_tenant_lookup_async (context, &test_cloud, tenant, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_tenant_lookup_finish (context, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  return outcome;
}

static void
test_asks_the_login (void)
{
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new ((const char * const []) { TEST_LOGIN, NULL });
  g_autoptr(TrunkOutcome) found = NULL;
  g_autoptr(TrunkOutcome) missing = NULL;

  trunk_test_http_server_script (server, "/contoso.com/v2.0/.well-known/openid-configuration", 200, TEST_JSON,
                                 METADATA ("login.microsoftonline.com", TEST_TENANT, GLOBAL));
  trunk_test_http_server_script (server, NULL, 400, TEST_JSON,
                                 "{\"error\":\"invalid_tenant\",\"error_codes\":[90002],\"error_description\":\"AADSTS90002: Tenant 'nowhere.test' not found.\"}");

  found = look_up (server, "contoso.com");
  trunk_test_assert_finding (found, TRUNK_FINDING_OK);
  g_assert_cmpstr (trunk_outcome_get_fact (found, TRUNK_FACT_TENANT_FOUND), ==, TEST_TENANT);
  g_assert_cmpstr (trunk_test_http_server_get_request (server, 0)->method, ==, "GET");
  g_assert_cmpstr (trunk_test_http_server_get_request (server, 0)->host, ==, TEST_LOGIN);

  missing = look_up (server, "nowhere.test");
  trunk_test_assert_finding (missing, TRUNK_FINDING_TENANT_NOT_FOUND);
  g_assert_cmpstr (trunk_outcome_get_fact (missing, TRUNK_FACT_AADSTS), ==, "90002");
  g_assert_cmpstr (trunk_outcome_get_fact (missing, TRUNK_FACT_TENANT), ==, "nowhere.test");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/tenant/judge", test_judge);
  g_test_add_func ("/auth/tenant/address", test_address);
  g_test_add_func ("/auth/tenant/asks-the-login", test_asks_the_login);

  return g_test_run ();
}
