/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-flow-layout.h"

/* Pixels between children, and between lines */
#define GAP 6

struct _TrunkFlowLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TrunkFlowLayout, trunk_flow_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  GtkWidget *child;
  GtkAllocation area;
} Placed;

/* Children of one line stand with their middles at one height. */
static void
place_line (GArray  *line,
            int      line_height,
            int      width,
            gboolean rtl)
{
  for (guint i = 0; i < line->len; i++)
    {
      Placed *placed = &g_array_index (line, Placed, i);

      placed->area.y += (line_height - placed->area.height) / 2;
      if (rtl)
        placed->area.x = width - placed->area.x - placed->area.width;
      gtk_widget_size_allocate (placed->child, &placed->area, -1);
    }
}

/* Walks the lines for @width, and places the children if @place. Returns the height. */
static int
flow (GtkWidget *widget,
      int        width,
      gboolean   place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autoptr(GArray) line = g_array_new (FALSE, FALSE, sizeof (Placed));
  int x = 0;
  int y = 0;
  int line_height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Placed placed = { child, { 0 } };
      int minimum, natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      placed.area.width = MAX (MIN (natural, width), minimum);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, placed.area.width, &placed.area.height, NULL, NULL, NULL);
      if (x > 0 && x + placed.area.width > width)
        {
          if (place)
            place_line (line, line_height, width, rtl);
          g_array_set_size (line, 0);
          x = 0;
          y += line_height + GAP;
          line_height = 0;
        }
      placed.area.x = x;
      placed.area.y = y;
      g_array_append_val (line, placed);
      x += placed.area.width + GAP;
      line_height = MAX (line_height, placed.area.height);
    }
  if (place)
    place_line (line, line_height, width, rtl);

  return y + line_height;
}

static void
trunk_flow_layout_measure (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = flow (widget, for_size >= 0 ? for_size : G_MAXINT, FALSE);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += (*natural > 0 ? GAP : 0) + child_natural;
    }
}

static void
trunk_flow_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  flow (widget, width, TRUE);
}

static GtkSizeRequestMode
trunk_flow_layout_get_request_mode (GtkLayoutManager *manager,
                                    GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_flow_layout_class_init (TrunkFlowLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = trunk_flow_layout_get_request_mode;
  layout_class->measure = trunk_flow_layout_measure;
  layout_class->allocate = trunk_flow_layout_allocate;
}

static void
trunk_flow_layout_init (TrunkFlowLayout *self)
{
}
