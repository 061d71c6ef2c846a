/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

/**
 * TrunkPracticeHint:
 *
 * Stands above a page of a practice session: what happens there in real life, where its values come from, and a button that fills them in.
 */
#define TRUNK_TYPE_PRACTICE_HINT (trunk_practice_hint_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPracticeHint, trunk_practice_hint, TRUNK, PRACTICE_HINT, AdwBin)

/* @page: of a set-up of a practice session */
GtkWidget *trunk_practice_hint_new (TrunkWizardPage *page) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
