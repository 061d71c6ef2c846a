/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkFoldBox:
 *
 * Its children beside each other where the width is enough for all, and one below the other where it is not. When they are beside each other
 * the first one gets what is left, unless "packed". Properties "spacing", "packed" and "folded" (notify, read only).
 */
#define TRUNK_TYPE_FOLD_BOX (trunk_fold_box_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFoldBox, trunk_fold_box, TRUNK, FOLD_BOX, GtkWidget)

G_END_DECLS
