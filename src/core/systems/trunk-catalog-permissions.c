/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-catalog-private.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *nick;
  const char *app_id;
  const char *name;
} resources[] = {
  [TRUNK_RESOURCE_GRAPH] = { "graph", "00000003-0000-0000-c000-000000000000", "Microsoft Graph" },
  [TRUNK_RESOURCE_EXCHANGE] = { "exchange", "00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online" },
};

static const char * const kind_nicks[] = {
  [TRUNK_PERMISSION_APPLICATION] = "application",
  [TRUNK_PERMISSION_DELEGATED] = "delegated",
};

/**
 * trunk_resource_get_nick:
 *
 * Returns: (transfer none): the stable name of @resource in documents and JSON
 */
const char *
trunk_resource_get_nick (TrunkResource resource)
{
  g_return_val_if_fail (resource < G_N_ELEMENTS (resources), NULL);

  return resources[resource].nick;
}

/**
 * trunk_resource_get_app_id:
 *
 * Returns: (transfer none): the app id of @resource, the same in every tenant and cloud
 */
const char *
trunk_resource_get_app_id (TrunkResource resource)
{
  g_return_val_if_fail (resource < G_N_ELEMENTS (resources), NULL);

  return resources[resource].app_id;
}

/**
 * trunk_resource_get_name:
 *
 * Returns: (transfer none): the name of @resource in the portal, which is not translated there either
 */
const char *
trunk_resource_get_name (TrunkResource resource)
{
  g_return_val_if_fail (resource < G_N_ELEMENTS (resources), NULL);

  return resources[resource].name;
}

/**
 * trunk_permission_kind_get_nick:
 *
 * Returns: (transfer none): the stable name of @kind in documents and JSON
 */
const char *
trunk_permission_kind_get_nick (TrunkPermissionKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

static char *
make_key (TrunkResource       resource,
          TrunkPermissionKind kind,
          const char         *value)
{
  return g_strdup_printf ("%s %s %s", resources[resource].nick, kind_nicks[kind], value);
}

static gboolean
read_permission (TrunkCatalog  *self,
                 TrunkDocument *document,
                 xmlNode       *node,
                 TrunkResource  resource,
                 GArray        *permissions,
                 GHashTable    *permission_index,
                 GError       **error)
{
  TrunkPermission permission = { .resource = resource };
  g_autofree char *key = NULL;

  permission.value = trunk_document_get_attribute (document, node, "value");
  permission.kind = g_strcmp0 (trunk_document_get_attribute (document, node, "kind"), "delegated") == 0
                    ? TRUNK_PERMISSION_DELEGATED : TRUNK_PERMISSION_APPLICATION;
  permission.id = trunk_document_get_attribute (document, node, "id");
  permission.admin_consent = permission.kind == TRUNK_PERMISSION_APPLICATION || trunk_document_get_flag (document, node, "admin-consent");
  if (!trunk_document_get_source (document, node, &permission.source, error))
    return FALSE;

  key = make_key (resource, permission.kind, permission.value);
  if (g_hash_table_contains (permission_index, key))
    {
      trunk_document_set_error (document, node, error, _("There is a second permission “%s”."), key);
      return FALSE;
    }
  g_array_append_val (permissions, permission);
  g_hash_table_insert (permission_index, g_steal_pointer (&key), GUINT_TO_POINTER (permissions->len));

  return TRUE;
}

gboolean
trunk_catalog_load_permissions (TrunkCatalog *self,
                                GError      **error)
{
  g_autoptr(TrunkDocument) document = trunk_catalog_read (self, "permissions.xml", "permissions", self->strings, error);
  g_autoptr(GArray) permissions = g_array_new (FALSE, TRUE, sizeof (TrunkPermission));
  g_autoptr(GHashTable) permission_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (document == NULL)
    return FALSE;

  for (xmlNode *list = trunk_node_get_first (trunk_document_get_root (document), "resource");
       list != NULL;
       list = trunk_node_get_next (list, "resource"))
    {
      const char *nick = trunk_document_get_attribute (document, list, "id");
      TrunkResource resource = g_strcmp0 (nick, "exchange") == 0 ? TRUNK_RESOURCE_EXCHANGE : TRUNK_RESOURCE_GRAPH;
      const char *app_id = trunk_document_get_attribute (document, list, "app-id");

      if (g_strcmp0 (app_id, resources[resource].app_id) != 0)
        {
          trunk_document_set_error (document, list, error, _("The app id of “%s” is %s in every tenant."), nick, resources[resource].app_id);
          return FALSE;
        }
      for (xmlNode *node = trunk_node_get_first (list, "permission"); node != NULL; node = trunk_node_get_next (node, "permission"))
        {
          if (!read_permission (self, document, node, resource, permissions, permission_index, error))
            return FALSE;
        }
    }
  self->permissions = g_steal_pointer (&permissions);
  self->permission_index = g_steal_pointer (&permission_index);

  return TRUE;
}

/**
 * trunk_catalog_get_permission:
 *
 * Returns: (transfer none) (nullable): the permission @value of @resource, as the application itself or for a person
 */
const TrunkPermission *
trunk_catalog_get_permission (TrunkCatalog       *self,
                              TrunkResource       resource,
                              TrunkPermissionKind kind,
                              const char         *value)
{
  g_autofree char *key = NULL;
  guint index = 0;

  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (resource < G_N_ELEMENTS (resources), NULL);
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_nicks), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  TRUNK_CATALOG_ENSURE (self, permissions);
  key = make_key (resource, kind, value);
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->permission_index, key));

  return index > 0 ? &g_array_index (self->permissions, TrunkPermission, index - 1) : NULL;
}
