/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/* The finding an AADSTS code stands for (facts 1.2, 1.6); %TRUNK_FINDING_SIGN_IN_OTHER when the table has none. */
TrunkFinding  trunk_oauth_finding_for_aadsts (guint code);
/* Every code of the table, for tests and for explain. */
const guint  *trunk_oauth_get_aadsts_codes   (guint *out_n);

/**
 * trunk_oauth_error_parse:
 * @status: HTTP status of the answer
 * @body: the answer of a token, device-code or metadata endpoint that is not a success
 * @evidence: (nullable): gets oauth-error, aadsts, oauth-description (first line only), correlation-id, trace-id, timestamp
 *
 * Decides by `error` (RFC 6749 §5.2) and uses error_codes[] to be exact, as Microsoft asks (facts 1.5).
 */
TrunkFinding  trunk_oauth_error_parse        (guint status, const char *body, gssize length, TrunkEvidence *evidence);

G_END_DECLS
