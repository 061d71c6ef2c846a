/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRUNK_BACKOFF_MAX_ATTEMPTS 4
/* A service that asks for more than this is reported as throttling at once: the person waiting is better served by the truth. */
#define TRUNK_BACKOFF_MAX_WAIT_US  (10 * G_USEC_PER_SEC)

/**
 * trunk_backoff_next:
 * @attempts: requests made so far, at least 1
 * @asked_us: what the service asked for; negative when it did not say
 * @waited_us: what was waited for this request already
 *
 * Doubles from half a second where the service says nothing; jitter is only ever added, since coming back early still counts
 * (Microsoft Graph throttling guidance).
 *
 * Returns: microseconds to wait before the next attempt, or -1 to give up
 */
gint64 trunk_backoff_next (guint attempts, gint64 asked_us, gint64 waited_us);

G_END_DECLS
