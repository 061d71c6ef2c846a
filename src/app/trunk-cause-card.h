/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/**
 * TrunkCauseCard:
 *
 * One cause that keeps mailboxes out: what it is, how many it touches, the first thing to do about it, who does that and how long it takes.
 * "chosen" (notify): only the mailboxes it touches are to be shown. ::retest: they are to be tested again.
 */
#define TRUNK_TYPE_CAUSE_CARD (trunk_cause_card_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCauseCard, trunk_cause_card, TRUNK, CAUSE_CARD, AdwBin)

GtkWidget  *trunk_cause_card_new           (const char *id) G_GNUC_WARN_UNUSED_RESULT;

const char *trunk_cause_card_get_id        (TrunkCauseCard *self);      /* as trunk_cause_dup_id() */
void        trunk_cause_card_show          (TrunkCauseCard *self, const TrunkCause *cause);
void        trunk_cause_card_set_chosen    (TrunkCauseCard *self, gboolean chosen);
gboolean    trunk_cause_card_get_chosen    (TrunkCauseCard *self);
void        trunk_cause_card_set_can_retest (TrunkCauseCard *self, gboolean can_retest);

G_END_DECLS
