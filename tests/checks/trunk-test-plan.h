/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"
#include "providers/trunk-provider.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* A set-up of @n_accounts with addresses user0@example.com and so on, on Unity Connection 15 SU4 by Graph. */
TrunkSnapshot    *trunk_test_snapshot_new     (const char *release, TrunkFeature features, guint n_accounts) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise, with the round trip opted into. */
TrunkSnapshot    *trunk_test_snapshot_new_round_trip (const char *release, TrunkFeature features, guint n_accounts) G_GNUC_WARN_UNUSED_RESULT;
TrunkRequirement *trunk_test_requirement_new  (TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
/* A plan whose shared rungs have all passed, so that a runner goes to the accounts at once. */
TrunkPlan        *trunk_test_plan_new         (TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TrunkTestProvider:
 *
 * A provider without a network. Operations end in the next turn of the loop with the finding that was set for (mailbox,
 * operation), or never.
 */
#define TRUNK_TYPE_TEST_PROVIDER (trunk_test_provider_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTestProvider, trunk_test_provider, TRUNK, TEST_PROVIDER, TrunkProvider)

TrunkTestProvider *trunk_test_provider_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void               trunk_test_provider_answer      (TrunkTestProvider *self, const char *mailbox, TrunkOperation operation, TrunkFinding finding);
/* The operation stays under way until it is cancelled, and for @ignore_cancel even then. */
void               trunk_test_provider_stall       (TrunkTestProvider *self, const char *mailbox, TrunkOperation operation, gboolean ignore_cancel);
/* The operation ends with an error of the plumbing instead of a finding. */
void               trunk_test_provider_break       (TrunkTestProvider *self, const char *mailbox, TrunkOperation operation);
/* Claims to hold requests back until then (monotonic microseconds). */
void               trunk_test_provider_pause       (TrunkTestProvider *self, gint64 until);
guint              trunk_test_provider_get_n_calls (TrunkTestProvider *self);
guint              trunk_test_provider_get_most_parallel (TrunkTestProvider *self);

G_END_DECLS
