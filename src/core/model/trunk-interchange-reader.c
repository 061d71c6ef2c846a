/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-interchange-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "base/trunk-validate.h"

#define MAX_SHOWN_KEY 40

/**
 * interchange_refuse:
 * @key: (nullable): the member of the object at @path that is wrong
 *
 * Sets @error to the path in the document (RFC 6901) and the sentence; returns %FALSE.
 */
gboolean
interchange_refuse (GError     **error,
                    const char  *path,
                    const char  *key,
                    const char  *format,
                    ...)
{
  g_autoptr(GString) escaped = g_string_new (key != NULL ? key : "");
  g_autofree char *sentence = NULL;
  va_list args;

  g_string_truncate (escaped, MIN (escaped->len, MAX_SHOWN_KEY));
  g_string_replace (escaped, "~", "~0", 0);
  g_string_replace (escaped, "/", "~1", 0);

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  if (key != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (escaped->str, escaped->len);

      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s/%s: %s", path, valid, sentence);
    }
  else
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s: %s", *path != '\0' ? path : "/", sentence);
    }

  return FALSE;
}

/* The parser below us takes comments, single quotes and several documents in one, and recurses for every bracket. */
static gboolean
check_surface (const char  *data,
               gsize        length,
               GError     **error)
{
  guint line = 1;
  guint depth = 0;
  gboolean in_string = FALSE;
  gboolean ended = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];

      line += c == '\n';
      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          continue;
        }

      if (ended && !g_ascii_isspace (c))
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("Line %u: something follows the end of the JSON document."), line);
          return FALSE;
        }
      /* It takes, and leaks, a lone value before the document. */
      if (depth == 0 && !ended && !g_ascii_isspace (c) && c != '[' && c != '{')
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("Line %u: this is not JSON."), line);
          return FALSE;
        }
      if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        depth++;
      else if (c == ']' || c == '}')
        {
          ended = depth <= 1;
          depth -= depth > 0;
        }

      if (depth > INTERCHANGE_MAX_DEPTH || c == '/' || c == '\'' || c == '#')
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT,
                       depth > INTERCHANGE_MAX_DEPTH ? _("Line %u: this is nested too deeply.") : _("Line %u: this is not JSON."), line);
          return FALSE;
        }
    }

  return TRUE;
}

/* The parser keeps the last of two members of one name; which one was meant can't be known. */
typedef struct
{
  GArray *counts;     /* (owned) of guint: members seen of each open object */
  char *duplicate;    /* (owned) (nullable) */
} Duplicates;

static void
parse_object_start_cb (JsonParser *parser,
                       gpointer    user_data)
{
  Duplicates *duplicates = user_data;
  guint none = 0;

  g_array_append_val (duplicates->counts, none);
}

static void
parse_object_member_cb (JsonParser *parser,
                        JsonObject *object,
                        const char *name,
                        gpointer    user_data)
{
  Duplicates *duplicates = user_data;
  guint *count = &g_array_index (duplicates->counts, guint, duplicates->counts->len - 1);

  if (++*count > json_object_get_size (object) && duplicates->duplicate == NULL)
    duplicates->duplicate = g_strndup (name, MAX_SHOWN_KEY);
}

static void
parse_object_end_cb (JsonParser *parser,
                     JsonObject *object,
                     gpointer    user_data)
{
  Duplicates *duplicates = user_data;

  g_array_set_size (duplicates->counts, duplicates->counts->len - 1);
}

/**
 * interchange_parse:
 *
 * Returns: (transfer full): the document as JSON, not yet understood
 */
JsonNode *
interchange_parse (const char  *data,
                   gsize        length,
                   GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *duplicate = NULL;
  g_autoptr(GError) local_error = NULL;
  Duplicates duplicates = { counts, NULL };
  gboolean ok;

  if (length > INTERCHANGE_MAX_BYTES)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The document is larger than %d MiB."), INTERCHANGE_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The document is not text in UTF-8."));
      return NULL;
    }
  if (!check_surface (data, length, error))
    return NULL;

  g_signal_connect (parser, "object-start", G_CALLBACK (parse_object_start_cb), &duplicates);
  g_signal_connect (parser, "object-member", G_CALLBACK (parse_object_member_cb), &duplicates);
  g_signal_connect (parser, "object-end", G_CALLBACK (parse_object_end_cb), &duplicates);
  ok = json_parser_load_from_data (parser, data, length, &local_error);
  duplicate = g_steal_pointer (&duplicates.duplicate);

  if (!ok)
    {
      g_autofree char *detail = trunk_redact_text (local_error->message, -1);

      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The document is not JSON: %s"), detail);
      return NULL;
    }
  if (duplicate != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (duplicate, -1);

      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("The document gives “%s” twice in one place."), valid);
      return NULL;
    }

  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The document is not a Trunkline set-up: it has to be one JSON object."));
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * interchange_check_keys:
 * @keys: (array zero-terminated=1): the members that the object may have
 *
 * Refuses any other member by name; one that would hold a secret, with where secrets go.
 */
gboolean
interchange_check_keys (const InterchangeReader  *reader,
                        const char * const       *keys,
                        GError                  **error)
{
  JsonObjectIter iter;
  const char *key;

  json_object_iter_init_ordered (&iter, reader->object);
  while (json_object_iter_next_ordered (&iter, &key, NULL))
    {
      g_autofree char *known = NULL;

      if (g_strv_contains (keys, key))
        continue;

      if (trunk_redact_is_secret_name (key, -1) || g_ascii_strcasecmp (key, "key") == 0)
        return interchange_refuse (error, reader->path, key,
                                   _("Secrets do not belong in this document. Remove it, and enter the secret when Trunkline "
                                     "asks for it: it is kept in the keyring or in a sealed file."));

      known = g_strjoinv (", ", (char **) keys);
      return interchange_refuse (error, reader->path, key, _("This is not known here. Known are: %s."), known);
    }

  return TRUE;
}

static gboolean
find_member (const InterchangeReader  *reader,
             const char               *key,
             gboolean                  required,
             JsonNode                **out_node,
             GError                  **error)
{
  *out_node = json_object_get_member (reader->object, key);
  if (*out_node != NULL && JSON_NODE_HOLDS_NULL (*out_node))
    *out_node = NULL;
  if (*out_node == NULL && required)
    return interchange_refuse (error, reader->path, key, _("This is missing."));

  return TRUE;
}

gboolean
interchange_read_object (const InterchangeReader  *reader,
                         const char               *key,
                         gboolean                  required,
                         JsonObject              **out,
                         GError                  **error)
{
  JsonNode *node;

  *out = NULL;
  if (!find_member (reader, key, required, &node, error))
    return FALSE;
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return interchange_refuse (error, reader->path, key, _("This has to be an object: {…}."));
  if (node != NULL)
    *out = json_node_get_object (node);

  return TRUE;
}

gboolean
interchange_read_array (const InterchangeReader  *reader,
                        const char               *key,
                        gboolean                  required,
                        guint                     max,
                        JsonArray               **out,
                        GError                  **error)
{
  JsonNode *node;

  *out = NULL;
  if (!find_member (reader, key, required, &node, error))
    return FALSE;
  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    return interchange_refuse (error, reader->path, key, _("This has to be a list: […]."));
  if (node != NULL)
    *out = json_node_get_array (node);
  if (*out != NULL && json_array_get_length (*out) > max)
    return interchange_refuse (error, reader->path, key, _("There are more than %u entries."), max);

  return TRUE;
}

gboolean
interchange_read_string (const InterchangeReader  *reader,
                         const char               *key,
                         gboolean                  required,
                         InterchangeValidate       validate,
                         const char              **out,
                         GError                  **error)
{
  g_autoptr(GError) local_error = NULL;
  JsonNode *node;

  *out = NULL;
  if (!find_member (reader, key, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return interchange_refuse (error, reader->path, key, _("This has to be text in quotes."));
  if (validate != NULL && !validate (json_node_get_string (node), &local_error))
    return interchange_refuse (error, reader->path, key, "%s", local_error->message);

  *out = json_node_get_string (node);

  return TRUE;
}

gboolean
interchange_read_boolean (const InterchangeReader  *reader,
                          const char               *key,
                          gboolean                 *out,
                          GError                  **error)
{
  JsonNode *node;

  *out = FALSE;
  if (!find_member (reader, key, FALSE, &node, error))
    return FALSE;
  if (node != NULL && json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return interchange_refuse (error, reader->path, key, _("This has to be true or false."));
  if (node != NULL)
    *out = json_node_get_boolean (node);

  return TRUE;
}

gboolean
interchange_read_port (const InterchangeReader  *reader,
                       const char               *key,
                       guint16                   fallback,
                       guint16                  *out,
                       GError                  **error)
{
  JsonNode *node;

  *out = fallback;
  if (!find_member (reader, key, fallback == 0, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1 || json_node_get_int (node) > G_MAXUINT16)
    return interchange_refuse (error, reader->path, key, _("This has to be a number from 1 to 65535."));
  *out = (guint16) json_node_get_int (node);

  return TRUE;
}

gboolean
interchange_read_features (const InterchangeReader  *reader,
                           const char               *key,
                           gboolean                  required,
                           TrunkFeature             *out,
                           GError                  **error)
{
  JsonArray *array;

  *out = TRUNK_FEATURE_NONE;
  if (!interchange_read_array (reader, key, required, 64, &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", reader->path, key);
      g_autofree char *index = g_strdup_printf ("%u", i);
      JsonNode *node = json_array_get_element (array, i);
      TrunkFeature feature;

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        return interchange_refuse (error, path, index, _("This has to be the name of a capability in quotes."));
      if (!trunk_feature_from_nick (json_node_get_string (node), &feature))
        {
          g_autofree char *shown = trunk_redact_quote (json_node_get_string (node));
          g_autofree char *known = trunk_features_to_string (~TRUNK_FEATURE_NONE);

          /* Translators: the second %s is a list of names that stay in English */
          return interchange_refuse (error, path, index, _("There is no capability “%s”. Known are: %s."), shown, known);
        }
      *out |= feature;
    }

  return TRUE;
}
