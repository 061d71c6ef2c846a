/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-system-row.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-template.h"

struct _TrunkSystemRow
{
  AdwActionRow parent_instance;

  TrunkSystem *system;          /* (owned) */

  AdwAvatar *mark;
  GtkCheckButton *radio;
};

typedef enum
{
  PROP_ACTIVE = 1,
} TrunkSystemRowProperty;

static GParamSpec *props[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (TrunkSystemRow, trunk_system_row, ADW_TYPE_ACTION_ROW)

static void
trunk_system_row_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TrunkSystemRow *self = TRUNK_SYSTEM_ROW (object);

  switch ((TrunkSystemRowProperty) property_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, trunk_system_row_get_active (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_system_row_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TrunkSystemRow *self = TRUNK_SYSTEM_ROW (object);

  switch ((TrunkSystemRowProperty) property_id)
    {
    case PROP_ACTIVE:
      trunk_system_row_set_active (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_system_row_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_SYSTEM_ROW);

  G_OBJECT_CLASS (trunk_system_row_parent_class)->dispose (object);
}

static void
trunk_system_row_finalize (GObject *object)
{
  TrunkSystemRow *self = TRUNK_SYSTEM_ROW (object);

  g_clear_object (&self->system);

  G_OBJECT_CLASS (trunk_system_row_parent_class)->finalize (object);
}

static void
radio_toggled_cb (TrunkSystemRow *self)
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
trunk_system_row_class_init (TrunkSystemRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_system_row_get_property;
  object_class->set_property = trunk_system_row_set_property;
  object_class->dispose = trunk_system_row_dispose;
  object_class->finalize = trunk_system_row_finalize;

  /**
   * TrunkSystemRow:active:
   *
   * Whether this system is the one.
   */
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, space_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Space, 0, space_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-system-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkSystemRow, mark);
  gtk_widget_class_bind_template_child (widget_class, TrunkSystemRow, radio);
  gtk_widget_class_bind_template_callback (widget_class, radio_toggled_cb);
}

static void
trunk_system_row_init (TrunkSystemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_system_row_new:
 * @system: what it stands for
 * @group: (nullable): another row of the same choice
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
trunk_system_row_new (TrunkSystem    *system,
                      TrunkSystemRow *group)
{
  TrunkSystemRow *self = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (TRUNK_IS_SYSTEM (system), NULL);
  g_return_val_if_fail (group == NULL || TRUNK_IS_SYSTEM_ROW (group), NULL);

  self = g_object_new (TRUNK_TYPE_SYSTEM_ROW, "title", trunk_system_get_name (system), NULL);
  self->system = g_object_ref (system);

  if (trunk_system_get_summary (system) != NULL)
    /* Translators: maker of a telephone system, and what it does with mailboxes */
    subtitle = g_strdup_printf (_("%s · %s"), trunk_system_get_vendor (system), trunk_system_get_summary (system));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle != NULL ? subtitle : trunk_system_get_vendor (system));
  adw_avatar_set_text (self->mark, trunk_system_get_name (system));
  trunk_a11y_name (GTK_WIDGET (self->radio), trunk_system_get_name (system));
  if (group != NULL)
    gtk_check_button_set_group (self->radio, group->radio);

  return GTK_WIDGET (self);
}

TrunkSystem *
trunk_system_row_get_system (TrunkSystemRow *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM_ROW (self), NULL);

  return self->system;
}

gboolean
trunk_system_row_get_active (TrunkSystemRow *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM_ROW (self), FALSE);

  return gtk_check_button_get_active (self->radio);
}

void
trunk_system_row_set_active (TrunkSystemRow *self,
                             gboolean        active)
{
  g_return_if_fail (TRUNK_IS_SYSTEM_ROW (self));

  gtk_check_button_set_active (self->radio, active);
}
