/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-outcome.h"
#include "checks/trunk-check-item.h"
#include "checks/trunk-run-context.h"

G_BEGIN_DECLS

/**
 * TrunkCheck:
 *
 * One rung of the ladder: a named question with one answer. Subclasses ask it; they keep no state of a run (that is in the
 * TrunkRunContext), so that one check object serves every account.
 */
#define TRUNK_TYPE_CHECK (trunk_check_get_type ())
G_DECLARE_DERIVABLE_TYPE (TrunkCheck, trunk_check, TRUNK, CHECK, GObject)

struct _TrunkCheckClass
{
  GObjectClass parent_class;

  void          (*run_async)  (TrunkCheck *self, TrunkRunContext *run, TrunkAccount *account,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkOutcome *(*run_finish) (TrunkCheck *self, GAsyncResult *result, GError **error);
};

const char   *trunk_check_get_id      (TrunkCheck *self);      /* "account-mailbox"; interned */
const char   *trunk_check_get_title   (TrunkCheck *self);      /* translated */
TrunkLevel    trunk_check_get_level   (TrunkCheck *self);
const char   *trunk_check_get_subject (TrunkCheck *self);      /* "host:port" or ""; of the account for rungs of accounts */
/* The title of the check with @id, translated: for results of old runs. (nullable) */
const char   *trunk_check_find_title  (const char *id);
/* Whether what follows is not reached when this one fails. */
gboolean      trunk_check_is_blocking (TrunkCheck *self);

/**
 * trunk_check_run_async:
 * @account: (nullable): the account for rungs of level account
 *
 * The finish function returns what was found; %NULL without an error when the question does not apply here.
 */
void          trunk_check_run_async   (TrunkCheck *self, TrunkRunContext *run, TrunkAccount *account,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_check_run_finish  (TrunkCheck *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For subclasses: a task for @check with the checks' common tag, and the finish that goes with it. Return an outcome by
 * trunk_check_task_return(), which consumes it; %NULL for "does not apply". */
GTask        *trunk_check_task_new    (TrunkCheck *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void          trunk_check_task_return (GTask *task, TrunkOutcome *outcome);

G_END_DECLS
