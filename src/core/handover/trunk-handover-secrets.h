/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "handover/trunk-secret-scan.h"
#include "model/trunk-snapshot.h"

G_BEGIN_DECLS

/**
 * trunk_handover_secrets_async:
 * @store: where the secrets of @snapshot are
 *
 * Reads every secret of the set-up: client secret, private key, refresh token, password for the proxy. The finish function
 * returns what looks for them, or %NULL where the store can't be read (a locked keyring), for then there is nothing to look for.
 */
void             trunk_handover_secrets_async  (TrunkSecretStore *store, TrunkSnapshot *snapshot, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
TrunkSecretScan *trunk_handover_secrets_finish (TrunkSecretStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
