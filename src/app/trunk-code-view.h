/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TrunkCodeView:
 *
 * Something to be pasted elsewhere as it is (a command, an address): monospace, selectable, wrapped, with a button that copies it.
 * Properties "text", and "what": how the copy button names it, translated. Never for a secret.
 */
#define TRUNK_TYPE_CODE_VIEW (trunk_code_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCodeView, trunk_code_view, TRUNK, CODE_VIEW, AdwBin)

GtkWidget *trunk_code_view_new      (const char *what, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_code_view_set_text (TrunkCodeView *self, const char *text);
void       trunk_code_view_set_what (TrunkCodeView *self, const char *what);

G_END_DECLS
