/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-report.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_ACCOUNT_WORKS,
  TRUNK_ACCOUNT_WARNED,
  TRUNK_ACCOUNT_BROKEN,
  TRUNK_ACCOUNT_NOT_REACHED,    /* a shared rung broke, or the run was stopped */
  TRUNK_N_ACCOUNT_STATES
} TrunkAccountState;

TrunkAccountState trunk_report_judge_account (TrunkPlan *plan, guint account);
const char       *trunk_account_state_get_nick (TrunkAccountState state);
const char       *trunk_verdict_get_nick     (TrunkVerdict state);

/**
 * TrunkReport:
 *
 * What every form of report says; each writer only decides how. Catalogue and plan are borrowed. To be read by one thread at a
 * time, for the plan makes rows when they are looked at.
 */
typedef struct
{
  TrunkCatalog      *catalog;   /* (unowned) */
  TrunkPlan         *plan;      /* (unowned) */
  GPtrArray         *causes;    /* (owned) (element-type TrunkCause) */
  TrunkReportFlags   flags;
  guint              width;     /* columns, for text */
  gint64             finished;  /* Unix seconds */
  gint64             duration;  /* microseconds from the first start to the last end */
  TrunkVerdict       state;
  TrunkAccountState *accounts;  /* (owned) */
  guint              n_accounts;
  guint              n[TRUNK_N_ACCOUNT_STATES];
  guint              n_failures; /* causes that are failures */
  guint              n_warnings;
} TrunkReport;

/* @width: columns for text, 0 = 80; @finished: Unix seconds of the end of the run */
TrunkReport *trunk_report_new          (TrunkCatalog *catalog, TrunkPlan *plan, TrunkReportFlags flags, guint width, gint64 finished) G_GNUC_WARN_UNUSED_RESULT;
void         trunk_report_free         (TrunkReport *report);

/* "23 of 25 mailboxes work. 2 causes keep the others out." */
char        *trunk_report_dup_verdict  (const TrunkReport *report) G_GNUC_WARN_UNUSED_RESULT;
char        *trunk_report_dup_finished (const TrunkReport *report) G_GNUC_WARN_UNUSED_RESULT; /* ISO 8601, UTC */

/* Names, addresses and our own words, for one line */
char        *trunk_report_dup_plain    (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* What others said, for one line: masked as well */
char        *trunk_report_dup_evidence (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Gets the pieces of a report in order; FALSE: no more, please. */
typedef gboolean (*TrunkReportSink) (const char *data, gsize length, gpointer user_data);

/* The same JSON as trunk_report_write(), a piece at a time: that of 100,000 accounts takes some 200 MB. FALSE: @sink had enough. */
gboolean     trunk_report_stream_json  (const TrunkReport *report, TrunkReportSink sink, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkReport, trunk_report_free)

G_END_DECLS
