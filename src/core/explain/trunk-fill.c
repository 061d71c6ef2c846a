/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-fill-private.h"

#include <string.h>

#include "explain/trunk-plain.h"
#include "explain/trunk-remedies-private.h"

/* Longer values are shown cut, and never put into a command or a link. */
#define MAX_SHOWN_CHARS   400
#define MAX_COMMAND_CHARS 320

struct _TrunkFill
{
  xmlDoc     *remedies;         /* (unowned) */
  GHashTable *values;           /* (owned): name -> plain value */
  gboolean    stood_in;
};

/**
 * trunk_quote_powershell:
 *
 * Returns: (transfer full): @value as a verbatim string of PowerShell. Typographic quotes end such a string just as the plain one
 *   does (PowerShell language specification §2.3.5.2), so each kind is doubled.
 */
char *
trunk_quote_powershell (const char *value)
{
  g_autofree char *plain = trunk_plain_line (value, 0);
  GString *quoted = g_string_new ("'");

  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\'' || (c >= 0x2018 && c <= 0x201b))
        g_string_append_unichar (quoted, c);
      g_string_append_unichar (quoted, c);
    }

  return g_string_free (g_string_append_c (quoted, '\''), FALSE);
}

/**
 * trunk_quote_sh:
 *
 * Returns: (transfer full): @value as one word of a POSIX shell
 */
char *
trunk_quote_sh (const char *value)
{
  g_autofree char *plain = trunk_plain_line (value, 0);

  /* A plain name or address is left as a person would type it. */
  if (g_ascii_isalnum (*plain) && strspn (plain, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._:/@-") == strlen (plain))
    return g_steal_pointer (&plain);

  return g_shell_quote (plain);
}

TrunkFill *
trunk_fill_new (xmlDoc *remedies)
{
  TrunkFill *self = g_new0 (TrunkFill, 1);

  self->remedies = remedies;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
trunk_fill_free (TrunkFill *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * trunk_fill_set:
 * @value: (nullable): nothing is set for %NULL and for text without anything to see
 *
 * The first value set for a name stays: what a check saw wins over what the set-up says.
 */
void
trunk_fill_set (TrunkFill  *self,
                const char *name,
                const char *value)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  if (value == NULL || g_hash_table_contains (self->values, name))
    return;
  plain = trunk_plain_line (value, MAX_SHOWN_CHARS);
  if (*plain != '\0')
    g_hash_table_insert (self->values, g_strdup (name), g_steal_pointer (&plain));
}

const char *
trunk_fill_get (TrunkFill  *self,
                const char *name)
{
  return g_hash_table_lookup (self->values, name);
}

gboolean
trunk_fill_stood_in (TrunkFill *self)
{
  return self->stood_in;
}

static char *
dup_stand_in (TrunkFill  *self,
              const char *name)
{
  xmlNode *placeholder = trunk_remedies_get_placeholder (self->remedies, name);
  const char *stand_in = trunk_remedies_get_attribute (placeholder, "stand-in");

  return stand_in != NULL ? g_strdup (stand_in) : g_ascii_strup (name, -1);
}

/* The portals stand at the start of a link, scheme and all; they come from a document of facts. */
static char *
encode_for_link (const char *name,
                 const char *value,
                 gboolean    at_start)
{
  if (!at_start)
    return g_uri_escape_string (value, NULL, FALSE);
  if (!g_str_has_suffix (name, "-portal") || !g_str_has_prefix (value, "https://") || !g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL))
    return NULL;

  return g_strndup (value, strlen (value) - (g_str_has_suffix (value, "/") ? 1 : 0));
}

static char *
encode (const char   *name,
        const char   *value,
        TrunkFillMode mode,
        gboolean      at_start)
{
  if (mode != TRUNK_FILL_TEXT && g_utf8_strlen (value, -1) > MAX_COMMAND_CHARS)
    return NULL;

  switch (mode)
    {
    case TRUNK_FILL_LINK:
      return encode_for_link (name, value, at_start);

    case TRUNK_FILL_POWERSHELL:
      return trunk_quote_powershell (value);

    case TRUNK_FILL_SH:
      return trunk_quote_sh (value);

    case TRUNK_FILL_TEXT:
    default:
      return g_strdup (value);
    }
}

static gboolean
append_placeholder (TrunkFill    *self,
                    GString      *filled,
                    const char   *name,
                    TrunkFillMode mode,
                    gboolean      stand_ins)
{
  const char *value = trunk_fill_get (self, name);
  g_autofree char *encoded = value != NULL ? encode (name, value, mode, filled->len == 0) : NULL;

  if (encoded == NULL && stand_ins)
    {
      g_autofree char *stand_in = dup_stand_in (self, name);

      encoded = encode (name, stand_in, mode, filled->len == 0);
      self->stood_in = TRUE;
    }
  if (encoded == NULL)
    return FALSE;

  g_string_append (filled, encoded);

  return TRUE;
}

/**
 * trunk_fill_apply:
 * @template: text with {placeholders}; "{{" and "}}" are braces
 * @stand_ins: whether a placeholder without a value is shown as its stand-in
 *
 * Returns: (transfer full) (nullable): the filled text, or %NULL when a placeholder has no value that may stand there
 */
char *
trunk_fill_apply (TrunkFill    *self,
                  const char   *template,
                  TrunkFillMode mode,
                  gboolean      stand_ins)
{
  g_autoptr(GString) filled = g_string_new (NULL);
  const char *p = template;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (template != NULL, NULL);

  while (*p != '\0')
    {
      const char *end = NULL;

      if ((p[0] == '{' && p[1] == '{') || (p[0] == '}' && p[1] == '}'))
        {
          g_string_append_c (filled, p[0]);
          p += 2;
          continue;
        }
      if (p[0] == '{' && (end = strchr (p, '}')) != NULL)
        {
          g_autofree char *name = g_strndup (p + 1, end - p - 1);

          if (!append_placeholder (self, filled, name, mode, stand_ins))
            return NULL;
          p = end + 1;
          continue;
        }
      g_string_append_c (filled, *p++);
    }

  return g_strdup (filled->str);
}
