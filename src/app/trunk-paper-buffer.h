/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "handover/trunk-paper.h"

G_BEGIN_DECLS

/* Shows @paper in @buffer in place of what was there: every word of it, in its order, set like a page. */
void trunk_paper_show_in_buffer (TrunkPaper *paper, GtkTextBuffer *buffer);

G_END_DECLS
