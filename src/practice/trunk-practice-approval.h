/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

#define TRUNK_PRACTICE_APPROVAL_PATH "/devicelogin"

/* The page where a person enters a user code and says yes or no. Plain HTML, without scripts. */
void trunk_practice_approval_handle (TrunkPractice *practice, SoupServerMessage *message);

G_END_DECLS
