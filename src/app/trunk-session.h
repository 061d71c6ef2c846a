/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-outcome.h"
#include "model/trunk-workspace.h"
#include "net/trunk-net-context.h"
#include "net/trunk-practice-client.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

typedef struct _TrunkSetup TrunkSetup;

/**
 * TrunkSession:
 *
 * What the window works on: facts, workspace, secret store, and the outside that tests reach. There are two kinds: the user's own, and one
 * of a practice tenant, with a workspace and secrets that end with it. Main-context affine.
 */
#define TRUNK_TYPE_SESSION (trunk_session_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSession, trunk_session, TRUNK, SESSION, GObject)

/* @practice: (nullable): the practice tenant that the session belongs to. Reads the set-ups of @workspace. */
TrunkSession     *trunk_session_new            (TrunkCatalog *catalog, TrunkWorkspace *workspace, TrunkSecretStore *secrets,
                                                TrunkPracticeClient *practice, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TrunkCatalog     *trunk_session_get_catalog    (TrunkSession *self);
TrunkWorkspace   *trunk_session_get_workspace  (TrunkSession *self);
TrunkPracticeClient *trunk_session_get_practice (TrunkSession *self);   /* (nullable) */

/* Whether this computer has a network ("online", notify); always so in a practice session. */
gboolean          trunk_session_get_online     (TrunkSession *self);

/* The set-ups, oldest first: a GListModel of TrunkSetup. */
GListModel       *trunk_session_get_setups     (TrunkSession *self);
TrunkSetup       *trunk_session_find_setup     (TrunkSession *self, const char *id);    /* (nullable) */

/* A blank set-up, not saved and not in the list until a system is chosen in it. */
TrunkSetup       *trunk_session_create_setup   (TrunkSession *self) G_GNUC_WARN_UNUSED_RESULT;
/* Saves an imported one, under new ids where those are taken. @trust: (nullable): PEM */
TrunkSetup       *trunk_session_import_setup   (TrunkSession *self, TrunkSnapshot *snapshot, const char *trust, GError **error);
/* Takes a set-up out of list and workspace; the object keeps all it needs to come back. Its secrets stay until
 * trunk_setup_forget_secrets_async(). */
gboolean          trunk_session_remove_setup   (TrunkSession *self, TrunkSetup *setup, GError **error);
gboolean          trunk_session_restore_setup  (TrunkSession *self, TrunkSetup *setup, GError **error);

/* Where secrets are kept ("secrets", notify). Which kind of place, for sentences. */
typedef enum
{
  TRUNK_PLACE_OF_SECRETS_KEYRING,
  TRUNK_PLACE_OF_SECRETS_MEMORY,        /* until the program ends */
  TRUNK_PLACE_OF_SECRETS_FILE,          /* a file sealed with a passphrase */
} TrunkPlaceOfSecrets;

TrunkSecretStore   *trunk_session_get_secrets   (TrunkSession *self);
TrunkPlaceOfSecrets trunk_session_get_place_of_secrets (TrunkSession *self);
void                trunk_session_set_secrets   (TrunkSession *self, TrunkSecretStore *secrets, TrunkPlaceOfSecrets place);

/* What the last probe of the store concluded ("store-state", notify): (nullable) before the first one is done. A page that needs the store asks
 * for a probe when it is shown; never at start. */
TrunkOutcome     *trunk_session_get_store_state (TrunkSession *self);
void              trunk_session_probe_secrets   (TrunkSession *self);

/**
 * trunk_session_open_net_async:
 *
 * The outside as @setup and the preferences say: proxy with its password from the store, authorities trusted for it, practice tenant.
 *
 * Returns (finish): (transfer full) (nullable)
 */
void              trunk_session_open_net_async  (TrunkSession *self, TrunkSetup *setup, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkNetContext  *trunk_session_open_net_finish (TrunkSession *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the user was: id of the open set-up, "" for the overview, NULL at the very first start. */
char             *trunk_session_dup_open_setup  (TrunkSession *self) G_GNUC_WARN_UNUSED_RESULT;
void              trunk_session_set_open_setup  (TrunkSession *self, const char *id);

G_END_DECLS
