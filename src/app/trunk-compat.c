/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-compat.h"

#include <glib/gi18n.h>

/* The one place that asks for versions: what exists in one way on the floor (GTK 4.8, libadwaita 1.2) and in another later on, where the first is
 * deprecated. Compiled without version pins, so that it is checked against whatever it is built with. */
#define HAVE_GTK_ASYNC_DIALOGS GTK_CHECK_VERSION (4, 10, 0)
#define HAVE_GTK_ANNOUNCE      GTK_CHECK_VERSION (4, 14, 0)
#define HAVE_ADW_DIALOGS       ADW_CHECK_VERSION (1, 5, 0)

static void
unref_closure_data (gpointer  data,
                    GClosure *closure)
{
  g_object_unref (data);
}

typedef enum
{
  FILE_OPEN,
  FILE_SAVE,
  FILE_FOLDER,
} FileAction;

#if HAVE_GTK_ASYNC_DIALOGS
static void
file_return (GTask  *task,
             GFile  *file,
             GError *error)
{
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_FAILED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
}

static void
file_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  file_return (task, file, error);
}

static void
file_saved_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  file_return (task, file, error);
}

static void
file_folder_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GFile *file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, &error);

  file_return (task, file, error);
}

static void
file_async (GTask         *task,
            FileAction     action,
            GtkWindow     *parent,
            const char    *title,
            GtkFileFilter *filter,
            const char    *name)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  GCancellable *cancellable = g_task_get_cancellable (task);

  gtk_file_dialog_set_title (dialog, title);
  if (filter != NULL)
    {
      g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

      g_list_store_append (filters, filter);
      gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
    }
  if (name != NULL)
    gtk_file_dialog_set_initial_name (dialog, name);

  switch (action)
    {
    case FILE_OPEN:
      gtk_file_dialog_open (dialog, parent, cancellable, file_opened_cb, task);
      break;

    case FILE_SAVE:
      gtk_file_dialog_save (dialog, parent, cancellable, file_saved_cb, task);
      break;

    case FILE_FOLDER:
    default:
      gtk_file_dialog_select_folder (dialog, parent, cancellable, file_folder_cb, task);
      break;
    }
}
#else
static void
file_response_cb (GtkNativeDialog *native,
                  int              response,
                  gpointer         user_data)
{
  GTask *task = user_data;      /* owned by the closure */

  if (g_task_get_completed (task))
    return;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (native)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
  gtk_native_dialog_destroy (native);
}

static void
file_cancelled_cb (GtkNativeDialog *native)
{
  g_signal_emit_by_name (native, "response", GTK_RESPONSE_CANCEL);
}

static void
file_async (GTask         *owned_task,
            FileAction     action,
            GtkWindow     *parent,
            const char    *title,
            GtkFileFilter *filter,
            const char    *name)
{
  static const GtkFileChooserAction actions[] = {
    [FILE_OPEN] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [FILE_SAVE] = GTK_FILE_CHOOSER_ACTION_SAVE,
    [FILE_FOLDER] = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
  };
  g_autoptr(GTask) task = owned_task;
  GtkFileChooserNative *native = gtk_file_chooser_native_new (title, parent, actions[action], NULL, NULL);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), filter);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect_data (native, "response", G_CALLBACK (file_response_cb), g_object_ref (task),
                         unref_closure_data, 0);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (file_cancelled_cb), native, G_CONNECT_SWAPPED);
  g_task_set_task_data (task, native, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}
#endif

void
trunk_compat_open_file_async (GtkWindow           *parent,
                              const char          *title,
                              GtkFileFilter       *filter,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_compat_open_file_async);
  file_async (task, FILE_OPEN, parent, title, filter, NULL);
}

GFile *
trunk_compat_open_file_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_compat_open_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
trunk_compat_save_file_async (GtkWindow           *parent,
                              const char          *title,
                              const char          *name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_compat_save_file_async);
  file_async (task, FILE_SAVE, parent, title, NULL, name);
}

GFile *
trunk_compat_save_file_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_compat_save_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
trunk_compat_select_folder_async (GtkWindow           *parent,
                                  const char          *title,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_compat_select_folder_async);
  file_async (task, FILE_FOLDER, parent, title, NULL, NULL);
}

GFile *
trunk_compat_select_folder_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_compat_select_folder_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean launched;

#if HAVE_GTK_ASYNC_DIALOGS
  launched = gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error);
#else
  launched = g_app_info_launch_default_for_uri_finish (result, &error);
#endif
  if (launched)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
trunk_compat_launch_uri_async (GtkWindow           *parent,
                               const char          *uri,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_compat_launch_uri_async);
  {
#if HAVE_GTK_ASYNC_DIALOGS
    g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

    gtk_uri_launcher_launch (launcher, parent, cancellable, launched_cb, g_steal_pointer (&task));
#else
    g_autoptr(GdkAppLaunchContext) context = NULL;

    if (parent != NULL)
      context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (parent)));
    g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), cancellable, launched_cb, g_steal_pointer (&task));
#endif
  }
}

gboolean
trunk_compat_launch_uri_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_compat_launch_uri_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
trunk_compat_show_about (GtkWindow *parent)
{
  const char *comments = _("Connects a telephone system’s voice mail to people’s mailboxes, and proves that the connection works.");

#if HAVE_ADW_DIALOGS
  AdwDialog *about = adw_about_dialog_new ();

  g_object_set (about,
                "application-name", TRUNK_NAME,
                "application-icon", TRUNK_APP_ID,
                "version", TRUNK_VERSION,
                "developer-name", _("The Trunkline developers"),
                "comments", comments,
                "license-type", GTK_LICENSE_GPL_3_0,
                NULL);
  adw_dialog_present (about, GTK_WIDGET (parent));
#else
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "application-name", TRUNK_NAME,
                "application-icon", TRUNK_APP_ID,
                "version", TRUNK_VERSION,
                "developer-name", _("The Trunkline developers"),
                "comments", comments,
                "license-type", GTK_LICENSE_GPL_3_0,
                "transient-for", parent,
                "modal", TRUE,
                NULL);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

void
trunk_compat_announce (GtkWidget  *widget,
                       const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

#if HAVE_GTK_ANNOUNCE
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}
