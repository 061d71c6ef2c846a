/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-file-private.h"

#include <string.h>

#include "explain/trunk-report-facts.h"
#include "handover/trunk-paper-pdf.h"
#include "handover/trunk-report-paper.h"
#include "model/trunk-interchange.h"

/* A report as JSON that is larger than this is made anew when it is saved, rather than kept. */
#define MAX_KEPT_BYTES (4 * 1024 * 1024)

static void
keep_piece (TrunkHandoverFile *self,
            const char        *data,
            gsize              length)
{
  gsize room = TRUNK_HANDOVER_PREVIEW_BYTES - MIN (self->preview->len, TRUNK_HANDOVER_PREVIEW_BYTES);

  self->size += length;
  g_string_append_len (self->preview, data, MIN (length, room));
  self->cut |= length > room;
  if (self->kept == NULL)
    return;
  if (self->size <= MAX_KEPT_BYTES)
    g_byte_array_append (self->kept, (const guint8 *) data, length);
  else
    g_clear_pointer (&self->kept, g_byte_array_unref);
}

static gboolean
pour_piece (const char *data,
            gsize       length,
            gpointer    user_data)
{
  TrunkHandoverPour *pour = user_data;
  TrunkHandoverFile *self = pour->file;

  if (g_cancellable_set_error_if_cancelled (pour->cancellable, &pour->error))
    return FALSE;
  if (self->scan != NULL && !trunk_secret_scan_feed (self->scan, data, length))
    return FALSE;
  if (pour->stream != NULL)
    return g_output_stream_write_all (pour->stream, data, length, NULL, pour->cancellable, &pour->error);

  keep_piece (self, data, length);

  return TRUE;
}

/* Everything that is drawn, before it is cut into lines and compressed. */
static gboolean
scan_paper (TrunkHandoverFile *self,
            TrunkPaper        *paper)
{
  gboolean clean = self->scan == NULL;

  if (self->scan == NULL)
    return TRUE;

  clean = trunk_secret_scan_feed (self->scan, trunk_paper_get_title (paper), strlen (trunk_paper_get_title (paper)));
  for (guint i = 0; i < trunk_paper_get_n_blocks (paper) && clean; i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (paper, i);
      const char *texts[] = { block->label, block->text, block->hint };

      for (guint n = 0; n < G_N_ELEMENTS (texts); n++)
        {
          if (texts[n] != NULL)
            clean &= trunk_secret_scan_feed (self->scan, "\n", 1) && trunk_secret_scan_feed (self->scan, texts[n], strlen (texts[n]));
        }
      for (guint n = 0; block->cells[n] != NULL; n++)
        clean &= trunk_secret_scan_feed (self->scan, "\n", 1) && trunk_secret_scan_feed (self->scan, block->cells[n], strlen (block->cells[n]));
    }

  return clean;
}

static TrunkPaper *
make_paper (TrunkHandoverFile *self)
{
  g_autoptr(TrunkHandoverSheet) sheet = NULL;
  g_autoptr(TrunkReport) report = NULL;

  if (trunk_handover_form_is_sheet (self->form))
    {
      sheet = trunk_handover_sheet_new (self->snapshot, self->requirement, TRUE);
      return trunk_handover_sheet_to_paper (sheet, (const char * const *) self->entered);
    }

  report = trunk_report_new (self->catalog, self->copy, TRUNK_REPORT_NONE, 0, self->finished);

  return trunk_report_to_paper (report);
}

static gboolean
make_pdf (TrunkHandoverFile *self,
          TrunkPaper        *paper,
          TrunkHandoverPour *pour)
{
  g_autofree char *text = NULL;
  gsize length;

  self->paper = trunk_paper_ref (paper);
  self->bytes = trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_LOCALE, self->finished, &self->n_pages, pour->cancellable, &pour->error);
  if (self->bytes == NULL)
    return FALSE;

  /* Its bytes are compressed: what is looked through, and shown, is the text in it. */
  text = trunk_paper_to_text (paper, 0, &length);
  keep_piece (self, text, length);
  self->size = g_bytes_get_size (self->bytes);

  return scan_paper (self, paper);
}

static gboolean
make_html (TrunkHandoverFile *self,
           TrunkPaper        *paper,
           TrunkHandoverPour *pour)
{
  g_autofree char *html = NULL;
  g_autofree char *text = NULL;
  gsize length;

  /* A person reads the page, not its source. */
  self->paper = trunk_paper_ref (paper);
  text = trunk_paper_to_text (paper, 0, &length);
  keep_piece (self, text, length);
  html = trunk_paper_to_html (paper, &length);
  self->bytes = g_bytes_new (html, length);
  self->size = length;

  return scan_paper (self, paper) && (self->scan == NULL || trunk_secret_scan_feed (self->scan, html, length));
}

static gboolean
make_from_paper (TrunkHandoverFile *self,
                 TrunkHandoverPour *pour)
{
  g_autoptr(TrunkPaper) paper = make_paper (self);
  g_autofree char *text = NULL;
  gsize length;

  switch (self->form)
    {
    case TRUNK_HANDOVER_SHEET_PDF:
    case TRUNK_HANDOVER_REPORT_PDF:
      return make_pdf (self, paper, pour);

    case TRUNK_HANDOVER_SHEET_HTML:
    case TRUNK_HANDOVER_REPORT_HTML:
      return make_html (self, paper, pour);

    case TRUNK_HANDOVER_SHEET_MARKDOWN:
    case TRUNK_HANDOVER_REPORT_MARKDOWN:
      text = trunk_paper_to_markdown (paper, &length);
      break;

    case TRUNK_HANDOVER_SHEET_TEXT:
    case TRUNK_HANDOVER_REPORT_TEXT:
    case TRUNK_HANDOVER_REPORT_JSON:
    case TRUNK_HANDOVER_SETUP_JSON:
    case TRUNK_N_HANDOVER_FORMS:
    default:
      text = trunk_paper_to_text (paper, self->width, &length);
      break;
    }

  return scan_paper (self, paper) && pour_piece (text, length, pour);
}

static gboolean
make_json (TrunkHandoverFile *self,
           TrunkHandoverPour *pour)
{
  g_autoptr(TrunkReport) report = trunk_report_new (self->catalog, self->copy, TRUNK_REPORT_NONE, 0, self->finished);

  return trunk_report_stream_json (report, pour_piece, pour);
}

static gboolean
make_setup (TrunkHandoverFile *self,
            TrunkHandoverPour *pour)
{
  g_autoptr(TrunkInterchange) interchange = trunk_interchange_new (self->snapshot);
  g_autofree char *text = NULL;
  gsize length;

  text = trunk_interchange_to_data (interchange, &length);

  return pour_piece (text, length, pour) && (g_str_has_suffix (text, "\n") || pour_piece ("\n", 1, pour));
}

/**
 * trunk_handover_file_make:
 *
 * Makes the file and hands its pieces on, each looked through before.
 *
 * Returns: %FALSE with an error in @pour, or, without one, when a secret was found
 */
gboolean
trunk_handover_file_make (TrunkHandoverFile *self,
                          TrunkHandoverPour *pour)
{
  if (self->form == TRUNK_HANDOVER_REPORT_JSON)
    return make_json (self, pour);
  if (self->form == TRUNK_HANDOVER_SETUP_JSON)
    return make_setup (self, pour);

  return make_from_paper (self, pour);
}

static void
end_preview (TrunkHandoverFile *self)
{
  const char *end;

  /* Not in the middle of a character. */
  if (!g_utf8_validate (self->preview->str, self->preview->len, &end))
    g_string_truncate (self->preview, end - self->preview->str);
}

void
trunk_handover_file_conclude (TrunkHandoverFile *self)
{
  if (self->scan == NULL)
    self->check = TRUNK_HANDOVER_UNREADABLE;
  else if (trunk_secret_scan_get_found (self->scan, &self->found))
    self->check = TRUNK_HANDOVER_FOUND;
  else
    self->check = trunk_secret_scan_get_n (self->scan) > 0 ? TRUNK_HANDOVER_CLEAN : TRUNK_HANDOVER_NOTHING_KEPT;

  if (self->check == TRUNK_HANDOVER_FOUND)
    {
      g_clear_pointer (&self->kept, g_byte_array_unref);
      g_clear_pointer (&self->bytes, g_bytes_unref);
      g_clear_pointer (&self->paper, trunk_paper_unref);
      g_string_truncate (self->preview, 0);
      self->size = 0;
      return;
    }

  end_preview (self);
  if (self->bytes == NULL && self->kept != NULL)
    self->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->kept));
  /* Only what is made anew when it is saved needs what it is made of. */
  if (self->bytes != NULL)
    g_clear_object (&self->copy);
}
