/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-identity.h"
#include "practice/trunk-practice-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define TRUNK_PRACTICE_TOKEN_SECONDS 3599

/* What a token that was found good lets its bearer do. */
typedef struct
{
  char     *client_id;
  gboolean  app_only;
  char     *upn;                /* (nullable): the person signed in; %NULL when @app_only */
  char     *object_id;          /* of the person or of the enterprise application */
  char    **permissions;        /* roles (app only) or scopes (delegated) */
  gint64    expires;            /* Unix seconds */
} TrunkPracticeGrant;

typedef enum
{
  TRUNK_PRACTICE_TOKEN_OK,
  TRUNK_PRACTICE_TOKEN_ABSENT,          /* no Authorization: Bearer */
  TRUNK_PRACTICE_TOKEN_MALFORMED,
  TRUNK_PRACTICE_TOKEN_SIGNATURE,
  TRUNK_PRACTICE_TOKEN_EXPIRED,
  TRUNK_PRACTICE_TOKEN_AUDIENCE,        /* for another resource */
} TrunkPracticeTokenProblem;

/* @signer: RSA key and certificate that sign every token. */
TrunkPracticeTokens      *trunk_practice_tokens_new         (TrunkIdentity *signer) G_GNUC_WARN_UNUSED_RESULT;
void                      trunk_practice_tokens_free        (TrunkPracticeTokens *self);

/**
 * trunk_practice_tokens_check:
 * @authorization: (nullable): value of the Authorization header
 * @host: TRUNK_PRACTICE_HOST_GRAPH or TRUNK_PRACTICE_HOST_OUTLOOK: what the token must be for
 * @out_problem: (out) (optional): why not
 *
 * Signature, time and audience. Good tokens are remembered by their text, so that the second look costs a hash.
 *
 * Returns: (nullable) (transfer none): valid until the main loop runs again
 */
const TrunkPracticeGrant *trunk_practice_tokens_check       (TrunkPracticeTokens *self, const char *authorization, TrunkPracticeHost host,
                                                             TrunkPracticeTokenProblem *out_problem);
/* Exact name of a role or scope: "Mail.ReadWrite", "full_access_as_app", "EWS.AccessAsUser.All". */
gboolean                  trunk_practice_grant_has          (const TrunkPracticeGrant *grant, const char *permission);

/* For Entra: signs @claims as an RS256 JWT with this tenant's key id. */
char                     *trunk_practice_tokens_issue       (TrunkPracticeTokens *self, JsonObject *claims, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The key as a JSON Web Key Set (RFC 7517). */
JsonNode                 *trunk_practice_tokens_to_jwks     (TrunkPracticeTokens *self) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets what was found good: POST /reset, and when faults change. */
void                      trunk_practice_tokens_reset       (TrunkPracticeTokens *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeTokens, trunk_practice_tokens_free)

G_END_DECLS
