/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-paper.h"

#include "explain/trunk-layout.h"

#define DEFAULT_WIDTH 80
#define MIN_WIDTH     40
#define MAX_WIDTH     200
#define INDENT        "   "
#define GAP           2

/* Tables: each column as wide as its widest cell, and the widest ones cut until they fit. */
static void
measure_table (TrunkPaper *self,
               guint       first,
               guint       width,
               guint      *columns)
{
  guint total = 0;
  guint n = 0;

  for (guint i = 0; i < TRUNK_PAPER_MAX_CELLS; i++)
    columns[i] = 0;
  for (guint i = first; i < trunk_paper_get_n_blocks (self); i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (self, i);

      if (i > first && block->kind != TRUNK_BLOCK_ROW)
        break;
      for (n = 0; block->cells[n] != NULL; n++)
        columns[n] = MAX (columns[n], trunk_layout_get_width (block->cells[n]));
    }

  for (guint i = 0; i < n; i++)
    total += columns[i] + GAP;
  while (total > width)
    {
      guint widest = 0;

      for (guint i = 1; i < n; i++)
        widest = columns[i] > columns[widest] ? i : widest;
      if (columns[widest] <= 8)
        break;
      columns[widest]--;
      total--;
    }
}

static void
append_cells (GString          *out,
              const TrunkBlock *block,
              const guint      *columns)
{
  const char *symbol = trunk_tone_get_symbol (block->tone);

  g_string_append_printf (out, " %s ", *symbol != '\0' ? symbol : " ");
  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      trunk_layout_append_padded (out, block->cells[i], columns[i]);
      g_string_append (out, "  ");
    }
  while (out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_code (GString    *out,
             const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, INDENT INDENT "%s\n", lines[i]);
}

static void
append_field (GString          *out,
              const TrunkBlock *block,
              guint             width)
{
  g_autofree char *first = g_strdup_printf ("%s%s: ", block->kind != TRUNK_BLOCK_TICK ? INDENT : block->ticked ? " ☑ " : " ☐ ",
                                            block->label);

  /* A value is to be copied: no line is broken in it. */
  if (block->verbatim)
    g_string_append_printf (out, "%s%s\n", first, block->text);
  else
    trunk_layout_append_wrapped (out, first, block->text, width);
  if (block->hint != NULL)
    trunk_layout_append_wrapped (out, INDENT INDENT, block->hint, width);
}

static void
append_step (GString          *out,
             const TrunkBlock *block,
             guint             width)
{
  g_autofree char *first = g_strdup_printf (INDENT "%s ", block->label);

  trunk_layout_append_wrapped (out, first, block->text, width);
  if (block->hint != NULL)
    trunk_layout_append_wrapped (out, INDENT INDENT, block->hint, width);
}

static void
append_paragraph (GString          *out,
                  const TrunkBlock *block,
                  guint             width)
{
  const char *symbol = trunk_tone_get_symbol (block->tone);
  g_autofree char *first = *symbol != '\0' ? g_strdup_printf ("%s ", symbol) : g_strdup ("");

  trunk_layout_append_wrapped (out, first, block->text, width);
}

/**
 * trunk_paper_to_text:
 * @width: columns, 0 = 80
 * @out_length: (out) (optional)
 *
 * Returns: (transfer full): plain text
 */
char *
trunk_paper_to_text (TrunkPaper *self,
                     guint       width,
                     gsize      *out_length)
{
  guint columns[TRUNK_PAPER_MAX_CELLS] = { 0, };
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  width = width == 0 ? DEFAULT_WIDTH : CLAMP (width, MIN_WIDTH, MAX_WIDTH);
  out = g_string_new (NULL);
  trunk_layout_append_wrapped (out, "", trunk_paper_get_title (self), width);
  for (guint i = 0; i < trunk_paper_get_n_blocks (self); i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (self, i);

      switch (block->kind)
        {
        case TRUNK_BLOCK_HEADING:
          g_string_append_c (out, '\n');
          trunk_layout_append_wrapped (out, "", block->text, width);
          break;

        case TRUNK_BLOCK_FIELD:
        case TRUNK_BLOCK_TICK:
          append_field (out, block, width);
          break;

        case TRUNK_BLOCK_STEP:
          append_step (out, block, width);
          break;

        case TRUNK_BLOCK_CODE:
          append_code (out, block->text);
          break;

        case TRUNK_BLOCK_LINK:
          g_string_append_printf (out, INDENT INDENT "%s\n", block->text);
          break;

        case TRUNK_BLOCK_TABLE:
          measure_table (self, i, width - 3, columns);
          append_cells (out, block, columns);
          break;

        case TRUNK_BLOCK_ROW:
          append_cells (out, block, columns);
          break;

        case TRUNK_BLOCK_PARAGRAPH:
        default:
          append_paragraph (out, block, width);
          break;
        }
    }

  if (out_length != NULL)
    *out_length = out->len;

  return g_string_free (out, FALSE);
}
