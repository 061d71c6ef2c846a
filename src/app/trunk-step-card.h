/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "handover/trunk-handover-values.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkStepCard:
 *
 * One step in a portal: number, title, who does it, what to do, what to copy, and a button that opens the page.
 */
#define TRUNK_TYPE_STEP_CARD (trunk_step_card_get_type ())
G_DECLARE_FINAL_TYPE (TrunkStepCard, trunk_step_card, TRUNK, STEP_CARD, GtkListBoxRow)

/* @fallback_link: (nullable): where to go while the page of the step itself can't be named yet */
GtkWidget *trunk_step_card_new (TrunkCatalog *catalog, TrunkRequirement *requirement, TrunkHandoverValues *values, const TrunkStep *step,
                                guint number, const char *fallback_link) G_GNUC_WARN_UNUSED_RESULT;

/* The address of the page of @step, filled in; NULL where it has none, or something is missing in it */
char      *trunk_step_dup_link (TrunkHandoverValues *values, const TrunkStep *step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
