/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-months-layout.h"

/* Pixels between children */
#define GAP        6
#define MAX_ACROSS 12

struct _TrunkMonthsLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TrunkMonthsLayout, trunk_months_layout, GTK_TYPE_LAYOUT_MANAGER)

static const int across[] = { MAX_ACROSS, 6, 4, 3, 2, 1 };

/* The width that every child is content with. */
static int
get_cell_width (GtkWidget *widget,
                gboolean   natural)
{
  int width = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      width = MAX (width, natural ? child_natural : child_minimum);
    }

  return width;
}

static int
get_columns (GtkWidget *widget,
             int        width)
{
  int cell = get_cell_width (widget, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (across) && width >= 0; i++)
    {
      if (width >= across[i] * (cell + GAP) - GAP)
        return across[i];
    }

  return width < 0 ? MAX_ACROSS : 1;
}

static int
get_row_height (GtkWidget *first,
                int        columns,
                int        cell_width)
{
  int height = 0;

  for (GtkWidget *child = first; child != NULL && columns > 0; child = gtk_widget_get_next_sibling (child), columns--)
    {
      int natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, cell_width, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
    }

  return height;
}

static GtkWidget *
skip (GtkWidget *child,
      int        columns)
{
  for (; child != NULL && columns > 0; columns--)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static int
get_height (GtkWidget *widget,
            int        width)
{
  int columns = get_columns (widget, width);
  int cell = width < 0 ? get_cell_width (widget, TRUE) : (width + GAP) / columns - GAP;
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = skip (child, columns))
    height += get_row_height (child, columns, cell) + (height > 0 ? GAP : 0);

  return height;
}

static void
trunk_months_layout_measure (GtkLayoutManager *layout,
                             GtkWidget        *widget,
                             GtkOrientation    orientation,
                             int               for_size,
                             int              *minimum,
                             int              *natural,
                             int              *minimum_baseline,
                             int              *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = get_cell_width (widget, FALSE);
      *natural = MAX_ACROSS * (get_cell_width (widget, TRUE) + GAP) - GAP;
      return;
    }

  *minimum = get_height (widget, for_size);
  *natural = *minimum;
}

static void
trunk_months_layout_allocate (GtkLayoutManager *layout,
                              GtkWidget        *widget,
                              int               width,
                              int               height,
                              int               baseline)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int columns = get_columns (widget, width);
  int cell = (width + GAP) / columns - GAP;
  int column = 0;
  int row_height = 0;
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation allocation;

      if (column == columns)
        {
          column = 0;
          y += row_height + GAP;
        }
      if (column == 0)
        row_height = get_row_height (child, columns, cell);

      allocation.x = (rtl ? columns - 1 - column : column) * (cell + GAP);
      allocation.y = y;
      allocation.width = cell;
      allocation.height = row_height;
      gtk_widget_size_allocate (child, &allocation, -1);
      column++;
    }
}

static GtkSizeRequestMode
trunk_months_layout_get_request_mode (GtkLayoutManager *layout,
                                      GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_months_layout_class_init (TrunkMonthsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = trunk_months_layout_get_request_mode;
  layout_class->measure = trunk_months_layout_measure;
  layout_class->allocate = trunk_months_layout_allocate;
}

static void
trunk_months_layout_init (TrunkMonthsLayout *self)
{
}

/**
 * trunk_months_layout_new:
 *
 * Returns: (transfer full): the layout
 */
GtkLayoutManager *
trunk_months_layout_new (void)
{
  return g_object_new (TRUNK_TYPE_MONTHS_LAYOUT, NULL);
}
