/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-history.h"
#include "app/trunk-session.h"

G_BEGIN_DECLS

/**
 * TrunkHistoryView:
 *
 * The runs by date, a page at a time; two of one set-up can be compared, and old ones be removed.
 */
#define TRUNK_TYPE_HISTORY_VIEW (trunk_history_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHistoryView, trunk_history_view, TRUNK, HISTORY_VIEW, AdwBin)

/* Once */
void     trunk_history_view_set_history (TrunkHistoryView *self, TrunkSession *session, TrunkHistory *history);
/* @service: (nullable): of all set-ups. Reads the newest runs. */
void     trunk_history_view_show        (TrunkHistoryView *self, const char *service);
/* From a comparison to the list; FALSE when it is there. */
gboolean trunk_history_view_go_back     (TrunkHistoryView *self);

G_END_DECLS
