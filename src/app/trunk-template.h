/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* gtk_widget_dispose_template() for whatever derives from AdwBin: GTK 4.8 takes the template's child away from under the bin, which
 * then unparents it once more (“GTK_IS_WIDGET (widget) failed”). */
static inline void
trunk_template_dispose (GtkWidget *widget,
                        GType      type)
{
  if (ADW_IS_BIN (widget))
    adw_bin_set_child (ADW_BIN (widget), NULL);
  gtk_widget_dispose_template (widget, type);
}

G_END_DECLS
