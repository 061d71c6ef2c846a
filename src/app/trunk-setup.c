/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-private.h"

#include <glib/gi18n.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-import.h"
#include "systems/trunk-system.h"

/* Mark: the step it was left at. */
#define STEP_MARK "step"

struct _TrunkSetup
{
  GObject parent_instance;

  TrunkSession *session;                /* (weak): it owns the list that this is in */
  TrunkService *service;                /* (owned) */
  TrunkRegistration *registration;      /* (owned) */
  GListStore *accounts;                 /* (owned) of TrunkAccount */
  char *trust;                          /* (owned): PEM */
  GHashTable *marks;                    /* (owned) utf8 -> utf8: those read or written, for an undo of the removal */

  TrunkRequirement *requirement;        /* (owned) (nullable) */
  char *requirement_problem;            /* (owned) (nullable) */
  gboolean present[TRUNK_SETUP_N_SECRETS];
  TrunkTestRun *test_run;               /* (owned) (nullable): made when first asked for */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_REQUIREMENT,
} TrunkSetupProperty;

static GParamSpec *props[PROP_REQUIREMENT + 1];

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkSetup, trunk_setup, G_TYPE_OBJECT)

static void
trunk_setup_get_gobject_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  TrunkSetup *self = TRUNK_SETUP (object);

  switch ((TrunkSetupProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, trunk_setup_get_name (self));
      break;

    case PROP_REQUIREMENT:
      g_value_set_object (value, self->requirement);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_setup_dispose (GObject *object)
{
  TrunkSetup *self = TRUNK_SETUP (object);

  if (self->test_run != NULL)
    trunk_test_run_stop (self->test_run);
  g_clear_object (&self->test_run);
  g_clear_weak_pointer (&self->session);

  G_OBJECT_CLASS (trunk_setup_parent_class)->dispose (object);
}

static void
trunk_setup_finalize (GObject *object)
{
  TrunkSetup *self = TRUNK_SETUP (object);

  g_clear_object (&self->service);
  g_clear_object (&self->registration);
  g_clear_object (&self->accounts);
  g_clear_object (&self->requirement);
  g_clear_pointer (&self->trust, g_free);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->requirement_problem, g_free);

  G_OBJECT_CLASS (trunk_setup_parent_class)->finalize (object);
}

static void
trunk_setup_class_init (TrunkSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_setup_get_gobject_property;
  object_class->dispose = trunk_setup_dispose;
  object_class->finalize = trunk_setup_finalize;

  props[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_REQUIREMENT] =
    g_param_spec_object ("requirement", NULL, NULL, TRUNK_TYPE_REQUIREMENT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * TrunkSetup::changed:
   *
   * Anything of the set-up is another one than before.
   */
  signals[CHANGED] =
    g_signal_new ("changed", TRUNK_TYPE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
trunk_setup_init (TrunkSetup *self)
{
  self->accounts = g_list_store_new (TRUNK_TYPE_ACCOUNT);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->trust = g_strdup ("");
}

static TrunkWorkspace *
get_workspace (TrunkSetup *self)
{
  return trunk_session_get_workspace (self->session);
}

static void
update_requirement (TrunkSetup *self)
{
  const TrunkServiceValues *service = trunk_service_get_values (self->service);
  const TrunkRegistrationValues *registration = trunk_registration_get_values (self->registration);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GError) error = NULL;
  GDate today;

  g_clear_object (&self->requirement);
  g_clear_pointer (&self->requirement_problem, g_free);
  if (service->system[0] != '\0' && service->capabilities != TRUNK_FEATURE_NONE)
    {
      g_date_clear (&today, 1);
      g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
      self->requirement = trunk_requirement_new (trunk_session_get_catalog (self->session), service->system, service->release,
                                                 service->capabilities, registration->cloud, &today, &error);
      if (self->requirement == NULL)
        self->requirement_problem = g_strdup (error->message);
    }

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REQUIREMENT]);
}

static void
emit_changed (TrunkSetup *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Which secrets the store is known to hold. */
static void
read_secret_marks (TrunkSetup *self)
{
  for (guint i = 0; i < TRUNK_SETUP_N_SECRETS; i++)
    {
      g_autofree char *key = g_strconcat ("stored:", trunk_secret_kind_get_nick (i), NULL);
      g_autofree char *mark = trunk_setup_dup_mark (self, key);

      self->present[i] = mark != NULL;
    }
}

/* Another store knows nothing of what the last one held; what is moved there is noted again. */
static void
store_replaced_cb (TrunkSetup *self)
{
  memset (self->present, 0, sizeof self->present);
  emit_changed (self);
}

static void
make_blank (TrunkSetup *self)
{
  g_autofree char *service_id = g_uuid_string_random ();
  g_autofree char *registration_id = g_uuid_string_random ();
  TrunkRegistrationValues registration = { .id = registration_id, .cloud = "global", .tenant = "", .client_id = "" };
  TrunkServiceValues service = { .id = service_id, .system = "", .release = "", .registration = registration_id };

  self->registration = trunk_registration_new (&registration);
  self->service = trunk_service_new (&service);
}

/**
 * trunk_setup_new:
 * @session: not referenced
 * @snapshot: (nullable): what is saved of it; %NULL for a blank one
 *
 * Returns: (transfer full): the set-up
 */
TrunkSetup *
trunk_setup_new (TrunkSession  *session,
                 TrunkSnapshot *snapshot)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();
  TrunkSetup *self;

  g_return_val_if_fail (TRUNK_IS_SESSION (session), NULL);
  g_return_val_if_fail (snapshot == NULL || TRUNK_IS_SNAPSHOT (snapshot), NULL);

  self = g_object_new (TRUNK_TYPE_SETUP, NULL);
  g_set_weak_pointer (&self->session, session);
  g_signal_connect_object (session, "notify::secrets", G_CALLBACK (store_replaced_cb), self, G_CONNECT_SWAPPED);

  if (snapshot == NULL)
    {
      make_blank (self);
      return self;
    }

  self->service = g_object_ref (trunk_snapshot_get_service (snapshot));
  self->registration = g_object_ref (trunk_snapshot_get_registration (snapshot));
  for (guint i = 0; i < trunk_snapshot_get_n_accounts (snapshot); i++)
    g_ptr_array_add (accounts, trunk_snapshot_get_nth_account (snapshot, i));
  g_list_store_splice (self->accounts, 0, 0, accounts->pdata, accounts->len);

  g_free (self->trust);
  self->trust = trunk_workspace_dup_trust (get_workspace (self), trunk_setup_get_id (self), NULL);
  if (self->trust == NULL)
    self->trust = g_strdup ("");
  read_secret_marks (self);
  update_requirement (self);

  return self;
}

TrunkSession *
trunk_setup_get_session (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return self->session;
}

const char *
trunk_setup_get_id (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return trunk_service_get_values (self->service)->id;
}

const char *
trunk_setup_get_name (TrunkSetup *self)
{
  const char *name;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  name = trunk_service_get_values (self->service)->display_name;

  return name != NULL && name[0] != '\0' ? name : _("New set-up");
}

gboolean
trunk_setup_get_blank (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), TRUE);

  return trunk_service_get_values (self->service)->system[0] == '\0';
}

const TrunkServiceValues *
trunk_setup_get_service (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return trunk_service_get_values (self->service);
}

/* The system's name, with a number where other set-ups have it already. */
static char *
propose_name (TrunkSetup *self,
              const char *system_id)
{
  TrunkSystem *system = trunk_catalog_get_system (trunk_session_get_catalog (self->session), system_id);
  GListModel *setups = trunk_session_get_setups (self->session);
  const char *base = system != NULL ? trunk_system_get_name (system) : system_id;
  g_autofree char *name = g_strdup (base);

  for (guint number = 2; number < G_MAXUINT; number++)
    {
      gboolean taken = FALSE;

      for (guint i = 0; i < g_list_model_get_n_items (setups) && !taken; i++)
        {
          g_autoptr(TrunkSetup) other = g_list_model_get_item (setups, i);

          taken = other != self && g_str_equal (trunk_setup_get_name (other), name);
        }
      if (!taken)
        break;

      g_free (name);
      name = g_strdup_printf ("%s %u", base, number);
    }

  return g_steal_pointer (&name);
}

/**
 * trunk_setup_set_service:
 * @values: copied
 *
 * Saves @values. The first time that a system is in them, the set-up enters the workspace and the session's list, with the system's
 * name if it has none.
 */
gboolean
trunk_setup_set_service (TrunkSetup                *self,
                         const TrunkServiceValues  *values,
                         GError                   **error)
{
  g_autoptr(TrunkService) service = NULL;
  g_autofree char *name = NULL;
  TrunkServiceValues changed;
  gboolean first;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (values != NULL, FALSE);
  g_return_val_if_fail (g_strcmp0 (values->id, trunk_setup_get_id (self)) == 0, FALSE);

  changed = *values;
  first = trunk_setup_get_blank (self) && values->system[0] != '\0';
  if (first && (values->display_name == NULL || values->display_name[0] == '\0'))
    {
      name = propose_name (self, values->system);
      changed.display_name = name;
    }

  service = trunk_service_new (&changed);
  if (first && !trunk_workspace_save_registration (get_workspace (self), self->registration, error))
    return FALSE;
  if (changed.system[0] != '\0' && !trunk_workspace_save_service (get_workspace (self), service, error))
    return FALSE;

  g_set_object (&self->service, service);
  update_requirement (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
  if (first)
    trunk_session_adopt_setup (self->session, self);
  emit_changed (self);

  return TRUE;
}

const TrunkRegistrationValues *
trunk_setup_get_registration (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return trunk_registration_get_values (self->registration);
}

gboolean
trunk_setup_set_registration (TrunkSetup                     *self,
                              const TrunkRegistrationValues  *values,
                              GError                        **error)
{
  g_autoptr(TrunkRegistration) registration = NULL;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (values != NULL, FALSE);
  g_return_val_if_fail (g_strcmp0 (values->id, trunk_setup_get_registration (self)->id) == 0, FALSE);

  registration = trunk_registration_new (values);
  if (!trunk_setup_get_blank (self) && !trunk_workspace_save_registration (get_workspace (self), registration, error))
    return FALSE;

  g_set_object (&self->registration, registration);
  update_requirement (self);
  emit_changed (self);

  return TRUE;
}

TrunkRequirement *
trunk_setup_get_requirement (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return self->requirement;
}

const char *
trunk_setup_get_requirement_problem (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return self->requirement_problem;
}

GListModel *
trunk_setup_get_accounts (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

/* The set-up with @accounts: (transfer full) (element-type TrunkAccount) */
static TrunkSnapshot *
snapshot_with (TrunkSetup *self,
               GPtrArray  *accounts)
{
  return trunk_snapshot_new (self->service, self->registration, accounts);
}

const char *
trunk_setup_get_trust (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return self->trust;
}

static gboolean
reread_trust (TrunkSetup  *self,
              GError     **error)
{
  char *trust = trunk_workspace_dup_trust (get_workspace (self), trunk_setup_get_id (self), error);

  if (trust == NULL)
    return FALSE;

  g_free (self->trust);
  self->trust = trust;
  emit_changed (self);

  return TRUE;
}

gboolean
trunk_setup_add_trust (TrunkSetup  *self,
                       const char  *sha256,
                       const char  *pem,
                       GError     **error)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (!trunk_setup_get_blank (self), FALSE);

  return trunk_workspace_add_trust (get_workspace (self), trunk_setup_get_id (self), sha256, pem, error) && reread_trust (self, error);
}

gboolean
trunk_setup_remove_trust (TrunkSetup  *self,
                          const char  *sha256,
                          GError     **error)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);

  return trunk_workspace_remove_trust (get_workspace (self), trunk_setup_get_id (self), sha256, error) && reread_trust (self, error);
}

gboolean
trunk_setup_take_trust (TrunkSetup  *self,
                        const char  *pem,
                        GError     **error)
{
  g_autoptr(TrunkCertImport) import = NULL;
  TrunkCertBundle *bundle;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (pem != NULL, FALSE);

  if (pem[0] == '\0')
    return TRUE;

  import = trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, error);
  if (import == NULL)
    return FALSE;

  bundle = trunk_cert_import_get_bundle (import);
  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);
      g_autofree char *one = trunk_cert_dup_pem (cert);

      if (!trunk_workspace_add_trust (get_workspace (self), trunk_setup_get_id (self), trunk_cert_get_facts (cert)->sha256, one, error))
        return FALSE;
    }

  return reread_trust (self, error);
}

TrunkSnapshot *
trunk_setup_dup_snapshot (TrunkSetup *self)
{
  GPtrArray *accounts;
  guint n;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  if (trunk_setup_get_blank (self))
    return NULL;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  accounts = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (accounts, g_list_model_get_item (G_LIST_MODEL (self->accounts), i));

  return snapshot_with (self, accounts);
}

/* Everything once more into the workspace, for the undo of a removal. */
gboolean
trunk_setup_save_all (TrunkSetup  *self,
                      GError     **error)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autofree char *trust = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);

  snapshot = trunk_setup_dup_snapshot (self);
  if (snapshot == NULL)
    return TRUE;

  trust = g_strdup (self->trust);
  if (!trunk_workspace_save_snapshot (get_workspace (self), snapshot, error) || !trunk_setup_take_trust (self, trust, error))
    return FALSE;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!trunk_workspace_set_mark (get_workspace (self), trunk_setup_get_id (self), key, value, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
trunk_setup_has_secret (TrunkSetup      *self,
                        TrunkSecretKind  kind)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), FALSE);
  g_return_val_if_fail (kind < TRUNK_SETUP_N_SECRETS, FALSE);

  return self->present[kind];
}

/**
 * trunk_setup_note_secret:
 *
 * Somebody has put a secret into the store, or taken it out. Of one that is kept in memory nothing is written down.
 */
void
trunk_setup_note_secret (TrunkSetup      *self,
                         TrunkSecretKind  kind,
                         gboolean         present)
{
  g_autofree char *key = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (self));
  g_return_if_fail (kind < TRUNK_SETUP_N_SECRETS);

  self->present[kind] = present;
  key = g_strconcat ("stored:", trunk_secret_kind_get_nick (kind), NULL);
  if (!present || trunk_session_get_place_of_secrets (self->session) != TRUNK_PLACE_OF_SECRETS_MEMORY)
    trunk_setup_set_mark (self, key, present ? "yes" : NULL);
  emit_changed (self);
}

char *
trunk_setup_dup_mark (TrunkSetup *self,
                      const char *key)
{
  char *value;

  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (g_hash_table_contains (self->marks, key))
    return g_strdup (g_hash_table_lookup (self->marks, key));

  value = trunk_setup_get_blank (self) ? NULL : trunk_workspace_dup_mark (get_workspace (self), trunk_setup_get_id (self), key);
  g_hash_table_insert (self->marks, g_strdup (key), g_strdup (value));

  return value;
}

void
trunk_setup_set_mark (TrunkSetup *self,
                      const char *key,
                      const char *value)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (self));
  g_return_if_fail (key != NULL);

  g_hash_table_insert (self->marks, g_strdup (key), g_strdup (value));
  if (!trunk_setup_get_blank (self) && !trunk_workspace_set_mark (get_workspace (self), trunk_setup_get_id (self), key, value, &error))
    g_message ("“%s” is not saved: %s", key, error->message);
}

TrunkWizardStep
trunk_setup_get_step (TrunkSetup *self)
{
  g_autofree char *mark = trunk_setup_dup_mark (self, STEP_MARK);
  TrunkWizardStep step;

  return trunk_wizard_step_from_nick (mark, &step) ? step : TRUNK_WIZARD_START;
}

void
trunk_setup_set_step (TrunkSetup      *self,
                      TrunkWizardStep  step)
{
  trunk_setup_set_mark (self, STEP_MARK, trunk_wizard_step_get_nick (step));
}

TrunkTestRun *
trunk_setup_get_test_run (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  if (self->test_run == NULL)
    {
      self->test_run = trunk_test_run_new (self);
      g_signal_connect_object (self->test_run, "notify::state", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
    }

  return self->test_run;
}

/* For trunk_setup_judge_step(): what is known without reading a whole run. */
TrunkTestRun *
trunk_setup_peek_test_run (TrunkSetup *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), NULL);

  return self->test_run;
}
