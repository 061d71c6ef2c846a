/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/* A row of the table, for tests and for explain. */
const char  *trunk_graph_error_get_nth    (guint n, TrunkFinding *out_finding);     /* (nullable): NULL past the end */
gboolean     trunk_graph_error_lookup     (const char *code, TrunkFinding *out_finding);
TrunkFinding trunk_graph_error_for_status (guint status);

/**
 * trunk_graph_error_judge:
 * @status: HTTP status of the answer, or of its part of a batch
 * @body: (nullable): its JSON body
 * @challenge: (nullable): its WWW-Authenticate header
 * @evidence: (nullable): gets http-status, graph-code, request-id, timestamp, server-message
 *
 * Decides by status and by the deepest error code that the table knows; the message is shown, never read (facts 5.6).
 */
TrunkFinding trunk_graph_error_judge      (guint status, JsonNode *body, const char *challenge, TrunkEvidence *evidence);

G_END_DECLS
