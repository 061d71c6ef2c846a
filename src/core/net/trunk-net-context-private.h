/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trunk-net-context.h"

G_BEGIN_DECLS

const char  *trunk_net_context_get_proxy_user      (TrunkNetContext *self); /* (nullable) */
TrunkSecret *trunk_net_context_get_proxy_password  (TrunkNetContext *self); /* (nullable) */
char        *trunk_net_context_dup_proxy_in_force  (TrunkNetContext *self, const char *host) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */
gboolean     trunk_net_context_is_public_host      (TrunkNetContext *self, const char *host);

G_END_DECLS
