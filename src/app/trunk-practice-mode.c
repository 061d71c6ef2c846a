/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-practice-mode.h"

#include <glib/gi18n.h>

#include "app/trunk-practice-strip.h"
#include "app/trunk-practice-values.h"
#include "app/trunk-setup-private.h"
#include "model/trunk-interchange.h"
#include "net/trunk-practice-client.h"

#define WORKSPACE_FILE  "workspace.db"
/* What a finished practice shows: a ready-made set-up of the tenant. */
#define FINISHED_SETUP  "unity-connection-graph"

/* What is broken in it: a fault, and the account that it befalls. */
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

struct _TrunkPracticeMode
{
  GObject parent_instance;

  TrunkWindow *window;          /* (weak): it owns this */
  TrunkPracticeModeState state;
  char *problem;                /* (owned) (nullable) */

  GCancellable *cancellable;    /* (owned) (nullable): of the start under way and what follows */
  gboolean finished;            /* what was asked for */
  TrunkPracticeClient *client;  /* (owned) (nullable) */
  TrunkFaultMenu *menu;         /* (owned) (nullable) */
  TrunkSession *own;            /* (owned) (nullable): what the window goes back to */
  TrunkSession *session;        /* (owned) (nullable): of the practice */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_PROBLEM,
  PROP_MENU,
} TrunkPracticeModeProperty;

static GParamSpec *props[PROP_MENU + 1];

G_DEFINE_ENUM_TYPE (TrunkPracticeModeState, trunk_practice_mode_state,
                    G_DEFINE_ENUM_VALUE (TRUNK_PRACTICE_MODE_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (TRUNK_PRACTICE_MODE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (TRUNK_PRACTICE_MODE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TRUNK_PRACTICE_MODE_ON, "on"),
                    G_DEFINE_ENUM_VALUE (TRUNK_PRACTICE_MODE_LOST, "lost"))

G_DEFINE_FINAL_TYPE (TrunkPracticeMode, trunk_practice_mode, G_TYPE_OBJECT)

static void
trunk_practice_mode_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  TrunkPracticeMode *self = TRUNK_PRACTICE_MODE (object);

  switch ((TrunkPracticeModeProperty) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    case PROP_MENU:
      g_value_set_object (value, self->menu);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mode_set_state (TrunkPracticeMode      *self,
                TrunkPracticeModeState  state,
                const char             *problem)
{
  if (g_strcmp0 (self->problem, problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
}

static void
mode_set_menu (TrunkPracticeMode *self,
               TrunkFaultMenu    *menu)
{
  if (g_set_object (&self->menu, menu))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MENU]);
}

/* Runs under way stop, and nothing holds on to the folder any more. */
static void
mode_drop_session (TrunkPracticeMode *self)
{
  if (self->session != NULL)
    {
      GListModel *setups = trunk_session_get_setups (self->session);

      for (guint i = 0; i < g_list_model_get_n_items (setups); i++)
        {
          g_autoptr(TrunkSetup) setup = g_list_model_get_item (setups, i);

          if (trunk_setup_peek_test_run (setup) != NULL)
            trunk_test_run_stop (trunk_setup_peek_test_run (setup));
        }
    }
  g_clear_object (&self->session);
}

static void
trunk_practice_mode_dispose (GObject *object)
{
  TrunkPracticeMode *self = TRUNK_PRACTICE_MODE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->client, self);
      trunk_practice_client_stop (self->client);
    }
  g_clear_object (&self->menu);
  mode_drop_session (self);
  g_clear_object (&self->client);
  g_clear_object (&self->own);
  g_clear_weak_pointer (&self->window);

  G_OBJECT_CLASS (trunk_practice_mode_parent_class)->dispose (object);
}

static void
trunk_practice_mode_finalize (GObject *object)
{
  g_clear_pointer (&TRUNK_PRACTICE_MODE (object)->problem, g_free);

  G_OBJECT_CLASS (trunk_practice_mode_parent_class)->finalize (object);
}

static void
trunk_practice_mode_class_init (TrunkPracticeModeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_practice_mode_get_property;
  object_class->dispose = trunk_practice_mode_dispose;
  object_class->finalize = trunk_practice_mode_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TRUNK_TYPE_PRACTICE_MODE_STATE, TRUNK_PRACTICE_MODE_OFF, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, TRUNK_TYPE_FAULT_MENU, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_practice_mode_init (TrunkPracticeMode *self)
{
}

/**
 * trunk_practice_mode_new:
 * @window: not referenced
 *
 * Returns: (transfer full): off
 */
TrunkPracticeMode *
trunk_practice_mode_new (TrunkWindow *window)
{
  TrunkPracticeMode *self;

  g_return_val_if_fail (TRUNK_IS_WINDOW (window), NULL);

  self = g_object_new (TRUNK_TYPE_PRACTICE_MODE, NULL);
  g_set_weak_pointer (&self->window, window);

  return self;
}

GtkWidget *
trunk_practice_mode_create_strip (TrunkPracticeMode *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (self), NULL);

  return trunk_practice_strip_new (self);
}

TrunkPracticeModeState
trunk_practice_mode_get_state (TrunkPracticeMode *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (self), TRUNK_PRACTICE_MODE_OFF);

  return self->state;
}

const char *
trunk_practice_mode_get_problem (TrunkPracticeMode *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (self), NULL);

  return self->problem;
}

TrunkFaultMenu *
trunk_practice_mode_get_menu (TrunkPracticeMode *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (self), NULL);

  return self->menu;
}

TrunkSetup *
trunk_practice_mode_get_open_setup (TrunkPracticeMode *self)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (self), NULL);

  if (self->session == NULL)
    return NULL;

  id = trunk_session_dup_open_setup (self->session);

  return id != NULL && id[0] != '\0' ? trunk_session_find_setup (self->session, id) : NULL;
}

static void
client_notify_running_cb (TrunkPracticeMode *self)
{
  if (self->state == TRUNK_PRACTICE_MODE_ON && !trunk_practice_client_get_running (self->client))
    mode_set_state (self, TRUNK_PRACTICE_MODE_LOST, NULL);
}

static void
mode_fail (TrunkPracticeMode *self,
           const char        *problem)
{
  mode_set_menu (self, NULL);
  mode_drop_session (self);
  if (self->client != NULL)
    trunk_practice_client_stop (self->client);
  g_clear_object (&self->client);
  mode_set_state (self, TRUNK_PRACTICE_MODE_FAILED, problem);
}

static gboolean
mode_make_session (TrunkPracticeMode  *self,
                   GError            **error)
{
  g_autofree char *path = g_build_filename (trunk_practice_client_get_directory (self->client), WORKSPACE_FILE, NULL);
  g_autoptr(TrunkWorkspace) workspace = trunk_workspace_open (path, error);
  g_autoptr(TrunkSecretStore) secrets = NULL;

  if (workspace == NULL)
    return FALSE;

  secrets = trunk_secret_store_new_memory ();
  self->session = trunk_session_new (trunk_session_get_catalog (trunk_window_get_session (self->window)), workspace, secrets, self->client, error);
  if (self->session == NULL)
    return FALSE;

  trunk_session_set_secrets (self->session, secrets, TRUNK_PLACE_OF_SECRETS_MEMORY);

  return TRUE;
}

static void
mode_enter (TrunkPracticeMode *self)
{
  g_autoptr(TrunkFaultMenu) menu = trunk_fault_menu_new (self->client);

  mode_set_menu (self, menu);
  g_set_object (&self->own, trunk_window_get_session (self->window));
  g_signal_connect_object (self->client, "notify::running", G_CALLBACK (client_notify_running_cb), self, G_CONNECT_SWAPPED);
  mode_set_state (self, TRUNK_PRACTICE_MODE_ON, NULL);
  trunk_window_set_session (self->window, self->session);
}

static TrunkSetup *
mode_import_finished (TrunkPracticeMode  *self,
                      GError            **error)
{
  const char *path = trunk_practice_client_get_setup (self->client, FINISHED_SETUP);
  g_autofree char *text = NULL;
  g_autoptr(TrunkInterchange) interchange = NULL;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &text, &length, error))
    return NULL;

  interchange = trunk_interchange_new_from_data (text, length, error);

  return interchange != NULL ? trunk_session_import_setup (self->session, trunk_interchange_get_snapshot (interchange), NULL, error) : NULL;
}

/* What the tenant is to do wrong, as the body of a request. */
static char *
dup_breakages (TrunkSetup *setup)
{
  GListModel *accounts = trunk_setup_get_accounts (setup);
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (accounts, breakages[i].account);
      g_autofree char *spec = NULL;

      if (account == NULL)
        continue;
      spec = g_strdup_printf ("%s=%s", breakages[i].fault, trunk_account_get_values (account)->address);
      json_builder_add_string_value (builder, spec);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
finished_broken_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = trunk_practice_client_control_finish (TRUNK_PRACTICE_CLIENT (source), result, &error);
  TrunkPracticeMode *self;
  TrunkSetup *setup;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_PRACTICE_MODE (user_data);
  if (answer == NULL)
    {
      mode_fail (self, error->message);
      return;
    }

  mode_enter (self);
  setup = trunk_practice_mode_get_open_setup (self);
  trunk_fault_menu_set_setup (self->menu, setup);
  trunk_test_run_start (trunk_setup_get_test_run (setup), NULL);
}

static void
finished_stored_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  TrunkSetup *setup = TRUNK_SETUP (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  gboolean stored = trunk_practice_values_store_credential_finish (setup, result, &error);
  TrunkPracticeMode *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_PRACTICE_MODE (user_data);
  if (!stored)
    {
      mode_fail (self, error->message);
      return;
    }

  body = dup_breakages (setup);
  trunk_practice_client_control_async (self->client, "PUT", "/faults", body, self->cancellable, finished_broken_cb, self);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkPracticeClient) client = trunk_practice_client_start_finish (result, &error);
  TrunkPracticeMode *self;
  TrunkSetup *setup;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_PRACTICE_MODE (user_data);
  if (client == NULL)
    {
      mode_fail (self, error->message);
      return;
    }

  g_set_object (&self->client, client);
  if (!mode_make_session (self, &error))
    {
      mode_fail (self, error->message);
      return;
    }
  if (!self->finished)
    {
      mode_enter (self);
      return;
    }

  setup = mode_import_finished (self, &error);
  if (setup == NULL)
    {
      mode_fail (self, error != NULL ? error->message : _("The practice tenant has no such set-up."));
      return;
    }
  trunk_setup_set_step (setup, TRUNK_WIZARD_TESTS);
  trunk_session_set_open_setup (self->session, trunk_setup_get_id (setup));
  trunk_practice_values_store_credential_async (setup, self->cancellable, finished_stored_cb, self);
}

/**
 * trunk_practice_mode_start:
 *
 * No effect while one is starting or on.
 */
void
trunk_practice_mode_start (TrunkPracticeMode *self,
                           gboolean           finished)
{
  g_return_if_fail (TRUNK_IS_PRACTICE_MODE (self));

  if (self->state == TRUNK_PRACTICE_MODE_STARTING || self->state == TRUNK_PRACTICE_MODE_ON || self->state == TRUNK_PRACTICE_MODE_LOST)
    return;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->finished = finished;
  mode_set_state (self, TRUNK_PRACTICE_MODE_STARTING, NULL);
  trunk_practice_client_start_async (NULL, 0, self->cancellable, started_cb, self);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWidget) window = user_data;

  trunk_practice_client_stop_finish (TRUNK_PRACTICE_CLIENT (source), result);
  if (gtk_widget_get_mapped (window))
    trunk_toast (window, _("The practice has ended; nothing of it is left."));
}

/**
 * trunk_practice_mode_stop:
 *
 * Gives the window its own session back, where it was left, and removes all that belongs to the practice.
 */
void
trunk_practice_mode_stop (TrunkPracticeMode *self)
{
  g_return_if_fail (TRUNK_IS_PRACTICE_MODE (self));

  g_cancellable_cancel (self->cancellable);
  mode_set_menu (self, NULL);
  if (self->own != NULL)
    {
      g_autoptr(TrunkSession) own = g_steal_pointer (&self->own);

      trunk_window_set_session (self->window, own);
    }
  mode_drop_session (self);
  if (self->client != NULL)
    {
      g_autoptr(TrunkPracticeClient) client = g_steal_pointer (&self->client);

      g_signal_handlers_disconnect_by_data (client, self);
      trunk_practice_client_stop_async (client, stopped_cb, g_object_ref (self->window));
    }
  mode_set_state (self, TRUNK_PRACTICE_MODE_OFF, NULL);
}
