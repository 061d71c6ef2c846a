/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-evidence.h"

G_BEGIN_DECLS

/**
 * TrunkOutcome:
 *
 * A finding with its evidence: what a request, a sign-in or a mailbox operation concluded. Immutable and shared by reference.
 *
 * Every asynchronous operation of net/, auth/ and providers/ ends in one: `_finish()` returns an outcome, also for failures of
 * the world, and %NULL with a #GError only for cancellation (%G_IO_ERROR_CANCELLED) and for our own plumbing.
 */
#define TRUNK_TYPE_OUTCOME (trunk_outcome_get_type ())
GType          trunk_outcome_get_type     (void);

TrunkOutcome  *trunk_outcome_new          (TrunkFinding finding, TrunkEvidence *evidence) G_GNUC_WARN_UNUSED_RESULT;
TrunkOutcome  *trunk_outcome_new_take     (TrunkFinding finding, TrunkEvidence *evidence) G_GNUC_WARN_UNUSED_RESULT;
TrunkOutcome  *trunk_outcome_ref          (TrunkOutcome *self);
void           trunk_outcome_unref        (TrunkOutcome *self);

TrunkFinding   trunk_outcome_get_finding  (TrunkOutcome *self);
TrunkEvidence *trunk_outcome_get_evidence (TrunkOutcome *self);
gboolean       trunk_outcome_is_ok        (TrunkOutcome *self);
const char    *trunk_outcome_get_fact     (TrunkOutcome *self, TrunkFact fact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkOutcome, trunk_outcome_unref)

G_END_DECLS
