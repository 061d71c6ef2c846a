/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkSparkline:
 *
 * The last runs as bars, oldest first: how much of each bar stands is the share of checks that passed, and what failed hangs from the top
 * with a gap between them, so that the picture does not depend on colour. Its text says the same.
 */
#define TRUNK_TYPE_SPARKLINE (trunk_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSparkline, trunk_sparkline, TRUNK, SPARKLINE, GtkWidget)

#define TRUNK_SPARKLINE_MAX_RUNS 12

GtkWidget *trunk_sparkline_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* @runs: (nullable) (element-type TrunkHistoryRun): newest first; hidden with fewer than two */
void       trunk_sparkline_set_runs (TrunkSparkline *self, GPtrArray *runs);

G_END_DECLS
