/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkWidthBin:
 *
 * Shows one "child", and tells how many characters' width it has: "width-chars" (notify), counted in the widths of an average character, so that it
 * follows the size of text, too. The notification comes right after the layout, for a layout must not change itself.
 */
#define TRUNK_TYPE_WIDTH_BIN (trunk_width_bin_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWidthBin, trunk_width_bin, TRUNK, WIDTH_BIN, GtkWidget)

GtkWidget *trunk_width_bin_new            (GtkWidget *child) G_GNUC_WARN_UNUSED_RESULT;
int        trunk_width_bin_get_width      (TrunkWidthBin *self);    /* pixels; 0 before the first layout */
int        trunk_width_bin_get_char_width (TrunkWidthBin *self);    /* pixels */

G_END_DECLS
