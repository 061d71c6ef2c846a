/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-catalog.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkNeedPanel:
 *
 * "What this will need": protocol, sign-in, permissions, whose help, limits, deadlines and where all that is said, for a requirement. Hidden while
 * there is none.
 */
#define TRUNK_TYPE_NEED_PANEL (trunk_need_panel_get_type ())
G_DECLARE_FINAL_TYPE (TrunkNeedPanel, trunk_need_panel, TRUNK, NEED_PANEL, AdwBin)

/* @requirement: (nullable) */
void trunk_need_panel_set_requirement (TrunkNeedPanel *self, TrunkCatalog *catalog, TrunkRequirement *requirement);

G_END_DECLS
