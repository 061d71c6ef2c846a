/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fold-box.h"

struct _TrunkFoldBox
{
  GtkWidget parent_instance;

  int spacing;
  gboolean packed;              /* all at their own widths, at the start */
  gboolean folded;
  guint tell_id;                /* idle source that tells of "folded" */
};

typedef enum
{
  PROP_SPACING = 1,
  PROP_PACKED,
  PROP_FOLDED,
} TrunkFoldBoxProperty;

static GParamSpec *props[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (TrunkFoldBox, trunk_fold_box, GTK_TYPE_WIDGET)

static int
natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static int
height_for (GtkWidget *child,
            int        width)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* The width of all beside each other. */
static int
line_width (TrunkFoldBox *self)
{
  int width = 0;
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      width += natural_width (child);
      n++;
    }

  return width + self->spacing * MAX ((int) n - 1, 0);
}

/* What the first child gets on a line: all that the others leave. */
static int
first_width (TrunkFoldBox *self,
             int           width)
{
  GtkWidget *first = NULL;
  int others = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      if (first == NULL)
        first = child;
      else
        others += self->spacing + natural_width (child);
    }

  return self->packed && first != NULL ? natural_width (first) : width - others;
}

static GtkSizeRequestMode
trunk_fold_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_fold_box_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  TrunkFoldBox *self = TRUNK_FOLD_BOX (widget);
  gboolean line = for_size < 0 || for_size >= line_width (self);
  gboolean first = TRUE;
  int size = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;

      if (!gtk_widget_should_layout (child))
        continue;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          gtk_widget_measure (child, orientation, -1, &child_minimum, NULL, NULL, NULL);
          size = MAX (size, child_minimum);
        }
      else if (line)
        {
          size = MAX (size, height_for (child, for_size < 0 ? -1 : first ? first_width (self, for_size) : natural_width (child)));
        }
      else
        {
          size += height_for (child, for_size) + (first ? 0 : self->spacing);
        }
      first = FALSE;
    }

  *minimum = size;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (size, line_width (self)) : size;
}

static gboolean
tell_cb (gpointer user_data)
{
  TrunkFoldBox *self = user_data;

  self->tell_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);

  return G_SOURCE_REMOVE;
}

static void
trunk_fold_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TrunkFoldBox *self = TRUNK_FOLD_BOX (widget);
  gboolean line = width >= line_width (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean first = TRUE;
  int at = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation box = { 0, 0, width, height };

      if (!gtk_widget_should_layout (child))
        continue;

      if (line)
        {
          box.width = first ? first_width (self, width) : natural_width (child);
          box.x = rtl ? width - at - box.width : at;
          at += box.width + self->spacing;
        }
      else
        {
          box.height = height_for (child, width);
          box.y = at;
          at += box.height + self->spacing;
        }
      gtk_widget_size_allocate (child, &box, -1);
      first = FALSE;
    }

  if (self->folded == !line)
    return;
  self->folded = !line;
  /* What follows from it changes other widgets, which can't be done while sizes are given out. */
  if (self->tell_id == 0)
    self->tell_id = g_idle_add (tell_cb, self);
}

static void
trunk_fold_box_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((TrunkFoldBoxProperty) id)
    {
    case PROP_SPACING:
      g_value_set_int (value, TRUNK_FOLD_BOX (object)->spacing);
      break;

    case PROP_PACKED:
      g_value_set_boolean (value, TRUNK_FOLD_BOX (object)->packed);
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, TRUNK_FOLD_BOX (object)->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_fold_box_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((TrunkFoldBoxProperty) id)
    {
    case PROP_SPACING:
      TRUNK_FOLD_BOX (object)->spacing = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (object));
      break;

    case PROP_PACKED:
      TRUNK_FOLD_BOX (object)->packed = g_value_get_boolean (value);
      gtk_widget_queue_resize (GTK_WIDGET (object));
      break;

    case PROP_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_fold_box_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_handle_id (&TRUNK_FOLD_BOX (object)->tell_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (trunk_fold_box_parent_class)->dispose (object);
}

static void
trunk_fold_box_class_init (TrunkFoldBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_fold_box_get_property;
  object_class->set_property = trunk_fold_box_set_property;
  object_class->dispose = trunk_fold_box_dispose;
  widget_class->get_request_mode = trunk_fold_box_get_request_mode;
  widget_class->measure = trunk_fold_box_measure;
  widget_class->size_allocate = trunk_fold_box_size_allocate;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_PACKED] = g_param_spec_boolean ("packed", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_fold_box_init (TrunkFoldBox *self)
{
}
