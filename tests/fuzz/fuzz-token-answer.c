/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-claims.h"
#include "auth/trunk-device-step-private.h"
#include "auth/trunk-oauth-error.h"
#include "auth/trunk-tenant.h"
#include "auth/trunk-token-request-private.h"
#include "certs/trunk-jws.h"

/* Whatever Entra, or something in its place, may answer: tokens, device codes, errors, metadata, and the token itself. */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static const TrunkCloud cloud = {
    .id = "global", .name = "Global", .login_host = "login.microsoftonline.com", .graph_host = "graph.microsoft.com",
    .outlook_host = "outlook.office365.com",
  };
  const char *bytes = (const char *) data;
  g_autofree char *text = g_strndup (bytes, size);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  TrunkTokenGrant *grant = NULL;
  TrunkDeviceGrant *device = NULL;
  TrunkClaims *claims;
  g_autofree char *payload = NULL;
  g_autofree char *jwt = NULL;

  trunk_token_answer_parse (bytes, size, 1700000000, &grant);
  g_clear_pointer (&grant, trunk_token_grant_free);
  trunk_device_grant_parse (bytes, size, &device);
  g_clear_pointer (&device, trunk_device_grant_free);
  trunk_oauth_error_parse (400, bytes, size, evidence);
  trunk_tenant_metadata_judge (bytes, size, &cloud, "contoso.com", evidence);

  /* As a whole token, and as the claims of one. */
  claims = trunk_claims_new_from_token (text, NULL);
  g_clear_pointer (&claims, trunk_claims_unref);
  payload = trunk_base64url_encode (data, size);
  jwt = g_strconcat ("e30.", payload, ".c2ln", NULL);
  claims = trunk_claims_new_from_token (jwt, NULL);
  g_clear_pointer (&claims, trunk_claims_unref);

  return 0;
}
