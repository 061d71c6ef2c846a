/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-copy-button.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"

/* How long the button says that it has copied. */
#define COPIED_MS 2000

struct _TrunkCopyButton
{
  AdwBin parent_instance;

  GtkButton *button;            /* (unowned) */
  char *what;                   /* (owned) (nullable) */
  char *text;                   /* (owned) (nullable) */
  guint copied_id;
};

typedef enum
{
  PROP_WHAT = 1,
  PROP_TEXT,
} TrunkCopyButtonProperty;

static GParamSpec *props[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (TrunkCopyButton, trunk_copy_button, ADW_TYPE_BIN)

static void
trunk_copy_button_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TrunkCopyButton *self = TRUNK_COPY_BUTTON (object);

  switch ((TrunkCopyButtonProperty) prop_id)
    {
    case PROP_WHAT:
      g_value_set_string (value, self->what);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_copy_button_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TrunkCopyButton *self = TRUNK_COPY_BUTTON (object);

  switch ((TrunkCopyButtonProperty) prop_id)
    {
    case PROP_WHAT:
      trunk_copy_button_set_what (self, g_value_get_string (value));
      break;

    case PROP_TEXT:
      trunk_copy_button_set_text (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
show_state (TrunkCopyButton *self,
            gboolean         copied)
{
  g_autofree char *name = NULL;

  /* Translators: %s is the name of a value, such as “Directory (tenant) ID” */
  name = g_strdup_printf (copied ? _("Copied: %s") : _("Copy: %s"), self->what != NULL ? self->what : "");
  gtk_button_set_icon_name (self->button, copied ? "object-select-symbolic" : "edit-copy-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), copied ? _("Copied") : _("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
copied_cb (gpointer user_data)
{
  TrunkCopyButton *self = user_data;

  self->copied_id = 0;
  show_state (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
clicked_cb (TrunkCopyButton *self)
{
  g_autofree char *said = NULL;

  if (self->text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  show_state (self, TRUE);
  /* Translators: %s is the name of a value, such as “Directory (tenant) ID” */
  said = g_strdup_printf (_("Copied: %s"), self->what != NULL ? self->what : "");
  trunk_compat_announce (GTK_WIDGET (self), said);
  g_clear_handle_id (&self->copied_id, g_source_remove);
  self->copied_id = g_timeout_add (COPIED_MS, copied_cb, self);
}

static void
trunk_copy_button_dispose (GObject *object)
{
  TrunkCopyButton *self = TRUNK_COPY_BUTTON (object);

  g_clear_handle_id (&self->copied_id, g_source_remove);

  G_OBJECT_CLASS (trunk_copy_button_parent_class)->dispose (object);
}

static void
trunk_copy_button_finalize (GObject *object)
{
  TrunkCopyButton *self = TRUNK_COPY_BUTTON (object);

  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (trunk_copy_button_parent_class)->finalize (object);
}

static void
trunk_copy_button_class_init (TrunkCopyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_copy_button_get_property;
  object_class->set_property = trunk_copy_button_set_property;
  object_class->dispose = trunk_copy_button_dispose;
  object_class->finalize = trunk_copy_button_finalize;

  props[PROP_WHAT] = g_param_spec_string ("what", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_copy_button_init (TrunkCopyButton *self)
{
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  show_state (self, FALSE);
}

/**
 * trunk_copy_button_new:
 * @what: the name of the value, translated
 * @text: (nullable): the value; without one the button is off
 */
GtkWidget *
trunk_copy_button_new (const char *what,
                       const char *text)
{
  return g_object_new (TRUNK_TYPE_COPY_BUTTON, "what", what, "text", text, NULL);
}

void
trunk_copy_button_set_text (TrunkCopyButton *self,
                            const char      *text)
{
  g_return_if_fail (TRUNK_IS_COPY_BUTTON (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_set_sensitive (GTK_WIDGET (self), text != NULL && text[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

void
trunk_copy_button_set_what (TrunkCopyButton *self,
                            const char      *what)
{
  g_return_if_fail (TRUNK_IS_COPY_BUTTON (self));

  if (g_strcmp0 (self->what, what) == 0)
    return;

  g_free (self->what);
  self->what = g_strdup (what);
  show_state (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHAT]);
}
