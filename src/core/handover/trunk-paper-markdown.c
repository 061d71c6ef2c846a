/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-paper.h"

#include <string.h>

/* Punctuation that can begin something in CommonMark 0.30 (§2.4); a backslash before any ASCII punctuation makes it plain. */
static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("\\`*_[]<>#|~&!", *p) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
}

/* A line must not begin like a list, a heading of the other kind or a rule (§4.1, §5.2). */
static void
append_line (GString    *out,
             const char *text)
{
  gsize digits = strspn (text, "0123456789");

  if (*text == '-' || *text == '+' || *text == '=')
    g_string_append_c (out, '\\');
  else if (digits > 0 && (text[digits] == '.' || text[digits] == ')'))
    {
      g_string_append_len (out, text, digits);
      g_string_append_c (out, '\\');
      text += digits;
    }
  append_escaped (out, text);
}

/* A code span or fence is longer than any run of backticks in it (§6.1, §4.5). */
static guint
count_longest_run (const char *text)
{
  guint longest = 0;

  for (const char *p = text; *p != '\0'; )
    {
      gsize run = strspn (p, "`");

      longest = MAX (longest, run);
      p += run > 0 ? run : 1;
    }

  return longest;
}

static void
append_ticks (GString *out,
              guint    n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, '`');
}

static void
append_span (GString    *out,
             const char *text)
{
  guint longest = count_longest_run (text);

  append_ticks (out, longest + 1);
  g_string_append (out, longest > 0 ? " " : "");
  g_string_append (out, text);
  g_string_append (out, longest > 0 ? " " : "");
  append_ticks (out, longest + 1);
}

static void
append_fence (GString    *out,
              const char *text)
{
  guint n = MAX (3, count_longest_run (text) + 1);

  append_ticks (out, n);
  g_string_append_printf (out, "\n%s\n", text);
  append_ticks (out, n);
  g_string_append_c (out, '\n');
}

static void
append_field (GString          *out,
              const TrunkBlock *block)
{
  g_string_append (out, block->kind != TRUNK_BLOCK_TICK ? "- **" : block->ticked ? "- [x] **" : "- [ ] **");
  append_escaped (out, block->label);
  g_string_append (out, ":** ");
  if (block->verbatim)
    append_span (out, block->text);
  else
    append_escaped (out, block->text);
  g_string_append_c (out, '\n');
  if (block->hint != NULL)
    {
      g_string_append (out, "  \n  ");
      append_line (out, block->hint);
      g_string_append_c (out, '\n');
    }
}

static void
append_step (GString          *out,
             const TrunkBlock *block)
{
  g_string_append (out, "**");
  append_escaped (out, block->label);
  g_string_append (out, "** ");
  append_escaped (out, block->text);
  if (block->hint != NULL)
    {
      g_string_append (out, " *");
      append_escaped (out, block->hint);
      g_string_append_c (out, '*');
    }
  g_string_append_c (out, '\n');
}

/* Tables are GitHub's extension of CommonMark (GFM 0.29 §4.10); a bar in a cell is escaped like anywhere. */
static void
append_cells (GString          *out,
              const TrunkBlock *block)
{
  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      g_string_append (out, "| ");
      if (i == 0 && *trunk_tone_get_symbol (block->tone) != '\0')
        {
          append_escaped (out, trunk_tone_get_symbol (block->tone));
          g_string_append_c (out, ' ');
        }
      append_escaped (out, block->cells[i]);
      g_string_append_c (out, ' ');
    }
  g_string_append (out, "|\n");
  if (block->kind == TRUNK_BLOCK_TABLE)
    {
      for (guint i = 0; block->cells[i] != NULL; i++)
        g_string_append (out, "| --- ");
      g_string_append (out, "|\n");
    }
}

static gboolean
is_list (TrunkBlockKind kind)
{
  return kind == TRUNK_BLOCK_FIELD || kind == TRUNK_BLOCK_TICK || kind == TRUNK_BLOCK_ROW;
}

/**
 * trunk_paper_to_markdown:
 * @out_length: (out) (optional)
 *
 * Returns: (transfer full): CommonMark, with the tables and task lists of GitHub
 */
char *
trunk_paper_to_markdown (TrunkPaper *self,
                         gsize      *out_length)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_new ("# ");
  append_escaped (out, trunk_paper_get_title (self));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < trunk_paper_get_n_blocks (self); i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (self, i);
      const TrunkBlock *before = i > 0 ? trunk_paper_get_block (self, i - 1) : NULL;

      if (before == NULL || !is_list (block->kind) || (before->kind != block->kind && before->kind != TRUNK_BLOCK_TABLE))
        g_string_append_c (out, '\n');

      switch (block->kind)
        {
        case TRUNK_BLOCK_HEADING:
          g_string_append (out, block->level == 2 ? "## " : "### ");
          append_escaped (out, block->text);
          g_string_append_c (out, '\n');
          break;

        case TRUNK_BLOCK_FIELD:
        case TRUNK_BLOCK_TICK:
          append_field (out, block);
          break;

        case TRUNK_BLOCK_STEP:
          append_step (out, block);
          break;

        case TRUNK_BLOCK_CODE:
          append_fence (out, block->text);
          break;

        case TRUNK_BLOCK_LINK:
          g_string_append_printf (out, "<%s>\n", block->text);
          break;

        case TRUNK_BLOCK_TABLE:
        case TRUNK_BLOCK_ROW:
          append_cells (out, block);
          break;

        case TRUNK_BLOCK_PARAGRAPH:
        default:
          if (*trunk_tone_get_symbol (block->tone) != '\0')
            g_string_append_printf (out, "%s%s ", *trunk_tone_get_symbol (block->tone) == '!' ? "\\" : "",
                                    trunk_tone_get_symbol (block->tone));
          append_line (out, block->text);
          g_string_append_c (out, '\n');
          break;
        }
    }

  if (out_length != NULL)
    *out_length = out->len;

  return g_string_free (out, FALSE);
}
