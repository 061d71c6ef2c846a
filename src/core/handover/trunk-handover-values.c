/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-values.h"

#include <string.h>

#include "base/trunk-validate.h"

struct _TrunkHandoverValues
{
  GHashTable *values;           /* (owned): name -> value */
};

static void
set_cloud (TrunkHandoverValues *self,
           TrunkRequirement    *requirement)
{
  const TrunkCloud *cloud = trunk_requirement_get_cloud (requirement);
  gboolean graph = trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH;
  g_autofree char *login_url = cloud->login_host != NULL ? g_strdup_printf ("https://%s", cloud->login_host) : NULL;

  trunk_handover_values_set (self, "login-url", login_url);
  trunk_handover_values_set (self, "entra-portal", cloud->entra_portal);
  trunk_handover_values_set (self, "azure-portal", cloud->azure_portal);
  trunk_handover_values_set (self, "resource", graph ? cloud->graph_resource : cloud->exchange_resource);
  trunk_handover_values_set (self, "ews-url", cloud->ews_url);
  trunk_handover_values_set (self, "scope", trunk_requirement_get_scope (requirement));
}

/**
 * trunk_handover_values_new:
 *
 * Returns: (transfer full): the values that follow from @requirement alone
 */
TrunkHandoverValues *
trunk_handover_values_new (TrunkRequirement *requirement)
{
  TrunkHandoverValues *self;

  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  self = g_new0 (TrunkHandoverValues, 1);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set_cloud (self, requirement);

  return self;
}

/**
 * trunk_handover_values_new_for_snapshot:
 *
 * Returns: (transfer full): the values of one set-up
 */
TrunkHandoverValues *
trunk_handover_values_new_for_snapshot (TrunkRequirement *requirement,
                                        TrunkSnapshot    *snapshot)
{
  const TrunkRegistrationValues *registration;
  const TrunkServiceValues *service;
  TrunkHandoverValues *self;

  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);

  registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  self = trunk_handover_values_new (requirement);
  trunk_handover_values_set (self, "service-name", service->display_name);
  trunk_handover_values_set (self, "ews-url", service->ews_url);
  if (registration->tenant != NULL && trunk_validate_tenant (registration->tenant, NULL))
    trunk_handover_values_set (self, "tenant-id", registration->tenant);
  if (registration->client_id != NULL && trunk_validate_guid (registration->client_id, NULL))
    trunk_handover_values_set (self, "client-id", registration->client_id);
  if (registration->sp_object_id != NULL && trunk_validate_guid (registration->sp_object_id, NULL))
    trunk_handover_values_set (self, "service-principal-id", registration->sp_object_id);
  if (trunk_snapshot_get_n_accounts (snapshot) > 0)
    trunk_handover_values_set (self, "address", trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, 0))->address);

  return self;
}

void
trunk_handover_values_free (TrunkHandoverValues *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * trunk_handover_values_set:
 * @value: (nullable): nothing is set for %NULL and ""
 *
 * Replaces an earlier value.
 */
void
trunk_handover_values_set (TrunkHandoverValues *self,
                           const char          *name,
                           const char          *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  if (value != NULL && *value != '\0')
    g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
}

const char *
trunk_handover_values_get (TrunkHandoverValues *self,
                           const char          *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->values, name);
}

/* Some commands have the placeholder between quotes, some bare: neither may be left by what is put there. */
static gboolean
is_safe_in_command (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr (" ._@-", *p) == NULL)
        return FALSE;
    }

  return *value != '-';
}

/**
 * trunk_handover_values_fill:
 * @missing: (nullable) (element-type utf8): gets the names of placeholders without a value that may stand there
 *
 * Returns: (transfer full): @text with its placeholders replaced
 */
char *
trunk_handover_values_fill (TrunkHandoverValues *self,
                            const char          *text,
                            TrunkHandoverPlace   place,
                            GPtrArray           *missing)
{
  GString *filled;
  const char *p = text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  filled = g_string_new (NULL);
  while (*p != '\0')
    {
      gsize length = *p == '{' ? strspn (p + 1, G_CSET_a_2_z "-") : 0;
      g_autofree char *name = length > 0 && p[length + 1] == '}' ? g_strndup (p + 1, length) : NULL;
      const char *value = name != NULL ? trunk_handover_values_get (self, name) : NULL;

      if (name == NULL)
        {
          g_string_append_c (filled, *p++);
          continue;
        }
      if (value != NULL && (place != TRUNK_HANDOVER_COMMAND || is_safe_in_command (value)))
        {
          g_string_append (filled, value);
        }
      else
        {
          g_autofree char *stand_in = g_ascii_strup (name, -1);

          g_string_append (filled, stand_in);
          if (missing != NULL)
            g_ptr_array_add (missing, g_strdup (name));
        }
      p += length + 2;
    }

  return g_string_free (filled, FALSE);
}
