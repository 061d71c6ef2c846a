/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-history.h"

G_BEGIN_DECLS

/**
 * TrunkRunRow:
 *
 * One run of the history, with a box to choose it by: "chosen" (notify).
 */
#define TRUNK_TYPE_RUN_ROW (trunk_run_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunRow, trunk_run_row, TRUNK, RUN_ROW, AdwActionRow)

/* @with_name: whether to say which set-up it was */
GtkWidget       *trunk_run_row_new        (TrunkHistoryRun *run, gboolean with_name) G_GNUC_WARN_UNUSED_RESULT;
TrunkHistoryRun *trunk_run_row_get_run    (TrunkRunRow *self);
gboolean         trunk_run_row_get_chosen (TrunkRunRow *self);
void             trunk_run_row_set_chosen (TrunkRunRow *self, gboolean chosen);

G_END_DECLS
