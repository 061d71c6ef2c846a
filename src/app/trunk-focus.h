/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes the focus away from whatever is inside @widget, which is going to be hidden or switched off: GTK 4.8 leaves a text's cursor blinking
 * there, and warns of it. Returns whether it was inside. */
static inline gboolean
trunk_focus_leave (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || (focus != widget && !gtk_widget_is_ancestor (focus, widget)))
    return FALSE;

  gtk_root_set_focus (root, NULL);

  return TRUE;
}

G_END_DECLS
