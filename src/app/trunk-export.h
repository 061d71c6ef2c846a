/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-setup.h"
#include "model/trunk-interchange.h"

G_BEGIN_DECLS

/**
 * trunk_export_setup:
 * @widget: in the window that shows the file chooser and the toast
 *
 * Saves @setup as an interchange document, and says what is in it: never a secret.
 */
void trunk_export_setup    (GtkWidget *widget, TrunkSetup *setup);

/* Saves @text as a file that the user names; @said is the toast afterwards. */
void trunk_export_document (GtkWidget *widget, const char *title, const char *name, GBytes *text, const char *said);

/* What an export of @setup is written from. NULL while it is blank. */
TrunkInterchange *trunk_export_compose (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
