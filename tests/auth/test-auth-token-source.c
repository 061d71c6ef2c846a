/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-token-flight-private.h"
#include "auth/trunk-token-source-private.h"
#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"
#include "certs/trunk-identity.h"
#include "trunk-test-auth.h"

#define N_MANY 5000

#define GRANTED(access, rest) "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" access "\"" rest "}"
#define REFUSED(error, code) "{\"error\":\"" error "\",\"error_description\":\"AADSTS" #code ": No.\\r\\nTrace ID: t\",\"error_codes\":[" #code "]}"

/* A store that has a refresh token to give, and then fails at what it is told to. */
#define BROKEN_TYPE_STORE (broken_store_get_type ())
G_DECLARE_FINAL_TYPE (BrokenStore, broken_store, BROKEN, STORE, TrunkSecretStore)

struct _BrokenStore
{
  TrunkSecretStore parent_instance;

  TrunkFinding     probe;
  guint            fails_lookup : 1;
  guint            fails_store : 1;
};

G_DEFINE_FINAL_TYPE (BrokenStore, broken_store, TRUNK_TYPE_SECRET_STORE)

static void
broken_store_async (TrunkSecretStore    *store,
                    const char          *owner_id,
                    TrunkSecretKind      kind,
                    TrunkSecret         *secret,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  if (BROKEN_STORE (store)->fails_store)
    g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, "The drawer is shut");
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
broken_store_finish (TrunkSecretStore  *store,
                     GAsyncResult      *result,
                     GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
broken_lookup_async (TrunkSecretStore    *store,
                     const char          *owner_id,
                     TrunkSecretKind      kind,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  if (BROKEN_STORE (store)->fails_lookup)
    g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, "The drawer is shut");
  else
    g_task_return_pointer (task, trunk_secret_new (CANARY_REFRESH, -1), (GDestroyNotify) trunk_secret_unref);
}

static TrunkSecret *
broken_lookup_finish (TrunkSecretStore  *store,
                      GAsyncResult      *result,
                      GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
broken_probe_async (TrunkSecretStore    *store,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_pointer (task, trunk_outcome_new (BROKEN_STORE (store)->probe, NULL), (GDestroyNotify) trunk_outcome_unref);
}

static TrunkOutcome *
broken_probe_finish (TrunkSecretStore  *store,
                     GAsyncResult      *result,
                     GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
broken_store_class_init (BrokenStoreClass *klass)
{
  TrunkSecretStoreClass *store_class = TRUNK_SECRET_STORE_CLASS (klass);

  store_class->store_async = broken_store_async;
  store_class->store_finish = broken_store_finish;
  store_class->lookup_async = broken_lookup_async;
  store_class->lookup_finish = broken_lookup_finish;
  store_class->probe_async = broken_probe_async;
  store_class->probe_finish = broken_probe_finish;
}

static void
broken_store_init (BrokenStore *self)
{
}

typedef struct
{
  TrunkTestHttpServer *server;    /* (owned) */
  TrunkNetContext     *context;   /* (owned) */
  TrunkSecretStore    *store;     /* (owned) */
  TrunkRegistration   *registration;  /* (owned) */
  TrunkTokenSource    *source;    /* (owned) */
  gint64               now;       /* microseconds */
} Fixture;

static gint64
clock_now (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->now;
}

static void
make_source (Fixture             *fixture,
             TrunkCredentialKind  kind,
             TrunkSignIn          sign_in,
             const char          *certificate)
{
  g_clear_object (&fixture->source);
  g_clear_object (&fixture->registration);
  fixture->registration = test_registration (kind, certificate);
  fixture->source = trunk_token_source_new (fixture->context, &test_cloud, fixture->registration, sign_in, fixture->store);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = trunk_test_http_server_new ((const char * const []) { TEST_LOGIN, NULL });
  fixture->context = trunk_test_http_server_dup_context (fixture->server);
  trunk_net_context_set_transcript_detail (fixture->context, TRUNK_TRANSCRIPT_BODIES);
  fixture->now = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;
  trunk_net_context_set_clock (fixture->context, clock_now, fixture, NULL);
  fixture->store = trunk_secret_store_new_memory ();
  test_store (fixture->store, TRUNK_SECRET_CLIENT_SECRET, CANARY_SECRET);
  make_source (fixture, TRUNK_CREDENTIAL_SECRET, TRUNK_SIGN_IN_APP, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->source));
  g_clear_object (&fixture->registration);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->context);
  trunk_test_http_server_free (fixture->server);
}

static void
script (Fixture    *fixture,
        guint       status,
        const char *body)
{
  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, status, TEST_JSON, body);
}

static TrunkOutcome *
get (Fixture     *fixture,
     TrunkToken **out_token)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome;

  trunk_token_source_get_async (fixture->source, TEST_SCOPE, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_token_source_get_finish (fixture->source, trunk_test_result_wait (&waited), out_token, &error);
  g_assert_no_error (error);
  test_assert_clean (outcome);
  return outcome;
}

static TrunkOutcome *
prove (Fixture *fixture)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome;

  trunk_token_source_prove_refresh_async (fixture->source, TEST_SCOPE, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_token_source_prove_refresh_finish (fixture->source, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  test_assert_clean (outcome);
  return outcome;
}

static void
assert_field (Fixture    *fixture,
              guint       n,
              const char *name,
              const char *expected)
{
  g_autofree char *value = test_dup_field (fixture->server, n, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_client_secret (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkToken) token = NULL;
  const TrunkTestHttpRequest *request;

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  outcome = get (fixture, &token);

  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpstr (trunk_secret_peek (trunk_token_get_access (token)), ==, CANARY_ACCESS);
  g_assert_cmpint (trunk_token_get_expires (token), ==, fixture->now / G_USEC_PER_SEC + 3599);
  request = trunk_test_http_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->host, ==, TEST_LOGIN);
  g_assert_cmpstr (request->path, ==, TEST_TOKEN_PATH);
  g_assert_cmpstr (soup_message_headers_get_content_type (request->headers, NULL), ==, "application/x-www-form-urlencoded");
  assert_field (fixture, 0, "grant_type", "client_credentials");
  assert_field (fixture, 0, "client_id", TEST_CLIENT);
  assert_field (fixture, 0, "client_secret", CANARY_SECRET);
  assert_field (fixture, 0, "scope", TEST_SCOPE);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_SCOPE), ==, TEST_SCOPE);
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TOKEN_FINGERPRINT));
  g_assert_null (strstr (trunk_evidence_get_transcript (trunk_outcome_get_evidence (outcome)), "client_secret=canary"));
}

static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  gboolean legacy = GPOINTER_TO_INT (data);
  TrunkCertRequest wish = { TRUNK_CERT_SIGNER, "Trunkline", NULL, TRUNK_CERT_KEY_RSA, 0, 1, 2000000000 };
  g_autoptr(TrunkIdentity) identity = trunk_cert_make (&wish, NULL, NULL);
  g_autofree char *key = trunk_identity_export_key (identity);
  g_autofree char *assertion = NULL;
  g_autofree char *again = NULL;
  g_autofree char *header = NULL;
  g_autofree char *claims = NULL;
  g_autofree char *times = g_strdup_printf ("\"nbf\":%" G_GINT64_FORMAT ",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT,
                                            fixture->now / G_USEC_PER_SEC, fixture->now / G_USEC_PER_SEC, fixture->now / G_USEC_PER_SEC + 600);
  g_autoptr(GError) error = NULL;

  test_store (fixture->store, TRUNK_SECRET_PRIVATE_KEY, key);
  make_source (fixture, TRUNK_CREDENTIAL_CERTIFICATE, TRUNK_SIGN_IN_APP, trunk_identity_get_certificate (identity));
  trunk_token_source_set_legacy_assertion (fixture->source, legacy);
  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(TrunkToken) token = NULL;
      g_autoptr(TrunkOutcome) outcome = get (fixture, &token);

      trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
      trunk_token_source_reject (fixture->source, TEST_SCOPE, token);
    }

  assert_field (fixture, 0, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  assert_field (fixture, 0, "client_secret", NULL);
  assertion = test_dup_field (fixture->server, 0, "client_assertion");
  again = test_dup_field (fixture->server, 1, "client_assertion");
  g_assert_cmpstr (assertion, !=, again);
  g_assert_true (trunk_jws_verify (assertion, trunk_identity_get_certificate (identity), legacy ? TRUNK_JWS_RS256 : TRUNK_JWS_PS256, &error));
  g_assert_no_error (error);
  g_assert_true (trunk_jws_decode (assertion, &header, &claims, NULL));
  g_assert_nonnull (strstr (header, legacy ? trunk_identity_get_x5t (identity) : trunk_identity_get_x5t_s256 (identity)));
  g_assert_nonnull (strstr (header, legacy ? "\"x5t\":" : "\"x5t#S256\":"));
  g_assert_nonnull (strstr (claims, "\"aud\":\"" TEST_TOKEN_URL "\",\"iss\":\"" TEST_CLIENT "\",\"sub\":\"" TEST_CLIENT "\",\"jti\":\""));
  g_assert_nonnull (strstr (claims, times));
}

static void
test_wrong_certificate (Fixture       *fixture,
                        gconstpointer  data)
{
  TrunkCertRequest wish = { TRUNK_CERT_SIGNER, "Trunkline", NULL, TRUNK_CERT_KEY_RSA, 0, 1, 2000000000 };
  g_autoptr(TrunkIdentity) one = trunk_cert_make (&wish, NULL, NULL);
  g_autoptr(TrunkIdentity) two = trunk_cert_make (&wish, NULL, NULL);
  g_autofree char *key = trunk_identity_export_key (two);
  g_autoptr(TrunkOutcome) outcome = NULL;

  test_store (fixture->store, TRUNK_SECRET_PRIVATE_KEY, key);
  make_source (fixture, TRUNK_CREDENTIAL_CERTIFICATE, TRUNK_SIGN_IN_APP, trunk_identity_get_certificate (one));
  outcome = get (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_ASSERTION_SIGNATURE);
  g_assert_nonnull (strstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_REASON), "does not belong"));
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), ==, 0);
}

/* A certificate carries its end in itself: nothing is asked, and the day is named. */
static void
test_ended_certificate (Fixture       *fixture,
                        gconstpointer  data)
{
  TrunkCertRequest wish = { TRUNK_CERT_SIGNER, "Trunkline", NULL, TRUNK_CERT_KEY_RSA, 0, 1, 1000000000 };
  g_autoptr(TrunkIdentity) identity = trunk_cert_make (&wish, NULL, NULL);
  g_autofree char *key = trunk_identity_export_key (identity);
  g_autoptr(TrunkOutcome) outcome = NULL;

  test_store (fixture->store, TRUNK_SECRET_PRIVATE_KEY, key);
  make_source (fixture, TRUNK_CREDENTIAL_CERTIFICATE, TRUNK_SIGN_IN_APP, trunk_identity_get_certificate (identity));
  outcome = get (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_CREDENTIAL_EXPIRED);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_CREDENTIAL_ENDS), ==, "2001-09-09");
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), ==, 0);
}

typedef struct
{
  guint       n_left;
  TrunkToken *first;    /* (owned) (nullable) */
} Many;

static void
many_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Many *many = user_data;
  g_autoptr(TrunkToken) token = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (source), result, &token, &error);

  g_assert_no_error (error);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_nonnull (token);
  if (many->first == NULL)
    many->first = trunk_token_ref (token);
  g_assert_true (token == many->first);
  many->n_left--;
}

static void
test_single_flight (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Many many = { N_MANY, NULL };

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  for (guint i = 0; i < N_MANY; i++)
    trunk_token_source_get_async (fixture->source, TEST_SCOPE, cancellable, many_cb, &many);
  trunk_test_wait_until (many.n_left == 0);

  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 1);
  trunk_token_unref (many.first);
}

static void
test_expiry_margin (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct
  {
    gint64 lifetime;
    gint64 margin;
  } margins[] = { { 3599, 300 }, { 86400, 300 }, { 1500, 300 }, { 600, 120 }, { 60, 12 }, { 1, 0 }, { 0, 0 }, { -5, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (margins); i++)
    g_assert_cmpint (trunk_token_source_margin (margins[i].lifetime), ==, margins[i].margin);

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  script (fixture, 200, GRANTED (CANARY_ROTATED, ""));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TrunkToken) token = NULL;
      g_autoptr(TrunkOutcome) outcome = get (fixture, &token);

      g_assert_cmpstr (trunk_secret_peek (trunk_token_get_access (token)), ==, i < 2 ? CANARY_ACCESS : CANARY_ROTATED);
      g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, i < 2 ? 1 : 2);
      /* to one second before the margin, then into it */
      fixture->now += i == 0 ? G_GINT64_CONSTANT (3298) * G_USEC_PER_SEC : G_USEC_PER_SEC;
    }
}

static void
test_reject (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TrunkToken) old = NULL;
  g_autoptr(TrunkToken) renewed = NULL;
  g_autoptr(TrunkToken) kept = NULL;

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  script (fixture, 200, GRANTED (CANARY_ROTATED, ""));
  trunk_outcome_unref (get (fixture, &old));
  trunk_token_source_reject (fixture->source, TEST_SCOPE, old);
  trunk_outcome_unref (get (fixture, &renewed));
  g_assert_true (renewed != old);

  /* The second account that was refused with the old one does not cost another request. */
  trunk_token_source_reject (fixture->source, TEST_SCOPE, old);
  trunk_outcome_unref (get (fixture, &kept));
  g_assert_true (kept == renewed);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 2);
}

static void
test_cancel_one (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) impatient = { NULL };
  g_auto(TrunkTestResult) patient = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  trunk_token_source_get_async (fixture->source, TEST_SCOPE, cancellable, trunk_test_result_cb, &impatient);
  trunk_token_source_get_async (fixture->source, TEST_SCOPE, NULL, trunk_test_result_cb, &patient);
  g_cancellable_cancel (cancellable);

  g_assert_null (trunk_token_source_get_finish (fixture->source, trunk_test_result_wait (&impatient), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  outcome = trunk_token_source_get_finish (fixture->source, trunk_test_result_wait (&patient), NULL, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 1);
}

static void
test_cancel_all (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;
  gint64 start;

  script (fixture, 0, NULL);
  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  trunk_token_source_get_async (fixture->source, TEST_SCOPE, cancellable, trunk_test_result_cb, &waited);
  trunk_test_wait_until (trunk_test_http_server_get_n_requests (fixture->server) == 1);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_token_source_get_finish (fixture->source, trunk_test_result_wait (&waited), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * 1000);

  /* What nobody waits for is over; who comes now gets a request of his own. */
  outcome = get (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 2);
}

static void
test_backoff_table (void)
{
  static const struct
  {
    guint  attempt;
    gint64 retry_after;
    double jitter;
    double seconds;
  } cases[] = {
    { 1, -1, 0, 1 }, { 1, -1, 1, 1.25 }, { 2, -1, 0, 2 }, { 3, -1, 0, 4 }, { 3, -1, 1, 5 }, { 4, -1, 0, -1 },
    { 1, 0, 0, 1 }, { 1, 3, 0, 3 }, { 1, 3, 1, 3 }, { 1, 10, 0, 10 }, { 1, 11, 0, -1 }, { 4, 1, 0, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 wait = trunk_token_flight_backoff (cases[i].attempt, cases[i].retry_after, cases[i].jitter);

      g_assert_cmpint (wait, ==, cases[i].seconds < 0 ? -1 : (gint64) (cases[i].seconds * G_USEC_PER_SEC));
    }
}

static void
test_transient (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  gint64 start = g_get_monotonic_time ();

  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, 503, "Retry-After: 2\n", "");
  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  outcome = get (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_ATTEMPTS), ==, "2");
}

static void
test_long_retry_after (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;

  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, 429, "Retry-After: 120\n", "");
  outcome = get (fixture, NULL);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_THROTTLED);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 1);
}

/* A renewal that meets a busy server does not take away what is still good. */
static void
test_old_token_serves (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TrunkToken) old = NULL;
  g_autoptr(TrunkToken) same = NULL;

  script (fixture, 200, GRANTED (CANARY_ACCESS, ""));
  trunk_test_http_server_script (fixture->server, TEST_TOKEN_PATH, 503, "Retry-After: 120\n", "");
  trunk_outcome_unref (get (fixture, &old));
  fixture->now += G_GINT64_CONSTANT (3359) * G_USEC_PER_SEC;
  trunk_outcome_unref (get (fixture, &same));
  g_assert_true (same == old);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 2);

  fixture->now += 230 * G_USEC_PER_SEC;
  {
    g_autoptr(TrunkToken) none = NULL;
    g_autoptr(TrunkOutcome) outcome = get (fixture, &none);

    trunk_test_assert_finding (outcome, TRUNK_FINDING_SIGN_IN_TRANSIENT);
    g_assert_null (none);
  }
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TrunkOutcome) first = NULL;
  g_autoptr(TrunkOutcome) second = NULL;
  g_autoptr(TrunkToken) token = NULL;

  script (fixture, 401, "{\"error\":\"invalid_client\",\"error_codes\":[7000215],\"correlation_id\":\"c-9\","
                        "\"error_description\":\"AADSTS7000215: Invalid client secret " CANARY_SECRET " provided.\\r\\nTrace ID: t\"}");
  first = get (fixture, &token);
  trunk_test_assert_finding (first, TRUNK_FINDING_SECRET_WRONG);
  g_assert_null (token);
  g_assert_cmpstr (trunk_outcome_get_fact (first, TRUNK_FACT_CORRELATION_ID), ==, "c-9");

  /* Thousands of accounts in a row do not knock at the door again and again. */
  second = get (fixture, NULL);
  trunk_test_assert_finding (second, TRUNK_FINDING_SECRET_WRONG);
  g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, 1);
}

/* A server may quote the request: plain, as it stood in the body, or escaped. */
static void
test_echo (Fixture       *fixture,
           gconstpointer  data)
{
  static const char * const echoes[] = {
    CANARY_SECRET,
    "client_secret=canary~Secret%2BValue%2F%2540%26%3D8Q",
    "canary~Secret+Value\\/%40&=8Q",
    "\\u0063anary~Secret\\u002bValue/%40&=8Q",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (echoes); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"error\":\"invalid_client\",\"error_codes\":[7000215],\"error_description\":\"AADSTS7000215: No good: %s\",\"trace_id\":\"%s\"}",
                                               echoes[i], echoes[i]);
      g_autoptr(TrunkOutcome) outcome = NULL;

      script (fixture, 401, body);
      outcome = get (fixture, NULL);
      trunk_test_assert_finding (outcome, TRUNK_FINDING_SECRET_WRONG);
      g_assert_nonnull (strstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_OAUTH_DESCRIPTION), "No good"));
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    guint        status;
    const char  *body;
    const char  *finding;
  } cases[] = {
    { 200, "{\"token_type\":\"bearer\",\"access_token\":\"a\",\"expires_in\":\"60\"}", "ok" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":\"a\"}", "ok" },
    { 200, "{\"token_type\":\"mac\",\"access_token\":\"a\",\"expires_in\":60}", "token-malformed" },
    { 200, "{\"access_token\":\"a\",\"expires_in\":60}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"expires_in\":60}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":\"\",\"expires_in\":60}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":{},\"expires_in\":60}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"expires_in\":0}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"expires_in\":-5}", "token-malformed" },
    { 200, "{\"token_type\":\"Bearer\",\"access_token\":\"a\\r\\nX-Evil: 1\",\"expires_in\":60}", "token-malformed" },
    { 200, "<html>Welcome to our hotel</html>", "http-html-instead" },
    { 200, "{\"token_type\":", "http-not-understood" },
    { 200, "", "http-not-understood" },
    { 400, REFUSED ("invalid_grant", 700016), "app-not-found" },
    { 401, "{\"error\":\"invalid_client\"}", "secret-wrong" },
    { 400, REFUSED ("invalid_request", 90002), "tenant-not-found" },
    { 500, "{}", "http-server-error" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkOutcome) outcome = NULL;
      g_autoptr(TrunkToken) token = NULL;

      g_test_message ("%s", cases[i].body);
      make_source (fixture, TRUNK_CREDENTIAL_SECRET, TRUNK_SIGN_IN_APP, NULL);
      script (fixture, cases[i].status, cases[i].body);
      outcome = get (fixture, &token);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      g_assert_cmpint (token != NULL, ==, trunk_outcome_is_ok (outcome));
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
}

static void
test_nothing_stored (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    TrunkCredentialKind kind;
    TrunkSignIn         sign_in;
    TrunkFinding        finding;
  } cases[] = {
    { TRUNK_CREDENTIAL_CERTIFICATE, TRUNK_SIGN_IN_APP, TRUNK_FINDING_CREDENTIAL_MISSING },
    { TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_APP, TRUNK_FINDING_CREDENTIAL_MISSING },
    { TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_DELEGATED, TRUNK_FINDING_SIGN_IN_NEEDED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkOutcome) outcome = NULL;

      make_source (fixture, cases[i].kind, cases[i].sign_in, "not looked at");
      outcome = get (fixture, NULL);
      trunk_test_assert_finding (outcome, cases[i].finding);
    }
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (fixture->server), ==, 0);
}

/* What the keyring's trouble is called is the store's to say; a token whose refresh token could not be kept is not given out. */
static void
test_broken_store (Fixture       *fixture,
                   gconstpointer  data)
{
  static const struct
  {
    gboolean     fails_lookup;
    TrunkFinding probe;
    TrunkFinding finding;
    guint        n_requests;
  } cases[] = {
    { TRUE, TRUNK_FINDING_KEYRING_LOCKED, TRUNK_FINDING_KEYRING_LOCKED, 0 },
    { TRUE, TRUNK_FINDING_KEYRING_ABSENT, TRUNK_FINDING_KEYRING_ABSENT, 0 },
    { TRUE, TRUNK_FINDING_KEYRING_SLOW, TRUNK_FINDING_KEYRING_SLOW, 0 },
    { TRUE, TRUNK_FINDING_OK, TRUNK_FINDING_KEYRING_DENIED, 0 },
    { FALSE, TRUNK_FINDING_KEYRING_LOCKED, TRUNK_FINDING_KEYRING_LOCKED, 1 },
  };

  script (fixture, 200, GRANTED (CANARY_ACCESS, ",\"refresh_token\":\"" CANARY_ROTATED "\""));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BrokenStore *store = g_object_new (BROKEN_TYPE_STORE, NULL);
      g_autoptr(TrunkOutcome) outcome = NULL;
      g_autoptr(TrunkToken) token = NULL;

      store->probe = cases[i].probe;
      store->fails_lookup = cases[i].fails_lookup;
      store->fails_store = !cases[i].fails_lookup;
      g_clear_object (&fixture->store);
      fixture->store = TRUNK_SECRET_STORE (store);
      make_source (fixture, TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_DELEGATED, NULL);
      outcome = get (fixture, &token);
      trunk_test_assert_finding (outcome, cases[i].finding);
      g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_SYSTEM_ERROR), ==, "The drawer is shut");
      g_assert_null (token);
      g_assert_cmpuint (trunk_token_source_get_n_requests (fixture->source), ==, cases[i].n_requests);
    }
}

static void
test_rotation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkOutcome) proof = NULL;
  g_autoptr(TrunkSecret) kept = NULL;
  g_autoptr(TrunkToken) token = NULL;

  test_store (fixture->store, TRUNK_SECRET_REFRESH_TOKEN, CANARY_REFRESH);
  make_source (fixture, TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_DELEGATED, NULL);
  script (fixture, 200, GRANTED (CANARY_ACCESS, ",\"refresh_token\":\"" CANARY_ROTATED "\",\"scope\":\"Mail.ReadWrite\""));
  outcome = get (fixture, &token);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
  assert_field (fixture, 0, "grant_type", "refresh_token");
  assert_field (fixture, 0, "refresh_token", CANARY_REFRESH);
  assert_field (fixture, 0, "client_secret", NULL);
  kept = test_look_up (fixture->store, TRUNK_SECRET_REFRESH_TOKEN);
  g_assert_cmpstr (trunk_secret_peek (kept), ==, CANARY_ROTATED);
  g_assert_cmpstr (trunk_token_get_scope (token), ==, "Mail.ReadWrite");

  /* The proof uses the new one, although the cache has a token. */
  proof = prove (fixture);
  trunk_test_assert_finding (proof, TRUNK_FINDING_OK);
  assert_field (fixture, 1, "refresh_token", CANARY_ROTATED);
}

static void
test_refresh_refused (Fixture       *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    const char *body;
    const char *finding;
  } cases[] = {
    { REFUSED ("invalid_grant", 70008), "sign-in-expired" },
    { REFUSED ("invalid_grant", 50173), "sign-in-expired" },
    { "{\"error\":\"invalid_grant\"}", "sign-in-expired" },
    { REFUSED ("invalid_grant", 999999), "refresh-failed" },
    { "{\"error\":\"new_word\"}", "refresh-failed" },
    { REFUSED ("interaction_required", 530036), "policy-authentication-flow" },
    { REFUSED ("invalid_client", 7000218), "credential-required" },
    { "{\"error\":\"interaction_required\"}", "sign-in-needed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkOutcome) outcome = NULL;

      test_store (fixture->store, TRUNK_SECRET_REFRESH_TOKEN, CANARY_REFRESH);
      make_source (fixture, TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_DELEGATED, NULL);
      script (fixture, 400, cases[i].body);
      outcome = prove (fixture);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, cases[i].finding);
      tear_down (fixture, NULL);
      set_up (fixture, NULL);
    }
}

static void
test_prove_without (Fixture       *fixture,
                    gconstpointer  data)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  trunk_token_source_prove_refresh_async (fixture->source, TEST_SCOPE, NULL, trunk_test_result_cb, &waited);
  g_assert_null (trunk_token_source_prove_refresh_finish (fixture->source, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_UNSUPPORTED);

  make_source (fixture, TRUNK_CREDENTIAL_NONE, TRUNK_SIGN_IN_DELEGATED, NULL);
  outcome = prove (fixture);
  trunk_test_assert_finding (outcome, TRUNK_FINDING_REFRESH_TOKEN_ABSENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_watch_log ();

#define ADD(path, data, function) g_test_add ("/auth/token-source/" path, Fixture, data, set_up, function, tear_down)
  ADD ("client-secret", NULL, test_client_secret);
  ADD ("certificate/ps256", GINT_TO_POINTER (FALSE), test_certificate);
  ADD ("certificate/rs256", GINT_TO_POINTER (TRUE), test_certificate);
  ADD ("certificate/of-another-key", NULL, test_wrong_certificate);
  ADD ("certificate/ended", NULL, test_ended_certificate);
  ADD ("single-flight", NULL, test_single_flight);
  ADD ("expiry-margin", NULL, test_expiry_margin);
  ADD ("reject", NULL, test_reject);
  ADD ("cancel/one", NULL, test_cancel_one);
  ADD ("cancel/all", NULL, test_cancel_all);
  ADD ("transient", NULL, test_transient);
  ADD ("long-retry-after", NULL, test_long_retry_after);
  ADD ("old-token-serves", NULL, test_old_token_serves);
  ADD ("refused", NULL, test_refused);
  ADD ("echo", NULL, test_echo);
  ADD ("answers", NULL, test_answers);
  ADD ("nothing-stored", NULL, test_nothing_stored);
  ADD ("broken-store", NULL, test_broken_store);
  ADD ("rotation", NULL, test_rotation);
  ADD ("refresh-refused", NULL, test_refresh_refused);
  ADD ("prove-without", NULL, test_prove_without);
#undef ADD
  g_test_add_func ("/auth/token-source/backoff", test_backoff_table);

  return g_test_run ();
}
