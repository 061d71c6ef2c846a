/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "systems/trunk-feature.h"

G_BEGIN_DECLS

/**
 * TrunkCapabilityIcons:
 *
 * The capabilities of an account as small icons, each in a place of its own so that they stand in columns; in words for readers and as a tooltip.
 */
#define TRUNK_TYPE_CAPABILITY_ICONS (trunk_capability_icons_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCapabilityIcons, trunk_capability_icons, TRUNK, CAPABILITY_ICONS, GtkWidget)

/* @offered: the places */
GtkWidget  *trunk_capability_icons_new          (TrunkFeature offered) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_capability_icons_set_offered  (TrunkCapabilityIcons *self, TrunkFeature offered);
void        trunk_capability_icons_set_features (TrunkCapabilityIcons *self, TrunkFeature features);

const char *trunk_capability_get_icon           (TrunkFeature feature);
/* "Single inbox, Calendar"; "None" for none; translated */
char       *trunk_capabilities_dup_words        (TrunkFeature features) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
