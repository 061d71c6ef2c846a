/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-report-facts.h"
#include "handover/trunk-paper.h"

G_BEGIN_DECLS

/* Mailboxes that a paper lists one by one; more are counted. Those that need somebody come first. The JSON report has all. */
#define TRUNK_REPORT_PAPER_MAX_ROWS 500

/* The report of a run for people: the verdict first, each cause with what to do, what was tested, the mailboxes. It costs as much
 * as there are causes and listed mailboxes, however many were tested. */
TrunkPaper *trunk_report_to_paper (const TrunkReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
