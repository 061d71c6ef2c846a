/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-run.h"
#include "cli/trunk-cli-sign-in.h"

#define DEMO_SETUP         "unity-connection-graph"
/* What the labels of the set-up are padded to */
#define LABEL_COLUMNS      25
#define DEMO_SIGN_IN_SETUP "unity-connection-delegated"

/* What is broken for the demonstration: a fault of the practice tenant's menu, and the account it befalls. */
static const struct
{
  const char *fault;
  guint account;
} breakages[] = {
  { "mailbox-unlicensed", 3 },
  { "mailbox-on-premises", 7 },
  { "access-policy", 11 },
  { "calendar-denied", 15 },
  { "mailbox-full", 19 },
  { "mailbox-unknown", 23 },
};

static void
approve_cb (TrunkDeviceCode *device_code,
            gpointer         user_data)
{
  TrunkCliTenant *tenant = user_data;
  g_autofree char *body = g_strdup_printf ("{\"user_code\":\"%s\",\"decision\":\"approve\"}",
                                           trunk_device_code_get_user_code (device_code));
  g_autoptr(JsonNode) answer = NULL;

  g_print ("%s\n", _("(The demonstration enters it for you.)"));
  answer = trunk_cli_tenant_control (tenant, "POST", "/approve", body);
}

static gboolean
demo_break (TrunkCliTenant *tenant,
            TrunkSnapshot  *snapshot)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) faults = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *body = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      TrunkAccount *account = trunk_snapshot_get_nth_account (snapshot, breakages[i].account);
      g_autofree char *fault = g_strdup_printf ("%s=%s", breakages[i].fault,
                                                trunk_account_get_values (account)->address);

      json_builder_add_string_value (builder, fault);
    }
  json_builder_end_array (builder);
  faults = json_builder_get_root (builder);
  body = json_to_string (faults, FALSE);
  answer = trunk_cli_tenant_control (tenant, "PUT", "/faults", body);

  return answer != NULL;
}

/* The finding that the menu promises for @fault. */
static const char *
menu_get_finding (JsonArray  *menu,
                  const char *fault)
{
  for (guint i = 0; i < json_array_get_length (menu); i++)
    {
      JsonObject *entry = json_array_get_object_element (menu, i);

      if (g_str_equal (json_object_get_string_member (entry, "name"), fault))
        return json_object_get_string_member (entry, "finding");
    }

  return NULL;
}

static gboolean
demo_verify (TrunkCliTenant *tenant,
             TrunkPlan      *plan)
{
  g_autoptr(JsonNode) menu = trunk_cli_tenant_control (tenant, "GET", "/faults", NULL);
  guint n_failed = 0;

  if (menu == NULL)
    return FALSE;

  for (guint i = 0; i < trunk_plan_get_n_accounts (plan); i++)
    {
      TrunkCheckItem *verdict = trunk_plan_get_account_verdict (plan, i);

      if (verdict != NULL && trunk_check_item_get_status (verdict) == TRUNK_STATUS_FAIL)
        n_failed++;
    }
  if (n_failed != G_N_ELEMENTS (breakages) || trunk_plan_get_shared_verdict (plan) != NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      TrunkCheckItem *verdict = trunk_plan_get_account_verdict (plan, breakages[i].account);
      TrunkResult *result = verdict != NULL ? trunk_check_item_get_result (verdict) : NULL;

      if (result == NULL ||
          g_strcmp0 (trunk_finding_get_nick (trunk_result_get_finding (result)),
                     menu_get_finding (json_node_get_array (menu), breakages[i].fault)) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
demo_show_setup (TrunkCliSetup *setup)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
  const TrunkRegistrationValues *registration =
    trunk_registration_get_values (trunk_snapshot_get_registration (setup->snapshot));
  g_autofree char *features = trunk_features_to_string (service->capabilities);
  g_autofree char *system = g_strdup_printf (_("%s, release %s"), service->system, service->release);
  g_autofree char *n_accounts = g_strdup_printf ("%u", trunk_snapshot_get_n_accounts (setup->snapshot));
  g_autoptr(GString) permissions = g_string_new (NULL);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (setup->requirement); i++)
    g_string_append_printf (permissions, "%s%s", i > 0 ? ", " : "", trunk_requirement_get_nth_permission (setup->requirement, i)->value);

  trunk_cli_field (_("System"), LABEL_COLUMNS, system);
  trunk_cli_field (_("Features"), LABEL_COLUMNS, features);
  trunk_cli_field (_("Cloud"), LABEL_COLUMNS, trunk_requirement_get_cloud (setup->requirement)->name);
  trunk_cli_field (_("Directory (tenant) ID"), LABEL_COLUMNS, registration->tenant);
  trunk_cli_field (_("Application (client) ID"), LABEL_COLUMNS, registration->client_id);
  trunk_cli_field (_("Accounts"), LABEL_COLUMNS, n_accounts);
  trunk_cli_field (_("Permissions needed"), LABEL_COLUMNS, permissions->str);
}

static int
demo_run (TrunkCliTenant *tenant)
{
  TrunkCliSetupOptions options = { .signs_in = TRUE };
  g_autoptr(TrunkCliSetup) setup = NULL;
  g_autoptr(TrunkCliSetup) delegated = NULL;
  g_autoptr(TrunkPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  trunk_cli_heading (_("1. The set-up"));
  setup = trunk_cli_setup_load_practice (&options, tenant, DEMO_SETUP);
  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  demo_show_setup (setup);

  trunk_cli_heading (_("2. Signing in with a device code"));
  trunk_cli_paragraph (_("Older releases need a person to sign in once. This is how that looks:"));
  delegated = trunk_cli_setup_load_practice (&options, tenant, DEMO_SIGN_IN_SETUP);
  if (delegated == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  status = trunk_cli_sign_in_run (delegated, FALSE, approve_cb, tenant);
  if (status != TRUNK_CLI_EXIT_PASSED)
    return status;

  trunk_cli_heading (_("3. Proving the connection"));
  trunk_cli_paragraph (_("Six of the accounts have been broken, each in another way. The run finds out which, why, and what mends it."));
  if (!demo_break (tenant, setup->snapshot))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  plan = trunk_plan_new (setup->snapshot, setup->requirement, NULL, &error);
  g_assert (plan != NULL);
  if (!trunk_cli_run_plan (setup, plan, 0))
    return TRUNK_CLI_EXIT_CANCELLED;
  g_print ("\n");
  trunk_cli_print_report (setup, plan, TRUNK_REPORT_TEXT, FALSE);

  if (!demo_verify (tenant, plan))
    return trunk_cli_complain (_("The demonstration did not go as meant: the broken accounts and the verdicts differ."));

  trunk_cli_heading (_("That was the demonstration"));
  trunk_cli_paragraph (_("All six broken accounts were found and explained; the others passed. Everything ran on this computer, "
                         "against the practice tenant, which is gone again."));
  trunk_cli_paragraph (_("Next: “trunklinectl check --practice --fault secret-expired” to see another cause, "
                         "“trunklinectl check --help” for your own set-up."));

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_demo (int    argc,
                char **argv)
{
  g_autoptr(TrunkCliTenant) tenant = NULL;
  int status;

  if (!trunk_cli_parse (&argc, &argv, NULL, NULL,
                        _("Starts the practice tenant with 25 accounts, signs in with a device code, breaks six accounts in six\n"
                          "ways, tests all of them and prints the report. Needs no network and leaves nothing behind.\n\n"
                          "Exit code 0 when the broken accounts, and no others, were found and explained."),
                        &status))
    return status;

  tenant = trunk_cli_tenant_start (NULL);
  if (tenant == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  return demo_run (tenant);
}
