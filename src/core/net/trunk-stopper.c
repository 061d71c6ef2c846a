/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-stopper-private.h"

static gboolean
deadline_cb (gpointer user_data)
{
  TrunkStopper *self = user_data;

  if (self->stop == TRUNK_STOP_NONE)
    {
      self->stop = g_cancellable_is_cancelled (g_task_get_cancellable (self->task)) ? TRUNK_STOP_CANCELLED : TRUNK_STOP_DEADLINE;
      g_cancellable_cancel (self->cancellable);
    }

  return G_SOURCE_REMOVE;
}

/* One source for both ways to be stopped: a timeout that the caller's cancellable wakes early. */
void
trunk_stopper_start (TrunkStopper *self,
                      GTask         *task,
                      guint          milliseconds)
{
  g_return_if_fail (self->source == NULL);
  g_return_if_fail (G_IS_TASK (task));

  self->task = task;
  self->cancellable = g_cancellable_new ();
  self->source = g_timeout_source_new (milliseconds);
  if (g_task_get_cancellable (task) != NULL)
    {
      GSource *cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (self->source, cancelled);
      g_source_unref (cancelled);
    }
  g_source_set_callback (self->source, deadline_cb, self, NULL);
  g_source_set_static_name (self->source, "trunk-stopper");
  g_source_attach (self->source, g_task_get_context (task));
}

void
trunk_stopper_clear (TrunkStopper *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->cancellable);
}
