/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-registrations.h"

#include "certs/trunk-cert-make.h"
#include "certs/trunk-jws.h"

#define SECRET_BYTES     27
#define CERTIFICATE_DAYS 180
#define ENDED_DAYS       3
#define DAY              (24 * 60 * 60)

static const char * const graph_roles[] = { "Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite", "Contacts.ReadWrite",
                                            "User.Read.All", NULL };
static const char * const graph_scopes[] = { "User.Read", "Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite", "Contacts.ReadWrite", NULL };
static const char * const exchange_roles[] = { "full_access_as_app", NULL };
static const char * const exchange_scopes[] = { "EWS.AccessAsUser.All", "Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite", "Contacts.ReadWrite", NULL };
static const char * const openscape_roles[] = { "full_access_as_app", "Calendars.ReadWrite.All", "Contacts.Read", "Contacts.ReadWrite", NULL };

static TrunkPracticeApp apps[TRUNK_PRACTICE_N_APPS] = {
  [TRUNK_PRACTICE_APP_GRAPH] = {
    .name = "graph", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c01", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be801",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a01", .has_secret = TRUE, .roles = { NULL, graph_roles, NULL },
  },
  [TRUNK_PRACTICE_APP_EWS] = {
    .name = "ews", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c02", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be802",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a02", .has_secret = TRUE, .roles = { NULL, NULL, exchange_roles },
  },
  [TRUNK_PRACTICE_APP_CERTIFICATE] = {
    .name = "certificate", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c03", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be803",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a03", .roles = { NULL, graph_roles, exchange_roles },
  },
  [TRUNK_PRACTICE_APP_DELEGATED] = {
    .name = "delegated", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c04", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be804",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a04", .is_public = TRUE, .scopes = { NULL, graph_scopes, exchange_scopes },
  },
  [TRUNK_PRACTICE_APP_OPENSCAPE] = {
    .name = "openscape", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c07", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be807",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a07", .has_secret = TRUE, .roles = { NULL, NULL, openscape_roles },
  },
  [TRUNK_PRACTICE_APP_EXPIRED] = {
    .name = "expired", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c05", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be805",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a05", .has_secret = TRUE, .secret_expired = TRUE, .roles = { NULL, graph_roles, exchange_roles },
  },
  [TRUNK_PRACTICE_APP_OLD_CERTIFICATE] = {
    .name = "old-certificate", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c08", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be808",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a08", .roles = { NULL, graph_roles, exchange_roles },
  },
  [TRUNK_PRACTICE_APP_UNCONSENTED] = {
    .name = "unconsented", .client_id = "2b1f6a54-0c3d-4c9f-8a6e-5d1e7f3a9c06", .object_id = "4c6e2d10-6f0b-4b52-9d53-0f6c1a7be806",
    .principal_id = "8e0d5b7c-91a2-4a6e-b0f4-3c2d1e5f6a06", .has_secret = TRUE,
  },
};

/* Looks like a client secret of Entra: 39 characters with "8Q~" near the front. */
static char *
make_secret (void)
{
  guint8 bytes[SECRET_BYTES];
  g_autofree char *text = NULL;

  for (guint i = 0; i < SECRET_BYTES; i++)
    bytes[i] = g_random_int () & 0xff;
  text = trunk_base64url_encode (bytes, sizeof bytes);
  return g_strdup_printf ("%.3s8Q~%s", text, text + 3);
}

/**
 * trunk_practice_apps_make:
 *
 * Makes what is secret about the registrations.
 *
 * Returns: whether it could be made
 */
gboolean
trunk_practice_apps_make (GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = TRUNK_CERT_SIGNER,
    .common_name = "practice registration",
    .key = TRUNK_CERT_KEY_RSA,
    .not_before = now - DAY,
    .not_after = now + CERTIFICATE_DAYS * DAY,
  };
  /* Nothing is signed with it: any kind of key does, and this one is made at once. */
  TrunkCertRequest ended = {
    .purpose = TRUNK_CERT_SIGNER,
    .common_name = "practice registration",
    .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now - CERTIFICATE_DAYS * DAY,
    .not_after = now - ENDED_DAYS * DAY,
  };

  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    if (apps[i].has_secret)
      {
        g_free (apps[i].secret);
        apps[i].secret = make_secret ();
      }

  apps[TRUNK_PRACTICE_APP_CERTIFICATE].identity = trunk_cert_make (&request, NULL, error);
  if (apps[TRUNK_PRACTICE_APP_CERTIFICATE].identity == NULL)
    return FALSE;

  apps[TRUNK_PRACTICE_APP_OLD_CERTIFICATE].identity = trunk_cert_make (&ended, NULL, error);
  return apps[TRUNK_PRACTICE_APP_OLD_CERTIFICATE].identity != NULL;
}

TrunkPracticeApp *
trunk_practice_apps_get (TrunkPracticeAppId id)
{
  g_return_val_if_fail (id < TRUNK_PRACTICE_N_APPS, NULL);

  return &apps[id];
}

TrunkPracticeApp *
trunk_practice_apps_lookup (const char *client_id)
{
  g_return_val_if_fail (client_id != NULL, NULL);

  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    if (g_ascii_strcasecmp (apps[i].client_id, client_id) == 0)
      return &apps[i];

  return NULL;
}

void
trunk_practice_apps_clear (void)
{
  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    {
      g_clear_pointer (&apps[i].secret, g_free);
      g_clear_object (&apps[i].identity);
    }
}
