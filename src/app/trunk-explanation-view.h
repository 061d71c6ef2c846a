/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/**
 * TrunkExplanationView:
 *
 * An explanation as a person reads it: title, cause, numbered remedies (each with its command to copy or its page to open, who does it and how long
 * it takes to act), where that is said, and a button that copies all of it as text. Hidden while "explanation" is %NULL.
 */
#define TRUNK_TYPE_EXPLANATION_VIEW (trunk_explanation_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkExplanationView, trunk_explanation_view, TRUNK, EXPLANATION_VIEW, AdwBin)

GtkWidget        *trunk_explanation_view_new             (void) G_GNUC_WARN_UNUSED_RESULT;

TrunkExplanation *trunk_explanation_view_get_explanation (TrunkExplanationView *self);  /* (nullable) */
void              trunk_explanation_view_set_explanation (TrunkExplanationView *self, TrunkExplanation *explanation);
/* Whether it has its own button "Copy all as text" (it has, unless told otherwise) */
void              trunk_explanation_view_set_copyable    (TrunkExplanationView *self, gboolean copyable);

/* The same as plain text, for a letter or a ticket. */
char             *trunk_explanation_dup_text             (TrunkExplanation *explanation) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
