/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-jws.h"
#include "providers/trunk-provider.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define TEST_TENANT "11111111-2222-3333-4444-555555555555"
#define TEST_CLIENT "22222222-3333-4444-5555-666666666666"

/* A provider with all that it needs, over a server that hands out tokens. */
typedef struct
{
  TrunkTestHttpServer *server;
  TrunkNetContext *context;
  TrunkCatalog *catalog;
  TrunkTokenSource *tokens;
  TrunkRequirement *requirement;
  TrunkProvider *provider;
  guint n_tokens;
  const char *roles;            /* JSON array */
} TestProvider;

static inline void
test_answer_token (TestProvider      *self,
                   SoupServerMessage *message)
{
  const char *roles = self->roles;
  g_autofree char *claims = g_strdup_printf ("{\"aud\":\"x\",\"tid\":\"" TEST_TENANT "\",\"appid\":\"" TEST_CLIENT "\",\"idtyp\":\"app\",\"n\":%u,\"roles\":%s,\"exp\":4102444800}",
                                             ++self->n_tokens, roles);
  g_autofree char *payload = trunk_base64url_encode (claims, strlen (claims));
  g_autofree char *answer = g_strdup_printf ("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"e30.%s.\"}", payload);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer, strlen (answer));
}

static inline void
test_provider_init (TestProvider *self,
                    const char   *release,
                    const char   *roles)
{
  static const TrunkRegistrationValues values = {
    .id = "registration-1", .cloud = "global", .tenant = TEST_TENANT, .client_id = TEST_CLIENT, .credential = TRUNK_CREDENTIAL_SECRET,
  };
  g_autoptr(TrunkRegistration) registration = trunk_registration_new (&values);
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_memory ();
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("s3cret~Value", -1);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GDate) today = g_date_new_dmy (21, 11, 2026);
  g_autoptr(GError) error = NULL;

  self->catalog = trunk_catalog_new (NULL, &error);
  g_assert_no_error (error);
  self->roles = roles;
  self->server = trunk_test_http_server_new ((const char * const []) { "login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com", NULL });
  self->context = trunk_test_http_server_dup_context (self->server);
  trunk_secret_store_store_async (store, "registration-1", TRUNK_SECRET_CLIENT_SECRET, secret, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_secret_store_store_finish (store, trunk_test_result_wait (&waited), NULL));
  self->requirement = trunk_requirement_new (self->catalog, "cisco-unity-connection", release,
                                             TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS, "global", today, &error);
  g_assert_no_error (error);
  self->tokens = trunk_token_source_new (self->context, trunk_requirement_get_cloud (self->requirement), registration, TRUNK_SIGN_IN_APP, store);
  self->provider = trunk_requirement_get_protocol (self->requirement) == TRUNK_PROTOCOL_GRAPH
                   ? trunk_provider_new_graph (self->context, self->tokens, self->requirement)
                   : trunk_provider_new_ews (self->context, self->tokens, self->requirement, NULL);
}

static inline void
test_provider_drain (TestProvider *self)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_provider_drain_async (self->provider, 15000, trunk_test_result_cb, &waited);
  g_assert_true (trunk_provider_drain_finish (self->provider, trunk_test_result_wait (&waited)));
}

static inline void
test_provider_clear (TestProvider *self)
{
  test_provider_drain (self);
  g_assert_finalize_object (self->provider);
  g_object_unref (self->tokens);
  g_object_unref (self->requirement);
  g_object_unref (self->catalog);
  g_object_unref (self->context);
  trunk_test_http_server_free (self->server);
}

static inline TrunkOutcome *
test_provider_run (TestProvider   *self,
                   TrunkOperation  operation,
                   const char     *mailbox)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome;

  trunk_provider_run_async (self->provider, operation, mailbox, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_provider_run_finish (self->provider, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return outcome;
}

static inline gboolean
test_contains (GBytes     *body,
               const char *text)
{
  return g_bytes_get_size (body) > 0 && g_strstr_len (g_bytes_get_data (body, NULL), g_bytes_get_size (body), text) != NULL;
}
