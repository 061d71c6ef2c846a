/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-rung-cursor.h"

gboolean
trunk_rung_cursor_step (TrunkRungCursor *cursor,
                        guint            keyval,
                        GdkModifierType  modifiers)
{
  gboolean control = (modifiers & GDK_CONTROL_MASK) != 0;
  gint64 row, column;

  g_return_val_if_fail (cursor != NULL, FALSE);

  if (cursor->n_rows == 0 || cursor->n_columns == 0 || (modifiers & GDK_ALT_MASK) != 0)
    return FALSE;

  row = cursor->row;
  column = cursor->column;
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      row--;
      break;

    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      row++;
      break;

    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      column += cursor->rtl ? 1 : -1;
      break;

    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      column += cursor->rtl ? -1 : 1;
      break;

    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      row -= cursor->page;
      break;

    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      row += cursor->page;
      break;

    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      column = 0;
      row = control ? 0 : row;
      break;

    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      column = (gint64) cursor->n_columns - 1;
      row = control ? (gint64) cursor->n_rows - 1 : row;
      break;

    default:
      return FALSE;
    }

  cursor->row = CLAMP (row, 0, (gint64) cursor->n_rows - 1);
  cursor->column = CLAMP (column, 0, (gint64) cursor->n_columns - 1);

  return TRUE;
}
