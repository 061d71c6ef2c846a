/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/trunk-validate.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-setup.h"
#include "handover/trunk-handover-values.h"
#include "systems/trunk-system.h"

#define LABEL_WIDTH 13

typedef struct
{
  char *features;
  char *cloud;
  char *tenant;
  char *client_id;
  char *save;
} GuideOptions;

static void
guide_options_clear (GuideOptions *options)
{
  g_clear_pointer (&options->features, g_free);
  g_clear_pointer (&options->cloud, g_free);
  g_clear_pointer (&options->tenant, g_free);
  g_clear_pointer (&options->client_id, g_free);
  g_clear_pointer (&options->save, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GuideOptions, guide_options_clear)

static void
print_systems (TrunkCatalog *catalog)
{
  for (guint i = 0; i < trunk_catalog_get_n_systems (catalog); i++)
    {
      TrunkSystem *system = trunk_catalog_get_nth_system (catalog, i);
      g_autofree char *heading = g_strdup_printf ("%s  (%s)", trunk_system_get_name (system), trunk_system_get_id (system));

      trunk_cli_heading (heading);
      for (guint n = 0; n < trunk_system_get_n_releases (system); n++)
        {
          const TrunkRelease *release = trunk_system_get_nth_release (system, n);
          g_autofree char *features = trunk_features_to_string (release->features);
          g_autofree char *text = g_strdup_printf ("%s: %s", release->name, features);

          trunk_cli_field (release->id, 8, text);
        }
    }

  g_print ("\n");
  trunk_cli_paragraph (_("“trunklinectl guide SYSTEM RELEASE” says what one of them needs, step by step."));
}

/* Filling in */

static TrunkHandoverValues *
make_values (const GuideOptions *options,
             TrunkRequirement   *requirement)
{
  TrunkHandoverValues *values = trunk_handover_values_new (requirement);

  trunk_handover_values_set (values, "tenant-id", options->tenant);
  trunk_handover_values_set (values, "client-id", options->client_id);
  trunk_handover_values_set (values, "service-name", options->save);

  return values;
}

/* The guide */

static void
print_needs (TrunkRequirement *requirement)
{
  trunk_cli_heading (_("What it needs"));
  trunk_cli_field (_("Protocol"), LABEL_WIDTH,
                   trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH
                   ? _("Microsoft Graph") : _("Exchange Web Services (EWS)"));
  trunk_cli_field (_("Signs in"), LABEL_WIDTH,
                   trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP
                   ? _("as itself, with a client secret or certificate") : _("as a person, once, with a device code"));
  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    {
      const TrunkPermission *permission = trunk_requirement_get_nth_permission (requirement, i);
      /* Translators: a permission, whose it is, and of which kind: "Mail.Send of Microsoft Graph (application)" */
      g_autofree char *text = g_strdup_printf (_("%s of %s (%s)"), permission->value,
                                               trunk_resource_get_name (permission->resource),
                                               permission->kind == TRUNK_PERMISSION_APPLICATION
                                               ? _("application") : _("delegated"));

      trunk_cli_field (i == 0 ? _("Permissions") : "", LABEL_WIDTH, text);
    }

  for (guint i = 0; i < trunk_requirement_get_n_deadlines (requirement); i++)
    {
      const TrunkDeadline *deadline = trunk_requirement_get_nth_deadline (requirement, i);
      g_autofree char *text = g_strdup_printf ("%s: %s", deadline->date, deadline->title);

      trunk_cli_field (i == 0 ? _("Deadlines") : "", LABEL_WIDTH, text);
    }

  if (trunk_requirement_get_blocker (requirement) != NULL)
    {
      trunk_cli_heading (_("This can’t work any more"));
      trunk_cli_paragraph (trunk_requirement_get_blocker (requirement));
    }
}

static void
print_steps (TrunkRequirement    *requirement,
             TrunkHandoverValues *values)
{
  TrunkSystem *system = trunk_requirement_get_system (requirement);
  const TrunkWay *way = trunk_requirement_get_way (requirement);
  TrunkFeature features = trunk_requirement_get_features (requirement);
  guint number = 0;

  for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
    {
      const TrunkStep *step = trunk_system_get_nth_step (system, i);
      g_autofree char *heading = NULL;
      g_autofree char *link = NULL;

      if (!trunk_step_applies (step, way, features))
        continue;

      heading = g_strdup_printf (_("Step %u: %s"), ++number, step->title);
      trunk_cli_heading (heading);
      if (step->link != NULL && (link = trunk_handover_values_fill (values, step->link, TRUNK_HANDOVER_PLAIN, NULL)) != NULL)
        g_print ("%s\n", link);
      for (guint n = 0; step->texts[n] != NULL; n++)
        trunk_cli_paragraph (step->texts[n]);
      for (guint n = 0; n < step->n_commands; n++)
        {
          g_autofree char *command = trunk_handover_values_fill (values, step->commands[n].text, TRUNK_HANDOVER_COMMAND, NULL);

          g_print ("   %s\n", command);
        }
    }
}

static void
print_fields (TrunkRequirement    *requirement,
              TrunkHandoverValues *values)
{
  TrunkSystem *system = trunk_requirement_get_system (requirement);
  const TrunkWay *way = trunk_requirement_get_way (requirement);
  TrunkFeature features = trunk_requirement_get_features (requirement);
  const char *screen = NULL;

  for (guint i = 0; i < trunk_system_get_n_fields (system); i++)
    {
      const TrunkField *field = trunk_system_get_nth_field (system, i);
      g_autofree char *value = NULL;

      if (!trunk_field_applies (field, way, features))
        continue;

      if (g_strcmp0 (screen, field->screen) != 0)
        {
          trunk_cli_heading (field->screen);
          if (field->path != NULL)
            trunk_cli_paragraph (field->path);
          screen = field->screen;
        }
      if (field->secret)
        value = g_strdup (_("(the secret’s value; it is not shown here)"));
      else
        value = field->value != NULL ? trunk_handover_values_fill (values, field->value, TRUNK_HANDOVER_PLAIN, NULL) : g_strdup (_("(your choice)"));
      g_print ("   %s: %s\n", field->label, value);
    }
}

/* Saving */

static gboolean
options_validate (const GuideOptions  *options,
                  GError             **error)
{
  if (options->tenant != NULL && !trunk_validate_tenant (options->tenant, error))
    {
      g_prefix_error_literal (error, "--tenant: ");
      return FALSE;
    }
  if (options->client_id != NULL && !trunk_validate_guid (options->client_id, error))
    {
      g_prefix_error_literal (error, "--client-id: ");
      return FALSE;
    }

  return TRUE;
}

static int
guide_save (const GuideOptions *options,
            TrunkRequirement   *requirement,
            const char         *system,
            const char         *release)
{
  g_autofree char *service_id = g_uuid_string_random ();
  g_autofree char *registration_id = g_uuid_string_random ();
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkRegistration) registration = NULL;
  g_autoptr(TrunkService) service = NULL;
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;

  if (options->tenant == NULL || options->client_id == NULL)
    return trunk_cli_complain (_("To save a set-up, give --tenant and --client-id too."));

  workspace = trunk_cli_open_workspace ();
  if (workspace == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  registration = trunk_registration_new (&(TrunkRegistrationValues) {
    .id = registration_id, .cloud = trunk_requirement_get_cloud (requirement)->id, .tenant = options->tenant,
    .client_id = options->client_id,
    .credential = trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP
                  ? TRUNK_CREDENTIAL_SECRET : TRUNK_CREDENTIAL_NONE });
  service = trunk_service_new (&(TrunkServiceValues) {
    .id = service_id, .display_name = options->save, .system = system, .release = release,
    .capabilities = trunk_requirement_get_features (requirement), .registration = registration_id });
  snapshot = trunk_snapshot_new (service, registration, g_ptr_array_new_with_free_func (g_object_unref));
  if (!trunk_workspace_save_snapshot (workspace, snapshot, &error))
    return trunk_cli_complain ("%s", error->message);

  g_print ("\n");
  if (trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP)
    g_print (_("Saved “%s”. Next:\n"
               "  trunklinectl service secret '%s'\n"
               "  trunklinectl accounts import accounts.csv --set-up '%s'\n"
               "  trunklinectl check '%s'\n"), options->save, options->save, options->save, options->save);
  else
    g_print (_("Saved “%s”. Next:\n"
               "  trunklinectl sign-in '%s'\n"
               "  trunklinectl accounts import accounts.csv --set-up '%s'\n"
               "  trunklinectl check '%s'\n"), options->save, options->save, options->save, options->save);

  return TRUNK_CLI_EXIT_PASSED;
}

static int
guide_release (const GuideOptions *options,
               TrunkCatalog       *catalog,
               const char         *system_id,
               const char         *release_id)
{
  TrunkSystem *system = trunk_catalog_get_system (catalog, system_id);
  const TrunkRelease *release = system != NULL ? trunk_system_get_release (system, release_id) : NULL;
  TrunkFeature features = release != NULL ? release->features : TRUNK_FEATURE_SINGLE_INBOX;
  g_autoptr(TrunkRequirement) requirement = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkHandoverValues) values = NULL;
  GDate today;

  if (!options_validate (options, &error) ||
      (options->features != NULL && !trunk_features_from_string (options->features, &features, &error)))
    return trunk_cli_complain ("%s", error->message);

  /* Names that do not exist are its to refuse: it says which there are. */
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  requirement = trunk_requirement_new (catalog, system_id, release_id, features,
                                       options->cloud != NULL ? options->cloud : "global", &today, &error);
  if (requirement == NULL)
    return trunk_cli_complain ("%s", error->message);

  values = make_values (options, requirement);
  print_needs (requirement);
  print_steps (requirement, values);
  print_fields (requirement, values);

  return options->save != NULL ? guide_save (options, requirement, system_id, release_id) : TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_guide (int    argc,
                 char **argv)
{
  g_auto(GuideOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "features", 0, 0, G_OPTION_ARG_STRING, &options.features,
      N_("What it shall do, separated by commas; everything the release offers unless given"), N_("FEATURES") },
    { "cloud", 0, 0, G_OPTION_ARG_STRING, &options.cloud, N_("A national cloud: gcc-high, dod, china …; global unless given"), N_("CLOUD") },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &options.tenant, N_("The directory (tenant) ID, to be filled in"), N_("ID") },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &options.client_id, N_("The application (client) ID, to be filled in"), N_("ID") },
    { "save", 0, 0, G_OPTION_ARG_STRING, &options.save, N_("Save it as a set-up under this name"), N_("NAME") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TrunkCatalog) catalog = NULL;
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("[SYSTEM RELEASE]"),
                        _("Without arguments, lists the telephone systems that are known, with their releases and features.\n"
                          "With them, says what that release needs: permissions, deadlines, the steps in the portals with links\n"
                          "and commands, and the values for the system’s own screens.\n\n"
                          "Examples:\n"
                          "  trunklinectl guide\n"
                          "  trunklinectl guide cisco-unity-connection 15su4 --features single-inbox,calendar\n"
                          "  trunklinectl guide cisco-unity-connection 15su4 --tenant contoso.com \\\n"
                          "      --client-id 11111111-2222-3333-4444-555555555555 --save Voicemail"),
                        &status))
    return status;

  if (argc != 1 && argc != 3)
    return trunk_cli_complain (_("Name a system and its release; “trunklinectl guide” lists them."));

  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (argc == 3)
    return guide_release (&options, catalog, argv[1], argv[2]);

  print_systems (catalog);

  return TRUNK_CLI_EXIT_PASSED;
}
