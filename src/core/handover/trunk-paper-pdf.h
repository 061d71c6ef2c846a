/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "handover/trunk-paper.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PAPER_SIZE_LOCALE,      /* as LC_PAPER says: A4, but for countries that use Letter */
  TRUNK_PAPER_SIZE_A4,
  TRUNK_PAPER_SIZE_LETTER,
} TrunkPaperSize;

/* PDF 1.5 with embedded fonts, text that can be selected and searched, an outline and page numbers. Takes some 100 ms and a font
 * map of the calling thread: not for the main loop. NULL with an error when cairo can't, or when cancelled.
 * @created: Unix seconds; @out_n_pages: (out) (optional) */
GBytes *trunk_paper_to_pdf (TrunkPaper *self, TrunkPaperSize size, gint64 created, guint *out_n_pages,
                            GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
