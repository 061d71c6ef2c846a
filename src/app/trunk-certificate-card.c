/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-certificate-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-compat.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"
#include "certs/trunk-cert-import.h"
#include "certs/trunk-cert-inspect.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

struct _TrunkCertificateCard
{
  AdwBin parent_instance;

  char *pem;                    /* (owned) (nullable) */
  TrunkCert *cert;              /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */

  GtkListBox *list;
};

/* What is being written into a file. */
typedef struct
{
  GWeakRef card;
  GBytes *bytes;                /* (owned) */
} SaveOp;

G_DEFINE_FINAL_TYPE (TrunkCertificateCard, trunk_certificate_card, ADW_TYPE_BIN)

static void
trunk_certificate_card_dispose (GObject *object)
{
  TrunkCertificateCard *self = TRUNK_CERTIFICATE_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pem, g_free);
  g_clear_pointer (&self->cert, trunk_cert_unref);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERTIFICATE_CARD);

  G_OBJECT_CLASS (trunk_certificate_card_parent_class)->dispose (object);
}

static void
save_op_free (SaveOp *op)
{
  g_weak_ref_clear (&op->card);
  g_bytes_unref (op->bytes);
  g_free (op);
}

static void
save_written_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  SaveOp *op = user_data;
  g_autoptr(TrunkCertificateCard) self = g_weak_ref_get (&op->card);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    /* Translators: %s is the name of a file */
    text = g_strdup_printf (_("Saved as %s. Upload it on the page Certificates and secrets."), name);
  else
    text = g_strdup_printf (_("The file was not saved: %s"), error->message);
  if (self != NULL)
    trunk_toast (GTK_WIDGET (self), text);
  save_op_free (op);
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  SaveOp *op = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_save_file_finish (result, &error);

  if (file == NULL)
    {
      g_autoptr(TrunkCertificateCard) self = g_weak_ref_get (&op->card);

      if (self != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        trunk_toast (GTK_WIDGET (self), error->message);
      save_op_free (op);
      return;
    }

  g_file_replace_contents_bytes_async (file, op->bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, save_written_cb, op);
}

/* @suffix: "cer" (DER) or "pem" */
static void
save (TrunkCertificateCard *self,
      GBytes               *bytes,
      const char           *suffix)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (self->cert);
  g_autofree char *name = g_strdup_printf ("%s.%s", facts->label, suffix);
  SaveOp *op = g_new0 (SaveOp, 1);

  g_strdelimit (name, "/\\:", '-');
  g_weak_ref_init (&op->card, self);
  op->bytes = g_bytes_ref (bytes);
  trunk_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save the certificate for the portal"), name,
                                self->cancellable, save_chosen_cb, op);
}

static void
save_cer_cb (TrunkCertificateCard *self)
{
  if (self->cert != NULL)
    save (self, trunk_cert_get_der (self->cert), "cer");
}

static void
save_pem_cb (TrunkCertificateCard *self)
{
  g_autofree char *pem = self->cert != NULL ? trunk_cert_dup_pem (self->cert) : NULL;
  g_autoptr(GBytes) bytes = pem != NULL ? g_bytes_new (pem, strlen (pem)) : NULL;

  if (bytes != NULL)
    save (self, bytes, "pem");
}

static void
trunk_certificate_card_class_init (TrunkCertificateCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_certificate_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-certificate-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertificateCard, list);
  gtk_widget_class_bind_template_callback (widget_class, save_cer_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_pem_cb);
}

static void
trunk_certificate_card_init (TrunkCertificateCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_remarks (TrunkCertificateCard *self,
             gint64                now)
{
  static const char * const icons[] = {
    [TRUNK_CERT_REMARK_NOTE] = "dialog-information-symbolic",
    [TRUNK_CERT_REMARK_WARNING] = "dialog-warning-symbolic",
    [TRUNK_CERT_REMARK_PROBLEM] = "dialog-error-symbolic",
  };
  g_autoptr(GPtrArray) remarks = trunk_cert_inspect (self->cert, TRUNK_CERT_FOR_SIGNING_IN, now);

  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);

      gtk_list_box_append (self->list, trunk_fact_row_new (remark->text, NULL, icons[remark->level]));
    }
}

static void
show_certificate (TrunkCertificateCard *self)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (self->cert);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GDateTime) ends = g_date_time_new_from_unix_utc (facts->not_after);
  g_autofree char *day = ends != NULL ? g_date_time_format (ends, "%Y-%m-%d") : g_strdup ("");
  g_autofree char *distance = trunk_fact_dup_distance ((facts->not_after - now) / SECONDS_PER_DAY);
  /* Translators: a kind of key such as “RSA 2048”, a date, and how far away that is */
  g_autofree char *subtitle = g_strdup_printf (_("%s, ends %s, %s. The private key is kept with your secrets."), facts->key, day, distance);

  gtk_list_box_append (self->list, trunk_fact_row_new (facts->label, subtitle, "application-certificate-symbolic"));
  add_remarks (self, now);
  gtk_list_box_append (self->list, trunk_fact_row_new_value (_("thumbprint (SHA-1)"), facts->thumbprint, _("Thumbprint (SHA-1), as the portal shows it")));
  gtk_list_box_append (self->list, trunk_fact_row_new_value (_("fingerprint (SHA-256)"), facts->sha256, _("Fingerprint (SHA-256)")));
  gtk_list_box_append (self->list, trunk_fact_row_new_value (_("x5t"), facts->x5t, _("x5t: the SHA-1 thumbprint in base64url")));
  gtk_list_box_append (self->list, trunk_fact_row_new_value (_("x5t#S256"), facts->x5t_s256, _("x5t#S256: the SHA-256 thumbprint in base64url")));
}

void
trunk_certificate_card_set_certificate (TrunkCertificateCard *self,
                                        const char           *pem)
{
  g_autoptr(TrunkCertImport) import = NULL;
  TrunkCertBundle *bundle;
  GtkWidget *child;

  g_return_if_fail (TRUNK_IS_CERTIFICATE_CARD (self));

  if (g_strcmp0 (self->pem, pem) == 0)
    return;

  g_free (self->pem);
  self->pem = g_strdup (pem);
  g_clear_pointer (&self->cert, trunk_cert_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);

  import = pem != NULL ? trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, NULL) : NULL;
  bundle = import != NULL ? trunk_cert_import_get_bundle (import) : NULL;
  if (bundle != NULL && trunk_cert_bundle_get_n (bundle) > 0)
    {
      self->cert = trunk_cert_ref (trunk_cert_bundle_get_nth (bundle, 0));
      show_certificate (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->cert != NULL);
}
