/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "trunk-test-certs.h"

#define PASSWORD "correct horse"

/* A root, an intermediate, a leaf with its key, all by openssl. */
static void
make_pki (TrunkTestCerts *fixture)
{
  static const char * const commands[] = {
    "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj '/O=Example/CN=Example Root'",
    "req -new -newkey rsa:2048 -nodes -keyout mid.key -out mid.csr -subj '/O=Example/CN=Example Issuing'",
    "x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -out mid.pem -days 30 -extfile mid.ext",
    "req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj '/CN=mail.example.com'",
    "x509 -req -in leaf.csr -CA mid.pem -CAkey mid.key -CAcreateserial -out leaf.pem -days 30 -extfile leaf.ext",
  };

  trunk_test_write (fixture, "mid.ext", "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n", -1);
  trunk_test_write (fixture, "leaf.ext", "basicConstraints=CA:FALSE\nsubjectAltName=DNS:mail.example.com,IP:192.0.2.7\nextendedKeyUsage=serverAuth\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_free (trunk_test_openssl (fixture, commands[i], NULL));
}

static char *
concat (TrunkTestCerts *fixture,
        const char     *first,
        ...)
{
  GString *text = g_string_new (NULL);
  va_list args;

  va_start (args, first);
  for (const char *name = first; name != NULL; name = va_arg (args, const char *))
    {
      g_autoptr(GBytes) bytes = trunk_test_read (fixture, name);

      g_string_append_len (text, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  va_end (args);

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *command;          /* (nullable): makes the file "in" */
  const char *password;         /* (nullable): what is given */
  TrunkCertWant want;
  TrunkCertFormat format;
  guint n;                      /* certificates expected */
  gboolean key;                 /* a key expected */
  GQuark (*domain) (void);      /* (nullable): an error expected */
  int code;
  const char *says;             /* (nullable): words in the error, or in a note */
} Row;

static GQuark
wrong (void)
{
  return TRUNK_ERROR;
}

static const Row rows[] = {
  { "x509 -in root.pem -outform DER -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_DER, 1 },
  { "x509 -in root.pem -text -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PEM, 1 },
  { "x509 -in root.pem -trustout -addtrust serverAuth -setalias x -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PEM, 1 },
  { "crl2pkcs7 -nocrl -certfile chain.pem -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS7, 3 },
  { "crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS7, 3 },
  { "req -in leaf.csr -out in", NULL, TRUNK_CERT_WANT_ANY, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "request" },
  { "req -in leaf.csr -outform DER -out in", NULL, TRUNK_CERT_WANT_ANY, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "request" },
  { "rsa -in leaf.key -pubout -out in", NULL, TRUNK_CERT_WANT_ANY, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "public key" },
  /* keys */
  { "pkcs8 -topk8 -nocrypt -in leaf.key -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "pkcs8 -topk8 -nocrypt -in leaf.key -outform DER -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_DER, 0, TRUE },
  { "rsa -in leaf.key -traditional -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "rsa -in leaf.key -traditional -outform DER -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_DER, 0, TRUE },
  { "ecparam -name prime256v1 -genkey -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp384r1 -outform DER -out in", NULL, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_DER, 0, TRUE },
  { "pkcs8 -topk8 -in leaf.key -passout 'pass:" PASSWORD "' -v2 aes256 -out in", PASSWORD, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "pkcs8 -topk8 -in leaf.key -passout 'pass:" PASSWORD "' -v2 aes256 -out in", NULL, TRUNK_CERT_WANT_KEY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_NEEDED, "private key" },
  { "pkcs8 -topk8 -in leaf.key -passout 'pass:" PASSWORD "' -v2 aes256 -outform DER -out in", "other", TRUNK_CERT_WANT_KEY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_WRONG, "password" },
  { "pkcs8 -topk8 -in leaf.key -passout 'pass:" PASSWORD "' -v2 des3 -outform DER -out in", PASSWORD, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_DER, 0, TRUE },
  { "pkcs8 -topk8 -in leaf.key -passout 'pass:" PASSWORD "' -v1 PBE-SHA1-3DES -out in", PASSWORD, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "rsa -in leaf.key -traditional -aes128 -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_KEY, TRUNK_CERT_FORMAT_PEM, 0, TRUE },
  { "rsa -in leaf.key -traditional -aes128 -passout 'pass:" PASSWORD "' -out in", NULL, TRUNK_CERT_WANT_KEY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_NEEDED, "password" },
  { "rsa -in leaf.key -traditional -aes128 -passout 'pass:" PASSWORD "' -out in", "other", TRUNK_CERT_WANT_KEY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_WRONG, "password" },
  { "rsa -in leaf.key -out in", NULL, TRUNK_CERT_WANT_CERTIFICATES, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "a private key, not a certificate" },
  { "x509 -in leaf.pem -out in", NULL, TRUNK_CERT_WANT_KEY, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "no private key" },
  /* PKCS#12 */
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -certfile up.pem -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 3, TRUE },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", NULL, TRUNK_CERT_WANT_ANY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_NEEDED, "PKCS#12" },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", "other", TRUNK_CERT_WANT_ANY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_WRONG, "PKCS#12" },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout pass: -out in", NULL, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout pass: -out in", "", TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout pass: -out in", "other", TRUNK_CERT_WANT_ANY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_WRONG, "PKCS#12" },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -nomac -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE, NULL, 0, "integrity" },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -nomac -passout 'pass:" PASSWORD "' -out in", "other", TRUNK_CERT_WANT_ANY, 0, 0, FALSE, trunk_cert_error_quark, TRUNK_CERT_ERROR_PASSWORD_WRONG, "password" },
  { "pkcs12 -export -legacy -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE },
  { "pkcs12 -export -legacy -descert -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE },
  { "pkcs12 -export -keypbe NONE -certpbe NONE -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_ANY, TRUNK_CERT_FORMAT_PKCS12, 1, TRUE },
  { "pkcs12 -export -nokeys -in chain.pem -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_CERTIFICATES, TRUNK_CERT_FORMAT_PKCS12, 3 },
  { "pkcs12 -export -nocerts -inkey leaf.key -in leaf.pem -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_CERTIFICATES, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "a private key, not a certificate" },
  { "pkcs12 -export -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -out in", PASSWORD, TRUNK_CERT_WANT_CERTIFICATES, TRUNK_CERT_FORMAT_PKCS12, 1, FALSE, NULL, 0, "also holds a private key" },
  { "pkcs12 -export -iter 4000000 -maciter -in leaf.pem -inkey leaf.key -passout 'pass:" PASSWORD "' -nomac -out in", PASSWORD, TRUNK_CERT_WANT_ANY, 0, 0, FALSE, wrong, TRUNK_ERROR_INVALID_INPUT, "rounds" },
};

static void
test_kinds (TrunkTestCerts *fixture,
            gconstpointer   data)
{
  g_autofree char *chain = NULL;
  g_autofree char *up = NULL;

  if (!trunk_test_have_openssl ())
    return;

  make_pki (fixture);
  chain = concat (fixture, "leaf.pem", "mid.pem", "root.pem", NULL);
  up = concat (fixture, "mid.pem", "root.pem", NULL);
  trunk_test_write (fixture, "chain.pem", chain, -1);
  trunk_test_write (fixture, "up.pem", up, -1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr(TrunkCertImport) import = NULL;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s (%s)", row->command, row->password != NULL ? row->password : "none");
      g_free (trunk_test_openssl (fixture, row->command, NULL));
      bytes = trunk_test_read (fixture, "in");
      import = trunk_test_import_bytes (bytes, row->password, row->want, &error);
      if (row->domain != NULL)
        {
          g_assert_error (error, row->domain (), row->code);
          g_assert_null (import);
          g_assert_nonnull (strstr (error->message, row->says));
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (trunk_cert_import_get_format (import), ==, row->format);
      g_assert_cmpuint (trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (import)), ==, row->n);
      g_assert_cmpint (trunk_cert_import_has_key (import), ==, row->key);
      if (row->says != NULL)
        {
          g_autofree char *notes = g_strjoinv ("\n", (char **) trunk_cert_import_get_notes (import));

          g_assert_nonnull (strstr (notes, row->says));
        }
      if (row->key && row->n > 0)
        {
          g_autoptr(TrunkIdentity) identity = trunk_cert_import_dup_identity (import, NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (strstr (chain, trunk_identity_get_certificate (identity)));
        }
    }
}

/* What mail programs, Windows editors and careful admins make of a PEM file. */
static void
test_noise (TrunkTestCerts *fixture,
            gconstpointer   data)
{
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root", -1, 30, 0, NULL);
  g_autoptr(TrunkIdentity) leaf = trunk_test_make (TRUNK_CERT_SERVER, "a.example", -1, 30, 0, root);
  g_autofree char *key = trunk_identity_export_key (leaf);
  const char *one = trunk_identity_get_certificate (root);
  const char *two = trunk_identity_get_certificate (leaf);
  g_autofree char *plain = g_strconcat ("Bag Attributes\n    localKeyID: 01 02\nsubject=CN = Root\n", one, "\n-----\nHello -----BEGIN nothing\n", two, "bye", NULL);
  g_auto(GStrv) lines = g_strsplit (plain, "\n", -1);
  g_autofree char *crlf = g_strjoinv ("\r\n", lines);
  g_autofree char *indented = g_strjoinv ("\n    ", lines);
  g_autofree char *bom = g_strconcat ("\357\273\277", plain, NULL);
  g_autofree char *twice = g_strconcat (plain, one, NULL);
  g_autofree char *with_key = g_strconcat (key, plain, NULL);
  g_autofree char *utf16 = NULL;
  const char *texts[] = { plain, crlf, indented, bom, twice, with_key };
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TrunkCertImport) import = trunk_cert_import_new (texts[i], strlen (texts[i]), NULL, TRUNK_CERT_WANT_CERTIFICATES, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (import)), ==, 2);
      g_assert_false (trunk_cert_import_has_key (import));
      g_assert_cmpint (trunk_cert_import_get_notes (import)[0] != NULL, ==, i >= 4);
    }

  utf16 = g_convert (bom, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(TrunkCertImport) import = trunk_cert_import_new (utf16, length, NULL, TRUNK_CERT_WANT_ANY, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (import)), ==, 2);
  }
}

static void
test_refusals (TrunkTestCerts *fixture,
               gconstpointer   data)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "empty" },
    { "hello", "text without a certificate" },
    { "<!DOCTYPE html><html><body>Sign in</body></html>", "web page" },
    { "\x89PNG\r\n\x1a\n\x01\x02", "no certificate or key in a form" },
    { "-----BEGIN CERTIFICATE-----\nMIIB", "cut off" },
    { "-----BEGIN CERTIFICATE-----\nMI!B\n-----END CERTIFICATE-----\n", "damaged" },
    { "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "damaged" },
    { "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "damaged" },
    { "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n", "SSH" },
    { "-----BEGIN PGP PUBLIC KEY BLOCK-----\nb3Bl\n-----END PGP PUBLIC KEY BLOCK-----\n", "OpenPGP" },
    { "-----BEGIN WHATEVER-----\nb3Bl\n-----END WHATEVER-----\n", "known here" },
    { "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "private key, but it is damaged" },
  };
  g_autofree char *huge = g_strnfill (TRUNK_CERT_IMPORT_MAX_BYTES + 1, 'A');
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) local_error = NULL;

      g_assert_null (trunk_cert_import_new (cases[i].text, strlen (cases[i].text), NULL, TRUNK_CERT_WANT_ANY, &local_error));
      g_assert_error (local_error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_test_message ("%s", local_error->message);
      g_assert_nonnull (strstr (local_error->message, cases[i].says));
    }

  g_assert_null (trunk_cert_import_new (huge, strlen (huge), NULL, TRUNK_CERT_WANT_ANY, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

/* Nothing of a key ever gets into an error or a note. */
static void
assert_no_key (const char *text,
               const char *key)
{
  g_auto(GStrv) lines = g_strsplit (key, "\n", -1);

  for (guint i = 1; lines[i] != NULL && lines[i][0] != '-'; i++)
    g_assert_null (strstr (text, lines[i]));
}

/* One of each kind, cut at every byte and with every byte changed: an answer, never a crash, and no certificate from what is cut. */
static void
test_hostile (TrunkTestCerts *fixture,
              gconstpointer   data)
{
  static const char * const commands[] = {
    "x509 -in ec.pem -out in",
    "x509 -in ec.pem -outform DER -out in",
    "crl2pkcs7 -nocrl -certfile ec.pem -outform DER -out in",
    "pkcs12 -export -iter 1 -in ec.pem -inkey ec.key -passout pass:" "x" " -out in",
    "pkcs12 -export -legacy -iter 1 -in ec.pem -inkey ec.key -passout pass:" "x" " -out in",
    "pkcs8 -topk8 -in ec.key -iter 1 -passout pass:" "x" " -outform DER -out in",
    "pkey -in ec.key -outform DER -out in",
    "pkey -in ec.key -out in",
  };
  g_autofree char *key = NULL;

  if (!trunk_test_have_openssl ())
    return;

  g_free (trunk_test_openssl (fixture, "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ec.key -out ec.pem -days 30 -subj /CN=EC", NULL));
  key = concat (fixture, "ec.key", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr(GBytes) bytes = NULL;
      g_autofree guint8 *copy = NULL;
      gsize length;

      g_free (trunk_test_openssl (fixture, commands[i], NULL));
      bytes = trunk_test_read (fixture, "in");
      length = g_bytes_get_size (bytes);
      for (gsize cut = 0; cut < length; cut++)
        {
          /* Of exactly that size, so that a byte too far is seen. */
          g_autofree guint8 *part = g_memdup2 (g_bytes_get_data (bytes, NULL), cut);
          g_autoptr(GError) error = NULL;
          g_autoptr(TrunkCertImport) import = trunk_cert_import_new (part, cut, "x", TRUNK_CERT_WANT_ANY, &error);

          if (import != NULL)
            g_assert_cmpuint (cut, >=, length - 6); /* the line end and dashes after the last label */
          else
            assert_no_key (error->message, key);
        }
      copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      for (gsize at = 0; at < length; at++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(TrunkCertImport) import = NULL;

          copy[at] ^= 1 << (at % 8);
          import = trunk_cert_import_new (copy, length, "x", TRUNK_CERT_WANT_ANY, &error);
          g_assert_true ((import != NULL) == (error == NULL));
          copy[at] ^= 1 << (at % 8);
        }
    }
}

/* PKCS#7 whose content is a SEQUENCE of SEQUENCEs, thousands deep; and more certificates than anyone has. */
static void
test_nested (TrunkTestCerts *fixture,
             gconstpointer   data)
{
  static const guint8 oid[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };

  for (guint depth = 1; depth <= 20000; depth *= 4)
    {
      g_autoptr(GByteArray) indefinite = g_byte_array_new ();
      g_autoptr(GError) error = NULL;

      g_byte_array_append (indefinite, (const guint8[]) { 0x30, 0x80 }, 2);
      g_byte_array_append (indefinite, oid, sizeof oid);
      g_byte_array_append (indefinite, (const guint8[]) { 0xa0, 0x80 }, 2);
      for (guint i = 0; i < depth; i++)
        g_byte_array_append (indefinite, (const guint8[]) { 0x30, 0x80 }, 2);
      for (guint i = 0; i < depth + 2; i++)
        g_byte_array_append (indefinite, (const guint8[]) { 0, 0 }, 2);
      g_assert_null (trunk_cert_import_new (indefinite->data, indefinite->len, NULL, TRUNK_CERT_WANT_ANY, &error));
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
    }
}

/* As many certificates of one name as there may be, each by an authority of that name: read and ordered in a moment. One more is refused. */
static void
test_many (TrunkTestCerts *fixture,
           gconstpointer   data)
{
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Same", -1, 30, 0, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(TrunkCertImport) import = NULL;
  g_autoptr(TrunkCertBundle) ordered = NULL;
  g_autoptr(TrunkIdentity) last = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  for (guint i = 0; i < TRUNK_CERT_BUNDLE_MAX; i++)
    {
      g_autoptr(TrunkIdentity) identity = trunk_test_make (TRUNK_CERT_AUTHORITY, "Same", -1, 30, 0, root);

      g_string_append (text, trunk_identity_get_certificate (identity));
    }

  started = g_get_monotonic_time ();
  import = trunk_cert_import_new (text->str, text->len, NULL, TRUNK_CERT_WANT_ANY, &error);
  g_assert_no_error (error);
  ordered = trunk_cert_bundle_dup_ordered (trunk_cert_import_get_bundle (import));
  g_assert_cmpuint (trunk_cert_bundle_get_n (ordered), ==, TRUNK_CERT_BUNDLE_MAX);
  g_test_message ("%d ms", (int) ((g_get_monotonic_time () - started) / 1000));

  last = trunk_test_make (TRUNK_CERT_AUTHORITY, "Same", -1, 30, 0, root);
  g_string_append (text, trunk_identity_get_certificate (last));
  g_assert_null (trunk_cert_import_new (text->str, text->len, NULL, TRUNK_CERT_WANT_ANY, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

static void
test_join (TrunkTestCerts *fixture,
           gconstpointer   data)
{
  g_autoptr(TrunkIdentity) root = trunk_test_make (TRUNK_CERT_AUTHORITY, "Root", -1, 30, 0, NULL);
  g_autoptr(TrunkIdentity) one = trunk_test_make (TRUNK_CERT_SERVER, "one.example", -1, 30, 0, root);
  g_autoptr(TrunkIdentity) two = trunk_test_make (TRUNK_CERT_SERVER, "two.example", -1, 30, 0, root);
  g_autofree char *key = trunk_identity_export_key (one);
  g_autofree char *answer = g_strconcat (trunk_identity_get_certificate (root), trunk_identity_get_certificate (one), NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCertImport) keys = trunk_cert_import_new (key, strlen (key), NULL, TRUNK_CERT_WANT_KEY, &error);
  g_autoptr(TrunkCertImport) certs = trunk_cert_import_new (answer, strlen (answer), NULL, TRUNK_CERT_WANT_CERTIFICATES, &error);
  g_autoptr(TrunkCertImport) others = trunk_cert_import_new (trunk_identity_get_certificate (two), strlen (trunk_identity_get_certificate (two)),
                                                             NULL, TRUNK_CERT_WANT_CERTIFICATES, &error);
  g_autoptr(TrunkIdentity) joined = trunk_cert_import_dup_identity (keys, trunk_cert_import_get_bundle (certs), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (trunk_identity_get_certificate (joined), ==, trunk_identity_get_certificate (one));
  g_assert_null (trunk_cert_import_dup_identity (keys, trunk_cert_import_get_bundle (others), &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add (name, TrunkTestCerts, NULL, trunk_test_certs_set_up, function, trunk_test_certs_tear_down)
  ADD ("/certs/import/kinds", test_kinds);
  ADD ("/certs/import/noise", test_noise);
  ADD ("/certs/import/refusals", test_refusals);
  ADD ("/certs/import/hostile", test_hostile);
  ADD ("/certs/import/nested", test_nested);
  ADD ("/certs/import/many", test_many);
  ADD ("/certs/import/join", test_join);
#undef ADD

  return g_test_run ();
}
