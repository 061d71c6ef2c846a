/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "checks/trunk-check.h"
#include "checks/trunk-plan.h"

G_BEGIN_DECLS

/* Where things are in a row of the map; the same for all rows. Pixels. */
typedef struct
{
  int name_width;
  int cell_width;
  int cell_height;
  int name_height;
  gboolean stacked;             /* the name above the cells, where there is no room beside them */
} TrunkRungMetrics;

/* The title of what was found, for the sentence that is read aloud; NULL where there is nothing to say. */
typedef const char *(*TrunkRungTitleFunc) (TrunkCheckItem *item, gpointer user_data);

/**
 * TrunkRungRow:
 *
 * One account in the map: its name and a cell for each rung. The map has as many as can be seen, and gives them other accounts when it scrolls.
 */
#define TRUNK_TYPE_RUNG_ROW (trunk_rung_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRungRow, trunk_rung_row, TRUNK, RUNG_ROW, GtkWidget)

/* @columns: (element-type TrunkCheck) */
GtkWidget *trunk_rung_row_new          (GPtrArray *columns) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_rung_row_set_title_func (TrunkRungRow *self, TrunkRungTitleFunc func, gpointer user_data);

/* Shows @account of @plan, which is the @position-th of @n rows. */
void       trunk_rung_row_bind         (TrunkRungRow *self, TrunkPlan *plan, guint account, guint position, guint n);
guint      trunk_rung_row_get_account  (TrunkRungRow *self);    /* G_MAXUINT: none */
/* Looks again at the rungs; costs little where nothing has changed. */
void       trunk_rung_row_refresh      (TrunkRungRow *self);
/* G_MAXUINT: no cell */
void       trunk_rung_row_set_selected (TrunkRungRow *self, guint column);

GtkWidget *trunk_rung_row_get_cell     (TrunkRungRow *self, guint column);
guint      trunk_rung_row_find_cell    (TrunkRungRow *self, GtkWidget *widget);                 /* G_MAXUINT: none */
char      *trunk_rung_row_dup_sentence (TrunkRungRow *self, guint column) G_GNUC_WARN_UNUSED_RESULT;

void       trunk_rung_row_measure      (TrunkRungRow *self, TrunkRungMetrics *metrics);          /* what it would like */
void       trunk_rung_row_set_metrics  (TrunkRungRow *self, const TrunkRungMetrics *metrics);

/* The rung of @account that @check asks, or G_MAXUINT. */
guint      trunk_rung_find             (TrunkPlan *plan, guint account, TrunkCheck *check);
/* How an account is called. */
const char *trunk_rung_get_name        (TrunkAccount *account);

G_END_DECLS
