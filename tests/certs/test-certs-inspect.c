/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certs/trunk-cert-inspect.h"
#include "trunk-test-certs.h"

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TrunkCertRemarkLevel
level_of (GPtrArray  *remarks,
          const char *nick)
{
  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);

      if (g_str_equal (remark->nick, nick))
        return remark->level;
    }

  g_error ("No remark “%s”", nick);
}

static TrunkCert *
read_cert (TrunkTestCerts *fixture,
           const char     *name)
{
  g_autoptr(GBytes) bytes = trunk_test_read (fixture, name);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCertImport) import = trunk_test_import_bytes (bytes, NULL, TRUNK_CERT_WANT_CERTIFICATES, &error);

  g_assert_no_error (error);

  return trunk_cert_ref (trunk_cert_bundle_get_nth (trunk_cert_import_get_bundle (import), 0));
}

/* What is said of a certificate is what openssl says of it. */
static void
test_facts (TrunkTestCerts *fixture,
            gconstpointer   data)
{
  g_autoptr(TrunkCert) cert = NULL;
  g_autofree char *sha1 = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *serial = NULL;
  g_autofree char *plain_serial = NULL;
  g_auto(GStrv) parts = NULL;
  const TrunkCertFacts *facts;

  if (!trunk_test_have_openssl ())
    return;

  g_free (trunk_test_openssl (fixture, "req -x509 -newkey rsa:3072 -nodes -keyout k -out c.pem -days 100 -subj '/O=Exämple/CN=mail.example.com' -utf8 -set_serial 0x00A1B2C3 "
                                       "-addext 'subjectAltName=DNS:mail.example.com,DNS:*.example.org,IP:192.0.2.7,IP:2001:db8::1' "
                                       "-addext 'keyUsage=critical,digitalSignature,keyEncipherment' -addext extendedKeyUsage=serverAuth,clientAuth "
                                       "-addext basicConstraints=critical,CA:TRUE,pathlen:3", NULL));
  sha1 = trunk_test_openssl (fixture, "x509 -in c.pem -noout -fingerprint -sha1", NULL);
  sha256 = trunk_test_openssl (fixture, "x509 -in c.pem -noout -fingerprint -sha256", NULL);
  serial = trunk_test_openssl (fixture, "x509 -in c.pem -noout -serial", NULL);
  cert = read_cert (fixture, "c.pem");
  facts = trunk_cert_get_facts (cert);
  g_assert_true (g_str_has_suffix (g_strstrip (sha1), facts->sha1));
  g_assert_true (g_str_has_suffix (g_strstrip (sha256), facts->sha256));
  parts = g_strsplit (facts->serial, ":", -1);
  plain_serial = g_strjoinv ("", parts);
  g_assert_nonnull (strstr (serial, plain_serial));
  g_assert_cmpstr (facts->common_name, ==, "mail.example.com");
  g_assert_nonnull (strstr (facts->subject, "Exämple"));
  g_assert_cmpuint (g_strv_length ((char **) facts->names), ==, 4);
  g_assert_true (g_strv_contains (facts->names, "2001:db8::1"));
  g_assert_cmpstr (facts->key, ==, "RSA 3072");
  g_assert_cmpstr (facts->signature, ==, "RSA-SHA256");
  g_assert_true (facts->self_signed);
  g_assert_true (facts->is_authority && facts->constraints_critical);
  g_assert_cmpint (facts->path_length, ==, 3);
  g_assert_true (facts->usage_critical);
  g_assert_true (g_strv_contains (facts->usages, "keyEncipherment"));
  g_assert_true (g_strv_contains (facts->purposes, "clientAuth"));
  g_assert_false (facts->purposes_critical);
  g_assert_cmpint (ABS (facts->not_after - now () - 100 * TRUNK_TEST_DAY), <, 60);
  g_assert_cmpint (trunk_cert_get_days_left (cert, facts->not_after - 99 * TRUNK_TEST_DAY - 1), ==, 99);
  g_assert_cmpint (trunk_cert_get_days_left (cert, facts->not_after + 1), ==, -1);
}

typedef struct
{
  const char *command;          /* makes c.pem */
  TrunkCertUse use;
  const char *nick;
  TrunkCertRemarkLevel level;
} Row;

#define SELF "req -x509 -nodes -keyout k -out c.pem -subj /CN=x "
#define NO_CONFIG "-config min.cnf "

static const Row rows[] = {
  { SELF "-newkey rsa:1024 -days 300", TRUNK_CERT_FOR_ANY, "weak-key", TRUNK_CERT_REMARK_PROBLEM },
  { SELF "-newkey rsa:2048 -days 20", TRUNK_CERT_FOR_ANY, "ends-soon", TRUNK_CERT_REMARK_WARNING },
  { SELF NO_CONFIG "-newkey rsa:2048 -days 300 -addext keyUsage=keyCertSign", TRUNK_CERT_FOR_TRUST, "ca-flag-missing", TRUNK_CERT_REMARK_PROBLEM },
  { SELF NO_CONFIG "-newkey rsa:2048 -days 300 -addext basicConstraints=CA:TRUE", TRUNK_CERT_FOR_TRUST, "constraints-not-critical", TRUNK_CERT_REMARK_WARNING },
  { SELF NO_CONFIG "-newkey rsa:2048 -days 300 -addext basicConstraints=critical,CA:TRUE -addext keyUsage=digitalSignature", TRUNK_CERT_FOR_TRUST, "may-not-sign", TRUNK_CERT_REMARK_PROBLEM },
  { SELF NO_CONFIG "-newkey rsa:2048 -days 300 -addext basicConstraints=CA:FALSE", TRUNK_CERT_FOR_TRUST, "self-signed-leaf", TRUNK_CERT_REMARK_WARNING },
  { SELF NO_CONFIG "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 300 -addext basicConstraints=CA:FALSE", TRUNK_CERT_FOR_SIGNING_IN, "not-rsa", TRUNK_CERT_REMARK_PROBLEM },
};

static void
test_remarks (TrunkTestCerts *fixture,
              gconstpointer   data)
{
  if (!trunk_test_have_openssl ())
    return;

  trunk_test_write (fixture, "min.cnf", "[req]\ndistinguished_name=dn\n[dn]\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TrunkCert) cert = NULL;
      g_autoptr(GPtrArray) remarks = NULL;

      g_test_message ("%s", rows[i].command);
      g_free (trunk_test_openssl (fixture, rows[i].command, NULL));
      cert = read_cert (fixture, "c.pem");
      remarks = trunk_cert_inspect (cert, rows[i].use, now ());
      g_assert_cmpint (level_of (remarks, rows[i].nick), ==, rows[i].level);
    }
}

static void
test_dates_and_signature (TrunkTestCerts *fixture,
                          gconstpointer   data)
{
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root", -10, 300, 0, NULL);
  g_autoptr(TrunkIdentity) leaf = trunk_test_make (TRUNK_CERT_SERVER, "a.example", -10, 300, 0, root);
  g_autoptr(TrunkCert) cert = trunk_test_cert_of (leaf);
  g_autoptr(TrunkCert) authority = trunk_test_cert_of (root);
  g_autoptr(GPtrArray) past = trunk_cert_inspect (cert, TRUNK_CERT_FOR_ANY, now () + 400 * TRUNK_TEST_DAY);
  g_autoptr(GPtrArray) future = trunk_cert_inspect (cert, TRUNK_CERT_FOR_ANY, now () - 20 * TRUNK_TEST_DAY);
  g_autoptr(GPtrArray) trust = trunk_cert_inspect (cert, TRUNK_CERT_FOR_TRUST, now ());
  g_autoptr(GPtrArray) good = trunk_cert_inspect (authority, TRUNK_CERT_FOR_TRUST, now ());

  g_assert_cmpint (level_of (past, "expired"), ==, TRUNK_CERT_REMARK_PROBLEM);
  g_assert_cmpint (level_of (future, "not-yet-valid"), ==, TRUNK_CERT_REMARK_PROBLEM);
  g_assert_cmpint (level_of (trust, "leaf-not-root"), ==, TRUNK_CERT_REMARK_PROBLEM);
  g_assert_cmpuint (good->len, ==, 0);
  g_assert_cmpint (trunk_cert_get_days_left (cert, now () + 301 * TRUNK_TEST_DAY), <, 0);

  if (!trunk_test_have_openssl ())
    return;
  trunk_test_write (fixture, "root.pem", trunk_identity_get_certificate (root), -1);
  {
    g_autofree char *key = trunk_identity_export_key (root);
    g_autoptr(TrunkCert) sha1 = NULL;
    g_autoptr(GPtrArray) remarks = NULL;

    trunk_test_write (fixture, "root.key", key, -1);
    g_free (trunk_test_openssl (fixture, "req -new -newkey rsa:2048 -nodes -keyout k -out c.csr -subj /CN=old", NULL));
    g_free (trunk_test_openssl (fixture, "x509 -req -sha1 -in c.csr -CA root.pem -CAkey root.key -CAcreateserial -days 100 -out c.pem", NULL));
    sha1 = read_cert (fixture, "c.pem");
    remarks = trunk_cert_inspect (sha1, TRUNK_CERT_FOR_ANY, now ());
    g_assert_cmpint (level_of (remarks, "weak-signature"), ==, TRUNK_CERT_REMARK_PROBLEM);
  }
}

/* Any order in, leaf to root out; once each; what is missing is named. */
static void
test_bundle (TrunkTestCerts *fixture,
             gconstpointer   data)
{
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root/…\\ CA", -1, 300, 0, NULL);
  g_autoptr(TrunkIdentity) same_name = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root/…\\ CA", -1, 300, 0, NULL);
  g_autoptr(TrunkIdentity) middle = trunk_test_make (TRUNK_CERT_AUTHORITY, "Issuing", -1, 300, 0, root);
  g_autoptr(TrunkIdentity) leaf = trunk_test_make (TRUNK_CERT_SERVER, "a.example", -1, 300, 0, middle);
  g_autoptr(TrunkCert) r = trunk_test_cert_of (root);
  g_autoptr(TrunkCert) s = trunk_test_cert_of (same_name);
  g_autoptr(TrunkCert) m = trunk_test_cert_of (middle);
  g_autoptr(TrunkCert) l = trunk_test_cert_of (leaf);
  TrunkCert *certs[] = { r, m, l };
  static const guint orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  g_autoptr(TrunkCertBundle) cut = trunk_cert_bundle_new ();
  g_autoptr(GPtrArray) remarks = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(TrunkCertBundle) bundle = trunk_cert_bundle_new ();
      g_autoptr(TrunkCertBundle) ordered = NULL;
      g_autofree char *name = NULL;

      trunk_cert_bundle_append (bundle, s);
      for (guint j = 0; j < 3; j++)
        g_assert_true (trunk_cert_bundle_append (bundle, certs[orders[i][j]]));
      g_assert_false (trunk_cert_bundle_append (bundle, l));
      ordered = trunk_cert_bundle_dup_ordered (bundle);
      g_assert_cmpuint (trunk_cert_bundle_get_n (ordered), ==, 4);
      /* The stranger of the root's name stands alone, before or after the chain. */
      for (guint j = 0; j < 2; j++)
        {
          if (trunk_cert_bundle_get_nth (ordered, j) != l)
            continue;
          g_assert_true (trunk_cert_bundle_get_nth (ordered, j + 1) == m);
          g_assert_true (trunk_cert_bundle_get_nth (ordered, j + 2) == r);
          name = trunk_cert_bundle_dup_file_name (ordered, j + 2, "pem");
        }
      g_assert_nonnull (name);
      g_assert_nonnull (strstr (name, "-root-Root_..."));
      g_assert_null (strpbrk (name, "/\\ "));
    }

  trunk_cert_bundle_append (cut, l);
  remarks = trunk_cert_bundle_inspect (cut, TRUNK_CERT_FOR_TRUST, now ());
  g_assert_cmpint (level_of (remarks, "issuer-missing"), ==, TRUNK_CERT_REMARK_PROBLEM);
  g_clear_pointer (&remarks, g_ptr_array_unref);
  trunk_cert_bundle_append (cut, m);
  remarks = trunk_cert_bundle_inspect (cut, TRUNK_CERT_FOR_TRUST, now ());
  g_assert_cmpint (level_of (remarks, "root-missing"), ==, TRUNK_CERT_REMARK_PROBLEM);
  g_clear_pointer (&remarks, g_ptr_array_unref);
  trunk_cert_bundle_append (cut, r);
  remarks = trunk_cert_bundle_inspect (cut, TRUNK_CERT_FOR_TRUST, now ());
  g_assert_cmpint (level_of (remarks, "leaf-beside-root"), ==, TRUNK_CERT_REMARK_NOTE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add (name, TrunkTestCerts, NULL, trunk_test_certs_set_up, function, trunk_test_certs_tear_down)
  ADD ("/certs/inspect/facts", test_facts);
  ADD ("/certs/inspect/remarks", test_remarks);
  ADD ("/certs/inspect/dates-and-signature", test_dates_and_signature);
  ADD ("/certs/inspect/bundle", test_bundle);
#undef ADD

  return g_test_run ();
}
