/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * trunk_secret_swap_async:
 * @kind: what it is
 * @secret: (nullable): what takes the place of the old one; %NULL removes it
 *
 * Puts another secret in place of the one that is stored. The old one is handed out, so that this can be undone; it is nowhere else then.
 */
void     trunk_secret_swap_async  (TrunkSetup *setup, TrunkSecretKind kind, TrunkSecret *secret, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* @out_before: (out) (optional) (nullable) (transfer full) */
gboolean trunk_secret_swap_finish (TrunkSetup *setup, GAsyncResult *result, TrunkSecret **out_before, GError **error);

G_END_DECLS
