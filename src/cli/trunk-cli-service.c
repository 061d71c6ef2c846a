/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/trunk-cli-secret.h"
#include "cli/trunk-cli-setup.h"
#include "cli/trunk-cli-wait.h"

static int
service_list (void)
{
  g_autoptr(TrunkWorkspace) workspace = trunk_cli_open_workspace ();
  g_autoptr(GPtrArray) services = NULL;
  g_autoptr(GError) error = NULL;

  if (workspace == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  services = trunk_workspace_list_services (workspace, &error);
  if (services == NULL)
    return trunk_cli_complain ("%s", error->message);

  for (guint i = 0; i < services->len; i++)
    {
      const TrunkServiceValues *values = trunk_service_get_values (g_ptr_array_index (services, i));

      g_print ("%s  %s  (%s %s)\n", values->id, values->display_name, values->system, values->release);
    }
  if (services->len == 0)
    g_printerr ("%s\n", _("No set-up is saved yet; “trunklinectl service import FILE” saves one."));

  return TRUNK_CLI_EXIT_PASSED;
}

static int
service_import (const char *path)
{
  const TrunkCliSetupOptions options = { .session_only = FALSE };
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkCliSetup) setup = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return trunk_cli_complain (_("%s: there is no such file."), path);

  /* Loading it as a run would shows every error that a run would meet. */
  setup = trunk_cli_setup_load (&options, path);
  workspace = setup != NULL ? trunk_cli_open_workspace () : NULL;
  if (workspace == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  if (!trunk_workspace_save_snapshot (workspace, setup->snapshot, &error))
    return trunk_cli_complain ("%s: %s", path, error->message);

  g_print (ngettext ("Saved “%s” with %u account.\n", "Saved “%s” with %u accounts.\n",
                     trunk_snapshot_get_n_accounts (setup->snapshot)),
           trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot))->display_name,
           trunk_snapshot_get_n_accounts (setup->snapshot));

  return TRUNK_CLI_EXIT_PASSED;
}

static int
service_export (const char *name)
{
  const TrunkCliSetupOptions options = { .session_only = FALSE };
  g_autoptr(TrunkCliSetup) setup = trunk_cli_setup_load (&options, name);
  g_autoptr(TrunkInterchange) interchange = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  interchange = trunk_interchange_new (setup->snapshot);
  text = trunk_interchange_to_data (interchange, &length);
  fwrite (text, 1, length, stdout);
  fputc ('\n', stdout);

  return TRUNK_CLI_EXIT_PASSED;
}

/* The secret goes into the store; the registration learns nothing but that it has one. */
static int
service_set_secret (const char *name,
                    const char *path)
{
  const TrunkCliSetupOptions options = { .session_only = FALSE };
  g_autoptr(TrunkCliSetup) setup = trunk_cli_setup_load (&options, name);
  const TrunkRegistrationValues *registration;
  g_autoptr(TrunkSecret) secret = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean certificate;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  registration = trunk_registration_get_values (trunk_snapshot_get_registration (setup->snapshot));
  certificate = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  if (registration->credential == TRUNK_CREDENTIAL_NONE)
    return trunk_cli_complain (_("“%s” has no credential: a person signs in, with “trunklinectl sign-in”."), name);

  if (path != NULL)
    secret = trunk_cli_secret_read (path, &error);
  else
    secret = trunk_cli_secret_prompt (certificate ? _("Private key (PEM)") : _("Client secret"));
  if (secret == NULL)
    return trunk_cli_complain ("%s", error != NULL ? error->message : _("No secret was given."));

  trunk_secret_store_store_async (setup->secrets, registration->id,
                                  certificate ? TRUNK_SECRET_PRIVATE_KEY : TRUNK_SECRET_CLIENT_SECRET,
                                  secret, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  if (!trunk_secret_store_store_finish (setup->secrets, trunk_cli_wait (&result), &error))
    return trunk_cli_complain ("%s", error->message);

  g_print ("%s\n", _("Kept in the keyring."));

  return TRUNK_CLI_EXIT_PASSED;
}

static gboolean
forget_secrets (TrunkSecretStore  *secrets,
                const char        *owner,
                GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  trunk_secret_store_clear_async (secrets, owner, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);

  return trunk_secret_store_clear_finish (secrets, trunk_cli_wait (&result), error);
}

/* Secrets first: a set-up whose secrets could not be removed stays, so that it can be tried again. */
static int
service_remove (const char *name)
{
  const TrunkCliSetupOptions options = { .session_only = FALSE };
  g_autoptr(TrunkCliSetup) setup = trunk_cli_setup_load (&options, name);
  const TrunkServiceValues *service;
  g_autoptr(GError) error = NULL;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (setup->workspace == NULL)
    return trunk_cli_complain (_("“%s” is a file, not a saved set-up."), name);

  service = trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
  if (!forget_secrets (setup->secrets, service->registration, &error) ||
      !forget_secrets (setup->secrets, service->id, &error) ||
      !trunk_workspace_delete_service (setup->workspace, service->id, &error))
    return trunk_cli_complain ("%s", error->message);

  /* Another set-up may share the registration; then it stays. */
  trunk_workspace_delete_registration (setup->workspace, service->registration, NULL);
  g_print (_("Removed “%s”; its secrets were looked for again and are gone.\n"), service->display_name);

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_service (int    argc,
                   char **argv)
{
  int status;

  if (!trunk_cli_parse (&argc, &argv, NULL, _("list | import FILE | export SET-UP | secret SET-UP [FILE] | remove SET-UP"),
                        _("A set-up is one service with its registration and accounts. As a file it is JSON, without secrets:\n\n"
                          "  {\n"
                          "    \"trunkline\": 1,\n"
                          "    \"service\": { \"id\": \"voicemail\", \"display-name\": \"Voicemail\",\n"
                          "      \"system\": \"cisco-unity-connection\", \"release\": \"15su4\",\n"
                          "      \"capabilities\": [\"single-inbox\", \"calendar\"], \"registration\": \"um\" },\n"
                          "    \"registration\": { \"id\": \"um\", \"cloud\": \"global\", \"tenant\": \"contoso.com\",\n"
                          "      \"client-id\": \"11111111-2222-3333-4444-555555555555\", \"credential\": \"secret\" },\n"
                          "    \"accounts\": [ { \"id\": \"1\", \"alias\": \"alice\", \"address\": \"alice@contoso.com\",\n"
                          "      \"capabilities\": [\"single-inbox\", \"calendar\"] } ]\n"
                          "  }\n\n"
                          "“secret” asks for the client secret or private key, or reads it from FILE, and keeps it in the keyring."),
                        &status))
    return status;

  if (argc == 2 && g_str_equal (argv[1], "list"))
    return service_list ();
  if (argc == 3 && g_str_equal (argv[1], "import"))
    return service_import (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "export"))
    return service_export (argv[2]);
  if ((argc == 3 || argc == 4) && g_str_equal (argv[1], "secret"))
    return service_set_secret (argv[2], argc == 4 ? argv[3] : NULL);
  if (argc == 3 && g_str_equal (argv[1], "remove"))
    return service_remove (argv[2]);

  return trunk_cli_complain (_("What shall be done? See “trunklinectl service --help”."));
}
