/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-jws.h"
#include "model/trunk-registration.h"
#include "secrets/trunk-secret-store.h"
#include "secrets/trunk-secret.h"
#include "systems/trunk-catalog.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define TEST_TENANT "11111111-2222-3333-4444-555555555555"
#define TEST_CLIENT "22222222-3333-4444-5555-666666666666"
#define TEST_LOGIN  "login.microsoftonline.com"
#define TEST_TOKEN_PATH "/" TEST_TENANT "/oauth2/v2.0/token"
#define TEST_DEVICE_PATH "/" TEST_TENANT "/oauth2/v2.0/devicecode"
#define TEST_TOKEN_URL "https://" TEST_LOGIN TEST_TOKEN_PATH
#define TEST_SCOPE "https://graph.microsoft.com/.default"
#define TEST_JSON "Content-Type: application/json\n"

/* What must never be seen. */
#define CANARY_SECRET  "canary~Secret+Value/%40&=8Q"
#define CANARY_ACCESS  "canary.Access.TokenValue-0123456789"
#define CANARY_REFRESH "canary.Refresh.TokenValue-0123456789"
#define CANARY_ROTATED "canary.Rotated.TokenValue-0123456789"
#define CANARY_DEVICE  "canary.Device.CodeValue-0123456789"

static const TrunkCloud test_cloud = {
  .id = "global",
  .name = "Global",
  .login_host = TEST_LOGIN,
  .graph_host = "graph.microsoft.com",
};

static GString *test_log;

static inline GLogWriterOutput
test_log_writer (GLogLevelFlags   level,
                 const GLogField *fields,
                 gsize            n_fields,
                 gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE"))
        g_string_append_printf (test_log, "%s\n", (const char *) fields[i].value);
    }

  return (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0
         ? g_log_writer_default (level, fields, n_fields, user_data) : G_LOG_WRITER_HANDLED;
}

static inline void
test_watch_log (void)
{
  test_log = g_string_new (NULL);
  g_log_set_writer_func (test_log_writer, NULL, NULL);
}

static inline void
test_assert_no_canary (const char *text)
{
  if (text == NULL)
    return;
  if (strstr (text, "canary") != NULL || strstr (text, "eyJ") != NULL)
    g_error ("A secret came out: %s", text);
}

/* Evidence, transcript and everything that was logged so far. */
static inline void
test_assert_clean (TrunkOutcome *outcome)
{
  TrunkEvidence *evidence = trunk_outcome_get_evidence (outcome);

  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    {
      TrunkFact fact;

      test_assert_no_canary (trunk_evidence_get_nth (evidence, i, &fact));
    }
  test_assert_no_canary (trunk_evidence_get_transcript (evidence));
  test_assert_no_canary (test_log->str);
}

static inline TrunkRegistration *
test_registration (TrunkCredentialKind  kind,
                   const char          *certificate)
{
  TrunkRegistrationValues values = {
    .id = "registration-1",
    .cloud = "global",
    .tenant = TEST_TENANT,
    .client_id = TEST_CLIENT,
    .credential = kind,
    .certificate = certificate,
  };

  return trunk_registration_new (&values);
}

static inline void
test_store (TrunkSecretStore *store,
            TrunkSecretKind   kind,
            const char       *value)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new (value, -1);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_secret_store_store_async (store, "registration-1", kind, secret, NULL, trunk_test_result_cb, &waited);
  trunk_secret_store_store_finish (store, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
}

static inline TrunkSecret *
test_look_up (TrunkSecretStore *store,
              TrunkSecretKind   kind)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkSecret *secret;

  trunk_secret_store_lookup_async (store, "registration-1", kind, NULL, trunk_test_result_cb, &waited);
  secret = trunk_secret_store_lookup_finish (store, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
  return secret;
}

/* The value of a field of the nth request's form. */
static inline char *
test_dup_field (TrunkTestHttpServer *server,
                guint                n,
                const char          *name)
{
  const TrunkTestHttpRequest *request = trunk_test_http_server_get_request (server, n);
  gsize length;
  const char *data = g_bytes_get_data (request->body, &length);
  g_autofree char *body = g_strndup (data, length);
  g_autoptr(GHashTable) form = soup_form_decode (body);

  return g_strdup (g_hash_table_lookup (form, name));
}

/* An unsigned token with these claims. */
static inline char *
test_make_jwt (const char *claims)
{
  g_autofree char *header = trunk_base64url_encode ("{\"alg\":\"none\"}", strlen ("{\"alg\":\"none\"}"));
  g_autofree char *payload = trunk_base64url_encode (claims, strlen (claims));

  return g_strdup_printf ("%s.%s.", header, payload);
}
