/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-faults.h"
#include "practice/trunk-practice-server.h"

G_BEGIN_DECLS

/* Exchange Web Services (SOAP) at /EWS/Exchange.asmx, as far as mailbox checks and the usual clients need it (facts 3). */
void                      trunk_practice_ews_handle (TrunkPractice *practice, SoupServerMessage *message, const char *path,
                                                     const TrunkPracticeCloud *cloud);
/* The rows of the fault menu that EWS serves (static). */
const TrunkPracticeFault *trunk_practice_ews_faults (gsize *out_n);

G_END_DECLS
