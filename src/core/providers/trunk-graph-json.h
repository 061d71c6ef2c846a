/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Nesting beyond this is refused before the parser, which recurses, sees it. */
#define TRUNK_GRAPH_JSON_MAX_DEPTH 48

JsonNode   *trunk_graph_json_parse         (GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_graph_json_append_string (GString *out, const char *text);

/* Members by name, %NULL or the default when absent or of another type: nothing from outside is trusted to have its shape. */
const char *trunk_graph_json_get_string    (JsonNode *node, const char *name);
gint64      trunk_graph_json_get_int       (JsonNode *node, const char *name, gint64 otherwise);
int         trunk_graph_json_get_boolean   (JsonNode *node, const char *name);     /* -1 when absent or null */
JsonNode   *trunk_graph_json_get_member    (JsonNode *node, const char *name);
guint       trunk_graph_json_get_length    (JsonNode *node, const char *name);
JsonNode   *trunk_graph_json_get_element   (JsonNode *node, const char *name, guint n);

G_END_DECLS
