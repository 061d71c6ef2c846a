/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-documents.h"

#include <string.h>

#include "practice/trunk-practice-proxy.h"
#include "practice/trunk-practice-registrations.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tls.h"

#define HTTPS_PORT        443
#define DOCUMENT_ACCOUNTS 25
#define SOON_DAYS         10

typedef enum
{
  FLAW_NONE,
  FLAW_PROXY                = 1 << 0,   /* no flaw: goes by the proxy, with its user */
  FLAW_PROXY_ANONYMOUS      = 1 << 1,
  FLAW_PROXY_SYSTEM         = 1 << 2,   /* no flaw: as the environment says */
  FLAW_TENANT_MALFORMED     = 1 << 3,
  FLAW_TENANT_UNKNOWN       = 1 << 4,
  FLAW_CLIENT_MALFORMED     = 1 << 5,
  FLAW_CREDENTIAL_EXPIRED   = 1 << 6,
  FLAW_CREDENTIAL_SOON      = 1 << 7,
  FLAW_EWS_NAME             = 1 << 8,
  FLAW_UNREACHABLE          = 1 << 9,
  FLAW_ADDRESS              = 1 << 10,
  FLAW_OWN_HOST             = 1 << 12,  /* no flaw: Exchange under a name of the tenant's own */
  FLAW_TENANT_NONE          = 1 << 13,
  FLAW_MUST_BE_REFUSED      = 1 << 14,  /* no flaw: names a mailbox that the application should not open, but can */
  FLAW_ROUND_TRIP           = 1 << 15,  /* no flaw: a voice message goes there and back, and one is sent */
  FLAW_ALL_ACCOUNTS         = 1 << 11,  /* no flaw: every healthy user of the tenant */
} Flaw;

typedef struct
{
  const char        *name;
  const char        *display_name;
  const char        *system;
  const char        *release;
  const char        *capabilities;      /* separated by blanks */
  TrunkPracticeAppId app;
  const char        *cloud;
  guint              flaws;
} Document;

#define UC_CAPABILITIES "single-inbox text-to-speech calendar contacts"
#define UC(name_, display_, release_, app_, flaws_) \
  { name_, display_, "cisco-unity-connection", release_, UC_CAPABILITIES, TRUNK_PRACTICE_APP_##app_, "global", flaws_ }
#define UC_CLOUD(name_, display_, cloud_) \
  { name_, display_, "cisco-unity-connection", "15su4", UC_CAPABILITIES, TRUNK_PRACTICE_APP_GRAPH, cloud_, FLAW_NONE }

static const Document documents[] = {
  UC ("unity-connection-graph", "Unity Connection 15SU4 by Graph", "15su4", GRAPH, FLAW_NONE),
  UC ("unity-connection-certificate", "Unity Connection 15SU4 by Graph with a certificate", "15su4", CERTIFICATE, FLAW_NONE),
  UC ("unity-connection-ews", "Unity Connection 15 by EWS", "15", EWS, FLAW_NONE),
  UC ("unity-connection-delegated", "Unity Connection 14SU2 signed in as a person", "14su2", DELEGATED, FLAW_NONE),
  { "openscape-ews-calendar", "OpenScape Business calendars by EWS", "openscape-business", "v3r3", "calendar directory-search",
    TRUNK_PRACTICE_APP_OPENSCAPE, "global", FLAW_NONE },
  UC ("unity-connection-round-trip", "Unity Connection 15SU4 by Graph, with the round trip", "15su4", GRAPH, FLAW_ROUND_TRIP),
  UC ("unity-connection-ews-round-trip", "Unity Connection 15 by EWS, with the round trip", "15", EWS, FLAW_ROUND_TRIP),
  UC ("unity-connection-graph-all", "Every healthy mailbox by Graph", "15su4", GRAPH, FLAW_ALL_ACCOUNTS),
  UC ("unity-connection-ews-all", "Every healthy mailbox by EWS", "15", EWS, FLAW_ALL_ACCOUNTS),
  UC_CLOUD ("unity-connection-gcc-high", "Unity Connection 15SU4 in the US Government cloud", "gcc-high"),
  UC_CLOUD ("unity-connection-china", "Unity Connection 15SU4 in the Chinese cloud", "china"),
  UC ("unity-connection-proxy", "Unity Connection 15SU4 through a proxy", "15su4", GRAPH, FLAW_PROXY),
  UC ("unity-connection-proxy-anonymous", "Through a proxy, without its user", "15su4", GRAPH, FLAW_PROXY_ANONYMOUS),
  UC ("proxy-settings-invalid", "The proxy of the environment", "15su4", GRAPH, FLAW_PROXY_SYSTEM),
  UC ("tenant-id-malformed", "A tenant id that is not one", "15su4", GRAPH, FLAW_TENANT_MALFORMED),
  UC ("tenant-not-found", "A tenant that does not exist", "15su4", GRAPH, FLAW_TENANT_UNKNOWN),
  UC ("client-id-malformed", "A client id that is not one", "15su4", GRAPH, FLAW_CLIENT_MALFORMED),
  UC ("credential-expired", "A certificate that has ended", "15su4", OLD_CERTIFICATE, FLAW_NONE),
  UC ("credential-note-passed", "A secret noted as ended", "15su4", GRAPH, FLAW_CREDENTIAL_EXPIRED),
  UC ("credential-ends-soon", "A secret that ends soon", "15su4", GRAPH, FLAW_CREDENTIAL_SOON),
  UC ("secret-expired", "A registration whose secret ended", "15su4", EXPIRED, FLAW_NONE),
  UC ("no-roles", "A registration without consent", "15su4", UNCONSENTED, FLAW_NONE),
  UC ("name-not-found", "An Exchange address that does not exist", "15", EWS, FLAW_EWS_NAME),
  UC ("connect-unreachable", "An address that leads nowhere", "15su4", GRAPH, FLAW_UNREACHABLE),
  UC ("unity-connection-ews-own-host", "Unity Connection 15 by EWS behind a gateway", "15", EWS, FLAW_OWN_HOST),
  UC ("tenant-required", "No particular tenant", "15su4", GRAPH, FLAW_TENANT_NONE),
  UC ("not-refused", "A mailbox that should refuse", "15su4", GRAPH, FLAW_MUST_BE_REFUSED),
  UC ("address-malformed", "One address that is not one", "15su4", GRAPH, FLAW_ADDRESS),
};

const char *
trunk_practice_documents_get_name (guint n)
{
  return n < G_N_ELEMENTS (documents) ? documents[n].name : NULL;
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_mapping (JsonBuilder *builder,
             const char  *host,
             const char  *to_address,
             guint16      to_port)
{
  json_builder_begin_object (builder);
  add_string (builder, "host", host);
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, HTTPS_PORT);
  add_string (builder, "to-address", to_address);
  json_builder_set_member_name (builder, "to-port");
  json_builder_add_int_value (builder, to_port);
  json_builder_end_object (builder);
}

static void
add_host_map (JsonBuilder   *builder,
              TrunkPractice *practice,
              guint          flaws)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  json_builder_begin_array (builder);
  for (const TrunkPracticeCloud *cloud = trunk_practice_clouds (); cloud->id != NULL; cloud++)
    for (guint i = 0; i <= TRUNK_PRACTICE_N_HOSTS; i++)
      {
        gboolean alias = i == TRUNK_PRACTICE_N_HOSTS;
        const char *name = alias ? cloud->outlook_alias : cloud->hosts[i];
        TrunkPracticeHost host = alias ? TRUNK_PRACTICE_HOST_OUTLOOK : i;

        if (name == NULL || !g_hash_table_add (seen, (gpointer) name))
          continue;
        /* TCP has no way to the broadcast address, whatever the network's routes are. */
        if ((flaws & FLAW_UNREACHABLE) && host == TRUNK_PRACTICE_HOST_GRAPH)
          add_mapping (builder, name, "255.255.255.255", HTTPS_PORT);
        else
          add_mapping (builder, name, "127.0.0.1", trunk_practice_server_get_port (practice->server, host));
      }
  add_mapping (builder, TRUNK_PRACTICE_OWN_HOST, "127.0.0.1", trunk_practice_server_get_port (practice->server, TRUNK_PRACTICE_HOST_OUTLOOK));
  json_builder_end_array (builder);
}

/**
 * trunk_practice_documents_host_map:
 *
 * Returns: (transfer full): every cloud's hosts, led to this program
 */
JsonNode *
trunk_practice_documents_host_map (TrunkPractice *practice)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (practice != NULL, NULL);

  add_host_map (builder, practice, FLAW_NONE);
  return json_builder_get_root (builder);
}

static void
add_service (JsonBuilder    *builder,
             TrunkPractice  *practice,
             const Document *document)
{
  g_auto(GStrv) capabilities = g_strsplit (document->capabilities, " ", -1);
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", trunk_practice_proxy_get_port (practice->proxy));

  json_builder_set_member_name (builder, "service");
  json_builder_begin_object (builder);
  add_string (builder, "id", document->name);
  add_string (builder, "display-name", document->display_name);
  add_string (builder, "system", document->system);
  add_string (builder, "release", document->release);
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_array (builder);
  for (guint i = 0; capabilities[i] != NULL; i++)
    json_builder_add_string_value (builder, capabilities[i]);
  json_builder_end_array (builder);
  if (document->flaws & FLAW_EWS_NAME)
    add_string (builder, "ews-url", "https://mail.nowhere.invalid/EWS/Exchange.asmx");
  if (document->flaws & FLAW_MUST_BE_REFUSED)
    {
      guint last = MIN (trunk_practice_tenant_get_n_mailboxes (practice->tenant), TRUNK_PRACTICE_FIRST_UNLICENSED) - 1;

      add_string (builder, "must-be-refused", trunk_practice_tenant_get_nth (practice->tenant, last)->address);
    }
  if (document->flaws & FLAW_ROUND_TRIP)
    {
      json_builder_set_member_name (builder, "round-trip");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (document->flaws & FLAW_OWN_HOST)
    add_string (builder, "ews-url", "https://" TRUNK_PRACTICE_OWN_HOST "/EWS/Exchange.asmx");
  if (document->flaws & FLAW_PROXY_SYSTEM)
    add_string (builder, "proxy-mode", "system");
  else if (document->flaws & (FLAW_PROXY | FLAW_PROXY_ANONYMOUS))
    {
      add_string (builder, "proxy-mode", "manual");
      add_string (builder, "proxy-uri", proxy);
      if (document->flaws & FLAW_PROXY)
        add_string (builder, "proxy-user", trunk_practice_proxy_get_user (practice->proxy));
    }
  else
    add_string (builder, "proxy-mode", "none");
  json_builder_end_object (builder);
}

static void
add_date (JsonBuilder *builder,
          int          days)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) then = g_date_time_add_days (now, days);
  g_autofree char *text = g_date_time_format (then, "%Y-%m-%d");

  add_string (builder, "credential-ends", text);
}

static void
add_registration (JsonBuilder    *builder,
                  const Document *document)
{
  TrunkPracticeApp *app = trunk_practice_apps_get (document->app);
  g_autofree char *id = g_strconcat ("practice-", app->name, NULL);

  json_builder_set_member_name (builder, "registration");
  json_builder_begin_object (builder);
  add_string (builder, "id", id);
  add_string (builder, "cloud", document->cloud);
  add_string (builder, "tenant", document->flaws & FLAW_TENANT_MALFORMED ? "7d5f3c1e-5b0a-4c57-9a41" :
              document->flaws & FLAW_TENANT_NONE ? "organizations" :
              document->flaws & FLAW_TENANT_UNKNOWN ? "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" : TRUNK_PRACTICE_TENANT_ID);
  add_string (builder, "client-id", document->flaws & FLAW_CLIENT_MALFORMED ? "practice-app" : app->client_id);
  add_string (builder, "app-object-id", app->object_id);
  add_string (builder, "sp-object-id", app->principal_id);
  add_string (builder, "credential", app->identity != NULL ? "certificate" : app->has_secret ? "secret" : "none");
  if (app->identity != NULL)
    add_string (builder, "certificate", trunk_identity_get_certificate (app->identity));
  if (document->flaws & FLAW_CREDENTIAL_EXPIRED)
    add_date (builder, -SOON_DAYS);
  else if (document->flaws & FLAW_CREDENTIAL_SOON)
    add_date (builder, SOON_DAYS);
  json_builder_end_object (builder);
}

static void
add_accounts (JsonBuilder    *builder,
              TrunkPractice  *practice,
              const Document *document)
{
  guint n = trunk_practice_tenant_get_n_mailboxes (practice->tenant);
  guint wanted = document->flaws & FLAW_ALL_ACCOUNTS ? n : DOCUMENT_ACCOUNTS;
  guint added = 0;

  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n && added < wanted; i++)
    {
      const TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (practice->tenant, i);
      g_autofree char *alias = NULL;

      if (mailbox->kind != TRUNK_PRACTICE_KIND_USER || mailbox->state != TRUNK_PRACTICE_STATE_READY || !mailbox->licensed)
        continue;
      alias = g_strndup (mailbox->address, strcspn (mailbox->address, "@"));
      json_builder_begin_object (builder);
      add_string (builder, "alias", alias);
      add_string (builder, "display-name", mailbox->display_name);
      add_string (builder, "address", (document->flaws & FLAW_ADDRESS) && added == 2 ? "someone..else@" TRUNK_PRACTICE_DOMAIN : mailbox->address);
      json_builder_end_object (builder);
      added++;
    }
  json_builder_end_array (builder);
}

/**
 * trunk_practice_documents_make:
 * @n: which
 *
 * Returns: (transfer full): the document
 */
JsonNode *
trunk_practice_documents_make (TrunkPractice *practice,
                               guint          n)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (practice != NULL, NULL);
  g_return_val_if_fail (n < G_N_ELEMENTS (documents), NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "trunkline");
  json_builder_add_int_value (builder, 1);
  add_service (builder, practice, &documents[n]);
  add_registration (builder, &documents[n]);
  add_accounts (builder, practice, &documents[n]);
  json_builder_set_member_name (builder, "network");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "host-map");
  add_host_map (builder, practice, documents[n].flaws);
  add_string (builder, "trust-anchors", trunk_practice_tls_get_root (practice->tls));
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
