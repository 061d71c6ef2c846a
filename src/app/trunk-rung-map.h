/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-rung-row.h"

G_BEGIN_DECLS

/**
 * TrunkRungMap:
 *
 * The heat map: a row for each account, a column for each rung of its ladder. To be put into a scrolled window. It has widgets only for the rows
 * that can be seen, so that 100,000 accounts cost as much as forty. The arrow keys go from cell to cell, Page Up and Down a screenful, Home and
 * End to the sides, with Ctrl to the first and last account; Tab leaves it.
 * ::selected (guint account, guint rung): the cursor is there now; the rung is G_MAXUINT where the account has none in that column.
 */
#define TRUNK_TYPE_RUNG_MAP (trunk_rung_map_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRungMap, trunk_rung_map, TRUNK, RUNG_MAP, GtkWidget)

GtkWidget *trunk_rung_map_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/* @plan: (nullable). Selection and filter start anew. */
void       trunk_rung_map_set_plan     (TrunkRungMap *self, TrunkPlan *plan);
void       trunk_rung_map_set_title_func (TrunkRungMap *self, TrunkRungTitleFunc func, gpointer user_data);

/* Which accounts are shown, in their order. @accounts: (element-type guint) (transfer full) (nullable): all */
void       trunk_rung_map_set_accounts (TrunkRungMap *self, GArray *accounts);
guint      trunk_rung_map_get_n_rows   (TrunkRungMap *self);
guint      trunk_rung_map_get_nth_account (TrunkRungMap *self, guint row);

/* Looks again at the rungs of the rows that can be seen. */
void       trunk_rung_map_refresh      (TrunkRungMap *self);

/* Moves the cursor; the row has to be shown. @check: (nullable): the first rung */
gboolean   trunk_rung_map_select       (TrunkRungMap *self, guint account, TrunkCheck *check);
/* Moves the cursor within its row, without ::selected: what is shown elsewhere has moved it. */
void       trunk_rung_map_mark         (TrunkRungMap *self, TrunkCheck *check);
gboolean   trunk_rung_map_get_selected (TrunkRungMap *self, guint *out_account, guint *out_rung);

G_END_DECLS
