/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "checks/trunk-plan.h"
#include "model/trunk-workspace.h"

G_BEGIN_DECLS

/**
 * TrunkTestPlanRequest:
 *
 * What a plan is made of. Plans of many accounts are made in a thread, before anybody watches them: filling in what is known of 5,000 accounts
 * would be seen in the window.
 */
typedef struct
{
  TrunkSnapshot *snapshot;              /* (owned) */
  TrunkRequirement *requirement;        /* (owned) */
  GPtrArray *results;                   /* (owned) (nullable) (element-type TrunkResult): known already */
  char **ids;                           /* (owned) (nullable): accounts to test; the others keep @results */
  char *path;                           /* (owned) (nullable): of the workspace, for the last run */
  gboolean needs_results;               /* once they are there */
  gboolean shared_pass;                 /* for tests */
} TrunkTestPlanRequest;

void       trunk_test_plan_request_free  (TrunkTestPlanRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkTestPlanRequest, trunk_test_plan_request_free)

/* A plan to be run. @request: (transfer full). Returns (finish): (transfer full) (nullable) */
void       trunk_test_plan_make_async    (TrunkTestPlanRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkPlan *trunk_test_plan_make_finish   (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last run of the history. @request: (transfer full). @out_plan: (nullable): never tested. */
void       trunk_test_plan_recall_async  (TrunkTestPlanRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   trunk_test_plan_recall_finish (GAsyncResult *result, TrunkPlan **out_plan, TrunkRunState *out_state, gint64 *out_ended, GError **error);

/* Whether @setup is another one than @plan was made for, as far as tests can tell. */
gboolean   trunk_test_plan_is_outdated   (TrunkPlan *plan, TrunkSetup *setup);

G_END_DECLS
