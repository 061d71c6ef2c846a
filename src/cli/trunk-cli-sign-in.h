/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-device-code.h"
#include "auth/trunk-token-source.h"
#include "cli/trunk-cli-setup.h"

G_BEGIN_DECLS

/* Called once, when the code is there to be typed: the demonstration approves it itself. */
typedef void (*TrunkCliCodeFunc) (TrunkDeviceCode *device_code, gpointer user_data);

/* Signs in with a device code and says on standard output who is signed in where, what was granted, and that it renews itself.
 * @shown: (nullable). Returns a TrunkCliExit. */
int trunk_cli_sign_in_run (TrunkCliSetup *setup, gboolean json, TrunkCliCodeFunc shown, gpointer user_data);

G_END_DECLS
