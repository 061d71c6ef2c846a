/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * trunk_json_is_sane:
 * @max_depth: nesting allowed; json-glib's parser recurses
 *
 * A look at JSON text from outside before json-glib parses it: one object or array, nested no deeper than @max_depth, with nothing
 * but white space around it, and no comments. json-glib accepts several values one after the other and leaks all but the last.
 *
 * Returns: whether the parser may have it; it still may be no JSON
 */
gboolean trunk_json_is_sane (const char *data, gsize length, guint max_depth);

G_END_DECLS
