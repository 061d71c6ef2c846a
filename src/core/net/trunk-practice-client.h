/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkPracticeClient:
 *
 * A practice tenant (trunkline-practice) that this process has started and that ends with it, also when this process is killed: the tenant
 * watches the pipe to its standard input. What it wrote is removed when the object goes.
 *
 * "running" (notify) turns FALSE when the process ends, asked for or not.
 */
#define TRUNK_TYPE_PRACTICE_CLIENT (trunk_practice_client_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPracticeClient, trunk_practice_client, TRUNK, PRACTICE_CLIENT, GObject)

/* Where trunkline-practice is: in the build tree that the running program is part of, or where it was installed. */
char                *trunk_practice_client_find_program (void) G_GNUC_WARN_UNUSED_RESULT;

/* Ready within 30 s, or an error that says why. @faults: (nullable): names as in the menu. @n_accounts: 0 = as many as it has by itself */
void                 trunk_practice_client_start_async  (const char * const *faults, guint n_accounts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkPracticeClient *trunk_practice_client_start_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean             trunk_practice_client_get_running     (TrunkPracticeClient *self);
/* Its folder, for a workspace that ends with it. */
const char          *trunk_practice_client_get_directory   (TrunkPracticeClient *self);
/* practice.json: registrations, setups, host-map, ca, proxy, approval. Borrowed. */
JsonObject          *trunk_practice_client_get_description (TrunkPracticeClient *self);
/* The path of a ready-made set-up. (nullable) */
const char          *trunk_practice_client_get_setup       (TrunkPracticeClient *self, const char *name);

/* PEM of the authority of its servers. */
const char          *trunk_practice_client_get_authority   (TrunkPracticeClient *self);

/* Host map and authority, so that the real addresses lead to it, verified as ever. */
gboolean             trunk_practice_client_apply        (TrunkPracticeClient *self, TrunkNetContext *net, GError **error);

/* The credential of the registration with @client_id (secret, or PEM of the key); NULL for a public client. */
TrunkSecret         *trunk_practice_client_dup_credential (TrunkPracticeClient *self, const char *client_id) G_GNUC_WARN_UNUSED_RESULT;
/* The password of its proxy. */
TrunkSecret         *trunk_practice_client_dup_proxy_password (TrunkPracticeClient *self) G_GNUC_WARN_UNUSED_RESULT;

/* A request to its control address ("PUT", "/faults", JSON). At most 10 s. Returns (finish): (transfer full) (nullable): a null node where
 * there is nothing to say */
void                 trunk_practice_client_control_async  (TrunkPracticeClient *self, const char *method, const char *path, const char *body,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode            *trunk_practice_client_control_finish (TrunkPracticeClient *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the process within 5 s and removes what it wrote; the first also happens when the last reference goes. */
void                 trunk_practice_client_stop         (TrunkPracticeClient *self);
void                 trunk_practice_client_stop_async   (TrunkPracticeClient *self, GAsyncReadyCallback callback, gpointer user_data);
void                 trunk_practice_client_stop_finish  (TrunkPracticeClient *self, GAsyncResult *result);

G_END_DECLS
