/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-registration.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* Slips that one value alone can't show. Each returns a sentence for under the field, translated, or NULL: what is typed, and how it looks beside
 * the other values. "" is no slip. */

char *trunk_registration_check_tenant    (const TrunkRegistrationValues *values) G_GNUC_WARN_UNUSED_RESULT;
char *trunk_registration_check_client_id (const TrunkRegistrationValues *values) G_GNUC_WARN_UNUSED_RESULT;
/* The secret itself is never in the sentence. */
char *trunk_registration_check_secret    (const TrunkRegistrationValues *values, TrunkSecret *secret) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a client secret that comes in one piece can be taken as it is: it has the form that Entra gives them. */
gboolean trunk_registration_is_entra_secret (TrunkSecret *secret);

/* "in 12 months; Trunkline will remind you": about the end of a credential, and whether it wants attention. @now, @ends: Unix seconds */
char *trunk_registration_dup_end         (gint64 ends, gint64 now, gboolean *out_warn) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
