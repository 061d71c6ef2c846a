/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-fault-menu.h"

G_BEGIN_DECLS

/**
 * TrunkFaultPicker:
 *
 * The menu of faults to choose from: grouped, searched by typing, several at once.
 */
#define TRUNK_TYPE_FAULT_PICKER (trunk_fault_picker_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFaultPicker, trunk_fault_picker, TRUNK, FAULT_PICKER, AdwBin)

/* @menu: (nullable) */
void trunk_fault_picker_set_menu (TrunkFaultPicker *self, TrunkFaultMenu *menu);
/* It comes on screen for @setup (nullable), whose tests decide what fits. */
void trunk_fault_picker_show_for (TrunkFaultPicker *self, TrunkSetup *setup);

G_END_DECLS
