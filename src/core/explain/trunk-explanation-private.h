/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-explain.h"
#include "explain/trunk-fill-private.h"

G_BEGIN_DECLS

/* @refinement: (nullable): a code or reply of the document; what it has replaces what the finding has */
TrunkExplanation *trunk_explanation_new (xmlDoc *remedies, TrunkFinding finding, xmlNode *refinement, TrunkFill *fill) G_GNUC_WARN_UNUSED_RESULT;

/* What a text names: a finding, with the code or reply that refines it (nullable), and facts from the text put into @fill. */
gboolean trunk_recognise_text (xmlDoc *remedies, const char *text, TrunkFill *fill, TrunkFinding *out_finding, xmlNode **out_refinement);

G_END_DECLS
