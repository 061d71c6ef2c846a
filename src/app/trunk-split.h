/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkSplit:
 *
 * Two parts: beside each other where there is room for both, else one below the other. "main" takes what is left; "side" is a scrolled window,
 * which below scrolls with the page instead of by itself. How much room is enough follows the size of the text.
 */
#define TRUNK_TYPE_SPLIT (trunk_split_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSplit, trunk_split, TRUNK, SPLIT, GtkWidget)

/* Whether the side is below. */
gboolean trunk_split_get_stacked (TrunkSplit *self);

G_END_DECLS
