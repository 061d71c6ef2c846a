/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "test-explain-util.h"

typedef struct
{
  const char  *text;
  TrunkFinding finding;
  const char  *says;            /* (nullable): somewhere in title or cause */
} Case;

static const Case cases[] = {
  { "ews-gate-closed", TRUNK_FINDING_EWS_GATE_CLOSED, "EWS" },
  { "  Secret-Wrong\n", TRUNK_FINDING_SECRET_WRONG, NULL },
  { "AADSTS7000215", TRUNK_FINDING_SECRET_WRONG, "secret" },
  { "aadsts7000222", TRUNK_FINDING_SECRET_EXPIRED, NULL },
  { "7000218", TRUNK_FINDING_CREDENTIAL_REQUIRED, NULL },
  { "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the "
    "client secret value, not the client secret ID.\\r\\nTrace ID: 0\",\"error_codes\":[7000215],\"correlation_id\":\"00000000-1111-2222-3333-444444444444\"}",
    TRUNK_FINDING_SECRET_WRONG, NULL },
  { "{\"error\":\"interaction_required\",\"error_codes\":[53003]}", TRUNK_FINDING_POLICY_BLOCKED, "policy" },
  { "Sign-in failed: AADSTS500133: Assertion is not within its valid time range.", TRUNK_FINDING_ASSERTION_TIME, NULL },
  { "{\"error\":\"invalid_grant\"}", TRUNK_FINDING_SIGN_IN_EXPIRED, NULL },
  { "\"error\" : \"authorization_pending\"", TRUNK_FINDING_SIGN_IN_NEEDED, "waiting" },
  { "ErrorNonExistentMailbox", TRUNK_FINDING_MAILBOX_UNKNOWN, NULL },
  { "<m:ResponseCode>ErrorImpersonateUserDenied</m:ResponseCode>", TRUNK_FINDING_IMPERSONATION_DENIED, NULL },
  { "<faultcode>a:ErrorInternalServerError</faultcode> … <ResponseCode>ErrorServerBusy</ResponseCode>", TRUNK_FINDING_SERVER_BUSY, NULL },
  { "{\"error\":{\"code\":\"MailboxNotEnabledForRESTAPI\",\"message\":\"The mailbox is either inactive\"}}", TRUNK_FINDING_MAILBOX_UNLICENSED, "mailbox" },
  { "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Insufficient privileges to complete the operation.\"}}", TRUNK_FINDING_ACCESS_DENIED, "permission" },
  { "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
    TRUNK_FINDING_SERVICE_OTHER, "tenant" },
  { "535 5.7.3 Authentication unsuccessful [AM0PR01CA0001.eurprd01.prod.exchangelabs.com]", TRUNK_FINDING_SERVICE_OTHER, "sign-in" },
  { "A1 NO AUTHENTICATE failed.", TRUNK_FINDING_SERVICE_OTHER, "sign-in" },
  { "A2 BAD User is authenticated but not connected.", TRUNK_FINDING_SERVICE_OTHER, "mailbox" },
  { "432 4.3.2 Concurrent connections limit exceeded", TRUNK_FINDING_CONNECTION_LIMIT, NULL },
  { "HTTP/1.1 503 Service Unavailable", TRUNK_FINDING_SERVER_BUSY, NULL },
  { "The remote server returned an error: (403) Forbidden. status code 403", TRUNK_FINDING_ACCESS_DENIED, NULL },
  { "429", TRUNK_FINDING_THROTTLED, NULL },
  { "407 Proxy Authentication Required", TRUNK_FINDING_PROXY_AUTH_REQUIRED, NULL },
  { "ErrorSomethingBrandNew happened", TRUNK_FINDING_SERVICE_OTHER, "ErrorSomethingBrandNew" },
};

static void
test_recognised (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkExplanation) explanation = trunk_explain_text (catalog, cases[i].text);
      g_autofree char *words = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (explanation);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_explanation_get_finding (explanation)), ==, trunk_finding_get_nick (cases[i].finding));
      words = g_strconcat (trunk_explanation_get_title (explanation), " ", trunk_explanation_get_cause (explanation), NULL);
      if (cases[i].says != NULL)
        g_assert_nonnull (strstr (words, cases[i].says));
      g_assert_cmpuint (trunk_explanation_get_n_remedies (explanation), >, 0);
      for (guint n = 0; n < trunk_explanation_get_n_remedies (explanation); n++)
        {
          const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, n);

          g_assert_null (strpbrk (remedy->text, "{}"));
          g_assert_true (remedy->value == NULL || strpbrk (remedy->value, "{}") == NULL);
        }
    }
}

static void
test_unknown_number (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkExplanation) explanation = trunk_explain_text (catalog, "AADSTS123456: whatever\r\nCorrelation ID: 00000000-1111-2222-3333-444444444444");

  g_assert_nonnull (explanation);
  g_assert_cmpint (trunk_explanation_get_finding (explanation), ==, TRUNK_FINDING_SIGN_IN_OTHER);
  g_assert_nonnull (strstr (trunk_explanation_get_cause (explanation), "AADSTS123456"));
  g_assert_cmpstr (trunk_explanation_get_nth_remedy (explanation, 0)->value, ==, "https://login.microsoftonline.com/error?code=123456");
  g_assert_nonnull (strstr (trunk_explanation_get_nth_remedy (explanation, 1)->text, "00000000-1111-2222-3333-444444444444"));
}

static void
test_not_recognised (void)
{
  static const char * const texts[] = { "", "hello", "the error was an Error", "12", "finding", "\xff\xfe", "AADSTS" };
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (trunk_explain_text (catalog, texts[i]));
}

static void
test_stand_ins (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkExplanation) explanation = trunk_explain_text (catalog, "ews-gate-closed");

  g_assert_true (trunk_explanation_needs_values (explanation));
  g_assert_nonnull (strstr (trunk_explanation_get_nth_remedy (explanation, 0)->value, "$app = 'CLIENT-ID'"));
}

static void
test_huge (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, 'A');
  gint64 started = g_get_monotonic_time ();

  g_assert_null (trunk_explain_text (catalog, text));
  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/text/recognised", test_recognised);
  g_test_add_func ("/explain/text/unknown-number", test_unknown_number);
  g_test_add_func ("/explain/text/not-recognised", test_not_recognised);
  g_test_add_func ("/explain/text/stand-ins", test_stand_ins);
  g_test_add_func ("/explain/text/huge", test_huge);

  return g_test_run ();
}
