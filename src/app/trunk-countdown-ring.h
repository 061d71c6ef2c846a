/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkCountdownRing:
 *
 * A ring that empties, for a GtkImage: takes the colour of the text around it. It is decoration: the time stands in words beside it.
 */
#define TRUNK_TYPE_COUNTDOWN_RING (trunk_countdown_ring_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCountdownRing, trunk_countdown_ring, TRUNK, COUNTDOWN_RING, GObject)

TrunkCountdownRing *trunk_countdown_ring_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* @fraction: what is left, 1 = all; @urgent: in the colour of warnings */
void                trunk_countdown_ring_set_fraction (TrunkCountdownRing *self, double fraction, gboolean urgent);

G_END_DECLS
