/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/**
 * TrunkCauseList:
 *
 * The causes as cards, most mailboxes first. While a run goes on cards are kept and changed, not made anew.
 * ::chosen (const char *id): only the mailboxes of that cause are to be shown; NULL: all again. ::retest (const char *id).
 */
#define TRUNK_TYPE_CAUSE_LIST (trunk_cause_list_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCauseList, trunk_cause_list, TRUNK, CAUSE_LIST, AdwBin)

GtkWidget *trunk_cause_list_new            (void) G_GNUC_WARN_UNUSED_RESULT;

/* @causes: (element-type TrunkCause) (nullable) */
void       trunk_cause_list_show           (TrunkCauseList *self, GPtrArray *causes);
/* @id: (nullable) */
void       trunk_cause_list_choose         (TrunkCauseList *self, const char *id);
void       trunk_cause_list_set_can_retest (TrunkCauseList *self, gboolean can_retest);

G_END_DECLS
