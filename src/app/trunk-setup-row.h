/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup-summary.h"

G_BEGIN_DECLS

/**
 * TrunkSetupRow:
 *
 * One set-up in the overview: its state in a sentence, when it was tested, the course of its last runs, and its next date. Activating it opens
 * the set-up. What its menu does beyond win.* it emits: ::history, ::forget, ::export, ::duplicate.
 */
#define TRUNK_TYPE_SETUP_ROW (trunk_setup_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSetupRow, trunk_setup_row, TRUNK, SETUP_ROW, GtkListBoxRow)

GtkWidget  *trunk_setup_row_new       (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
TrunkSetup *trunk_setup_row_get_setup (TrunkSetupRow *self);
/* @runs: (nullable) (element-type TrunkHistoryRun): newest first */
void        trunk_setup_row_show      (TrunkSetupRow *self, const TrunkSetupSummary *summary, GPtrArray *runs);

G_END_DECLS
