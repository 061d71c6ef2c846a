/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-run-tally.h"

G_BEGIN_DECLS

/**
 * TrunkRunHeader:
 *
 * How it went, or goes, in a sentence; progress; and what can be done now. ::start, ::stop, ::resume, ::retest-failed.
 */
#define TRUNK_TYPE_RUN_HEADER (trunk_run_header_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunHeader, trunk_run_header, TRUNK, RUN_HEADER, AdwBin)

/* @tally: (nullable): nothing was tested yet. @missing: (nullable): why nothing can be tested now, translated */
void        trunk_run_header_show          (TrunkRunHeader *self, TrunkTestRun *run, TrunkRunTally *tally, const char *missing);
const char *trunk_run_header_get_verdict   (TrunkRunHeader *self);
void        trunk_run_header_focus         (TrunkRunHeader *self);

G_END_DECLS
