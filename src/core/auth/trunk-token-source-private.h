/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token-source.h"

G_BEGIN_DECLS

#define TRUNK_TOKEN_SOURCE_MAX_ATTEMPTS 4

/* How long before its end a token of that length is renewed: five minutes, but never more than a fifth of its life. Seconds. */
gint64 trunk_token_source_margin  (gint64 lifetime);

/* How long to wait before attempt @attempt + 1, in microseconds; -1 when it is not worth it: attempts are used up, or the server
 * asks for more than a run can wait. @retry_after: seconds, -1 if none. @jitter: 0 to 1. */
gint64 trunk_token_source_backoff (guint attempt, gint64 retry_after, double jitter);

G_END_DECLS
