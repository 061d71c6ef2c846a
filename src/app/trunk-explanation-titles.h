/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/**
 * TrunkExplanationTitles:
 *
 * What a row's finding is called, for the many places that only name it. An explanation costs a look through the remedies; its title is the same
 * for the same finding and code, and kept.
 */
typedef struct _TrunkExplanationTitles TrunkExplanationTitles;

TrunkExplanationTitles *trunk_explanation_titles_new  (TrunkCatalog *catalog) G_GNUC_WARN_UNUSED_RESULT;
void                    trunk_explanation_titles_free (TrunkExplanationTitles *self);

/* (nullable): the title where @item failed or warns. A TrunkRungTitleFunc, with the titles as @user_data. */
const char             *trunk_explanation_titles_get  (TrunkCheckItem *item, gpointer user_data);

G_END_DECLS
