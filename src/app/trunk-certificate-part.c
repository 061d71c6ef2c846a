/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-certificate-part.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-certificate-card.h"
#include "app/trunk-compat.h"
#include "app/trunk-focus.h"
#include "app/trunk-identity-tasks.h"
#include "app/trunk-notice.h"
#include "app/trunk-secret-swap.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"
#include "base/trunk-validate.h"

#define SPINNER_DELAY_MS 300
/* X.520: the upper bound of a common name. */
#define MAX_COMMON_NAME 64
/* A certificate, its key and a few authorities. */
#define MAX_WAITING 8

static const guint key_sizes[] = { 2048, 3072, 4096 };
static const guint months[] = { 6, 12, 24 };

struct _TrunkCertificatePart
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable): something is under way */
  guint spinner_id;
  gboolean replacing;

  GQueue waiting;               /* of (owned) GBytes: files that came while another one is read */
  GBytes *locked;               /* (owned) (nullable): a file that waits for its password */
  TrunkCertBundle *certificates; /* (owned) (nullable): those that wait for their key */
  TrunkCertImport *key;         /* (owned) (nullable): the key that waits for its certificate */

  TrunkCertificateCard *card;
  GtkWidget *buttons;
  GtkWidget *ways;
  GtkButton *choose;
  AdwExpanderRow *have;
  AdwPasswordEntryRow *password;
  TrunkReasonRow *have_reason;
  AdwExpanderRow *make;
  AdwEntryRow *subject;
  AdwComboRow *size;
  AdwComboRow *duration;
  GtkButton *make_button;
  TrunkReasonRow *make_reason;
  GtkWidget *busy;
  GtkSpinner *spinner;
};

/* For the undo of a removal: holds the only copy of the key. */
typedef struct
{
  TrunkSetup *setup;            /* (owned) */
  TrunkSecret *key;             /* (owned) */
  char *certificate;            /* (owned) */
  gint64 ends;
} Removed;

G_DEFINE_FINAL_TYPE (TrunkCertificatePart, trunk_certificate_part, ADW_TYPE_BIN)

static void
stop (TrunkCertificatePart *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
}

static void
forget_pending (TrunkCertificatePart *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->locked, g_bytes_unref);
  g_clear_object (&self->certificates);
  g_clear_object (&self->key);
}

static void
trunk_certificate_part_dispose (GObject *object)
{
  TrunkCertificatePart *self = TRUNK_CERTIFICATE_PART (object);

  stop (self);
  forget_pending (self);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERTIFICATE_PART);

  G_OBJECT_CLASS (trunk_certificate_part_parent_class)->dispose (object);
}

static void
update_rows (TrunkCertificatePart *self)
{
  const TrunkRegistrationValues *values = trunk_setup_get_registration (self->setup);
  gboolean there = values->certificate != NULL && trunk_setup_has_secret (self->setup, TRUNK_SECRET_PRIVATE_KEY);
  gboolean busy = self->cancellable != NULL;

  trunk_certificate_card_set_certificate (self->card, there ? values->certificate : NULL);
  gtk_widget_set_visible (self->buttons, there && !self->replacing);
  gtk_widget_set_visible (self->ways, !there || self->replacing);
  gtk_widget_set_sensitive (self->ways, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->password), self->locked != NULL);
  if (!busy)
    {
      gtk_spinner_set_spinning (self->spinner, FALSE);
      gtk_widget_set_visible (self->busy, FALSE);
    }
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkCertificatePart *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_visible (self->busy, TRUE);

  return G_SOURCE_REMOVE;
}

static void
begin (TrunkCertificatePart *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_due_cb, self);
  g_object_set (self->have_reason, "text", NULL, NULL);
  g_object_set (self->make_reason, "text", NULL, NULL);
  trunk_focus_leave (self->ways);
  update_rows (self);
}

static void
end (TrunkCertificatePart *self)
{
  g_autoptr(GBytes) next = g_queue_pop_head (&self->waiting);

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  update_rows (self);
  if (next != NULL)
    trunk_certificate_part_take (self, next);
}

static void
say (TrunkCertificatePart *self,
     TrunkReasonRow       *where,
     TrunkNoticeKind       kind,
     const char           *text)
{
  g_object_set (where, "kind", kind, "text", text, NULL);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
cancel_cb (TrunkCertificatePart *self)
{
  stop (self);
  forget_pending (self);
  update_rows (self);
}

/* Keeping what was read or made */

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean kept = trunk_identity_keep_finish (TRUNK_SETUP (object), result, &error);
  TrunkCertificatePart *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (kept)
    {
      self->replacing = FALSE;
      forget_pending (self);
    }
  end (self);
  if (kept)
    {
      trunk_toast (GTK_WIDGET (self), _("The certificate is in its place"));
      gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
      return;
    }

  say (self, adw_expander_row_get_expanded (self->make) ? self->make_reason : self->have_reason, TRUNK_NOTICE_ERROR, error->message);
  trunk_session_probe_secrets (trunk_setup_get_session (self->setup));
}

static void
keep (TrunkCertificatePart *self,
      TrunkIdentity        *identity)
{
  trunk_identity_keep_async (self->setup, identity, self->cancellable, kept_cb, self);
}

/* Using one that is there */

/* The certificate and the key may come in two files, in any order. */
static void
put_together (TrunkCertificatePart *self,
              TrunkCertImport      *import)
{
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(GError) error = NULL;
  TrunkCertBundle *bundle = trunk_cert_import_get_bundle (import);
  gboolean has_key = trunk_cert_import_has_key (import);
  gboolean has_certificate = trunk_cert_bundle_get_n (bundle) > 0;

  if (has_key)
    g_set_object (&self->key, import);
  if (has_certificate)
    g_set_object (&self->certificates, bundle);
  if (self->key == NULL || self->certificates == NULL)
    {
      end (self);
      say (self, self->have_reason, TRUNK_NOTICE_INFO,
           has_key ? _("This is the private key. Now choose its certificate.")
                   : _("This is the certificate, without its private key. Now choose the key; or a file with both, such as a .pfx."));
      return;
    }

  identity = trunk_cert_import_dup_identity (self->key, self->certificates, &error);
  if (identity != NULL)
    {
      keep (self, identity);
      return;
    }

  /* The last one counts. */
  if (!has_key)
    g_clear_object (&self->key);
  if (!has_certificate)
    g_clear_object (&self->certificates);
  end (self);
  say (self, self->have_reason, TRUNK_NOTICE_ERROR, error->message);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCertImport) import = trunk_cert_import_read_finish (result, &error);
  TrunkCertificatePart *self = user_data;
  gboolean wants_password;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  wants_password = error != NULL && error->domain == TRUNK_CERT_ERROR;
  if (!wants_password)
    g_clear_pointer (&self->locked, g_bytes_unref);
  if (import != NULL)
    {
      put_together (self, import);
      return;
    }

  end (self);
  say (self, self->have_reason,
       g_error_matches (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_NEEDED) ? TRUNK_NOTICE_INFO : TRUNK_NOTICE_ERROR, error->message);
  if (wants_password)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

void
trunk_certificate_part_take (TrunkCertificatePart *self,
                             GBytes               *bytes)
{
  g_return_if_fail (TRUNK_IS_CERTIFICATE_PART (self));
  g_return_if_fail (self->setup != NULL);
  g_return_if_fail (bytes != NULL);

  adw_expander_row_set_expanded (self->have, TRUE);
  if (self->cancellable != NULL)
    {
      if (self->waiting.length < MAX_WAITING)
        g_queue_push_tail (&self->waiting, g_bytes_ref (bytes));
      return;
    }

  g_clear_pointer (&self->locked, g_bytes_unref);
  self->locked = g_bytes_ref (bytes);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (trunk_setup_get_registration (self->setup)->certificate != NULL)
    self->replacing = TRUE;
  begin (self);
  gtk_widget_set_visible (GTK_WIDGET (self->password), FALSE);
  trunk_cert_import_read_async (bytes, NULL, self->cancellable, read_cb, self);
}

static void
password_apply_cb (TrunkCertificatePart *self)
{
  g_autoptr(TrunkSecret) password = NULL;

  if (self->locked == NULL || self->cancellable != NULL)
    return;

  password = trunk_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->password)), -1);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  begin (self);
  trunk_cert_import_read_async (self->locked, password, self->cancellable, read_cb, self);
}

static void
file_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TrunkCertificatePart) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = trunk_cert_file_read_finish (G_FILE (object), result, &error);

  if (self->setup == NULL)
    return;

  if (bytes != NULL)
    trunk_certificate_part_take (self, bytes);
  else
    say (self, self->have_reason, TRUNK_NOTICE_ERROR, error->message);
}

void
trunk_certificate_part_take_file (TrunkCertificatePart *self,
                                  GFile                *file)
{
  g_return_if_fail (TRUNK_IS_CERTIFICATE_PART (self));
  g_return_if_fail (G_IS_FILE (file));

  adw_expander_row_set_expanded (self->have, TRUE);
  trunk_cert_file_read_async (file, NULL, file_read_cb, g_object_ref (self));
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TrunkCertificatePart) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_open_file_finish (result, &error);

  if (self->setup == NULL)
    return;

  if (file != NULL)
    trunk_certificate_part_take_file (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, self->have_reason, TRUNK_NOTICE_ERROR, error->message);
}

static void
choose_cb (TrunkCertificatePart *self)
{
  static const char * const suffixes[] = { "pfx", "p12", "pem", "crt", "cer", "der", "key", "p7b", "p7c" };
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Certificates and keys"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  trunk_compat_open_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Choose a certificate with its key"), filter, NULL,
                                file_chosen_cb, g_object_ref (self));
}

/* Making one */

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkIdentity) identity = trunk_identity_make_finish (result, &error);
  TrunkCertificatePart *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (identity != NULL)
    {
      keep (self, identity);
      return;
    }

  end (self);
  say (self, self->make_reason, TRUNK_NOTICE_ERROR, error->message);
}

static void
make_cb (TrunkCertificatePart *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject))));
  g_autoptr(GError) error = NULL;

  if (!trunk_validate_text (name, &error))
    {
      say (self, self->make_reason, TRUNK_NOTICE_ERROR, name[0] == '\0' ? _("The certificate needs a name.") : error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->subject));
      return;
    }
  if (g_utf8_strlen (name, -1) > MAX_COMMON_NAME)
    {
      say (self, self->make_reason, TRUNK_NOTICE_ERROR, _("The name of a certificate has 64 characters at most."));
      gtk_widget_grab_focus (GTK_WIDGET (self->subject));
      return;
    }

  begin (self);
  trunk_identity_make_async (name, key_sizes[adw_combo_row_get_selected (self->size)], months[adw_combo_row_get_selected (self->duration)],
                             self->cancellable, made_cb, self);
}

/* Replacing and removing */

static void
replace_cb (TrunkCertificatePart *self)
{
  self->replacing = TRUE;
  update_rows (self);
  gtk_widget_child_focus (self->ways, GTK_DIR_TAB_FORWARD);
}

static void
removed_free (Removed *removed)
{
  g_object_unref (removed->setup);
  trunk_secret_unref (removed->key);
  g_free (removed->certificate);
  g_free (removed);
}

static void
undo_cb (gpointer user_data)
{
  Removed *removed = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkIdentity) identity = trunk_identity_new_from_pem (removed->certificate, trunk_secret_peek (removed->key), &error);

  if (identity != NULL)
    trunk_identity_keep_async (removed->setup, identity, NULL, NULL, NULL);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TrunkSecret) before = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = trunk_secret_swap_finish (TRUNK_SETUP (object), result, &before, &error);
  TrunkCertificatePart *self = user_data;
  TrunkRegistrationValues values;
  Removed *removed = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (!done)
    {
      end (self);
      trunk_toast (GTK_WIDGET (self), error->message);
      return;
    }

  values = *trunk_setup_get_registration (self->setup);
  if (before != NULL && values.certificate != NULL)
    {
      removed = g_new0 (Removed, 1);
      removed->setup = g_object_ref (self->setup);
      removed->key = trunk_secret_ref (before);
      removed->certificate = g_strdup (values.certificate);
      removed->ends = values.credential_ends;
    }
  values.certificate = NULL;
  values.credential_ends = 0;
  if (!trunk_setup_set_registration (self->setup, &values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
  end (self);
  gtk_widget_child_focus (self->ways, GTK_DIR_TAB_FORWARD);
  if (removed != NULL)
    trunk_toast_with_action (GTK_WIDGET (self), _("The certificate and its key were removed"), _("Undo"), undo_cb, removed,
                             (GDestroyNotify) removed_free);
}

static void
remove_cb (TrunkCertificatePart *self)
{
  begin (self);
  trunk_secret_swap_async (self->setup, TRUNK_SECRET_PRIVATE_KEY, NULL, self->cancellable, removed_cb, self);
}

static gboolean
drop_cb (TrunkCertificatePart *self,
         const GValue         *value)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (self->setup == NULL)
    return FALSE;

  for (GSList *file = files; file != NULL; file = file->next)
    trunk_certificate_part_take_file (self, file->data);

  return files != NULL;
}

static void
trunk_certificate_part_class_init (TrunkCertificatePartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_certificate_part_dispose;

  g_type_ensure (TRUNK_TYPE_CERTIFICATE_CARD);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-certificate-part.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, card);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, buttons);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, ways);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, choose);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, have);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, password);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, have_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, make);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, subject);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, size);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, duration);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, make_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, make_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, busy);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificatePart, spinner);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
trunk_certificate_part_init (TrunkCertificatePart *self)
{
  g_autoptr(GtkStringList) sizes = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) durations = gtk_string_list_new (NULL);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->password), FALSE);
  trunk_a11y_name_password_row (GTK_WIDGET (self->password));

  for (guint i = 0; i < G_N_ELEMENTS (key_sizes); i++)
    {
      g_autofree char *text = g_strdup_printf (_("RSA, %u bits"), key_sizes[i]);

      gtk_string_list_append (sizes, text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u month", "%u months", months[i]), months[i]);

      gtk_string_list_append (durations, text);
    }
  adw_combo_row_set_model (self->size, G_LIST_MODEL (sizes));
  adw_combo_row_set_model (self->duration, G_LIST_MODEL (durations));
  adw_combo_row_set_selected (self->duration, 1);

  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

void
trunk_certificate_part_set_setup (TrunkCertificatePart *self,
                                  TrunkSetup           *setup)
{
  g_autofree char *proposal = NULL;

  g_return_if_fail (TRUNK_IS_CERTIFICATE_PART (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  proposal = g_utf8_substring (trunk_setup_get_name (setup), 0, MIN (g_utf8_strlen (trunk_setup_get_name (setup), -1), MAX_COMMON_NAME));
  gtk_editable_set_text (GTK_EDITABLE (self->subject), proposal);
  update_rows (self);
}

void
trunk_certificate_part_refresh (TrunkCertificatePart *self)
{
  g_return_if_fail (TRUNK_IS_CERTIFICATE_PART (self));
  g_return_if_fail (self->setup != NULL);

  update_rows (self);
}
