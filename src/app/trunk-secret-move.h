/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * trunk_secret_move_async:
 * @to: where secrets shall be kept from now on
 * @place: which kind of place that is
 *
 * Takes the secrets of every set-up of @session along to another store, as far as the one they are in can be read, and makes @to the session's.
 * A place in memory is emptied; what a keyring or a sealed file holds stays there.
 */
void     trunk_secret_move_async  (TrunkSession *session, TrunkSecretStore *to, TrunkPlaceOfSecrets place,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* FALSE with @error when @to could not keep them: then nothing has changed. @out_left: (out) (optional): secrets that could not be read and stay behind */
gboolean trunk_secret_move_finish (TrunkSession *session, GAsyncResult *result, guint *out_left, GError **error);

G_END_DECLS
