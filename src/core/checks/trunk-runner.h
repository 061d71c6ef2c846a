/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"
#include "net/trunk-net-context.h"
#include "secrets/trunk-secret-store.h"

G_BEGIN_DECLS

/**
 * TrunkRunner:
 *
 * Executes a plan once: shared rungs in order and only once, then the accounts in bounded parallel. Each rung has its deadline
 * (15 s), each ladder too (60 s). Cancelling ends the run within 100 ms: what was under way and what follows is NOT_REACHED;
 * clean-up of test items goes on (trunk_runner_drain_async()).
 * "n-done" (notify) counts items with a final status. ::result is emitted for each result, in the order they come in.
 */
#define TRUNK_TYPE_RUNNER (trunk_runner_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRunner, trunk_runner, TRUNK, RUNNER, GObject)

TrunkRunner *trunk_runner_new             (TrunkPlan *plan, TrunkNetContext *context, TrunkSecretStore *secrets) G_GNUC_WARN_UNUSED_RESULT;
void         trunk_runner_set_parallel    (TrunkRunner *self, guint accounts);          /* accounts under way at once; by itself 120 by Graph, else 40 */
void         trunk_runner_set_deadlines   (TrunkRunner *self, guint rung_ms, guint ladder_ms);

guint        trunk_runner_get_n_done      (TrunkRunner *self);
guint        trunk_runner_get_n_total     (TrunkRunner *self);
/* Microseconds that are probably left, from the pace so far; -1 while it can't be said */
gint64       trunk_runner_get_time_left   (TrunkRunner *self);

/* FALSE with G_IO_ERROR_CANCELLED when stopped; a broken rung is no error. */
void         trunk_runner_run_async       (TrunkRunner *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean     trunk_runner_run_finish      (TrunkRunner *self, GAsyncResult *result, GError **error);

void         trunk_runner_drain_async     (TrunkRunner *self, guint deadline_ms, GAsyncReadyCallback callback, gpointer user_data);
gboolean     trunk_runner_drain_finish    (TrunkRunner *self, GAsyncResult *result);

G_END_DECLS
