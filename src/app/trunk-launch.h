/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens @uri in the browser; where that fails, a toast offers to copy the address. */
void trunk_launch_uri (GtkWidget *widget, const char *uri);

G_END_DECLS
