/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/**
 * TrunkHelpWindow:
 *
 * The words of a page explained, with those of all others behind a search; and what an error code or text means that somebody has pasted.
 * Everything is looked up on this computer. It stays open beside the window.
 */
#define TRUNK_TYPE_HELP_WINDOW (trunk_help_window_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHelpWindow, trunk_help_window, TRUNK, HELP_WINDOW, AdwWindow)

GtkWidget *trunk_help_window_new      (TrunkCatalog *catalog) G_GNUC_WARN_UNUSED_RESULT;
/* @page: nick of a step, or "overview" */
void       trunk_help_window_set_page (TrunkHelpWindow *self, const char *page);

/* Shows the one help window of @parent. */
void       trunk_help_window_present  (GtkWindow *parent, TrunkCatalog *catalog, const char *page);

G_END_DECLS
