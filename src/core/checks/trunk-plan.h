/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "checks/trunk-check-item.h"
#include "model/trunk-snapshot.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkPlan:
 *
 * The ordered checks for one snapshot: a GListModel of TrunkCheckItem, shared rungs first, then each account's ladder. All are
 * there, PENDING, before anything runs. Pure: no I/O.
 */
#define TRUNK_TYPE_PLAN (trunk_plan_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPlan, trunk_plan, TRUNK, PLAN, GObject)

/* @only_accounts: (nullable): ids, aliases or addresses of the accounts to test; NULL for all.
 * TRUNK_ERROR_INVALID_INPUT names what is not an account. */
TrunkPlan        *trunk_plan_new                (TrunkSnapshot *snapshot, TrunkRequirement *requirement, const char * const *only_accounts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TrunkSnapshot    *trunk_plan_get_snapshot       (TrunkPlan *self);
TrunkRequirement *trunk_plan_get_requirement    (TrunkPlan *self);

guint             trunk_plan_get_n_shared       (TrunkPlan *self);
TrunkCheckItem   *trunk_plan_get_shared         (TrunkPlan *self, guint n);
guint             trunk_plan_get_n_accounts     (TrunkPlan *self);
TrunkAccount     *trunk_plan_get_account        (TrunkPlan *self, guint account);
guint             trunk_plan_get_n_rungs        (TrunkPlan *self, guint account);
TrunkCheckItem   *trunk_plan_get_rung           (TrunkPlan *self, guint account, guint n);

/* For views and counts over many accounts: none of these makes a row. */
TrunkCheckItem   *trunk_plan_peek_rung          (TrunkPlan *self, guint account, guint n);  /* (nullable) */
TrunkStatus       trunk_plan_get_rung_status    (TrunkPlan *self, guint account, guint n);
TrunkCheck       *trunk_plan_get_rung_check     (TrunkPlan *self, guint account, guint n);

/* The verdict: the first item that failed, or that warned when none failed; NULL when all passed or nothing ran. */
TrunkCheckItem   *trunk_plan_get_shared_verdict  (TrunkPlan *self);
TrunkCheckItem   *trunk_plan_get_account_verdict (TrunkPlan *self, guint account);

/* A plan of its own with what @self has come to so far, so that another thread can read it while this one goes on: begun with the
 * shared rungs, then @n_accounts at a time; TRUE while there are more. Both are called on the thread of @self; after that nothing
 * of @copy is shared but what is immutable. */
TrunkPlan        *trunk_plan_copy_begin         (TrunkPlan *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean          trunk_plan_copy_next          (TrunkPlan *self, TrunkPlan *copy, guint n_accounts);

/* Takes over results of an earlier, stopped run, so that the runner goes on where it ended. Unknown ones are ignored. */
void              trunk_plan_restore            (TrunkPlan *self, GPtrArray *results);
/* Shows a run that is over as it ended. @finished: it was gone through, rather than stopped or killed. Such a plan is not run again. */
void              trunk_plan_recall             (TrunkPlan *self, GPtrArray *results, gboolean finished);
/* Accounts other than @ids are not tested in this run: what is not known of them by trunk_plan_restore() is not reached. */
void              trunk_plan_set_aside_others   (TrunkPlan *self, const char * const *ids);
/* What is known now, shared rungs first. (element-type TrunkResult) */
GPtrArray        *trunk_plan_dup_results        (TrunkPlan *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
