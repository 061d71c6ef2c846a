/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkTwoPanes:
 *
 * A list and what is chosen in it: beside each other where the width is enough for both, the second below the first where it is not.
 * Beside each other the first keeps its natural width, and the second gets the rest. In a template: the children, in this order.
 * "folded" (notify): whether they stand one below the other.
 */
#define TRUNK_TYPE_TWO_PANES (trunk_two_panes_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTwoPanes, trunk_two_panes, TRUNK, TWO_PANES, GtkWidget)

gboolean trunk_two_panes_get_folded (TrunkTwoPanes *self);

G_END_DECLS
