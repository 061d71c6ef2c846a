/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"
#include "certs/trunk-jws.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOUR 3600

static const struct
{
  TrunkJwsAlgorithm  algorithm;
  const char        *name;
  const char        *header;
} algorithms[] = {
  { TRUNK_JWS_PS256, "PS256", "{\"alg\":\"PS256\",\"typ\":\"JWT\"}" },
  { TRUNK_JWS_RS256, "RS256", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}" },
};

static TrunkIdentity *
make_signer (TrunkCertKey key)
{
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = { TRUNK_CERT_SIGNER, "Trunkline test", NULL, key, 0, now - HOUR, now + HOUR };
  TrunkIdentity *identity = trunk_cert_make (&request, NULL, &error);

  g_assert_no_error (error);
  return identity;
}

static char *
write_file (const char *directory,
            const char *name,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (directory, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
python (const char *script,
        ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  char *out = NULL;
  const char *argument;
  va_list arguments;
  int status;

  g_ptr_array_add (argv, (char *) "/usr/bin/python3");
  g_ptr_array_add (argv, (char *) "-c");
  g_ptr_array_add (argv, (char *) script);
  va_start (arguments, script);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("python3 failed: %s", err);
  return g_strchomp (out);
}

static gboolean
have_pyjwt (void)
{
  const char *argv[] = { "/usr/bin/python3", "-c", "import jwt, cryptography", NULL };
  int status;

  if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) &&
      g_spawn_check_wait_status (status, NULL))
    return TRUE;

  g_test_skip ("python3-jwt and python3-cryptography are not installed");
  return FALSE;
}

static void
test_base64url_vectors (void)
{
  /* RFC 4648 §10, and the bytes of RFC 7515 appendix C, which need both characters of §5 */
  static const struct
  {
    const char *bytes;
    gsize       length;
    const char *text;
  } vectors[] = {
    { "", 0, "" }, { "f", 1, "Zg" }, { "fo", 2, "Zm8" }, { "foo", 3, "Zm9v" }, { "foob", 4, "Zm9vYg" },
    { "fooba", 5, "Zm9vYmE" }, { "foobar", 6, "Zm9vYmFy" }, { "\x03\xec\xff\xe0\xc1", 5, "A-z_4ME" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = trunk_base64url_encode (vectors[i].bytes, vectors[i].length);
      g_autoptr(GBytes) bytes = trunk_base64url_decode (vectors[i].text, -1, &error);

      g_assert_cmpstr (text, ==, vectors[i].text);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), vectors[i].bytes, vectors[i].length);
    }
}

static void
test_base64url_refuses (void)
{
  static const char * const wrong[] = { "A", "Zm9vY", "Zg==", "Zm9+", "Zm9/", "Zm 9", "Zm9v\n", "Zm9ö" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = trunk_base64url_decode (wrong[i], -1, &error);

      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_null (bytes);
    }
}

static void
test_round_trip (void)
{
  g_autoptr(TrunkIdentity) signer = make_signer (TRUNK_CERT_KEY_RSA);
  g_autoptr(TrunkIdentity) other = make_signer (TRUNK_CERT_KEY_RSA);

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      const char *payload = "{\"sub\":\"Zoë\",\"n\":1}";
      g_autofree char *jws = trunk_jws_sign (signer, algorithms[i].algorithm, algorithms[i].header, payload, NULL);
      g_autofree char *tampered = NULL;
      g_autofree char *header = NULL;
      g_autofree char *claims = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (jws);
      g_assert_true (trunk_jws_verify (jws, trunk_identity_get_certificate (signer), algorithms[i].algorithm, &error));
      g_assert_no_error (error);
      g_assert_true (trunk_jws_decode (jws, &header, &claims, &error));
      g_assert_cmpstr (header, ==, algorithms[i].header);
      g_assert_cmpstr (claims, ==, payload);

      g_assert_false (trunk_jws_verify (jws, trunk_identity_get_certificate (other), algorithms[i].algorithm, NULL));
      g_assert_false (trunk_jws_verify (jws, trunk_identity_get_certificate (signer), algorithms[1 - i].algorithm, NULL));

      tampered = g_strdup (jws);
      strchr (tampered, '.')[3] ^= 1;
      g_assert_false (trunk_jws_verify (tampered, trunk_identity_get_certificate (signer), algorithms[i].algorithm, NULL));
    }
}

static void
test_sign_refuses (void)
{
  g_autoptr(TrunkIdentity) rsa = make_signer (TRUNK_CERT_KEY_RSA);
  g_autoptr(TrunkIdentity) ec = make_signer (TRUNK_CERT_KEY_ECDSA);
  static const char * const headers[] = { "{\"alg\":\"RS256\"}", "{\"alg\":\"none\"}", "{\"alg\":5}", "{}", "[]", "", "x" };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_jws_sign (rsa, TRUNK_JWS_PS256, headers[i], "{}", &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (trunk_jws_sign (ec, algorithms[i].algorithm, algorithms[i].header, "{}", &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
    }
}

static void
test_decode_refuses (void)
{
  g_autofree char *huge = g_strnfill (300 * 1024, 'A');
  const char *wrong[] = { "", "opaque", "e30.e30", "..", "e30.e30.e30.e30", "e30.!!!.e30", "gICA.e30.", "AA.e30.", huge };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *header = NULL;
      g_autofree char *payload = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_false (trunk_jws_decode (wrong[i], &header, &payload, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_null (header);
      g_assert_null (payload);
    }

  /* An unsigned token has an empty third part; it can be shown, and never verifies. */
  g_assert_true (trunk_jws_decode ("e30.e30.", NULL, NULL, NULL));
}

static void
test_pyjwt_accepts_ours (void)
{
  static const char script[] =
    "import sys, jwt\n"
    "from cryptography import x509\n"
    "key = x509.load_pem_x509_certificate(open(sys.argv[1], 'rb').read()).public_key()\n"
    "print(jwt.decode(open(sys.argv[2]).read(), key, algorithms=[sys.argv[3]], audience='a')['sub'])\n";
  g_autofree char *directory = g_dir_make_tmp ("trunk-jws-XXXXXX", NULL);
  g_autoptr(TrunkIdentity) signer = make_signer (TRUNK_CERT_KEY_RSA);
  g_autofree char *pem = write_file (directory, "cert.pem", trunk_identity_get_certificate (signer));

  for (gsize i = 0; have_pyjwt () && i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autofree char *jws = trunk_jws_sign (signer, algorithms[i].algorithm, algorithms[i].header, "{\"aud\":\"a\",\"sub\":\"it is us\"}", NULL);
      g_autofree char *path = write_file (directory, "token", jws);
      g_autofree char *said = python (script, pem, path, algorithms[i].name, NULL);

      g_assert_cmpstr (said, ==, "it is us");
      g_unlink (path);
    }
  g_unlink (pem);
  g_rmdir (directory);
}

static void
test_pyjwt_is_accepted (void)
{
  static const char script[] =
    "import sys, jwt\n"
    "print(jwt.encode({'sub': 'it is them'}, open(sys.argv[1]).read(), algorithm=sys.argv[2]))\n";
  g_autofree char *directory = g_dir_make_tmp ("trunk-jws-XXXXXX", NULL);
  g_autoptr(TrunkIdentity) signer = make_signer (TRUNK_CERT_KEY_RSA);
  g_autofree char *key = trunk_identity_export_key (signer);
  g_autofree char *path = write_file (directory, "key.pem", key);

  for (gsize i = 0; have_pyjwt () && i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autofree char *jws = python (script, path, algorithms[i].name, NULL);
      g_autofree char *claims = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (trunk_jws_verify (jws, trunk_identity_get_certificate (signer), algorithms[i].algorithm, &error));
      g_assert_no_error (error);
      g_assert_true (trunk_jws_decode (jws, NULL, &claims, NULL));
      g_assert_nonnull (strstr (claims, "it is them"));
    }
  g_unlink (path);
  g_rmdir (directory);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/certs/base64url/vectors", test_base64url_vectors);
  g_test_add_func ("/certs/base64url/refuses", test_base64url_refuses);
  g_test_add_func ("/certs/jws/round-trip", test_round_trip);
  g_test_add_func ("/certs/jws/sign-refuses", test_sign_refuses);
  g_test_add_func ("/certs/jws/decode-refuses", test_decode_refuses);
  g_test_add_func ("/certs/jws/pyjwt-accepts-ours", test_pyjwt_accepts_ours);
  g_test_add_func ("/certs/jws/pyjwt-is-accepted", test_pyjwt_is_accepted);

  return g_test_run ();
}
