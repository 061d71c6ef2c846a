/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "handover/trunk-secret-scan.h"

#define CANARY "ab8Q~c&n<a>ry \"q\"/\\ü*_x"
#define KEY    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\nabc/def+ghiJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmno\n-----END PRIVATE KEY-----\n"

static TrunkSecretScan *
scan_new (void)
{
  TrunkSecretScan *scan = trunk_secret_scan_new ();
  g_autoptr(TrunkSecret) secret = trunk_secret_new (CANARY, -1);
  g_autoptr(TrunkSecret) key = trunk_secret_new (KEY, -1);

  trunk_secret_scan_add (scan, TRUNK_SECRET_CLIENT_SECRET, secret);
  trunk_secret_scan_add (scan, TRUNK_SECRET_PRIVATE_KEY, key);

  return scan;
}

static void
assert_found (const char      *text,
              TrunkSecretKind  kind)
{
  g_autoptr(TrunkSecretScan) scan = scan_new ();
  g_autofree char *wrapped = g_strdup_printf ("before %s after", text);
  TrunkSecretKind found = TRUNK_SECRET_PROXY_PASSWORD;

  g_assert_false (trunk_secret_scan_feed (scan, wrapped, strlen (wrapped)));
  g_assert_true (trunk_secret_scan_get_found (scan, &found));
  g_assert_cmpint (found, ==, kind);

  /* And in pieces of any size. */
  for (gsize piece = 1; piece < 8; piece++)
    {
      trunk_secret_scan_reset (scan);
      g_assert_false (trunk_secret_scan_get_found (scan, NULL));
      for (gsize i = 0; i < strlen (wrapped); i += piece)
        trunk_secret_scan_feed (scan, wrapped + i, MIN (piece, strlen (wrapped) - i));
      g_assert_true (trunk_secret_scan_get_found (scan, NULL));
      g_assert_cmpuint (trunk_secret_scan_get_length (scan), ==, strlen (wrapped));
    }
}

static void
test_forms (void)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *json = NULL;
  g_autofree char *url = g_uri_escape_string (CANARY, NULL, FALSE);
  g_autofree char *markup = g_markup_escape_text (CANARY, -1);

  json_node_init_string (node, CANARY);
  json = json_to_string (node, FALSE);
  assert_found (CANARY, TRUNK_SECRET_CLIENT_SECRET);
  assert_found (json, TRUNK_SECRET_CLIENT_SECRET);
  assert_found (url, TRUNK_SECRET_CLIENT_SECRET);
  assert_found (markup, TRUNK_SECRET_CLIENT_SECRET);
  assert_found ("ab8Q~c&amp;n&lt;a&gt;ry &quot;q&quot;/\\ü*_x", TRUNK_SECRET_CLIENT_SECRET);
  for (guint shift = 0; shift < 6; shift++)
    {
      g_autofree char *plain = g_strdup_printf ("%.*s" CANARY "tail", (int) shift, "user:pass");
      g_autofree char *base64 = g_base64_encode ((guchar *) plain, strlen (plain));

      assert_found (base64, TRUNK_SECRET_CLIENT_SECRET);
      for (char *p = base64; *p != '\0'; p++)
        *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
      assert_found (base64, TRUNK_SECRET_CLIENT_SECRET);
    }
}

/* One line of a key is as bad as all of it. */
static void
test_key (void)
{
  assert_found ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", TRUNK_SECRET_PRIVATE_KEY);
  assert_found ("abc%2Fdef%2BghiJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmno", TRUNK_SECRET_PRIVATE_KEY);
}

static void
test_clean (void)
{
  g_autoptr(TrunkSecretScan) scan = scan_new ();
  g_autoptr(TrunkSecret) tiny = trunk_secret_new ("abc", -1);
  static const char text[] = "-----BEGIN CERTIFICATE-----\nab8Q~c&n<a>ry without the rest, abc, and MIIEvQIBADANBgkqhkiG9w0BAQE";

  trunk_secret_scan_add (scan, TRUNK_SECRET_PROXY_PASSWORD, tiny);
  g_assert_cmpuint (trunk_secret_scan_get_n (scan), ==, 2);
  g_assert_cmpuint (trunk_secret_scan_get_n_short (scan), ==, 1);
  g_assert_true (trunk_secret_scan_feed (scan, text, strlen (text)));
  g_assert_false (trunk_secret_scan_get_found (scan, NULL));
}

/* A large report is looked through at the speed of the disk, not of the number of secrets. */
static void
test_speed (void)
{
  const gsize length = 64 * 1024 * 1024;
  g_autofree char *data = g_malloc (length);
  g_autoptr(TrunkSecretScan) scan = scan_new ();
  gint64 begun;

  for (gsize i = 0; i < length; i++)
    data[i] = "{\"check\": \"account-mailbox\", \"status\": \"pass\"},\n"[i % 48];
  begun = g_get_monotonic_time ();
  for (gsize i = 0; i < length; i += 256 * 1024)
    g_assert_true (trunk_secret_scan_feed (scan, data + i, 256 * 1024));
  g_test_message ("%.0f MB/s", length / (double) MAX (g_get_monotonic_time () - begun, 1));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover/scan/forms", test_forms);
  g_test_add_func ("/handover/scan/key", test_key);
  g_test_add_func ("/handover/scan/clean", test_clean);
  g_test_add_func ("/handover/scan/speed", test_speed);

  return g_test_run ();
}
