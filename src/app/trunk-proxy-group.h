/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkProxyGroup:
 *
 * How a set-up reaches the network: as this computer, without a proxy, or by one of its own, with user name and password. The password goes into
 * the store of secrets at once, and out of the entry.
 */
#define TRUNK_TYPE_PROXY_GROUP (trunk_proxy_group_get_type ())
G_DECLARE_FINAL_TYPE (TrunkProxyGroup, trunk_proxy_group, TRUNK, PROXY_GROUP, AdwBin)

/* Shows the values of @setup; from then on they are changed by it. */
void trunk_proxy_group_show  (TrunkProxyGroup *self, TrunkSetup *setup);
/* Saves what is typed now. */
void trunk_proxy_group_flush (TrunkProxyGroup *self);

/* Whether name and password would go to @proxy_uri (nullable) unencrypted */
gboolean trunk_proxy_is_open (const char *proxy_uri, const char *proxy_user);

G_END_DECLS
