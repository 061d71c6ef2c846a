/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-check-private.h"

/* A title does not depend on the host or the mailbox. */
#define ANY_HOST "localhost"
#define ANY_PORT 443

static void
add (GHashTable *titles,
     TrunkCheck *check)   /* (transfer full) */
{
  /* Both live as long as the program: they are literals, or gettext's. */
  g_hash_table_insert (titles, (char *) trunk_check_get_id (check), (char *) trunk_check_get_title (check));
  g_object_unref (check);
}

/* Asks each kind of check there is, so that no second list of titles has to be kept true. */
static GHashTable *
collect_titles (void)
{
  GHashTable *titles = g_hash_table_new (g_str_hash, g_str_equal);

  add (titles, trunk_check_clock_new ());
  add (titles, trunk_check_proxy_settings_new ());
  add (titles, trunk_check_keyring_new ());
  for (TrunkPhase phase = 0; phase < TRUNK_N_PHASES; phase++)
    add (titles, trunk_check_endpoint_new (phase, ANY_HOST, ANY_PORT));
  add (titles, trunk_check_endpoint_http_new (ANY_HOST, ANY_PORT, "https://" ANY_HOST));
  add (titles, trunk_check_ids_new ());
  add (titles, trunk_check_tenant_new ());
  add (titles, trunk_check_app_new ());
  add (titles, trunk_check_credential_new ());
  add (titles, trunk_check_audience_new ());
  add (titles, trunk_check_permissions_new ());
  add (titles, trunk_check_refresh_new ());
  add (titles, trunk_check_ews_gate_new ());
  add (titles, trunk_check_least_privilege_new (""));
  for (TrunkOperation operation = 0; operation < TRUNK_N_OPERATIONS; operation++)
    add (titles, trunk_check_operation_new (operation));

  return titles;
}

/**
 * trunk_check_find_title:
 * @id: id of a check, as the history has it
 *
 * Returns: (transfer none) (nullable): its title, translated; %NULL for a check of another version of the program
 */
const char *
trunk_check_find_title (const char *id)
{
  static GHashTable *titles = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (g_once_init_enter (&titles))
    g_once_init_leave (&titles, collect_titles ());

  return g_hash_table_lookup (titles, id);
}
