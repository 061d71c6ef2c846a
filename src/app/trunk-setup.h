/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/trunk-session.h"
#include "app/trunk-step.h"
#include "app/trunk-test-run.h"
#include "model/trunk-snapshot.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkSetup:
 *
 * One set-up as the window edits it: a service, its registration, its accounts and the authorities it trusts. A setter saves at once; when that
 * fails nothing has changed. ::changed is emitted after every change, whoever made it; "requirement" follows system, release, features and cloud.
 */
#define TRUNK_TYPE_SETUP (trunk_setup_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSetup, trunk_setup, TRUNK, SETUP, GObject)

/* For TrunkSession. @snapshot: (nullable): a blank one */
TrunkSetup                    *trunk_setup_new                (TrunkSession *session, TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

TrunkSession                  *trunk_setup_get_session        (TrunkSetup *self);
const char                    *trunk_setup_get_id             (TrunkSetup *self);       /* of its service */
const char                    *trunk_setup_get_name           (TrunkSetup *self);       /* "name", notify; never empty: "New set-up" */
gboolean                       trunk_setup_get_blank          (TrunkSetup *self);       /* no system chosen: nothing is saved yet */

/* The values: valid until the next change. To change one, copy the struct, change its field, and set it:
 *   TrunkServiceValues values = *trunk_setup_get_service (setup);
 *   values.display_name = text;
 *   trunk_setup_set_service (setup, &values, &error);
 * Strings that are not known yet are "" where NULL is not allowed. */
const TrunkServiceValues      *trunk_setup_get_service        (TrunkSetup *self);
gboolean                       trunk_setup_set_service        (TrunkSetup *self, const TrunkServiceValues *values, GError **error);
const TrunkRegistrationValues *trunk_setup_get_registration   (TrunkSetup *self);
gboolean                       trunk_setup_set_registration   (TrunkSetup *self, const TrunkRegistrationValues *values, GError **error);

/* What the choices need; NULL while system, release or features are missing or do not go together (then with the reason). */
TrunkRequirement              *trunk_setup_get_requirement    (TrunkSetup *self);
const char                    *trunk_setup_get_requirement_problem (TrunkSetup *self);

/* A GListStore of TrunkAccount; changed by the functions below only. */
GListModel                    *trunk_setup_get_accounts       (TrunkSetup *self);
/* All or none. @accounts: (element-type TrunkAccount) */
gboolean                       trunk_setup_add_accounts       (TrunkSetup *self, GPtrArray *accounts, GError **error);
/* Takes the place of the one with the same id. */
gboolean                       trunk_setup_save_account       (TrunkSetup *self, TrunkAccount *account, GError **error);
gboolean                       trunk_setup_remove_accounts    (TrunkSetup *self, const char * const *ids, GError **error);
/* (transfer full) (element-type TrunkAccount) */
GPtrArray                     *trunk_setup_copy_accounts      (TrunkSetup *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same for any number of accounts, without blocking. The list changes when they are saved. */
void                           trunk_setup_update_accounts_async  (TrunkSetup *self, GPtrArray *accounts, GCancellable *cancellable,
                                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean                       trunk_setup_update_accounts_finish (TrunkSetup *self, GAsyncResult *result, GError **error);

/* A GListModel of GBytes holders is not needed: PEM, one after another. "" when none. Certificates are read with certs/trunk-cert-import.h. */
const char                    *trunk_setup_get_trust          (TrunkSetup *self);
gboolean                       trunk_setup_add_trust          (TrunkSetup *self, const char *sha256, const char *pem, GError **error);
gboolean                       trunk_setup_remove_trust       (TrunkSetup *self, const char *sha256, GError **error);

/* What plans, explanations, hand-over and export work on; NULL while blank. */
TrunkSnapshot                 *trunk_setup_dup_snapshot       (TrunkSetup *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a secret of this kind was put into the store, as far as is known without asking it ("secrets-changed" comes with ::changed). */
gboolean                       trunk_setup_has_secret         (TrunkSetup *self, TrunkSecretKind kind);
/* Stores under the registration's id (a proxy password under the service's) and remembers that it did. */
void                           trunk_setup_store_secret_async (TrunkSetup *self, TrunkSecretKind kind, TrunkSecret *secret,
                                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean                       trunk_setup_store_secret_finish (TrunkSetup *self, GAsyncResult *result, GError **error);
/* The owner id under which a secret of @kind is kept, for look-ups. */
const char                    *trunk_setup_get_secret_owner   (TrunkSetup *self, TrunkSecretKind kind);
/* A secret was stored or removed by another object (the device code stores its refresh token itself). */
void                           trunk_setup_note_secret        (TrunkSetup *self, TrunkSecretKind kind, gboolean present);
/* Removes every secret of the set-up and looks again: success is the proof that none is left. */
void                           trunk_setup_forget_secrets_async  (TrunkSetup *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean                       trunk_setup_forget_secrets_finish (TrunkSetup *self, GAsyncResult *result, GError **error);

/* Small things to remember about this set-up that no test depends on: ticks, "I know", … */
char                          *trunk_setup_dup_mark           (TrunkSetup *self, const char *key) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */
void                           trunk_setup_set_mark           (TrunkSetup *self, const char *key, const char *value);

/* The step it was left at. */
TrunkWizardStep                trunk_setup_get_step           (TrunkSetup *self);
void                           trunk_setup_set_step           (TrunkSetup *self, TrunkWizardStep step);

/* The tests of this set-up: one object for its life, so that a run goes on while other pages are open. */
TrunkTestRun                  *trunk_setup_get_test_run       (TrunkSetup *self);

/**
 * trunk_setup_judge_step:
 * @out_reason: (out) (optional) (nullable) (transfer full): why the step is not done, translated: "The application (client) ID is missing"
 *
 * What the step list shows. Pure; in trunk-setup-steps.c.
 */
TrunkStepState                 trunk_setup_judge_step         (TrunkSetup *self, TrunkWizardStep step, char **out_reason);

G_END_DECLS
