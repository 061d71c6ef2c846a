/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <libxml/tree.h>
#include <locale.h>
#include <string.h>

#include "base/trunk-error.h"
#include "systems/trunk-system.h"

/* An override directory with copies of documents of data/ in which something is changed. */
typedef struct
{
  char *directory;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *systems = NULL;

  fixture->directory = g_dir_make_tmp ("trunk-facts-XXXXXX", &error);
  g_assert_no_error (error);
  systems = g_build_filename (fixture->directory, "systems", NULL);
  g_assert_cmpint (g_mkdir (systems, 0700), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  remove_all (fixture->directory);
  g_free (fixture->directory);
}

static char *
read_built_in (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "data", name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
write_override (Fixture    *fixture,
                const char *name,
                const char *text,
                gssize      length)
{
  char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

/* Replaces the first @from of @text, and counts the line it stood in. */
static char *
replace (const char *text,
         const char *from,
         const char *to,
         int        *out_line)
{
  const char *at = strstr (text, from);
  GString *changed = g_string_new (NULL);

  g_assert_nonnull (at);
  *out_line = 1;
  for (const char *c = text; c < at; c++)
    *out_line += *c == '\n';
  g_string_append_len (changed, text, at - text);
  g_string_append (changed, to);
  g_string_append (changed, at + strlen (from));
  return g_string_free (changed, FALSE);
}

static TrunkCatalog *
load (Fixture *fixture,
      GError **error)
{
  g_autoptr(GFile) directory = g_file_new_for_path (fixture->directory);

  return trunk_catalog_new (directory, error);
}

static void
test_clouds (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  const TrunkCloud *global = trunk_catalog_get_cloud (catalog, "global");
  const TrunkCloud *bleu = trunk_catalog_get_cloud (catalog, "bleu");
  const TrunkCloud *dod = trunk_catalog_get_cloud (catalog, "dod");

  g_assert_cmpuint (trunk_catalog_get_n_clouds (catalog), ==, 7);
  g_assert_cmpstr (global->login_host, ==, "login.microsoftonline.com");
  g_assert_cmpstr (global->graph_host, ==, "graph.microsoft.com");
  g_assert_cmpstr (global->ews_url, ==, "https://outlook.office365.com/EWS/Exchange.asmx");
  g_assert_cmpstr (global->exchange_resource, ==, "https://outlook.office365.com");
  g_assert_cmpstr (global->entra_portal, ==, "https://entra.microsoft.com");
  g_assert_cmpstr (global->exchange_environment, ==, "O365Default");
  g_assert_cmpstr (global->source.checked, ==, "2026-11-21");
  g_assert_nonnull (strstr (global->source.source, "https://learn.microsoft.com/"));
  g_assert_false (global->source.unconfirmed);
  g_assert_false (global->source.third_party);
  g_assert_null (global->doubtful);
  g_assert_true (dod->source.unconfirmed);
  g_assert_true (g_strv_contains (dod->doubtful, "ews-url"));
  g_assert_false (g_strv_contains (dod->doubtful, "graph-host"));
  g_assert_cmpstr (bleu->login_host, ==, "login.sovcloud-identity.fr");
  g_assert_cmpstr (bleu->entra_portal, ==, NULL);
  g_assert_null (trunk_catalog_get_cloud (catalog, "germany"));
}

static void
test_cloud_by_host (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);

  g_assert_cmpstr (trunk_catalog_find_cloud_by_login_host (catalog, "login.microsoftonline.us")->id, ==, "gcc-high");
  g_assert_cmpstr (trunk_catalog_find_cloud_by_login_host (catalog, "login.chinacloudapi.cn")->id, ==, "china");
  g_assert_cmpstr (trunk_catalog_find_cloud_by_login_host (catalog, "STS.windows.net")->id, ==, "global");
  g_assert_null (trunk_catalog_find_cloud_by_login_host (catalog, "login.microsoftonline.com.example"));
}

static void
test_permissions (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  const TrunkPermission *role = trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_GRAPH, TRUNK_PERMISSION_APPLICATION, "Mail.ReadWrite");
  const TrunkPermission *scope = trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_GRAPH, TRUNK_PERMISSION_DELEGATED, "Mail.ReadWrite");
  const TrunkPermission *other = trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_EXCHANGE, TRUNK_PERMISSION_DELEGATED, "Mail.ReadWrite");
  const TrunkPermission *full = trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_EXCHANGE, TRUNK_PERMISSION_APPLICATION, "full_access_as_app");
  const TrunkPermission *unnumbered = trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_EXCHANGE, TRUNK_PERMISSION_APPLICATION, "Exchange.ManageAsAppV2");

  g_assert_cmpstr (role->id, ==, "e2a3a72e-5f79-4c64-b1b1-878b674786c9");
  g_assert_true (role->admin_consent);
  g_assert_cmpstr (scope->id, ==, "024d486e-b451-40bb-833d-3e66d98c5c73");
  g_assert_false (scope->admin_consent);
  g_assert_cmpstr (other->id, !=, scope->id);
  g_assert_cmpstr (full->id, ==, "dc890d15-9560-4a4c-9b7f-a736ec74ec40");
  g_assert_cmpstr (unnumbered->id, ==, NULL);
  g_assert_null (trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_GRAPH, TRUNK_PERMISSION_APPLICATION, "full_access_as_app"));
  g_assert_null (trunk_catalog_get_permission (catalog, TRUNK_RESOURCE_GRAPH, TRUNK_PERMISSION_APPLICATION, "User.Read"));
  g_assert_cmpstr (trunk_resource_get_app_id (TRUNK_RESOURCE_EXCHANGE), ==, "00000002-0000-0ff1-ce00-000000000000");
}

static void
test_deadlines (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  const TrunkDeadline *end = trunk_catalog_get_deadline (catalog, "ews-end");
  const char *before = "";

  g_assert_cmpstr (end->date, ==, "2027-04-01");
  g_assert_cmpstr (end->applies_to, ==, "ews");
  g_assert_cmpint (end->effect, ==, TRUNK_DEADLINE_ENDS);
  g_assert_true (trunk_deadline_concerns (end, "global"));
  g_assert_false (trunk_deadline_concerns (end, "china"));
  g_assert_cmpstr (trunk_catalog_get_deadline (catalog, "ews-allow-list")->date, ==, "2026-10-01");
  g_assert_cmpstr (trunk_catalog_get_deadline (catalog, "smtp-basic-off")->date, ==, "2026-12-31");
  g_assert_null (trunk_catalog_get_deadline (catalog, "doomsday"));

  for (guint i = 0; i < trunk_catalog_get_n_deadlines (catalog); i++)
    {
      const TrunkDeadline *deadline = trunk_catalog_get_nth_deadline (catalog, i);
      g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
      g_autofree char *iso = g_strconcat (deadline->date, "T00:00:00Z", NULL);
      g_autoptr(GDateTime) parsed = g_date_time_new_from_iso8601 (iso, utc);

      g_assert_nonnull (parsed);
      g_assert_cmpstr (before, <=, deadline->date);
      g_assert_cmpuint (strlen (deadline->title), >, 0);
      g_assert_cmpuint (strlen (deadline->detail), >, strlen (deadline->title));
      g_assert_nonnull (deadline->source.source);
      before = deadline->date;
    }
}

static void
test_systems (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  TrunkSystem *unity = trunk_catalog_get_system (catalog, "cisco-unity-connection");
  const TrunkRelease *release = trunk_system_get_release (unity, "15su4");
  const TrunkRelease *old = trunk_system_get_release (unity, "15");
  guint n_allow_list = 0, n_secrets = 0;

  g_assert_cmpuint (trunk_catalog_get_n_systems (catalog), ==, 2);
  g_assert_cmpstr (trunk_system_get_id (trunk_catalog_get_nth_system (catalog, 1)), ==, "openscape-business");
  g_assert_cmpstr (trunk_system_get_name (unity), ==, "Cisco Unity Connection");
  g_assert_cmpstr (trunk_system_get_vendor (unity), ==, "Cisco");
  g_assert_cmpstr (trunk_system_get_nth_release (unity, 0)->id, ==, "15su4");
  g_assert_cmpuint (trunk_release_get_limit (release, "voice-messages-per-mailbox"), ==, 25000);
  g_assert_cmpuint (trunk_release_get_limit (release, "accounts-per-service"), ==, 0);
  g_assert_nonnull (strstr (release->changes[0].text, "Microsoft Graph"));
  g_assert_cmpstr (release->uses[0].way->diagnosis[0].value, ==, "User.Read.All");
  g_assert_null (trunk_catalog_get_system (catalog, "no-such-system"));
  g_assert_nonnull (trunk_system_get_summary (unity));
  g_assert_cmpint (release->usual & ~release->features, ==, 0);
  g_assert_cmpint (release->usual & TRUNK_FEATURE_SINGLE_INBOX, !=, 0);
  g_assert_true (g_strv_contains (release->uses[0].way->credentials, "secret"));
  g_assert_false (g_strv_contains (release->uses[0].way->credentials, "certificate"));

  for (guint i = 0; i < trunk_system_get_n_steps (unity); i++)
    {
      const TrunkStep *step = trunk_system_get_nth_step (unity, i);

      g_assert_nonnull (step->role);
      if (g_str_equal (step->id, "consent"))
        g_assert_cmpstr (step->role, ==, "consent-administrator");
      g_assert_cmpint (step->lists_permissions, ==, g_str_has_prefix (step->id, "permissions-"));
      if (!g_str_equal (step->id, "allow-list"))
        continue;
      g_assert_cmpstr (step->role, ==, "exchange-administrator");
      n_allow_list++;
      g_assert_true (trunk_step_applies (step, old->uses[0].way, TRUNK_FEATURE_CALENDAR));
      g_assert_false (trunk_step_applies (step, release->uses[0].way, TRUNK_FEATURE_CALENDAR));
      g_assert_cmpstr (step->commands[0].shell, ==, "exchange-online");
      g_assert_true (g_str_has_prefix (step->commands[1].text, "Set-OrganizationConfig "));
    }
  g_assert_cmpuint (n_allow_list, ==, 1);

  for (guint i = 0; i < trunk_system_get_n_fields (unity); i++)
    {
      const TrunkField *field = trunk_system_get_nth_field (unity, i);

      g_assert_cmpstr (field->screen, ==, "New Unified Messaging Service");
      g_assert_cmpstr (field->tab, ==, NULL);
      n_secrets += field->secret;
      if (field->secret)
        g_assert_null (field->value);
    }
  g_assert_cmpuint (n_secrets, ==, 1);
}

/* A field of a tab that is for one feature is for that feature only. */
static void
test_field_inherits (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  TrunkSystem *openscape = trunk_catalog_get_system (catalog, "openscape-business");
  const TrunkWay *way = trunk_system_get_release (openscape, "v3r2")->uses[0].way;
  const TrunkField *first = trunk_system_get_nth_field (openscape, 0);

  g_assert_cmpstr (first->tab, ==, "Exchange Calendar Integration");
  g_assert_cmpstr (first->value, ==, "Microsoft OAuth 2.0");
  g_assert_true (trunk_field_applies (first, way, TRUNK_FEATURE_CALENDAR));
  g_assert_false (trunk_field_applies (first, way, TRUNK_FEATURE_DIRECTORY_SEARCH));
}

static void
check_placeholders (const char *text)
{
  static const char * const known[] = {
    "address", "azure-portal", "client-id", "entra-portal", "ews-allowed-app-ids", "ews-url", "group-dn", "login-url", "resource",
    "scope", "service-name", "service-principal-id", "tenant-id", NULL,
  };

  while (text != NULL && (text = strchr (text, '{')) != NULL)
    {
      const char *end = strchr (text, '}');
      g_autofree char *name = NULL;

      g_assert_nonnull (end);
      name = g_strndup (text + 1, end - text - 1);
      if (!g_strv_contains (known, name))
        g_error ("there is no placeholder {%s}", name);
      text = end;
    }
}

/* Whoever fills the values in knows all the names in braces. */
static void
test_placeholders (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);

  for (guint s = 0; s < trunk_catalog_get_n_systems (catalog); s++)
    {
      TrunkSystem *system = trunk_catalog_get_nth_system (catalog, s);

      for (guint i = 0; i < trunk_system_get_n_fields (system); i++)
        check_placeholders (trunk_system_get_nth_field (system, i)->value);
      for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
        {
          const TrunkStep *step = trunk_system_get_nth_step (system, i);

          check_placeholders (step->link);
          for (guint c = 0; c < step->n_commands; c++)
            check_placeholders (step->commands[c].text);
        }
    }
}

/* A document may name every feature there is, and the schema no other. */
static void
test_schema_knows_features (void)
{
  g_autofree char *schema = read_built_in ("schemas/system.rng");
  g_autofree char *all = trunk_features_to_string (~TRUNK_FEATURE_NONE);
  g_auto(GStrv) nicks = g_strsplit (all, ",", -1);
  const char *at = strstr (schema, "<define name=\"features\">");
  const char *end = strstr (at, "</define>");
  guint n = 0;

  for (guint i = 0; nicks[i] != NULL; i++)
    {
      g_autofree char *value = g_strdup_printf ("<value>%s</value>", nicks[i]);

      g_assert_nonnull (g_strstr_len (at, end - at, value));
    }
  while ((at = g_strstr_len (at + 1, end - at - 1, "<value>")) != NULL)
    n++;
  g_assert_cmpuint (n, ==, g_strv_length (nicks));
}

static void
test_remedies (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  xmlDoc *document = trunk_catalog_get_remedies_document (catalog);

  g_assert_nonnull (document);
  g_assert_cmpstr ((const char *) xmlDocGetRootElement (document)->name, ==, "remedies");
  g_assert_cmpstr (trunk_catalog_get_remedies_path (catalog), ==, "remedies.xml");
}

static void
test_no_directory (void)
{
  g_autoptr(GFile) directory = g_file_new_for_path ("/nonexistent/trunkline/facts");
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (directory, &error);

  g_assert_no_error (error);
  g_assert_null (trunk_catalog_get_overrides (catalog)[0]);
  g_assert_nonnull (trunk_catalog_get_cloud (catalog, "global"));
}

static void
test_override_preferred (Fixture      *fixture,
                         gconstpointer data)
{
  int line = 0;
  g_autofree char *deadlines = read_built_in ("deadlines.xml");
  g_autofree char *later = replace (deadlines, "id=\"ews-end\" date=\"2027-04-01\"", "id=\"ews-end\" date=\"2027-10-01\"", &line);
  g_autofree char *path = write_override (fixture, "deadlines.xml", later, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = load (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (trunk_catalog_get_deadline (catalog, "ews-end")->date, ==, "2027-10-01");
  g_assert_cmpstr (trunk_catalog_get_overrides (catalog)[0], ==, path);
  g_assert_null (trunk_catalog_get_overrides (catalog)[1]);
  g_assert_nonnull (trunk_catalog_get_cloud (catalog, "global"));
}

/* A custom cloud is filled in by an administrator's copy, and can be used then. */
static void
test_override_custom_cloud (Fixture      *fixture,
                            gconstpointer data)
{
  int line = 0;
  g_autofree char *clouds = read_built_in ("clouds.xml");
  g_autofree char *filled = replace (clouds, "<name>Another cloud</name>",
                                     "<name>Ours</name><login-host>login.example</login-host><graph-host>graph.example</graph-host>"
                                     "<graph-resource>https://graph.example</graph-resource>", &line);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(TrunkRequirement) requirement = NULL;
  GDate today;

  g_free (write_override (fixture, "clouds.xml", filled, -1));
  catalog = load (fixture, &error);
  g_assert_no_error (error);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, 11, 2026);
  requirement = trunk_requirement_new (catalog, "cisco-unity-connection", "15su4", TRUNK_FEATURE_CALENDAR, "custom", &today, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trunk_requirement_get_scope (requirement), ==, "https://graph.example/.default");
}

/* A system of one's own comes beside the built-in ones; its limits and ways are what its document says. */
static void
test_override_new_system (Fixture      *fixture,
                          gconstpointer data)
{
  int line = 0;
  g_autofree char *unity = read_built_in ("systems/cisco-unity-connection.xml");
  g_autofree char *renamed = replace (unity, "id=\"cisco-unity-connection\"", "id=\"house-system\"", &line);
  g_autofree char *limited = replace (renamed, "kind=\"voice-messages-per-mailbox\" value=\"25000\"", "kind=\"accounts-per-service\" value=\"1800\"", &line);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(TrunkRequirement) requirement = NULL;
  GDate today;

  g_free (write_override (fixture, "systems/house-system.xml", limited, -1));
  catalog = load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trunk_catalog_get_n_systems (catalog), ==, 3);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, 11, 2026);
  requirement = trunk_requirement_new (catalog, "house-system", "15su4", TRUNK_FEATURE_CALENDAR, "global", &today, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trunk_requirement_get_account_limit (requirement), ==, 1800);
}

typedef struct
{
  const char *name;
  const char *document;
  const char *from, *to;
  const char *says;             /* (nullable) */
} Defect;

static const Defect defects[] = {
  { "not-xml", "clouds.xml", "<cloud id=\"global\"", "<cloud id=\"global", NULL },
  { "wrong-end", "deadlines.xml", "</detail>", "</details>", NULL },
  { "no-source", "clouds.xml", "id=\"global\" source=\"national-clouds\"", "id=\"global\"", NULL },
  { "no-date", "clouds.xml", "id=\"global\" source=\"national-clouds\" checked=\"2026-11-21\"", "id=\"global\" source=\"national-clouds\"", NULL },
  { "no-such-day", "deadlines.xml", "id=\"ews-end\" date=\"2027-04-01\"", "id=\"ews-end\" date=\"2027-02-30\"", NULL },
  { "date-and-time", "deadlines.xml", "id=\"ews-end\" date=\"2027-04-01\"", "id=\"ews-end\" date=\"2027-04-01Z\"", NULL },
  { "deadline-without-source", "deadlines.xml", "effect=\"ends\" clouds=\"global\" source=\"ews-retirement\" checked=\"2026-11-21\"",
    "effect=\"ends\" clouds=\"global\" checked=\"2026-11-21\"", NULL },
  { "permission-without-date", "permissions.xml", "checked=\"2026-11-21\"/>", "/>", NULL },
  { "bad-guid", "permissions.xml", "e2a3a72e-5f79", "e2a3a72e5f79", NULL },
  { "wrong-app-id", "permissions.xml", "app-id=\"00000002-0000-0ff1", "app-id=\"00000002-0000-0ff2", "00000002-0000-0ff1-ce00-000000000000" },
  { "unknown-element", "clouds.xml", "<login-host>login.microsoftonline.com</login-host>", "<login>x</login>", NULL },
  { "http-address", "clouds.xml", "https://outlook.office365.com/EWS/Exchange.asmx", "http://outlook.office365.com/EWS/Exchange.asmx", NULL },
  { "host-with-path", "clouds.xml", "<graph-host>graph.microsoft.com<", "<graph-host>graph.microsoft.com/v1.0<", NULL },
  { "other-version", "clouds.xml", "<clouds version=\"1\">", "<clouds version=\"2\">", NULL },
  { "no-such-source", "clouds.xml", "id=\"dod\" source=\"graph-deployments\"", "id=\"dod\" source=\"hearsay\"", "“hearsay”" },
  { "two-clouds", "clouds.xml", "<cloud id=\"china\"", "<cloud id=\"dod\"", "“dod”" },
  { "no-such-cloud", "deadlines.xml", "clouds=\"gcc-high dod china", "clouds=\"gcc-high dod mars", "“mars”" },
  { "two-deadlines", "deadlines.xml", "id=\"ews-end-national\"", "id=\"ews-end\"", "“ews-end”" },
  { "two-permissions", "permissions.xml", "kind=\"application\" value=\"Mail.ReadBasic.All\"", "kind=\"application\" value=\"Mail.ReadBasic\"", "Mail.ReadBasic" },
  { "unknown-permission", "systems/openscape-business.xml", "value=\"Contacts.Read\"", "value=\"Contacts.Peek\"", "Contacts.Peek" },
  { "unknown-way", "systems/openscape-business.xml", "<use way=\"ews-app\"", "<use way=\"graph\"", "“graph”" },
  { "unknown-feature", "systems/openscape-business.xml", "features=\"calendar directory-search\"", "features=\"calendar fax\"", NULL },
  { "usual-not-offered", "systems/cisco-unity-connection.xml", "usual=\"single-inbox", "usual=\"directory-search", "“directory-search”" },
  { "two-releases", "systems/openscape-business.xml", "<release id=\"v3r2\"", "<release id=\"v3r3\"", "“v3r3”" },
  { "two-steps", "systems/openscape-business.xml", "<step id=\"consent\"", "<step id=\"register\"", "“register”" },
  { "limit-too-big", "systems/cisco-unity-connection.xml", "value=\"25000\"", "value=\"99999999999999999999\"", NULL },
  { "note-without-source", "systems/cisco-unity-connection.xml", "<note source=\"um-guide\" checked=\"2026-11-21\">", "<note checked=\"2026-11-21\">", NULL },
  { "remedies-without-date", "remedies.xml", " checked=\"2026-11-21\"", "", NULL },
};

static void
test_defect (Fixture      *fixture,
             gconstpointer data)
{
  const Defect *defect = data;
  int line = 0;
  g_autofree char *text = read_built_in (defect->document);
  g_autofree char *changed = replace (text, defect->from, defect->to, &line);
  g_autofree char *path = write_override (fixture, defect->document, changed, -1);
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = load (fixture, &error);

  g_assert_null (catalog);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  expected = g_strdup_printf ("%s:%d: ", path, line);
  if (!g_str_has_prefix (error->message, expected))
    g_error ("expected “%s”, got “%s”", expected, error->message);
  g_assert_cmpuint (strlen (error->message), >, strlen (expected));
  if (defect->says != NULL)
    g_assert_nonnull (strstr (error->message, defect->says));
}

/* Entities could read files or blow up in memory: no document type declaration, whatever it says. */
static void
test_entities (Fixture      *fixture,
               gconstpointer data)
{
  int line = 0;
  g_autofree char *text = read_built_in ("clouds.xml");
  g_autofree char *declared = replace (text, "<clouds version=\"1\">", "<!DOCTYPE clouds [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><clouds version=\"1\">", &line);
  g_autofree char *used = replace (declared, "<name>Another cloud</name>", "<name>&x;</name>", &line);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;

  g_free (write_override (fixture, "clouds.xml", used, -1));
  catalog = load (fixture, &error);
  g_assert_null (catalog);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  g_assert_nonnull (strstr (error->message, "document type declaration"));
}

static void
test_empty_and_huge (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = write_override (fixture, "clouds.xml", "", 0);
  g_autofree char *again = NULL;
  g_autofree char *blanks = g_strnfill (5 * 1024 * 1024, ' ');
  g_autoptr(GError) error = NULL;

  g_assert_null (load (fixture, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);

  again = write_override (fixture, "clouds.xml", blanks, -1);
  g_assert_null (load (fixture, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  g_assert_nonnull (strstr (error->message, "larger"));
}

/* One document under another's name. */
static void
test_other_document (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *text = read_built_in ("deadlines.xml");
  g_autofree char *path = write_override (fixture, "clouds.xml", text, -1);
  g_autofree char *expected = g_strconcat (path, ":3: ", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (load (fixture, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, expected));
}

/* The copies that people start from are the documents themselves: all of them pass their schemas. */
static void
test_override_everything (Fixture      *fixture,
                          gconstpointer data)
{
  static const char * const names[] = {
    "clouds.xml", "permissions.xml", "deadlines.xml", "remedies.xml", "systems/cisco-unity-connection.xml", "systems/openscape-business.xml",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = read_built_in (names[i]);

      g_free (write_override (fixture, names[i], text, -1));
    }
  catalog = load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) trunk_catalog_get_overrides (catalog)), ==, G_N_ELEMENTS (names));
  g_assert_true (g_str_has_suffix (trunk_catalog_get_remedies_path (catalog), "/remedies.xml"));
  g_assert_true (g_path_is_absolute (trunk_catalog_get_remedies_path (catalog)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/systems/catalog/clouds", test_clouds);
  g_test_add_func ("/systems/catalog/cloud-by-host", test_cloud_by_host);
  g_test_add_func ("/systems/catalog/permissions", test_permissions);
  g_test_add_func ("/systems/catalog/deadlines", test_deadlines);
  g_test_add_func ("/systems/catalog/systems", test_systems);
  g_test_add_func ("/systems/catalog/field-inherits", test_field_inherits);
  g_test_add_func ("/systems/catalog/placeholders", test_placeholders);
  g_test_add_func ("/systems/catalog/schema-knows-features", test_schema_knows_features);
  g_test_add_func ("/systems/catalog/remedies", test_remedies);
  g_test_add_func ("/systems/catalog/no-directory", test_no_directory);
#define ADD(path, function) g_test_add ("/systems/catalog/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("override/preferred", test_override_preferred);
  ADD ("override/custom-cloud", test_override_custom_cloud);
  ADD ("override/new-system", test_override_new_system);
  ADD ("override/everything", test_override_everything);
  ADD ("refused/entities", test_entities);
  ADD ("refused/empty-and-huge", test_empty_and_huge);
  ADD ("refused/other-document", test_other_document);
  for (guint i = 0; i < G_N_ELEMENTS (defects); i++)
    {
      g_autofree char *path = g_strconcat ("/systems/catalog/refused/", defects[i].name, NULL);

      g_test_add (path, Fixture, &defects[i], set_up, test_defect, tear_down);
    }

  return g_test_run ();
}
