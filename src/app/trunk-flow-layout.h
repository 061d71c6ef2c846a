/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkFlowLayout:
 *
 * Children one after the other like words: each as wide as it likes, and on to the next line where there is no room. A GtkFlowBox would give all
 * of them one width.
 */
#define TRUNK_TYPE_FLOW_LAYOUT (trunk_flow_layout_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFlowLayout, trunk_flow_layout, TRUNK, FLOW_LAYOUT, GtkLayoutManager)

G_END_DECLS
