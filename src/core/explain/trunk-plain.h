/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text from outside as it may stand in a line that a person, a terminal or a parser reads: valid UTF-8, one line, without control
 * characters, terminal sequences and characters that turn the direction of writing. Cut, with an ellipsis, after @max_chars
 * characters (0 = not at all). */
char *trunk_plain_line  (const char *text, guint max_chars) G_GNUC_WARN_UNUSED_RESULT;

/* The same for several lines, as of a transcript; line ends and tabs (as spaces) stay. */
char *trunk_plain_lines (const char *text, guint max_chars) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
