/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_REPORT_TEXT,            /* aligned, for a person; colour is opt-in */
  TRUNK_REPORT_JSON,            /* data/schemas/report.schema.json */
  TRUNK_REPORT_JUNIT,
  TRUNK_REPORT_NAGIOS,          /* one line with performance data */
  TRUNK_REPORT_PROMETHEUS,      /* text exposition format */
} TrunkReportFormat;

typedef enum
{
  TRUNK_REPORT_NONE    = 0,
  TRUNK_REPORT_COLOUR  = 1 << 0,
  TRUNK_REPORT_DETAILS = 1 << 1, /* every rung of every account, evidence and transcript */
} TrunkReportFlags;

typedef enum
{
  TRUNK_VERDICT_PASSED,             /* exit code 0 */
  TRUNK_VERDICT_WARNED,             /* 1 */
  TRUNK_VERDICT_FAILED,             /* 2 */
  TRUNK_VERDICT_STOPPED,            /* 5 */
} TrunkVerdict;

TrunkVerdict  trunk_report_judge (TrunkPlan *plan);

/* @width: columns for text, 0 = 80; @finished: Unix seconds of the end of the run. Never holds a secret. */
char         *trunk_report_write (TrunkCatalog *catalog, TrunkPlan *plan, TrunkReportFormat format, TrunkReportFlags flags, guint width,
                                  gint64 finished, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
