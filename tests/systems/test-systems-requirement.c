/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "systems/trunk-requirement.h"
#include "systems/trunk-system.h"

#define A(operation) (1u << TRUNK_OPERATION_##operation)

static const GDate *
date (int year,
      int month,
      int day)
{
  static GDate result;

  g_date_clear (&result, 1);
  g_date_set_dmy (&result, day, month, year);
  return &result;
}

#define TODAY ((GDate *) date (2026, 11, 21))

static TrunkCatalog *
new_catalog (void)
{
  g_autoptr(GError) error = NULL;
  TrunkCatalog *catalog = trunk_catalog_new (NULL, &error);

  g_assert_no_error (error);
  return catalog;
}

static TrunkRequirement *
require (TrunkCatalog *catalog,
         const char   *system,
         const char   *release,
         const char   *features,
         const char   *cloud,
         GDate        *today)
{
  g_autoptr(GError) error = NULL;
  TrunkRequirement *requirement = NULL;
  TrunkFeature set = TRUNK_FEATURE_NONE;

  g_assert_true (trunk_features_from_string (features, &set, &error));
  requirement = trunk_requirement_new (catalog, system, release, set, cloud, today, &error);
  g_assert_no_error (error);
  g_assert_nonnull (requirement);
  return requirement;
}

typedef struct
{
  const char *system, *release, *features, *cloud;
  const char *protocol, *sign_in;
  gboolean    impersonates;
  const char *scope;
  const char *audience;
  const char *app_id;
  const char *permissions;      /* "resource kind value, …" */
  const char *diagnosis;
  guint       operations;
  const char *deadlines;
  const char *blocker;          /* a word of it, or NULL */
} Row;

#define CUC "cisco-unity-connection"
#define OSB "openscape-business"
#define GRAPH_ID "00000003-0000-0000-c000-000000000000"
#define EXCHANGE_ID "00000002-0000-0ff1-ce00-000000000000"
#define FULL "exchange application full_access_as_app"
#define MAIL "graph application Mail.ReadWrite, graph application Mail.Send"
#define DELEGATED "exchange delegated EWS.AccessAsUser.All, exchange delegated Mail.ReadWrite, exchange delegated Mail.Send"
#define EXO "https://outlook.office365.com"
#define BASE (A (FIND_ACCOUNT) | A (OPEN_MAILBOX))

static const Row rows[] = {
  { CUC, "15su4", "single-inbox", "global", "graph", "app", FALSE, "https://graph.microsoft.com/.default", "https://graph.microsoft.com", GRAPH_ID,
    MAIL, "graph application User.Read.All", BASE | A (READ_INBOX) | A (WRITE), "", NULL },
  { CUC, "15su4", "text-to-speech", "global", "graph", "app", FALSE, "https://graph.microsoft.com/.default", "https://graph.microsoft.com", GRAPH_ID,
    MAIL, "graph application User.Read.All", BASE | A (READ_INBOX), "", NULL },
  { CUC, "15su4", "calendar", "global", "graph", "app", FALSE, "https://graph.microsoft.com/.default", "https://graph.microsoft.com", GRAPH_ID,
    MAIL ", graph application Calendars.ReadWrite", "graph application User.Read.All", BASE | A (CALENDAR), "", NULL },
  { CUC, "15su4", "single-inbox,text-to-speech,calendar,contacts", "gcc-high", "graph", "app", FALSE,
    "https://graph.microsoft.us/.default", "https://graph.microsoft.us", GRAPH_ID,
    MAIL ", graph application Calendars.ReadWrite, graph application Contacts.ReadWrite", "graph application User.Read.All",
    BASE | A (READ_INBOX) | A (WRITE) | A (CALENDAR) | A (CONTACTS), "", NULL },
  { CUC, "15su4", "contacts", "dod", "graph", "app", FALSE, "https://dod-graph.microsoft.us/.default", "https://dod-graph.microsoft.us", GRAPH_ID,
    MAIL ", graph application Contacts.ReadWrite", "graph application User.Read.All", BASE | A (CONTACTS), "", NULL },
  { CUC, "15su4", "single-inbox", "china", "graph", "app", FALSE, "https://microsoftgraph.chinacloudapi.cn/.default",
    "https://microsoftgraph.chinacloudapi.cn", GRAPH_ID, MAIL, "graph application User.Read.All", BASE | A (READ_INBOX) | A (WRITE), "", NULL },
  { CUC, "15su4", "single-inbox", "bleu", "graph", "app", FALSE, "https://graph.svc.sovcloud.fr/.default", "https://graph.svc.sovcloud.fr", GRAPH_ID,
    MAIL, "graph application User.Read.All", BASE | A (READ_INBOX) | A (WRITE), "", NULL },
  { CUC, "15su4", "single-inbox", "delos", "graph", "app", FALSE, "https://graph.svc.sovcloud.de/.default", "https://graph.svc.sovcloud.de", GRAPH_ID,
    MAIL, "graph application User.Read.All", BASE | A (READ_INBOX) | A (WRITE), "", NULL },
  { CUC, "15", "single-inbox,calendar", "global", "ews", "app", TRUE, EXO "/.default", EXO, EXCHANGE_ID,
    FULL, "", BASE | A (READ_INBOX) | A (WRITE) | A (CALENDAR), "ews-allow-list, ews-end", NULL },
  { CUC, "15", "single-inbox", "gcc-high", "ews", "app", TRUE, "https://outlook.office365.us/.default", "https://outlook.office365.us", EXCHANGE_ID,
    FULL, "", BASE | A (READ_INBOX) | A (WRITE), "ews-end-national", NULL },
  { CUC, "14su3", "contacts", "china", "ews", "app", TRUE, "https://partner.outlook.cn/.default", "https://partner.outlook.cn", EXCHANGE_ID,
    FULL, "", BASE | A (CONTACTS), "ews-end-national", NULL },
  { CUC, "14su2", "single-inbox", "global", "ews", "delegated", TRUE,
    EXO "/EWS.AccessAsUser.All " EXO "/Mail.ReadWrite " EXO "/Mail.Send offline_access openid", EXO, EXCHANGE_ID,
    DELEGATED, "", BASE | A (READ_INBOX) | A (WRITE), "application-impersonation-end, ews-allow-list, ews-end", "ApplicationImpersonation" },
  { CUC, "14su2", "calendar,contacts", "gcc-high", "ews", "delegated", TRUE,
    "https://outlook.office365.us/EWS.AccessAsUser.All https://outlook.office365.us/Mail.ReadWrite https://outlook.office365.us/Mail.Send "
    "https://outlook.office365.us/Calendars.ReadWrite https://outlook.office365.us/Contacts.ReadWrite offline_access openid",
    "https://outlook.office365.us", EXCHANGE_ID,
    DELEGATED ", exchange delegated Calendars.ReadWrite, exchange delegated Contacts.ReadWrite", "",
    BASE | A (CALENDAR) | A (CONTACTS), "application-impersonation-end, ews-end-national", "15SU4" },
  { OSB, "v3r3", "calendar", "global", "ews", "app", TRUE, EXO "/.default", EXO, EXCHANGE_ID,
    FULL ", exchange application Calendars.ReadWrite.All", "", BASE | A (CALENDAR), "ews-allow-list, ews-end", NULL },
  { OSB, "v3r2", "directory-search", "global", "ews", "app", TRUE, EXO "/.default", EXO, EXCHANGE_ID,
    FULL ", exchange application Contacts.Read, exchange application Contacts.ReadWrite", "", BASE | A (CONTACTS), "ews-allow-list, ews-end", NULL },
  { OSB, "v3r2", "calendar directory-search", "dod", "ews", "app", TRUE, "https://outlook-dod.office365.us/.default", "https://outlook-dod.office365.us", EXCHANGE_ID,
    FULL ", exchange application Calendars.ReadWrite.All, exchange application Contacts.Read, exchange application Contacts.ReadWrite", "",
    BASE | A (CALENDAR) | A (CONTACTS), "ews-end-national", NULL },
};

static void
append_permission (GString               *list,
                   const TrunkPermission *permission)
{
  g_string_append_printf (list, "%s%s %s %s", list->len > 0 ? ", " : "", trunk_resource_get_nick (permission->resource),
                          trunk_permission_kind_get_nick (permission->kind), permission->value);
}

static void
test_table (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  g_autoptr(TrunkRequirement) requirement = require (catalog, row->system, row->release, row->features, row->cloud, TODAY);
  g_autoptr(GString) permissions = g_string_new (NULL);
  g_autoptr(GString) diagnosis = g_string_new (NULL);
  g_autoptr(GString) deadlines = g_string_new (NULL);
  g_autofree char *with_slash = g_strconcat (row->audience, "/", NULL);
  const char * const *audiences = trunk_requirement_get_audiences (requirement);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    append_permission (permissions, trunk_requirement_get_nth_permission (requirement, i));
  for (guint i = 0; i < trunk_requirement_get_n_diagnosis_permissions (requirement); i++)
    append_permission (diagnosis, trunk_requirement_get_nth_diagnosis_permission (requirement, i));
  for (guint i = 0; i < trunk_requirement_get_n_deadlines (requirement); i++)
    g_string_append_printf (deadlines, "%s%s", i > 0 ? ", " : "", trunk_requirement_get_nth_deadline (requirement, i)->id);

  g_assert_cmpstr (trunk_protocol_get_nick (trunk_requirement_get_protocol (requirement)), ==, row->protocol);
  g_assert_cmpstr (trunk_sign_in_get_nick (trunk_requirement_get_sign_in (requirement)), ==, row->sign_in);
  g_assert_cmpint (trunk_requirement_get_impersonates (requirement), ==, row->impersonates);
  g_assert_cmpstr (trunk_requirement_get_scope (requirement), ==, row->scope);
  g_assert_cmpstr (audiences[0], ==, row->audience);
  g_assert_cmpstr (audiences[1], ==, with_slash);
  g_assert_cmpstr (audiences[2], ==, row->app_id);
  g_assert_null (audiences[3]);
  g_assert_cmpstr (permissions->str, ==, row->permissions);
  g_assert_cmpstr (diagnosis->str, ==, row->diagnosis);
  g_assert_cmphex (trunk_requirement_get_operations (requirement, trunk_requirement_get_features (requirement)), ==, row->operations);
  g_assert_cmpstr (deadlines->str, ==, row->deadlines);
  g_assert_cmpuint (trunk_requirement_get_account_limit (requirement), ==, 0);
  if (row->blocker == NULL)
    g_assert_cmpstr (trunk_requirement_get_blocker (requirement), ==, NULL);
  else
    g_assert_nonnull (strstr (trunk_requirement_get_blocker (requirement), row->blocker));
}

/* The day before it works, from the day itself on it does not. */
static void
test_end_of_ews (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  g_autoptr(TrunkRequirement) before = require (catalog, CUC, "15", "single-inbox", "global", (GDate *) date (2027, 3, 31));
  g_autoptr(TrunkRequirement) after = require (catalog, CUC, "15", "single-inbox", "global", (GDate *) date (2027, 4, 1));
  g_autoptr(TrunkRequirement) national = require (catalog, CUC, "15", "single-inbox", "gcc-high", (GDate *) date (2027, 4, 1));
  g_autoptr(TrunkRequirement) graph = require (catalog, CUC, "15su4", "single-inbox", "global", (GDate *) date (2027, 4, 1));
  g_autoptr(TrunkRequirement) openscape = require (catalog, OSB, "v3r2", "calendar", "global", (GDate *) date (2030, 1, 1));

  g_assert_null (trunk_requirement_get_blocker (before));
  g_assert_nonnull (strstr (trunk_requirement_get_blocker (after), "15SU4"));
  /* Nobody has said that the date holds there. */
  g_assert_null (trunk_requirement_get_blocker (national));
  g_assert_true (trunk_requirement_get_nth_deadline (national, 0)->source.unconfirmed);
  g_assert_null (trunk_requirement_get_blocker (graph));
  g_assert_nonnull (strstr (trunk_requirement_get_blocker (openscape), "vendor"));
}

/* The blocker of the old way is there today, and was not before the role went. */
static void
test_end_of_impersonation (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  g_autoptr(TrunkRequirement) before = require (catalog, CUC, "14su2", "single-inbox", "global", (GDate *) date (2025, 1, 31));
  g_autoptr(TrunkRequirement) after = require (catalog, CUC, "14su2", "single-inbox", "global", (GDate *) date (2025, 2, 1));

  g_assert_null (trunk_requirement_get_blocker (before));
  g_assert_nonnull (strstr (trunk_requirement_get_blocker (after), "ApplicationImpersonation"));
}

/* Whatever ends has a way out written down for it, not only the bare fact. */
static void
test_ways_out (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();

  for (guint s = 0; s < trunk_catalog_get_n_systems (catalog); s++)
    {
      TrunkSystem *system = trunk_catalog_get_nth_system (catalog, s);

      for (guint r = 0; r < trunk_system_get_n_releases (system); r++)
        {
          const TrunkRelease *release = trunk_system_get_nth_release (system, r);
          g_autofree char *features = trunk_features_to_string (release->features);
          g_autoptr(TrunkRequirement) requirement = require (catalog, trunk_system_get_id (system), release->id, features, "global", (GDate *) date (2099, 1, 1));
          const TrunkWay *way = trunk_requirement_get_way (requirement);

          for (guint i = 0; i < trunk_requirement_get_n_deadlines (requirement); i++)
            {
              const TrunkDeadline *deadline = trunk_requirement_get_nth_deadline (requirement, i);
              gboolean written = FALSE;

              for (guint b = 0; b < way->n_blockers; b++)
                written |= g_str_equal (way->blockers[b].applies_to, deadline->applies_to);
              g_assert_true (written || deadline->effect != TRUNK_DEADLINE_ENDS);
            }
        }
    }
}

/* Cisco does not support other permissions beside full_access_as_app; nobody says so of Graph. */
static void
test_exclusive (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  g_autoptr(TrunkRequirement) ews = require (catalog, CUC, "15", "single-inbox", "global", TODAY);
  g_autoptr(TrunkRequirement) graph = require (catalog, CUC, "15su4", "single-inbox", "global", TODAY);
  g_autoptr(TrunkRequirement) openscape = require (catalog, OSB, "v3r3", "calendar", "global", TODAY);

  g_assert_true (trunk_requirement_get_exclusive (ews));
  g_assert_false (trunk_requirement_get_exclusive (graph));
  g_assert_false (trunk_requirement_get_exclusive (openscape));
}

static void
test_operations_of_some (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  g_autoptr(TrunkRequirement) requirement = require (catalog, CUC, "15su4", "single-inbox,calendar", "global", TODAY);

  g_assert_cmphex (trunk_requirement_get_operations (requirement, TRUNK_FEATURE_NONE), ==, A (FIND_ACCOUNT));
  g_assert_cmphex (trunk_requirement_get_operations (requirement, TRUNK_FEATURE_CALENDAR), ==, BASE | A (CALENDAR));
  /* An account can't have what its service lacks. */
  g_assert_cmphex (trunk_requirement_get_operations (requirement, TRUNK_FEATURE_CONTACTS), ==, A (FIND_ACCOUNT));
}

static void
check_refused (TrunkCatalog *catalog,
               const char   *system,
               const char   *release,
               TrunkFeature  features,
               const char   *cloud,
               const char   *names,
               const char   *offers)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkRequirement) requirement = trunk_requirement_new (catalog, system, release, features, cloud, TODAY, &error);

  g_assert_null (requirement);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, names));
  g_assert_nonnull (strstr (error->message, offers));
}

static void
test_refusals (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();

  check_refused (catalog, "unity", "15su4", TRUNK_FEATURE_CALENDAR, "global", "unity", "cisco-unity-connection, openscape-business");
  check_refused (catalog, CUC, "15su9", TRUNK_FEATURE_CALENDAR, "global", "15su9", "15su4, 15, 14su3, 14su2");
  check_refused (catalog, CUC, "15su4", TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_EMAIL_QUEUE, "global", "email-queue",
                 "single-inbox,text-to-speech,calendar,contacts");
  check_refused (catalog, CUC, "15su4", TRUNK_FEATURE_NONE, "global", "No feature", "single-inbox");
  check_refused (catalog, CUC, "15su4", TRUNK_FEATURE_CALENDAR, "mars", "mars", "global, gcc-high, dod, china, bleu, delos, custom");
  check_refused (catalog, CUC, "15su4", TRUNK_FEATURE_CALENDAR, "custom", "custom", "clouds.xml");
}

/* Each release of each system with each of its features in each cloud has an answer that holds together. */
static void
test_every_combination (void)
{
  g_autoptr(TrunkCatalog) catalog = new_catalog ();
  guint n_tried = 0;

  for (guint s = 0; s < trunk_catalog_get_n_systems (catalog); s++)
    {
      TrunkSystem *system = trunk_catalog_get_nth_system (catalog, s);

      for (guint r = 0; r < trunk_system_get_n_releases (system); r++)
        {
          const TrunkRelease *release = trunk_system_get_nth_release (system, r);

          for (guint set = 1; set < 256; set++)
            {
              if ((set & ~release->features) != 0)
                continue;
              for (guint c = 0; c < trunk_catalog_get_n_clouds (catalog); c++)
                {
                  const TrunkCloud *cloud = trunk_catalog_get_nth_cloud (catalog, c);
                  g_autoptr(GError) error = NULL;
                  g_autoptr(TrunkRequirement) requirement = trunk_requirement_new (catalog, trunk_system_get_id (system), release->id, set, cloud->id, TODAY, &error);

                  if (cloud->login_host == NULL)
                    {
                      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
                      continue;
                    }
                  g_assert_no_error (error);
                  g_assert_cmpuint (trunk_requirement_get_n_permissions (requirement), >, 0);
                  g_assert_true (g_str_has_prefix (trunk_requirement_get_scope (requirement), trunk_requirement_get_audiences (requirement)[0]));
                  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
                    g_assert_cmpint (trunk_requirement_get_nth_permission (requirement, i)->kind, ==,
                                     trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP ? TRUNK_PERMISSION_APPLICATION : TRUNK_PERMISSION_DELEGATED);
                  n_tried++;
                }
            }
        }
    }
  g_assert_cmpuint (n_tried, ==, (4 * 15 + 2 * 3) * 6);
}

/* A requirement outlives the reference it was made with. */
static void
test_keeps_catalog (void)
{
  TrunkCatalog *catalog = new_catalog ();
  g_autoptr(TrunkRequirement) requirement = require (catalog, CUC, "15su4", "single-inbox", "global", TODAY);

  g_object_unref (catalog);
  g_assert_cmpstr (trunk_requirement_get_nth_permission (requirement, 0)->value, ==, "Mail.ReadWrite");
  g_assert_cmpstr (trunk_requirement_get_cloud (requirement)->login_host, ==, "login.microsoftonline.com");
  g_assert_cmpstr (trunk_requirement_get_release (requirement)->name, ==, "15SU4 and later");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/systems/requirement/table/%s/%s/%s/%u", rows[i].system, rows[i].release, rows[i].cloud, i);

      g_test_add_data_func (path, &rows[i], test_table);
    }
  g_test_add_func ("/systems/requirement/end-of-ews", test_end_of_ews);
  g_test_add_func ("/systems/requirement/end-of-impersonation", test_end_of_impersonation);
  g_test_add_func ("/systems/requirement/ways-out", test_ways_out);
  g_test_add_func ("/systems/requirement/exclusive", test_exclusive);
  g_test_add_func ("/systems/requirement/operations-of-some", test_operations_of_some);
  g_test_add_func ("/systems/requirement/refusals", test_refusals);
  g_test_add_func ("/systems/requirement/every-combination", test_every_combination);
  g_test_add_func ("/systems/requirement/keeps-catalog", test_keeps_catalog);

  return g_test_run ();
}
