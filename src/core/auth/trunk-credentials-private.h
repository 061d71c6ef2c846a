/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "model/trunk-registration.h"
#include "secrets/trunk-secret-store.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_CREDENTIALS_CLIENT  = 1 << 0,   /* the registration's own: secret or private key, if it has one */
  TRUNK_CREDENTIALS_REFRESH = 1 << 1,   /* the refresh token of the last sign-in */
} TrunkCredentialsWanted;

/* Fetches what is wanted. Findings: ok, credential-missing, sign-in-needed, keyring-*. */
void          trunk_credentials_lookup_async        (TrunkSecretStore *store, TrunkRegistration *registration, TrunkCredentialsWanted wanted,
                                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_credentials_lookup_finish       (TrunkSecretStore *store, GAsyncResult *result, TrunkSecret **out_client, TrunkSecret **out_refresh,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps a refresh token; not cancellable, so that one that was issued is never lost half-way. Findings: ok, keyring-*. */
void          trunk_credentials_save_refresh_async  (TrunkSecretStore *store, TrunkRegistration *registration, TrunkSecret *refresh,
                                                     GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_credentials_save_refresh_finish (TrunkSecretStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
