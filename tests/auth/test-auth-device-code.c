/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-device-code-private.h"
#include "base/trunk-error.h"
#include "trunk-test-auth.h"

/* A second of the protocol lasts this long here. */
#define SECOND (20 * 1000)

#define SCOPE "https://graph.microsoft.com/Mail.ReadWrite offline_access"

#define CODE(rest) "{\"device_code\":\"" CANARY_DEVICE "\",\"user_code\":\"ABCD1234\",\"verification_uri\":\"https://microsoft.com/devicelogin\"" rest "}"
#define PENDING "{\"error\":\"authorization_pending\",\"error_codes\":[70016]}"
#define GRANTED(rest) "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" CANARY_ACCESS "\"" rest "}"

typedef struct
{
  TrunkTestHttpServer *server;        /* (owned) */
  TrunkNetContext     *context;       /* (owned) */
  TrunkSecretStore    *store;         /* (owned) */
  TrunkRegistration   *registration;  /* (owned) */
  TrunkDeviceCode     *code;          /* (owned) */
  GString             *states;        /* (owned) */
} Fixture;

static void
state_cb (TrunkDeviceCode *code,
          GParamSpec      *pspec,
          gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->states, "%d", trunk_device_code_get_state (code));
  if (trunk_device_code_get_state (code) == TRUNK_DEVICE_CODE_WAITING)
    {
      g_assert_cmpstr (trunk_device_code_get_user_code (code), ==, "ABCD1234");
      g_assert_cmpstr (trunk_device_code_get_verification_uri (code), ==, "https://microsoft.com/devicelogin");
      g_assert_cmpint (trunk_device_code_get_expires (code), >, g_get_monotonic_time ());
    }
}

static void
make_code (Fixture             *fixture,
           TrunkCredentialKind  kind)
{
  g_clear_object (&fixture->code);
  g_clear_object (&fixture->registration);
  fixture->registration = test_registration (kind, NULL);
  fixture->code = trunk_device_code_new (fixture->context, &test_cloud, fixture->registration, SCOPE, fixture->store);
  trunk_device_code_set_second (fixture->code, SECOND);
  g_signal_connect (fixture->code, "notify::state", G_CALLBACK (state_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = trunk_test_http_server_new ((const char * const []) { TEST_LOGIN, NULL });
  fixture->context = trunk_test_http_server_dup_context (fixture->server);
  trunk_net_context_set_transcript_detail (fixture->context, TRUNK_TRANSCRIPT_BODIES);
  fixture->store = trunk_secret_store_new_memory ();
  fixture->states = g_string_new (NULL);
  make_code (fixture, TRUNK_CREDENTIAL_NONE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->code));
  g_clear_object (&fixture->registration);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->context);
  g_clear_pointer (&fixture->server, trunk_test_http_server_free);
  g_string_free (fixture->states, TRUE);
}

static void
script_code (Fixture    *fixture,
             const char *body)
{
  trunk_test_http_server_script (fixture->server, TEST_DEVICE_PATH, 200, TEST_JSON, body);
}

static void
script_poll (Fixture    *fixture,
             guint       status,
             const char *body)
{
  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, status, TEST_JSON, body);
}

static TrunkOutcome *
run (Fixture     *fixture,
     TrunkToken **out_token)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome;

  trunk_device_code_run_async (fixture->code, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_device_code_run_finish (fixture->code, trunk_test_result_wait (&waited), out_token, &error);
  g_assert_no_error (error);
  test_assert_clean (outcome);
  return outcome;
}

static void
test_signs_in (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *jwt = test_make_jwt ("{\"upn\":\"admin@contoso.com\",\"scp\":\"Mail.ReadWrite\"}");
  g_autofree char *granted = g_strdup_printf ("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"scope\":\"Mail.ReadWrite\",\"access_token\":\"%s\",\"refresh_token\":\"%s\"}",
                                              jwt, CANARY_REFRESH);
  g_autofree char *scope = NULL;
  g_autofree char *grant_type = NULL;
  g_autofree char *device_code = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkSecret) refresh = NULL;
  g_autoptr(TrunkToken) token = NULL;
  gint64 start = g_get_monotonic_time ();

  script_code (fixture, CODE (",\"expires_in\":900,\"interval\":2,\"message\":\"Go there\""));
  script_poll (fixture, 400, PENDING);
  script_poll (fixture, 400, PENDING);
  script_poll (fixture, 200, granted);
  outcome = run (fixture, &token);

  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpstr (fixture->states->str, ==, "123");
  g_assert_cmpstr (trunk_device_code_get_message (fixture->code), ==, "Go there");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 3 * 2 * SECOND);
  g_assert_cmpstr (trunk_secret_peek (trunk_token_get_access (token)), ==, jwt);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_SIGNED_IN_AS), ==, "admin@contoso.com");
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_SCOPE_GRANTED), ==, "Mail.ReadWrite");
  refresh = test_look_up (fixture->store, TRUNK_SECRET_REFRESH_TOKEN);
  g_assert_cmpstr (trunk_secret_peek (refresh), ==, CANARY_REFRESH);

  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), ==, 4);
  g_assert_cmpstr (trunk_test_http_server_get_request (fixture->server, 0)->path, ==, TEST_DEVICE_PATH);
  scope = test_dup_field (fixture->server, 0, "scope");
  g_assert_cmpstr (scope, ==, SCOPE);
  grant_type = test_dup_field (fixture->server, 3, "grant_type");
  g_assert_cmpstr (grant_type, ==, "urn:ietf:params:oauth:grant-type:device_code");
  device_code = test_dup_field (fixture->server, 3, "device_code");
  g_assert_cmpstr (device_code, ==, CANARY_DEVICE);
  client_id = test_dup_field (fixture->server, 3, "client_id");
  g_assert_cmpstr (client_id, ==, TEST_CLIENT);
}

static void
test_no_message (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkToken) token = NULL;
  gint64 start = g_get_monotonic_time ();

  script_code (fixture, CODE (",\"expires_in\":900"));
  script_poll (fixture, 200, GRANTED (",\"refresh_token\":\"" CANARY_REFRESH "\""));
  outcome = run (fixture, &token);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_null (trunk_device_code_get_message (fixture->code));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 5 * SECOND);
}

static void
test_slow_down (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  gint64 start = g_get_monotonic_time ();

  script_code (fixture, CODE (",\"expires_in\":900,\"interval\":1"));
  script_poll (fixture, 400, "{\"error\":\"slow_down\"}");
  script_poll (fixture, 400, PENDING);
  script_poll (fixture, 200, GRANTED (",\"refresh_token\":\"" CANARY_REFRESH "\""));
  outcome = run (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, (1 + 6 + 6) * SECOND);
}

static void
test_no_refresh_token (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;

  script_code (fixture, CODE (",\"expires_in\":900,\"interval\":1"));
  script_poll (fixture, 200, GRANTED (""));
  outcome = run (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_REFRESH_TOKEN_ABSENT);
  g_assert_cmpint (trunk_device_code_get_state (fixture->code), ==, TRUNK_DEVICE_CODE_FAILED);
}

static void
test_refusals (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct
  {
    const char *body;
    const char *finding;
  } cases[] = {
    { "{\"error\":\"authorization_declined\"}", "device-code-declined" },
    { "{\"error\":\"access_denied\"}", "device-code-declined" },
    { "{\"error\":\"expired_token\"}", "device-code-expired" },
    { "{\"error\":\"bad_verification_code\"}", "device-code-bad" },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[70019]}", "device-code-expired" },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[70018]}", "device-code-bad" },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[50134]}", "device-code-data-centre" },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[90120]}", "device-code-used" },
    { "{\"error\":\"invalid_client\",\"error_codes\":[7000218]}", "credential-required" },
    { "{\"error\":\"access_denied\",\"error_codes\":[53003]}", "policy-blocked" },
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS65004: " CANARY_DEVICE "\",\"error_codes\":[65004]}", "consent-declined" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkOutcome) outcome = NULL;
      g_autoptr(TrunkToken) token = NULL;

      script_code (fixture, CODE (",\"expires_in\":900,\"interval\":1"));
      script_poll (fixture, 400, cases[i].body);
      outcome = run (fixture, &token);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      g_assert_null (token);
      g_assert_null (test_look_up (fixture->store, TRUNK_SECRET_REFRESH_TOKEN));
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
}

static void
test_request_refused (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;

  trunk_test_http_server_script (fixture->server, TEST_DEVICE_PATH, 400, TEST_JSON,
                                 "{\"error\":\"invalid_request\",\"error_codes\":[90002],\"error_description\":\"AADSTS90002: Tenant not found.\"}");
  outcome = run (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_TENANT_NOT_FOUND);
  g_assert_cmpstr (fixture->states->str, ==, "14");
  g_assert_null (trunk_device_code_get_user_code (fixture->code));
}

static void
test_expires (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  gint64 start = g_get_monotonic_time ();

  script_code (fixture, CODE (",\"expires_in\":5,\"interval\":2"));
  script_poll (fixture, 400, PENDING);
  outcome = run (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_DEVICE_CODE_EXPIRED);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 5 * SECOND);
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), <=, 3);
}

/* At each of the three things it may be doing. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_before = GPOINTER_TO_UINT (data);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  gint64 start;

  if (n_before == 0)
    trunk_test_http_server_script (fixture->server, TEST_DEVICE_PATH, 0, NULL, NULL);
  else
    script_code (fixture, n_before == 1 ? CODE (",\"expires_in\":90000,\"interval\":300") : CODE (",\"expires_in\":900,\"interval\":1"));
  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, 0, NULL, NULL);

  trunk_device_code_run_async (fixture->code, cancellable, trunk_test_result_cb, &waited);
  trunk_test_wait_until (trunk_test_http_server_get_n_requests (fixture->server) == MAX (n_before, 1) &&
                         (n_before == 0 || trunk_device_code_get_state (fixture->code) == TRUNK_DEVICE_CODE_WAITING));
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_device_code_run_finish (fixture->code, trunk_test_result_wait (&waited), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * 1000);
  g_assert_cmpint (trunk_device_code_get_state (fixture->code), ==, TRUNK_DEVICE_CODE_FAILED);
}

static void
test_confidential (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autofree char *secret = NULL;

  make_code (fixture, TRUNK_CREDENTIAL_SECRET);
  test_store (fixture->store, TRUNK_SECRET_CLIENT_SECRET, CANARY_SECRET);
  script_code (fixture, CODE (",\"expires_in\":900,\"interval\":1"));
  script_poll (fixture, 200, GRANTED (",\"refresh_token\":\"" CANARY_REFRESH "\""));
  outcome = run (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  secret = test_dup_field (fixture->server, 1, "client_secret");
  g_assert_cmpstr (secret, ==, CANARY_SECRET);
}

static void
test_once (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  script_code (fixture, CODE (",\"expires_in\":900,\"interval\":1"));
  script_poll (fixture, 200, GRANTED (",\"refresh_token\":\"" CANARY_REFRESH "\""));
  outcome = run (fixture, NULL);
  trunk_device_code_run_async (fixture->code, NULL, trunk_test_result_cb, &waited);
  g_assert_null (trunk_device_code_run_finish (fixture->code, trunk_test_result_wait (&waited), NULL, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_watch_log ();

#define ADD(path, data, function) g_test_add ("/auth/device-code/" path, Fixture, data, set_up, function, tear_down)
  ADD ("signs-in", NULL, test_signs_in);
  ADD ("no-message", NULL, test_no_message);
  ADD ("slow-down", NULL, test_slow_down);
  ADD ("no-refresh-token", NULL, test_no_refresh_token);
  ADD ("refusals", NULL, test_refusals);
  ADD ("request-refused", NULL, test_request_refused);
  ADD ("expires", NULL, test_expires);
  ADD ("cancel/asking", GUINT_TO_POINTER (0), test_cancel);
  ADD ("cancel/waiting", GUINT_TO_POINTER (1), test_cancel);
  ADD ("cancel/polling", GUINT_TO_POINTER (2), test_cancel);
  ADD ("confidential", NULL, test_confidential);
  ADD ("once", NULL, test_once);
#undef ADD

  return g_test_run ();
}
