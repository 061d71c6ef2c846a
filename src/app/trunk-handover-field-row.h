/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-step.h"
#include "handover/trunk-handover-row.h"

G_BEGIN_DECLS

/**
 * TrunkHandoverFieldRow:
 *
 * One field of the value sheet: a tick for “entered”, the vendor's label, the value with a button that copies it. ::ticked when the user
 * ticks or unticks it; ::copy-secret when the secret of the row is wanted; ::go-to (TrunkWizardStep) when what is missing is to be filled in.
 */
#define TRUNK_TYPE_HANDOVER_FIELD_ROW (trunk_handover_field_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverFieldRow, trunk_handover_field_row, TRUNK, HANDOVER_FIELD_ROW, GtkListBoxRow)

GtkWidget        *trunk_handover_field_row_new         (TrunkHandoverRow *row, gboolean entered) G_GNUC_WARN_UNUSED_RESULT;
TrunkHandoverRow *trunk_handover_field_row_get_row     (TrunkHandoverFieldRow *self);
gboolean          trunk_handover_field_row_get_entered (TrunkHandoverFieldRow *self);

/* @problem: (nullable): why the secret could not be copied, translated */
void              trunk_handover_field_row_set_problem (TrunkHandoverFieldRow *self, const char *problem);
/* While the secret is asked for. */
void              trunk_handover_field_row_set_busy    (TrunkHandoverFieldRow *self, gboolean busy);

G_END_DECLS
