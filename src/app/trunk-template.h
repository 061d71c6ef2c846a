/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* gtk_widget_dispose_template() for what derives from libadwaita's bins, rows and windows: GTK 4.8 takes the widget's only child away from under
 * them, and they then unparent it once more (“GTK_IS_WIDGET (widget) failed”). Windows and rows keep their fields. */
static inline void
trunk_template_dispose (GtkWidget *widget,
                        GType      type)
{
  if (ADW_IS_APPLICATION_WINDOW (widget))
    {
      adw_application_window_set_content (ADW_APPLICATION_WINDOW (widget), NULL);
      return;
    }
  if (ADW_IS_WINDOW (widget))
    {
      adw_window_set_content (ADW_WINDOW (widget), NULL);
      return;
    }

  /* Its child is not of the template, but holds what is. */
  if (GTK_IS_LIST_BOX_ROW (widget))
    return;

  if (ADW_IS_BIN (widget))
    adw_bin_set_child (ADW_BIN (widget), NULL);
  gtk_widget_dispose_template (widget, type);
}

G_END_DECLS
