/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-practice-mode.h"

G_BEGIN_DECLS

/**
 * TrunkPracticeStrip:
 *
 * What stands on top of a window that practises: that nothing is real, the faults, and the way out; and how far the start is.
 */
#define TRUNK_TYPE_PRACTICE_STRIP (trunk_practice_strip_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPracticeStrip, trunk_practice_strip, TRUNK, PRACTICE_STRIP, AdwBin)

/* @mode: not referenced: it belongs to the window that the strip is in */
GtkWidget *trunk_practice_strip_new (TrunkPracticeMode *mode) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
