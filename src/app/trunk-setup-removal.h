/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * trunk_setup_remove_with_undo:
 * @widget: in the window that shows the toast
 *
 * Takes @setup out of @session, and offers to undo that. Its secrets stay as long as it can come back; when the toast is gone they are
 * removed where they are kept, and looked for again. The program stays until that is done.
 */
void trunk_setup_remove_with_undo (GtkWidget *widget, TrunkSession *session, TrunkSetup *setup);

G_END_DECLS
