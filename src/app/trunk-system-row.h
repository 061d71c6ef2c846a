/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-system.h"

G_BEGIN_DECLS

/**
 * TrunkSystemRow:
 *
 * A telephone system to be chosen among others: its name, what it does with mailboxes, its maker, initials instead of a logo, and a radio button
 * that is "active" (notify) while it is the one.
 */
#define TRUNK_TYPE_SYSTEM_ROW (trunk_system_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSystemRow, trunk_system_row, TRUNK, SYSTEM_ROW, AdwActionRow)

/* @group: (nullable): a row of the same choice */
GtkWidget   *trunk_system_row_new        (TrunkSystem *system, TrunkSystemRow *group) G_GNUC_WARN_UNUSED_RESULT;

TrunkSystem *trunk_system_row_get_system (TrunkSystemRow *self);
gboolean     trunk_system_row_get_active (TrunkSystemRow *self);
void         trunk_system_row_set_active (TrunkSystemRow *self, gboolean active);

G_END_DECLS
