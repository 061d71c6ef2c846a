/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-paper-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* In points, 1/72 inch. */
#define A4_WIDTH      595.28
#define A4_HEIGHT     841.89
#define LETTER_WIDTH  612.0
#define LETTER_HEIGHT 792.0
#define MARGIN        54.0
#define FOOT          28.0      /* of the margin at the bottom, for the page number */
#define INDENT        16.0
#define GAP           5.0
#define CELL_GAP      8.0
#define BOX           9.0
#define FONT_TITLE    "Sans Bold 18"
#define FONT_SECTION  "Sans Bold 13"
#define FONT_PART     "Sans Bold 10.5"
#define FONT_TEXT     "Sans 9.5"
#define FONT_STRONG   "Sans Bold 9.5"
#define FONT_VERDICT  "Sans Bold 11.5"
#define FONT_SMALL    "Sans 8.5"
#define FONT_CODE     "Monospace 8.5"
/* LC_PAPER: a paper this wide, in millimetres, or wider is Letter. */
#define LETTER_WIDTH_MM 216

typedef struct
{
  double red, green, blue;
} Colour;

static const Colour black = { 0.0, 0.0, 0.0 };
static const Colour grey = { 0.33, 0.33, 0.36 };
static const Colour rule = { 0.72, 0.72, 0.72 };
static const Colour good = { 0.08, 0.40, 0.18 };
static const Colour warn = { 0.50, 0.30, 0.0 };
static const Colour bad = { 0.62, 0.08, 0.15 };

typedef struct
{
  TrunkPaper *paper;            /* (unowned) */
  cairo_surface_t *surface;     /* (owned) */
  cairo_t *cr;                  /* (owned) */
  const TrunkBlock *head;       /* (unowned) (nullable): of the table that is being drawn */
  double columns[TRUNK_PAPER_MAX_CELLS]; /* shares of the width */
  double width, height;         /* of the page */
  double y;
  guint page;
  guint n_pages;                /* 0 while they are counted */
  guint section;                /* of the outline */
  gboolean rtl;
} Pen;

/* Whether the first letter is of a script that is written from the right. */
static gboolean
is_rtl (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        continue;

      switch ((int) g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
        case G_UNICODE_SCRIPT_NKO:
          return TRUE;

        default:
          return FALSE;
        }
    }

  return FALSE;
}

static const Colour *
get_colour (TrunkTone tone)
{
  switch (tone)
    {
    case TRUNK_TONE_DIM:
      return &grey;

    case TRUNK_TONE_GOOD:
      return &good;

    case TRUNK_TONE_WARN:
      return &warn;

    case TRUNK_TONE_BAD:
      return &bad;

    case TRUNK_TONE_PLAIN:
    default:
      return &black;
    }
}

static void
pen_set_colour (Pen          *self,
                const Colour *colour)
{
  cairo_set_source_rgb (self->cr, colour->red, colour->green, colour->blue);
}

static double
pen_get_bottom (const Pen *self)
{
  return self->height - MARGIN;
}

static double
pen_get_room (const Pen *self)
{
  return self->width - 2 * MARGIN;
}

/* Where something @width wide goes that begins @offset from the edge that reading begins at. */
static double
pen_place (const Pen *self,
           double     offset,
           double     width)
{
  return self->rtl ? self->width - MARGIN - offset - width : MARGIN + offset;
}

static PangoLayout *
pen_layout (Pen        *self,
            const char *font,
            const char *text,
            double      width)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (MAX (width, BOX) * PANGO_SCALE));
  /* To pango "left" is the edge that the text itself begins at; here all begin at the same one. */
  if (is_rtl (text) != self->rtl)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_layout_set_text (layout, text, -1);
  /* A hyphen that is not there would be copied with a value. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static double
layout_get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static void
pen_draw_foot (Pen *self)
{
  g_autofree char *number = NULL;
  g_autoptr(PangoLayout) left = NULL;
  g_autoptr(PangoLayout) right = NULL;
  double half = pen_get_room (self) / 2;
  double y = self->height - MARGIN + FOOT;
  int width;

  if (self->n_pages > 0)
    /* Translators: at the foot of a printed page: its number, and how many there are */
    number = g_strdup_printf (_("Page %u of %u"), self->page, self->n_pages);
  else
    number = g_strdup ("");
  left = pen_layout (self, FONT_SMALL, trunk_paper_get_title (self->paper), half * 1.5);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  right = pen_layout (self, FONT_SMALL, number, half / 2);
  pango_layout_set_width (right, -1);
  pango_layout_get_size (right, &width, NULL);

  pen_set_colour (self, &grey);
  cairo_move_to (self->cr, pen_place (self, 0, half * 1.5), y);
  pango_cairo_show_layout (self->cr, left);
  cairo_move_to (self->cr, self->rtl ? MARGIN : self->width - MARGIN - (double) width / PANGO_SCALE, y);
  pango_cairo_show_layout (self->cr, right);
}

static void
pen_begin_page (Pen *self)
{
  self->page++;
  self->y = MARGIN;
}

static void
pen_end_page (Pen *self)
{
  pen_draw_foot (self);
  cairo_show_page (self->cr);
}

static void pen_draw_cells (Pen *self, const TrunkBlock *block);

/* Begins a page where less than @height is left. */
static void
pen_need (Pen    *self,
          double  height)
{
  if (self->y + height <= pen_get_bottom (self) || self->y <= MARGIN)
    return;

  pen_end_page (self);
  pen_begin_page (self);
  if (self->head != NULL)
    pen_draw_cells (self, self->head);
}

/* Draws line by line, so that a long text goes on on the next page. */
static void
pen_draw_layout (Pen          *self,
                 PangoLayout  *layout,
                 double        offset,
                 double        width,
                 const Colour *colour)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle extents;
      double height, baseline;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      height = (double) extents.height / PANGO_SCALE;
      baseline = (double) (pango_layout_iter_get_baseline (iter) - extents.y) / PANGO_SCALE;
      pen_need (self, height);
      pen_set_colour (self, colour);
      cairo_move_to (self->cr, pen_place (self, offset, width) + (double) extents.x / PANGO_SCALE, self->y + baseline);
      pango_cairo_show_layout_line (self->cr, line);
      self->y += height;
    }
  while (pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
}

static void
pen_draw_text (Pen          *self,
               const char   *font,
               const char   *text,
               double        offset,
               const Colour *colour)
{
  double width = pen_get_room (self) - offset;
  g_autoptr(PangoLayout) layout = pen_layout (self, font, text, width);

  pen_draw_layout (self, layout, offset, width, colour);
}

static void
pen_draw_heading (Pen              *self,
                  const TrunkBlock *block)
{
  const char *font = block->level == 2 ? FONT_SECTION : FONT_PART;
  g_autoptr(PangoLayout) layout = pen_layout (self, font, block->text, pen_get_room (self));
  int parent = block->level == 2 || self->section == 0 ? CAIRO_PDF_OUTLINE_ROOT : (int) self->section;
  g_autofree char *target = NULL;
  int entry;

  self->y += block->level == 2 ? 4 * GAP : 2 * GAP;
  /* A heading does not stand alone at the foot of a page. */
  pen_need (self, layout_get_height (layout) + 6 * GAP + 24);
  if (self->n_pages > 0)
    {
      target = g_strdup_printf ("page=%u pos=[%.0f %.0f]", self->page, MARGIN, floor (self->y));
      entry = cairo_pdf_surface_add_outline (self->surface, parent, block->text, target, CAIRO_PDF_OUTLINE_FLAG_OPEN);
      if (block->level == 2)
        self->section = MAX (entry, 0);
    }
  pen_draw_layout (self, layout, 0, pen_get_room (self), &black);
  self->y += GAP;
}

static void
pen_draw_paragraph (Pen              *self,
                    const TrunkBlock *block)
{
  const char *symbol = trunk_tone_get_symbol (block->tone);
  g_autofree char *text = *symbol != '\0' ? g_strdup_printf ("%s  %s", symbol, block->text) : g_strdup (block->text);

  pen_draw_text (self, *symbol != '\0' ? FONT_VERDICT : block->tone == TRUNK_TONE_DIM ? FONT_SMALL : FONT_TEXT, text, 0,
                 get_colour (block->tone));
  self->y += GAP;
}

static void
pen_draw_field (Pen              *self,
                const TrunkBlock *block)
{
  double side = pen_get_room (self) * 0.32;
  double width = pen_get_room (self) - side - CELL_GAP;
  g_autoptr(PangoLayout) label = pen_layout (self, FONT_TEXT, block->label, side);
  g_autoptr(PangoLayout) text = pen_layout (self, FONT_TEXT, block->text, width);
  double height = MAX (layout_get_height (label), layout_get_height (text));
  double top;

  pen_need (self, MIN (height, pen_get_bottom (self) - MARGIN));
  top = self->y;
  pen_draw_layout (self, label, 0, side, &grey);
  self->y = top;
  pen_draw_layout (self, text, side + CELL_GAP, width, &black);
  self->y = MAX (self->y, top + height) + GAP / 2;
}

static void
pen_draw_box (Pen      *self,
              gboolean  ticked)
{
  double x = pen_place (self, 0, BOX);
  double y = self->y + 1.5;

  pen_set_colour (self, &black);
  cairo_set_line_width (self->cr, 0.8);
  cairo_rectangle (self->cr, x, y, BOX, BOX);
  cairo_stroke (self->cr);
  if (!ticked)
    return;

  cairo_set_line_width (self->cr, 1.4);
  cairo_move_to (self->cr, x + BOX * 0.2, y + BOX * 0.5);
  cairo_line_to (self->cr, x + BOX * 0.42, y + BOX * 0.75);
  cairo_line_to (self->cr, x + BOX * 0.82, y + BOX * 0.22);
  cairo_stroke (self->cr);
}

static void
pen_draw_tick (Pen              *self,
               const TrunkBlock *block)
{
  pen_need (self, 4 * GAP + 16);
  pen_draw_box (self, block->ticked);
  pen_draw_text (self, FONT_STRONG, block->label, INDENT, &black);
  pen_draw_text (self, block->verbatim ? FONT_CODE : FONT_TEXT, block->text, INDENT, block->verbatim ? &black : &grey);
  if (block->hint != NULL)
    pen_draw_text (self, FONT_SMALL, block->hint, INDENT, &grey);
  self->y += GAP;
}

static void
pen_draw_step (Pen              *self,
               const TrunkBlock *block)
{
  double top;

  pen_need (self, 24);
  top = self->y;
  pen_draw_text (self, FONT_STRONG, block->label, 0, &black);
  self->y = top;
  pen_draw_text (self, FONT_TEXT, block->text, INDENT, &black);
  if (block->hint != NULL)
    pen_draw_text (self, FONT_SMALL, block->hint, INDENT, &grey);
  self->y += GAP / 2;
}

/* A link of the document, where the address can stand between the quotes of cairo's attributes. */
static void
pen_draw_link (Pen        *self,
               const char *uri)
{
  gboolean links = g_str_has_prefix (uri, "https://") && strpbrk (uri, "'\\") == NULL;
  g_autofree char *attributes = links ? g_strdup_printf ("uri='%s'", uri) : NULL;

  if (links)
    cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
  pen_draw_text (self, FONT_CODE, uri, INDENT, &grey);
  if (links)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
  self->y += GAP;
}

static double
pen_measure_cell (Pen        *self,
                  const char *font,
                  const char *text)
{
  g_autoptr(PangoLayout) layout = pen_layout (self, font, text, 0);
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE + CELL_GAP;
}

/* Columns share the width by the longest text of each; where all fit, none is broken. */
static void
pen_measure_table (Pen   *self,
                   guint  first)
{
  const TrunkBlock *head = trunk_paper_get_block (self->paper, first);
  const char *longest[TRUNK_PAPER_MAX_CELLS] = { NULL, };
  double room = pen_get_room (self) - INDENT;
  double total = 0;
  guint n = 0;

  for (guint i = first + 1; i < trunk_paper_get_n_blocks (self->paper); i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (self->paper, i);

      if (block->kind != TRUNK_BLOCK_ROW)
        break;
      for (n = 0; block->cells[n] != NULL; n++)
        {
          if (longest[n] == NULL || strlen (block->cells[n]) > strlen (longest[n]))
            longest[n] = block->cells[n];
        }
    }

  for (n = 0; head->cells[n] != NULL; n++)
    {
      double width = pen_measure_cell (self, FONT_STRONG, head->cells[n]);

      if (longest[n] != NULL)
        width = MAX (width, pen_measure_cell (self, FONT_SMALL, longest[n]) * 1.06);
      self->columns[n] = MIN (width, room / 2);
      total += self->columns[n];
    }
  for (guint i = 0; i < n; i++)
    self->columns[i] = total > room ? self->columns[i] / total : (self->columns[i] + (room - total) / n) / room;
}

static void
pen_draw_rule (Pen *self)
{
  pen_set_colour (self, &rule);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, self->width - MARGIN, self->y);
  cairo_stroke (self->cr);
}

static void
pen_draw_cells (Pen              *self,
                const TrunkBlock *block)
{
  gboolean is_head = block->kind == TRUNK_BLOCK_TABLE;
  const char *symbol = trunk_tone_get_symbol (block->tone);
  PangoLayout *layouts[TRUNK_PAPER_MAX_CELLS] = { NULL, };
  double room = pen_get_room (self) - INDENT;
  double offset = INDENT;
  double height = 0;

  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      layouts[i] = pen_layout (self, is_head ? FONT_STRONG : FONT_SMALL, block->cells[i], self->columns[i] * room - CELL_GAP);
      height = MAX (height, layout_get_height (layouts[i]));
    }

  if (!is_head)
    pen_need (self, height + GAP);
  if (*symbol != '\0')
    {
      g_autoptr(PangoLayout) mark = pen_layout (self, FONT_STRONG, symbol, INDENT);

      pen_set_colour (self, get_colour (block->tone));
      cairo_move_to (self->cr, pen_place (self, 0, INDENT), self->y);
      pango_cairo_show_layout (self->cr, mark);
    }
  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      double width = self->columns[i] * room;

      pen_set_colour (self, is_head ? &grey : &black);
      cairo_move_to (self->cr, pen_place (self, offset, width - CELL_GAP), self->y);
      pango_cairo_show_layout (self->cr, layouts[i]);
      offset += width;
      g_object_unref (layouts[i]);
    }
  self->y += height + GAP / 2;
  pen_draw_rule (self);
  self->y += GAP / 2;
}

static void
pen_draw_block (Pen              *self,
                const TrunkBlock *block,
                guint             position)
{
  if (block->kind != TRUNK_BLOCK_ROW)
    self->head = NULL;

  switch (block->kind)
    {
    case TRUNK_BLOCK_HEADING:
      pen_draw_heading (self, block);
      break;

    case TRUNK_BLOCK_FIELD:
      pen_draw_field (self, block);
      break;

    case TRUNK_BLOCK_TICK:
      pen_draw_tick (self, block);
      break;

    case TRUNK_BLOCK_STEP:
      pen_draw_step (self, block);
      break;

    case TRUNK_BLOCK_CODE:
      pen_draw_text (self, FONT_CODE, block->text, INDENT, &black);
      self->y += GAP;
      break;

    case TRUNK_BLOCK_LINK:
      pen_draw_link (self, block->text);
      break;

    case TRUNK_BLOCK_TABLE:
      pen_measure_table (self, position);
      pen_need (self, 60);
      pen_draw_cells (self, block);
      self->head = block;
      break;

    case TRUNK_BLOCK_ROW:
      pen_draw_cells (self, block);
      break;

    case TRUNK_BLOCK_PARAGRAPH:
    default:
      pen_draw_paragraph (self, block);
      break;
    }
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
pen_set_metadata (Pen    *self,
                  gint64  created)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (created);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, trunk_paper_get_title (self->paper));
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, TRUNK_NAME " " TRUNK_VERSION);
  if (date != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

/* Draws the whole paper; @out: (nullable): nothing is kept. */
static guint
draw_paper (TrunkPaper    *paper,
            double         width,
            double         height,
            gint64         created,
            guint          n_pages,
            GByteArray    *out,
            GCancellable  *cancellable,
            GError       **error)
{
  Pen self = { .paper = paper, .width = width, .height = height, .n_pages = n_pages };
  cairo_status_t status;

  self.surface = cairo_pdf_surface_create_for_stream (out != NULL ? write_cb : NULL, out, width, height);
  self.cr = cairo_create (self.surface);
  self.rtl = is_rtl (trunk_paper_get_title (paper));
  pen_set_metadata (&self, created);
  pen_begin_page (&self);
  pen_draw_text (&self, FONT_TITLE, trunk_paper_get_title (paper), 0, &black);
  self.y += GAP;
  for (guint i = 0; i < trunk_paper_get_n_blocks (paper) && !g_cancellable_is_cancelled (cancellable); i++)
    pen_draw_block (&self, trunk_paper_get_block (paper, i), i);
  pen_end_page (&self);

  cairo_destroy (self.cr);
  cairo_surface_finish (self.surface);
  status = cairo_surface_status (self.surface);
  cairo_surface_destroy (self.surface);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return 0;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return 0;
    }

  return self.page;
}

static gboolean
wants_letter (TrunkPaperSize size)
{
  if (size != TRUNK_PAPER_SIZE_LOCALE)
    return size == TRUNK_PAPER_SIZE_LETTER;

#ifdef _NL_PAPER_WIDTH
  /* glibc returns the number itself in the place of the pointer (langinfo.h). */
  return GPOINTER_TO_INT (nl_langinfo (_NL_PAPER_WIDTH)) >= LETTER_WIDTH_MM;
#else
  return FALSE;
#endif
}

/**
 * trunk_paper_to_pdf:
 * @created: Unix seconds, for the document's own data
 * @out_n_pages: (out) (optional): how many pages it has
 *
 * Returns: (transfer full): the file, or %NULL with an error
 */
GBytes *
trunk_paper_to_pdf (TrunkPaper      *self,
                    TrunkPaperSize   size,
                    gint64           created,
                    guint           *out_n_pages,
                    GCancellable    *cancellable,
                    GError         **error)
{
  gboolean letter = wants_letter (size);
  double width = letter ? LETTER_WIDTH : A4_WIDTH;
  double height = letter ? LETTER_HEIGHT : A4_HEIGHT;
  g_autoptr(GByteArray) out = NULL;
  guint n_pages;

  g_return_val_if_fail (self != NULL, NULL);

  /* The first time round only counts, for the foot of every page says how many there are. */
  n_pages = draw_paper (self, width, height, created, 0, NULL, cancellable, error);
  if (n_pages == 0)
    return NULL;

  out = g_byte_array_new ();
  if (draw_paper (self, width, height, created, n_pages, out, cancellable, error) == 0)
    return NULL;
  if (out_n_pages != NULL)
    *out_n_pages = n_pages;

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
