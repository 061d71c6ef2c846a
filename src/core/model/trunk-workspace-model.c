/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "model/trunk-workspace-private.h"

#define REGISTRATION_COLUMNS "id, cloud, tenant, client_id, app_object_id, sp_object_id, credential, certificate, credential_ends, signed_in_as"
#define SERVICE_COLUMNS "id, display_name, system, release, capabilities, registration, ews_url, proxy_mode, proxy_uri, proxy_user, must_be_refused, round_trip"
#define ACCOUNT_COLUMNS "id, alias, display_name, address, capabilities"

/* A row as an object; %NULL with @error if it holds a word that this version does not know. */
typedef gpointer (*MakeObject) (WorkspaceStatement *row, GError **error);

static gpointer
unknown_word (WorkspaceStatement  *row,
              int                  column,
              GError             **error)
{
  g_autofree char *shown = trunk_redact_quote (workspace_text (row, column));

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The workspace holds “%s” where that is not known."), shown);

  return NULL;
}

static gpointer
make_registration (WorkspaceStatement  *row,
                   GError             **error)
{
  TrunkRegistrationValues values = {
    .id = workspace_text (row, 0),
    .cloud = workspace_text (row, 1),
    .tenant = workspace_text (row, 2),
    .client_id = workspace_text (row, 3),
    .app_object_id = workspace_text (row, 4),
    .sp_object_id = workspace_text (row, 5),
    .certificate = workspace_text (row, 7),
    .credential_ends = sqlite3_column_int64 (row, 8),
    .signed_in_as = workspace_text (row, 9),
  };

  if (!trunk_credential_kind_from_nick (workspace_text (row, 6), &values.credential))
    return unknown_word (row, 6, error);

  return trunk_registration_new (&values);
}

static gpointer
make_service (WorkspaceStatement  *row,
              GError             **error)
{
  TrunkServiceValues values = {
    .id = workspace_text (row, 0),
    .display_name = workspace_text (row, 1),
    .system = workspace_text (row, 2),
    .release = workspace_text (row, 3),
    .registration = workspace_text (row, 5),
    .ews_url = workspace_text (row, 6),
    .proxy_uri = workspace_text (row, 8),
    .proxy_user = workspace_text (row, 9),
    .must_be_refused = workspace_text (row, 10),
    .round_trip = sqlite3_column_int (row, 11) != 0,
  };

  if (!trunk_features_from_string (workspace_text (row, 4), &values.capabilities, NULL))
    return unknown_word (row, 4, error);
  if (!trunk_proxy_mode_from_nick (workspace_text (row, 7), &values.proxy_mode))
    return unknown_word (row, 7, error);

  return trunk_service_new (&values);
}

static gpointer
make_account (WorkspaceStatement  *row,
              GError             **error)
{
  TrunkAccountValues values = {
    .id = workspace_text (row, 0),
    .alias = workspace_text (row, 1),
    .display_name = workspace_text (row, 2),
    .address = workspace_text (row, 3),
  };

  if (!trunk_features_from_string (workspace_text (row, 4), &values.capabilities, NULL))
    return unknown_word (row, 4, error);

  return trunk_account_new (&values);
}

/* All rows of @sql, with @key (nullable) as its one parameter. */
static GPtrArray *
list_objects (TrunkWorkspace  *self,
              const char      *sql,
              const char      *key,
              MakeObject       make,
              GError         **error)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (self->db, sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  if (key != NULL)
    workspace_bind (statement, "s", key);

  while ((code = workspace_step (self->db, statement, error)) == SQLITE_ROW)
    {
      gpointer object = make (statement, error);

      if (object == NULL)
        return NULL;
      g_ptr_array_add (objects, object);
    }
  if (code != SQLITE_DONE)
    return NULL;

  return g_steal_pointer (&objects);
}

static gpointer
get_object (TrunkWorkspace  *self,
            const char      *sql,
            const char      *key,
            MakeObject       make,
            GError         **error)
{
  g_autoptr(GPtrArray) objects = list_objects (self, sql, key, make, error);

  return objects != NULL && objects->len > 0 ? g_object_ref (g_ptr_array_index (objects, 0)) : NULL;
}

static gboolean
delete_by_key (TrunkWorkspace  *self,
               const char      *sql,
               const char      *key,
               GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "s", key);

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_list_registrations:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkRegistration): all registrations, in the order they were made
 */
GPtrArray *
trunk_workspace_list_registrations (TrunkWorkspace  *self,
                                    GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  return list_objects (self, "SELECT " REGISTRATION_COLUMNS " FROM registrations ORDER BY position", NULL, make_registration, error);
}

/**
 * trunk_workspace_get_registration:
 *
 * Returns: (transfer full) (nullable): the registration @id; %NULL without an error if there is none
 */
TrunkRegistration *
trunk_workspace_get_registration (TrunkWorkspace  *self,
                                  const char      *id,
                                  GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return get_object (self, "SELECT " REGISTRATION_COLUMNS " FROM registrations WHERE id = ?", id, make_registration, error);
}

/**
 * trunk_workspace_save_registration:
 * @registration: (transfer none): takes the place of one with the same id
 */
gboolean
trunk_workspace_save_registration (TrunkWorkspace     *self,
                                   TrunkRegistration  *registration,
                                   GError            **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;
  const TrunkRegistrationValues *values;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_REGISTRATION (registration), FALSE);

  values = trunk_registration_get_values (registration);
  statement = workspace_prepare (self->db,
                                 "INSERT INTO registrations (" REGISTRATION_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
                                 "ON CONFLICT (id) DO UPDATE SET cloud = ?2, tenant = ?3, client_id = ?4, app_object_id = ?5, "
                                 "sp_object_id = ?6, credential = ?7, certificate = ?8, credential_ends = ?9, signed_in_as = ?10", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "ssssssssis", values->id, values->cloud, values->tenant, values->client_id, values->app_object_id,
                  values->sp_object_id, trunk_credential_kind_get_nick (values->credential), values->certificate,
                  values->credential_ends, values->signed_in_as);

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_delete_registration:
 *
 * The caller clears its secrets, too. Refused with %TRUNK_ERROR_INVALID_INPUT while a service uses it.
 */
gboolean
trunk_workspace_delete_registration (TrunkWorkspace  *self,
                                     const char      *id,
                                     GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return delete_by_key (self, "DELETE FROM registrations WHERE id = ?", id, error);
}

/**
 * trunk_workspace_list_services:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkService): all services, in the order they were made
 */
GPtrArray *
trunk_workspace_list_services (TrunkWorkspace  *self,
                               GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  return list_objects (self, "SELECT " SERVICE_COLUMNS " FROM services ORDER BY position", NULL, make_service, error);
}

/**
 * trunk_workspace_get_service:
 *
 * Returns: (transfer full) (nullable): the service @id; %NULL without an error if there is none
 */
TrunkService *
trunk_workspace_get_service (TrunkWorkspace  *self,
                             const char      *id,
                             GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return get_object (self, "SELECT " SERVICE_COLUMNS " FROM services WHERE id = ?", id, make_service, error);
}

/**
 * trunk_workspace_save_service:
 * @service: (transfer none): takes the place of one with the same id; its registration is in the workspace already
 */
gboolean
trunk_workspace_save_service (TrunkWorkspace  *self,
                              TrunkService    *service,
                              GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;
  g_autofree char *capabilities = NULL;
  const TrunkServiceValues *values;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_SERVICE (service), FALSE);

  values = trunk_service_get_values (service);
  capabilities = trunk_features_to_string (values->capabilities);
  statement = workspace_prepare (self->db,
                                 "INSERT INTO services (" SERVICE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
                                 "ON CONFLICT (id) DO UPDATE SET display_name = ?2, system = ?3, release = ?4, capabilities = ?5, "
                                 "registration = ?6, ews_url = ?7, proxy_mode = ?8, proxy_uri = ?9, proxy_user = ?10, "
                                 "must_be_refused = ?11, round_trip = ?12", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "sssssssssssi", values->id, values->display_name, values->system, values->release, capabilities,
                  values->registration, values->ews_url, trunk_proxy_mode_get_nick (values->proxy_mode), values->proxy_uri,
                  values->proxy_user, values->must_be_refused, (gint64) (values->round_trip ? 1 : 0));

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_delete_service:
 *
 * Removes the service and its accounts. Its runs stay as history.
 */
gboolean
trunk_workspace_delete_service (TrunkWorkspace  *self,
                                const char      *id,
                                GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return delete_by_key (self, "DELETE FROM services WHERE id = ?", id, error);
}

/**
 * trunk_workspace_list_accounts:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkAccount): the accounts of @service, in the order they were added
 */
GPtrArray *
trunk_workspace_list_accounts (TrunkWorkspace  *self,
                               const char      *service,
                               GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  return list_objects (self, "SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE service = ? ORDER BY position", service, make_account, error);
}

/* Inserts accounts within the caller's transaction. */
static gboolean
insert_accounts (TrunkWorkspace  *self,
                 const char      *service,
                 TrunkAccount   **accounts,
                 gsize            n_accounts,
                 const char      *on_conflict,
                 GError         **error)
{
  g_autofree char *sql = g_strconcat ("INSERT INTO accounts (service, " ACCOUNT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)", on_conflict, NULL);
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; i < n_accounts; i++)
    {
      const TrunkAccountValues *values = trunk_account_get_values (accounts[i]);
      g_autofree char *capabilities = trunk_features_to_string (values->capabilities);

      workspace_bind (statement, "ssssss", service, values->id, values->alias, values->display_name, values->address, capabilities);
      if (!workspace_run (self->db, statement, error))
        {
          if (error != NULL && g_error_matches (*error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT))
            g_prefix_error (error, "%s: ", values->address);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * trunk_workspace_save_account:
 * @account: (transfer none): takes the place of one with the same id
 */
gboolean
trunk_workspace_save_account (TrunkWorkspace  *self,
                              const char      *service,
                              TrunkAccount    *account,
                              GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), FALSE);

  return workspace_begin (self->db, error) &&
         workspace_end (self->db, insert_accounts (self, service, &account, 1,
                                                   " ON CONFLICT (service, id) DO UPDATE SET alias = ?3, display_name = ?4, address = ?5, capabilities = ?6",
                                                   error), error);
}

/**
 * trunk_workspace_add_accounts:
 * @accounts: (element-type TrunkAccount) (transfer none): new accounts
 *
 * Adds all of them or, if one can't be added, none.
 */
gboolean
trunk_workspace_add_accounts (TrunkWorkspace  *self,
                              const char      *service,
                              GPtrArray       *accounts,
                              GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);
  g_return_val_if_fail (accounts != NULL, FALSE);

  return workspace_begin (self->db, error) &&
         workspace_end (self->db, insert_accounts (self, service, (TrunkAccount **) accounts->pdata, accounts->len, "", error), error);
}

static gboolean
delete_accounts (TrunkWorkspace      *self,
                 const char          *service,
                 const char * const  *ids,
                 GError             **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (self->db, "DELETE FROM accounts WHERE service = ? AND id = ?", error);

  if (statement == NULL)
    return FALSE;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      workspace_bind (statement, "ss", service, ids[i]);
      if (!workspace_run (self->db, statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * trunk_workspace_delete_accounts:
 * @ids: (array zero-terminated=1): accounts of @service
 */
gboolean
trunk_workspace_delete_accounts (TrunkWorkspace      *self,
                                 const char          *service,
                                 const char * const  *ids,
                                 GError             **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);
  g_return_val_if_fail (ids != NULL, FALSE);

  return workspace_begin (self->db, error) && workspace_end (self->db, delete_accounts (self, service, ids, error), error);
}

/* The three parts come from one read transaction: another process may be saving. */
static TrunkSnapshot *
read_snapshot (TrunkWorkspace  *self,
               const char      *id,
               GError         **error)
{
  g_autoptr(TrunkService) service = trunk_workspace_get_service (self, id, error);
  g_autoptr(TrunkRegistration) registration = NULL;
  g_autoptr(GPtrArray) accounts = NULL;

  if (service == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("There is no service “%s”."), id);
      return NULL;
    }
  registration = trunk_workspace_get_registration (self, trunk_service_get_values (service)->registration, error);
  if (registration == NULL)
    return NULL;
  accounts = trunk_workspace_list_accounts (self, id, error);
  if (accounts == NULL)
    return NULL;

  return trunk_snapshot_new (service, registration, g_steal_pointer (&accounts));
}

/**
 * trunk_workspace_dup_snapshot:
 *
 * Returns: (transfer full) (nullable): @service with its registration and accounts as they are now
 */
TrunkSnapshot *
trunk_workspace_dup_snapshot (TrunkWorkspace  *self,
                              const char      *service,
                              GError         **error)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  if (!workspace_exec (self->db, "BEGIN", error))
    return NULL;
  snapshot = read_snapshot (self, service, &local_error);
  workspace_end (self->db, snapshot != NULL, NULL);
  if (snapshot == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return g_steal_pointer (&snapshot);
}

static gboolean
write_snapshot (TrunkWorkspace  *self,
                TrunkSnapshot   *snapshot,
                GError         **error)
{
  TrunkService *service = trunk_snapshot_get_service (snapshot);
  const char *id = trunk_service_get_values (service)->id;
  guint n = trunk_snapshot_get_n_accounts (snapshot);
  g_autofree TrunkAccount **accounts = g_new (TrunkAccount *, n + 1);

  for (guint i = 0; i < n; i++)
    accounts[i] = trunk_snapshot_get_nth_account (snapshot, i);

  return trunk_workspace_save_registration (self, trunk_snapshot_get_registration (snapshot), error) &&
         trunk_workspace_save_service (self, service, error) &&
         delete_by_key (self, "DELETE FROM accounts WHERE service = ?", id, error) &&
         insert_accounts (self, id, accounts, n, "", error);
}

/**
 * trunk_workspace_save_snapshot:
 *
 * Saves the service and its registration, and puts the accounts in the place of those the service had.
 */
gboolean
trunk_workspace_save_snapshot (TrunkWorkspace  *self,
                               TrunkSnapshot   *snapshot,
                               GError         **error)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), FALSE);

  return workspace_begin (self->db, error) && workspace_end (self->db, write_snapshot (self, snapshot, error), error);
}
