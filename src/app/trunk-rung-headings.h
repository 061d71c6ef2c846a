/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-rung-row.h"

G_BEGIN_DECLS

/* The columns of the map, and the turned labels above them. Children of the map, who hands out their sizes. */

/* Every rung that any account of @plan has, in the order of the ladders. (element-type TrunkCheck) */
GPtrArray *trunk_rung_columns_collect  (TrunkPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
gboolean   trunk_rung_columns_equal    (GPtrArray *a, GPtrArray *b);

/* @headings: (element-type GtkLabel): filled anew */
void       trunk_rung_headings_make    (GPtrArray *headings, GtkWidget *map, GPtrArray *columns);
void       trunk_rung_headings_clear   (GPtrArray *headings);
void       trunk_rung_headings_align   (GPtrArray *headings);
int        trunk_rung_headings_measure (GPtrArray *headings);          /* pixels in height */
void       trunk_rung_headings_place   (GPtrArray *headings, const TrunkRungMetrics *metrics, int width, int height);

G_END_DECLS
