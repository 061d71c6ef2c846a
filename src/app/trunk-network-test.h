/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkNetworkTest:
 *
 * A button that connects to the hosts a set-up needs, and what happened phase by phase: name, connection, proxy, TLS. Nothing is sent over the
 * connections. Nothing leaves before the button is pressed.
 */
#define TRUNK_TYPE_NETWORK_TEST (trunk_network_test_get_type ())
G_DECLARE_FINAL_TYPE (TrunkNetworkTest, trunk_network_test, TRUNK, NETWORK_TEST, AdwBin)

/* @setup: to be set once */
void     trunk_network_test_set_setup  (TrunkNetworkTest *self, TrunkSetup *setup);
/* Results of other settings are not shown any longer. */
void     trunk_network_test_reset      (TrunkNetworkTest *self);
gboolean trunk_network_test_get_active (TrunkNetworkTest *self);
void     trunk_network_test_start      (TrunkNetworkTest *self);

G_END_DECLS
