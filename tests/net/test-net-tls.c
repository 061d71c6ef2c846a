/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"
#include "net/trunk-dialer.h"
#include "net/trunk-http.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

#define HOST "outlook.office365.com"
#define DAY 86400

typedef struct
{
  const char *name;
  const char *leaf_name;
  gint64 from;                  /* days from now */
  gint64 until;
  guint bits;
  gboolean self_signed;
  gboolean intermediate;        /* the leaf is by an intermediate of the authority */
  gboolean send_issuer;
  gboolean trusted;
  gboolean public_host;
  TrunkFinding finding;
  guint flags;                  /* that must be told */
} Row;

static const char * const hosts[] = { HOST, NULL };

static TrunkIdentity *
make (TrunkCertPurpose purpose,
      const char      *name,
      gint64           from,
      gint64           until,
      guint            bits,
      TrunkIdentity   *issuer)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char * const names[] = { name, NULL };
  TrunkCertRequest request = {
    .purpose = purpose, .common_name = name, .names = purpose == TRUNK_CERT_SERVER ? names : NULL,
    .key = bits > 0 ? TRUNK_CERT_KEY_RSA : TRUNK_CERT_KEY_ECDSA, .bits = bits,
    .not_before = now + from * DAY, .not_after = now + until * DAY,
  };
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&request, issuer, &error);

  g_assert_no_error (error);

  return identity;
}

static void
test_defect (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Some root", -30, 300, 0, NULL);
  g_autoptr(TrunkIdentity) middle = row->intermediate ? make (TRUNK_CERT_AUTHORITY, "Some intermediate", -30, 300, 0, root) : g_object_ref (root);
  g_autoptr(TrunkIdentity) leaf = make (TRUNK_CERT_SERVER, row->leaf_name, row->from, row->until, row->bits, row->self_signed ? NULL : middle);
  g_autofree char *key = trunk_identity_export_key (leaf);
  g_autofree char *pem = g_strconcat (trunk_identity_get_certificate (leaf), "\n", row->send_issuer ? trunk_identity_get_certificate (middle) : "", "\n", key, NULL);
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new_with_pem (hosts, pem, row->trusted ? trunk_identity_get_certificate (root) : NULL);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", "https://" HOST "/");
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkDial) dialled = NULL;
  g_auto(TrunkTestResult) sent = { NULL };
  g_auto(TrunkTestResult) waited = { NULL };
  TrunkOutcome *outcome;

  if (row->public_host)
    trunk_net_context_add_public_host (context, "office365.com");
  trunk_test_http_server_script (server, NULL, 200, NULL, "{}");

  trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &sent);
  exchange = trunk_http_send_finish (context, trunk_test_result_wait (&sent), NULL);
  outcome = trunk_http_exchange_get_outcome (exchange);
  trunk_test_assert_finding (outcome, row->finding == TRUNK_FINDING_TLS_WEAK ? TRUNK_FINDING_OK : row->finding);
  g_assert_nonnull (trunk_http_exchange_get_tls (exchange));

  trunk_dialer_dial_async (context, HOST, 443, TRUE, 5000, NULL, trunk_test_result_cb, &waited);
  dialled = trunk_dialer_dial_finish (context, trunk_test_result_wait (&waited), NULL);
  outcome = dialled->phases[TRUNK_PHASE_TLS];
  trunk_test_assert_finding (outcome, row->finding);
  g_assert_cmpuint (trunk_tls_facts_get_flags (dialled->tls) & row->flags, ==, row->flags);
  g_assert_true ((dialled->stream != NULL) == (row->flags == 0));
  g_assert_nonnull (strstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_NAMES), row->leaf_name));
  g_assert_cmpuint (strlen (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_FINGERPRINT)), ==, 32 * 3 - 1);
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_NOT_AFTER));
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_KEY));
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_SIGNATURE));
  g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_CHAIN));
  if (row->flags != 0)
    {
      g_assert_nonnull (trunk_outcome_get_fact (outcome, TRUNK_FACT_TLS_FLAGS));
      g_assert_cmpuint (trunk_test_http_server_get_n_requests (server), ==, 0);
    }
}

/* An anchor that was added is checked in full: no name, no date and no purpose is let off for its sake. */
static void
test_anchor_does_not_weaken (void)
{
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Some root", -30, 300, 0, NULL);
  g_autoptr(TrunkIdentity) leaf = make (TRUNK_CERT_SERVER, HOST, -1, 1, 0, root);
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  g_autoptr(GSocketConnectable) right = trunk_net_context_dup_connectable (context, HOST, 443);
  g_autoptr(GSocketConnectable) wrong = trunk_net_context_dup_connectable (context, "evil." HOST, 443);
  g_autoptr(GTlsCertificate) chain = g_tls_certificate_new_from_pem (trunk_identity_get_certificate (leaf), -1, NULL);
  GTlsDatabase *database = trunk_net_context_get_tls_database (context);
  const char *purpose = G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER;
  const char *other_purpose = G_TLS_DATABASE_PURPOSE_AUTHENTICATE_CLIENT;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_tls_database_verify_chain (database, chain, purpose, right, NULL, 0, NULL, NULL) & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
  g_assert_true (trunk_net_context_add_trust_anchors (context, trunk_identity_get_certificate (root), &error));
  g_assert_cmpuint (g_tls_database_verify_chain (database, chain, purpose, right, NULL, 0, NULL, NULL), ==, 0);
  g_assert_cmpuint (g_tls_database_verify_chain (database, chain, purpose, wrong, NULL, 0, NULL, NULL), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);

  g_assert_cmpuint (g_tls_database_verify_chain (database, chain, other_purpose, right, NULL, 0, NULL, NULL), !=, 0);

  g_assert_false (trunk_net_context_add_trust_anchors (context, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_false (trunk_net_context_add_trust_anchors (context, "", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_false (trunk_net_context_add_trust_anchors (context, trunk_identity_get_certificate (leaf), &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

int
main (int   argc,
      char *argv[])
{
  enum { CA = G_TLS_CERTIFICATE_UNKNOWN_CA, NAME = G_TLS_CERTIFICATE_BAD_IDENTITY, OLD = G_TLS_CERTIFICATE_EXPIRED, EARLY = G_TLS_CERTIFICATE_NOT_ACTIVATED };
  static const Row rows[] = {
    { "good", HOST, -1, 30, 0, FALSE, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_OK, 0 },
    { "good-intermediate", HOST, -1, 30, 0, FALSE, TRUE, TRUE, TRUE, TRUE, TRUNK_FINDING_OK, 0 },
    { "weak", HOST, -1, 30, 1024, FALSE, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_TLS_WEAK, 0 },
    { "expired", HOST, -20, -1, 0, FALSE, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_TLS_EXPIRED, OLD },
    { "not-yet-valid", HOST, 1, 20, 0, FALSE, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_TLS_NOT_YET_VALID, EARLY },
    { "wrong-name", "other.example.com", -1, 20, 0, FALSE, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_TLS_WRONG_NAME, NAME },
    { "wrong-name-expired", "other.example.com", -20, -1, 0, FALSE, FALSE, TRUE, TRUE, FALSE, TRUNK_FINDING_TLS_WRONG_NAME, NAME | OLD },
    { "self-signed", HOST, -1, 20, 0, TRUE, FALSE, FALSE, FALSE, TRUE, TRUNK_FINDING_TLS_SELF_SIGNED, CA },
    { "self-signed-wrong-name-expired", "other.example.com", -20, -1, 0, TRUE, FALSE, FALSE, FALSE, FALSE, TRUNK_FINDING_TLS_SELF_SIGNED, CA | NAME | OLD },
    { "incomplete", HOST, -1, 20, 0, FALSE, TRUE, FALSE, TRUE, TRUE, TRUNK_FINDING_TLS_INCOMPLETE_CHAIN, CA },
    { "unknown-ca", HOST, -1, 20, 0, FALSE, FALSE, TRUE, FALSE, FALSE, TRUNK_FINDING_TLS_UNKNOWN_CA, CA },
    { "unknown-ca-intermediate", HOST, -1, 20, 0, FALSE, TRUE, TRUE, FALSE, FALSE, TRUNK_FINDING_TLS_UNKNOWN_CA, CA },
    { "unknown-ca-expired", HOST, -20, -1, 0, FALSE, FALSE, TRUE, FALSE, FALSE, TRUNK_FINDING_TLS_EXPIRED, CA | OLD },
    { "inspected", HOST, -1, 20, 0, FALSE, FALSE, TRUE, FALSE, TRUE, TRUNK_FINDING_TLS_INSPECTED, CA },
    { "inspected-expired", HOST, -20, -1, 0, FALSE, FALSE, TRUE, FALSE, TRUE, TRUNK_FINDING_TLS_INSPECTED, CA | OLD },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/net/tls/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_defect);
    }
  g_test_add_func ("/net/tls/anchor-does-not-weaken", test_anchor_does_not_weaken);

  return g_test_run ();
}
