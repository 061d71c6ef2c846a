/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-secret.h"
#include "secrets/trunk-secret-store.h"

/**
 * TrunkSecretStore:
 *
 * Where secrets are kept between runs: the desktop's keyring, a sealed file, or this process's memory. Which one is the
 * user's choice; a store never falls back to another one, and never writes in clear. Main-context affine.
 */
G_DEFINE_ABSTRACT_TYPE (TrunkSecretStore, trunk_secret_store, G_TYPE_OBJECT)

static const char * const kind_nicks[] = {
  [TRUNK_SECRET_CLIENT_SECRET] = "client-secret",
  [TRUNK_SECRET_PRIVATE_KEY] = "private-key",
  [TRUNK_SECRET_REFRESH_TOKEN] = "refresh-token",
  [TRUNK_SECRET_PROXY_PASSWORD] = "proxy-password",
};

static void
trunk_secret_store_class_init (TrunkSecretStoreClass *klass)
{
}

static void
trunk_secret_store_init (TrunkSecretStore *self)
{
}

/**
 * trunk_secret_kind_get_nick:
 *
 * Returns: (transfer none): the stable name of @kind, part of the key under which a secret is kept
 */
const char *
trunk_secret_kind_get_nick (TrunkSecretKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

/**
 * trunk_secret_store_store_async:
 * @owner_id: id of the registration or service that the secret belongs to
 * @secret: (transfer none): replaces an earlier one of the same owner and kind
 */
void
trunk_secret_store_store_async (TrunkSecretStore    *self,
                                const char          *owner_id,
                                TrunkSecretKind      kind,
                                TrunkSecret         *secret,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (owner_id != NULL && *owner_id != '\0');
  g_return_if_fail (kind < G_N_ELEMENTS (kind_nicks));
  g_return_if_fail (secret != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  TRUNK_SECRET_STORE_GET_CLASS (self)->store_async (self, owner_id, kind, secret, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_store_finish:
 *
 * Returns: whether the secret is kept; %TRUNK_ERROR_SECRET_STORE otherwise, or %G_IO_ERROR_CANCELLED
 */
gboolean
trunk_secret_store_store_finish (TrunkSecretStore  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TRUNK_SECRET_STORE_GET_CLASS (self)->store_finish (self, result, error);
}

/**
 * trunk_secret_store_lookup_async:
 * @owner_id: id of the registration or service that the secret belongs to
 */
void
trunk_secret_store_lookup_async (TrunkSecretStore    *self,
                                 const char          *owner_id,
                                 TrunkSecretKind      kind,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (owner_id != NULL && *owner_id != '\0');
  g_return_if_fail (kind < G_N_ELEMENTS (kind_nicks));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  TRUNK_SECRET_STORE_GET_CLASS (self)->lookup_async (self, owner_id, kind, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error means that there is none, and not that the store
 *   could not tell: a locked, absent or silent store is a %TRUNK_ERROR_SECRET_STORE
 */
TrunkSecret *
trunk_secret_store_lookup_finish (TrunkSecretStore  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TRUNK_SECRET_STORE_GET_CLASS (self)->lookup_finish (self, result, error);
}

/**
 * trunk_secret_store_clear_async:
 *
 * Removes every secret of @owner_id and looks again.
 */
void
trunk_secret_store_clear_async (TrunkSecretStore    *self,
                                const char          *owner_id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (owner_id != NULL && *owner_id != '\0');
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  TRUNK_SECRET_STORE_GET_CLASS (self)->clear_async (self, owner_id, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_clear_finish:
 *
 * Returns: whether the store was seen to hold no secret of that owner any more
 */
gboolean
trunk_secret_store_clear_finish (TrunkSecretStore  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return TRUNK_SECRET_STORE_GET_CLASS (self)->clear_finish (self, result, error);
}

/**
 * trunk_secret_store_remove_async:
 * @owner_id: id of the registration or service that the secret belongs to
 *
 * Removes the secret of @owner_id and @kind, and looks again. Others of the same owner stay.
 */
void
trunk_secret_store_remove_async (TrunkSecretStore    *self,
                                 const char          *owner_id,
                                 TrunkSecretKind      kind,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (owner_id != NULL && *owner_id != '\0');
  g_return_if_fail (kind < G_N_ELEMENTS (kind_nicks));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (TRUNK_SECRET_STORE_GET_CLASS (self)->remove_async != NULL);

  TRUNK_SECRET_STORE_GET_CLASS (self)->remove_async (self, owner_id, kind, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_remove_finish:
 *
 * Returns: whether the store was seen not to hold that secret any more
 */
gboolean
trunk_secret_store_remove_finish (TrunkSecretStore  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  return trunk_secret_store_clear_finish (self, result, error);
}

/**
 * trunk_secret_store_unlock_async:
 * @cancellable: (nullable): ends the wait; the prompt stays
 *
 * Has the desktop ask for the keyring's password, or make a keyring where there is none yet, and waits for the person.
 */
void
trunk_secret_store_unlock_async (TrunkSecretStore    *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  TrunkSecretStoreClass *klass;

  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  klass = TRUNK_SECRET_STORE_GET_CLASS (self);
  if (klass->unlock_async != NULL)
    klass->unlock_async (self, cancellable, callback, user_data);
  else
    klass->probe_async (self, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_unlock_finish:
 *
 * Returns: (transfer full) (nullable): %TRUNK_FINDING_OK when the store can be used now, otherwise why not: as of the probe; %NULL only if it
 *   was cancelled
 */
TrunkOutcome *
trunk_secret_store_unlock_finish (TrunkSecretStore  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  TrunkSecretStoreClass *klass;

  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  klass = TRUNK_SECRET_STORE_GET_CLASS (self);

  return klass->unlock_async != NULL ? klass->unlock_finish (self, result, error) : klass->probe_finish (self, result, error);
}

/**
 * trunk_secret_store_probe_async:
 *
 * Asks within 3 s, and without a prompt, whether the store can be used now.
 */
void
trunk_secret_store_probe_async (TrunkSecretStore    *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_SECRET_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  TRUNK_SECRET_STORE_GET_CLASS (self)->probe_async (self, cancellable, callback, user_data);
}

/**
 * trunk_secret_store_probe_finish:
 *
 * Returns: (transfer full) (nullable): %TRUNK_FINDING_OK, %TRUNK_FINDING_KEYRING_ABSENT, _LOCKED, _SLOW or _DENIED;
 *   %NULL only if it was cancelled
 */
TrunkOutcome *
trunk_secret_store_probe_finish (TrunkSecretStore  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TRUNK_SECRET_STORE_GET_CLASS (self)->probe_finish (self, result, error);
}
