/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-credential-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-template.h"
#include "certs/trunk-cert-import.h"

/* Mark: when the client secret ends, while the credential is the certificate. */
#define SECRET_ENDS_MARK "secret-ends"

struct _TrunkCredentialChoice
{
  AdwBin parent_instance;

  gboolean updating;

  GtkToggleButton *secret;
  GtkToggleButton *certificate;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCredentialChoice, trunk_credential_choice, ADW_TYPE_BIN)

static void
trunk_credential_choice_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CREDENTIAL_CHOICE);

  G_OBJECT_CLASS (trunk_credential_choice_parent_class)->dispose (object);
}

static void
toggled_cb (TrunkCredentialChoice *self,
            GtkToggleButton       *button)
{
  if (self->updating || !gtk_toggle_button_get_active (button))
    return;

  g_signal_emit (self, signals[CHOSEN], 0, button == self->certificate ? TRUNK_CREDENTIAL_CERTIFICATE : TRUNK_CREDENTIAL_SECRET);
}

static void
trunk_credential_choice_class_init (TrunkCredentialChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_credential_choice_dispose;

  /**
   * TrunkCredentialChoice::chosen:
   * @kind: a TrunkCredentialKind
   *
   * The user has chosen the other kind.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TRUNK_TYPE_CREDENTIAL_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-credential-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCredentialChoice, secret);
  gtk_widget_class_bind_template_child (widget_class, TrunkCredentialChoice, certificate);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
trunk_credential_choice_init (TrunkCredentialChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
trunk_credential_choice_set_kind (TrunkCredentialChoice *self,
                                  TrunkCredentialKind    kind)
{
  g_return_if_fail (TRUNK_IS_CREDENTIAL_CHOICE (self));

  self->updating = TRUE;
  gtk_toggle_button_set_active (kind == TRUNK_CREDENTIAL_CERTIFICATE ? self->certificate : self->secret, TRUE);
  self->updating = FALSE;
}

static gint64
get_certificate_end (const char *pem)
{
  g_autoptr(TrunkCertImport) import = pem != NULL ? trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, NULL) : NULL;
  TrunkCertBundle *bundle = import != NULL ? trunk_cert_import_get_bundle (import) : NULL;

  return bundle != NULL && trunk_cert_bundle_get_n (bundle) > 0 ? trunk_cert_get_facts (trunk_cert_bundle_get_nth (bundle, 0))->not_after : 0;
}

gboolean
trunk_credential_switch (TrunkSetup           *setup,
                         TrunkCredentialKind   kind,
                         GError              **error)
{
  TrunkRegistrationValues values;
  g_autofree char *ends = NULL;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (kind != TRUNK_CREDENTIAL_NONE, FALSE);

  values = *trunk_setup_get_registration (setup);
  if (values.credential == kind)
    return TRUE;

  if (kind == TRUNK_CREDENTIAL_CERTIFICATE)
    {
      ends = g_strdup_printf ("%" G_GINT64_FORMAT, values.credential_ends);
      trunk_setup_set_mark (setup, SECRET_ENDS_MARK, values.credential_ends != 0 ? ends : NULL);
      values.credential_ends = get_certificate_end (values.certificate);
    }
  else
    {
      ends = trunk_setup_dup_mark (setup, SECRET_ENDS_MARK);
      values.credential_ends = ends != NULL ? g_ascii_strtoll (ends, NULL, 10) : 0;
    }
  values.credential = kind;

  return trunk_setup_set_registration (setup, &values, error);
}
