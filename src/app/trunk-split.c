/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-split.h"

/* Lines of text: what both parts need, and what the side gets. */
#define WIDE_LINES      40
#define SIDE_LINES      19
#define GAP             18

struct _TrunkSplit
{
  GtkWidget parent_instance;

  GtkWidget *main;              /* (nullable) */
  GtkWidget *side;              /* (nullable): a GtkScrolledWindow */
  gboolean stacked;
};

typedef enum
{
  PROP_MAIN = 1,
  PROP_SIDE,
} TrunkSplitProperty;

static GParamSpec *props[PROP_SIDE + 1];

G_DEFINE_FINAL_TYPE (TrunkSplit, trunk_split, GTK_TYPE_WIDGET)

static int
get_line_height (TrunkSplit *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));

  pango_font_metrics_unref (metrics);

  return height;
}

static gboolean
is_wide (TrunkSplit *self,
         int         width)
{
  return width >= WIDE_LINES * get_line_height (self);
}

static int
get_side_width (TrunkSplit *self)
{
  return SIDE_LINES * get_line_height (self);
}

/* What the side has in it, without the scrolling. */
static void
measure_side (TrunkSplit     *self,
              GtkOrientation  orientation,
              int             for_size,
              int            *minimum,
              int            *natural)
{
  GtkWidget *content = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->side));

  gtk_widget_measure (content != NULL ? content : self->side, orientation, for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
trunk_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_split_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  TrunkSplit *self = TRUNK_SPLIT (widget);
  int main_minimum, main_natural, side_minimum, side_natural;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->main, orientation, -1, &main_minimum, &main_natural, NULL, NULL);
      measure_side (self, orientation, -1, &side_minimum, &side_natural);
      *minimum = MAX (main_minimum, side_minimum);
      *natural = MAX (main_natural + GAP + get_side_width (self), *minimum);
    }
  else if (for_size >= 0 && is_wide (self, for_size))
    {
      gtk_widget_measure (self->main, orientation, for_size - get_side_width (self) - GAP, &main_minimum, &main_natural, NULL, NULL);
      gtk_widget_measure (self->side, orientation, get_side_width (self), &side_minimum, &side_natural, NULL, NULL);
      *minimum = MAX (main_minimum, side_minimum);
      *natural = MAX (*minimum, main_natural);
    }
  else
    {
      gtk_widget_measure (self->main, orientation, for_size, &main_minimum, &main_natural, NULL, NULL);
      measure_side (self, orientation, for_size, &side_minimum, &side_natural);
      *minimum = *natural = main_natural + GAP + side_natural;
    }
}

static void
trunk_split_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  TrunkSplit *self = TRUNK_SPLIT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation first = { 0, 0, width, height };
  GtkAllocation second = { 0, 0, width, height };
  int minimum;

  self->stacked = !is_wide (self, width);
  if (self->stacked)
    {
      measure_side (self, GTK_ORIENTATION_VERTICAL, width, &minimum, &second.height);
      first.height = MAX (0, height - second.height - GAP);
      second.y = height - second.height;
    }
  else
    {
      second.width = get_side_width (self);
      first.width = width - second.width - GAP;
      second.x = rtl ? 0 : first.width + GAP;
      first.x = rtl ? second.width + GAP : 0;
    }

  gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->main, &first, -1);
  gtk_widget_size_allocate (self->side, &second, -1);
}

static void
set_part (TrunkSplit  *self,
          GtkWidget  **part,
          GtkWidget   *widget)
{
  g_clear_pointer (part, gtk_widget_unparent);
  *part = widget;
  if (widget != NULL)
    gtk_widget_set_parent (widget, GTK_WIDGET (self));
}

static void
trunk_split_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TrunkSplit *self = TRUNK_SPLIT (object);

  switch ((TrunkSplitProperty) prop_id)
    {
    case PROP_MAIN:
      g_value_set_object (value, self->main);
      break;

    case PROP_SIDE:
      g_value_set_object (value, self->side);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_split_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  TrunkSplit *self = TRUNK_SPLIT (object);

  switch ((TrunkSplitProperty) prop_id)
    {
    case PROP_MAIN:
      set_part (self, &self->main, g_value_get_object (value));
      break;

    case PROP_SIDE:
      set_part (self, &self->side, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_split_dispose (GObject *object)
{
  TrunkSplit *self = TRUNK_SPLIT (object);

  set_part (self, &self->main, NULL);
  set_part (self, &self->side, NULL);

  G_OBJECT_CLASS (trunk_split_parent_class)->dispose (object);
}

static void
trunk_split_class_init (TrunkSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_split_get_property;
  object_class->set_property = trunk_split_set_property;
  object_class->dispose = trunk_split_dispose;
  widget_class->get_request_mode = trunk_split_get_request_mode;
  widget_class->measure = trunk_split_measure;
  widget_class->size_allocate = trunk_split_size_allocate;

  props[PROP_MAIN] = g_param_spec_object ("main", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_SCROLLED_WINDOW, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_split_init (TrunkSplit *self)
{
}

gboolean
trunk_split_get_stacked (TrunkSplit *self)
{
  g_return_val_if_fail (TRUNK_IS_SPLIT (self), FALSE);

  return self->stacked;
}
