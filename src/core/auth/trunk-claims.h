/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkClaims:
 *
 * The claims of an access token, decoded for display and diagnosis only (facts 1.3): never proof of a right by themselves.
 */
TrunkClaims        *trunk_claims_new_from_token (const char *jwt, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkClaims        *trunk_claims_ref            (TrunkClaims *self);
void                trunk_claims_unref          (TrunkClaims *self);

const char         *trunk_claims_get_string     (TrunkClaims *self, const char *name);     /* (nullable): "aud", "tid", "appid", "idtyp", "upn" … */
gint64              trunk_claims_get_int        (TrunkClaims *self, const char *name);     /* 0 if absent */
const char * const *trunk_claims_get_permissions (TrunkClaims *self);                      /* roles and scp together */
gboolean            trunk_claims_is_app_only    (TrunkClaims *self);

/**
 * trunk_claims_judge_audience:
 * @tenant: (nullable): the tenant id expected; not compared when it is a domain name
 *
 * Returns: ok, token-audience, token-tenant or token-client, with both values as evidence
 */
TrunkOutcome       *trunk_claims_judge_audience    (TrunkClaims *self, TrunkRequirement *requirement, const char *tenant, const char *client_id) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: ok, token-no-roles, token-permission-missing, or the warning token-over-privileged */
TrunkOutcome       *trunk_claims_judge_permissions (TrunkClaims *self, TrunkRequirement *requirement) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: ok or the warning token-lifetime (too short for a run, or of an unusual length) */
TrunkOutcome       *trunk_claims_judge_lifetime    (TrunkClaims *self, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkClaims, trunk_claims_unref)

G_END_DECLS
