/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-side-box.h"

/* Pixels */
#define GAP       12
#define LINE_GAP   6

struct _TrunkSideBox
{
  GtkWidget parent_instance;

  GtkWidget *main;              /* (owned): a child */
  GtkWidget *side;              /* (owned): a child */
  int main_width;
};

typedef enum
{
  PROP_MAIN = 1,
  PROP_SIDE,
  PROP_MAIN_WIDTH,
} TrunkSideBoxProperty;

static GParamSpec *props[PROP_MAIN_WIDTH + 1];

G_DEFINE_FINAL_TYPE (TrunkSideBox, trunk_side_box, GTK_TYPE_WIDGET)

static int
get_min (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static gboolean
stands_beside (TrunkSideBox *self,
               int           width)
{
  return width < 0 || width >= MAX (self->main_width, get_min (self->main)) + GAP + get_min (self->side);
}

static void
measure_width (TrunkSideBox *self,
               int          *minimum,
               int          *natural)
{
  int main_minimum, main_natural;
  int side_minimum, side_natural;

  gtk_widget_measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, &main_minimum, &main_natural, NULL, NULL);
  gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &side_minimum, &side_natural, NULL, NULL);
  *minimum = MAX (main_minimum, side_minimum);
  *natural = main_natural + GAP + side_natural;
}

static void
measure_height (TrunkSideBox *self,
                int           width,
                int          *minimum,
                int          *natural)
{
  int main_minimum, main_natural;
  int side_minimum, side_natural;
  gboolean beside = stands_beside (self, width);
  int main_width = beside && width >= 0 ? width - GAP - get_min (self->side) : width;

  gtk_widget_measure (self->main, GTK_ORIENTATION_VERTICAL, main_width, &main_minimum, &main_natural, NULL, NULL);
  gtk_widget_measure (self->side, GTK_ORIENTATION_VERTICAL, -1, &side_minimum, &side_natural, NULL, NULL);
  *minimum = beside ? MAX (main_minimum, side_minimum) : main_minimum + LINE_GAP + side_minimum;
  *natural = beside ? MAX (main_natural, side_natural) : main_natural + LINE_GAP + side_natural;
}

static GtkSizeRequestMode
trunk_side_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_side_box_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  TrunkSideBox *self = TRUNK_SIDE_BOX (widget);

  if (!gtk_widget_should_layout (self->side))
    gtk_widget_measure (self->main, orientation, for_size, minimum, natural, NULL, NULL);
  else if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    measure_height (self, for_size, minimum, natural);
}

static void
trunk_side_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TrunkSideBox *self = TRUNK_SIDE_BOX (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation main = { 0, 0, width, height };
  GtkAllocation side;

  if (!gtk_widget_should_layout (self->side))
    {
      gtk_widget_size_allocate (self->main, &main, baseline);
      return;
    }

  side.width = get_min (self->side);
  if (stands_beside (self, width))
    {
      main.width = width - GAP - side.width;
      main.x = rtl ? side.width + GAP : 0;
      side.x = rtl ? 0 : width - side.width;
      side.y = 0;
      side.height = height;
    }
  else
    {
      gtk_widget_measure (self->side, GTK_ORIENTATION_VERTICAL, -1, &side.height, NULL, NULL, NULL);
      main.height = height - LINE_GAP - side.height;
      side.x = rtl ? width - side.width : 0;
      side.y = main.height + LINE_GAP;
    }
  gtk_widget_size_allocate (self->main, &main, -1);
  gtk_widget_size_allocate (self->side, &side, -1);
}

static void
trunk_side_box_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TrunkSideBox *self = TRUNK_SIDE_BOX (object);

  switch ((TrunkSideBoxProperty) prop_id)
    {
    case PROP_MAIN:
      self->main = g_value_get_object (value);
      gtk_widget_set_parent (self->main, GTK_WIDGET (self));
      break;

    case PROP_SIDE:
      self->side = g_value_get_object (value);
      gtk_widget_set_parent (self->side, GTK_WIDGET (self));
      break;

    case PROP_MAIN_WIDTH:
      self->main_width = g_value_get_int (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_side_box_dispose (GObject *object)
{
  TrunkSideBox *self = TRUNK_SIDE_BOX (object);

  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);

  G_OBJECT_CLASS (trunk_side_box_parent_class)->dispose (object);
}

static void
trunk_side_box_class_init (TrunkSideBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = trunk_side_box_set_property;
  object_class->dispose = trunk_side_box_dispose;
  widget_class->get_request_mode = trunk_side_box_get_request_mode;
  widget_class->measure = trunk_side_box_measure;
  widget_class->size_allocate = trunk_side_box_size_allocate;

  props[PROP_MAIN] = g_param_spec_object ("main", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MAIN_WIDTH] = g_param_spec_int ("main-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_side_box_init (TrunkSideBox *self)
{
}
