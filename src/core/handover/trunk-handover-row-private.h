/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "handover/trunk-handover-row.h"

G_BEGIN_DECLS

/* @before: (nullable): the row above; @value, @note: (nullable); @secret_owner: (nullable) */
TrunkHandoverRow *trunk_handover_row_new (const TrunkField *field, TrunkHandoverRow *before, TrunkHandoverRowState state,
                                          const char *value, const char *note, TrunkHandoverOrigin origin,
                                          const char *secret_owner) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
