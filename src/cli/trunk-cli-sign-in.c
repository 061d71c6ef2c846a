/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-sign-in.h"

#include <glib/gi18n.h>

#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-wait.h"
#include "explain/trunk-explain.h"

typedef struct
{
  TrunkDeviceCode *device_code; /* borrowed */
  TrunkCliCodeFunc shown;
  gpointer user_data;
} SignIn;

static void
state_cb (TrunkDeviceCode *device_code,
          GParamSpec      *pspec,
          SignIn          *sign_in)
{
  g_autofree char *line = NULL;

  if (trunk_device_code_get_state (device_code) != TRUNK_DEVICE_CODE_WAITING)
    return;

  g_print (_("Open   %s\n"), trunk_device_code_get_verification_uri (device_code));
  g_print (_("Enter  %s\n"), trunk_device_code_get_user_code (device_code));
  if (sign_in->shown != NULL)
    sign_in->shown (device_code, sign_in->user_data);
}

static gboolean
countdown_cb (gpointer user_data)
{
  SignIn *sign_in = user_data;
  gint64 left = trunk_device_code_get_expires (sign_in->device_code) - g_get_monotonic_time ();

  if (trunk_device_code_get_state (sign_in->device_code) == TRUNK_DEVICE_CODE_WAITING && left > 0)
    {
      g_autofree char *duration = trunk_cli_format_duration (left);
      /* Translators: waiting for a sign-in in the browser; %s is a duration */
      g_autofree char *line = g_strdup_printf (_("Waiting for you to finish in the browser; the code is good for %s"),
                                               duration);

      trunk_cli_progress (line);
    }

  return G_SOURCE_CONTINUE;
}

static int
sign_in_refused (TrunkCliSetup *setup,
                 TrunkOutcome  *outcome)
{
  g_autoptr(TrunkExplanation) explanation =
    trunk_explain_outcome (setup->catalog, outcome, setup->snapshot, setup->requirement, "");

  g_print ("\n");
  trunk_cli_heading (trunk_explanation_get_title (explanation));
  trunk_cli_paragraph (trunk_explanation_get_cause (explanation));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);
      g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, remedy->text);

      trunk_cli_paragraph (text);
      if (remedy->value != NULL)
        g_print ("     %s\n", remedy->value);
    }

  return TRUNK_CLI_EXIT_FAILED;
}

static void
sign_in_done (TrunkCliSetup *setup,
              TrunkToken    *token,
              TrunkOutcome  *refreshed)
{
  TrunkClaims *claims = trunk_token_get_claims (token);
  const char *scope = trunk_token_get_scope (token);

  if (claims != NULL && trunk_claims_get_string (claims, "upn") != NULL)
    g_print (_("Signed in as  %s\n"), trunk_claims_get_string (claims, "upn"));
  if (claims != NULL && trunk_claims_get_string (claims, "tid") != NULL)
    g_print (_("Tenant        %s\n"), trunk_claims_get_string (claims, "tid"));
  if (scope != NULL)
    g_print (_("Granted       %s\n"), scope);
  g_print (_("Renewal       %s\n"),
           trunk_outcome_is_ok (refreshed) ? _("works, proved just now") : _("does not work"));
}

int
trunk_cli_sign_in_run (TrunkCliSetup    *setup,
                       TrunkCliCodeFunc  shown,
                       gpointer          user_data)
{
  const char *scope = trunk_requirement_get_scope (setup->requirement);
  const TrunkCloud *cloud = trunk_requirement_get_cloud (setup->requirement);
  TrunkRegistration *registration = trunk_snapshot_get_registration (setup->snapshot);
  g_autoptr(TrunkDeviceCode) device_code =
    trunk_device_code_new (setup->net, cloud, registration, scope, setup->secrets);
  g_autoptr(TrunkTokenSource) tokens =
    trunk_token_source_new (setup->net, cloud, registration, TRUNK_SIGN_IN_DELEGATED, setup->secrets);
  SignIn sign_in = { device_code, shown, user_data };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refresh_result = NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkOutcome) refreshed = NULL;
  g_autoptr(TrunkToken) token = NULL;
  g_autoptr(GError) error = NULL;
  guint countdown;

  g_signal_connect (device_code, "notify::state", G_CALLBACK (state_cb), &sign_in);
  countdown = g_timeout_add_seconds (1, countdown_cb, &sign_in);
  trunk_device_code_run_async (device_code, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  outcome = trunk_device_code_run_finish (device_code, trunk_cli_wait (&result), &token, &error);
  g_source_remove (countdown);
  trunk_cli_progress (NULL);

  if (outcome == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return trunk_cli_complain ("%s", error->message);
      return TRUNK_CLI_EXIT_CANCELLED;
    }
  if (!trunk_outcome_is_ok (outcome))
    return sign_in_refused (setup, outcome);

  trunk_token_source_prove_refresh_async (tokens, scope, trunk_cli_get_cancellable (), trunk_cli_ready_cb,
                                          &refresh_result);
  refreshed = trunk_token_source_prove_refresh_finish (tokens, trunk_cli_wait (&refresh_result), &error);
  if (refreshed == NULL)
    return TRUNK_CLI_EXIT_CANCELLED;

  sign_in_done (setup, token, refreshed);

  return trunk_outcome_is_ok (refreshed) ? TRUNK_CLI_EXIT_PASSED : sign_in_refused (setup, refreshed);
}

int
trunk_cli_sign_in (int    argc,
                   char **argv)
{
  g_auto(TrunkCliSetupOptions) options = { 0 };
  const GOptionEntry entries[] = {
    TRUNK_CLI_SETUP_ENTRIES (&options),
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TrunkCliSetup) setup = NULL;
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("SET-UP"),
                        _("Asks for a device code, which you enter on a page in any browser, on any computer. What comes of it\n"
                          "is kept in the keyring and renews itself; one sign-in serves all accounts of the set-up.\n\n"
                          "Examples:\n"
                          "  trunklinectl sign-in Voicemail\n"
                          "  trunklinectl sign-in --practice unity-connection-delegated"),
                        &status))
    return status;

  if (argc != 2)
    return trunk_cli_complain (_("Name one set-up: a file, a saved set-up, or one of the practice tenant’s."));

  setup = trunk_cli_setup_load (&options, argv[1]);
  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (trunk_requirement_get_sign_in (setup->requirement) == TRUNK_SIGN_IN_APP)
    {
      g_print ("%s\n", _("Nothing to do here: this set-up signs in as itself."));
      return TRUNK_CLI_EXIT_PASSED;
    }

  return trunk_cli_sign_in_run (setup, NULL, NULL);
}
