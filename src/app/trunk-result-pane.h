/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-rung-row.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/**
 * TrunkResultPane:
 *
 * One result in full: the ladder it belongs to as a waterfall, what was found, why, what to do, the evidence, and what was said on the wire.
 * ::retest (const char *account_id): that account is to be tested again. ::rung-selected (guint n): another rung of the ladder was chosen.
 */
#define TRUNK_TYPE_RESULT_PANE (trunk_result_pane_get_type ())
G_DECLARE_FINAL_TYPE (TrunkResultPane, trunk_result_pane, TRUNK, RESULT_PANE, AdwBin)

void trunk_result_pane_set_catalog      (TrunkResultPane *self, TrunkCatalog *catalog);
void trunk_result_pane_set_title_func   (TrunkResultPane *self, TrunkRungTitleFunc func, gpointer user_data);
/* @account: G_MAXUINT for the rungs that all share. @rung: G_MAXUINT: none of them */
void trunk_result_pane_show             (TrunkResultPane *self, TrunkPlan *plan, guint account, guint rung);
void trunk_result_pane_clear            (TrunkResultPane *self);
/* Looks again; costs little where nothing has changed. */
void trunk_result_pane_refresh          (TrunkResultPane *self);
void trunk_result_pane_set_can_retest   (TrunkResultPane *self, gboolean can_retest);

G_END_DECLS
