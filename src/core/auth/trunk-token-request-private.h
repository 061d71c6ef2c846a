/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-form-private.h"
#include "auth/trunk-token.h"
#include "base/trunk-outcome.h"
#include "certs/trunk-identity.h"
#include "model/trunk-registration.h"
#include "net/trunk-net-context.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* What a token endpoint granted. */
typedef struct
{
  TrunkToken  *token;     /* (owned) */
  TrunkSecret *refresh;   /* (owned) (nullable) */
} TrunkTokenGrant;

void          trunk_token_grant_free          (TrunkTokenGrant *self);

/* "https://login.microsoftonline.com/{tenant}/{path}" */
char         *trunk_authority_url             (const TrunkCloud *cloud, const char *tenant, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* The grants; client_id is in each. */
TrunkForm    *trunk_token_form_app            (const char *client_id, const char *scope) G_GNUC_WARN_UNUSED_RESULT;
TrunkForm    *trunk_token_form_refresh        (const char *client_id, const char *scope, TrunkSecret *refresh) G_GNUC_WARN_UNUSED_RESULT;
TrunkForm    *trunk_token_form_device_code    (const char *client_id, TrunkSecret *device_code) G_GNUC_WARN_UNUSED_RESULT;

/* The credential of the client: client_secret, or an assertion signed now (@now: Unix seconds) for @audience. */
void          trunk_token_form_add_secret     (TrunkForm *form, TrunkSecret *secret);
gboolean      trunk_token_form_add_assertion  (TrunkForm *form, TrunkIdentity *identity, const char *client_id, const char *audience,
                                               gint64 now, gboolean legacy, GError **error);
/* Either of them, or neither, as the registration says. @credential: (nullable): the secret, or the private key. */
TrunkFinding  trunk_token_form_add_credential (TrunkForm *form, const TrunkRegistrationValues *values, TrunkSecret *credential, const char *audience,
                                               gint64 now, gboolean legacy, TrunkEvidence *evidence);

/* A successful answer of the token endpoint; any bytes. @now: Unix seconds. */
TrunkFinding  trunk_token_answer_parse        (const char *data, gsize length, gint64 now, TrunkTokenGrant **out_grant);

/* Takes @form. @scope: (nullable): what was asked for, as evidence. */
void          trunk_token_request_async       (TrunkNetContext *context, const TrunkCloud *cloud, TrunkRegistration *registration, const char *scope,
                                               TrunkForm *form, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @out_grant: (out) (nullable) (transfer full): with ok. @out_retry_after: (out) (optional): seconds, -1 if the server named none. */
TrunkOutcome *trunk_token_request_finish      (TrunkNetContext *context, GAsyncResult *result, TrunkTokenGrant **out_grant, gint64 *out_retry_after,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the finding says nothing about the credential: the network, or a server that is busy. */
gboolean      trunk_token_request_got_no_answer (TrunkFinding finding);

/* Adds what may be shown of a token: fingerprint, lifetime, scope granted, who signed in. */
void          trunk_token_describe            (TrunkToken *token, gint64 now, TrunkEvidence *evidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkTokenGrant, trunk_token_grant_free)

G_END_DECLS
