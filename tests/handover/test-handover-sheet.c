/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "explain/test-explain-util.h"
#include "handover/trunk-handover-sheet.h"
#include "handover/trunk-handover-values.h"

static TrunkSnapshot *
snapshot_new (const char          *tenant,
              const char          *client_id,
              TrunkCredentialKind  credential,
              const char          *system,
              const char          *release,
              TrunkFeature         features,
              const char          *address)
{
  TrunkRegistrationValues registration_values = {
    .id = "registration", .cloud = "global", .tenant = tenant, .client_id = client_id, .credential = credential,
  };
  TrunkServiceValues service_values = {
    .id = "service", .display_name = "Voice <mail> & *more*", .system = system, .release = release,
    .capabilities = features, .registration = "registration",
  };
  g_autoptr(TrunkRegistration) registration = trunk_registration_new (&registration_values);
  g_autoptr(TrunkService) service = trunk_service_new (&service_values);
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  if (address != NULL)
    g_ptr_array_add (accounts, trunk_account_new (&(TrunkAccountValues) { .id = "a", .alias = "a", .address = address, .capabilities = features }));

  return trunk_snapshot_new (service, registration, accounts);
}

static TrunkRequirement *
requirement_new (TrunkCatalog *catalog,
                 const char   *system,
                 const char   *release,
                 TrunkFeature  features)
{
  g_autoptr(GDate) today = g_date_new_dmy (21, G_DATE_NOVEMBER, 2026);
  g_autoptr(GError) error = NULL;
  TrunkRequirement *requirement = trunk_requirement_new (catalog, system, release, features, "global", today, &error);

  g_assert_no_error (error);

  return requirement;
}

static TrunkHandoverRow *
find_row (TrunkHandoverSheet *sheet,
          const char         *id)
{
  for (guint i = 0; i < trunk_handover_sheet_get_n_rows (sheet); i++)
    {
      if (g_str_equal (trunk_handover_row_get_id (trunk_handover_sheet_get_row (sheet, i)), id))
        return trunk_handover_sheet_get_row (sheet, i);
    }

  return NULL;
}

/* The rows of Unity Connection's own screen, in its order, filled. */
static void
test_unity (void)
{
  static const char * const order[] = {
    "display-name", "validate-certificates", "authentication-mode", "client-id", "directory-id", "client-secret",
    "authentication-endpoint", "resource-uri"
  };
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX);
  g_autoptr(TrunkSnapshot) snapshot = snapshot_new (TEST_TENANT, TEST_CLIENT, TRUNK_CREDENTIAL_SECRET, "cisco-unity-connection", "15su4",
                                                    TRUNK_FEATURE_SINGLE_INBOX, NULL);
  g_autoptr(TrunkHandoverSheet) sheet = trunk_handover_sheet_new (snapshot, requirement, TRUE);
  TrunkHandoverRow *secret;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sheet)), ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_cmpstr (trunk_handover_row_get_id (trunk_handover_sheet_get_row (sheet, i)), ==, order[i]);
      g_assert_true (trunk_handover_row_begins_screen (trunk_handover_sheet_get_row (sheet, i)) == (i == 0));
    }
  g_assert_cmpuint (trunk_handover_sheet_get_n_missing (sheet), ==, 0);
  g_assert_cmpstr (trunk_handover_row_get_value (find_row (sheet, "client-id")), ==, TEST_CLIENT);
  g_assert_cmpstr (trunk_handover_row_get_value (find_row (sheet, "resource-uri")), ==, "https://graph.microsoft.com");
  g_assert_cmpstr (trunk_handover_row_get_value (find_row (sheet, "authentication-endpoint")), ==, "https://login.microsoftonline.com");
  secret = find_row (sheet, "client-secret");
  g_assert_cmpint (trunk_handover_row_get_state (secret), ==, TRUNK_HANDOVER_ROW_SECRET);
  g_assert_null (trunk_handover_row_get_value (secret));
  g_assert_cmpstr (trunk_handover_row_get_secret_owner (secret), ==, "registration");
  g_assert_cmpint (trunk_handover_row_get_secret_kind (secret), ==, TRUNK_SECRET_CLIENT_SECRET);
  g_assert_nonnull (trunk_handover_row_get_note (secret));
}

/* A secret that was never entered is not said to be kept. */
static void
test_no_secret (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX);
  g_autoptr(TrunkSnapshot) snapshot = snapshot_new (TEST_TENANT, TEST_CLIENT, TRUNK_CREDENTIAL_SECRET, "cisco-unity-connection", "15su4",
                                                    TRUNK_FEATURE_SINGLE_INBOX, NULL);
  g_autoptr(TrunkHandoverSheet) sheet = trunk_handover_sheet_new (snapshot, requirement, FALSE);

  g_assert_cmpuint (trunk_handover_sheet_get_n_missing (sheet), ==, 1);
  g_assert_cmpint (trunk_handover_row_get_state (find_row (sheet, "client-secret")), ==, TRUNK_HANDOVER_ROW_MISSING);
  g_assert_cmpint (trunk_handover_row_get_origin (find_row (sheet, "client-secret")), ==, TRUNK_HANDOVER_FROM_REGISTRATION);
}

/* What is missing is said, with what fills it; what is no id is not spread. */
static void
test_missing (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX);
  g_autoptr(TrunkSnapshot) snapshot = snapshot_new ("", "abC8Q~canary-canary-canary-canary-123", TRUNK_CREDENTIAL_CERTIFICATE,
                                                    "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX, NULL);
  g_autoptr(TrunkHandoverSheet) sheet = trunk_handover_sheet_new (snapshot, requirement, TRUE);
  g_autoptr(TrunkPaper) paper = trunk_handover_sheet_to_paper (sheet, NULL);
  g_autofree char *text = trunk_paper_to_text (paper, 80, NULL);

  g_assert_cmpuint (trunk_handover_sheet_get_n_missing (sheet), ==, 3);
  g_assert_cmpint (trunk_handover_row_get_state (find_row (sheet, "client-id")), ==, TRUNK_HANDOVER_ROW_MISSING);
  g_assert_cmpint (trunk_handover_row_get_origin (find_row (sheet, "directory-id")), ==, TRUNK_HANDOVER_FROM_REGISTRATION);
  g_assert_cmpint (trunk_handover_row_get_state (find_row (sheet, "client-secret")), ==, TRUNK_HANDOVER_ROW_MISSING);
  g_assert_nonnull (strstr (text, "The application (client) ID is missing."));
  g_assert_null (strstr (text, "canary"));
}

static void
test_openscape (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  TrunkFeature features = TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_DIRECTORY_SEARCH;
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "openscape-business", "v3r2", features);
  g_autoptr(TrunkSnapshot) nobody = snapshot_new (TEST_TENANT, TEST_CLIENT, TRUNK_CREDENTIAL_SECRET, "openscape-business", "v3r2", features, NULL);
  g_autoptr(TrunkSnapshot) somebody = snapshot_new (TEST_TENANT, TEST_CLIENT, TRUNK_CREDENTIAL_SECRET, "openscape-business", "v3r2", features,
                                                    "alice@contoso.example");
  g_autoptr(TrunkHandoverSheet) without = trunk_handover_sheet_new (nobody, requirement, TRUE);
  g_autoptr(TrunkHandoverSheet) with = trunk_handover_sheet_new (somebody, requirement, TRUE);
  guint n_tabs = 0;

  g_assert_cmpint (trunk_handover_row_get_origin (find_row (without, "calendar-username")), ==, TRUNK_HANDOVER_FROM_ACCOUNTS);
  g_assert_cmpstr (trunk_handover_row_get_value (find_row (with, "calendar-username")), ==, "alice@contoso.example");
  for (guint i = 0; i < trunk_handover_sheet_get_n_rows (with); i++)
    n_tabs += trunk_handover_row_begins_tab (trunk_handover_sheet_get_row (with, i));
  g_assert_cmpuint (n_tabs, ==, 2);
}

static void
test_entered (void)
{
  static const char * const entered[] = { "client-id", "gone", NULL };
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX);
  g_autoptr(TrunkSnapshot) snapshot = snapshot_new (TEST_TENANT, TEST_CLIENT, TRUNK_CREDENTIAL_SECRET, "cisco-unity-connection", "15su4",
                                                    TRUNK_FEATURE_SINGLE_INBOX, NULL);
  g_autoptr(TrunkHandoverSheet) sheet = trunk_handover_sheet_new (snapshot, requirement, TRUE);
  g_autoptr(TrunkPaper) paper = trunk_handover_sheet_to_paper (sheet, entered);
  g_autofree char *markdown = trunk_paper_to_markdown (paper, NULL);
  g_autofree char *html = trunk_paper_to_html (paper, NULL);

  g_assert_cmpuint (trunk_handover_sheet_count_entered (sheet, entered), ==, 1);
  g_assert_nonnull (strstr (markdown, "- [x] **Application (Client) ID:** `" TEST_CLIENT "`"));
  g_assert_nonnull (strstr (markdown, "- [ ] **Directory ID:**"));
  g_assert_nonnull (strstr (markdown, "Voice \\<mail\\> \\& \\*more\\*"));
  g_assert_nonnull (strstr (html, "Voice &lt;mail&gt; &amp; *more*"));
  g_assert_nonnull (strstr (html, "checked><b>Application (Client) ID"));
}

/* What goes between the words of a command can't end a quote or begin another command. */
static void
test_command (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkRequirement) requirement = requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_SINGLE_INBOX);
  g_autoptr(TrunkHandoverValues) values = trunk_handover_values_new (requirement);
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bad = NULL;
  g_autofree char *good = NULL;
  g_autofree char *field = NULL;

  trunk_handover_values_set (values, "service-name", "x\"; Remove-Mailbox bob; \"");
  bad = trunk_handover_values_fill (values, "New-Thing \"{service-name}\" -AppId {client-id}", TRUNK_HANDOVER_COMMAND, missing);
  g_assert_cmpstr (bad, ==, "New-Thing \"SERVICE-NAME\" -AppId CLIENT-ID");
  g_assert_cmpuint (missing->len, ==, 2);
  field = trunk_handover_values_fill (values, "{service-name}", TRUNK_HANDOVER_PLAIN, NULL);
  g_assert_cmpstr (field, ==, "x\"; Remove-Mailbox bob; \"");
  trunk_handover_values_set (values, "service-name", "Voice mail 2");
  good = trunk_handover_values_fill (values, "New-Thing \"{service-name}\" {}", TRUNK_HANDOVER_COMMAND, NULL);
  g_assert_cmpstr (good, ==, "New-Thing \"Voice mail 2\" {}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover/sheet/unity", test_unity);
  g_test_add_func ("/handover/sheet/no-secret", test_no_secret);
  g_test_add_func ("/handover/sheet/missing", test_missing);
  g_test_add_func ("/handover/sheet/openscape", test_openscape);
  g_test_add_func ("/handover/sheet/entered", test_entered);
  g_test_add_func ("/handover/sheet/command", test_command);

  return g_test_run ();
}
