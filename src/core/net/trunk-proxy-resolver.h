/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-types.h"
#include "model/trunk-service.h"

G_BEGIN_DECLS

/**
 * TrunkProxyResolver:
 *
 * Answers with the computer's proxies, with none, or with the one that was given; and remembers what it answered for a host,
 * so that a failure can be put down to the proxy. Keeps the password to itself: it leaves only inside an answer, and there is
 * no property to read it from.
 */
#define TRUNK_TYPE_PROXY_RESOLVER (trunk_proxy_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TrunkProxyResolver, trunk_proxy_resolver, TRUNK, PROXY_RESOLVER, GObject)

/* @bare_http: leave user and password out of http:// answers, for a client that answers the proxy's challenge itself */
TrunkProxyResolver *trunk_proxy_resolver_new     (TrunkProxyMode mode, const char *uri, const char *user, TrunkSecret *password,
                                                  gboolean bare_http) G_GNUC_WARN_UNUSED_RESULT;
char               *trunk_proxy_resolver_dup_in_force (TrunkProxyResolver *self, const char *host) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */

G_END_DECLS
