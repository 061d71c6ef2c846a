/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Laying text out by the columns it takes on a terminal: wide characters take two, combining ones none. */
guint trunk_layout_get_width      (const char *text);
/* @text in exactly @columns, filled up with spaces or cut with an ellipsis */
void  trunk_layout_append_padded  (GString *out, const char *text, guint columns);
/* @text in lines of at most @width columns; the first begins with @first, the others with spaces as wide. Ends in a line end. */
void  trunk_layout_append_wrapped (GString *out, const char *first, const char *text, guint width);

G_END_DECLS
