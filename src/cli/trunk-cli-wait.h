/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * trunk_cli_ready_cb:
 * @user_data: a `GAsyncResult *` that is %NULL, to be filled
 *
 * For an operation that the program waits for with trunk_cli_wait(): the one place where a main loop is turned by hand.
 */
void          trunk_cli_ready_cb (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *trunk_cli_wait     (GAsyncResult **result);

/* FALSE when the program was asked to stop before there was anything to read. */
gboolean      trunk_cli_wait_readable (int fd) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
