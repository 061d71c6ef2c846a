/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What GTK and libadwaita do in another way from some version on. This is the only file that asks for versions. "Dismissed" by the user is
 * always %G_IO_ERROR_CANCELLED. Labels arrive translated. @parent: (nullable) */

/* @filter: (nullable). Returns (finish): (transfer full) */
void     trunk_compat_open_file_async      (GtkWindow *parent, const char *title, GtkFileFilter *filter,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GFile   *trunk_compat_open_file_finish     (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @name: proposed file name */
void     trunk_compat_save_file_async      (GtkWindow *parent, const char *title, const char *name,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GFile   *trunk_compat_save_file_finish     (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void     trunk_compat_select_folder_async  (GtkWindow *parent, const char *title,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GFile   *trunk_compat_select_folder_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void     trunk_compat_launch_uri_async     (GtkWindow *parent, const char *uri,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean trunk_compat_launch_uri_finish    (GAsyncResult *result, GError **error);
void     trunk_compat_show_about           (GtkWindow *parent);

/* Says @text to assistive technology where the toolkit can; always pair it with visible text. */
void     trunk_compat_announce             (GtkWidget *widget, const char *text);

G_END_DECLS
