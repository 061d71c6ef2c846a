/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-wait.h"

#include <glib-unix.h>

#include "cli/trunk-cli.h"

void
trunk_cli_ready_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

/**
 * trunk_cli_wait:
 * @result: where trunk_cli_ready_cb() puts the result
 *
 * Returns: (transfer none): the result, once it is there
 */
GAsyncResult *
trunk_cli_wait (GAsyncResult **result)
{
  g_return_val_if_fail (result != NULL, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  gboolean *readable = user_data;

  *readable = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * trunk_cli_wait_readable:
 * @fd: what a person or another program writes to; it may take its time
 *
 * A plain read() would not let go at Ctrl-C, because that is only noted until the main loop turns.
 *
 * Returns: whether there is something to read (or the end); %FALSE when the program was asked to stop
 */
gboolean
trunk_cli_wait_readable (int fd)
{
  GCancellable *cancellable = trunk_cli_get_cancellable ();
  gboolean readable = FALSE;
  guint id = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, &readable);

  while (!readable && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!readable)
    g_source_remove (id);

  return readable;
}
