/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-removal.h"

#include <glib/gi18n.h>

#include "app/trunk-window.h"

/* How long a keyring may take to forget, while the program waits to end. */
#define FORGET_SECONDS 20

/* From the removal until the secrets are gone or the set-up is back. */
typedef struct
{
  GWeakRef widget;              /* of GtkWidget: for a toast, if it is still there */
  TrunkSession *session;        /* (owned) */
  TrunkSetup *setup;            /* (owned) */
  gboolean undone;

  /* forgetting */
  GApplication *application;    /* (owned) (nullable): held */
  GCancellable *cancellable;    /* (owned) (nullable) */
  GSource *deadline;            /* (owned) (nullable) */
} Removal;

static void
removal_free (Removal *removal)
{
  if (removal->deadline != NULL)
    g_source_destroy (removal->deadline);
  g_clear_pointer (&removal->deadline, g_source_unref);
  g_clear_object (&removal->cancellable);
  if (removal->application != NULL)
    g_application_release (removal->application);
  g_clear_object (&removal->application);
  g_weak_ref_clear (&removal->widget);
  g_object_unref (removal->setup);
  g_object_unref (removal->session);
  g_free (removal);
}

static void
removal_complain (Removal    *removal,
                  const char *text)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&removal->widget);

  if (widget != NULL && gtk_widget_get_root (widget) != NULL)
    trunk_toast (widget, text);
  else
    g_message ("%s", text);
}

static void
undo_cb (gpointer user_data)
{
  Removal *removal = user_data;
  g_autoptr(GError) error = NULL;

  removal->undone = trunk_session_restore_setup (removal->session, removal->setup, &error);
  if (!removal->undone)
    removal_complain (removal, error->message);
}

static void
forgotten_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Removal *removal = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_secret_store_clear_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      /* Translators: the name of a set-up, then the reason */
      g_autofree char *text = g_strdup_printf (_("The secrets of “%s” may still be kept: %s"), trunk_setup_get_name (removal->setup), error->message);

      removal_complain (removal, text);
    }
  removal_free (removal);
}

static void
registration_forgotten_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  Removal *removal = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_secret_store_clear_finish (TRUNK_SECRET_STORE (object), result, &error))
    {
      g_autofree char *text = g_strdup_printf (_("The secrets of “%s” may still be kept: %s"), trunk_setup_get_name (removal->setup), error->message);

      removal_complain (removal, text);
      removal_free (removal);
      return;
    }

  trunk_secret_store_clear_async (TRUNK_SECRET_STORE (object), trunk_setup_get_id (removal->setup), removal->cancellable, forgotten_cb, removal);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Removal *removal = user_data;

  g_cancellable_cancel (removal->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
is_registration_shared (Removal *removal)
{
  const char *registration = trunk_setup_get_registration (removal->setup)->id;
  GListModel *setups = trunk_session_get_setups (removal->session);

  for (guint i = 0; i < g_list_model_get_n_items (setups); i++)
    {
      g_autoptr(TrunkSetup) other = g_list_model_get_item (setups, i);

      if (other != removal->setup && g_strcmp0 (trunk_setup_get_registration (other)->id, registration) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The toast is gone: the set-up is back, or nobody can bring it back any more. */
static void
gone_cb (gpointer user_data)
{
  Removal *removal = user_data;
  TrunkSecretStore *secrets = trunk_session_get_secrets (removal->session);

  if (removal->undone || trunk_setup_get_blank (removal->setup))
    {
      removal_free (removal);
      return;
    }

  removal->cancellable = g_cancellable_new ();
  removal->deadline = g_timeout_source_new_seconds (FORGET_SECONDS);
  g_source_set_callback (removal->deadline, deadline_cb, removal, NULL);
  g_source_attach (removal->deadline, g_main_context_get_thread_default ());
  if (g_application_get_default () != NULL)
    {
      removal->application = g_object_ref (g_application_get_default ());
      g_application_hold (removal->application);
    }

  /* Not by the set-up: it would save what it has forgotten, and so come back. */
  if (is_registration_shared (removal))
    trunk_secret_store_clear_async (secrets, trunk_setup_get_id (removal->setup), removal->cancellable, forgotten_cb, removal);
  else
    trunk_secret_store_clear_async (secrets, trunk_setup_get_registration (removal->setup)->id, removal->cancellable,
                                    registration_forgotten_cb, removal);
}

void
trunk_setup_remove_with_undo (GtkWidget    *widget,
                              TrunkSession *session,
                              TrunkSetup   *setup)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  Removal *removal;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (TRUNK_IS_SESSION (session));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  removal = g_new0 (Removal, 1);
  g_weak_ref_init (&removal->widget, widget);
  removal->session = g_object_ref (session);
  removal->setup = g_object_ref (setup);
  if (!trunk_session_remove_setup (session, setup, &error))
    {
      removal_complain (removal, error->message);
      removal_free (removal);
      return;
    }

  /* Translators: %s is the name of a set-up */
  text = g_strdup_printf (_("“%s” is deleted"), trunk_setup_get_name (setup));
  trunk_toast_with_action (widget, text, _("_Undo"), undo_cb, removal, gone_cb);
}
