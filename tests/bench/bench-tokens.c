/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Tokens a second by app-only sign-in: every token is refused as soon as it came, so that the next one is asked for anew. A token
 * source has one request under way at a time, so as many sources as shall be under way at once. Then many callers ask one source.
 * Usage: bench-tokens SECONDS PARALLEL CALLERS secret|certificate TENANT CLIENT CREDENTIAL-FILE CERTIFICATE-FILE HOST PORT CA
 * Prints JSON: tokens a second, and the requests that so many callers made. */

#include <stdlib.h>

#include "auth/trunk-token-source.h"
#include "secrets/trunk-secret.h"
#include "systems/trunk-catalog.h"

#define OWNER "registration"
#define SCOPE "https://graph.microsoft.com/.default"

typedef struct
{
  gint64 until;
  guint64 n_done;
  guint under_way;
  guint n_got;
} Loop;

typedef struct
{
  Loop *loop;
  TrunkTokenSource *source;
} Slot;

static char *
read_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);

  return text;
}

static TrunkToken *
finish_get (GObject      *object,
            GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  TrunkToken *token = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (object), result, &token, &error);

  if (token == NULL)
    g_error ("No token: %s", error != NULL ? error->message : trunk_finding_get_nick (trunk_outcome_get_finding (outcome)));

  return token;
}

static void
got_one_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Slot *slot = user_data;
  g_autoptr(TrunkToken) token = finish_get (object, result);

  slot->loop->n_done++;
  if (g_get_monotonic_time () >= slot->loop->until)
    {
      slot->loop->under_way--;
      return;
    }

  trunk_token_source_reject (slot->source, SCOPE, token);
  trunk_token_source_get_async (slot->source, SCOPE, NULL, got_one_cb, slot);
}

static void
got_shared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  trunk_token_unref (finish_get (object, result));
  ((Loop *) user_data)->n_got++;
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!trunk_secret_store_store_finish (TRUNK_SECRET_STORE (object), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

int
main (int    argc,
      char **argv)
{
  gboolean certificate = argc == 12 && g_str_equal (argv[4], "certificate");
  g_autoptr(TrunkNetContext) context = NULL;
  g_autoptr(TrunkSecretStore) secrets = NULL;
  g_autoptr(TrunkRegistration) registration = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(TrunkSecret) credential = NULL;
  g_autoptr(TrunkTokenSource) shared = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autofree char *ca = NULL;
  g_autofree Slot *slots = NULL;
  g_autoptr(GError) error = NULL;
  gboolean stored = FALSE;
  guint parallel;
  guint callers;
  gint64 started;
  double elapsed;
  Loop loop = { 0 };

  if (argc != 12)
    return EXIT_FAILURE;

  catalog = trunk_catalog_new (NULL, &error);
  if (catalog == NULL)
    g_error ("%s", error->message);
  context = trunk_net_context_new ();
  ca = read_file (argv[11]);
  trunk_net_context_set_proxy (context, TRUNK_PROXY_NONE, NULL, NULL, NULL, NULL);
  trunk_net_context_map_host (context, argv[9], 443, "127.0.0.1", atoi (argv[10]));
  if (!trunk_net_context_add_trust_anchors (context, ca, &error))
    g_error ("%s", error->message);

  secrets = trunk_secret_store_new_memory ();
  credential = trunk_secret_new_take (g_strchomp (read_file (argv[7])));
  if (certificate)
    certificate_pem = read_file (argv[8]);
  registration = trunk_registration_new (&(TrunkRegistrationValues) {
    .id = OWNER, .cloud = "global", .tenant = argv[5], .client_id = argv[6],
    .credential = certificate ? TRUNK_CREDENTIAL_CERTIFICATE : TRUNK_CREDENTIAL_SECRET, .certificate = certificate_pem });
  trunk_secret_store_store_async (secrets, OWNER, certificate ? TRUNK_SECRET_PRIVATE_KEY : TRUNK_SECRET_CLIENT_SECRET, credential, NULL,
                                  stored_cb, &stored);
  while (!stored)
    g_main_context_iteration (NULL, TRUE);

  parallel = atoi (argv[2]);
  slots = g_new0 (Slot, parallel);
  started = g_get_monotonic_time ();
  loop.until = started + atof (argv[1]) * G_USEC_PER_SEC;
  loop.under_way = parallel;
  for (guint i = 0; i < parallel; i++)
    {
      slots[i].loop = &loop;
      slots[i].source = trunk_token_source_new (context, trunk_catalog_get_cloud (catalog, "global"), registration, TRUNK_SIGN_IN_APP, secrets);
      trunk_token_source_get_async (slots[i].source, SCOPE, NULL, got_one_cb, &slots[i]);
    }
  while (loop.under_way > 0)
    g_main_context_iteration (NULL, TRUE);
  elapsed = (g_get_monotonic_time () - started) / 1e6;
  for (guint i = 0; i < parallel; i++)
    g_object_unref (slots[i].source);

  callers = atoi (argv[3]);
  shared = trunk_token_source_new (context, trunk_catalog_get_cloud (catalog, "global"), registration, TRUNK_SIGN_IN_APP, secrets);
  for (guint i = 0; i < callers; i++)
    trunk_token_source_get_async (shared, SCOPE, NULL, got_shared_cb, &loop);
  while (loop.n_got < callers)
    g_main_context_iteration (NULL, TRUE);

  g_print ("{\"per_second\": %.1f, \"callers\": %u, \"requests\": %u}\n", loop.n_done / elapsed, callers,
           trunk_token_source_get_n_requests (shared));

  return EXIT_SUCCESS;
}
