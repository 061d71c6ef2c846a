/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-answer-private.h"

#include <string.h>

#include "base/trunk-json.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

JsonObject *
trunk_answer_parse (const char *data,
                    gsize       length)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonNode *root;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length >= strlen (byte_order_mark) && memcmp (data, byte_order_mark, strlen (byte_order_mark)) == 0)
    {
      data += strlen (byte_order_mark);
      length -= strlen (byte_order_mark);
    }
  if (length == 0 || length > TRUNK_ANSWER_MAX_LENGTH || !trunk_json_is_sane (data, length, TRUNK_ANSWER_MAX_DEPTH))
    return NULL;

  /* Not an immutable one: that may share its strings, and some of them are going to be overwritten. */
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, length, NULL) ||
      (root = json_parser_get_root (parser)) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  return json_node_dup_object (root);
}

const char *
trunk_answer_get_string (JsonObject *object,
                         const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && name != NULL, NULL);

  node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

gint64
trunk_answer_get_int (JsonObject *object,
                      const char *name,
                      gint64      fallback)
{
  JsonNode *node;
  GType type;

  g_return_val_if_fail (object != NULL && name != NULL, fallback);

  node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;

  type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64)
    return json_node_get_int (node);

  /* RFC 7519 §2: a NumericDate may have a fraction. */
  if (type == G_TYPE_DOUBLE)
    {
      double value = json_node_get_double (node);

      return value > -1e15 && value < 1e15 ? (gint64) value : fallback;
    }

  /* Entra's v1 endpoint, and some appliances in front of it, write numbers as strings. */
  if (type == G_TYPE_STRING)
    {
      gint64 value;

      return g_ascii_string_to_signed (json_node_get_string (node), 10, G_MININT64, G_MAXINT64, &value, NULL) ? value : fallback;
    }

  return fallback;
}

TrunkSecret *
trunk_answer_steal_secret (JsonObject *object,
                           const char *name)
{
  const char *value = trunk_answer_get_string (object, name);
  TrunkSecret *secret;

  if (value == NULL || *value == '\0')
    return NULL;

  secret = trunk_secret_new (value, -1);
  /* json-glib has no way to hand its string over; it is ours alone, and its length stays. */
  trunk_secret_wipe ((char *) value, strlen (value));

  return secret;
}

gboolean
trunk_answer_is_html (const char *data,
                      gsize       length)
{
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  while (length > 0 && (g_ascii_isspace (*data) || (guchar) *data >= 0x80))
    {
      data++;
      length--;
    }

  return (length >= 9 && g_ascii_strncasecmp (data, "<!doctype", 9) == 0) ||
         (length >= 5 && g_ascii_strncasecmp (data, "<html", 5) == 0) ||
         (length >= 5 && g_ascii_strncasecmp (data, "<head", 5) == 0) ||
         (length >= 5 && g_ascii_strncasecmp (data, "<body", 5) == 0);
}
