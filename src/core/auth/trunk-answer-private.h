/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* What a token endpoint answers has a few KiB; a JSON parser that recurses needs a bound on depth, too. */
#define TRUNK_ANSWER_MAX_LENGTH (256 * 1024)
#define TRUNK_ANSWER_MAX_DEPTH  16
#define TRUNK_ANSWER_MAX_TEXT   1024

/* @data: any bytes. The object, or NULL when the bytes are not one JSON object within the bounds. */
JsonObject  *trunk_answer_parse         (const char *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Members by type; absent, of another type, or out of bounds is NULL or @fallback. */
const char  *trunk_answer_get_string    (JsonObject *object, const char *name);
gint64       trunk_answer_get_int       (JsonObject *object, const char *name, gint64 fallback);

/* Takes a string member out of @object as a secret, and overwrites the parser's copy. */
TrunkSecret *trunk_answer_steal_secret  (JsonObject *object, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the bytes look like a web page: a captive portal or a proxy's own words. */
gboolean     trunk_answer_is_html       (const char *data, gsize length);

G_END_DECLS
