/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token.h"
#include "base/trunk-outcome.h"
#include "certs/trunk-identity.h"
#include "model/trunk-registration.h"
#include "net/trunk-net-context.h"
#include "secrets/trunk-secret-store.h"

G_BEGIN_DECLS

/**
 * TrunkTokenSource:
 *
 * Tokens for one registration: cache, single flight, expiry margin. However many accounts ask at once, one request goes out per
 * scope. The credential is looked up in the secret store when it is needed and not kept; a rotated refresh token is saved before
 * the new access token is handed out.
 */
#define TRUNK_TYPE_TOKEN_SOURCE (trunk_token_source_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTokenSource, trunk_token_source, TRUNK, TOKEN_SOURCE, GObject)

TrunkTokenSource *trunk_token_source_new        (TrunkNetContext *context, const TrunkCloud *cloud, TrunkRegistration *registration,
                                                 TrunkSignIn sign_in, TrunkSecretStore *secrets) G_GNUC_WARN_UNUSED_RESULT;

/* RS256 + x5t instead of PS256 + x5t#S256, for what still wants the old form. */
void              trunk_token_source_set_legacy_assertion (TrunkTokenSource *self, gboolean legacy);

/**
 * trunk_token_source_get_finish:
 * @out_token: (out) (optional) (nullable) (transfer full): the token, when the outcome is ok
 *
 * Returns: (transfer full): ok, or why there is no token (sign-in-needed, credential-missing, any finding of the token endpoint)
 */
void              trunk_token_source_get_async  (TrunkTokenSource *self, const char *scope, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome     *trunk_token_source_get_finish (TrunkTokenSource *self, GAsyncResult *result, TrunkToken **out_token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A token that a service has just refused (401): the next get asks anew. No effect if a newer one is cached already. */
void              trunk_token_source_reject     (TrunkTokenSource *self, const char *scope, TrunkToken *token);

/* Proves the refresh now: uses the refresh token once, keeps what comes back. Delegated only. */
void              trunk_token_source_prove_refresh_async  (TrunkTokenSource *self, const char *scope, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome     *trunk_token_source_prove_refresh_finish (TrunkTokenSource *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Requests that went to the token endpoint so far. */
guint             trunk_token_source_get_n_requests (TrunkTokenSource *self);

G_END_DECLS
