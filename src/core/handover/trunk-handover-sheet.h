/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "handover/trunk-paper.h"
#include "handover/trunk-handover-row.h"
#include "model/trunk-snapshot.h"

G_BEGIN_DECLS

/**
 * TrunkHandoverSheet:
 *
 * The value sheet: what goes into which field of the telephone system, in the order of its own screens. An immutable GListModel
 * of TrunkHandoverRow.
 */
#define TRUNK_TYPE_HANDOVER_SHEET (trunk_handover_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverSheet, trunk_handover_sheet, TRUNK, HANDOVER_SHEET, GObject)

TrunkHandoverSheet *trunk_handover_sheet_new           (TrunkSnapshot *snapshot, TrunkRequirement *requirement, gboolean has_secret) G_GNUC_WARN_UNUSED_RESULT;

guint               trunk_handover_sheet_get_n_rows    (TrunkHandoverSheet *self);
TrunkHandoverRow   *trunk_handover_sheet_get_row       (TrunkHandoverSheet *self, guint n);
guint               trunk_handover_sheet_get_n_missing (TrunkHandoverSheet *self);
/* Of the fields that there are values for (or a choice), how many of @entered: (nullable): ids of rows, there are */
guint               trunk_handover_sheet_count_entered (TrunkHandoverSheet *self, const char * const *entered);

/* @entered: (nullable): ids of the rows that are ticked */
TrunkPaper         *trunk_handover_sheet_to_paper   (TrunkHandoverSheet *self, const char * const *entered) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
