/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkSecretPart:
 *
 * The client secret of a set-up: typed or pasted once, put into the store at once, and from then on only said to be there, with its end. What is
 * typed is in the entry until it is stored, and nowhere else.
 */
#define TRUNK_TYPE_SECRET_PART (trunk_secret_part_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSecretPart, trunk_secret_part, TRUNK, SECRET_PART, AdwBin)

/* Once. */
void trunk_secret_part_set_setup (TrunkSecretPart *self, TrunkSetup *setup);
/* The set-up has changed. */
void trunk_secret_part_refresh   (TrunkSecretPart *self);
/* Takes @secret as if it had been pasted into the entry: judged, then stored, or said why not. */
void trunk_secret_part_take      (TrunkSecretPart *self, TrunkSecret *secret);

G_END_DECLS
