/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkTenantLookup:
 *
 * A row that asks Microsoft's sign-in service, when the user wants it, whether the directory of a set-up exists, and in which cloud. It offers to put
 * right what it finds: the id of a domain, the other cloud, two ids in each other's place.
 */
#define TRUNK_TYPE_TENANT_LOOKUP (trunk_tenant_lookup_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTenantLookup, trunk_tenant_lookup, TRUNK, TENANT_LOOKUP, GtkListBoxRow)

/* Once. */
void trunk_tenant_lookup_set_setup (TrunkTenantLookup *self, TrunkSetup *setup);
/* The values have changed: an answer to other ones goes. */
void trunk_tenant_lookup_refresh   (TrunkTenantLookup *self);

G_END_DECLS
