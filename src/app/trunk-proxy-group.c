/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-proxy-group.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"
#include "base/trunk-validate.h"
#include "secrets/trunk-secret.h"

struct _TrunkProxyGroup
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  gboolean showing;             /* what changes now is not the user's doing */

  TrunkTypedField *uri_field;   /* (owned) */
  TrunkTypedField *user_field;  /* (owned) */

  GtkCheckButton *as_computer;
  GtkCheckButton *no_proxy;
  GtkCheckButton *own_proxy;
  GtkWidget *own;
  AdwEntryRow *uri;
  TrunkReasonRow *uri_reason;
  AdwEntryRow *user;
  TrunkReasonRow *user_reason;
  AdwPasswordEntryRow *password;
  TrunkReasonRow *password_reason;
  AdwActionRow *kept;
  GtkButton *remove;
  TrunkReasonRow *open_reason;
};

G_DEFINE_FINAL_TYPE (TrunkProxyGroup, trunk_proxy_group, ADW_TYPE_BIN)

static void
set_reason (TrunkReasonRow *row,
            const char     *text)
{
  g_object_set (row, "text", text, NULL);
}

static void
save (TrunkProxyGroup          *self,
      const TrunkServiceValues *values,
      TrunkTypedField          *field)
{
  g_autoptr(GError) error = NULL;

  if (trunk_setup_set_service (self->setup, values, &error))
    return;

  if (field != NULL)
    trunk_typed_field_set_problem (field, error->message);
  else
    trunk_toast (GTK_WIDGET (self), error->message);
}

/* Comes for the one that goes off, too. */
static void
mode_cb (TrunkProxyGroup *self,
         GtkCheckButton  *button)
{
  TrunkServiceValues values;

  if (self->setup == NULL || self->showing || !gtk_check_button_get_active (button))
    return;

  values = *trunk_setup_get_service (self->setup);
  if (button == self->own_proxy)
    values.proxy_mode = TRUNK_PROXY_MANUAL;
  else
    values.proxy_mode = button == self->no_proxy ? TRUNK_PROXY_NONE : TRUNK_PROXY_SYSTEM;
  save (self, &values, NULL);
}

static const char *
or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
uri_committed_cb (TrunkProxyGroup *self,
                  const char      *text,
                  gboolean         valid)
{
  TrunkServiceValues values = *trunk_setup_get_service (self->setup);

  values.proxy_uri = or_null (text);
  save (self, &values, self->uri_field);
}

static void
user_committed_cb (TrunkProxyGroup *self,
                   const char      *text,
                   gboolean         valid)
{
  TrunkServiceValues values = *trunk_setup_get_service (self->setup);

  values.proxy_user = or_null (text);
  save (self, &values, self->user_field);
}

static void
password_stored_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(TrunkProxyGroup) self = user_data;
  g_autoptr(GError) error = NULL;

  if (trunk_setup_store_secret_finish (TRUNK_SETUP (object), result, &error))
    {
      trunk_compat_announce (GTK_WIDGET (self), _("The password of the proxy is kept"));
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_reason (self->password_reason, error->message);
}

/* What is typed leaves the entry at once; where it can't be kept, that is said. */
static void
password_cb (TrunkProxyGroup *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->password));
  g_autoptr(TrunkSecret) secret = NULL;

  if (self->setup == NULL || *text == '\0')
    return;

  secret = trunk_secret_new (text, -1);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  set_reason (self->password_reason, NULL);
  trunk_setup_store_secret_async (self->setup, TRUNK_SECRET_PROXY_PASSWORD, secret, self->cancellable, password_stored_cb, g_object_ref (self));
}

static void
password_removed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(TrunkProxyGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean removed = trunk_secret_store_remove_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!removed)
    {
      set_reason (self->password_reason, error->message);
      return;
    }

  trunk_setup_note_secret (self->setup, TRUNK_SECRET_PROXY_PASSWORD, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  trunk_compat_announce (GTK_WIDGET (self), _("The password of the proxy is removed"));
}

static void
remove_cb (TrunkProxyGroup *self)
{
  set_reason (self->password_reason, NULL);
  trunk_secret_store_remove_async (trunk_session_get_secrets (trunk_setup_get_session (self->setup)),
                                   trunk_setup_get_secret_owner (self->setup, TRUNK_SECRET_PROXY_PASSWORD), TRUNK_SECRET_PROXY_PASSWORD,
                                   self->cancellable, password_removed_cb, g_object_ref (self));
}

static void
trunk_proxy_group_dispose (GObject *object)
{
  TrunkProxyGroup *self = TRUNK_PROXY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->uri_field);
  g_clear_object (&self->user_field);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PROXY_GROUP);

  G_OBJECT_CLASS (trunk_proxy_group_parent_class)->dispose (object);
}

static void
trunk_proxy_group_finalize (GObject *object)
{
  TrunkProxyGroup *self = TRUNK_PROXY_GROUP (object);

  g_clear_object (&self->setup);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (trunk_proxy_group_parent_class)->finalize (object);
}

static void
trunk_proxy_group_class_init (TrunkProxyGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_proxy_group_dispose;
  object_class->finalize = trunk_proxy_group_finalize;

  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-proxy-group.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, as_computer);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, no_proxy);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, own_proxy);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, own);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, uri);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, uri_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, user);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, user_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, password);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, password_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, kept);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, remove);
  gtk_widget_class_bind_template_child (widget_class, TrunkProxyGroup, open_reason);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
trunk_proxy_group_init (TrunkProxyGroup *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();

  self->uri_field = trunk_typed_field_new (self->uri, GTK_WIDGET (self->uri_reason), trunk_validate_proxy_uri);
  g_signal_connect_object (self->uri_field, "committed", G_CALLBACK (uri_committed_cb), self, G_CONNECT_SWAPPED);
  self->user_field = trunk_typed_field_new (self->user, GTK_WIDGET (self->user_reason), trunk_validate_text);
  g_signal_connect_object (self->user_field, "committed", G_CALLBACK (user_committed_cb), self, G_CONNECT_SWAPPED);

  trunk_a11y_name (GTK_WIDGET (self->as_computer), _("Proxy as this computer says"));
  trunk_a11y_name (GTK_WIDGET (self->no_proxy), _("No proxy"));
  trunk_a11y_name (GTK_WIDGET (self->own_proxy), _("This proxy"));
  trunk_a11y_name_password_row (GTK_WIDGET (self->password));
  trunk_a11y_name (GTK_WIDGET (self->remove), gtk_button_get_label (self->remove));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->password), FALSE);
  g_signal_connect_object (focus, "leave", G_CALLBACK (password_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->password), focus);
}

static void
show_kept (TrunkProxyGroup *self,
           gboolean         manual)
{
  gboolean has = trunk_setup_has_secret (self->setup, TRUNK_SECRET_PROXY_PASSWORD);

  gtk_widget_set_visible (GTK_WIDGET (self->kept), has);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), has ? _("Another pass_word") : _("Pass_word"));
  if (!manual)
    set_reason (self->password_reason, NULL);
}

/**
 * trunk_proxy_group_show:
 * @setup: whose proxy it is
 */
void
trunk_proxy_group_show (TrunkProxyGroup *self,
                        TrunkSetup      *setup)
{
  const TrunkServiceValues *values;
  gboolean manual;

  g_return_if_fail (TRUNK_IS_PROXY_GROUP (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  g_set_object (&self->setup, setup);
  values = trunk_setup_get_service (setup);
  manual = values->proxy_mode == TRUNK_PROXY_MANUAL;

  self->showing = TRUE;
  gtk_check_button_set_active (self->as_computer, values->proxy_mode == TRUNK_PROXY_SYSTEM);
  gtk_check_button_set_active (self->no_proxy, values->proxy_mode == TRUNK_PROXY_NONE);
  gtk_check_button_set_active (self->own_proxy, manual);
  trunk_typed_field_show_text (self->uri_field, values->proxy_uri != NULL ? values->proxy_uri : "");
  trunk_typed_field_show_text (self->user_field, values->proxy_user != NULL ? values->proxy_user : "");
  gtk_widget_set_visible (self->own, manual);
  show_kept (self, manual);
  set_reason (self->open_reason, manual && trunk_proxy_is_open (values->proxy_uri, values->proxy_user)
              ? _("User name and password go to this proxy unencrypted: whoever is on the way can read them.") : NULL);
  self->showing = FALSE;
}

/**
 * trunk_proxy_group_flush:
 *
 * Saves what is typed now, without waiting for a pause.
 */
void
trunk_proxy_group_flush (TrunkProxyGroup *self)
{
  g_return_if_fail (TRUNK_IS_PROXY_GROUP (self));

  if (self->setup == NULL)
    return;

  trunk_typed_field_flush (self->uri_field);
  trunk_typed_field_flush (self->user_field);
  password_cb (self);
}

/**
 * trunk_proxy_is_open:
 * @proxy_uri: (nullable): "http://host:port" or "socks5://host:port"
 * @proxy_user: (nullable): who signs in there
 *
 * Neither Basic authentication to a proxy (RFC 7617, section 4) nor that of SOCKS 5 (RFC 1929, section 3) hides the password.
 *
 * Returns: whether name and password would go to it unencrypted
 */
gboolean
trunk_proxy_is_open (const char *proxy_uri,
                     const char *proxy_user)
{
  if (proxy_uri == NULL || proxy_user == NULL || *proxy_user == '\0')
    return FALSE;

  return trunk_validate_proxy_uri (proxy_uri, NULL);
}
