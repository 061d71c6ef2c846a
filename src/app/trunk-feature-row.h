/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-feature.h"

G_BEGIN_DECLS

/**
 * TrunkFeatureRow:
 *
 * Something that the telephone system can do with a mailbox, with a switch: "active" (notify).
 */
#define TRUNK_TYPE_FEATURE_ROW (trunk_feature_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFeatureRow, trunk_feature_row, TRUNK, FEATURE_ROW, AdwActionRow)

GtkWidget   *trunk_feature_row_new         (TrunkFeature feature) G_GNUC_WARN_UNUSED_RESULT;

TrunkFeature trunk_feature_row_get_feature (TrunkFeatureRow *self);
gboolean     trunk_feature_row_get_active  (TrunkFeatureRow *self);
void         trunk_feature_row_set_active  (TrunkFeatureRow *self, gboolean active);

G_END_DECLS
