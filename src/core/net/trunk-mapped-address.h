/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TrunkMappedAddress:
 *
 * A #GNetworkAddress that names one host and leads to another place. Whoever asks for its name - server name indication, the
 * check of the certificate, a proxy - gets the real one; only where it is connected to directly does the other address count.
 */
#define TRUNK_TYPE_MAPPED_ADDRESS (trunk_mapped_address_get_type ())
G_DECLARE_FINAL_TYPE (TrunkMappedAddress, trunk_mapped_address, TRUNK, MAPPED_ADDRESS, GNetworkAddress)

GSocketConnectable *trunk_mapped_address_new (const char *host, guint16 port, const char *to_address, guint16 to_port) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
