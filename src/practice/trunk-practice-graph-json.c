/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <string.h>

/* Answers are written as text, not built as a tree: benchmarks ask for thousands of them a second. */

static void
separate (GString *out)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '{';

  if (last != '{' && last != '[' && last != ':')
    g_string_append_c (out, ',');
}

void
trunk_practice_json_key (GString    *out,
                         const char *key)
{
  separate (out);
  if (key == NULL)
    return;
  g_string_append_c (out, '"');
  g_string_append (out, key);
  g_string_append (out, "\":");
}

/* RFC 8259 §7 */
void
trunk_practice_json_text (GString    *out,
                          const char *value)
{
  const char *run = value;

  if (value == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '"' || *p == '\\' || (guchar) *p < 0x20)
      {
        g_string_append_len (out, run, p - run);
        if (*p == '\n')
          g_string_append (out, "\\n");
        else if (*p == '\r')
          g_string_append (out, "\\r");
        else if (*p == '\t')
          g_string_append (out, "\\t");
        else if ((guchar) *p < 0x20)
          g_string_append_printf (out, "\\u%04x", (guchar) *p);
        else
          {
            g_string_append_c (out, '\\');
            g_string_append_c (out, *p);
          }
        run = p + 1;
      }
  g_string_append (out, run);
  g_string_append_c (out, '"');
}

void
trunk_practice_json_string (GString    *out,
                            const char *key,
                            const char *value)
{
  trunk_practice_json_key (out, key);
  trunk_practice_json_text (out, value);
}

void
trunk_practice_json_int (GString    *out,
                         const char *key,
                         gint64      value)
{
  char text[24];

  trunk_practice_json_key (out, key);
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  g_string_append (out, text);
}

void
trunk_practice_json_bool (GString    *out,
                          const char *key,
                          gboolean    value)
{
  trunk_practice_json_key (out, key);
  g_string_append (out, value ? "true" : "false");
}

/* @suffix: "Z" for an Edm.DateTimeOffset, ".0000000" inside a dateTimeTimeZone */
char *
trunk_practice_graph_date (gint64      unix_seconds,
                           const char *suffix)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (unix_seconds);
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%S") : g_strdup ("1970-01-01T00:00:00");

  return g_strconcat (text, suffix, NULL);
}

gint64
trunk_practice_graph_parse_date (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) date = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : -1;
}

void
trunk_practice_json_time (GString    *out,
                          const char *key,
                          gint64      value)
{
  g_autofree char *text = trunk_practice_graph_date (value, "Z");

  trunk_practice_json_string (out, key, text);
}

void
trunk_practice_json_open (GString    *out,
                          const char *key,
                          char        bracket)
{
  trunk_practice_json_key (out, key);
  g_string_append_c (out, bracket);
}

static gboolean
wrong_type (TrunkPracticeGraphCall *call,
            const char             *name)
{
  trunk_practice_graph_bad_request (call, "Property %s in payload has a value that does not match schema.", name);
  return FALSE;
}

/* @out_value: (inout): stays as it is when @name is absent */
gboolean
trunk_practice_graph_get_string (TrunkPracticeGraphCall *call,
                                 JsonObject             *object,
                                 const char             *name,
                                 char                  **out_value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_NULL (node) && json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong_type (call, name);
  g_free (*out_value);
  *out_value = JSON_NODE_HOLDS_NULL (node) ? NULL : g_strdup (json_node_get_string (node));
  return TRUE;
}

gboolean
trunk_practice_graph_get_bool (TrunkPracticeGraphCall *call,
                               JsonObject             *object,
                               const char             *name,
                               gboolean               *out_value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return wrong_type (call, name);
  *out_value = json_node_get_boolean (node);
  return TRUE;
}

/* @out_value: (out) (transfer none) (nullable): NULL when absent or null */
gboolean
trunk_practice_graph_get_object (TrunkPracticeGraphCall *call,
                                 JsonObject             *object,
                                 const char             *name,
                                 JsonObject            **out_value)
{
  JsonNode *node = json_object_get_member (object, name);

  *out_value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (call, name);
  *out_value = json_node_get_object (node);
  return TRUE;
}

gboolean
trunk_practice_graph_get_array (TrunkPracticeGraphCall *call,
                                JsonObject             *object,
                                const char             *name,
                                JsonArray             **out_value)
{
  JsonNode *node = json_object_get_member (object, name);

  *out_value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_type (call, name);
  *out_value = json_node_get_array (node);
  return TRUE;
}
