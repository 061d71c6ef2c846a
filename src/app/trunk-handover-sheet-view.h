/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/* Mark: ids of the fields that were entered, separated by commas. */
#define TRUNK_MARK_SHEET_ENTERED "sheet-entered"

/**
 * TrunkHandoverSheetView:
 *
 * The value sheet of a set-up: each field of the telephone system's own screens, with what to enter, a button that copies it, and a tick that is
 * kept. ::go-to (TrunkWizardStep) when something missing is to be filled in; ::entered-changed after a tick; ::secret-refused when a
 * secret could not be read.
 */
#define TRUNK_TYPE_HANDOVER_SHEET_VIEW (trunk_handover_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverSheetView, trunk_handover_sheet_view, TRUNK, HANDOVER_SHEET_VIEW, AdwBin)

/* Before anything else. */
void  trunk_handover_sheet_view_set_setup (TrunkHandoverSheetView *self, TrunkSetup *setup);
/* Shows the set-up as it is now; rows that are still right stay, with the focus in them. */
void  trunk_handover_sheet_view_refresh   (TrunkHandoverSheetView *self);

guint trunk_handover_sheet_view_get_n_rows    (TrunkHandoverSheetView *self);
guint trunk_handover_sheet_view_get_n_entered (TrunkHandoverSheetView *self);

G_END_DECLS
