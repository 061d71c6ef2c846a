/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-sign-in-report.h"

G_BEGIN_DECLS

/**
 * TrunkSignInCard:
 *
 * What the last token said: who or which application, where, how long, and each permission as granted or missing, in words and icons.
 */
#define TRUNK_TYPE_SIGN_IN_CARD (trunk_sign_in_card_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSignInCard, trunk_sign_in_card, TRUNK, SIGN_IN_CARD, AdwBin)

/* @report: (nullable): borrowed for the call; the card is hidden without one. @sign_in: how the set-up signs in. @now: Unix seconds */
void trunk_sign_in_card_show (TrunkSignInCard *self, TrunkSignInReport *report, TrunkSignIn sign_in, gint64 now);

G_END_DECLS
