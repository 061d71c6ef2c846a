/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/**
 * TrunkCloudChooser:
 *
 * "Where are the mailboxes?": Exchange Online, and in which Microsoft cloud. Clouds without addresses are left out; what is in doubt about one is said.
 * ::chosen (const char *cloud_id) when the user has chosen another one.
 */
#define TRUNK_TYPE_CLOUD_CHOOSER (trunk_cloud_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCloudChooser, trunk_cloud_chooser, TRUNK, CLOUD_CHOOSER, AdwBin)

void trunk_cloud_chooser_set_catalog (TrunkCloudChooser *self, TrunkCatalog *catalog);
void trunk_cloud_chooser_set_cloud   (TrunkCloudChooser *self, const char *cloud_id);

G_END_DECLS
