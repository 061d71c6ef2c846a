/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/**
 * TrunkResult:
 *
 * What one check concluded about one subject. Immutable.
 */
#define TRUNK_TYPE_RESULT (trunk_result_get_type ())
GType         trunk_result_get_type     (void);

/* @started: Unix microseconds; @duration: microseconds */
TrunkResult  *trunk_result_new          (const char *check_id, const char *subject, TrunkStatus status, TrunkOutcome *outcome, gint64 started, gint64 duration) G_GNUC_WARN_UNUSED_RESULT;
TrunkResult  *trunk_result_ref          (TrunkResult *self);
void          trunk_result_unref        (TrunkResult *self);

const char   *trunk_result_get_check    (TrunkResult *self);    /* id of the check: "account-mailbox" */
const char   *trunk_result_get_subject  (TrunkResult *self);    /* address of the account, "host:port" of an endpoint, "" */
TrunkStatus   trunk_result_get_status   (TrunkResult *self);
TrunkFinding  trunk_result_get_finding  (TrunkResult *self);
TrunkOutcome *trunk_result_get_outcome  (TrunkResult *self);
gint64        trunk_result_get_started  (TrunkResult *self);
gint64        trunk_result_get_duration (TrunkResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkResult, trunk_result_unref)

G_END_DECLS
