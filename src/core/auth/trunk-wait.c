/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-wait-private.h"

/* Nothing in this room waits longer than a device code lives. */
#define MAX_WAIT_MS (24 * 60 * 60 * 1000)

static gboolean
wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

void
trunk_wait_async (gint64               microseconds,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GSource) timeout = NULL;
  gint64 ms = CLAMP ((microseconds + 999) / 1000, 0, MAX_WAIT_MS);

  g_task_set_source_tag (task, trunk_wait_async);

  timeout = g_timeout_source_new ((guint) ms);
  g_source_set_static_name (timeout, "[trunk] wait");
  g_source_set_callback (timeout, wait_over_cb, g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (timeout, cancelled);
    }
  g_source_attach (timeout, g_main_context_get_thread_default ());
}

gboolean
trunk_wait_finish (GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_wait_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
