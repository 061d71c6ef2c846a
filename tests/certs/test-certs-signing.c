/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-signing.h"
#include "trunk-test-certs.h"

#define PASSWORD "correct horse"

/* The request is what openssl takes and signs; the answer comes back to its key. */
static void
test_request (TrunkTestCerts *fixture,
              gconstpointer   data)
{
  static const char * const names[] = { "mail.example.com", "192.0.2.7", NULL };
  const TrunkCertRequest request = { .purpose = TRUNK_CERT_SERVER, .common_name = "mail.example.com", .names = names, .not_after = 1 };
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root", -1, 30, 0, NULL);
  g_autofree char *root_key = trunk_identity_export_key (root);
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *csr = trunk_cert_signing_request_make (&request, &key, &error);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(TrunkCertImport) certs = NULL;
  g_autoptr(TrunkCertImport) keys = NULL;
  g_autoptr(TrunkIdentity) joined = NULL;

  g_assert_no_error (error);
  if (!trunk_test_have_openssl ())
    return;

  trunk_test_write (fixture, "c.csr", csr, -1);
  trunk_test_write (fixture, "root.pem", trunk_identity_get_certificate (root), -1);
  trunk_test_write (fixture, "root.key", root_key, -1);
  text = trunk_test_openssl (fixture, "req -in c.csr -verify -noout -text", NULL);
  g_assert_nonnull (strstr (text, "DNS:mail.example.com, IP Address:192.0.2.7"));
  g_assert_nonnull (strstr (text, "TLS Web Server Authentication"));
  g_assert_nonnull (strstr (text, "sha256WithRSAEncryption"));

  g_free (trunk_test_openssl (fixture, "x509 -req -in c.csr -CA root.pem -CAkey root.key -CAcreateserial -days 10 -copy_extensions copy -out a.pem", NULL));
  g_free (trunk_test_openssl (fixture, "crl2pkcs7 -nocrl -certfile root.pem -certfile a.pem -outform DER -out a.p7b", NULL));
  answer = trunk_test_read (fixture, "a.p7b");
  certs = trunk_test_import_bytes (answer, NULL, TRUNK_CERT_WANT_CERTIFICATES, &error);
  g_assert_no_error (error);
  keys = trunk_cert_import_new (key, strlen (key), NULL, TRUNK_CERT_WANT_KEY, &error);
  g_assert_no_error (error);
  joined = trunk_cert_import_dup_identity (keys, trunk_cert_import_get_bundle (certs), &error);
  g_assert_no_error (error);
  g_assert_nonnull (joined);
}

static void
test_pfx (TrunkTestCerts *fixture,
          gconstpointer   data)
{
  TrunkPfxStrength strength = GPOINTER_TO_UINT (data);
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root", -1, 30, 0, NULL);
  g_autoptr(TrunkIdentity) leaf = trunk_test_make (TRUNK_CERT_SERVER, "a.example", -1, 30, 2048, root);
  g_autoptr(TrunkCert) root_cert = trunk_test_cert_of (root);
  g_autoptr(TrunkCert) leaf_cert = trunk_test_cert_of (leaf);
  g_autoptr(TrunkCertBundle) chain = trunk_cert_bundle_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pfx = NULL;
  g_autoptr(TrunkCertImport) again = NULL;
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autofree char *said = NULL;
  g_autofree char *key = trunk_identity_export_key (leaf);
  g_autofree char *key_again = NULL;
  gboolean ok;

  trunk_cert_bundle_append (chain, leaf_cert);
  trunk_cert_bundle_append (chain, root_cert);
  g_assert_null (trunk_identity_export_pfx (leaf, chain, "", strength, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  pfx = trunk_identity_export_pfx (leaf, chain, PASSWORD, strength, &error);
  g_assert_no_error (error);

  again = trunk_test_import_bytes (pfx, PASSWORD, TRUNK_CERT_WANT_ANY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (again)), ==, 2);
  identity = trunk_cert_import_dup_identity (again, NULL, &error);
  g_assert_no_error (error);
  key_again = trunk_identity_export_key (identity);
  g_assert_cmpstr (key, ==, key_again);

  if (!trunk_test_have_openssl ())
    return;
  trunk_test_write (fixture, "a.pfx", g_bytes_get_data (pfx, NULL), g_bytes_get_size (pfx));
  said = trunk_test_openssl (fixture, "pkcs12 -in a.pfx -passin 'pass:" PASSWORD "' -nodes -info", NULL);
  g_assert_nonnull (strstr (said, strength == TRUNK_PFX_MODERN ? "AES-256-CBC" : "3-KeyTripleDES"));
  g_assert_nonnull (strstr (said, "BEGIN PRIVATE KEY"));
  g_assert_nonnull (strstr (said, trunk_identity_get_certificate (leaf)));
  g_assert_nonnull (strstr (said, trunk_identity_get_certificate (root)));
  g_free (trunk_test_openssl (fixture, "pkcs12 -in a.pfx -passin pass:wrong -nodes", &ok));
  g_assert_false (ok);
}

/* As Graph wants it (facts: keyCredentials). */
static void
test_key_credential (TrunkTestCerts *fixture,
                     gconstpointer   data)
{
  g_autoptr(TrunkIdentity) identity = trunk_test_make (TRUNK_CERT_SIGNER, "UM bridge", -1, 30, 2048, NULL);
  g_autoptr(TrunkCert) cert = trunk_test_cert_of (identity);
  g_autofree char *json = trunk_cert_dup_key_credential (cert);
  g_autoptr(JsonNode) root = json_from_string (json, NULL);
  JsonObject *object = json_node_get_object (root);
  g_autofree guchar *der = NULL;
  g_autofree guchar *sha1 = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize length;
  gsize sha1_length;

  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "AsymmetricX509Cert");
  g_assert_cmpstr (json_object_get_string_member (object, "usage"), ==, "Verify");
  g_assert_cmpstr (json_object_get_string_member (object, "displayName"), ==, "CN=UM bridge");
  g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (object, "keyId")));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (object, "endDateTime"), "Z"));
  der = g_base64_decode (json_object_get_string_member (object, "key"), &length);
  bytes = g_bytes_new (der, length);
  g_assert_true (g_bytes_equal (bytes, trunk_cert_get_der (cert)));
  sha1 = g_base64_decode (json_object_get_string_member (object, "customKeyIdentifier"), &sha1_length);
  g_assert_cmpuint (sha1_length, ==, 20);
  for (guint i = 0; i < sha1_length; i++)
    g_assert_cmpint (g_ascii_xdigit_value (trunk_cert_get_facts (cert)->thumbprint[2 * i]) << 4 | g_ascii_xdigit_value (trunk_cert_get_facts (cert)->thumbprint[2 * i + 1]), ==, sha1[i]);
  g_assert_cmpstr (trunk_cert_get_facts (cert)->x5t, ==, trunk_identity_get_x5t (identity));
  g_assert_cmpstr (trunk_cert_get_facts (cert)->x5t_s256, ==, trunk_identity_get_x5t_s256 (identity));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, function) g_test_add (name, TrunkTestCerts, GUINT_TO_POINTER (data), trunk_test_certs_set_up, function, trunk_test_certs_tear_down)
  ADD ("/certs/signing/request", 0, test_request);
  ADD ("/certs/signing/pfx", TRUNK_PFX_MODERN, test_pfx);
  ADD ("/certs/signing/pfx-old", TRUNK_PFX_OLD, test_pfx);
  ADD ("/certs/signing/key-credential", 0, test_key_credential);
#undef ADD

  return g_test_run ();
}
