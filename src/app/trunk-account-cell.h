/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-accounts-list.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_ACCOUNT_CELL_STATUS,        /* icon and word */
  TRUNK_ACCOUNT_CELL_ALIAS,
  TRUNK_ACCOUNT_CELL_NAME,
  TRUNK_ACCOUNT_CELL_ADDRESS,
  TRUNK_ACCOUNT_CELL_CAPABILITIES,
  TRUNK_ACCOUNT_CELL_SUMMARY,       /* status, alias and address in two lines, for narrow windows */
  TRUNK_N_ACCOUNT_CELLS
} TrunkAccountCellKind;

/**
 * TrunkAccountCell:
 *
 * One field of an account in a table. Made once and shown for many accounts, so it does little.
 */
#define TRUNK_TYPE_ACCOUNT_CELL (trunk_account_cell_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountCell, trunk_account_cell, TRUNK, ACCOUNT_CELL, GtkWidget)

GtkWidget *trunk_account_cell_new  (TrunkAccountCellKind kind) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_account_cell_show (TrunkAccountCell *self, TrunkAccountsList *list, TrunkAccount *account);

/* An icon for @problems, and the class of style.css that colours it. */
const char *trunk_account_problems_get_icon  (TrunkAccountProblems problems);
const char *trunk_account_problems_get_class (TrunkAccountProblems problems);

G_END_DECLS
