/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-make.h"
#include "net/trunk-cert-fetch.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

#define HOST "mail.example.com"
#define DAY 86400

typedef struct
{
  const char *name;
  gint64 until;                 /* days from now */
  gboolean self_signed;
  gboolean send_issuer;
  gboolean send_root;
  gboolean trusted;             /* by the context */
  TrunkFinding finding;
  guint n;
  gboolean complete;
  gboolean root_known;
} Row;

static const char * const hosts[] = { HOST, NULL };

static TrunkIdentity *
make (TrunkCertPurpose purpose,
      const char      *name,
      gint64           until,
      TrunkIdentity   *issuer)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char * const names[] = { name, NULL };
  TrunkCertRequest request = {
    .purpose = purpose, .common_name = name, .names = purpose == TRUNK_CERT_SERVER ? names : NULL, .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now - 30 * DAY, .not_after = now + until * DAY,
  };
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&request, issuer, &error);

  g_assert_no_error (error);

  return identity;
}

static void
test_chain (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Some root", 300, NULL);
  g_autoptr(TrunkIdentity) middle = make (TRUNK_CERT_AUTHORITY, "Some intermediate", 300, root);
  g_autoptr(TrunkIdentity) leaf = make (TRUNK_CERT_SERVER, HOST, row->until, row->self_signed ? NULL : middle);
  g_autofree char *key = trunk_identity_export_key (leaf);
  g_autofree char *pem = g_strconcat (trunk_identity_get_certificate (leaf), "\n",
                                      row->send_issuer ? trunk_identity_get_certificate (middle) : "", "\n",
                                      row->send_root ? trunk_identity_get_certificate (root) : "", "\n", key, NULL);
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new_with_pem (hosts, pem, row->trusted ? trunk_identity_get_certificate (root) : NULL);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkCertFetch) fetch = NULL;
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;

  trunk_cert_fetch_async (context, HOST, 443, 5000, NULL, trunk_test_result_cb, &waited);
  fetch = trunk_cert_fetch_finish (context, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  trunk_test_assert_finding (fetch->outcome, row->finding);
  g_assert_cmpuint (fetch->n_sent, ==, row->n);
  g_assert_cmpuint (trunk_cert_bundle_get_n (fetch->bundle), ==, row->n);
  g_assert_cmpint (fetch->complete, ==, row->complete);
  g_assert_cmpint (fetch->root_known, ==, row->root_known);
  g_assert_false (fetch->trusted_by_computer);
  first = trunk_cert_dup_pem (trunk_cert_bundle_get_nth (fetch->bundle, 0));
  g_assert_cmpstr (first, ==, trunk_identity_get_certificate (leaf));
  g_assert_cmpuint (trunk_test_http_server_get_n_requests (server), ==, 0);
}

/* No TLS, or nobody there: the finding, and no certificates. */
static void
test_no_handshake (void)
{
  const TrunkTestRawScript script = { .bytes = "220 ready\r\n", .length = -1, .end = TRUNK_TEST_RAW_CLOSE };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = NULL;
  g_autoptr(TrunkCertFetch) fetch = NULL;
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_test_http_server_set_raw (server, &script);
  context = trunk_test_http_server_dup_context (server);
  trunk_cert_fetch_async (context, HOST, 443, 5000, NULL, trunk_test_result_cb, &waited);
  fetch = trunk_cert_fetch_finish (context, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  trunk_test_assert_finding (fetch->outcome, TRUNK_FINDING_TLS_NOT_SPOKEN);
  g_assert_cmpuint (trunk_cert_bundle_get_n (fetch->bundle), ==, 0);
}

static void
test_cancel (void)
{
  const TrunkTestRawScript script = { .end = TRUNK_TEST_RAW_STALL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_auto(TrunkTestResult) late = { NULL };
  g_autoptr(TrunkCertFetch) fetch = NULL;
  g_autoptr(GError) error = NULL;

  trunk_test_http_server_set_raw (server, &script);
  context = trunk_test_http_server_dup_context (server);
  trunk_cert_fetch_async (context, HOST, 443, 5000, cancellable, trunk_test_result_cb, &waited);
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_cert_fetch_finish (context, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  trunk_cert_fetch_async (context, HOST, 443, 200, NULL, trunk_test_result_cb, &late);
  fetch = trunk_cert_fetch_finish (context, trunk_test_result_wait (&late), NULL);
  g_assert_cmpint (trunk_outcome_get_finding (fetch->outcome), !=, TRUNK_FINDING_OK);
}

int
main (int    argc,
      char **argv)
{
  static const Row rows[] = {
    { "good", 100, FALSE, TRUE, FALSE, TRUE, TRUNK_FINDING_OK, 2, TRUE, FALSE },
    { "root-sent", 100, FALSE, TRUE, TRUE, TRUE, TRUNK_FINDING_OK, 3, TRUE, TRUE },
    { "unknown", 100, FALSE, TRUE, TRUE, FALSE, TRUNK_FINDING_TLS_UNKNOWN_CA, 3, TRUE, TRUE },
    { "incomplete", 100, FALSE, FALSE, FALSE, TRUE, TRUNK_FINDING_TLS_INCOMPLETE_CHAIN, 1, FALSE, FALSE },
    { "self-signed", 100, TRUE, FALSE, FALSE, FALSE, TRUNK_FINDING_TLS_SELF_SIGNED, 1, TRUE, TRUE },
    { "expired", -1, FALSE, TRUE, FALSE, TRUE, TRUNK_FINDING_TLS_EXPIRED, 2, TRUE, FALSE },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/net/cert-fetch/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_chain);
    }
  g_test_add_func ("/net/cert-fetch/no-handshake", test_no_handshake);
  g_test_add_func ("/net/cert-fetch/cancel", test_cancel);

  return g_test_run ();
}
