/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trunk-net-context.h"

G_BEGIN_DECLS

/**
 * trunk_cli_network_apply:
 * @host_map: (nullable): each "HOST[:PORT]=ADDRESS:PORT"
 * @trust_file: (nullable): PEM of further authorities
 * @error: names the option or the file
 *
 * What was said of the network on the command line.
 */
gboolean trunk_cli_network_apply (TrunkNetContext *net, const char * const *host_map, const char *trust_file, GError **error);

G_END_DECLS
