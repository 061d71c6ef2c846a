/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <time.h>

#include "base/trunk-paste.h"

#define A "0a1b2c3d-1111-2222-3333-444455556666"
#define B "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e"
#define C "99999999-aaaa-bbbb-cccc-ddddeeeeffff"
#define SECRET "abC8Q~Zx9.kLmNoPqRsTuVwXyZ0123-456789_ab"
#define DOTTED "abC8Q~Zx9.kLmNoPqRsTuVwXyZ0123-456789_a."
#define JWT "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJl"
#define CERT "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
#define KEY "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"
#define LOCKED "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----"
#define OLD "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nMIIB\n-----END RSA PRIVATE KEY-----"
#define GOOGLE " {\"type\": \"service_account\", \"client_email\": \"a@b.iam.gserviceaccount.com\", \"private_key\": \"x\"}"

static const struct
{
  const char *text;
  const char *expected;         /* "kind=value|…" */
} cases[] = {
  { "", "" },
  { "nothing of interest", "" },
  { A, "guid=" A },
  { "Display name : Unity\nApplication (client) ID\n: " B "\nObject ID\n" C "\nDirectory (tenant) ID\n" A "\nSupported account types",
    "client-id=" B "|object-id=" C "|tenant-id=" A },
  { "Application (client) ID: " B " Directory (tenant) ID: " A, "client-id=" B "|tenant-id=" A },
  { "{\"appId\": \"" B "\", \"tenant\": \"" A "\"}", "client-id=" B "|tenant-id=" A },
  { "https://login.microsoftonline.com/" A "/oauth2/v2.0/token", "tenant-id=" A },
  { "Description Expires Value Secret ID\n", "" },
  { "Unity 21.11.2028 " SECRET " Secret ID " C, "client-secret=" SECRET "|secret-id=" C },
  { "https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/appId/" B,
    "client-id=" B "|portal-url=https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/appId/" B },
  { "Bearer " JWT ".", "jwt=" JWT },
  { DOTTED, "client-secret=" DOTTED },
  { "The secret is " SECRET ".", "client-secret=" SECRET },
  { CERT "\n" KEY, "certificate=" CERT "|private-key=" KEY },
  { LOCKED, "encrypted-key=" LOCKED },
  { OLD, "encrypted-key=" OLD },
  { GOOGLE, "service-account=" GOOGLE },
  { "AADSTS7000215: Invalid client secret provided. Trace ID: " C, "error-code=AADSTS7000215|guid=" C },
  { "AADSTS AADSTSx", "" },
  { "http://localhost/?admin_consent=True&tenant=" A "&scope=x", "tenant-id=" A "|consent-result=http://localhost/?admin_consent=True&tenant=" A "&scope=x" },
  { "anna@contoso.com, contoso.onmicrosoft.com.", "email=anna@contoso.com|domain=contoso.onmicrosoft.com" },
  { "-----BEGIN CERTIFICATE-----\nMIIB", "" },
  { A " " A, "guid=" A },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkPaste) paste = trunk_paste_new (cases[i].text, -1);
      g_autoptr(GString) seen = g_string_new (NULL);

      for (guint n = 0; n < trunk_paste_get_n_items (paste); n++)
        {
          TrunkPasteKind kind;
          const char *value = trunk_paste_get_nth (paste, n, &kind);

          g_string_append_printf (seen, "%s%s=%s", n > 0 ? "|" : "", trunk_paste_kind_get_nick (kind), value);
          g_assert_nonnull (trunk_paste_find (paste, kind));
        }
      g_assert_cmpstr (seen->str, ==, cases[i].expected);
    }
}

static void
test_any_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  static const char * const parts[] = {
    "-----BEGIN ", "PRIVATE KEY", "-----", "-----END ", "eyJ", ".", A, "AADSTS", "12", "https://", "portal.azure.com", "@", "?error=", "\n", "\xff", "{", "\"",
    "service_account", "client id", "~",
  };

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *exact = NULL;

      for (int n = g_rand_int_range (rand, 0, 12); n > 0; n--)
        g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
      exact = g_memdup2 (text->str, text->len);
      trunk_paste_free (trunk_paste_new (exact != NULL ? exact : "", text->len));
    }
}

/* Time grows with the length of the text, whatever it begins and does not end. */
static void
test_unclosed (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(TrunkPaste) paste = NULL;
  clock_t started;

  while (text->len < TRUNK_PASTE_MAX_BYTES)
    g_string_append (text, "-----BEGIN CERTIFICATE-----\n");
  started = clock ();
  paste = trunk_paste_new (text->str, text->len);
  g_assert_cmpuint (trunk_paste_get_n_items (paste), ==, 0);
  g_assert_cmpint (clock () - started, <, CLOCKS_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paste/cases", test_cases);
  g_test_add_func ("/paste/any-bytes", test_any_bytes);
  g_test_add_func ("/paste/unclosed", test_unclosed);

  return g_test_run ();
}
