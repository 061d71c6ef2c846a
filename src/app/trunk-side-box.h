/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkSideBox:
 *
 * Two children, for templates: "side" stands at the end of "main" where main keeps at least "main-width" pixels, and else below it. Decided from
 * the width alone, so that nothing jumps.
 */
#define TRUNK_TYPE_SIDE_BOX (trunk_side_box_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSideBox, trunk_side_box, TRUNK, SIDE_BOX, GtkWidget)

G_END_DECLS
