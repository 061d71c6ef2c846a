/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-launch.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-window.h"

typedef struct
{
  GtkWidget *widget;            /* (weak) (nullable) */
  char *uri;                    /* (owned) */
} Launch;

static void
launch_free (gpointer data)
{
  Launch *launch = data;

  g_clear_weak_pointer (&launch->widget);
  g_free (launch->uri);
  g_free (launch);
}

static void
copy_uri (gpointer user_data)
{
  Launch *launch = user_data;

  if (launch->widget != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (launch->widget), launch->uri);
}

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Launch *launch = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_compat_launch_uri_finish (result, &error) && launch->widget != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    trunk_toast_with_action (launch->widget, _("No browser could be started"), _("Copy address"), copy_uri, launch, launch_free);
  else
    launch_free (launch);
}

/**
 * trunk_launch_uri:
 * @widget: where it was asked for
 * @uri: an address of ours or of the facts, never of an answer from the network
 */
void
trunk_launch_uri (GtkWidget  *widget,
                  const char *uri)
{
  GtkRoot *root;
  Launch *launch;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL);

  root = gtk_widget_get_root (widget);
  launch = g_new0 (Launch, 1);
  launch->uri = g_strdup (uri);
  g_set_weak_pointer (&launch->widget, widget);
  trunk_compat_launch_uri_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, NULL, launched_cb, launch);
}
