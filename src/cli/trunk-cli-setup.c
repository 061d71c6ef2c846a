/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-setup.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/trunk-error.h"
#include "cli/trunk-cli-fault.h"
#include "cli/trunk-cli-network.h"
#include "cli/trunk-cli-secret.h"
#include "cli/trunk-cli-wait.h"

/* A set-up for 200,000 accounts takes some 40 MB. */
#define MAX_DOCUMENT_BYTES     (64 * 1024 * 1024)
/* The authorities of a whole distribution take some 250 KB. */
#define DEFAULT_PRACTICE_SETUP "unity-connection-graph"
/* What is pasted where a secret's id is taken for its value */
#define SECRET_ID              "8d1a4c7e-3b52-4f60-9a7d-5e2c1b0f9a83"
/* Under what the secrets of set-ups that are documents are kept; those of saved ones are under their workspace's id. */
#define DOCUMENT_ID            "documents"

void
trunk_cli_setup_options_clear (TrunkCliSetupOptions *options)
{
  g_clear_pointer (&options->faults, g_strfreev);
  g_clear_pointer (&options->secret_file, g_free);
  g_clear_pointer (&options->key_file, g_free);
  g_clear_pointer (&options->sealed_file, g_free);
  g_clear_pointer (&options->proxy_password_file, g_free);
  g_clear_pointer (&options->trust_file, g_free);
  g_clear_pointer (&options->host_map, g_strfreev);
}

void
trunk_cli_setup_free (TrunkCliSetup *self)
{
  g_clear_object (&self->requirement);
  g_clear_object (&self->snapshot);
  g_clear_object (&self->net);
  g_clear_object (&self->secrets);
  g_clear_object (&self->workspace);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->tenant, trunk_cli_tenant_stop);
  g_free (self);
}

TrunkWorkspace *
trunk_cli_open_workspace (void)
{
  g_autofree char *path = trunk_workspace_dup_default_path ();
  g_autoptr(GError) error = NULL;
  TrunkWorkspace *workspace = trunk_workspace_open (path, &error);

  if (workspace == NULL)
    {
      g_autofree char *backup = trunk_workspace_dup_backup_path (path, NULL);

      trunk_cli_complain ("%s", error->message);
      if (backup != NULL)
        g_printerr ("%s\n", _("“trunklinectl service restore” puts the backup in its place."));
    }

  return workspace;
}

/* What the document says of the network, beyond the service's own proxy. */
static gboolean
setup_apply_network (TrunkCliSetup    *self,
                     TrunkInterchange *interchange,
                     GError          **error)
{
  GPtrArray *host_map = trunk_interchange_get_host_map (interchange);
  const char *trust_anchors = trunk_interchange_get_trust_anchors (interchange);

  for (guint i = 0; i < host_map->len; i++)
    {
      const TrunkHostMapping *mapping = g_ptr_array_index (host_map, i);

      trunk_net_context_map_host (self->net, mapping->host, mapping->port, mapping->to_address, mapping->to_port);
    }

  return trust_anchors == NULL || trunk_net_context_add_trust_anchors (self->net, trust_anchors, error);
}

static gboolean
setup_load_document (TrunkCliSetup  *self,
                     const char     *path,
                     GError        **error)
{
  g_autoptr(TrunkInterchange) interchange = NULL;
  g_autoptr(GMappedFile) file = NULL;

  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return FALSE;
  if (g_mapped_file_get_length (file) > MAX_DOCUMENT_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("more than %d bytes"), MAX_DOCUMENT_BYTES);
      return FALSE;
    }

  interchange = trunk_interchange_new_from_data (g_mapped_file_get_contents (file),
                                                 g_mapped_file_get_length (file), error);
  if (interchange == NULL)
    return FALSE;

  self->snapshot = g_object_ref (trunk_interchange_get_snapshot (interchange));

  return setup_apply_network (self, interchange, error);
}

TrunkSnapshot *
trunk_cli_load_saved (TrunkWorkspace  *workspace,
                      const char      *name,
                      GError         **error)
{
  g_autoptr(GPtrArray) services = trunk_workspace_list_services (workspace, error);
  g_autoptr(GString) names = g_string_new (NULL);
  const char *id = NULL;
  guint n_found = 0;

  if (services == NULL)
    return NULL;

  for (guint i = 0; i < services->len; i++)
    {
      const TrunkServiceValues *values = trunk_service_get_values (g_ptr_array_index (services, i));

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", values->display_name);
      if (g_strcmp0 (values->id, name) == 0)
        return trunk_workspace_dup_snapshot (workspace, values->id, error);
      if (g_strcmp0 (values->display_name, name) == 0)
        {
          id = values->id;
          n_found++;
        }
    }

  if (n_found == 1)
    return trunk_workspace_dup_snapshot (workspace, id, error);

  if (n_found > 1)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("several saved set-ups have this name; use the id that “trunklinectl service list” shows"));
  else if (services->len == 0)
    g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                         _("there is no such file, and no set-up is saved yet; “trunklinectl service import FILE” saves one"));
  else
    g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                 _("there is neither such a file nor such a saved set-up; saved are: %s"), names->str);

  return NULL;
}

static gboolean
setup_load_saved (TrunkCliSetup  *self,
                  const char     *name,
                  GError        **error)
{
  g_autofree char *trust = NULL;

  self->workspace = trunk_cli_open_workspace ();
  if (self->workspace == NULL)
    return FALSE;

  self->snapshot = trunk_cli_load_saved (self->workspace, name, error);
  if (self->snapshot == NULL)
    return FALSE;

  trust = trunk_workspace_dup_trust (self->workspace, trunk_service_get_values (trunk_snapshot_get_service (self->snapshot))->id, error);

  return trust != NULL && (trust[0] == '\0' || trunk_net_context_add_trust_anchors (self->net, trust, error));
}

static gboolean
setup_derive_requirement (TrunkCliSetup  *self,
                          GError        **error)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (self->snapshot));
  const TrunkRegistrationValues *registration =
    trunk_registration_get_values (trunk_snapshot_get_registration (self->snapshot));
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));
  self->requirement = trunk_requirement_new (self->catalog, service->system, service->release, service->capabilities,
                                             registration->cloud, &today, error);

  return self->requirement != NULL;
}

static gboolean
store_put (TrunkSecretStore  *store,
           const char        *owner,
           TrunkSecretKind    kind,
           TrunkSecret       *secret,
           GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  trunk_secret_store_store_async (store, owner, kind, secret, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);

  return trunk_secret_store_store_finish (store, trunk_cli_wait (&result), error);
}

static TrunkSecret *
store_get (TrunkSecretStore  *store,
           const char        *owner,
           TrunkSecretKind    kind,
           GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  trunk_secret_store_lookup_async (store, owner, kind, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);

  return trunk_secret_store_lookup_finish (store, trunk_cli_wait (&result), error);
}

/* A new file's passphrase is typed twice: a slip could never be found again. */
static TrunkSecret *
ask_passphrase (GFile   *file,
                GError **error)
{
  gboolean fresh = !g_file_query_exists (file, NULL);
  g_autoptr(TrunkSecret) passphrase =
    trunk_cli_secret_prompt (fresh ? _("New passphrase for the sealed file") : _("Passphrase of the sealed file"));
  g_autoptr(TrunkSecret) again = passphrase != NULL && fresh ? trunk_cli_secret_prompt (_("The same once more")) : NULL;

  if (g_cancellable_set_error_if_cancelled (trunk_cli_get_cancellable (), error))
    return NULL;

  if (passphrase == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _("the sealed file needs its passphrase, and it is asked for on a terminal only"));
  else if (fresh && (again == NULL || strcmp (trunk_secret_peek (passphrase), trunk_secret_peek (again)) != 0))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("the two passphrases differ"));
  else
    return g_steal_pointer (&passphrase);

  return NULL;
}

TrunkSecretStore *
trunk_cli_open_store (const char      *sealed_file,
                      TrunkWorkspace  *workspace,
                      GError         **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(TrunkSecret) passphrase = NULL;

  if (sealed_file == NULL)
    return trunk_secret_store_new_libsecret (workspace != NULL ? trunk_workspace_get_id (workspace) : DOCUMENT_ID);

  file = g_file_new_for_commandline_arg (sealed_file);
  passphrase = ask_passphrase (file, error);

  return passphrase != NULL ? trunk_secret_store_new_file (file, passphrase) : NULL;
}

static gboolean
setup_choose_store (TrunkCliSetup               *self,
                    const TrunkCliSetupOptions  *options,
                    TrunkCliTenant              *tenant,
                    const TrunkCliFaults        *faults,
                    GError                     **error)
{
  gboolean given = options->secret_file != NULL || options->key_file != NULL || options->proxy_password_file != NULL;

  if (options->sealed_file != NULL && (given || options->session_only))
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                           _("a secret that is given for this run only does not go with --sealed-file; put it into the file first, "
                             "with “trunklinectl service secret SET-UP --sealed-file FILE”"));
      return FALSE;
    }

  if (options->sealed_file == NULL && !faults->keyring && (options->session_only || given || tenant != NULL))
    self->secrets = trunk_secret_store_new_memory ();
  else
    self->secrets = trunk_cli_open_store (options->sealed_file, self->workspace, error);

  return self->secrets != NULL;
}

/* Puts a secret from a file, from the practice tenant or from the terminal where the run looks for it. */
static gboolean
setup_provide_credential (TrunkCliSetup               *self,
                          const TrunkCliSetupOptions  *options,
                          TrunkCliTenant              *tenant,
                          const TrunkCliFaults        *faults,
                          GError                     **error)
{
  const TrunkRegistrationValues *registration =
    trunk_registration_get_values (trunk_snapshot_get_registration (self->snapshot));
  gboolean certificate = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  TrunkSecretKind kind = certificate ? TRUNK_SECRET_PRIVATE_KEY : TRUNK_SECRET_CLIENT_SECRET;
  const char *path = certificate ? options->key_file : options->secret_file;
  g_autoptr(TrunkSecret) secret = NULL;

  if (registration->credential == TRUNK_CREDENTIAL_NONE || faults->no_secret || faults->keyring)
    return TRUE;

  if (faults->secret_is_id)
    secret = trunk_secret_new (SECRET_ID, -1);
  else if (path != NULL)
    {
      secret = trunk_cli_secret_read (path, error);
      if (secret == NULL)
        return FALSE;
    }
  else if (tenant != NULL)
    secret = trunk_practice_client_dup_credential (tenant, registration->client_id);
  else if (options->session_only)
    secret = trunk_cli_secret_prompt (certificate ? _("Private key (PEM)") : _("Client secret, kept for this run only"));

  return secret == NULL || store_put (self->secrets, registration->id, kind, secret, error);
}

/* In the practice tenant somebody has signed in already, where a person has to. */
static gboolean
setup_sign_in (TrunkCliSetup         *self,
               TrunkCliTenant        *tenant,
               const TrunkCliFaults  *faults,
               GError               **error)
{
  const TrunkRegistrationValues *registration =
    trunk_registration_get_values (trunk_snapshot_get_registration (self->snapshot));
  g_autoptr(TrunkSecret) refresh = NULL;

  if (tenant == NULL || faults->no_sign_in || faults->keyring || trunk_snapshot_get_n_accounts (self->snapshot) == 0 ||
      trunk_requirement_get_sign_in (self->requirement) == TRUNK_SIGN_IN_APP)
    return TRUE;

  refresh = trunk_cli_tenant_dup_refresh_token (tenant, registration->client_id,
                                                trunk_account_get_values (trunk_snapshot_get_nth_account (self->snapshot, 0))->address);

  return refresh == NULL || store_put (self->secrets, registration->id, TRUNK_SECRET_REFRESH_TOKEN, refresh, error);
}

static gboolean
setup_apply_proxy (TrunkCliSetup               *self,
                   const TrunkCliSetupOptions  *options,
                   TrunkCliTenant              *tenant,
                   GError                     **error)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (self->snapshot));
  g_autoptr(TrunkSecret) password = NULL;

  if (service->proxy_mode == TRUNK_PROXY_SYSTEM)
    return TRUE;

  if (options->proxy_password_file != NULL)
    {
      password = trunk_cli_secret_read (options->proxy_password_file, error);
      if (password == NULL)
        return FALSE;
    }
  else if (tenant != NULL)
    password = trunk_practice_client_dup_proxy_password (tenant);

  if (service->proxy_user != NULL && password == NULL)
    {
      g_autoptr(GError) store_error = NULL;

      /* A store that fails is the keyring's own rung to report. */
      password = store_get (self->secrets, service->id, TRUNK_SECRET_PROXY_PASSWORD, &store_error);
    }

  return trunk_net_context_set_proxy (self->net, service->proxy_mode, service->proxy_uri, service->proxy_user, password,
                                      error);
}

static TrunkCliSetup *
setup_load (const TrunkCliSetupOptions *options,
            TrunkCliTenant             *tenant,
            const TrunkCliFaults       *faults,
            const char                 *name)
{
  g_autoptr(TrunkCliSetup) self = g_new0 (TrunkCliSetup, 1);
  const char *path = name;
  g_autoptr(GError) error = NULL;
  gboolean loaded;

  self->catalog = trunk_cli_load_catalog ();
  if (self->catalog == NULL)
    return NULL;

  if (tenant != NULL)
    {
      path = trunk_practice_client_get_setup (tenant, name);
      if (path == NULL)
        {
          g_autofree char *names = trunk_cli_tenant_dup_setup_names (tenant);

          trunk_cli_complain (_("The practice tenant has no set-up “%s”. It has: %s."), name, names);
          return NULL;
        }
    }

  self->net = trunk_net_context_new ();
  if (options->transcript)
    trunk_net_context_set_transcript_detail (self->net, TRUNK_TRANSCRIPT_BODIES);

  if (tenant != NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    loaded = setup_load_document (self, path, &error);
  else
    loaded = setup_load_saved (self, path, &error);

  if (loaded)
    loaded = trunk_cli_network_apply (self->net, (const char * const *) options->host_map, options->trust_file, &error) && setup_derive_requirement (self, &error);
  if (loaded && !options->bare)
    loaded = setup_choose_store (self, options, tenant, faults, &error) &&
             setup_provide_credential (self, options, tenant, faults, &error) &&
             (options->signs_in || setup_sign_in (self, tenant, faults, &error)) &&
             setup_apply_proxy (self, options, tenant, &error);

  if (!loaded)
    {
      if (error != NULL && !g_cancellable_is_cancelled (trunk_cli_get_cancellable ()))
        trunk_cli_complain ("%s: %s", name != NULL ? name : DEFAULT_PRACTICE_SETUP, error->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

TrunkCliSetup *
trunk_cli_setup_load_practice (const TrunkCliSetupOptions *options,
                               TrunkCliTenant             *tenant,
                               const char                 *name)
{
  g_auto(TrunkCliFaults) faults = { NULL };

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (tenant != NULL, NULL);

  if (!trunk_cli_faults_read (&faults, tenant, (const char * const *) options->faults, name, !options->signs_in))
    return NULL;
  if (name == NULL)
    name = faults.setup != NULL ? faults.setup : DEFAULT_PRACTICE_SETUP;

  return setup_load (options, tenant, &faults, name);
}

TrunkCliSetup *
trunk_cli_setup_load (const TrunkCliSetupOptions *options,
                      const char                 *name)
{
  g_autoptr(TrunkCliTenant) tenant = NULL;
  TrunkCliSetup *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (options->practice || name != NULL, NULL);

  if (!options->practice)
    {
      if (options->faults != NULL)
        {
          trunk_cli_complain (_("Only the practice tenant has faults: --fault goes with --practice."));
          return NULL;
        }
      return setup_load (options, NULL, &(TrunkCliFaults) { NULL }, name);
    }

  tenant = trunk_cli_tenant_start ((const char * const *) options->faults);
  if (tenant == NULL)
    return NULL;

  self = trunk_cli_setup_load_practice (options, tenant, name);
  if (self != NULL)
    self->tenant = g_steal_pointer (&tenant);

  return self;
}
