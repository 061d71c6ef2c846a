/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-role.h"

#include "explain/trunk-remedies-private.h"

/**
 * trunk_role_dup_name:
 * @catalog: whose remedies document lists the roles
 * @id: id of a role
 *
 * Returns: (transfer full) (nullable): what people call it, translated
 */
char *
trunk_role_dup_name (TrunkCatalog *catalog,
                     const char   *id)
{
  xmlNode *role = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  role = trunk_remedies_get_listed (trunk_catalog_get_remedies_document (catalog), "roles", id);

  return role != NULL ? trunk_remedies_dup_translated (role) : NULL;
}
