/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-paper.h"

#include "explain/trunk-plain.h"

/* Longer texts are cut, with an ellipsis: what others say of themselves has no bound of its own. */
#define MAX_TEXT_CHARS 4000
#define MAX_CELL_CHARS 320
#define MAX_CODE_CHARS 8000

struct _TrunkPaper
{
  char *title;                  /* (owned) */
  GPtrArray *blocks;            /* (owned) of TrunkBlock */
};

G_DEFINE_BOXED_TYPE (TrunkPaper, trunk_paper, trunk_paper_ref, trunk_paper_unref)

static void
block_free (gpointer data)
{
  TrunkBlock *block = data;

  g_free (block->label);
  g_free (block->text);
  g_free (block->hint);
  for (guint i = 0; i < TRUNK_PAPER_MAX_CELLS; i++)
    g_free (block->cells[i]);
  g_free (block);
}

static void
paper_clear (gpointer data)
{
  TrunkPaper *self = data;

  g_free (self->title);
  g_ptr_array_unref (self->blocks);
}

/**
 * trunk_paper_new:
 * @title: what it is headed with
 *
 * Returns: (transfer full): an empty paper
 */
TrunkPaper *
trunk_paper_new (const char *title)
{
  TrunkPaper *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_atomic_rc_box_new0 (TrunkPaper);
  self->title = trunk_plain_line (title, MAX_CELL_CHARS);
  self->blocks = g_ptr_array_new_with_free_func (block_free);

  return self;
}

TrunkPaper *
trunk_paper_ref (TrunkPaper *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_paper_unref (TrunkPaper *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, paper_clear);
}

const char *
trunk_paper_get_title (TrunkPaper *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

guint
trunk_paper_get_n_blocks (TrunkPaper *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->blocks->len;
}

const TrunkBlock *
trunk_paper_get_block (TrunkPaper *self,
                       guint       n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->blocks->len, NULL);

  return g_ptr_array_index (self->blocks, n);
}

static TrunkBlock *
paper_add (TrunkPaper     *self,
           TrunkBlockKind  kind,
           const char     *text)
{
  TrunkBlock *block = g_new0 (TrunkBlock, 1);

  block->kind = kind;
  if (text != NULL && kind == TRUNK_BLOCK_CODE)
    block->text = trunk_plain_lines (text, MAX_CODE_CHARS);
  else if (text != NULL)
    block->text = trunk_plain_line (text, MAX_TEXT_CHARS);
  g_ptr_array_add (self->blocks, block);

  return block;
}

/**
 * trunk_paper_add_heading:
 * @level: 2 or 3; 1 is the title
 */
void
trunk_paper_add_heading (TrunkPaper *self,
                         guint       level,
                         const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (level == 2 || level == 3);
  g_return_if_fail (text != NULL);

  paper_add (self, TRUNK_BLOCK_HEADING, text)->level = level;
}

void
trunk_paper_add_paragraph (TrunkPaper *self,
                           TrunkTone   tone,
                           const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  paper_add (self, TRUNK_BLOCK_PARAGRAPH, text)->tone = tone;
}

void
trunk_paper_add_field (TrunkPaper *self,
                       const char *label,
                       const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (text != NULL);

  paper_add (self, TRUNK_BLOCK_FIELD, text)->label = trunk_plain_line (label, MAX_CELL_CHARS);
}

void
trunk_paper_add_tick (TrunkPaper *self,
                      gboolean    ticked,
                      const char *label,
                      const char *text,
                      gboolean    verbatim,
                      const char *hint)
{
  TrunkBlock *block;

  g_return_if_fail (self != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (text != NULL);

  block = paper_add (self, TRUNK_BLOCK_TICK, text);
  block->label = trunk_plain_line (label, MAX_CELL_CHARS);
  block->hint = hint != NULL ? trunk_plain_line (hint, MAX_TEXT_CHARS) : NULL;
  block->ticked = ticked;
  block->verbatim = verbatim;
}

void
trunk_paper_add_step (TrunkPaper *self,
                      const char *label,
                      const char *text,
                      const char *hint)
{
  TrunkBlock *block;

  g_return_if_fail (self != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (text != NULL);

  block = paper_add (self, TRUNK_BLOCK_STEP, text);
  block->label = trunk_plain_line (label, MAX_CELL_CHARS);
  block->hint = hint != NULL ? trunk_plain_line (hint, MAX_TEXT_CHARS) : NULL;
}

void
trunk_paper_add_code (TrunkPaper *self,
                      const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  paper_add (self, TRUNK_BLOCK_CODE, text);
}

void
trunk_paper_add_link (TrunkPaper *self,
                      const char *uri)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (uri != NULL);

  paper_add (self, TRUNK_BLOCK_LINK, uri);
}

static void
block_set_cells (TrunkBlock         *block,
                 const char * const *cells)
{
  guint i = 0;

  for (; i < TRUNK_PAPER_MAX_CELLS && cells[i] != NULL; i++)
    block->cells[i] = trunk_plain_line (cells[i], MAX_CELL_CHARS);
  g_return_if_fail (i > 0 && cells[i] == NULL);
}

/**
 * trunk_paper_add_table:
 * @cells: (array zero-terminated=1): the head of each column
 *
 * Begins a table; the rows are those that follow.
 */
void
trunk_paper_add_table (TrunkPaper         *self,
                       const char * const *cells)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cells != NULL);

  block_set_cells (paper_add (self, TRUNK_BLOCK_TABLE, NULL), cells);
}

void
trunk_paper_add_row (TrunkPaper         *self,
                     TrunkTone           tone,
                     const char * const *cells)
{
  TrunkBlock *block;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cells != NULL);

  block = paper_add (self, TRUNK_BLOCK_ROW, NULL);
  block->tone = tone;
  block_set_cells (block, cells);
}

const char *
trunk_tone_get_symbol (TrunkTone tone)
{
  switch (tone)
    {
    case TRUNK_TONE_GOOD:
      return "✔";

    case TRUNK_TONE_WARN:
      return "!";

    case TRUNK_TONE_BAD:
      return "✘";

    case TRUNK_TONE_PLAIN:
    case TRUNK_TONE_DIM:
    default:
      return "";
    }
}
