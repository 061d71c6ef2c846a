/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-json.h"

/* RFC 8259 §2 */
static gboolean
is_white_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

gboolean
trunk_json_is_sane (const char *data,
                    gsize       length,
                    guint       max_depth)
{
  gboolean in_string = FALSE;
  gboolean ended = FALSE;
  guint depth = 0;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];

      if (in_string)
        {
          /* Brackets inside strings do not count. */
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '{' || c == '[')
        {
          if (ended || ++depth > max_depth)
            return FALSE;
        }
      else if (c == '}' || c == ']')
        {
          if (depth == 0)
            return FALSE;
          ended = --depth == 0;
        }
      else if (!is_white_space (c))
        {
          /* Nothing stands beside the one value, and its scanner takes these for the start of a comment. */
          if (depth == 0 || c == '/' || c == '#' || c == '\'')
            return FALSE;
          in_string = c == '"';
        }
    }

  return ended;
}
