/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/trunk-redact.h"

#define JWT "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJl"
#define ENTRA_SECRET "abC8Q~Zx9.kLmNoPqRsTuVwXyZ0123-456789_abcd"
#define BASE64 "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"

static void
assert_gone (const char *redacted,
             const char *secret)
{
  if (strstr (redacted, secret) != NULL)
    g_error ("“%s” still holds “%s”", redacted, secret);
}

static void
test_headers (void)
{
  static const struct { const char *name, *value, *expected; } cases[] = {
    { "Authorization", "Bearer " JWT, "Bearer <81 characters>" },
    { "authorization", "Basic dXNlcjpwYXNz", "Basic <12 characters>" },
    { "Proxy-Authorization", "opaque", "<6 characters>" },
    { "Set-Cookie", "fpc=canary; path=/", "<18 characters>" },
    { "X-Unknown", "canary", "<6 characters>" },
    { "Content-Type", "application/json; charset=utf-8", "application/json; charset=utf-8" },
    { "X-AnchorMailbox", "anna@contoso.com", "anna@contoso.com" },
    { "request-id", "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e", "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e" },
    { "WWW-Authenticate", "Basic realm=\"contoso\"", "Basic realm=\"contoso\"" },
    { "WWW-Authenticate", "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", token_types=\"app_asserted_user_v1\"",
      "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", token_types=\"app_asserted_user_v1\"" },
    { "Location", "https://login.microsoftonline.com/common?code=canary&scope=mail", "https://login.microsoftonline.com/common?code=<6 characters>&scope=mail" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_header (cases[i].name, cases[i].value);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_uris (void)
{
  static const struct { const char *uri, *expected; } cases[] = {
    { "http://anna:canary@proxy.contoso.com:8080/", "http://<11 characters>@proxy.contoso.com:8080/" },
    { "https://graph.microsoft.com/v1.0/users/anna@contoso.com/messages?$top=20&$skiptoken=canary",
      "https://graph.microsoft.com/v1.0/users/anna@contoso.com/messages?$top=20&$skiptoken=<6 characters>" },
    { "http://localhost/#access_token=canary&token_type=bearer", "http://localhost/#access_token=<6 characters>&token_type=bearer" },
    { "https://login.microsoftonline.com/5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e/oauth2/v2.0/token",
      "https://login.microsoftonline.com/5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e/oauth2/v2.0/token" },
    { "https://login.microsoftonline.com/5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e/v2.0/.well-known/openid-configuration",
      "https://login.microsoftonline.com/5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e/v2.0/.well-known/openid-configuration" },
    { "https://outlook.office365.com/EWS/Exchange.asmx", "https://outlook.office365.com/EWS/Exchange.asmx" },
    { "http://anna:can/ary@proxy.contoso.com:8080/x", "http://<12 characters>@proxy.contoso.com:8080/x" },
    { "https://[2001:db8::1]/users/anna@contoso.com", "https://[2001:db8::1]/users/anna@contoso.com" },
    { "https://host:8443/users/anna@contoso.com", "https://host:8443/users/anna@contoso.com" },
    { "?", "?" },
    { "://@", "://<0 characters>@" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_uri (cases[i].uri);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_bodies (void)
{
  static const struct { const char *type, *body, *expected; } cases[] = {
    { "application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=5f2b&client_secret=canary&scope=x%2F.default",
      "grant_type=client_credentials&client_id=5f2b&client_secret=<6 characters>&scope=x%2F.default" },
    { "application/json; charset=utf-8", "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"canary\"}",
      "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"<6 characters>\"}" },
    { "application/json", "{\"error\": {\"code\": \"ErrorItemNotFound\", \"message\": \"The item is gone.\"}}",
      "{\"error\": {\"code\": \"ErrorItemNotFound\", \"message\": \"The item is gone.\"}}" },
    { "application/json", "{\"token_endpoint\":\"https://login.microsoftonline.com/common/oauth2/v2.0/token\"}",
      "{\"token_endpoint\":\"https://login.microsoftonline.com/common/oauth2/v2.0/token\"}" },
    { "application/json", "{\"passwordCredentials\":[{\"secretText\":\"canary\",\"n\":12}],\"x\":1}",
      "{\"passwordCredentials\":[{\"secretText\":\"<6 characters>\",\"n\":<2 characters>}],\"x\":1}" },
    { NULL, " {\"client_secret\":\"can", " {\"client_secret\":\"<3 characters>" },
    { "text/xml", "<t:Password Type=\"x\">canary</t:Password><m:ResponseCode>ErrorImpersonateUserDenied</m:ResponseCode>",
      "<t:Password Type=\"x\"><6 characters></t:Password><m:ResponseCode>ErrorImpersonateUserDenied</m:ResponseCode>" },
    { "image/png", "PNG", "<3 bytes of image/png>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_body (cases[i].type, cases[i].body, strlen (cases[i].body));

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_text (void)
{
  static const struct { const char *text, *expected; } cases[] = {
    { "Invalid proxy http://anna:canary@proxy:8080, see https://contoso.com/a@b", "Invalid proxy http://<11 characters>@proxy:8080, see https://contoso.com/a@b" },
    { "AADSTS7000215: Invalid client secret provided. Trace ID: 5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e",
      "AADSTS7000215: Invalid client secret provided. Trace ID: 5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e" },
    { "Password: The password is wrong", "Password: The password is wrong" },
    { "Basic authentication is off", "Basic authentication is off" },
    { "password=canary&x=1", "password=<6 characters>&x=1" },
    { "{\\\"client_secret\\\": \\\"canary\\\"}", "{\\\"client_secret\\\": \\\"<6 characters>\\\"}" },
    { "Token " JWT ".", "Token <82 characters>" },
    { "secret " ENTRA_SECRET " pasted", "secret <42 characters> pasted" },
    { "key " BASE64, "key <64 characters>" },
    { "sent Bearer 0a1b2c3d4e5f", "sent Bearer <12 characters>" },
    { "x\n-----BEGIN PRIVATE KEY-----\nAAAA\nBB==\n-----END PRIVATE KEY-----\ny", "x\n<63 characters>\ny" },
    { "cut -----BEGIN RSA PRIVATE KEY-----\nAAAA", "cut <36 characters>" },
    { "ErrorExceededConnectionCountTooManyRequests", "ErrorExceededConnectionCountTooManyRequests" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_text (cases[i].text, -1);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_wrapped_base64 (void)
{
  g_autofree char *shown = trunk_redact_text (BASE64 "\r\n" BASE64 "\r\nQUJDcanary==\r\n", -1);

  assert_gone (shown, "MIIE");
  assert_gone (shown, "canary");
}

static void
test_mail_lines (void)
{
  static const struct { const char *line; gboolean client; const char *expected; } cases[] = {
    { "AUTH XOAUTH2 dXNlcj1jYW5hcnk=", TRUE, "AUTH XOAUTH2 <16 characters>" },
    { "a1 AUTHENTICATE PLAIN dXNlcj1jYW5hcnk=", TRUE, "a1 AUTHENTICATE PLAIN <16 characters>" },
    { "a1 login anna canary", TRUE, "a1 login <11 characters>" },
    { "PASS canary bird", TRUE, "PASS <11 characters>" },
    { "dXNlcj1jYW5hcnk=", TRUE, "<16 characters>" },
    { "USER anna", TRUE, "USER anna" },
    { "QUIT", TRUE, "QUIT" },
    { "EHLO trunkline", TRUE, "EHLO trunkline" },
    { "334 eyJzdGF0dXMiOiI0MDAi", FALSE, "334 <20 characters>" },
    { "+ eyJzdGF0dXMiOiI0MDAi", FALSE, "+ <20 characters>" },
    { "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2", FALSE, "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2" },
    { "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", FALSE,
      "535 5.7.139 Authentication unsuccessful, basic authentication is disabled." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_mail_line (cases[i].line, -1, cases[i].client);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

/* Wherever a transcript is cut, a secret that has begun must not show more than a few characters. */
static void
test_cut_anywhere (void)
{
  static const char body[] = "{\"a\":\"b\",\"client_secret\":\"canary-value-123\",\"id_token\":\"" JWT "\",\"list\":[1,{\"password\":\"canary\\\"two\"}]}";

  for (gsize length = 0; length <= strlen (body); length++)
    {
      g_autofree char *copy = g_strndup (body, length);
      g_autofree char *json = trunk_redact_body ("application/json", copy, length);
      g_autofree char *markup = trunk_redact_body ("text/xml", copy, length);
      g_autofree char *text = trunk_redact_text (copy, length);
      g_autofree char *uri = trunk_redact_uri (copy);
      g_autofree char *line = trunk_redact_mail_line (copy, length, TRUE);

      assert_gone (json, "canary");
      assert_gone (json, "two");
      assert_gone (text, "canary");
      assert_gone (markup, "canary");
      g_assert_true (g_utf8_validate (json, -1, NULL));
      g_assert_true (g_utf8_validate (uri, -1, NULL));
      g_assert_nonnull (line);
    }
}

static void
test_any_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261121);
  static const char alphabet[] = "\"{}[]:,<>/=&?#@ \\\n-ab9Z~.\x80\xff+ eyJpassword=secret:";

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = g_rand_int_range (rand, 0, 60);
      g_autofree char *data = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        data[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      data[length] = '\0';

      for (guint kind = 0; kind < 4; kind++)
        {
          static const char * const types[] = { "application/json", "text/html", "text/plain", "application/x-www-form-urlencoded" };
          g_autofree char *exact = g_memdup2 (data, length);
          g_autofree char *shown = trunk_redact_body (types[kind], exact != NULL ? exact : "", length);

          g_assert_true (g_utf8_validate (shown, -1, NULL));
        }
      g_free (trunk_redact_uri (data));
      g_free (trunk_redact_header ("Location", data));
      g_free (trunk_redact_mail_line (data, length, FALSE));
    }
}

/* What is inside a secret element goes as a whole, whatever it is wrapped in. */
static void
test_wrapped_in_markup (void)
{
  static const char * const bodies[] = {
    "<a><Password><![CDATA[canary]]></Password><b>shown</b></a>",
    "<a><t:Password><!-- x --><i>canary</i></t:Password><b>shown</b></a>",
    "<a><Password>canary",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *shown = trunk_redact_body ("text/xml", bodies[i], strlen (bodies[i]));

      assert_gone (shown, "canary");
      if (i < 2)
        g_assert_nonnull (strstr (shown, "shown"));
    }
}

static void
test_quote (void)
{
  static const struct { const char *value, *expected; } cases[] = {
    { "calender", "calender" },
    { "a\r\n\tb\033[31m", "a   b [31m" },
    { "\303\244\xff", "\303\244\357\277\275" },
    { JWT, "<" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\303\244\303\244",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\303\244…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = trunk_redact_quote (cases[i].value);

      g_assert_true (g_utf8_validate (shown, -1, NULL));
      if (i == 3)
        g_assert_true (g_str_has_prefix (shown, cases[i].expected));
      else
        g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

static void
test_names (void)
{
  g_assert_true (trunk_redact_is_secret_name ("client_secret", -1));
  g_assert_true (trunk_redact_is_secret_name ("refreshToken", -1));
  g_assert_true (trunk_redact_is_secret_name ("Password", -1));
  g_assert_false (trunk_redact_is_secret_name ("token_type", -1));
  g_assert_false (trunk_redact_is_secret_name ("tokenEndpoint", -1));
  g_assert_false (trunk_redact_is_secret_name ("code", -1));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/redact/headers", test_headers);
  g_test_add_func ("/redact/uris", test_uris);
  g_test_add_func ("/redact/bodies", test_bodies);
  g_test_add_func ("/redact/text", test_text);
  g_test_add_func ("/redact/wrapped-base64", test_wrapped_base64);
  g_test_add_func ("/redact/mail-lines", test_mail_lines);
  g_test_add_func ("/redact/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/redact/any-bytes", test_any_bytes);
  g_test_add_func ("/redact/wrapped-in-markup", test_wrapped_in_markup);
  g_test_add_func ("/redact/quote", test_quote);
  g_test_add_func ("/redact/names", test_names);

  return g_test_run ();
}
