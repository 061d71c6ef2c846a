/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-notice.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"

#include "app/trunk-template.h"

struct _TrunkNotice
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkButton *button;
  TrunkNoticeKind kind;
};

typedef enum
{
  PROP_KIND = 1,
  PROP_TITLE,
  PROP_TEXT,
  PROP_BUTTON_LABEL,
  PROP_REVEALED,
} TrunkNoticeProperty;

static GParamSpec *props[PROP_REVEALED + 1];

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (TrunkNoticeKind, trunk_notice_kind,
                    G_DEFINE_ENUM_VALUE (TRUNK_NOTICE_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (TRUNK_NOTICE_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (TRUNK_NOTICE_ERROR, "error"))

G_DEFINE_FINAL_TYPE (TrunkNotice, trunk_notice, ADW_TYPE_BIN)

static void
trunk_notice_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TrunkNotice *self = TRUNK_NOTICE (object);

  switch ((TrunkNoticeProperty) prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;

    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (self->title));
      break;

    case PROP_TEXT:
      g_value_set_string (value, gtk_label_get_text (self->text));
      break;

    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;

    case PROP_REVEALED:
      g_value_set_boolean (value, gtk_revealer_get_reveal_child (self->revealer));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_notice_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TrunkNotice *self = TRUNK_NOTICE (object);

  switch ((TrunkNoticeProperty) prop_id)
    {
    case PROP_KIND:
      trunk_notice_set_kind (self, g_value_get_enum (value));
      break;

    case PROP_TITLE:
      trunk_notice_set_title (self, g_value_get_string (value));
      break;

    case PROP_TEXT:
      trunk_notice_set_text (self, g_value_get_string (value));
      break;

    case PROP_BUTTON_LABEL:
      trunk_notice_set_button_label (self, g_value_get_string (value));
      break;

    case PROP_REVEALED:
      trunk_notice_set_revealed (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
button_clicked_cb (TrunkNotice *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
trunk_notice_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_NOTICE);

  G_OBJECT_CLASS (trunk_notice_parent_class)->dispose (object);
}

static void
trunk_notice_class_init (TrunkNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_notice_get_property;
  object_class->set_property = trunk_notice_set_property;
  object_class->dispose = trunk_notice_dispose;

  props[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, TRUNK_TYPE_NOTICE_KIND, TRUNK_NOTICE_INFO, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * TrunkNotice::activated:
   *
   * The button was pressed.
   */
  signals[ACTIVATED] =
    g_signal_new ("activated", TRUNK_TYPE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, TrunkNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkNotice, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkNotice, text);
  gtk_widget_class_bind_template_child (widget_class, TrunkNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
}

static void
trunk_notice_init (TrunkNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_notice_set_kind (self, TRUNK_NOTICE_INFO);
}

/**
 * trunk_notice_new:
 *
 * Returns: (transfer floating): a notice that is shown
 */
GtkWidget *
trunk_notice_new (TrunkNoticeKind  kind,
                  const char      *text)
{
  return g_object_new (TRUNK_TYPE_NOTICE, "kind", kind, "text", text, NULL);
}

void
trunk_notice_set_kind (TrunkNotice     *self,
                       TrunkNoticeKind  kind)
{
  static const char * const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char * const classes[] = { "info", "warning", "error" };
  const char *word;

  g_return_if_fail (TRUNK_IS_NOTICE (self));
  g_return_if_fail (kind < G_N_ELEMENTS (icons));

  switch (kind)
    {
    case TRUNK_NOTICE_WARNING:
      word = _("Warning");
      break;

    case TRUNK_NOTICE_ERROR:
      word = _("Error");
      break;

    case TRUNK_NOTICE_INFO:
    default:
      word = _("Note");
      break;
    }

  self->kind = kind;
  gtk_image_set_from_icon_name (self->icon, icons[kind]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (i == (guint) kind)
        gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KIND]);
}

void
trunk_notice_set_title (TrunkNotice *self,
                        const char  *title)
{
  g_return_if_fail (TRUNK_IS_NOTICE (self));

  gtk_label_set_text (self->title, title != NULL ? title : "");
  gtk_widget_set_visible (GTK_WIDGET (self->title), title != NULL && title[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

void
trunk_notice_set_text (TrunkNotice *self,
                       const char  *text)
{
  g_return_if_fail (TRUNK_IS_NOTICE (self));

  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL && text[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

/**
 * trunk_notice_set_button_label:
 * @label: (nullable): with a mnemonic; %NULL for no button
 */
void
trunk_notice_set_button_label (TrunkNotice *self,
                               const char  *label)
{
  g_return_if_fail (TRUNK_IS_NOTICE (self));

  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL && label[0] != '\0');
  trunk_a11y_name (GTK_WIDGET (self->button), label != NULL ? label : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUTTON_LABEL]);
}

void
trunk_notice_set_revealed (TrunkNotice *self,
                           gboolean     revealed)
{
  g_return_if_fail (TRUNK_IS_NOTICE (self));

  if (gtk_revealer_get_reveal_child (self->revealer) == !!revealed && gtk_widget_get_visible (GTK_WIDGET (self)) == !!revealed)
    return;

  /* A notice that is not there takes no space, also not that of a gap between its neighbours. */
  gtk_widget_set_visible (GTK_WIDGET (self), revealed);
  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
}
