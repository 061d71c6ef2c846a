/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-setup.h"

/* Warn this many days ahead unless told otherwise (facts 10). */
#define DEFAULT_WARN_DAYS 60
#define MAX_WARN_DAYS     3650
/* "! 2026-12-31  in 1000 days  " */
#define TITLE_COLUMN      29

/* One date, from the facts or from a saved registration. */
typedef struct
{
  char *date;                   /* (owned): ISO */
  char *title;                  /* (owned) */
  char *detail;                 /* (owned) (nullable) */
  char *source;                 /* (owned) (nullable) */
  gint64 days;                  /* from today; negative when past */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->date);
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->source);
  g_free (entry);
}

static int
entry_compare (gconstpointer a,
               gconstpointer b)
{
  const Entry *first = *(const Entry * const *) a;
  const Entry *second = *(const Entry * const *) b;

  return strcmp (first->date, second->date);
}

static void
add_entry (GPtrArray  *entries,
           const char *date,
           const char *title,
           const char *detail,
           const char *source)
{
  g_autofree char *midnight = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) then = g_date_time_new_from_iso8601 (midnight, NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) today = g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now),
                                                    g_date_time_get_day_of_month (now), 0, 0, 0);
  Entry *entry;

  if (then == NULL)
    return;

  entry = g_new0 (Entry, 1);
  entry->date = g_strdup (date);
  entry->title = g_strdup (title);
  entry->detail = g_strdup (detail);
  entry->source = g_strdup (source);
  entry->days = g_date_time_difference (then, today) / G_TIME_SPAN_DAY;
  g_ptr_array_add (entries, entry);
}

static void
add_facts (GPtrArray    *entries,
           TrunkCatalog *catalog)
{
  for (guint i = 0; i < trunk_catalog_get_n_deadlines (catalog); i++)
    {
      const TrunkDeadline *deadline = trunk_catalog_get_nth_deadline (catalog, i);

      add_entry (entries, deadline->date, deadline->title, deadline->detail, deadline->source.source);
    }
}

/* The credentials of saved set-ups. */
static gboolean
add_saved (GPtrArray *entries)
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

      if (values != NULL && values->credential_ends != 0)
        {
          g_autoptr(GDateTime) ends = g_date_time_new_from_unix_utc (values->credential_ends);
          g_autofree char *date = ends != NULL ? g_date_time_format (ends, "%F") : NULL;
          /* Translators: %s is the name of a saved set-up */
          g_autofree char *title = g_strdup_printf (_("The credential of “%s” ends"), service->display_name);

          if (date != NULL)
            add_entry (entries, date, title, NULL, NULL);
        }
    }

  return TRUE;
}

static void
print_text (GPtrArray *entries,
            int        warn_days,
            gboolean   details)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      g_autofree char *when = NULL;
      g_autofree char *start = NULL;

      if (entry->days < 0)
        /* Translators: a date that is past */
        when = g_strdup (_("past"));
      else if (entry->days == 0)
        when = g_strdup (_("today"));
      else
        when = g_strdup_printf (ngettext ("in %d day", "in %d days", entry->days), (int) entry->days);

      start = g_strdup_printf ("%s %s  %s", entry->days >= 0 && entry->days <= warn_days ? "!" : " ", entry->date, when);
      trunk_cli_field (start, TITLE_COLUMN, entry->title);
      if (!details)
        continue;
      if (entry->detail != NULL)
        trunk_cli_wrapped ("      ", entry->detail);
      if (entry->source != NULL)
        trunk_cli_field (_("      Source:"), 0, entry->source);
    }
}

static void
print_json (GPtrArray *entries)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "date");
      json_builder_add_string_value (builder, entry->date);
      json_builder_set_member_name (builder, "days");
      json_builder_add_int_value (builder, entry->days);
      json_builder_set_member_name (builder, "title");
      json_builder_add_string_value (builder, entry->title);
      if (entry->detail != NULL)
        {
          json_builder_set_member_name (builder, "detail");
          json_builder_add_string_value (builder, entry->detail);
        }
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

int
trunk_cli_deadlines (int    argc,
                     char **argv)
{
  gboolean json = FALSE;
  gboolean details = FALSE;
  gboolean facts_only = FALSE;
  int warn_days = DEFAULT_WARN_DAYS;
  const GOptionEntry entries_options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print as JSON"), NULL },
    { "details", 'd', 0, G_OPTION_ARG_NONE, &details, N_("Say more about each date, and where it is from"), NULL },
    { "facts-only", 0, 0, G_OPTION_ARG_NONE, &facts_only, N_("Leave out the credentials of saved set-ups"), NULL },
    { "days", 0, 0, G_OPTION_ARG_INT, &warn_days, N_("Warn this many days ahead (60)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries_options, NULL,
                        _("Lists what the clouds switch off when, and when the credentials of saved set-ups end.\n\n"
                          "Exit codes: 0 nothing within the warning time, 1 something is due, 3 could not run.\n\n"
                          "For a timer that tells when something is due within 30 days:\n"
                          "  trunklinectl deadlines --days 30 > due.txt || mail -s Deadlines root < due.txt"),
                        &status))
    return status;

  if (argc > 1)
    return trunk_cli_complain (_("“%s” is one argument too many."), argv[1]);
  if (warn_days < 0 || warn_days > MAX_WARN_DAYS)
    return trunk_cli_complain (_("--days takes a number from 0 to %d."), MAX_WARN_DAYS);

  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  add_facts (entries, catalog);
  if (!facts_only && !add_saved (entries))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  g_ptr_array_sort (entries, entry_compare);

  if (json)
    print_json (entries);
  else
    print_text (entries, warn_days, details);

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (entry->days >= 0 && entry->days <= warn_days)
        return TRUNK_CLI_EXIT_WARNED;
    }

  return TRUNK_CLI_EXIT_PASSED;
}
