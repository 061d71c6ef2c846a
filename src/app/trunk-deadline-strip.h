/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "explain/trunk-calendar.h"

G_BEGIN_DECLS

/**
 * TrunkDeadlineStrip:
 *
 * Twelve months from today's on, with a button for each date in them: what happens, whom it concerns, where that is said.
 */
#define TRUNK_TYPE_DEADLINE_STRIP (trunk_deadline_strip_get_type ())
G_DECLARE_FINAL_TYPE (TrunkDeadlineStrip, trunk_deadline_strip, TRUNK, DEADLINE_STRIP, GtkWidget)

#define TRUNK_DEADLINE_STRIP_MONTHS 12

GtkWidget *trunk_deadline_strip_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_deadline_strip_set_calendar (TrunkDeadlineStrip *self, TrunkCalendar *calendar, const GDate *today);
/* How many dates it shows. */
guint      trunk_deadline_strip_get_n_marks  (TrunkDeadlineStrip *self);

G_END_DECLS
