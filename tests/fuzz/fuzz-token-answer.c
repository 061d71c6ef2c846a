/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-answer-private.h"
#include "auth/trunk-claims.h"
#include "auth/trunk-oauth-error.h"
#include "certs/trunk-jws.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkClaims) claims = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *jwt = NULL;
  g_autoptr(TrunkClaims) wrapped = NULL;
  JsonObject *object = trunk_answer_parse ((const char *) data, size);

  if (object != NULL)
    {
      TrunkSecret *secret = trunk_answer_steal_secret (object, "access_token");

      g_clear_pointer (&secret, trunk_secret_unref);
      trunk_answer_get_int (object, "expires_in", 0);
      json_object_unref (object);
    }

  trunk_oauth_error_parse (400, (const char *) data, size, evidence);

  /* As a whole token, and as the claims of one. */
  claims = trunk_claims_new_from_token (text, NULL);
  payload = trunk_base64url_encode (data, size);
  jwt = g_strconcat ("e30.", payload, ".c2ln", NULL);
  wrapped = trunk_claims_new_from_token (jwt, NULL);

  return 0;
}
