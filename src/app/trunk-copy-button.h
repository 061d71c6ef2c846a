/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TrunkCopyButton:
 *
 * Copies "text" to the clipboard, and says so by its icon, in words and to assistive technology. "what" names it: "Directory (tenant) ID"
 * gives the accessible name "Copy: Directory (tenant) ID". Never for a secret: "text" is a property.
 */
#define TRUNK_TYPE_COPY_BUTTON (trunk_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCopyButton, trunk_copy_button, TRUNK, COPY_BUTTON, AdwBin)

GtkWidget *trunk_copy_button_new      (const char *what, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_copy_button_set_text (TrunkCopyButton *self, const char *text);
void       trunk_copy_button_set_what (TrunkCopyButton *self, const char *what);

G_END_DECLS
