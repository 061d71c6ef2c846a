/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-two-panes.h"

/* In pixels at the usual text size: the gap, and what the second pane needs to be read beside the first. */
#define GAP          24
#define SECOND_WIDTH 380

struct _TrunkTwoPanes
{
  GtkWidget parent_instance;

  gboolean folded;
};

typedef enum
{
  PROP_FOLDED = 1,
} TrunkTwoPanesProperty;

static GParamSpec *props[PROP_FOLDED + 1];

static void trunk_two_panes_buildable_init (GtkBuildableIface *iface);

static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkTwoPanes, trunk_two_panes, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, trunk_two_panes_buildable_init))

static void
trunk_two_panes_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
trunk_two_panes_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = trunk_two_panes_add_child;
}

static int
get_width (GtkWidget *child,
           gboolean   natural)
{
  int minimum_width, natural_width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, &natural_width, NULL, NULL);

  return natural ? natural_width : minimum_width;
}

static int
get_height (GtkWidget *child,
            int        width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);

  return natural;
}

static gboolean
must_fold (GtkWidget *first,
           GtkWidget *second,
           int        width)
{
  return width >= 0 && width < get_width (first, TRUE) + GAP + MAX (SECOND_WIDTH, get_width (second, FALSE));
}

static GtkSizeRequestMode
trunk_two_panes_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
trunk_two_panes_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (get_width (first, FALSE), get_width (second, FALSE));
      *natural = get_width (first, TRUE) + GAP + get_width (second, TRUE);
    }
  else if (must_fold (first, second, for_size))
    {
      *minimum = *natural = get_height (first, for_size) + GAP + get_height (second, for_size);
    }
  else
    {
      int first_width = get_width (first, TRUE);

      *minimum = *natural = MAX (get_height (first, first_width),
                                 get_height (second, for_size < 0 ? -1 : for_size - GAP - first_width));
    }
}

static void
trunk_two_panes_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TrunkTwoPanes *self = TRUNK_TWO_PANES (widget);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean folded = must_fold (first, second, width);
  GtkAllocation one = { 0, 0, width, 0 };
  GtkAllocation two = { 0, 0, width, 0 };

  if (folded)
    {
      one.height = get_height (first, width);
      two.y = one.height + GAP;
      two.height = MAX (height - two.y, get_height (second, width));
    }
  else
    {
      one.width = get_width (first, TRUE);
      two.width = width - GAP - one.width;
      one.x = rtl ? width - one.width : 0;
      two.x = rtl ? 0 : one.width + GAP;
      one.height = get_height (first, one.width);
      two.height = MAX (height, get_height (second, two.width));
    }
  gtk_widget_size_allocate (first, &one, -1);
  gtk_widget_size_allocate (second, &two, -1);

  if (folded != self->folded)
    {
      self->folded = folded;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
    }
}

static void
trunk_two_panes_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((TrunkTwoPanesProperty) prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, TRUNK_TWO_PANES (object)->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_two_panes_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (trunk_two_panes_parent_class)->dispose (object);
}

static void
trunk_two_panes_class_init (TrunkTwoPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_two_panes_get_property;
  object_class->dispose = trunk_two_panes_dispose;
  widget_class->get_request_mode = trunk_two_panes_get_request_mode;
  widget_class->measure = trunk_two_panes_measure;
  widget_class->size_allocate = trunk_two_panes_size_allocate;

  props[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_two_panes_init (TrunkTwoPanes *self)
{
}

gboolean
trunk_two_panes_get_folded (TrunkTwoPanes *self)
{
  g_return_val_if_fail (TRUNK_IS_TWO_PANES (self), FALSE);

  return self->folded;
}
