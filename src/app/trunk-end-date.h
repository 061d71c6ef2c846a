/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TrunkEndDate:
 *
 * When a client secret ends: typed ("2027-11-21") or chosen in a calendar, with what follows from it below.
 * ::chosen (gint64 ends): Unix seconds, 0 when it was emptied.
 */
#define TRUNK_TYPE_END_DATE (trunk_end_date_get_type ())
G_DECLARE_FINAL_TYPE (TrunkEndDate, trunk_end_date, TRUNK, END_DATE, AdwBin)

/* @ends: Unix seconds, 0 when it is not known */
void trunk_end_date_set_ends (TrunkEndDate *self, gint64 ends);

G_END_DECLS
