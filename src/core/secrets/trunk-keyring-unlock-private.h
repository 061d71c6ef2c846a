/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/* Asks the secret service to open its default keyring, or to make one where it has none, and waits for the prompt that the desktop shows.
 * Cancelling ends the wait, and leaves the prompt. Returns (finish): ok, keyring-absent, -locked (the prompt was dismissed), -slow or -denied; NULL only if it was
 * cancelled */
void          trunk_keyring_unlock_async  (gpointer source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_keyring_unlock_finish (gpointer source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a failed call of the secret service means. */
TrunkFinding  trunk_keyring_judge_error   (const GError *error);

G_END_DECLS
