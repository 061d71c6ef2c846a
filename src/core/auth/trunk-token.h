/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-claims.h"
#include "base/trunk-types.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/**
 * TrunkToken:
 *
 * An access token as issued, with what was decoded of it for display. Immutable, shared by reference.
 */
TrunkToken  *trunk_token_new          (TrunkSecret *access, const char *scope, gint64 expires) G_GNUC_WARN_UNUSED_RESULT;
TrunkToken  *trunk_token_ref          (TrunkToken *self);
void         trunk_token_unref        (TrunkToken *self);
TrunkSecret *trunk_token_get_access   (TrunkToken *self);
const char  *trunk_token_get_scope    (TrunkToken *self);     /* as granted; (nullable) */
gint64       trunk_token_get_expires  (TrunkToken *self);     /* Unix seconds */
TrunkClaims *trunk_token_get_claims   (TrunkToken *self);     /* (nullable): access tokens are opaque by contract and may not decode */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkToken, trunk_token_unref)

G_END_DECLS
