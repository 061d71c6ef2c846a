/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-fault-menu.h"

G_BEGIN_DECLS

/**
 * TrunkFaultRow:
 *
 * A fault with what it teaches; ticked while it is on.
 */
#define TRUNK_TYPE_FAULT_ROW (trunk_fault_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFaultRow, trunk_fault_row, TRUNK, FAULT_ROW, AdwActionRow)

GtkWidget  *trunk_fault_row_new       (TrunkFaultMenu *menu, TrunkFault *fault) G_GNUC_WARN_UNUSED_RESULT;
TrunkFault *trunk_fault_row_get_fault (TrunkFaultRow *self);

G_END_DECLS
