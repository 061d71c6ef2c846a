/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-identity-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-cert-row.h"
#include "app/trunk-cert-words.h"
#include "app/trunk-compat.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"

struct _TrunkCertIdentityView
{
  AdwBin parent_instance;

  char *shown;                  /* (owned) (nullable): PEM of what is shown */
  GCancellable *cancellable;    /* (owned) */

  TrunkNotice *soon;
  GtkListBox *list;
  TrunkNotice *notice;
};

G_DEFINE_FINAL_TYPE (TrunkCertIdentityView, trunk_cert_identity_view, ADW_TYPE_BIN)

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(TrunkCertIdentityView) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  trunk_notice_set_kind (self->notice, saved ? TRUNK_NOTICE_INFO : TRUNK_NOTICE_ERROR);
  trunk_notice_set_text (self->notice, saved ? _("The certificate is written. It is public; its key stays where secrets are kept.") : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), TRUE);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkCertIdentityView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_save_file_finish (result, &error);
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL || self->shown == NULL)
    return;

  bytes = g_bytes_new (self->shown, strlen (self->shown));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, saved_cb, g_object_ref (self));
}

static void
save_clicked_cb (TrunkCertIdentityView *self)
{
  trunk_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save the certificate for the portal"), "trunkline.cer",
                                self->cancellable, chosen_cb, g_object_ref (self));
}

static void
add_value (TrunkCertIdentityView *self,
           const char            *label,
           const char            *value)
{
  gtk_list_box_append (self->list, trunk_fact_row_new_value (label, value, label));
}

static void
show_cert (TrunkCertIdentityView *self,
           TrunkCert             *cert)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 days = trunk_cert_get_days_left (cert, now);
  g_autofree char *end = trunk_cert_words_dup_end (cert, now);
  g_autofree char *text = NULL;

  gtk_list_box_append (self->list, trunk_cert_row_new (cert, TRUNK_CERT_FOR_SIGNING_IN));
  add_value (self, _("Thumbprint, as the portal writes it (SHA-1)"), facts->thumbprint);
  add_value (self, _("SHA-256 fingerprint"), facts->sha256);
  /* Translators: x5t is a field of a signed token (RFC 7515) */
  add_value (self, _("Thumbprint in tokens (x5t)"), facts->x5t);
  /* Translators: x5t#S256 is a field of a signed token (RFC 7515) */
  add_value (self, _("SHA-256 thumbprint in tokens (x5t#S256)"), facts->x5t_s256);

  if (days >= TRUNK_CERT_WARN_DAYS)
    return;
  /* Translators: %s is such as “Ends 2027-11-21, in 12 days” */
  text = g_strdup_printf (_("%s. Make a new one on the page Registration and upload it beside this one; both work until this one ends."), end);
  trunk_notice_set_text (self->soon, text);
  gtk_widget_set_visible (GTK_WIDGET (self->soon), TRUE);
}

static void
trunk_cert_identity_view_dispose (GObject *object)
{
  TrunkCertIdentityView *self = TRUNK_CERT_IDENTITY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERT_IDENTITY_VIEW);

  G_OBJECT_CLASS (trunk_cert_identity_view_parent_class)->dispose (object);
}

static void
trunk_cert_identity_view_finalize (GObject *object)
{
  TrunkCertIdentityView *self = TRUNK_CERT_IDENTITY_VIEW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (trunk_cert_identity_view_parent_class)->finalize (object);
}

static void
trunk_cert_identity_view_class_init (TrunkCertIdentityViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_cert_identity_view_dispose;
  object_class->finalize = trunk_cert_identity_view_finalize;

  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cert-identity-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertIdentityView, soon);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertIdentityView, list);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertIdentityView, notice);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
trunk_cert_identity_view_init (TrunkCertIdentityView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
trunk_cert_identity_view_set_setup (TrunkCertIdentityView *self,
                                    TrunkSetup            *setup)
{
  const TrunkRegistrationValues *registration;
  const char *pem;
  g_autoptr(TrunkCertBundle) bundle = NULL;
  GtkListBoxRow *row;

  g_return_if_fail (TRUNK_IS_CERT_IDENTITY_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  registration = trunk_setup_get_registration (setup);
  pem = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE ? registration->certificate : NULL;
  if (g_strcmp0 (pem, self->shown) == 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), pem != NULL && gtk_list_box_get_row_at_index (self->list, 0) != NULL);
      return;
    }

  g_free (self->shown);
  self->shown = g_strdup (pem);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->soon), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
  if (pem != NULL)
    bundle = trunk_cert_words_parse (pem);
  if (bundle != NULL && trunk_cert_bundle_get_n (bundle) > 0)
    show_cert (self, trunk_cert_bundle_get_nth (bundle, 0));
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_list_box_get_row_at_index (self->list, 0) != NULL);
}
