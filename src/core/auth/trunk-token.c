/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-token.h"

struct _TrunkToken
{
  TrunkSecret *access;    /* (owned) */
  char        *scope;     /* (owned) (nullable) */
  gint64       expires;
  TrunkClaims *claims;    /* (owned) (nullable) */
};

/**
 * trunk_token_new:
 * @access: the access token as issued
 * @scope: (nullable): as granted
 * @expires: Unix seconds
 *
 * Returns: (transfer full): the token, with its claims if it can be read
 */
TrunkToken *
trunk_token_new (TrunkSecret *access,
                 const char  *scope,
                 gint64       expires)
{
  TrunkToken *self;

  g_return_val_if_fail (access != NULL, NULL);

  self = g_atomic_rc_box_new0 (TrunkToken);
  self->access = trunk_secret_ref (access);
  self->scope = g_strdup (scope);
  self->expires = expires;
  /* An access token is opaque by contract: not to be readable is no error. */
  self->claims = trunk_claims_new_from_token (trunk_secret_peek (access), NULL);

  return self;
}

static void
token_clear (gpointer data)
{
  TrunkToken *self = data;

  g_clear_pointer (&self->access, trunk_secret_unref);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->claims, trunk_claims_unref);
}

/**
 * trunk_token_ref:
 *
 * Returns: (transfer full): @self
 */
TrunkToken *
trunk_token_ref (TrunkToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * trunk_token_unref:
 * @self: (transfer full): a reference to give up; the last one wipes the access token
 */
void
trunk_token_unref (TrunkToken *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, token_clear);
}

/**
 * trunk_token_get_access:
 *
 * Returns: (transfer none): the access token
 */
TrunkSecret *
trunk_token_get_access (TrunkToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access;
}

/**
 * trunk_token_get_scope:
 *
 * Returns: (transfer none) (nullable): the scope as granted, if the server named it
 */
const char *
trunk_token_get_scope (TrunkToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scope;
}

/**
 * trunk_token_get_expires:
 *
 * Returns: when it ends, in Unix seconds
 */
gint64
trunk_token_get_expires (TrunkToken *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->expires;
}

/**
 * trunk_token_get_claims:
 *
 * Returns: (transfer none) (nullable): its claims, for display and diagnosis only
 */
TrunkClaims *
trunk_token_get_claims (TrunkToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->claims;
}
