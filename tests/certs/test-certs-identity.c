/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"
#include "certs/trunk-jws.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOUR 3600

typedef struct
{
  char *directory;  /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("trunk-identity-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

static TrunkIdentity *
make (TrunkCertPurpose    purpose,
      const char         *name,
      const char * const *names,
      TrunkCertKey        key,
      TrunkIdentity      *issuer)
{
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = { purpose, name, names, key, 0, now - HOUR, now + HOUR };
  TrunkIdentity *identity = trunk_cert_make (&request, issuer, &error);

  g_assert_no_error (error);
  return identity;
}

static char *
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (fixture->directory, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static gboolean
have_openssl (void)
{
  g_autofree char *path = g_find_program_in_path ("openssl");

  if (path == NULL)
    g_test_skip ("the openssl command is not installed");
  return path != NULL;
}

/* (transfer full): what openssl said on both channels; @out_ok: whether it was content */
static char *
openssl (Fixture    *fixture,
         const char *command,
         gboolean   *out_ok)
{
  g_autofree char *line = g_strdup_printf ("openssl %s", command);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (fixture->directory, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (out_ok != NULL)
    *out_ok = g_spawn_check_wait_status (status, NULL);
  else if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s%s", line, out, err);

  return g_strconcat (out, err, NULL);
}

/* "sha256 Fingerprint=AB:CD…" as base64url */
static char *
fingerprint_to_base64url (const char *said)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  for (const char *p = strchr (said, '='); p != NULL && p[1] != '\0' && g_ascii_isxdigit (p[1]); p = p[3] == ':' ? p + 3 : NULL)
    {
      guint8 byte = g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2]);

      g_byte_array_append (bytes, &byte, 1);
    }

  return trunk_base64url_encode (bytes->data, bytes->len);
}

static void
test_thumbprints (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TrunkIdentity) identity = make (TRUNK_CERT_SIGNER, "Thumb", NULL, TRUNK_CERT_KEY_RSA, NULL);
  g_autofree char *path = write_file (fixture, "c.pem", trunk_identity_get_certificate (identity));
  g_autofree char *sha1 = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *x5t = NULL;
  g_autofree char *x5t_s256 = NULL;

  if (!have_openssl ())
    return;

  sha1 = openssl (fixture, "x509 -in c.pem -noout -fingerprint -sha1", NULL);
  sha256 = openssl (fixture, "x509 -in c.pem -noout -fingerprint -sha256", NULL);
  x5t = fingerprint_to_base64url (sha1);
  x5t_s256 = fingerprint_to_base64url (sha256);
  g_assert_cmpstr (trunk_identity_get_x5t (identity), ==, x5t);
  g_assert_cmpuint (strlen (x5t), ==, 27);
  g_assert_cmpstr (trunk_identity_get_x5t_s256 (identity), ==, x5t_s256);
  g_assert_cmpuint (strlen (x5t_s256), ==, 43);
}

static void
test_chain_verifies (Fixture       *fixture,
                     gconstpointer  data)
{
  TrunkCertKey key = GPOINTER_TO_UINT (data);
  static const char * const names[] = { "login.microsoftonline.com", "127.0.0.1", "::1", NULL };
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Root", NULL, key, NULL);
  g_autoptr(TrunkIdentity) issuing = make (TRUNK_CERT_AUTHORITY, "Issuing", NULL, key, root);
  g_autoptr(TrunkIdentity) server = make (TRUNK_CERT_SERVER, "login.microsoftonline.com", names, key, issuing);
  g_autofree char *root_path = write_file (fixture, "root.pem", trunk_identity_get_certificate (root));
  g_autofree char *issuing_path = write_file (fixture, "issuing.pem", trunk_identity_get_certificate (issuing));
  g_autofree char *server_path = write_file (fixture, "server.pem", trunk_identity_get_certificate (server));
  static const char * const good[] = { "-verify_hostname login.microsoftonline.com", "-verify_ip 127.0.0.1", "-verify_ip ::1" };
  static const char * const bad[] = { "-verify_hostname graph.microsoft.com", "-verify_ip 127.0.0.2" };
  g_autofree char *text = NULL;
  gboolean ok;

  if (!have_openssl ())
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (good) + G_N_ELEMENTS (bad); i++)
    {
      const char *option = i < G_N_ELEMENTS (good) ? good[i] : bad[i - G_N_ELEMENTS (good)];
      g_autofree char *command = g_strdup_printf ("verify -x509_strict -purpose sslserver -CAfile root.pem -untrusted issuing.pem %s server.pem", option);
      g_autofree char *said = openssl (fixture, command, &ok);

      g_test_message ("%s", said);
      g_assert_cmpint (ok, ==, i < G_N_ELEMENTS (good));
    }

  /* A server is no authority, and no chain is complete without the one in the middle. */
  g_free (openssl (fixture, "verify -CAfile root.pem server.pem", &ok));
  g_assert_false (ok);

  text = openssl (fixture, "x509 -in server.pem -noout -text", NULL);
  g_assert_nonnull (strstr (text, "CA:FALSE"));
  g_assert_nonnull (strstr (text, "TLS Web Server Authentication"));
  g_assert_nonnull (strstr (text, key == TRUNK_CERT_KEY_RSA ? "sha256WithRSAEncryption" : "ecdsa-with-SHA256"));
  g_assert_nonnull (strstr (text, key == TRUNK_CERT_KEY_RSA ? "2048 bit" : "prime256v1"));
}

static void
test_signer_is_only_that (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(TrunkIdentity) signer = make (TRUNK_CERT_SIGNER, "Signer", NULL, TRUNK_CERT_KEY_RSA, NULL);
  g_autofree char *path = write_file (fixture, "signer.pem", trunk_identity_get_certificate (signer));
  g_autofree char *text = NULL;

  if (!have_openssl ())
    return;

  text = openssl (fixture, "x509 -in signer.pem -noout -text", NULL);
  g_assert_nonnull (strstr (text, "Digital Signature"));
  g_assert_null (strstr (text, "Certificate Sign"));
  g_assert_null (strstr (text, "Extended Key Usage"));
}

static void
test_export_and_import (Fixture       *fixture,
                        gconstpointer  data)
{
  TrunkCertKey kind = GPOINTER_TO_UINT (data);
  g_autoptr(TrunkIdentity) made = make (TRUNK_CERT_SIGNER, "Both ways", NULL, kind, NULL);
  g_autofree char *key = trunk_identity_export_key (made);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkIdentity) read = trunk_identity_new_from_pem (trunk_identity_get_certificate (made), key, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (key, "-----BEGIN PRIVATE KEY-----"));
  g_assert_true (g_bytes_equal (trunk_identity_get_der (read), trunk_identity_get_der (made)));
  g_assert_cmpstr (trunk_identity_get_x5t_s256 (read), ==, trunk_identity_get_x5t_s256 (made));
  g_assert_cmpint (trunk_identity_get_not_after (read) - trunk_identity_get_not_before (read), ==, 2 * HOUR);
}

static void
test_openssl_identity (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  g_autofree char *key_path = NULL;

  if (!have_openssl ())
    return;

  g_free (openssl (fixture, "req -x509 -newkey rsa:2048 -nodes -keyout k8.pem -out c.pem -subj /CN=theirs -days 2", NULL));
  g_free (openssl (fixture, "rsa -in k8.pem -out k1.pem -traditional", NULL));
  path = g_build_filename (fixture->directory, "c.pem", NULL);
  key_path = g_build_filename (fixture->directory, "k1.pem", NULL);
  g_assert_true (g_file_get_contents (path, &certificate, NULL, NULL));
  g_assert_true (g_file_get_contents (key_path, &key, NULL, NULL));
  g_assert_true (g_str_has_prefix (key, "-----BEGIN RSA PRIVATE KEY-----"));

  identity = trunk_identity_new_from_pem (certificate, key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
}

static void
test_encrypted_key (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(TrunkIdentity) made = make (TRUNK_CERT_SIGNER, "Locked", NULL, TRUNK_CERT_KEY_RSA, NULL);
  g_autofree char *plain = trunk_identity_export_key (made);
  g_autofree char *plain_path = write_file (fixture, "k.pem", plain);
  static const char * const commands[] = {
    "pkcs8 -topk8 -in k.pem -out locked.pem -passout pass:hunter2",
    "rsa -in k.pem -aes256 -traditional -out locked.pem -passout pass:hunter2",
  };

  if (!have_openssl ())
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *said = openssl (fixture, commands[i], NULL);
      g_autofree char *path = g_build_filename (fixture->directory, "locked.pem", NULL);
      g_autofree char *key = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
      g_assert_null (trunk_identity_new_from_pem (trunk_identity_get_certificate (made), key, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, "encrypted"));
    }
}

static void
test_wrong_parts (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(TrunkIdentity) one = make (TRUNK_CERT_SIGNER, "One", NULL, TRUNK_CERT_KEY_RSA, NULL);
  g_autoptr(TrunkIdentity) two = make (TRUNK_CERT_SIGNER, "Two", NULL, TRUNK_CERT_KEY_RSA, NULL);
  g_autofree char *key_one = trunk_identity_export_key (one);
  g_autofree char *key_two = trunk_identity_export_key (two);
  g_autofree char *huge = g_strnfill (1024 * 1024, 'A');
  const struct
  {
    const char *certificate;
    const char *key;
    const char *word;
  } cases[] = {
    { trunk_identity_get_certificate (one), key_two, "does not belong" },
    { trunk_identity_get_certificate (one), "canary-key-text", "not a private key" },
    { trunk_identity_get_certificate (one), trunk_identity_get_certificate (one), "not a private key" },
    { trunk_identity_get_certificate (one), huge, "not a private key" },
    { key_one, key_one, "not a certificate" },
    { "", key_one, "not a certificate" },
    { huge, key_one, "not a certificate" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_identity_new_from_pem (cases[i].certificate, cases[i].key, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_null (strstr (error->message, "canary"));
    }
}

static void
test_make_refuses (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *long_name = g_strnfill (65, 'n');
  const TrunkCertRequest requests[] = {
    { TRUNK_CERT_SIGNER, "", NULL, TRUNK_CERT_KEY_RSA, 0, 1, 2 },
    { TRUNK_CERT_SIGNER, NULL, NULL, TRUNK_CERT_KEY_RSA, 0, 1, 2 },
    { TRUNK_CERT_SIGNER, long_name, NULL, TRUNK_CERT_KEY_RSA, 0, 1, 2 },
    { TRUNK_CERT_SIGNER, "n", NULL, TRUNK_CERT_KEY_RSA, 0, 2, 2 },
    { TRUNK_CERT_SIGNER, "n", NULL, TRUNK_CERT_KEY_RSA, 512, 1, 2 },
    { TRUNK_CERT_SIGNER, "n", NULL, TRUNK_CERT_KEY_RSA, 1 << 20, 1, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_cert_make (&requests[i], NULL, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  ADD ("/certs/identity/thumbprints", NULL, test_thumbprints);
  ADD ("/certs/identity/export-and-import/rsa", GUINT_TO_POINTER (TRUNK_CERT_KEY_RSA), test_export_and_import);
  ADD ("/certs/identity/export-and-import/ecdsa", GUINT_TO_POINTER (TRUNK_CERT_KEY_ECDSA), test_export_and_import);
  ADD ("/certs/identity/made-by-openssl", NULL, test_openssl_identity);
  ADD ("/certs/identity/encrypted-key", NULL, test_encrypted_key);
  ADD ("/certs/identity/wrong-parts", NULL, test_wrong_parts);
  ADD ("/certs/make/chain/rsa", GUINT_TO_POINTER (TRUNK_CERT_KEY_RSA), test_chain_verifies);
  ADD ("/certs/make/chain/ecdsa", GUINT_TO_POINTER (TRUNK_CERT_KEY_ECDSA), test_chain_verifies);
  ADD ("/certs/make/signer", NULL, test_signer_is_only_that);
  ADD ("/certs/make/refuses", NULL, test_make_refuses);
#undef ADD

  return g_test_run ();
}
