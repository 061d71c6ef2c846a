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

TrunkAccountState trunk_report_judge_account      (TrunkPlan *plan, guint account);
const char       *trunk_account_state_get_nick    (TrunkAccountState state);
const char       *trunk_verdict_get_nick          (TrunkVerdict state);

/* What all formats say; each writer only decides how. Everything here is borrowed from trunk_report_write(). */
typedef struct
{
  TrunkCatalog      *catalog;
  TrunkPlan         *plan;
  GPtrArray         *causes;
  TrunkReportFlags   flags;
  guint              width;
  gint64             finished;  /* Unix seconds */
  gint64             duration;  /* microseconds from the first start to the last end */
  TrunkVerdict       state;
  TrunkAccountState *accounts;
  guint              n_accounts;
  guint              n[TRUNK_N_ACCOUNT_STATES];
  guint              n_failures; /* causes that are failures */
  guint              n_warnings;
} TrunkReport;

/* "23 of 25 mailboxes work. 2 causes keep the others out." */
char *trunk_report_dup_verdict      (const TrunkReport *report) G_GNUC_WARN_UNUSED_RESULT;
char *trunk_report_dup_finished     (const TrunkReport *report) G_GNUC_WARN_UNUSED_RESULT; /* ISO 8601, UTC */

/* Names, addresses and our own words, for one line */
char *trunk_report_dup_plain        (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* What others said, for one line: masked as well */
char *trunk_report_dup_evidence     (const char *text) G_GNUC_WARN_UNUSED_RESULT;

void  trunk_report_write_text       (const TrunkReport *report, GString *out);
void  trunk_report_write_details    (const TrunkReport *report, GString *out);
void  trunk_report_write_json       (const TrunkReport *report, GString *out);
void  trunk_report_write_junit      (const TrunkReport *report, GString *out);
void  trunk_report_write_nagios     (const TrunkReport *report, GString *out);
void  trunk_report_write_prometheus (const TrunkReport *report, GString *out);

G_END_DECLS
