/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-layout.h"

#include <string.h>

static guint
get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

guint
trunk_layout_get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_char_width (g_utf8_get_char (p));

  return width;
}

/* The part of @text that fits into @columns */
static const char *
find_fit (const char *text,
          guint       columns,
          guint      *out_width)
{
  const char *p = text;
  guint width = 0;

  while (*p != '\0')
    {
      guint next = get_char_width (g_utf8_get_char (p));

      if (width + next > columns)
        break;
      width += next;
      p = g_utf8_next_char (p);
    }
  *out_width = width;

  return p;
}

void
trunk_layout_append_padded (GString    *out,
                            const char *text,
                            guint       columns)
{
  guint width = 0;
  const char *end = find_fit (text, columns, &width);

  if (*end != '\0' && columns > 0)
    {
      end = find_fit (text, columns - 1, &width);
      g_string_append_len (out, text, end - text);
      g_string_append (out, "…");
      width++;
    }
  else
    {
      g_string_append_len (out, text, end - text);
    }
  for (; width < columns; width++)
    g_string_append_c (out, ' ');
}

static void
append_spaces (GString *out,
               guint    n)
{
  while (n-- > 0)
    g_string_append_c (out, ' ');
}

void
trunk_layout_append_wrapped (GString    *out,
                             const char *first,
                             const char *text,
                             guint       width)
{
  guint indent = trunk_layout_get_width (first);
  guint room = width > indent + 8 ? width - indent : 8;
  guint used = 0;
  const char *p = text;

  g_string_append (out, first);
  while (*p != '\0')
    {
      gsize length = strcspn (p, " ");
      g_autofree char *word = g_strndup (p, length);
      const char *rest = word;
      guint columns = trunk_layout_get_width (word);

      p += length;
      p += strspn (p, " ");
      if (used > 0 && used + 1 + columns > room)
        {
          g_string_append_c (out, '\n');
          append_spaces (out, indent);
          used = 0;
        }
      else if (used > 0)
        {
          g_string_append_c (out, ' ');
          used++;
        }

      /* A word longer than the line is broken where it has to be. */
      while (columns > room)
        {
          guint part = 0;
          const char *end = find_fit (rest, room, &part);

          g_string_append_len (out, rest, end - rest);
          g_string_append_c (out, '\n');
          append_spaces (out, indent);
          rest = end;
          columns = trunk_layout_get_width (rest);
        }
      g_string_append (out, rest);
      used += columns;
    }
  g_string_append_c (out, '\n');
}
