/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-remedies-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
node_is (xmlNode    *node,
         const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static xmlNode *
find_sibling (xmlNode    *node,
              const char *name)
{
  while (node != NULL && !node_is (node, name))
    node = node->next;

  return node;
}

xmlNode *
trunk_remedies_get_child (xmlNode    *parent,
                          const char *name)
{
  return parent != NULL ? find_sibling (parent->children, name) : NULL;
}

xmlNode *
trunk_remedies_get_next (xmlNode *node)
{
  return find_sibling (node->next, (const char *) node->name);
}

/* A validated document has attributes of one text node; the copy that xmlGetProp() makes is spared. */
const char *
trunk_remedies_get_attribute (xmlNode    *node,
                              const char *name)
{
  xmlAttr *attribute = node != NULL ? xmlHasProp (node, (const xmlChar *) name) : NULL;

  if (attribute == NULL || attribute->children == NULL)
    return NULL;

  return (const char *) attribute->children->content;
}

static xmlNode *
find_by_attribute (xmlNode    *first,
                   const char *attribute,
                   const char *value)
{
  for (xmlNode *node = first; node != NULL; node = trunk_remedies_get_next (node))
    {
      if (g_strcmp0 (trunk_remedies_get_attribute (node, attribute), value) == 0)
        return node;
    }

  return NULL;
}

xmlNode *
trunk_remedies_get_finding (xmlDoc     *remedies,
                            const char *nick)
{
  g_return_val_if_fail (remedies != NULL, NULL);
  g_return_val_if_fail (nick != NULL, NULL);

  return find_by_attribute (trunk_remedies_get_child (xmlDocGetRootElement (remedies), "finding"), "id", nick);
}

static gboolean
list_holds (const char *list,
            const char *word)
{
  gsize length = strlen (word);

  for (const char *p = list; p != NULL && *p != '\0'; p += strcspn (p, " \n"))
    {
      p += strspn (p, " \n");
      if (strcspn (p, " \n") == length && strncmp (p, word, length) == 0)
        return TRUE;
    }

  return FALSE;
}

xmlNode *
trunk_remedies_get_code (xmlDoc     *remedies,
                         const char *kind,
                         const char *value)
{
  g_return_val_if_fail (remedies != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (*value == '\0')
    return NULL;
  for (xmlNode *node = trunk_remedies_get_child (xmlDocGetRootElement (remedies), "code"); node != NULL;
       node = trunk_remedies_get_next (node))
    {
      if (g_strcmp0 (trunk_remedies_get_attribute (node, "kind"), kind) == 0 &&
          list_holds (trunk_remedies_get_attribute (node, "values"), value))
        return node;
    }

  return NULL;
}

xmlNode *
trunk_remedies_find_reply (xmlDoc     *remedies,
                           const char *text)
{
  g_autofree char *folded = g_ascii_strdown (text, -1);
  xmlNode *best = NULL;
  gsize best_length = 0;

  g_return_val_if_fail (remedies != NULL, NULL);

  for (xmlNode *node = trunk_remedies_get_child (xmlDocGetRootElement (remedies), "reply"); node != NULL;
       node = trunk_remedies_get_next (node))
    {
      g_autofree char *match = g_ascii_strdown (trunk_remedies_get_attribute (node, "match"), -1);

      if (strlen (match) > best_length && strstr (folded, match) != NULL)
        {
          best = node;
          best_length = strlen (match);
        }
    }

  return best;
}

xmlNode *
trunk_remedies_get_listed (xmlDoc     *remedies,
                           const char *list,
                           const char *id)
{
  xmlNode *parent = trunk_remedies_get_child (xmlDocGetRootElement (remedies), list);
  g_autofree char *name = g_strndup (list, strlen (list) - 1);

  return find_by_attribute (trunk_remedies_get_child (parent, name), "id", id);
}

xmlNode *
trunk_remedies_get_placeholder (xmlDoc     *remedies,
                                const char *name)
{
  xmlNode *parent = trunk_remedies_get_child (xmlDocGetRootElement (remedies), "placeholders");

  return find_by_attribute (trunk_remedies_get_child (parent, "placeholder"), "name", name);
}

/* As gettext's ITS rules see it by default: white space is one space, none at the ends. */
char *
trunk_remedies_dup_text (xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  GString *text = g_string_new (NULL);

  for (const char *p = (const char *) content; p != NULL && *p != '\0'; p++)
    {
      if (!g_ascii_isspace (*p))
        g_string_append_c (text, *p);
      else if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }
  if (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  xmlFree (content);

  return g_string_free (text, FALSE);
}

char *
trunk_remedies_dup_translated (xmlNode *node)
{
  g_autofree char *text = trunk_remedies_dup_text (node);

  if (*text == '\0')
    return g_steal_pointer (&text);

  return g_strdup (g_dgettext (GETTEXT_PACKAGE, text));
}

char *
trunk_remedies_dup_lines (xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  g_auto(GStrv) lines = g_strsplit ((const char *) content, "\n", -1);
  g_autofree char *joined = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  joined = g_strjoinv ("\n", lines);
  xmlFree (content);

  return g_strdup (g_strstrip (joined));
}
