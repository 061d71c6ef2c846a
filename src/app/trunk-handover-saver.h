/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "handover/trunk-handover-file.h"

G_BEGIN_DECLS

/**
 * trunk_handover_save_async:
 * @widget: where it was asked for
 * @file: prepared, and clean
 *
 * Asks where to, writes, and says so in a toast that opens the file. The finish function returns FALSE with %G_IO_ERROR_CANCELLED when
 * the user went away without choosing.
 */
void     trunk_handover_save_async  (GtkWidget *widget, TrunkHandoverFile *file, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean trunk_handover_save_finish (GtkWidget *widget, GAsyncResult *result, GError **error);

G_END_DECLS
