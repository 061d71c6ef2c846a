/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-graph-json.h"

#include "base/trunk-json.h"

/**
 * trunk_graph_json_parse:
 * @body: an HTTP body
 *
 * Returns: (transfer full) (nullable): the object in @body; %NULL when it holds anything but one JSON object of sane depth (RFC 8259)
 */
JsonNode *
trunk_graph_json_parse (GBytes *body)
{
  g_autoptr(JsonParser) parser = NULL;
  const char *data;
  gsize length;
  JsonNode *root;

  g_return_val_if_fail (body != NULL, NULL);

  data = g_bytes_get_data (body, &length);
  if (length == 0 || !g_utf8_validate (data, length, NULL) || !trunk_json_is_sane (data, length, TRUNK_GRAPH_JSON_MAX_DEPTH))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  return json_node_ref (root);
}

/**
 * trunk_graph_json_append_string:
 * @text: UTF-8
 *
 * Appends @text as a JSON string with its quotes.
 */
void
trunk_graph_json_append_string (GString    *out,
                                const char *text)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
      else if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", (guchar) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

JsonNode *
trunk_graph_json_get_member (JsonNode   *node,
                             const char *name)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return json_object_get_member (json_node_get_object (node), name);
}

const char *
trunk_graph_json_get_string (JsonNode   *node,
                             const char *name)
{
  JsonNode *member = trunk_graph_json_get_member (node, name);

  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (member);
}

gint64
trunk_graph_json_get_int (JsonNode   *node,
                          const char *name,
                          gint64      otherwise)
{
  JsonNode *member = trunk_graph_json_get_member (node, name);

  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != G_TYPE_INT64)
    return otherwise;

  return json_node_get_int (member);
}

int
trunk_graph_json_get_boolean (JsonNode   *node,
                              const char *name)
{
  JsonNode *member = trunk_graph_json_get_member (node, name);

  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != G_TYPE_BOOLEAN)
    return -1;

  return json_node_get_boolean (member);
}

guint
trunk_graph_json_get_length (JsonNode   *node,
                             const char *name)
{
  JsonNode *member = trunk_graph_json_get_member (node, name);

  return member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_array_get_length (json_node_get_array (member)) : 0;
}

/* @n must be below trunk_graph_json_get_length(). */
JsonNode *
trunk_graph_json_get_element (JsonNode   *node,
                              const char *name,
                              guint       n)
{
  g_return_val_if_fail (n < trunk_graph_json_get_length (node, name), NULL);

  return json_array_get_element (json_node_get_array (trunk_graph_json_get_member (node, name)), n);
}
