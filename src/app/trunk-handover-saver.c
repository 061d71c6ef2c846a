/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-handover-saver.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-launch.h"
#include "app/trunk-window.h"

typedef struct
{
  TrunkHandoverFile *file;      /* (owned) */
  GFile *target;                /* (owned) (nullable) */
} SaveOp;

static void
save_op_free (gpointer data)
{
  SaveOp *op = data;

  g_clear_object (&op->file);
  g_clear_object (&op->target);
  g_free (op);
}

/* The toast's button. */
typedef struct
{
  GtkWidget *widget;            /* (weak) (nullable) */
  char *uri;                    /* (owned) */
} Opener;

static void
opener_free (gpointer data)
{
  Opener *opener = data;

  g_clear_weak_pointer (&opener->widget);
  g_free (opener->uri);
  g_free (opener);
}

static void
open_saved (gpointer user_data)
{
  Opener *opener = user_data;

  if (opener->widget != NULL)
    trunk_launch_uri (opener->widget, opener->uri);
}

static void
say_saved (GtkWidget *widget,
           GFile     *target)
{
  g_autofree char *name = g_file_get_basename (target);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: %s is the name of a file */
  g_autofree char *text = g_strdup_printf (_("Saved as %s"), shown);
  Opener *opener = g_new0 (Opener, 1);

  opener->uri = g_file_get_uri (target);
  g_set_weak_pointer (&opener->widget, widget);
  trunk_toast_with_action (widget, text, _("Open"), open_saved, opener, opener_free);
  trunk_compat_announce (widget, text);
}

static void
save_written_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaveOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  if (!trunk_handover_file_save_finish (op->file, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  say_saved (g_task_get_source_object (task), op->target);
  g_task_return_boolean (task, TRUE);
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaveOp *op = g_task_get_task_data (task);
  GError *error = NULL;

  op->target = trunk_compat_save_file_finish (result, &error);
  if (op->target == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  trunk_handover_file_save_async (op->file, op->target, g_task_get_cancellable (task), save_written_cb, g_object_ref (task));
}

void
trunk_handover_save_async (GtkWidget           *widget,
                           TrunkHandoverFile   *file,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autofree char *name = NULL;
  GtkRoot *root;
  SaveOp *op;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE (file));

  op = g_new0 (SaveOp, 1);
  op->file = g_object_ref (file);
  task = g_task_new (widget, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_handover_save_async);
  g_task_set_task_data (task, op, save_op_free);
  name = trunk_handover_file_dup_name (file);
  root = gtk_widget_get_root (widget);
  trunk_compat_save_file_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Save as"), name, cancellable, save_chosen_cb, task);
}

gboolean
trunk_handover_save_finish (GtkWidget     *widget,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == trunk_handover_save_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
