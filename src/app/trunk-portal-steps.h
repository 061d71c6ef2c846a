/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkPortalSteps:
 *
 * What is to be done in Microsoft's portals for a set-up, in order: as of today, for its system, release, features and cloud, with links to the right pages,
 * names and commands to copy, who does it, and where that is said. What is done on the telephone system itself is not in it.
 */
#define TRUNK_TYPE_PORTAL_STEPS (trunk_portal_steps_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPortalSteps, trunk_portal_steps, TRUNK, PORTAL_STEPS, AdwBin)

/* Shows the steps as they are for @setup now. */
void trunk_portal_steps_show (TrunkPortalSteps *self, TrunkSetup *setup);

G_END_DECLS
