/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waits without blocking; cancelling ends it at once with G_IO_ERROR_CANCELLED. */
void     trunk_wait_async  (gint64 microseconds, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean trunk_wait_finish (GAsyncResult *result, GError **error);

G_END_DECLS
