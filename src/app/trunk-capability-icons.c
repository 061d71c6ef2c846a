/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-capability-icons.h"

#include <glib/gi18n.h>

struct _TrunkCapabilityIcons
{
  GtkWidget parent_instance;

  TrunkFeature offered;
  TrunkFeature features;
  gboolean shown;                           /* @features has been set once */
  GtkWidget *images[TRUNK_N_FEATURES];      /* (unowned) (nullable): children */
};

G_DEFINE_FINAL_TYPE (TrunkCapabilityIcons, trunk_capability_icons, GTK_TYPE_WIDGET)

static void
drop_images (TrunkCapabilityIcons *self)
{
  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    g_clear_pointer (&self->images[i], gtk_widget_unparent);
}

static void
trunk_capability_icons_dispose (GObject *object)
{
  drop_images (TRUNK_CAPABILITY_ICONS (object));

  G_OBJECT_CLASS (trunk_capability_icons_parent_class)->dispose (object);
}

static void
trunk_capability_icons_class_init (TrunkCapabilityIconsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_capability_icons_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "capabilities");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
trunk_capability_icons_init (TrunkCapabilityIcons *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

const char *
trunk_capability_get_icon (TrunkFeature feature)
{
  static const char * const icons[TRUNK_N_FEATURES] = {
    "mail-unread-symbolic", "audio-speakers-symbolic", "x-office-calendar-symbolic", "x-office-address-book-symbolic",
    "mail-forward-symbolic", "view-list-bullet-symbolic", "system-search-symbolic", "emblem-system-symbolic",
  };
  int bit = g_bit_nth_lsf (feature, -1);

  g_return_val_if_fail (bit >= 0 && bit < TRUNK_N_FEATURES, NULL);

  return icons[bit];
}

char *
trunk_capabilities_dup_words (TrunkFeature features)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    {
      if ((features & (1 << i)) != 0)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", trunk_feature_get_label (1 << i));
    }

  /* Translators: of the capabilities of an account: none is switched on */
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : g_strdup (_("None"));
}

void
trunk_capability_icons_set_offered (TrunkCapabilityIcons *self,
                                    TrunkFeature          offered)
{
  g_return_if_fail (TRUNK_IS_CAPABILITY_ICONS (self));

  if (self->offered == offered)
    return;

  self->offered = offered;
  self->shown = FALSE;
  drop_images (self);
  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    {
      if ((offered & (1 << i)) == 0)
        continue;

      self->images[i] = g_object_new (GTK_TYPE_IMAGE, "icon-name", trunk_capability_get_icon (1 << i),
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_set_parent (self->images[i], GTK_WIDGET (self));
    }
}

GtkWidget *
trunk_capability_icons_new (TrunkFeature offered)
{
  GtkWidget *self = g_object_new (TRUNK_TYPE_CAPABILITY_ICONS, NULL);

  trunk_capability_icons_set_offered (TRUNK_CAPABILITY_ICONS (self), offered);

  return self;
}

void
trunk_capability_icons_set_features (TrunkCapabilityIcons *self,
                                     TrunkFeature          features)
{
  g_autofree char *words = NULL;

  g_return_if_fail (TRUNK_IS_CAPABILITY_ICONS (self));

  if (self->shown && self->features == features)
    return;

  self->shown = TRUE;
  self->features = features;
  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    {
      /* The place stays, so that the same icon stands in one column. */
      if (self->images[i] != NULL)
        gtk_widget_set_opacity (self->images[i], (features & (1 << i)) != 0 ? 1 : 0);
    }

  words = trunk_capabilities_dup_words (features);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
