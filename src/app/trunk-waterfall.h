/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-rung-row.h"

G_BEGIN_DECLS

/**
 * TrunkWaterfall:
 *
 * The rungs of one ladder one below the other, each with a bar from when it began to when it ended, and its milliseconds.
 * ::selected (guint n): a rung was chosen.
 */
#define TRUNK_TYPE_WATERFALL (trunk_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWaterfall, trunk_waterfall, TRUNK, WATERFALL, AdwBin)

GtkWidget *trunk_waterfall_new            (void) G_GNUC_WARN_UNUSED_RESULT;

void       trunk_waterfall_set_title_func (TrunkWaterfall *self, TrunkRungTitleFunc func, gpointer user_data);
/* @items: (element-type TrunkCheckItem): one ladder, in its order. @selected: which one is marked; G_MAXUINT: none */
void       trunk_waterfall_show           (TrunkWaterfall *self, GPtrArray *items, guint selected);

G_END_DECLS
