/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-certificates.h"

#include <glib/gi18n.h>

#include "app/trunk-cert-export-view.h"
#include "app/trunk-cert-fetch-view.h"
#include "app/trunk-cert-identity-view.h"
#include "app/trunk-cert-trust-view.h"
#include "app/trunk-template.h"

struct _TrunkPageCertificates
{
  TrunkWizardPage parent_instance;

  TrunkCertFetchView *fetch;
  TrunkCertTrustView *trust;
  TrunkCertExportView *export;
  TrunkCertIdentityView *identity;
};

G_DEFINE_FINAL_TYPE (TrunkPageCertificates, trunk_page_certificates, TRUNK_TYPE_WIZARD_PAGE)

static void
show_export (TrunkPageCertificates *self)
{
  TrunkCertBundle *trusted = trunk_cert_trust_view_get_bundle (self->trust);
  g_autoptr(TrunkCertBundle) all = trunk_cert_bundle_new ();

  trunk_cert_fetch_view_add_authorities (self->fetch, all);
  for (guint i = 0; i < trunk_cert_bundle_get_n (trusted); i++)
    trunk_cert_bundle_append (all, trunk_cert_bundle_get_nth (trusted, i));
  trunk_cert_export_view_show (self->export, trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self)), all);
}

static void
fetched_cb (TrunkPageCertificates *self)
{
  show_export (self);
}

/* What is trusted now is asked for once more: that it is enough should be seen, not believed. */
static void
trust_cb (TrunkPageCertificates *self,
          TrunkCert             *cert)
{
  trunk_cert_trust_view_trust (self->trust, cert);
  trunk_cert_fetch_view_refresh (self->fetch);
}

static gboolean
drop_cb (TrunkPageCertificates *self,
         const GValue          *value)
{
  g_autoptr(GSList) files = NULL;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l != NULL; l = l->next)
    trunk_cert_trust_view_add_file (self->trust, l->data);

  return files != NULL;
}

static void
trunk_page_certificates_changed (TrunkWizardPage *page)
{
  TrunkPageCertificates *self = TRUNK_PAGE_CERTIFICATES (page);
  TrunkSetup *setup = trunk_wizard_page_get_setup (page);

  trunk_cert_trust_view_set_setup (self->trust, setup);
  trunk_cert_fetch_view_set_setup (self->fetch, setup);
  trunk_cert_identity_view_set_setup (self->identity, setup);
  gtk_widget_set_sensitive (GTK_WIDGET (self->trust), !trunk_setup_get_blank (setup));
  show_export (self);
}

static void
trunk_page_certificates_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_CERTIFICATES);

  G_OBJECT_CLASS (trunk_page_certificates_parent_class)->dispose (object);
}

static void
trunk_page_certificates_class_init (TrunkPageCertificatesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_page_certificates_dispose;
  page_class->step = TRUNK_WIZARD_CERTIFICATES;
  page_class->wide = FALSE;
  page_class->changed = trunk_page_certificates_changed;

  g_type_ensure (TRUNK_TYPE_CERT_EXPORT_VIEW);
  g_type_ensure (TRUNK_TYPE_CERT_FETCH_VIEW);
  g_type_ensure (TRUNK_TYPE_CERT_IDENTITY_VIEW);
  g_type_ensure (TRUNK_TYPE_CERT_TRUST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-certificates.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageCertificates, fetch);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageCertificates, trust);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageCertificates, export);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageCertificates, identity);
  gtk_widget_class_bind_template_callback (widget_class, fetched_cb);
  gtk_widget_class_bind_template_callback (widget_class, trust_cb);
}

static void
trunk_page_certificates_init (TrunkPageCertificates *self)
{
  GtkDropTarget *target;

  gtk_widget_init_template (GTK_WIDGET (self));
  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
