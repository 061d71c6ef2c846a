/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-test-run.h"
#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/**
 * TrunkMailboxState:
 *
 * How one account stands, from its ladder.
 */
typedef enum
{
  TRUNK_MAILBOX_OPEN,           /* not tested, or not to the end */
  TRUNK_MAILBOX_WORKS,
  TRUNK_MAILBOX_WARNED,
  TRUNK_MAILBOX_BROKEN,
  TRUNK_N_MAILBOX_STATES
} TrunkMailboxState;

/**
 * TrunkRunTally:
 *
 * What a run amounts to so far: how each account stands, how many there are of each kind, and the causes. Kept up to date while the run goes
 * on at a price that does not grow with its pace: results are noted as they come, and worked off some ten times a second; causes, which
 * need a look at every account, at most twice a second and the less often the longer that takes.
 * ::updated (gboolean causes): counts and states are other ones; @causes: the causes, too.
 */
#define TRUNK_TYPE_RUN_TALLY (trunk_run_tally_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunTally, trunk_run_tally, TRUNK, RUN_TALLY, GObject)

/* For the plan that @run shows now. */
TrunkRunTally     *trunk_run_tally_new          (TrunkCatalog *catalog, TrunkTestRun *run) G_GNUC_WARN_UNUSED_RESULT;

/* Counts what has come at once, for whoever learns of the end of the run before the tally does. */
void               trunk_run_tally_settle       (TrunkRunTally *self);

TrunkPlan         *trunk_run_tally_get_plan     (TrunkRunTally *self);
TrunkMailboxState  trunk_run_tally_get_state    (TrunkRunTally *self, guint account);
guint              trunk_run_tally_get_n        (TrunkRunTally *self, TrunkMailboxState state);
/* (element-type TrunkCause), most accounts first; the array is another one after each ::updated with causes. */
GPtrArray         *trunk_run_tally_get_causes   (TrunkRunTally *self);
/* "23 of 25 mailboxes work. 2 causes keep the others out." */
char              *trunk_run_tally_dup_verdict  (TrunkRunTally *self) G_GNUC_WARN_UNUSED_RESULT;
/* The account that needs a look first: G_MAXUINT when none does. */
guint              trunk_run_tally_find_first_failed (TrunkRunTally *self);

/* Which cause is which, over updates: check, finding and code. */
char              *trunk_cause_dup_id           (const TrunkCause *cause) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it keeps every account out before any is tested. */
gboolean           trunk_cause_is_shared        (const TrunkCause *cause);

G_END_DECLS
