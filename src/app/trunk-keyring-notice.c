/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-keyring-notice.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-notice.h"
#include "app/trunk-sealed-form.h"
#include "app/trunk-secret-move.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

typedef enum
{
  PART_STATE,                   /* what is the matter, and the choices */
  PART_WAITING,                 /* for a prompt of the desktop */
  PART_SEALED,                  /* the passphrase of a sealed file */
} Part;

struct _TrunkKeyringNotice
{
  AdwBin parent_instance;

  TrunkSession *session;        /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable): of what is under way */
  Part part;
  gboolean choosing;            /* the choices are open though all is well */

  TrunkNotice *notice;
  GtkListBox *choices;
  AdwActionRow *unlock_row;
  AdwActionRow *retry_row;
  AdwActionRow *memory_row;
  AdwActionRow *sealed_row;
  GtkWidget *waiting;
  GtkButton *cancel;
  TrunkSealedForm *sealed;
};

typedef enum
{
  PROP_SESSION = 1,
} TrunkKeyringNoticeProperty;

static GParamSpec *props[PROP_SESSION + 1];

G_DEFINE_FINAL_TYPE (TrunkKeyringNotice, trunk_keyring_notice, ADW_TYPE_BIN)

typedef struct
{
  const char *title;
  const char *text;
} Words;

/* @empty: there is a service, and no keyring in it */
static Words
describe (TrunkFinding finding,
          gboolean     empty)
{
  if (finding == TRUNK_FINDING_KEYRING_ABSENT && empty)
    return (Words) { _("This computer has no keyring yet"),
                     _("Trunkline keeps secrets in the desktop’s keyring. The program for it is there, but no keyring has been set up.") };
  if (finding == TRUNK_FINDING_KEYRING_ABSENT)
    return (Words) { _("There is no keyring on this computer"),
                     _("Trunkline keeps secrets in the desktop’s keyring, and none answers here. That is usual on a server without a desktop.") };
  if (finding == TRUNK_FINDING_KEYRING_LOCKED)
    return (Words) { _("The keyring is locked"),
                     _("Until it is unlocked, stored secrets can’t be read and new ones can’t be kept.") };
  if (finding == TRUNK_FINDING_KEYRING_SLOW)
    return (Words) { _("The keyring does not answer"),
                     _("It was asked and gave no answer within 3 seconds. It may be waiting for a password behind another window.") };

  return (Words) { _("The keyring refuses"), _("It declined to keep secrets, or to hand them out.") };
}

static gboolean
is_empty_service (TrunkOutcome *state)
{
  return trunk_outcome_get_finding (state) == TRUNK_FINDING_KEYRING_ABSENT && trunk_outcome_get_fact (state, TRUNK_FACT_REASON) != NULL;
}

static void
show_row (AdwActionRow *row,
          const char   *title,
          const char   *subtitle)
{
  gtk_widget_set_visible (GTK_WIDGET (row), title != NULL);
  if (title == NULL)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
}

static void
show_choices (TrunkKeyringNotice *self,
              TrunkOutcome       *state)
{
  TrunkPlaceOfSecrets place = trunk_session_get_place_of_secrets (self->session);
  TrunkFinding finding = trunk_outcome_get_finding (state);
  g_autoptr(GFile) file = trunk_keyring_notice_dup_sealed_file ();

  if (place != TRUNK_PLACE_OF_SECRETS_KEYRING)
    show_row (self->unlock_row, _("Keep secrets in the keyring"), _("For good, opened with the desktop’s password"));
  else if (finding == TRUNK_FINDING_KEYRING_LOCKED)
    show_row (self->unlock_row, _("Unlock the keyring"), _("The desktop asks for its password"));
  else if (is_empty_service (state))
    show_row (self->unlock_row, _("Set up the keyring"), _("The desktop asks for a new password"));
  else
    show_row (self->unlock_row, NULL, NULL);

  show_row (self->retry_row, place == TRUNK_PLACE_OF_SECRETS_KEYRING ? _("Look again") : NULL, _("After you have done something about it"));
  show_row (self->memory_row, place != TRUNK_PLACE_OF_SECRETS_MEMORY ? _("Keep secrets until Trunkline ends") : NULL,
            _("In memory only: you enter them again next time"));
  if (g_file_query_exists (file, NULL))
    show_row (self->sealed_row, _("Open the sealed file"), _("There is one from before"));
  else
    show_row (self->sealed_row, _("Keep secrets in a sealed file"), _("Encrypted with a passphrase that you choose"));
}

static void
show_state (TrunkKeyringNotice *self,
            TrunkOutcome       *state)
{
  Words words = describe (trunk_outcome_get_finding (state), is_empty_service (state));
  const char *reason = trunk_outcome_get_fact (state, TRUNK_FACT_REASON);

  trunk_notice_set_kind (self->notice, TRUNK_NOTICE_WARNING);
  trunk_notice_set_title (self->notice, words.title);
  trunk_notice_set_text (self->notice, reason != NULL && !is_empty_service (state) ? reason : words.text);
  trunk_notice_set_button_label (self->notice, NULL);
}

static void
show_memory (TrunkKeyringNotice *self)
{
  trunk_notice_set_kind (self->notice, TRUNK_NOTICE_INFO);
  trunk_notice_set_title (self->notice, NULL);
  trunk_notice_set_text (self->notice, _("Secrets are kept until Trunkline ends. You enter them again next time."));
  trunk_notice_set_button_label (self->notice, self->choosing ? NULL : _("Keep them el_sewhere"));
}

static void
update (TrunkKeyringNotice *self)
{
  TrunkOutcome *state = self->session != NULL ? trunk_session_get_store_state (self->session) : NULL;
  gboolean fine = state == NULL || trunk_outcome_is_ok (state);
  gboolean in_memory = self->session != NULL && trunk_session_get_place_of_secrets (self->session) == TRUNK_PLACE_OF_SECRETS_MEMORY;
  gboolean practice = self->session != NULL && trunk_session_get_practice (self->session) != NULL;
  gboolean seen = state != NULL && !practice && (!fine || in_memory);

  if (self->part == PART_STATE && seen)
    {
      if (fine)
        show_memory (self);
      else
        show_state (self, state);
      show_choices (self, state);
    }

  /* The focus goes on to what follows, and is not lost with what goes. */
  if (!seen && self->part == PART_STATE && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), self->part == PART_STATE && (!fine || self->choosing));
  gtk_widget_set_visible (self->waiting, self->part == PART_WAITING);
  gtk_widget_set_visible (GTK_WIDGET (self->sealed), self->part == PART_SEALED);
  gtk_widget_set_visible (GTK_WIDGET (self), seen || self->part != PART_STATE);
}

static void
set_part (TrunkKeyringNotice *self,
          Part                part)
{
  self->part = part;
  update (self);
}

static GCancellable *
begin (TrunkKeyringNotice *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
say (TrunkKeyringNotice *self,
     const char         *text)
{
  trunk_toast (GTK_WIDGET (self), text);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
moved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TrunkKeyringNotice) self = user_data;
  g_autoptr(GError) error = NULL;
  guint left;
  gboolean moved = trunk_secret_move_finish (TRUNK_SESSION (object), result, &left, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->choosing = FALSE;
  set_part (self, PART_STATE);
  if (!moved)
    {
      trunk_notice_set_kind (self->notice, TRUNK_NOTICE_ERROR);
      trunk_notice_set_text (self->notice, error->message);
      trunk_compat_announce (GTK_WIDGET (self), error->message);
    }
  else if (left > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u secret could not be read and stays where it was. Enter it again.",
                                                         "%u secrets could not be read and stay where they were. Enter them again.", left), left);

      say (self, text);
    }
  else
    {
      TrunkPlaceOfSecrets place = trunk_session_get_place_of_secrets (self->session);

      if (place == TRUNK_PLACE_OF_SECRETS_MEMORY)
        say (self, _("Secrets are kept until Trunkline ends"));
      else if (place == TRUNK_PLACE_OF_SECRETS_FILE)
        say (self, _("Secrets are kept in the sealed file"));
      else
        say (self, _("Secrets are kept in the keyring"));
    }
}

static void
move_to (TrunkKeyringNotice  *self,
         TrunkSecretStore    *store,
         TrunkPlaceOfSecrets  place)
{
  trunk_secret_move_async (self->session, store, place, begin (self), moved_cb, g_object_ref (self));
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TrunkKeyringNotice) self = user_data;
  TrunkSecretStore *keyring = TRUNK_SECRET_STORE (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_secret_store_unlock_finish (keyring, result, &error);

  if (outcome == NULL)
    return;

  set_part (self, PART_STATE);
  if (trunk_outcome_is_ok (outcome) && keyring != trunk_session_get_secrets (self->session))
    move_to (self, keyring, TRUNK_PLACE_OF_SECRETS_KEYRING);
  else if (trunk_outcome_is_ok (outcome))
    {
      say (self, _("The keyring is open"));
      trunk_session_probe_secrets (self->session);
    }
  else
    {
      show_state (self, outcome);
      show_choices (self, outcome);
      trunk_compat_announce (GTK_WIDGET (self), describe (trunk_outcome_get_finding (outcome), FALSE).title);
    }
}

static void
unlock (TrunkKeyringNotice *self)
{
  g_autoptr(TrunkSecretStore) keyring = NULL;

  if (trunk_session_get_place_of_secrets (self->session) == TRUNK_PLACE_OF_SECRETS_KEYRING)
    keyring = g_object_ref (trunk_session_get_secrets (self->session));
  else
    keyring = trunk_secret_store_new_libsecret (trunk_workspace_get_id (trunk_session_get_workspace (self->session)));

  set_part (self, PART_WAITING);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
  trunk_compat_announce (GTK_WIDGET (self), _("Waiting for your keyring"));
  trunk_secret_store_unlock_async (keyring, begin (self), unlocked_cb, g_object_ref (self));
}

static void
choice_cb (TrunkKeyringNotice *self,
           GtkListBoxRow      *row)
{
  if (self->session == NULL)
    return;

  if (row == GTK_LIST_BOX_ROW (self->unlock_row))
    unlock (self);
  else if (row == GTK_LIST_BOX_ROW (self->retry_row))
    trunk_session_probe_secrets (self->session);
  else if (row == GTK_LIST_BOX_ROW (self->memory_row))
    {
      g_autoptr(TrunkSecretStore) memory = trunk_secret_store_new_memory ();

      move_to (self, memory, TRUNK_PLACE_OF_SECRETS_MEMORY);
    }
  else if (row == GTK_LIST_BOX_ROW (self->sealed_row))
    {
      g_autoptr(GFile) file = trunk_keyring_notice_dup_sealed_file ();

      set_part (self, PART_SEALED);
      trunk_sealed_form_start (self->sealed, file);
    }
}

static void
elsewhere_cb (TrunkKeyringNotice *self)
{
  self->choosing = TRUE;
  update (self);
  gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
}

static void
cancel_cb (TrunkKeyringNotice *self)
{
  begin (self);
  set_part (self, PART_STATE);
  gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
}

static void
sealed_opened_cb (TrunkKeyringNotice *self,
                  TrunkSecretStore   *store)
{
  move_to (self, store, TRUNK_PLACE_OF_SECRETS_FILE);
}

static void
sealed_cancelled_cb (TrunkKeyringNotice *self)
{
  cancel_cb (self);
}

static void
look_cb (TrunkKeyringNotice *self)
{
  if (self->session != NULL && self->part == PART_STATE && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    trunk_session_probe_secrets (self->session);
}

/* What is hidden is never mapped itself: what it stands in tells when the page comes on screen. */
static void
trunk_keyring_notice_root (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (trunk_keyring_notice_parent_class)->root (widget);

  g_signal_handlers_disconnect_by_func (parent, look_cb, widget);
  g_signal_connect_object (parent, "map", G_CALLBACK (look_cb), widget, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (parent))
    look_cb (TRUNK_KEYRING_NOTICE (widget));
}

static void
trunk_keyring_notice_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch ((TrunkKeyringNoticeProperty) property_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TRUNK_KEYRING_NOTICE (object)->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_keyring_notice_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  switch ((TrunkKeyringNoticeProperty) property_id)
    {
    case PROP_SESSION:
      trunk_keyring_notice_set_session (TRUNK_KEYRING_NOTICE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_keyring_notice_dispose (GObject *object)
{
  TrunkKeyringNotice *self = TRUNK_KEYRING_NOTICE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_KEYRING_NOTICE);

  G_OBJECT_CLASS (trunk_keyring_notice_parent_class)->dispose (object);
}

static void
trunk_keyring_notice_class_init (TrunkKeyringNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_keyring_notice_get_property;
  object_class->set_property = trunk_keyring_notice_set_property;
  object_class->dispose = trunk_keyring_notice_dispose;
  widget_class->root = trunk_keyring_notice_root;

  /**
   * TrunkKeyringNotice:session:
   *
   * Whose secrets it is about.
   */
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, TRUNK_TYPE_SESSION,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_SEALED_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-keyring-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, choices);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, unlock_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, retry_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, memory_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, sealed_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, waiting);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, cancel);
  gtk_widget_class_bind_template_child (widget_class, TrunkKeyringNotice, sealed);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, elsewhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, sealed_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, sealed_cancelled_cb);
}

static void
trunk_keyring_notice_init (TrunkKeyringNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->cancel), gtk_button_get_label (self->cancel));
}

/**
 * trunk_keyring_notice_set_session:
 * @session: whose secrets it is about
 */
void
trunk_keyring_notice_set_session (TrunkKeyringNotice *self,
                                  TrunkSession       *session)
{
  g_return_if_fail (TRUNK_IS_KEYRING_NOTICE (self));
  g_return_if_fail (session == NULL || TRUNK_IS_SESSION (session));

  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, update, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::store-state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::secrets", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

/**
 * trunk_keyring_notice_dup_sealed_file:
 *
 * Returns: (transfer full): where the user's sealed file is, if there is one
 */
GFile *
trunk_keyring_notice_dup_sealed_file (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "trunkline", "secrets.sealed", NULL);
}
