/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TRUNK_TONE_PLAIN,
  TRUNK_TONE_DIM,
  TRUNK_TONE_GOOD,
  TRUNK_TONE_WARN,
  TRUNK_TONE_BAD,
} TrunkTone;

typedef enum
{
  TRUNK_BLOCK_HEADING,          /* text, level: 2 or 3 */
  TRUNK_BLOCK_PARAGRAPH,        /* text, tone */
  TRUNK_BLOCK_FIELD,            /* label, text; those that follow each other are one list */
  TRUNK_BLOCK_TICK,             /* label, text, hint: a field with a box to tick; those that follow each other are one list */
  TRUNK_BLOCK_STEP,             /* label ("a."), text, hint */
  TRUNK_BLOCK_CODE,             /* text: to be copied as it is */
  TRUNK_BLOCK_LINK,             /* text: an address */
  TRUNK_BLOCK_TABLE,            /* cells: its head */
  TRUNK_BLOCK_ROW,              /* cells, tone: a row of the table above */
} TrunkBlockKind;

#define TRUNK_PAPER_MAX_CELLS 6

typedef struct
{
  TrunkBlockKind kind;
  TrunkTone      tone;
  guint          level;
  gboolean       ticked;
  gboolean       verbatim;      /* @text is a value, to be copied as it is */
  char          *label;         /* (nullable) */
  char          *text;          /* (nullable) */
  char          *hint;          /* (nullable) */
  char          *cells[TRUNK_PAPER_MAX_CELLS + 1]; /* NULL-terminated */
} TrunkBlock;

/**
 * TrunkPaper:
 *
 * What a person is to read, before it is Markdown, HTML, text or PDF: a list of blocks. Text from outside is made plain when it
 * is put in; each writer escapes for its own form. Built by one thread, then read only.
 */
typedef struct _TrunkPaper TrunkPaper;

#define TRUNK_TYPE_PAPER (trunk_paper_get_type ())
GType             trunk_paper_get_type      (void);

TrunkPaper       *trunk_paper_new           (const char *title) G_GNUC_WARN_UNUSED_RESULT;
TrunkPaper       *trunk_paper_ref           (TrunkPaper *self) G_GNUC_WARN_UNUSED_RESULT;
void              trunk_paper_unref         (TrunkPaper *self);

const char       *trunk_paper_get_title     (TrunkPaper *self);
guint             trunk_paper_get_n_blocks  (TrunkPaper *self);
const TrunkBlock *trunk_paper_get_block     (TrunkPaper *self, guint n);

void              trunk_paper_add_heading   (TrunkPaper *self, guint level, const char *text);
void              trunk_paper_add_paragraph (TrunkPaper *self, TrunkTone tone, const char *text);
void              trunk_paper_add_field     (TrunkPaper *self, const char *label, const char *text);
/* @verbatim: whether @text is the value itself rather than a remark in its place; @hint: (nullable) */
void              trunk_paper_add_tick      (TrunkPaper *self, gboolean ticked, const char *label, const char *text, gboolean verbatim, const char *hint);
/* @hint: (nullable): who and how long */
void              trunk_paper_add_step      (TrunkPaper *self, const char *label, const char *text, const char *hint);
void              trunk_paper_add_code      (TrunkPaper *self, const char *text);
void              trunk_paper_add_link      (TrunkPaper *self, const char *uri);
/* Up to TRUNK_PAPER_MAX_CELLS cells, "" where there is nothing to say, and a NULL after the last */
void              trunk_paper_add_table     (TrunkPaper *self, const char * const *cells);
void              trunk_paper_add_row       (TrunkPaper *self, TrunkTone tone, const char * const *cells);

/* "✔", "!", "✘", or "" */
const char       *trunk_tone_get_symbol     (TrunkTone tone);

/* The writers; what they give is valid UTF-8. */
char             *trunk_paper_to_markdown   (TrunkPaper *self, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;
/* Self-contained: no script, no picture, no request */
char             *trunk_paper_to_html       (TrunkPaper *self, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;
/* @width: columns, 0 = 80 */
char             *trunk_paper_to_text       (TrunkPaper *self, guint width, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPaper, trunk_paper_unref)

G_END_DECLS
