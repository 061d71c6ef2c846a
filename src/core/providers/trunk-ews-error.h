/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/* A row of the table, for tests and for explain. */
const char  *trunk_ews_error_get_nth      (guint n, TrunkFinding *out_finding);     /* (nullable): NULL past the end */
gboolean     trunk_ews_error_lookup       (const char *response_code, TrunkFinding *out_finding);
TrunkFinding trunk_ews_error_for_code     (const char *response_code);
/* The finding of an HTTP status whose body is no SOAP answer. */
TrunkFinding trunk_ews_error_for_status   (guint status);

G_END_DECLS
