/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "net/trunk-net-context.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/**
 * trunk_tenant_lookup_async:
 * @context: the outside; source object of the operation
 * @cloud: where the tenant is thought to be
 * @tenant: directory id or verified domain
 *
 * Asks the cloud's login for the tenant's OpenID metadata: no credential is needed for it (OpenID Connect Discovery §4).
 */
void          trunk_tenant_lookup_async   (TrunkNetContext *context, const TrunkCloud *cloud, const char *tenant,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: ok with the fact tenant-found, tenant-not-found, tenant-other-cloud with cloud-found, tenant-metadata-wrong, tenant-id-malformed,
 * or why there was no answer. */
TrunkOutcome *trunk_tenant_lookup_finish  (TrunkNetContext *context, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The answer itself; any bytes. */
TrunkFinding  trunk_tenant_metadata_judge (const char *data, gsize length, const TrunkCloud *cloud, const char *tenant, TrunkEvidence *evidence);

G_END_DECLS
