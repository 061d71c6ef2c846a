/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-feature-row.h"

#include "app/trunk-a11y.h"
#include "app/trunk-template.h"

struct _TrunkFeatureRow
{
  AdwActionRow parent_instance;

  TrunkFeature feature;

  GtkSwitch *toggle;
};

typedef enum
{
  PROP_ACTIVE = 1,
} TrunkFeatureRowProperty;

static GParamSpec *props[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (TrunkFeatureRow, trunk_feature_row, ADW_TYPE_ACTION_ROW)

static void
trunk_feature_row_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TrunkFeatureRow *self = TRUNK_FEATURE_ROW (object);

  switch ((TrunkFeatureRowProperty) property_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, trunk_feature_row_get_active (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_feature_row_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TrunkFeatureRow *self = TRUNK_FEATURE_ROW (object);

  switch ((TrunkFeatureRowProperty) property_id)
    {
    case PROP_ACTIVE:
      trunk_feature_row_set_active (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_feature_row_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_FEATURE_ROW);

  G_OBJECT_CLASS (trunk_feature_row_parent_class)->dispose (object);
}

static void
toggle_active_cb (TrunkFeatureRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

/* By itself a list that selects nothing does nothing at Space. */
static gboolean
space_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  adw_action_row_activate (ADW_ACTION_ROW (widget));

  return TRUE;
}

static void
trunk_feature_row_class_init (TrunkFeatureRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_feature_row_get_property;
  object_class->set_property = trunk_feature_row_set_property;
  object_class->dispose = trunk_feature_row_dispose;

  /**
   * TrunkFeatureRow:active:
   *
   * Whether it is chosen.
   */
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, space_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Space, 0, space_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-feature-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkFeatureRow, toggle);
  gtk_widget_class_bind_template_callback (widget_class, toggle_active_cb);
}

static void
trunk_feature_row_init (TrunkFeatureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_feature_row_new:
 * @feature: exactly one feature
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
trunk_feature_row_new (TrunkFeature feature)
{
  TrunkFeatureRow *self = g_object_new (TRUNK_TYPE_FEATURE_ROW,
                                        "title", trunk_feature_get_label (feature),
                                        "subtitle", trunk_feature_get_description (feature),
                                        NULL);

  self->feature = feature;
  trunk_a11y_name (GTK_WIDGET (self->toggle), trunk_feature_get_label (feature));

  return GTK_WIDGET (self);
}

TrunkFeature
trunk_feature_row_get_feature (TrunkFeatureRow *self)
{
  g_return_val_if_fail (TRUNK_IS_FEATURE_ROW (self), TRUNK_FEATURE_NONE);

  return self->feature;
}

gboolean
trunk_feature_row_get_active (TrunkFeatureRow *self)
{
  g_return_val_if_fail (TRUNK_IS_FEATURE_ROW (self), FALSE);

  return gtk_switch_get_active (self->toggle);
}

void
trunk_feature_row_set_active (TrunkFeatureRow *self,
                              gboolean         active)
{
  g_return_if_fail (TRUNK_IS_FEATURE_ROW (self));

  gtk_switch_set_active (self->toggle, active);
}
