/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/trunk-cli-secret.h"
#include "cli/trunk-cli-setup.h"
#include "cli/trunk-cli-wait.h"

typedef struct
{
  char *sealed_file;
  gboolean session_only;
  gboolean replace;
} ServiceOptions;

static void
service_options_clear (ServiceOptions *options)
{
  g_clear_pointer (&options->sealed_file, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServiceOptions, service_options_clear)

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

/* What a saved set-up can't keep, because it is about this computer. */
static gboolean
has_network (const char *path)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr(TrunkInterchange) interchange = NULL;

  if (file == NULL)
    return FALSE;

  interchange = trunk_interchange_new_from_data (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), NULL);

  return interchange != NULL && (trunk_interchange_get_host_map (interchange)->len > 0 ||
                                 trunk_interchange_get_trust_anchors (interchange) != NULL);
}

static int
service_import (const ServiceOptions *options,
                const char           *path)
{
  const TrunkCliSetupOptions setup_options = { .bare = TRUE };
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkCliSetup) setup = NULL;
  g_autoptr(TrunkSnapshot) saved = NULL;
  const TrunkServiceValues *service;
  g_autoptr(GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return trunk_cli_complain (_("%s: there is no such file."), path);

  /* Loading it as a run would shows every error that a run would meet. */
  setup = trunk_cli_setup_load (&setup_options, path);
  workspace = setup != NULL ? trunk_cli_open_workspace () : NULL;
  if (workspace == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  service = trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
  saved = trunk_workspace_dup_snapshot (workspace, service->id, NULL);
  if (saved != NULL && !options->replace)
    return trunk_cli_complain (_("A set-up with the id “%s” is saved already: “%s”, with %u accounts. Add --replace to put this "
                                 "file in its place, or give the file another id."), service->id,
                               trunk_service_get_values (trunk_snapshot_get_service (saved))->display_name,
                               trunk_snapshot_get_n_accounts (saved));

  if (!trunk_workspace_save_snapshot (workspace, setup->snapshot, &error))
    return trunk_cli_complain ("%s: %s", path, error->message);

  g_print (ngettext ("Saved “%s” with %u account.\n", "Saved “%s” with %u accounts.\n",
                     trunk_snapshot_get_n_accounts (setup->snapshot)),
           service->display_name, trunk_snapshot_get_n_accounts (setup->snapshot));
  if (has_network (path))
    g_printerr ("%s\n", _("The file’s “network” is not saved: a run needs --map-host and --trust-file instead."));

  return TRUNK_CLI_EXIT_PASSED;
}

static int
service_export (const char *name)
{
  const TrunkCliSetupOptions options = { .bare = TRUE };
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

/* Finds a saved set-up or a file, without touching any store. */
static TrunkCliSetup *
load_bare (const char *name)
{
  const TrunkCliSetupOptions options = { .bare = TRUE };

  return trunk_cli_setup_load (&options, name);
}

/* The secret goes into the store; the set-up learns nothing but that it has one. */
static int
keep_secret (const ServiceOptions *options,
             TrunkCliSetup        *setup,
             const char           *owner,
             TrunkSecretKind       kind,
             const char           *question,
             const char           *path)
{
  g_autoptr(TrunkSecretStore) store = trunk_cli_open_store (options->sealed_file, setup->workspace, NULL);
  g_autoptr(TrunkSecret) secret = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (store == NULL)
    return trunk_cli_complain (_("The sealed file needs its passphrase, asked for on a terminal; a new one twice the same."));

  secret = path != NULL ? trunk_cli_secret_read (path, &error) : trunk_cli_secret_prompt (question);
  if (secret == NULL)
    return trunk_cli_complain ("%s", error != NULL ? error->message : _("No secret was given."));

  trunk_secret_store_store_async (store, owner, kind, secret, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  if (!trunk_secret_store_store_finish (store, trunk_cli_wait (&result), &error))
    return options->sealed_file != NULL
           ? trunk_cli_complain ("%s", error->message)
           : trunk_cli_complain (_("%s Add --sealed-file FILE to keep it in a file sealed with a passphrase instead."), error->message);

  if (options->sealed_file != NULL)
    g_print (_("Kept in %s, sealed; “check” and “sign-in” find it there with the same --sealed-file.\n"), options->sealed_file);
  else
    g_print ("%s\n", _("Kept in the keyring."));

  return TRUNK_CLI_EXIT_PASSED;
}

static int
service_set_secret (const ServiceOptions *options,
                    const char           *name,
                    const char           *path)
{
  g_autoptr(TrunkCliSetup) setup = load_bare (name);
  const TrunkRegistrationValues *registration;
  gboolean certificate;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  registration = trunk_registration_get_values (trunk_snapshot_get_registration (setup->snapshot));
  certificate = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  if (registration->credential == TRUNK_CREDENTIAL_NONE)
    return trunk_cli_complain (_("“%s” has no credential: a person signs in, with “trunklinectl sign-in”."), name);

  return keep_secret (options, setup, registration->id, certificate ? TRUNK_SECRET_PRIVATE_KEY : TRUNK_SECRET_CLIENT_SECRET,
                      certificate ? _("Private key (PEM)") : _("Client secret"), path);
}

static int
service_set_proxy_password (const ServiceOptions *options,
                            const char           *name,
                            const char           *path)
{
  g_autoptr(TrunkCliSetup) setup = load_bare (name);
  const TrunkServiceValues *service;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  service = trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
  if (service->proxy_user == NULL)
    return trunk_cli_complain (_("“%s” names no user for its proxy, so there is no password to keep."), name);

  return keep_secret (options, setup, service->id, TRUNK_SECRET_PROXY_PASSWORD, _("Password for the proxy"), path);
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
service_remove (const ServiceOptions *options,
                const char           *name)
{
  g_autoptr(TrunkCliSetup) setup = load_bare (name);
  g_autoptr(TrunkSecretStore) store = NULL;
  const TrunkServiceValues *service;
  g_autoptr(GError) error = NULL;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (setup->workspace == NULL)
    return trunk_cli_complain (_("“%s” is a file, not a saved set-up."), name);

  service = trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot));
  if (!options->session_only)
    {
      store = trunk_cli_open_store (options->sealed_file, setup->workspace, &error);
      if (store == NULL)
        return trunk_cli_complain ("%s", error->message);
      if (!forget_secrets (store, service->registration, &error) || !forget_secrets (store, service->id, &error))
        return trunk_cli_complain (_("%s So “%s” stays. If its secrets are in a sealed file, add --sealed-file FILE; if none were ever "
                                     "kept, --session-only."), error->message, service->display_name);
    }
  if (!trunk_workspace_delete_service (setup->workspace, service->id, &error))
    return trunk_cli_complain ("%s", error->message);

  /* Another set-up may share the registration; then it stays. */
  trunk_workspace_delete_registration (setup->workspace, service->registration, NULL);
  if (options->session_only)
    g_print (_("Removed “%s”; no store of secrets was touched.\n"), service->display_name);
  else
    g_print (_("Removed “%s”; its secrets were looked for again and are gone.\n"), service->display_name);

  return TRUNK_CLI_EXIT_PASSED;
}

static int
service_restore (void)
{
  g_autofree char *path = trunk_workspace_dup_default_path ();
  g_autoptr(TrunkWorkspace) workspace = trunk_workspace_open (path, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;

  /* What is in order is newer than any backup of it. */
  if (workspace != NULL)
    return trunk_cli_complain (_("%s is in order; nothing was restored."), path);

  kept = trunk_workspace_restore_backup (path, &error);
  if (kept == NULL)
    return trunk_cli_complain ("%s", error->message);

  if (g_file_test (kept, G_FILE_TEST_EXISTS))
    g_print (_("The last backup is in place again. The damaged file is kept as %s.\n"), kept);
  else
    g_print ("%s\n", _("The last backup is in place again."));

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_service (int    argc,
                   char **argv)
{
  g_auto(ServiceOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "sealed-file", 0, 0, G_OPTION_ARG_FILENAME, &options.sealed_file,
      N_("The secrets are in FILE, sealed with a passphrase, instead of the keyring"), N_("FILE") },
    { "session-only", 0, 0, G_OPTION_ARG_NONE, &options.session_only,
      N_("With “remove”: no secret was ever kept; touch no keyring"), NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options.replace,
      N_("With “import”: put the file in the place of the saved set-up with the same id"), NULL },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("list|import|export|secret|proxy-password|remove …"),
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
                          "What can be done:\n"
                          "  list                            show what is saved\n"
                          "  import FILE                     save a set-up\n"
                          "  export SET-UP                   print it as JSON, without secrets\n"
                          "  secret SET-UP [FILE]            keep the client secret or private key\n"
                          "  proxy-password SET-UP [FILE]    keep the password for its proxy\n"
                          "  remove SET-UP                   remove it and its secrets\n\n"
                          "Secrets are asked for on the terminal, or read from FILE, and kept in the keyring. SET-UP is the id or the name. "
                          "“restore” puts the last backup in the place of a damaged workspace.\n\n"
                          "Examples:\n"
                          "  trunklinectl service import voicemail.json\n"
                          "  trunklinectl service secret Voicemail\n"
                          "  trunklinectl service secret Voicemail --sealed-file ~/voicemail.sealed\n"
                          "  trunklinectl service remove Voicemail"),
                        &status))
    return status;

  if (argc == 2 && g_str_equal (argv[1], "list"))
    return service_list ();
  if (argc == 3 && g_str_equal (argv[1], "import"))
    return service_import (&options, argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "export"))
    return service_export (argv[2]);
  if ((argc == 3 || argc == 4) && g_str_equal (argv[1], "secret"))
    return service_set_secret (&options, argv[2], argc == 4 ? argv[3] : NULL);
  if ((argc == 3 || argc == 4) && g_str_equal (argv[1], "proxy-password"))
    return service_set_proxy_password (&options, argv[2], argc == 4 ? argv[3] : NULL);
  if (argc == 3 && g_str_equal (argv[1], "remove"))
    return service_remove (&options, argv[2]);

  if (argc == 2 && g_str_equal (argv[1], "restore"))
    return service_restore ();

  return trunk_cli_complain (_("What shall be done? See “trunklinectl service --help”."));
}
