/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkRunIntro:
 *
 * Before the first run: what will be tested, what will be written into mailboxes and removed again, and what is done only if it was asked for.
 * ::open-service: what is asked for is changed on the page of the service.
 */
#define TRUNK_TYPE_RUN_INTRO (trunk_run_intro_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunIntro, trunk_run_intro, TRUNK, RUN_INTRO, AdwBin)

void trunk_run_intro_show (TrunkRunIntro *self, TrunkSetup *setup);

G_END_DECLS
