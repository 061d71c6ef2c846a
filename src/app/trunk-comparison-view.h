/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-history.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/**
 * TrunkComparisonView:
 *
 * What differs between two runs of one set-up: what got worse first, then what got better, each with its check in words and its finding
 * explained.
 */
#define TRUNK_TYPE_COMPARISON_VIEW (trunk_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkComparisonView, trunk_comparison_view, TRUNK, COMPARISON_VIEW, AdwBin)

/* @groups: (element-type TrunkDifferenceGroup) */
void  trunk_comparison_view_show      (TrunkComparisonView *self, TrunkCatalog *catalog, const TrunkStoredRun *before, const TrunkStoredRun *after, GPtrArray *groups);
void  trunk_comparison_view_show_busy (TrunkComparisonView *self);
void  trunk_comparison_view_show_error (TrunkComparisonView *self, const char *text);

/* "2 checks fail that passed before, 3 work again", translated */
char *trunk_comparison_dup_sentence   (GPtrArray *groups) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
