/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-validate.h"

#define GUID "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e"

typedef gboolean (*Validate) (const char *value, GError **error);

static gboolean
validate_port (const char  *value,
               GError     **error)
{
  return trunk_validate_port (value, NULL, error);
}

static gboolean
validate_date (const char  *value,
               GError     **error)
{
  return trunk_validate_date (value, NULL, error);
}

static const struct
{
  Validate validate;
  const char *value;
  const char *complaint;        /* part of the sentence, or NULL if the value is right */
} cases[] = {
  { trunk_validate_guid, GUID, NULL },
  { trunk_validate_guid, "5F2B3C64-93F0-4B21-8F7E-1D2A3B4C5D6E", NULL },
  { trunk_validate_guid, "{" GUID "}", "is not an id" },
  { trunk_validate_guid, "", "is not an id" },
  { trunk_validate_guid, "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6g", "is not an id" },
  { trunk_validate_guid, "abC8Q~canary.kLmNoPqRsTuVwXyZ0123-456789_", "“<41 characters>” is not an id" },
  { trunk_validate_tenant, GUID, NULL },
  { trunk_validate_tenant, "contoso.onmicrosoft.com", NULL },
  { trunk_validate_tenant, "common", "stands for any tenant" },
  { trunk_validate_tenant, "contoso", "neither a directory" },
  { trunk_validate_tenant, "10.0.0.1", "neither a directory" },
  { trunk_validate_host, "mail.contoso.com", NULL },
  { trunk_validate_host, "127.0.0.1", NULL },
  { trunk_validate_host, "::1", NULL },
  { trunk_validate_host, "https://mail.contoso.com/", "Only the host name" },
  { trunk_validate_host, "mail..contoso.com", "not a host name" },
  { trunk_validate_host, "-mail.contoso.com", "not a host name" },
  { trunk_validate_host, "mail-.contoso.com", "not a host name" },
  { trunk_validate_host, "mail contoso", "not a host name" },
  { trunk_validate_host, "", "not a host name" },
  { validate_port, "443", NULL },
  { validate_port, "0", "not a port" },
  { validate_port, "65536", "not a port" },
  { validate_port, "443 ", "not a port" },
  { trunk_validate_email, "anna.o'neil+vm@mail.contoso.com", NULL },
  { trunk_validate_email, "anna", "no @" },
  { trunk_validate_email, "@contoso.com", "in front of the @" },
  { trunk_validate_email, "anna.@contoso.com", "in front of the @" },
  { trunk_validate_email, "an..na@contoso.com", "two dots" },
  { trunk_validate_email, "anna smith@contoso.com", "a character" },
  { trunk_validate_email, "änna@contoso.com", "a character" },
  { trunk_validate_email, "anna@contoso", "not a domain" },
  { trunk_validate_email, "Anna <anna@contoso.com>", "a character" },
  { trunk_validate_https_url, "https://mail.contoso.com/EWS/Exchange.asmx", NULL },
  { trunk_validate_https_url, "https://[::1]:8443/", NULL },
  { trunk_validate_https_url, "http://mail.contoso.com/", "does not start with https" },
  { trunk_validate_https_url, "https://anna:canary@mail.contoso.com/", "user name or password" },
  { trunk_validate_https_url, "mail.contoso.com", "is not an address" },
  { trunk_validate_https_url, "https:///x", "is not an address" },
  { trunk_validate_proxy_uri, "http://proxy.contoso.com:8080", NULL },
  { trunk_validate_proxy_uri, "socks5://10.0.0.1:1080/", NULL },
  { trunk_validate_proxy_uri, "http://proxy.contoso.com", "http://host:port" },
  { trunk_validate_proxy_uri, "https://proxy.contoso.com:8080", "starts with" },
  { trunk_validate_proxy_uri, "http://anna:canary@proxy.contoso.com:8080", "separately" },
  { trunk_validate_proxy_uri, "http://proxy.contoso.com:8080/x", "nothing may follow" },
  { trunk_validate_client_secret, "abC8Q~Zx9.kLmNoPqRsTuVwXyZ0123-456789_ab", NULL },
  { trunk_validate_client_secret, GUID, "id of a secret, not its value" },
  { trunk_validate_client_secret, "canary", "too short" },
  { trunk_validate_client_secret, "canary canary canary", "space or line break" },
  { trunk_validate_client_secret, "abC******************", "asterisks" },
  { validate_date, "2027-05-01", NULL },
  { validate_date, "2027-05-01T12:00:00Z", NULL },
  { validate_date, "2027-05-01T12:00:00.123+02:00", NULL },
  { validate_date, "2027-02-30", "not a date" },
  { validate_date, "1.5.2027", "not a date" },
  { validate_date, "2027-05-01T12:00:00", "not a date" },
  { trunk_validate_id, "practice-1", NULL },
  { trunk_validate_id, "a b", "1 to 64" },
  { trunk_validate_text, "Anna Müller", NULL },
  { trunk_validate_text, "Anna\nMüller", "line break" },
  { trunk_validate_text, "  ", "empty" },
  { trunk_validate_text, "\xff", "UTF-8" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean ok = cases[i].validate (cases[i].value, &error);
      g_autofree char *shown = g_strescape (cases[i].value, NULL);

      g_test_message ("%u: %s", i, shown);
      if (cases[i].complaint == NULL)
        {
          g_assert_no_error (error);
          g_assert_true (ok);
          continue;
        }

      g_assert_false (ok);
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, cases[i].complaint));
      g_assert_null (strstr (error->message, "canary"));
    }
}

static void
test_values (void)
{
  gint64 moment = 0;
  guint16 port = 0;

  g_assert_true (trunk_validate_date ("1970-01-02", &moment, NULL));
  g_assert_cmpint (moment, ==, 86400);
  g_assert_true (trunk_validate_port ("8443", &port, NULL));
  g_assert_cmpuint (port, ==, 8443);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/validate/cases", test_cases);
  g_test_add_func ("/validate/values", test_values);

  return g_test_run ();
}
