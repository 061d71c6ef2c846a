/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-code-view.h"

#include "app/trunk-copy-button.h"
#include "app/trunk-template.h"

struct _TrunkCodeView
{
  AdwBin parent_instance;

  char *text;                   /* (owned) (nullable) */
  char *what;                   /* (owned) (nullable) */

  GtkLabel *label;
  TrunkCopyButton *copy;
};

typedef enum
{
  PROP_TEXT = 1,
  PROP_WHAT,
} TrunkCodeViewProperty;

static GParamSpec *props[PROP_WHAT + 1];

G_DEFINE_FINAL_TYPE (TrunkCodeView, trunk_code_view, ADW_TYPE_BIN)

static void
trunk_code_view_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TrunkCodeView *self = TRUNK_CODE_VIEW (object);

  switch ((TrunkCodeViewProperty) property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    case PROP_WHAT:
      g_value_set_string (value, self->what);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_code_view_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  TrunkCodeView *self = TRUNK_CODE_VIEW (object);

  switch ((TrunkCodeViewProperty) property_id)
    {
    case PROP_TEXT:
      trunk_code_view_set_text (self, g_value_get_string (value));
      break;

    case PROP_WHAT:
      trunk_code_view_set_what (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_code_view_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CODE_VIEW);

  G_OBJECT_CLASS (trunk_code_view_parent_class)->dispose (object);
}

static void
trunk_code_view_finalize (GObject *object)
{
  TrunkCodeView *self = TRUNK_CODE_VIEW (object);

  g_free (self->text);
  g_free (self->what);

  G_OBJECT_CLASS (trunk_code_view_parent_class)->finalize (object);
}

static void
trunk_code_view_class_init (TrunkCodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_code_view_get_property;
  object_class->set_property = trunk_code_view_set_property;
  object_class->dispose = trunk_code_view_dispose;
  object_class->finalize = trunk_code_view_finalize;

  /**
   * TrunkCodeView:text:
   *
   * What is shown and copied.
   */
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * TrunkCodeView:what:
   *
   * What the copy button calls it.
   */
  props[PROP_WHAT] = g_param_spec_string ("what", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-code-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCodeView, label);
  gtk_widget_class_bind_template_child (widget_class, TrunkCodeView, copy);
}

static void
trunk_code_view_init (TrunkCodeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_code_view_new:
 * @what: what it is, translated
 * @text: what is shown and copied
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
trunk_code_view_new (const char *what,
                     const char *text)
{
  return g_object_new (TRUNK_TYPE_CODE_VIEW, "what", what, "text", text, NULL);
}

/**
 * trunk_code_view_set_text:
 * @text: (nullable): what is shown and copied
 */
void
trunk_code_view_set_text (TrunkCodeView *self,
                          const char    *text)
{
  g_return_if_fail (TRUNK_IS_CODE_VIEW (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  gtk_label_set_text (self->label, text != NULL ? text : "");
  trunk_copy_button_set_text (self->copy, text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

/**
 * trunk_code_view_set_what:
 * @what: (nullable): what it is, translated
 */
void
trunk_code_view_set_what (TrunkCodeView *self,
                          const char    *what)
{
  g_return_if_fail (TRUNK_IS_CODE_VIEW (self));

  if (g_strcmp0 (self->what, what) == 0)
    return;

  g_free (self->what);
  self->what = g_strdup (what);
  trunk_copy_button_set_what (self->copy, what);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHAT]);
}
