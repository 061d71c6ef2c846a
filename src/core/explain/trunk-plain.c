/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-plain.h"

#define ESCAPE 0x1b
#define CSI    0x9b
#define OSC    0x9d
#define BELL   0x07

/* A terminal sequence, after its introducer (ECMA-48 §5.4 and, for the string kinds, §8.3.89). */
static const char *
skip_sequence (const char *p,
               gunichar    introducer)
{
  if (introducer == ESCAPE)
    {
      gunichar kind = (guchar) *p;

      if (kind < 0x20 || kind > 0x7e)
        return p;
      p++;
      if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X')
        introducer = OSC;
      else if (kind != '[')
        return p;
    }

  if (introducer == OSC)
    {
      while (*p != '\0' && *p != BELL && *p != ESCAPE && *p != '\n')
        p++;
      if (*p == BELL)
        p++;
      return p;
    }

  while (*p >= 0x20 && *p <= 0x3f)
    p++;
  if (*p >= 0x40 && *p <= 0x7e)
    p++;

  return p;
}

/* Invisible characters that change how what follows is shown (Unicode, UAX #9 §2, and the byte order mark). */
static gboolean
is_hidden (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
         (c & 0xfffe) == 0xfffe || c == 0x061c || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

static char *
make_plain (const char *text,
            guint       max_chars,
            gboolean    keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_sized_new (64);
  guint n_chars = 0;
  const char *p = valid;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);

      p = g_utf8_next_char (p);
      if (c == ESCAPE || c == CSI || c == OSC)
        {
          p = skip_sequence (p, c);
          continue;
        }
      if (is_hidden (c))
        continue;
      if (c == '\r' && *p == '\n')
        continue;
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        c = keep_lines && c == '\n' ? '\n' : ' ';
      if (!keep_lines && c == ' ' && (plain->len == 0 || plain->str[plain->len - 1] == ' '))
        continue;
      if (max_chars > 0 && ++n_chars > max_chars)
        {
          g_string_append (plain, "…");
          break;
        }
      g_string_append_unichar (plain, c);
    }

  while (plain->len > 0 && plain->str[plain->len - 1] == ' ')
    g_string_truncate (plain, plain->len - 1);

  return g_string_free (plain, FALSE);
}

char *
trunk_plain_line (const char *text,
                  guint       max_chars)
{
  g_return_val_if_fail (text != NULL, NULL);

  return make_plain (text, max_chars, FALSE);
}

char *
trunk_plain_lines (const char *text,
                   guint       max_chars)
{
  g_return_val_if_fail (text != NULL, NULL);

  return make_plain (text, max_chars, TRUE);
}
