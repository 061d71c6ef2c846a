/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/trunk-error.h"
#include "model/trunk-interchange.h"

#define SERVICE "\"service\":{\"system\":\"s\",\"release\":\"r\",\"capabilities\":[\"calendar\"]}"
#define REGISTRATION "\"registration\":{\"tenant\":\"contoso.com\",\"client-id\":\"x\",\"credential\":\"secret\"}"
#define HEAD "{\"trunkline\":1,"
#define BODY HEAD SERVICE "," REGISTRATION ","
#define ACCOUNT "{\"alias\":\"anna\",\"address\":\"anna@contoso.com\"}"

static char *
read_fixture (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "tests", "model", "fixtures", name, NULL);
  g_autoptr(GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, NULL, &error);
  g_assert_no_error (error);

  return data;
}

static void
test_full (void)
{
  g_autofree char *data = read_fixture ("full.json");
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkInterchange) document = trunk_interchange_new_from_data (data, -1, &error);
  TrunkSnapshot *snapshot;
  const TrunkServiceValues *service;
  const TrunkRegistrationValues *registration;
  const TrunkAccountValues *account;
  TrunkHostMapping *mapping;

  g_assert_no_error (error);
  snapshot = trunk_interchange_get_snapshot (document);
  service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  g_assert_cmpstr (service->id, ==, "um-1");
  g_assert_cmpstr (service->display_name, ==, "Unified messaging, Zürich");
  g_assert_cmpstr (service->ews_url, ==, "https://outlook.office365.com/EWS/Exchange.asmx");
  g_assert_cmpint (service->proxy_mode, ==, TRUNK_PROXY_MANUAL);
  g_assert_cmpstr (service->proxy_uri, ==, "http://proxy.contoso.com:8080");
  g_assert_cmpstr (service->proxy_user, ==, "unity");
  g_assert_cmpstr (service->must_be_refused, ==, "ceo@contoso.com");
  g_assert_true (service->round_trip);
  g_assert_cmpstr (registration->cloud, ==, "gcc-high");
  g_assert_cmpint (registration->credential, ==, TRUNK_CREDENTIAL_CERTIFICATE);
  g_assert_cmpint (registration->credential_ends, ==, 1809129600);
  g_assert_cmpstr (registration->sp_object_id, ==, "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d70");
  g_assert_cmpstr (registration->signed_in_as, ==, "admin@contoso.com");
  g_assert_cmpuint (trunk_snapshot_get_n_accounts (snapshot), ==, 2);
  account = trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, 0));
  g_assert_cmpstr (account->display_name, ==, "Anna Müller");
  g_assert_cmpstr (account->address, ==, "Anna.Mueller@contoso.com");
  g_assert_cmpuint (account->capabilities, ==, TRUNK_FEATURE_SINGLE_INBOX);
  account = trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, 1));
  g_assert_null (account->display_name);
  g_assert_cmpuint (account->capabilities, ==, 0);
  g_assert_cmpuint (trunk_interchange_get_host_map (document)->len, ==, 2);
  mapping = g_ptr_array_index (trunk_interchange_get_host_map (document), 1);
  g_assert_cmpuint (mapping->port, ==, 443);
  g_assert_cmpuint (mapping->to_port, ==, 443);
  g_assert_nonnull (trunk_interchange_get_trust_anchors (document));
}

static void
test_defaults (void)
{
  g_autofree char *data = read_fixture ("small.json");
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkInterchange) document = trunk_interchange_new_from_data (data, -1, &error);
  TrunkSnapshot *snapshot;
  const TrunkAccountValues *account;

  g_assert_no_error (error);
  snapshot = trunk_interchange_get_snapshot (document);
  g_assert_cmpstr (trunk_registration_get_values (trunk_snapshot_get_registration (snapshot))->cloud, ==, "global");
  g_assert_cmpstr (trunk_service_get_values (trunk_snapshot_get_service (snapshot))->registration, ==, "registration");
  account = trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, 0));
  g_assert_cmpuint (account->capabilities, ==, TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR);
  g_assert_cmpuint (trunk_interchange_get_host_map (document)->len, ==, 0);
}

static void
check_with_schema (const char *path)
{
  g_autofree char *script = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "tests", "model", "check-schema.py", NULL);
  g_autofree char *schema = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "data", "schemas", "interchange.schema.json", NULL);
  g_autofree char *output = NULL;
  const char *argv[] = { "/usr/bin/python3", script, schema, path, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpint (status, ==, 0);
}

static void
test_round_trip (gconstpointer name)
{
  g_autofree char *data = read_fixture (name);
  g_autoptr(TrunkInterchange) first = trunk_interchange_new_from_data (data, -1, NULL);
  g_autoptr(TrunkInterchange) second = NULL;
  g_autofree char *written = NULL;
  g_autofree char *again = NULL;
  g_autofree char *dir = g_dir_make_tmp ("trunk-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "written.json", NULL);
  g_autofree char *fixture = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "tests", "model", "fixtures", name, NULL);
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  g_assert_nonnull (first);
  written = trunk_interchange_to_data (first, &length);
  g_assert_cmpuint (length, ==, strlen (written));
  second = trunk_interchange_new_from_data (written, length, &error);
  g_assert_no_error (error);
  again = trunk_interchange_to_data (second, NULL);
  g_assert_cmpstr (written, ==, again);

  g_file_set_contents (path, written, -1, &error);
  g_assert_no_error (error);
  check_with_schema (path);
  check_with_schema (fixture);
  g_remove (path);
  g_rmdir (dir);
}

static void
test_refusals (void)
{
  static const struct { const char *data; const char *complaint; } cases[] = {
    { "", "one JSON object" },
    { "[]", "one JSON object" },
    { "{", "not JSON" },
    { "{} {}", "JSON" },
    { "// x\n{}", "Line 1" },
    { "\xff", "UTF-8" },
    { "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "nested too deeply" },
    { "{}", "/trunkline: " },
    { "{\"trunkline\":2}", "version 2" },
    { "{\"trunkline\":\"1\"}", "/trunkline: " },
    { HEAD SERVICE "}", "/registration: This is missing" },
    { BODY "\"accounts\":{}}", "/accounts: This has to be a list" },
    { BODY "\"accounts\":[],\"acounts\":[]}", "/acounts: This is not known" },
    { BODY "\"accounts\":[],\"accounts\":[]}", "“accounts” twice" },
    { BODY "\"accounts\":[" ACCOUNT "," ACCOUNT "]}", "/accounts/1/alias: “anna” is already given by /accounts/0" },
    { BODY "\"accounts\":[" ACCOUNT ",{\"alias\":\"b\",\"address\":\"ANNA@contoso.com\"}]}", "/accounts/1/address: “ANNA@contoso.com” is already" },
    { BODY "\"accounts\":[" ACCOUNT ",{\"alias\":\"b\",\"address\":\"b\"}]}", "/accounts/1/address: “b” is not an e-mail address" },
    { BODY "\"accounts\":[{\"address\":\"b@contoso.com\"}]}", "/accounts/0/alias: This is missing" },
    { BODY "\"accounts\":[1]}", "/accounts/0: This has to be an object" },
    { BODY "\"accounts\":[{\"alias\":1,\"address\":\"b@contoso.com\"}]}", "/accounts/0/alias: This has to be text" },
    { BODY "\"accounts\":[{\"alias\":\"b\",\"address\":\"b@contoso.com\",\"capabilities\":[\"contacts\"]}]}", "/accounts/0/capabilities: The service does not have" },
    { BODY "\"accounts\":[{\"alias\":\"b\",\"address\":\"b@contoso.com\",\"capabilities\":[\"calender\"]}]}", "/accounts/0/capabilities/0: There is no capability “calender”" },
    { BODY "\"accounts\":[{\"alias\":\"b\",\"address\":\"b@contoso.com\",\"password\":\"canary\"}]}", "/accounts/0/password: Secrets do not belong" },
    { HEAD SERVICE ",\"registration\":{\"tenant\":\"contoso.com\",\"client-id\":\"x\",\"credential\":\"secret\",\"client-secret\":\"canary\"}}", "/accounts: This is missing" },
    { HEAD SERVICE ",\"accounts\":[],\"registration\":{\"tenant\":\"contoso.com\",\"client-id\":\"x\",\"credential\":\"secret\",\"client-secret\":\"canary\"}}", "/registration/client-secret: Secrets do not belong" },
    { HEAD SERVICE ",\"accounts\":[],\"registration\":{\"tenant\":\"contoso.com\",\"client-id\":\"x\",\"credential\":\"canary\"}}", "/registration/credential: This has to be" },
    { HEAD SERVICE ",\"accounts\":[],\"registration\":{\"tenant\":\"contoso.com\",\"client-id\":\"x\",\"credential\":\"certificate\",\"certificate\":\"-----BEGIN PRIVATE KEY-----canary\"}}", "/registration/certificate: A private key" },
    { HEAD REGISTRATION ",\"accounts\":[],\"service\":{\"system\":\"s\",\"release\":\"r\",\"capabilities\":[],\"proxy-uri\":\"http://a:canary@b:1\"}}", "/service/proxy-uri: " },
    { HEAD REGISTRATION ",\"accounts\":[],\"service\":{\"system\":\"s\",\"release\":\"r\",\"capabilities\":[],\"proxy-mode\":\"manual\"}}", "/service/proxy-uri: This is missing" },
    { HEAD REGISTRATION ",\"accounts\":[],\"service\":{\"system\":\"s\",\"release\":\"r\",\"capabilities\":[],\"registration\":\"other\"}}", "/service/registration: " },
    { BODY "\"accounts\":[],\"network\":{\"host-map\":[{\"host\":\"a.b\",\"port\":0,\"to-address\":\"127.0.0.1\"}]}}", "/network/host-map/0/port: " },
    { BODY "\"accounts\":[],\"network\":{\"host-map\":[{\"host\":\"a.b\",\"to-address\":\"127.0.0.1\"},{\"host\":\"A.b\",\"to-address\":\"127.0.0.1\"}]}}", "/network/host-map/1/host: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TrunkInterchange) document = trunk_interchange_new_from_data (cases[i].data, -1, &error);

      g_assert_null (document);
      g_assert_nonnull (error);
      g_assert_true (error->domain == TRUNK_ERROR);
      if (strstr (error->message, cases[i].complaint) == NULL)
        g_error ("%u: “%s” does not say “%s”", i, error->message, cases[i].complaint);
      g_assert_null (strstr (error->message, "canary"));
    }
}

/* Any beginning of a document, and one with a byte changed, ends in an error or in a document that can be written again. */
static void
test_cut_and_flipped (void)
{
  g_autofree char *data = read_fixture ("full.json");
  gsize length = strlen (data);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *copy = g_strndup (data, i);
      g_autofree char *flipped = g_strdup (data);
      g_autoptr(GError) error = NULL;
      g_autoptr(TrunkInterchange) cut = trunk_interchange_new_from_data (copy, i, NULL);
      g_autoptr(TrunkInterchange) odd = NULL;

      g_assert_true (cut == NULL || i + 2 > length);
      flipped[i] ^= 0x11;
      odd = trunk_interchange_new_from_data (flipped, length, &error);
      g_assert_true ((odd == NULL) == (error != NULL));
      if (odd != NULL)
        g_free (trunk_interchange_to_data (odd, NULL));
    }
}

static void
test_many_accounts (void)
{
  g_autoptr(GString) text = g_string_new (BODY "\"accounts\":[");
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkInterchange) document = NULL;

  for (guint i = 0; i < 200001; i++)
    g_string_append_printf (text, "%s{\"alias\":\"u%u\",\"address\":\"u%u@contoso.com\"}", i > 0 ? "," : "", i, i);
  g_string_append (text, "]}");

  document = trunk_interchange_new_from_data (text->str, text->len, &error);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "more than 200000"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interchange/full", test_full);
  g_test_add_func ("/interchange/defaults", test_defaults);
  g_test_add_data_func ("/interchange/round-trip/full", "full.json", test_round_trip);
  g_test_add_data_func ("/interchange/round-trip/small", "small.json", test_round_trip);
  g_test_add_func ("/interchange/refusals", test_refusals);
  g_test_add_func ("/interchange/cut-and-flipped", test_cut_and_flipped);
  g_test_add_func ("/interchange/many-accounts", test_many_accounts);

  return g_test_run ();
}
