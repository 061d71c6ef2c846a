/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-setup.h"
#include "explain/trunk-calendar.h"

/* Warn this many days ahead unless told otherwise (facts 10). */
#define DEFAULT_WARN_DAYS TRUNK_CALENDAR_WARN_DAYS
#define MAX_WARN_DAYS     3650
/* "! 2026-12-31  in 1000 days  " */
#define TITLE_COLUMN      29

/* The credentials of saved set-ups, the authorities they trust, and which facts concern them. */
static gboolean
add_saved (TrunkCalendar *calendar,
           TrunkCatalog  *catalog,
           GDate         *today)
{
  g_autoptr(TrunkWorkspace) workspace = trunk_cli_open_workspace ();
  g_autoptr(GPtrArray) services = NULL;
  g_autoptr(GError) error = NULL;

  if (workspace == NULL)
    return FALSE;

  services = trunk_workspace_list_services (workspace, &error);
  if (services == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return FALSE;
    }

  for (guint i = 0; i < services->len; i++)
    {
      const TrunkServiceValues *service = trunk_service_get_values (g_ptr_array_index (services, i));
      g_autoptr(TrunkRegistration) registration = trunk_workspace_get_registration (workspace, service->registration, NULL);
      const TrunkRegistrationValues *values = registration != NULL ? trunk_registration_get_values (registration) : NULL;
      g_autofree char *trust = trunk_workspace_dup_trust (workspace, service->id, NULL);
      g_autoptr(TrunkRequirement) requirement = NULL;

      /* A set-up that is not complete yet has no requirement; its dates count all the same. */
      if (values != NULL)
        requirement = trunk_requirement_new (catalog, service->system, service->release, service->capabilities, values->cloud, today, NULL);
      trunk_calendar_add_setup (calendar, service, values, requirement, trust);
    }

  return TRUE;
}

static void
print_text (TrunkCalendar *calendar,
            int            warn_days,
            gboolean       details)
{
  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);
      g_autofree char *when = NULL;
      g_autofree char *start = NULL;

      if (entry->days < 0)
        /* Translators: a date that is past */
        when = g_strdup (_("past"));
      else
        when = trunk_calendar_entry_dup_when (entry);

      start = g_strdup_printf ("%s %s  %s", entry->days >= 0 && entry->days <= warn_days ? "!" : " ", entry->date, when);
      trunk_cli_field (start, TITLE_COLUMN, entry->title);
      if (!details)
        continue;
      trunk_cli_wrapped ("      ", entry->detail);
      for (guint j = 0; entry->names[j] != NULL; j++)
        trunk_cli_field (_("      Concerns:"), 0, entry->names[j]);
      if (entry->source != NULL)
        trunk_cli_field (_("      Source:"), 0, entry->source);
    }
}

static void
print_json (TrunkCalendar *calendar)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "date");
      json_builder_add_string_value (builder, entry->date);
      json_builder_set_member_name (builder, "days");
      json_builder_add_int_value (builder, entry->days);
      json_builder_set_member_name (builder, "title");
      json_builder_add_string_value (builder, entry->title);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, trunk_calendar_kind_get_nick (entry->kind));
      json_builder_set_member_name (builder, "detail");
      json_builder_add_string_value (builder, entry->detail);
      json_builder_set_member_name (builder, "setups");
      json_builder_begin_array (builder);
      for (guint j = 0; entry->names[j] != NULL; j++)
        json_builder_add_string_value (builder, entry->names[j]);
      json_builder_end_array (builder);
      if (entry->source != NULL)
        {
          json_builder_set_member_name (builder, "source");
          json_builder_add_string_value (builder, entry->source);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  /* For machines: UTF-8 whatever the locale */
  printf ("%s\n", text);
}

static void
print_ics (TrunkCalendar *calendar)
{
  g_autofree char *text = trunk_calendar_to_ics (calendar, g_get_real_time () / G_USEC_PER_SEC, NULL);

  /* For machines: UTF-8 whatever the locale */
  printf ("%s", text);
}

int
trunk_cli_deadlines (int    argc,
                     char **argv)
{
  gboolean json = FALSE;
  gboolean ics = FALSE;
  gboolean details = FALSE;
  gboolean facts_only = FALSE;
  int warn_days = DEFAULT_WARN_DAYS;
  const GOptionEntry entries_options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print as JSON"), NULL },
    { "ics", 0, 0, G_OPTION_ARG_NONE, &ics, N_("Print as iCalendar, for a calendar program: what is still ahead, with alarms"), NULL },
    { "details", 'd', 0, G_OPTION_ARG_NONE, &details, N_("Say more about each date, and where it is from"), NULL },
    { "facts-only", 0, 0, G_OPTION_ARG_NONE, &facts_only, N_("Leave out what belongs to saved set-ups"), NULL },
    { "days", 0, 0, G_OPTION_ARG_INT, &warn_days, N_("Warn this many days ahead (60)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(TrunkCalendar) calendar = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GDate today;
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries_options, NULL,
                        _("Lists what the clouds switch off when, and when credentials and trusted certificates of saved set-ups end.\n\n"
                          "Exit codes: 0 nothing within the warning time, 1 something is due, 3 could not run.\n\n"
                          "For a timer that tells when something is due within 30 days:\n"
                          "  trunklinectl deadlines --days 30 > due.txt || mail -s Deadlines root < due.txt"),
                        &status))
    return status;

  if (argc > 1)
    return trunk_cli_complain (_("“%s” is one argument too many."), argv[1]);
  if (ics && json)
    return trunk_cli_complain (_("--ics and --json are two forms of the same: choose one."));
  if (warn_days < 0 || warn_days > MAX_WARN_DAYS)
    return trunk_cli_complain (_("--days takes a number from 0 to %d."), MAX_WARN_DAYS);

  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  calendar = trunk_calendar_new (catalog, &today);
  if (!facts_only && !add_saved (calendar, catalog, &today))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  trunk_calendar_add_facts (calendar, TRUE);

  if (ics)
    print_ics (calendar);
  else if (json)
    print_json (calendar);
  else
    print_text (calendar, warn_days, details);

  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);

      if (entry->days >= 0 && entry->days <= warn_days)
        return TRUNK_CLI_EXIT_WARNED;
    }

  return TRUNK_CLI_EXIT_PASSED;
}
