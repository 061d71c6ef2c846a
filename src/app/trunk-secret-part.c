/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-secret-part.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-end-date.h"
#include "app/trunk-focus.h"
#include "app/trunk-notice.h"
#include "app/trunk-registration-check.h"
#include "app/trunk-secret-swap.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"

/* A pause in typing that means that the value is meant. */
#define PAUSE_MS 600
/* So many characters at once are no typing. */
#define PASTED_CHARACTERS 8
#define SPINNER_DELAY_MS 300

struct _TrunkSecretPart
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable): the store is at work */
  TrunkSecret *pending;         /* (owned) (nullable): the store has not taken it yet */
  guint pause_id;
  guint spinner_id;
  gsize length;                 /* characters in the entry before the last change */
  gboolean pasted;              /* they came in one piece */
  gboolean replacing;           /* the entry is shown although there is a secret */
  gboolean clearing;
  gboolean retrying;            /* the pending one is tried by itself, once for each place */

  AdwPasswordEntryRow *entry;
  GtkWidget *hint;
  TrunkReasonRow *reason;
  GtkWidget *busy_row;
  GtkSpinner *spinner;
  GtkWidget *stored_row;
  GtkLabel *stored_text;
  GtkButton *replace;
  GtkButton *keep;
  TrunkEndDate *end;
};

/* For the undo of a removal: holds the only copy. */
typedef struct
{
  GWeakRef part;
  TrunkSetup *setup;            /* (owned) */
  TrunkSecret *secret;          /* (owned) */
} Removed;

G_DEFINE_FINAL_TYPE (TrunkSecretPart, trunk_secret_part, ADW_TYPE_BIN)

static void
stop (TrunkSecretPart *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
}

static void
trunk_secret_part_dispose (GObject *object)
{
  TrunkSecretPart *self = TRUNK_SECRET_PART (object);

  stop (self);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_pointer (&self->pending, trunk_secret_unref);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_SECRET_PART);

  G_OBJECT_CLASS (trunk_secret_part_parent_class)->dispose (object);
}

static void
clear_entry (TrunkSecretPart *self)
{
  self->clearing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  self->clearing = FALSE;
  self->length = 0;
  self->pasted = FALSE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
}

/* What belongs into the entry is said as long as nothing is wrong with it. */
static void
show_hint (TrunkSecretPart *self)
{
  gtk_widget_set_visible (self->hint, gtk_widget_get_visible (GTK_WIDGET (self->entry)) && !gtk_widget_get_visible (GTK_WIDGET (self->reason)));
}

static void
set_reason (TrunkSecretPart *self,
            const char      *reason)
{
  g_object_set (self->reason, "text", reason, NULL);
  show_hint (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason != NULL ? reason : "", -1);
  if (reason != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static const char *
get_place_text (TrunkSecretPart *self)
{
  switch (trunk_session_get_place_of_secrets (trunk_setup_get_session (self->setup)))
    {
    case TRUNK_PLACE_OF_SECRETS_MEMORY:
      return _("The client secret is kept until Trunkline ends, and written nowhere.");

    case TRUNK_PLACE_OF_SECRETS_FILE:
      return _("The client secret is in the file that is sealed with your passphrase.");

    case TRUNK_PLACE_OF_SECRETS_KEYRING:
    default:
      return _("The client secret is stored in your keyring.");
    }
}

static void
update_rows (TrunkSecretPart *self)
{
  gboolean stored = trunk_setup_has_secret (self->setup, TRUNK_SECRET_CLIENT_SECRET);
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->entry), !busy && (!stored || self->replacing));
  gtk_widget_set_visible (GTK_WIDGET (self->keep), stored && self->replacing);
  gtk_widget_set_visible (self->stored_row, !busy && stored);
  gtk_widget_set_visible (GTK_WIDGET (self->replace), !self->replacing);
  if (!busy)
    {
      gtk_spinner_set_spinning (self->spinner, FALSE);
      gtk_widget_set_visible (self->busy_row, FALSE);
    }
  gtk_label_set_text (self->stored_text, get_place_text (self));
  show_hint (self);
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkSecretPart *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_visible (self->busy_row, TRUE);

  return G_SOURCE_REMOVE;
}

static void
begin (TrunkSecretPart *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  trunk_focus_leave (GTK_WIDGET (self));
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_due_cb, self);
  update_rows (self);
}

static void
end (TrunkSecretPart *self)
{
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  update_rows (self);
}

/* Where the store does not take it: nobody has to find it once more. */
static void
say_not_stored (TrunkSecretPart *self,
                const GError    *error)
{
  g_autofree char *text = self->pending != NULL
                          ? g_strdup_printf (_("%s Until there is a place for it, Trunkline holds the secret in memory."), error->message)
                          : g_strdup_printf (_("The secret was not stored: %s"), error->message);

  set_reason (self, text);
  trunk_compat_announce (GTK_WIDGET (self), text);
  if (!self->retrying)
    trunk_session_probe_secrets (trunk_setup_get_session (self->setup));
}

/* Undo */

static void
removed_free (Removed *removed)
{
  g_weak_ref_clear (&removed->part);
  g_object_unref (removed->setup);
  trunk_secret_unref (removed->secret);
  g_free (removed);
}

static void
undo_stored_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TrunkSecretPart) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_setup_store_secret_finish (TRUNK_SETUP (object), result, &error) && self != NULL && self->setup != NULL)
    say_not_stored (self, error);
}

static void
undo_cb (gpointer user_data)
{
  Removed *removed = user_data;

  trunk_setup_store_secret_async (removed->setup, TRUNK_SECRET_CLIENT_SECRET, removed->secret, NULL, undo_stored_cb,
                                  g_weak_ref_get (&removed->part));
}

static void
offer_undo (TrunkSecretPart *self,
            const char      *text,
            TrunkSecret     *before)
{
  Removed *removed;

  if (before == NULL)
    return;

  removed = g_new0 (Removed, 1);
  g_weak_ref_init (&removed->part, self);
  removed->setup = g_object_ref (self->setup);
  removed->secret = trunk_secret_ref (before);
  trunk_toast_with_action (GTK_WIDGET (self), text, _("Undo"), undo_cb, removed, (GDestroyNotify) removed_free);
}

/* Storing */

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkSecret) before = NULL;
  g_autoptr(GError) error = NULL;
  gboolean stored = trunk_secret_swap_finish (TRUNK_SETUP (object), result, &before, &error);
  TrunkSecretPart *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (stored)
    {
      self->replacing = FALSE;
      g_clear_pointer (&self->pending, trunk_secret_unref);
    }
  end (self);
  if (!stored)
    {
      say_not_stored (self, error);
      return;
    }

  set_reason (self, NULL);
  trunk_compat_announce (GTK_WIDGET (self), get_place_text (self));
  offer_undo (self, _("The client secret was replaced"), before);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL && gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) == NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->end), GTK_DIR_TAB_FORWARD);
}

void
trunk_secret_part_take (TrunkSecretPart *self,
                        TrunkSecret     *secret)
{
  g_autofree char *problem = NULL;
  TrunkRegistrationValues values;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (TRUNK_IS_SECRET_PART (self));
  g_return_if_fail (self->setup != NULL);
  g_return_if_fail (secret != NULL);

  values = *trunk_setup_get_registration (self->setup);
  problem = trunk_registration_check_secret (&values, secret);
  set_reason (self, problem);
  if (problem != NULL || trunk_secret_get_length (secret) == 0)
    return;

  trunk_secret_ref (secret);
  g_clear_pointer (&self->pending, trunk_secret_unref);
  self->pending = secret;
  self->retrying = FALSE;

  /* The end was that of the old one. */
  if (trunk_setup_has_secret (self->setup, TRUNK_SECRET_CLIENT_SECRET) && values.credential_ends != 0)
    {
      values.credential_ends = 0;
      if (!trunk_setup_set_registration (self->setup, &values, &error))
        g_message ("The end of the old secret is still there: %s", error->message);
    }

  begin (self);
  clear_entry (self);
  trunk_secret_swap_async (self->setup, TRUNK_SECRET_CLIENT_SECRET, secret, self->cancellable, stored_cb, self);
}

/* There may be a place for it now. */
static void
store_changed_cb (TrunkSecretPart *self)
{
  TrunkSession *session = trunk_setup_get_session (self->setup);
  TrunkOutcome *state = trunk_session_get_store_state (session);

  if (self->pending == NULL || self->cancellable != NULL || state == NULL || !trunk_outcome_is_ok (state))
    return;

  self->retrying = TRUE;
  begin (self);
  set_reason (self, NULL);
  trunk_secret_swap_async (self->setup, TRUNK_SECRET_CLIENT_SECRET, self->pending, self->cancellable, stored_cb, self);
}

/* Typing */

static TrunkSecret *
dup_typed (TrunkSecretPart *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gsize length;

  text += strspn (text, " \t\r\n");
  for (length = strlen (text); length > 0 && g_ascii_isspace (text[length - 1]); length--)
    ;

  return trunk_secret_new (text, length);
}

static void
commit (TrunkSecretPart *self,
        gboolean         meant)
{
  g_autoptr(TrunkSecret) secret = dup_typed (self);
  g_autofree char *problem = NULL;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  problem = trunk_registration_check_secret (trunk_setup_get_registration (self->setup), secret);

  /* A pause in typing by hand is not the end of it. */
  if (problem == NULL && trunk_secret_get_length (secret) > 0 && (meant || self->pasted || trunk_registration_is_entra_secret (secret)))
    {
      trunk_secret_part_take (self, secret);
      return;
    }

  set_reason (self, problem);
}

static gboolean
pause_cb (gpointer user_data)
{
  TrunkSecretPart *self = user_data;

  self->pause_id = 0;
  commit (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
entry_changed_cb (TrunkSecretPart *self)
{
  gsize length = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  if (self->clearing)
    return;

  self->pasted = length >= self->length + PASTED_CHARACTERS;
  self->length = length;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_cb, self);
}

static void
entry_apply_cb (TrunkSecretPart *self)
{
  if (self->setup != NULL && self->cancellable == NULL)
    commit (self, TRUE);
}

static void
entry_left_cb (TrunkSecretPart *self)
{
  if (self->setup != NULL && self->cancellable == NULL && self->length > 0)
    commit (self, TRUE);
}

/* Replacing and removing */

static void
replace_cb (TrunkSecretPart *self)
{
  self->replacing = TRUE;
  update_rows (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
keep_cb (TrunkSecretPart *self)
{
  self->replacing = FALSE;
  clear_entry (self);
  set_reason (self, NULL);
  update_rows (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->replace));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TrunkSecret) before = NULL;
  g_autoptr(GError) error = NULL;
  gboolean removed = trunk_secret_swap_finish (TRUNK_SETUP (object), result, &before, &error);
  TrunkSecretPart *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->replacing = FALSE;
  end (self);
  if (!removed)
    {
      g_autofree char *text = g_strdup_printf (_("The secret was not removed: %s"), error->message);

      set_reason (self, text);
      return;
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  offer_undo (self, _("The client secret was removed"), before);
}

static void
remove_cb (TrunkSecretPart *self)
{
  g_clear_pointer (&self->pending, trunk_secret_unref);
  begin (self);
  clear_entry (self);
  set_reason (self, NULL);
  trunk_secret_swap_async (self->setup, TRUNK_SECRET_CLIENT_SECRET, NULL, self->cancellable, removed_cb, self);
}

static void
cancel_cb (TrunkSecretPart *self)
{
  stop (self);
  g_clear_pointer (&self->pending, trunk_secret_unref);
  update_rows (self);
  set_reason (self, _("The keyring was not waited for. Nothing was stored."));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
end_chosen_cb (TrunkSecretPart *self,
               gint64           ends)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (self->setup);
  g_autoptr(GError) error = NULL;

  values.credential_ends = ends;
  if (!trunk_setup_set_registration (self->setup, &values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
}

static void
trunk_secret_part_class_init (TrunkSecretPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_secret_part_dispose;

  g_type_ensure (TRUNK_TYPE_END_DATE);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-secret-part.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, entry);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, hint);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, busy_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, stored_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, stored_text);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, replace);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, keep);
  gtk_widget_class_bind_template_child (widget_class, TrunkSecretPart, end);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_chosen_cb);
}

static void
trunk_secret_part_init (TrunkSecretPart *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  trunk_a11y_name_password_row (GTK_WIDGET (self->entry));
  g_signal_connect_object (focus, "leave", G_CALLBACK (entry_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}

void
trunk_secret_part_set_setup (TrunkSecretPart *self,
                             TrunkSetup      *setup)
{
  g_return_if_fail (TRUNK_IS_SECRET_PART (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  g_signal_connect_object (trunk_setup_get_session (setup), "notify::store-state", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  trunk_secret_part_refresh (self);
}

void
trunk_secret_part_refresh (TrunkSecretPart *self)
{
  g_return_if_fail (TRUNK_IS_SECRET_PART (self));
  g_return_if_fail (self->setup != NULL);

  update_rows (self);
  if (trunk_setup_get_registration (self->setup)->credential != TRUNK_CREDENTIAL_CERTIFICATE)
    trunk_end_date_set_ends (self->end, trunk_setup_get_registration (self->setup)->credential_ends);
}
