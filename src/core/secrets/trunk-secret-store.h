/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-outcome.h"
#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkSecretKind:
 *
 * What a secret is; together with workspace and owner it is the key under which a secret is kept.
 */
typedef enum
{
  TRUNK_SECRET_CLIENT_SECRET,
  TRUNK_SECRET_PRIVATE_KEY,
  TRUNK_SECRET_REFRESH_TOKEN,
  TRUNK_SECRET_PROXY_PASSWORD,
} TrunkSecretKind;

const char *trunk_secret_kind_get_nick (TrunkSecretKind kind);

#define TRUNK_TYPE_SECRET_STORE (trunk_secret_store_get_type ())
G_DECLARE_DERIVABLE_TYPE (TrunkSecretStore, trunk_secret_store, TRUNK, SECRET_STORE, GObject)

struct _TrunkSecretStoreClass
{
  GObjectClass parent_class;

  void           (*store_async)   (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind, TrunkSecret *secret,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean       (*store_finish)  (TrunkSecretStore *self, GAsyncResult *result, GError **error);
  void           (*lookup_async)  (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkSecret   *(*lookup_finish) (TrunkSecretStore *self, GAsyncResult *result, GError **error);
  void           (*clear_async)   (TrunkSecretStore *self, const char *owner_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean       (*clear_finish)  (TrunkSecretStore *self, GAsyncResult *result, GError **error);
  void           (*probe_async)   (TrunkSecretStore *self,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkOutcome  *(*probe_finish)  (TrunkSecretStore *self, GAsyncResult *result, GError **error);

  /* Ends in clear_finish(). */
  void           (*remove_async)  (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  /* (nullable): a store that can't be locked is probed instead. */
  void           (*unlock_async)  (TrunkSecretStore *self,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkOutcome  *(*unlock_finish) (TrunkSecretStore *self, GAsyncResult *result, GError **error);
};

void          trunk_secret_store_store_async   (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind, TrunkSecret *secret,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      trunk_secret_store_store_finish  (TrunkSecretStore *self, GAsyncResult *result, GError **error);

/* lookup: %NULL without an error means that there is no such secret */
void          trunk_secret_store_lookup_async  (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkSecret  *trunk_secret_store_lookup_finish (TrunkSecretStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* clear: removes every secret of @owner_id, then looks again; an error if one is still found */
void          trunk_secret_store_clear_async   (TrunkSecretStore *self, const char *owner_id,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      trunk_secret_store_clear_finish  (TrunkSecretStore *self, GAsyncResult *result, GError **error);

/* remove: the one secret of @owner_id and @kind, then looks again */
void          trunk_secret_store_remove_async  (TrunkSecretStore *self, const char *owner_id, TrunkSecretKind kind,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      trunk_secret_store_remove_finish (TrunkSecretStore *self, GAsyncResult *result, GError **error);

/* unlock: has the desktop ask for the keyring's password (or make a keyring, where there is none yet), and waits for the person, who may take
 * minutes: always with a cancellable. Findings as of the probe. */
void          trunk_secret_store_unlock_async  (TrunkSecretStore *self,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_secret_store_unlock_finish (TrunkSecretStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* probe: is the store there, unlocked and quick? Findings: ok, keyring-absent, -locked, -slow, -denied; decided within 3 s */
void          trunk_secret_store_probe_async   (TrunkSecretStore *self,
                                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome *trunk_secret_store_probe_finish  (TrunkSecretStore *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The back ends. @workspace_id keeps the secrets of two workspaces apart. */
TrunkSecretStore *trunk_secret_store_new_memory    (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkSecretStore *trunk_secret_store_new_libsecret (const char *workspace_id) G_GNUC_WARN_UNUSED_RESULT;
TrunkSecretStore *trunk_secret_store_new_file      (GFile *file, TrunkSecret *passphrase) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
