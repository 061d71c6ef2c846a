/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <stdlib.h>
#include <string.h>

/* The OData query options of lists: $select, $top, $skip, and of $filter what Exchange understands. */

gboolean
trunk_practice_graph_wants (TrunkPracticeGraphCall *call,
                            const char             *name)
{
  if (call->select == NULL)
    return TRUE;
  for (guint i = 0; call->select[i] != NULL; i++)
    if (g_ascii_strcasecmp (call->select[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* A misspelt property is an error of the service, not an empty answer. */
gboolean
trunk_practice_graph_check_select (TrunkPracticeGraphCall *call,
                                   const char             *type,
                                   const char * const     *known)
{
  if (call->select == NULL)
    return TRUE;
  for (guint i = 0; call->select[i] != NULL; i++)
    {
      gboolean found = g_str_equal (call->select[i], "id");

      for (guint k = 0; !found && known[k] != NULL; k++)
        found = g_ascii_strcasecmp (known[k], call->select[i]) == 0;
      if (!found)
        {
          g_autofree char *message = g_strdup_printf ("Parsing OData Select and Expand failed: Could not find a property named '%s' on type '%s'.",
                                                      call->select[i], type);

          trunk_practice_graph_fail (call, 400, "RequestBroker--ParseUri", message);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
take_count (TrunkPracticeGraphCall *call,
            const char             *name,
            guint                   least,
            guint                   most,
            guint                  *out_value)
{
  const char *text = trunk_practice_graph_query (call, name);
  guint64 value;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, least, G_MAXINT, &value, NULL))
    {
      trunk_practice_graph_bad_request (call, "Invalid value '%s' for %s query option found. The %s query option requires a non-negative integer value.",
                                        text, name, name);
      return FALSE;
    }
  *out_value = (guint) MIN (value, most);
  return TRUE;
}

gboolean
trunk_practice_graph_page (TrunkPracticeGraphCall *call,
                           guint                   default_top,
                           guint                   max_top,
                           guint                  *out_skip,
                           guint                  *out_top)
{
  const char *token = trunk_practice_graph_query (call, "$skiptoken");

  *out_skip = 0;
  *out_top = default_top;
  if (token != NULL)
    *out_skip = (guint) MIN (g_ascii_strtoull (token, NULL, 10), G_MAXINT);
  return take_count (call, "$top", 1, max_top, out_top) && take_count (call, "$skip", 0, G_MAXINT, out_skip);
}

/* The link carries every option of the request, so that following it gives the same list. */
void
trunk_practice_graph_next_link (TrunkPracticeGraphCall *call,
                                guint                   skip)
{
  g_autoptr(GString) link = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_string_append_printf (link, "https://%s/v1.0", call->foreign_next ? "graph.fabrikam.example" : call->cloud->hosts[TRUNK_PRACTICE_HOST_GRAPH]);
  for (guint i = 0; i < call->n_path; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (call->path[i], "@$", FALSE);

      g_string_append_printf (link, "/%s", escaped);
    }
  g_string_append_c (link, '?');
  if (call->query != NULL)
    {
      g_hash_table_iter_init (&iter, call->query);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          g_autofree char *escaped = NULL;

          if (g_str_equal (name, "$skip") || g_str_equal (name, "$skiptoken"))
            continue;
          escaped = g_uri_escape_string (value, NULL, FALSE);
          g_string_append_printf (link, "%s=%s&", (char *) name, escaped);
        }
    }
  g_string_append_printf (link, "%s=%u", trunk_practice_graph_segment (call, 0, "users") && call->n_path == 1 ? "$skiptoken" : "$skip", skip);
  trunk_practice_json_string (call->out, "@odata.nextLink", link->str);
}

/* Splits at @word (" and ") outside of parentheses and quotes. */
char **
trunk_practice_graph_split (const char *filter,
                            const char *word)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  const gsize length = strlen (word);
  const char *start = filter;
  guint depth = 0;
  gboolean quoted = FALSE;
  const char *p;

  for (p = filter; *p != '\0'; p++)
    {
      if (*p == '\'')
        quoted = !quoted;
      else if (!quoted && *p == '(')
        depth++;
      else if (!quoted && *p == ')' && depth > 0)
        depth--;
      else if (!quoted && depth == 0 && g_ascii_strncasecmp (p, word, length) == 0)
        {
          g_autofree char *part = g_strstrip (g_strndup (start, p - start));

          g_strv_builder_add (parts, part);
          start = p + length;
          p += length - 1;
        }
    }
  {
    g_autofree char *part = g_strstrip (g_strdup (start));

    g_strv_builder_add (parts, part);
  }
  return g_strv_builder_end (parts);
}

/* 'it''s' -> it's; NULL when @text is no quoted literal. */
char *
trunk_practice_graph_literal (const char *text)
{
  gsize length = strlen (text);
  GString *value;

  if (length < 2 || text[0] != '\'' || text[length - 1] != '\'')
    return NULL;
  value = g_string_new_len (text + 1, (gssize) length - 2);
  g_string_replace (value, "''", "'", 0);
  return g_string_free (value, FALSE);
}

typedef enum
{
  MATCH_NO,
  MATCH_YES,
  MATCH_UNKNOWN,
} Match;

static Match
to_match (gboolean matches)
{
  return matches ? MATCH_YES : MATCH_NO;
}

static Match
match_function (const char        *clause,
                TrunkPracticeItem *item)
{
  gboolean starts = g_ascii_strncasecmp (clause, "startswith(", 11) == 0;
  gboolean contains = g_ascii_strncasecmp (clause, "contains(", 9) == 0;
  const char *inside = clause + (starts ? 11 : 9);
  const char *comma = strchr (inside, ',');
  const char *end = strrchr (clause, ')');
  g_autofree char *quoted = NULL;
  g_autofree char *value = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *subject = NULL;

  if ((!starts && !contains) || comma == NULL || end == NULL || end < comma || g_ascii_strncasecmp (inside, "subject", 7) != 0)
    return MATCH_UNKNOWN;
  quoted = g_strstrip (g_strndup (comma + 1, end - comma - 1));
  value = trunk_practice_graph_literal (quoted);
  if (value == NULL)
    return MATCH_UNKNOWN;
  folded = g_utf8_casefold (value, -1);
  subject = g_utf8_casefold (item->subject != NULL ? item->subject : "", -1);
  return to_match (starts ? g_str_has_prefix (subject, folded) : strstr (subject, folded) != NULL);
}

/* singleValueExtendedProperties/any(ep:ep/id eq 'String {guid} Name X' and ep/value eq 'v') */
static Match
match_property (const char        *clause,
                TrunkPracticeItem *item)
{
  const char *open = strchr (clause, '(');
  const char *end = strrchr (clause, ')');
  const char *colon = open != NULL ? strchr (open, ':') : NULL;
  g_autofree char *inside = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *id = NULL;
  g_autofree char *value = NULL;
  gboolean not_null = FALSE;
  const char *found;

  if (colon == NULL || end == NULL || end < colon)
    return MATCH_UNKNOWN;
  inside = g_strndup (colon + 1, end - colon - 1);
  parts = trunk_practice_graph_split (inside, " and ");
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *operator = strstr (parts[i], " eq ");

      if (strstr (parts[i], "/id ") != NULL && operator != NULL)
        id = trunk_practice_graph_literal (g_strchug ((char *) operator + 4));
      else if (strstr (parts[i], "/value ") != NULL && operator != NULL)
        value = trunk_practice_graph_literal (g_strchug ((char *) operator + 4));
      else if (strstr (parts[i], "/value ne null") != NULL)
        not_null = TRUE;
      else
        return MATCH_UNKNOWN;
    }
  if (id == NULL || (value == NULL && !not_null))
    return MATCH_UNKNOWN;
  found = trunk_practice_item_get_property (item, id);
  return to_match (found != NULL && (not_null || g_strcmp0 (found, value) == 0));
}

static Match
match_time (const char *operator,
            gint64      have,
            const char *text)
{
  gint64 want = trunk_practice_graph_parse_date (text);

  if (want < 0)
    return MATCH_UNKNOWN;
  if (g_str_equal (operator, "ge"))
    return to_match (have >= want);
  if (g_str_equal (operator, "gt"))
    return to_match (have > want);
  if (g_str_equal (operator, "le"))
    return to_match (have <= want);
  if (g_str_equal (operator, "lt"))
    return to_match (have < want);
  return g_str_equal (operator, "eq") ? to_match (have == want) : MATCH_UNKNOWN;
}

static Match
match_clause (const char        *clause,
              TrunkPracticeItem *item)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *value = NULL;

  if (g_ascii_strncasecmp (clause, "singleValueExtendedProperties/any", 33) == 0)
    return match_property (clause, item);
  if (strchr (clause, '(') != NULL && strchr (clause, '(') < (strchr (clause, ' ') != NULL ? strchr (clause, ' ') : clause + strlen (clause)))
    return match_function (clause, item);
  words = g_strsplit (clause, " ", 3);
  if (g_strv_length (words) != 3)
    return MATCH_UNKNOWN;
  if (g_str_equal (words[0], "isRead") && g_str_equal (words[1], "eq"))
    return to_match (item->is_read == g_str_equal (words[2], "true"));
  if (g_str_equal (words[0], "isDraft") && g_str_equal (words[1], "eq"))
    return to_match (item->is_draft == g_str_equal (words[2], "true"));
  if (g_str_equal (words[0], "hasAttachments") && g_str_equal (words[1], "eq"))
    return to_match ((item->attachments->len > 0) == g_str_equal (words[2], "true"));
  if (g_str_equal (words[0], "receivedDateTime") || g_str_equal (words[0], "sentDateTime") || g_str_equal (words[0], "createdDateTime"))
    return match_time (words[1], item->created, words[2]);
  if (g_str_equal (words[0], "lastModifiedDateTime"))
    return match_time (words[1], item->modified, words[2]);
  if (g_str_equal (words[0], "start/dateTime") || g_str_equal (words[0], "end/dateTime"))
    {
      value = trunk_practice_graph_literal (words[2]);
      return value != NULL ? match_time (words[1], words[0][0] == 's' ? item->start : item->end, value) : MATCH_UNKNOWN;
    }
  value = trunk_practice_graph_literal (words[2]);
  if (value == NULL || !g_str_equal (words[1], "eq"))
    return MATCH_UNKNOWN;
  if (g_str_equal (words[0], "subject"))
    return to_match (g_strcmp0 (item->subject, value) == 0);
  if (g_str_equal (words[0], "internetMessageId"))
    return to_match (g_strcmp0 (item->message_id, value) == 0);
  if (g_str_equal (words[0], "from/emailAddress/address"))
    return to_match (item->from != NULL && item->from->value != NULL && g_ascii_strcasecmp (item->from->value, value) == 0);
  return MATCH_UNKNOWN;
}

/* Returns: (nullable) (transfer container): those of @items that $filter lets through, newest first; NULL after a 400 */
GPtrArray *
trunk_practice_graph_filter (TrunkPracticeGraphCall *call,
                             GPtrArray              *items)
{
  const char *filter = trunk_practice_graph_query (call, "$filter");
  g_auto(GStrv) clauses = filter != NULL ? trunk_practice_graph_split (filter, " and ") : NULL;
  g_autoptr(GPtrArray) matching = g_ptr_array_sized_new (items->len);
  TrunkPracticeItem *probe = NULL;

  if (clauses != NULL && items->len == 0)
    {
      /* A filter is judged even where there is nothing to filter. */
      probe = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE);
      for (guint c = 0; clauses[c] != NULL; c++)
        if (match_clause (clauses[c], probe) == MATCH_UNKNOWN)
          {
            trunk_practice_item_free (probe);
            trunk_practice_graph_fail (call, 400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.");
            return NULL;
          }
      trunk_practice_item_free (probe);
    }
  for (guint i = items->len; i > 0; i--)
    {
      TrunkPracticeItem *item = g_ptr_array_index (items, i - 1);
      gboolean keep = TRUE;

      for (guint c = 0; clauses != NULL && clauses[c] != NULL; c++)
        {
          Match match = match_clause (clauses[c], item);

          if (match == MATCH_UNKNOWN)
            {
              trunk_practice_graph_fail (call, 400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.");
              return NULL;
            }
          keep = keep && match == MATCH_YES;
        }
      if (keep)
        g_ptr_array_add (matching, item);
    }
  return g_steal_pointer (&matching);
}
