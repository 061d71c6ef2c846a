/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-accounts-judge.h"

G_BEGIN_DECLS

TrunkFeature  judge_get_of_service (TrunkAccountsJudge *self);
/* (nullable): the first account of another set-up that does what @account does, too */
TrunkAccount *judge_find_overlap   (TrunkAccountsJudge *self, TrunkAccount *account, const char **out_set_up);

G_END_DECLS
