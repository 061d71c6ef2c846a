/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-device-code.h"

G_BEGIN_DECLS

/* For tests: how many microseconds a second of the protocol lasts. Before the run; G_USEC_PER_SEC without it. */
void trunk_device_code_set_second (TrunkDeviceCode *self, gint64 microseconds);

G_END_DECLS
