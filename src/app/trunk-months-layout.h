/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkMonthsLayout:
 *
 * Lays out twelve children in rows of twelve, six, four, three, two or one, as many as there is room for: a year keeps its shape. The children
 * are equally wide.
 */
#define TRUNK_TYPE_MONTHS_LAYOUT (trunk_months_layout_get_type ())
G_DECLARE_FINAL_TYPE (TrunkMonthsLayout, trunk_months_layout, TRUNK, MONTHS_LAYOUT, GtkLayoutManager)

GtkLayoutManager *trunk_months_layout_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
