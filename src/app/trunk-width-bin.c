/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-width-bin.h"

struct _TrunkWidthBin
{
  GtkWidget parent_instance;

  GtkWidget *child;             /* (owned): a child */
  int width;
  int char_width;
  guint notify_id;
};

typedef enum
{
  PROP_CHILD = 1,
  PROP_WIDTH_CHARS,
} TrunkWidthBinProperty;

static GParamSpec *props[PROP_WIDTH_CHARS + 1];

G_DEFINE_FINAL_TYPE (TrunkWidthBin, trunk_width_bin, GTK_TYPE_WIDGET)

static int
measure_char (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics), pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);

  return MAX (PANGO_PIXELS_CEIL (width), 1);
}

static gboolean
notify_cb (gpointer user_data)
{
  TrunkWidthBin *self = user_data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WIDTH_CHARS]);

  return G_SOURCE_REMOVE;
}

static void
trunk_width_bin_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  TrunkWidthBin *self = TRUNK_WIDTH_BIN (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
trunk_width_bin_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TrunkWidthBin *self = TRUNK_WIDTH_BIN (widget);
  int char_width = measure_char (widget);

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->width == width && self->char_width == char_width)
    return;

  self->width = width;
  self->char_width = char_width;
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_cb, self, NULL);
}

static GtkSizeRequestMode
trunk_width_bin_get_request_mode (GtkWidget *widget)
{
  TrunkWidthBin *self = TRUNK_WIDTH_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
trunk_width_bin_set_child (TrunkWidthBin *self,
                           GtkWidget     *child)
{
  if (self->child == child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
trunk_width_bin_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TrunkWidthBin *self = TRUNK_WIDTH_BIN (object);

  switch ((TrunkWidthBinProperty) prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;

    case PROP_WIDTH_CHARS:
      g_value_set_int (value, self->char_width > 0 ? self->width / self->char_width : 0);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_width_bin_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CHILD:
      trunk_width_bin_set_child (TRUNK_WIDTH_BIN (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_width_bin_dispose (GObject *object)
{
  TrunkWidthBin *self = TRUNK_WIDTH_BIN (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (trunk_width_bin_parent_class)->dispose (object);
}

static void
trunk_width_bin_class_init (TrunkWidthBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_width_bin_get_property;
  object_class->set_property = trunk_width_bin_set_property;
  object_class->dispose = trunk_width_bin_dispose;
  widget_class->measure = trunk_width_bin_measure;
  widget_class->size_allocate = trunk_width_bin_size_allocate;
  widget_class->get_request_mode = trunk_width_bin_get_request_mode;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_WIDTH_CHARS] =
    g_param_spec_int ("width-chars", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_width_bin_init (TrunkWidthBin *self)
{
}

GtkWidget *
trunk_width_bin_new (GtkWidget *child)
{
  return g_object_new (TRUNK_TYPE_WIDTH_BIN, "child", child, NULL);
}

int
trunk_width_bin_get_width (TrunkWidthBin *self)
{
  g_return_val_if_fail (TRUNK_IS_WIDTH_BIN (self), 0);

  return self->width;
}

int
trunk_width_bin_get_char_width (TrunkWidthBin *self)
{
  g_return_val_if_fail (TRUNK_IS_WIDTH_BIN (self), 0);

  return self->char_width;
}
