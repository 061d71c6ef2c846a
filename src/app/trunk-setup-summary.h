/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-run-words.h"
#include "app/trunk-setup.h"
#include "explain/trunk-calendar.h"

G_BEGIN_DECLS

/* What the overview says of one set-up. Strings are owned and translated. */
typedef struct
{
  TrunkOutlook outlook;
  char *sentence;               /* the one thing to know now */
  char *last_run;               /* (nullable): "Tested today at 14:20, 25 accounts" */
  char *next_date;              /* (nullable): "EWS is switched off for good: in 131 days, 1 April 2027" */
  gboolean next_date_presses;   /* it is near */
} TrunkSetupSummary;

/**
 * trunk_setup_summary_new:
 * @runs: (nullable) (element-type TrunkHistoryRun): its newest runs, newest first; %NULL while they are not known
 * @calendar: dates of this set-up and others
 * @now: Unix microseconds
 */
TrunkSetupSummary *trunk_setup_summary_new  (TrunkSetup *setup, GPtrArray *runs, TrunkCalendar *calendar, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void               trunk_setup_summary_free (TrunkSetupSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkSetupSummary, trunk_setup_summary_free)

G_END_DECLS
