/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/trunk-finding-list.h"

G_BEGIN_DECLS

#define TRUNK_FINDING_ENUM_ENTRY(symbol, nick) TRUNK_FINDING_##symbol,

/**
 * TrunkFinding:
 *
 * Everything a check can conclude. It sits in the lowest room so that net/, auth/ and providers/ can name what they saw;
 * it is decided once, at the lowest place that has all the facts, and nothing above interprets a status code again.
 */
typedef enum
{
  TRUNK_FINDING_LIST (TRUNK_FINDING_ENUM_ENTRY)
  TRUNK_N_FINDINGS
} TrunkFinding;

#undef TRUNK_FINDING_ENUM_ENTRY

/**
 * TrunkStatus:
 * @TRUNK_STATUS_PENDING: planned, not started
 * @TRUNK_STATUS_RUNNING: under way
 * @TRUNK_STATUS_PASS: the question was answered as hoped
 * @TRUNK_STATUS_WARN: it works, but needs attention
 * @TRUNK_STATUS_FAIL: broken; the first such rung of a ladder is its verdict
 * @TRUNK_STATUS_SKIPPED: not asked, because it does not apply or was not opted into
 * @TRUNK_STATUS_NOT_REACHED: an earlier rung broke, or the run was stopped before
 */
typedef enum
{
  TRUNK_STATUS_PENDING,
  TRUNK_STATUS_RUNNING,
  TRUNK_STATUS_PASS,
  TRUNK_STATUS_WARN,
  TRUNK_STATUS_FAIL,
  TRUNK_STATUS_SKIPPED,
  TRUNK_STATUS_NOT_REACHED,
} TrunkStatus;

const char  *trunk_finding_get_nick   (TrunkFinding finding);
gboolean     trunk_finding_from_nick  (const char *nick, TrunkFinding *out_finding);
TrunkStatus  trunk_finding_get_status (TrunkFinding finding);
gboolean     trunk_finding_is_transient (TrunkFinding finding);

const char  *trunk_status_get_nick    (TrunkStatus status);

G_END_DECLS
