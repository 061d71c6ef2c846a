/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "providers/trunk-mailbox-step.h"

G_BEGIN_DECLS

/* A test item older than this is of a run that ended without removing it; a younger one may be another run's at this moment. */
#define TRUNK_PROBE_STALE_S         120
#define TRUNK_PROBE_MAX_LEFT_OVERS  20
#define TRUNK_PROBE_DELIVERY_MS     10000       /* how long the caller waits for a message sent to arrive */
#define TRUNK_PROBE_LATE_MS         60000       /* how long it is looked for afterwards, to remove it */
#define TRUNK_PROBE_LOOK_FIRST_MS   200
#define TRUNK_PROBE_LOOK_MAX_MS     2000
#define TRUNK_PROBE_DELETE_ATTEMPTS 3

/**
 * trunk_probe_run_async:
 * @with_calendar: whether the round trip may touch the calendar
 *
 * Performs one operation by steps. The caller's cancellation ends it for the caller at once; what was put into the mailbox is
 * still removed, during which the provider is held.
 */
void          trunk_probe_run_async  (TrunkProvider *provider, const TrunkStepper *stepper, TrunkNetContext *context,
                                      TrunkOperation operation, gboolean with_calendar, const char *mailbox,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_probe_run_finish (TrunkProvider *provider, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
