/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where the cursor of the map is, and what there is to go to. */
typedef struct
{
  guint    row;
  guint    column;
  guint    n_rows;
  guint    n_columns;
  guint    page;                /* rows of a screenful */
  gboolean rtl;
} TrunkRungCursor;

/* Goes where the key says, as far as there is something. FALSE: the key is for somebody else. */
gboolean trunk_rung_cursor_step (TrunkRungCursor *cursor, guint keyval, GdkModifierType modifiers);

G_END_DECLS
