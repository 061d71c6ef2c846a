/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-sign-in.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "cli/trunk-cli-explanation.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-wait.h"

/* What the labels of the outcome are padded to */
#define LABEL_COLUMNS 14

typedef struct
{
  TrunkDeviceCode *device_code; /* borrowed */
  TrunkCliCodeFunc shown;
  gpointer user_data;
  gboolean json;
} SignIn;

/* One object a line; names and values follow @state, ended by NULL. */
static void G_GNUC_NULL_TERMINATED
print_json (const char *state,
            ...)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const char *name;
  va_list args;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, state);
  va_start (args, state);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_string_value (builder, va_arg (args, const char *));
    }
  va_end (args);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
  fflush (stdout);
}

static void
state_cb (TrunkDeviceCode *device_code,
          GParamSpec      *pspec,
          SignIn          *sign_in)
{
  if (trunk_device_code_get_state (device_code) != TRUNK_DEVICE_CODE_WAITING)
    return;

  if (sign_in->json)
    print_json ("waiting", "verification-uri", trunk_device_code_get_verification_uri (device_code),
                "user-code", trunk_device_code_get_user_code (device_code), NULL);
  else
    {
      g_print (_("Open   %s\n"), trunk_device_code_get_verification_uri (device_code));
      g_print (_("Enter  %s\n"), trunk_device_code_get_user_code (device_code));
    }
  /* Whoever reads it through a pipe has to act on it, too. */
  fflush (stdout);
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
                 TrunkOutcome  *outcome,
                 gboolean       json)
{
  g_autoptr(TrunkExplanation) explanation =
    trunk_explain_outcome (setup->catalog, outcome, setup->snapshot, setup->requirement, "");

  if (json)
    print_json ("refused", "finding", trunk_finding_get_nick (trunk_outcome_get_finding (outcome)),
                "title", trunk_explanation_get_title (explanation), NULL);
  else
    trunk_cli_explanation_print (explanation);

  return TRUNK_CLI_EXIT_FAILED;
}

/* "https://outlook.office365.com/EWS.AccessAsUser.All openid" as a person reads it: "EWS.AccessAsUser.All". */
static char *
shorten_scope (const char *scope)
{
  static const char * const of_the_sign_in_itself[] = { "openid", "profile", "email", "offline_access", NULL };
  g_auto(GStrv) words = g_strsplit (scope, " ", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *slash = strrchr (words[i], '/');
      const char *name = slash != NULL ? slash + 1 : words[i];

      if (name[0] == '\0' || g_strv_contains (of_the_sign_in_itself, name))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
sign_in_done (TrunkToken *token)
{
  TrunkClaims *claims = trunk_token_get_claims (token);
  const char *user = claims != NULL ? trunk_claims_get_string (claims, "upn") : NULL;
  const char *tenant = claims != NULL ? trunk_claims_get_string (claims, "tid") : NULL;
  const char *scope = trunk_token_get_scope (token);

  if (user != NULL)
    trunk_cli_field (_("Signed in as"), LABEL_COLUMNS, user);
  if (tenant != NULL)
    trunk_cli_field (_("Tenant"), LABEL_COLUMNS, tenant);
  if (scope != NULL)
    {
      g_autofree char *granted = shorten_scope (scope);

      trunk_cli_field (_("Granted"), LABEL_COLUMNS, granted);
    }
  trunk_cli_field (_("Renewal"), LABEL_COLUMNS, _("works, proved just now"));
}

int
trunk_cli_sign_in_run (TrunkCliSetup    *setup,
                       gboolean          json,
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
  SignIn sign_in = { device_code, shown, user_data, json };
  g_autoptr(GAsyncResult) probe_result = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refresh_result = NULL;
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkOutcome) refreshed = NULL;
  g_autoptr(TrunkToken) token = NULL;
  g_autoptr(GError) error = NULL;
  guint countdown;

  /* Before anybody types a code: what comes of it has to be kept somewhere. */
  trunk_secret_store_probe_async (setup->secrets, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &probe_result);
  outcome = trunk_secret_store_probe_finish (setup->secrets, trunk_cli_wait (&probe_result), NULL);
  if (outcome == NULL)
    return TRUNK_CLI_EXIT_CANCELLED;
  if (!trunk_outcome_is_ok (outcome))
    {
      sign_in_refused (setup, outcome, json);
      if (!json)
        trunk_cli_paragraph (_("\nWithout a keyring, add --sealed-file FILE here and to “trunklinectl check”."));
      return TRUNK_CLI_EXIT_FAILED;
    }
  g_clear_pointer (&outcome, trunk_outcome_unref);

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
    return sign_in_refused (setup, outcome, json);

  trunk_token_source_prove_refresh_async (tokens, scope, trunk_cli_get_cancellable (), trunk_cli_ready_cb,
                                          &refresh_result);
  refreshed = trunk_token_source_prove_refresh_finish (tokens, trunk_cli_wait (&refresh_result), &error);
  if (refreshed == NULL)
    return TRUNK_CLI_EXIT_CANCELLED;

  if (!trunk_outcome_is_ok (refreshed))
    return sign_in_refused (setup, refreshed, json);

  if (json)
    print_json ("done", "finding", trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), NULL);
  else
    sign_in_done (token);

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_sign_in (int    argc,
                   char **argv)
{
  g_auto(TrunkCliSetupOptions) options = { .signs_in = TRUE };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print the code, and then the outcome, as JSON, one object a line"), NULL },
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

  return trunk_cli_sign_in_run (setup, json, NULL, NULL);
}
