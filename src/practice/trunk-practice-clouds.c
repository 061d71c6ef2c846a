/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-server.h"

/* Every national cloud's hosts: what the host map of practice.json leads here. Sources: Microsoft's pages on national clouds, and
 * the list in its CSS-Exchange scripts for the two newest. */
static const TrunkPracticeCloud clouds[] = {
  { "global", { "login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com" }, "outlook.office.com" },
  { "gcc-high", { "login.microsoftonline.us", "graph.microsoft.us", "outlook.office365.us" }, NULL },
  { "dod", { "login.microsoftonline.us", "dod-graph.microsoft.us", "outlook-dod.office365.us" }, NULL },
  { "china", { "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn", "partner.outlook.cn" }, NULL },
  { "bleu", { "login.sovcloud-identity.fr", "graph.svc.sovcloud.fr", "outlook.sovcloud.fr" }, NULL },
  { "delos", { "login.sovcloud-identity.de", "graph.svc.sovcloud.de", "outlook.sovcloud.de" }, NULL },
  { NULL },
};

typedef struct
{
  const TrunkPracticeCloud *cloud;
  TrunkPracticeHost         host;
} HostEntry;

/**
 * trunk_practice_clouds:
 *
 * Returns: (transfer none): the clouds; the last entry has a %NULL id
 */
const TrunkPracticeCloud *
trunk_practice_clouds (void)
{
  return clouds;
}

static void
add_host (GHashTable               *table,
          const char               *name,
          const TrunkPracticeCloud *cloud,
          TrunkPracticeHost         host)
{
  HostEntry *entry;

  /* Two clouds of the US government share a login host: the first named keeps it. */
  if (g_hash_table_contains (table, name))
    return;

  entry = g_new (HostEntry, 1);
  entry->cloud = cloud;
  entry->host = host;
  g_hash_table_insert (table, (gpointer) name, entry);
}

/**
 * trunk_practice_cloud_of:
 * @host_name: lower-case host name
 * @out_host: (out) (optional): which service it is
 *
 * Returns: (transfer none) (nullable): the cloud
 */
const TrunkPracticeCloud *
trunk_practice_cloud_of (const char        *host_name,
                         TrunkPracticeHost *out_host)
{
  static GHashTable *table;
  const HostEntry *entry;

  g_return_val_if_fail (host_name != NULL, NULL);

  if (table == NULL)
    {
      table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
      for (const TrunkPracticeCloud *cloud = clouds; cloud->id != NULL; cloud++)
        {
          for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
            add_host (table, cloud->hosts[i], cloud, i);
          if (cloud->outlook_alias != NULL)
            add_host (table, cloud->outlook_alias, cloud, TRUNK_PRACTICE_HOST_OUTLOOK);
        }
      add_host (table, TRUNK_PRACTICE_OWN_HOST, &clouds[0], TRUNK_PRACTICE_HOST_OUTLOOK);
    }

  entry = g_hash_table_lookup (table, host_name);
  if (entry == NULL)
    return NULL;
  if (out_host != NULL)
    *out_host = entry->host;
  return entry->cloud;
}

const char *
trunk_practice_host_get_nick (TrunkPracticeHost host)
{
  static const char * const nicks[] = { "login", "graph", "outlook" };

  g_return_val_if_fail (host < TRUNK_PRACTICE_N_HOSTS, NULL);

  return nicks[host];
}
