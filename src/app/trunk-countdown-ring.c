/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-countdown-ring.h"

/* Of the size: a line that is seen at 16 pixels and not heavy at 48 */
#define LINE_SHARE 0.14
#define TRACK_ALPHA 0.2

struct _TrunkCountdownRing
{
  GObject parent_instance;

  double fraction;
  gboolean urgent;
};

static void
append_arc (GtkSnapshot   *snapshot,
            double         size,
            double         fraction,
            const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, size, size));
  double line = size * LINE_SHARE;

  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
  cairo_set_line_width (cr, line);
  /* From the top, in the direction of a clock. */
  cairo_arc (cr, size / 2, size / 2, (size - line) / 2, -G_PI / 2, -G_PI / 2 + 2 * G_PI * fraction);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
trunk_countdown_ring_snapshot_symbolic (GtkSymbolicPaintable *paintable,
                                        GdkSnapshot          *snapshot,
                                        double                width,
                                        double                height,
                                        const GdkRGBA        *colors,
                                        gsize                 n_colors)
{
  TrunkCountdownRing *self = TRUNK_COUNTDOWN_RING (paintable);
  GdkRGBA color = { 0.5, 0.5, 0.5, 1 };
  GdkRGBA track;
  double size = MIN (width, height);

  if (n_colors > GTK_SYMBOLIC_COLOR_WARNING && self->urgent)
    color = colors[GTK_SYMBOLIC_COLOR_WARNING];
  else if (n_colors > GTK_SYMBOLIC_COLOR_FOREGROUND)
    color = colors[GTK_SYMBOLIC_COLOR_FOREGROUND];

  track = color;
  track.alpha *= TRACK_ALPHA;
  append_arc (snapshot, size, 1, &track);
  if (self->fraction > 0)
    append_arc (snapshot, size, self->fraction, &color);
}

static void
trunk_countdown_ring_snapshot (GdkPaintable *paintable,
                               GdkSnapshot  *snapshot,
                               double        width,
                               double        height)
{
  trunk_countdown_ring_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (paintable), snapshot, width, height, NULL, 0);
}

static void
trunk_countdown_ring_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = trunk_countdown_ring_snapshot;
}

static void
trunk_countdown_ring_symbolic_init (GtkSymbolicPaintableInterface *iface)
{
  iface->snapshot_symbolic = trunk_countdown_ring_snapshot_symbolic;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkCountdownRing, trunk_countdown_ring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, trunk_countdown_ring_paintable_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SYMBOLIC_PAINTABLE, trunk_countdown_ring_symbolic_init))

static void
trunk_countdown_ring_class_init (TrunkCountdownRingClass *klass)
{
}

static void
trunk_countdown_ring_init (TrunkCountdownRing *self)
{
  self->fraction = 1;
}

/**
 * trunk_countdown_ring_new:
 *
 * Returns: (transfer full): a full ring
 */
TrunkCountdownRing *
trunk_countdown_ring_new (void)
{
  return g_object_new (TRUNK_TYPE_COUNTDOWN_RING, NULL);
}

/**
 * trunk_countdown_ring_set_fraction:
 * @fraction: what is left, from 1 to 0
 * @urgent: whether little is left
 */
void
trunk_countdown_ring_set_fraction (TrunkCountdownRing *self,
                                   double              fraction,
                                   gboolean            urgent)
{
  g_return_if_fail (TRUNK_IS_COUNTDOWN_RING (self));

  self->fraction = CLAMP (fraction, 0, 1);
  self->urgent = urgent;
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}
