/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-session.h"

#include <glib/gi18n.h>

#include "app/trunk-setup-private.h"

/* Mark of the workspace: the set-up that is open, "" for the overview. */
#define OPEN_MARK "open-setup"

struct _TrunkSession
{
  GObject parent_instance;

  TrunkCatalog *catalog;                /* (owned) */
  TrunkWorkspace *workspace;            /* (owned) */
  TrunkPracticeClient *practice;        /* (owned) (nullable) */
  GListStore *setups;                   /* (owned) of TrunkSetup */
  GNetworkMonitor *monitor;             /* (owned) (nullable): not in a practice session */

  TrunkSecretStore *secrets;            /* (owned) */
  TrunkPlaceOfSecrets place;
  TrunkOutcome *store_state;            /* (owned) (nullable) */
  GCancellable *probe_cancellable;      /* (owned) (nullable): the probe under way */
};

typedef enum
{
  PROP_ONLINE = 1,
  PROP_SECRETS,
  PROP_STORE_STATE,
} TrunkSessionProperty;

static GParamSpec *props[PROP_STORE_STATE + 1];

G_DEFINE_FINAL_TYPE (TrunkSession, trunk_session, G_TYPE_OBJECT)

static void
trunk_session_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TrunkSession *self = TRUNK_SESSION (object);

  switch ((TrunkSessionProperty) prop_id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, trunk_session_get_online (self));
      break;

    case PROP_SECRETS:
      g_value_set_object (value, self->secrets);
      break;

    case PROP_STORE_STATE:
      g_value_set_boolean (value, self->store_state != NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_session_dispose (GObject *object)
{
  TrunkSession *self = TRUNK_SESSION (object);

  g_cancellable_cancel (self->probe_cancellable);
  g_clear_object (&self->probe_cancellable);

  G_OBJECT_CLASS (trunk_session_parent_class)->dispose (object);
}

static void
trunk_session_finalize (GObject *object)
{
  TrunkSession *self = TRUNK_SESSION (object);

  g_clear_object (&self->setups);
  g_clear_object (&self->secrets);
  g_clear_object (&self->workspace);
  g_clear_object (&self->practice);
  g_clear_object (&self->catalog);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->store_state, trunk_outcome_unref);

  G_OBJECT_CLASS (trunk_session_parent_class)->finalize (object);
}

static void
trunk_session_class_init (TrunkSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_session_get_property;
  object_class->dispose = trunk_session_dispose;
  object_class->finalize = trunk_session_finalize;

  props[PROP_ONLINE] =
    g_param_spec_boolean ("online", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SECRETS] =
    g_param_spec_object ("secrets", NULL, NULL, TRUNK_TYPE_SECRET_STORE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /* Whether anything is known; trunk_session_get_store_state() says what. */
  props[PROP_STORE_STATE] =
    g_param_spec_boolean ("store-state", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_session_init (TrunkSession *self)
{
  self->setups = g_list_store_new (TRUNK_TYPE_SETUP);
}

static void
network_cb (TrunkSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ONLINE]);
}

/**
 * trunk_session_new:
 * @catalog: the facts
 * @workspace: read at once
 * @secrets: where secrets are kept
 * @practice: (nullable): the practice tenant that the session belongs to
 *
 * Returns: (transfer full) (nullable): the session; %NULL with @error when the workspace can't be read
 */
TrunkSession *
trunk_session_new (TrunkCatalog         *catalog,
                   TrunkWorkspace       *workspace,
                   TrunkSecretStore     *secrets,
                   TrunkPracticeClient  *practice,
                   GError              **error)
{
  g_autoptr(TrunkSession) self = NULL;
  g_autoptr(GPtrArray) services = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (TRUNK_TYPE_SESSION, NULL);
  self->catalog = g_object_ref (catalog);
  self->workspace = g_object_ref (workspace);
  self->secrets = g_object_ref (secrets);
  self->place = practice != NULL ? TRUNK_PLACE_OF_SECRETS_MEMORY : TRUNK_PLACE_OF_SECRETS_KEYRING;
  if (practice != NULL)
    {
      self->practice = g_object_ref (practice);
    }
  else
    {
      self->monitor = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->monitor, "notify::network-available", G_CALLBACK (network_cb), self, G_CONNECT_SWAPPED);
    }

  services = trunk_workspace_list_services (workspace, error);
  if (services == NULL)
    return NULL;

  for (guint i = 0; i < services->len; i++)
    {
      const TrunkServiceValues *values = trunk_service_get_values (g_ptr_array_index (services, i));
      g_autoptr(TrunkSnapshot) snapshot = trunk_workspace_dup_snapshot (workspace, values->id, error);
      g_autoptr(TrunkSetup) setup = NULL;

      if (snapshot == NULL)
        return NULL;

      setup = trunk_setup_new (self, snapshot);
      g_list_store_append (self->setups, setup);
    }

  return g_steal_pointer (&self);
}

TrunkCatalog *
trunk_session_get_catalog (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return self->catalog;
}

TrunkWorkspace *
trunk_session_get_workspace (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return self->workspace;
}

TrunkPracticeClient *
trunk_session_get_practice (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return self->practice;
}

gboolean
trunk_session_get_online (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), FALSE);

  return self->monitor == NULL || g_network_monitor_get_network_available (self->monitor);
}

GListModel *
trunk_session_get_setups (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->setups);
}

/**
 * trunk_session_find_setup:
 *
 * Returns: (transfer none) (nullable): the set-up whose service has the id @id
 */
TrunkSetup *
trunk_session_find_setup (TrunkSession *self,
                          const char   *id)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->setups)); i++)
    {
      g_autoptr(TrunkSetup) setup = g_list_model_get_item (G_LIST_MODEL (self->setups), i);

      /* The list goes on holding it. */
      if (g_str_equal (trunk_setup_get_id (setup), id))
        return setup;
    }

  return NULL;
}

TrunkSetup *
trunk_session_create_setup (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return trunk_setup_new (self, NULL);
}

/* For TrunkSetup, once it is saved for the first time. */
void
trunk_session_adopt_setup (TrunkSession *self,
                           TrunkSetup   *setup)
{
  guint position;

  g_return_if_fail (TRUNK_IS_SESSION (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  if (!g_list_store_find (self->setups, setup, &position))
    g_list_store_append (self->setups, setup);
}

/* A copy of @snapshot with ids that nothing in the workspace has. */
static TrunkSnapshot *
snapshot_with_new_ids (TrunkSnapshot *snapshot)
{
  TrunkServiceValues service = *trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  TrunkRegistrationValues registration = *trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  g_autofree char *service_id = g_uuid_string_random ();
  g_autofree char *registration_id = g_uuid_string_random ();
  g_autoptr(TrunkService) new_service = NULL;
  g_autoptr(TrunkRegistration) new_registration = NULL;
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  service.id = service_id;
  service.registration = registration_id;
  registration.id = registration_id;
  new_service = trunk_service_new (&service);
  new_registration = trunk_registration_new (&registration);
  for (guint i = 0; i < trunk_snapshot_get_n_accounts (snapshot); i++)
    g_ptr_array_add (accounts, g_object_ref (trunk_snapshot_get_nth_account (snapshot, i)));

  return trunk_snapshot_new (new_service, new_registration, accounts);
}

/**
 * trunk_session_import_setup:
 * @snapshot: a set-up from elsewhere
 * @trust: (nullable): PEM of the authorities it trusts
 *
 * Saves it beside the others, under ids of its own, so that nothing that is there is replaced.
 *
 * Returns: (transfer none) (nullable): the set-up, now in the list
 */
TrunkSetup *
trunk_session_import_setup (TrunkSession   *self,
                            TrunkSnapshot  *snapshot,
                            const char     *trust,
                            GError        **error)
{
  g_autoptr(TrunkSnapshot) fresh = NULL;
  g_autoptr(TrunkSetup) setup = NULL;

  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);

  fresh = snapshot_with_new_ids (snapshot);
  if (!trunk_workspace_save_snapshot (self->workspace, fresh, error))
    return NULL;

  setup = trunk_setup_new (self, fresh);
  if (trust != NULL && !trunk_setup_take_trust (setup, trust, error))
    return NULL;
  g_list_store_append (self->setups, setup);

  return setup;
}

/**
 * trunk_session_remove_setup:
 *
 * Takes @setup out of the list and the workspace; its runs stay as history. The object can be given to
 * trunk_session_restore_setup() to undo this.
 */
gboolean
trunk_session_remove_setup (TrunkSession  *self,
                            TrunkSetup    *setup,
                            GError       **error)
{
  guint position;

  g_return_val_if_fail (TRUNK_IS_SESSION (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  if (!trunk_setup_get_blank (setup) && !trunk_workspace_delete_service (self->workspace, trunk_setup_get_id (setup), error))
    return FALSE;

  /* A registration that another service uses as well stays. */
  if (!trunk_setup_get_blank (setup))
    trunk_workspace_delete_registration (self->workspace, trunk_setup_get_registration (setup)->id, NULL);

  if (g_list_store_find (self->setups, setup, &position))
    g_list_store_remove (self->setups, position);

  return TRUE;
}

gboolean
trunk_session_restore_setup (TrunkSession  *self,
                             TrunkSetup    *setup,
                             GError       **error)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  if (!trunk_setup_save_all (setup, error))
    return FALSE;

  trunk_session_adopt_setup (self, setup);

  return TRUE;
}

TrunkSecretStore *
trunk_session_get_secrets (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return self->secrets;
}

TrunkPlaceOfSecrets
trunk_session_get_place_of_secrets (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), TRUNK_PLACE_OF_SECRETS_MEMORY);

  return self->place;
}

/**
 * trunk_session_set_secrets:
 *
 * Another place for secrets from now on. What the old one holds stays there.
 */
void
trunk_session_set_secrets (TrunkSession        *self,
                           TrunkSecretStore    *secrets,
                           TrunkPlaceOfSecrets  place)
{
  g_return_if_fail (TRUNK_IS_SESSION (self));
  g_return_if_fail (TRUNK_IS_SECRET_STORE (secrets));

  g_set_object (&self->secrets, secrets);
  self->place = place;
  g_clear_pointer (&self->store_state, trunk_outcome_unref);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECRETS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORE_STATE]);
  trunk_session_probe_secrets (self);
}

TrunkOutcome *
trunk_session_get_store_state (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return self->store_state;
}

static void
probe_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TrunkSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (object), result, &error);

  /* Cancelled by a newer probe, which tells. */
  if (outcome == NULL || TRUNK_SECRET_STORE (object) != self->secrets)
    return;

  g_clear_object (&self->probe_cancellable);
  g_clear_pointer (&self->store_state, trunk_outcome_unref);
  self->store_state = g_steal_pointer (&outcome);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORE_STATE]);
}

/**
 * trunk_session_probe_secrets:
 *
 * Asks the store whether it can be used; "store-state" tells within 3 s.
 */
void
trunk_session_probe_secrets (TrunkSession *self)
{
  g_return_if_fail (TRUNK_IS_SESSION (self));

  g_cancellable_cancel (self->probe_cancellable);
  g_clear_object (&self->probe_cancellable);
  self->probe_cancellable = g_cancellable_new ();
  trunk_secret_store_probe_async (self->secrets, self->probe_cancellable, probe_cb, g_object_ref (self));
}

char *
trunk_session_dup_open_setup (TrunkSession *self)
{
  g_return_val_if_fail (TRUNK_IS_SESSION (self), NULL);

  return trunk_workspace_dup_mark (self->workspace, "", OPEN_MARK);
}

/**
 * trunk_session_set_open_setup:
 * @id: id of the set-up that is open, "" for the overview
 *
 * Remembers where the user is, for the next start.
 */
void
trunk_session_set_open_setup (TrunkSession *self,
                              const char   *id)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (TRUNK_IS_SESSION (self));
  g_return_if_fail (id != NULL);

  if (!trunk_workspace_set_mark (self->workspace, "", OPEN_MARK, id, &error))
    g_message ("The place to come back to is not saved: %s", error->message);
}
