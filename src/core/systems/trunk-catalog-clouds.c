/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-catalog-private.h"

#include <glib/gi18n-lib.h>

/* Where the text of an element goes. */
static const struct
{
  const char *element;
  gsize       offset;
} cloud_values[] = {
  { "login-host", G_STRUCT_OFFSET (TrunkCloud, login_host) },
  { "graph-host", G_STRUCT_OFFSET (TrunkCloud, graph_host) },
  { "outlook-host", G_STRUCT_OFFSET (TrunkCloud, outlook_host) },
  { "ews-url", G_STRUCT_OFFSET (TrunkCloud, ews_url) },
  { "graph-resource", G_STRUCT_OFFSET (TrunkCloud, graph_resource) },
  { "exchange-resource", G_STRUCT_OFFSET (TrunkCloud, exchange_resource) },
  { "entra-portal", G_STRUCT_OFFSET (TrunkCloud, entra_portal) },
  { "azure-portal", G_STRUCT_OFFSET (TrunkCloud, azure_portal) },
  { "exchange-environment", G_STRUCT_OFFSET (TrunkCloud, exchange_environment) },
};

static void
read_value (TrunkDocument *document,
            xmlNode       *node,
            TrunkCloud    *cloud,
            GPtrArray     *aliases,
            GPtrArray     *doubtful)
{
  const char *confidence = trunk_document_get_attribute (document, node, "confidence");

  if (trunk_node_is (node, "name"))
    cloud->name = trunk_document_get_translated (document, node);
  else if (trunk_node_is (node, "login-alias"))
    g_ptr_array_add (aliases, (gpointer) trunk_document_get_text (document, node));

  for (guint i = 0; i < G_N_ELEMENTS (cloud_values); i++)
    {
      if (!trunk_node_is (node, cloud_values[i].element))
        continue;
      G_STRUCT_MEMBER (const char *, cloud, cloud_values[i].offset) = trunk_document_get_text (document, node);
      if (confidence == NULL)
        continue;
      /* A cloud of which one address is uncertain is marked as a whole, too. */
      cloud->source.unconfirmed |= g_str_equal (confidence, "unconfirmed");
      cloud->source.third_party |= g_str_equal (confidence, "third-party");
      g_ptr_array_add (doubtful, (gpointer) cloud_values[i].element);
    }
}

/* Returns: (nullable): the words as an array that @self keeps */
static const char * const *
keep_list (TrunkCatalog *self,
           GPtrArray    *words)
{
  gpointer list = NULL;

  if (words->len == 0)
    return NULL;
  g_ptr_array_add (words, NULL);
  list = g_ptr_array_steal (words, NULL);
  g_ptr_array_add (self->lists, list);

  return list;
}

static gboolean
read_cloud (TrunkCatalog  *self,
            TrunkDocument *document,
            xmlNode       *node,
            GArray        *clouds,
            GError       **error)
{
  g_autoptr(GPtrArray) aliases = g_ptr_array_new ();
  g_autoptr(GPtrArray) doubtful = g_ptr_array_new ();
  TrunkCloud cloud = { 0, };

  cloud.id = trunk_document_get_attribute (document, node, "id");
  if (!trunk_document_get_source (document, node, &cloud.source, error))
    return FALSE;
  for (guint i = 0; i < clouds->len; i++)
    {
      if (g_str_equal (g_array_index (clouds, TrunkCloud, i).id, cloud.id))
        {
          trunk_document_set_error (document, node, error, _("There is a second cloud “%s”."), cloud.id);
          return FALSE;
        }
    }

  for (xmlNode *child = trunk_node_get_first (node, NULL); child != NULL; child = trunk_node_get_next (child, NULL))
    read_value (document, child, &cloud, aliases, doubtful);
  cloud.login_aliases = keep_list (self, aliases);
  cloud.doubtful = keep_list (self, doubtful);
  g_array_append_val (clouds, cloud);
  return TRUE;
}

gboolean
trunk_catalog_load_clouds (TrunkCatalog *self,
                           GError      **error)
{
  g_autoptr(TrunkDocument) document = trunk_catalog_read (self, "clouds.xml", "clouds", self->strings, error);
  g_autoptr(GArray) clouds = g_array_new (FALSE, TRUE, sizeof (TrunkCloud));

  if (document == NULL)
    return FALSE;

  for (xmlNode *node = trunk_node_get_first (trunk_document_get_root (document), "cloud");
       node != NULL;
       node = trunk_node_get_next (node, "cloud"))
    {
      if (!read_cloud (self, document, node, clouds, error))
        return FALSE;
    }
  self->clouds = g_steal_pointer (&clouds);

  return TRUE;
}

guint
trunk_catalog_get_n_clouds (TrunkCatalog *self)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), 0);

  TRUNK_CATALOG_ENSURE (self, clouds);
  return self->clouds->len;
}

/**
 * trunk_catalog_get_nth_cloud:
 *
 * Returns: (transfer none): the @n-th cloud, in the order of the document; valid as long as @self
 */
const TrunkCloud *
trunk_catalog_get_nth_cloud (TrunkCatalog *self,
                             guint         n)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);

  TRUNK_CATALOG_ENSURE (self, clouds);
  g_return_val_if_fail (n < self->clouds->len, NULL);

  return &g_array_index (self->clouds, TrunkCloud, n);
}

/**
 * trunk_catalog_get_cloud:
 *
 * Returns: (transfer none) (nullable): the cloud with @id
 */
const TrunkCloud *
trunk_catalog_get_cloud (TrunkCatalog *self,
                         const char   *id)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < trunk_catalog_get_n_clouds (self); i++)
    {
      const TrunkCloud *cloud = trunk_catalog_get_nth_cloud (self, i);

      if (g_str_equal (cloud->id, id))
        return cloud;
    }

  return NULL;
}

/**
 * trunk_catalog_find_cloud_by_login_host:
 * @login_host: a host name, as in the issuer or in "tenant_region" metadata; case does not matter
 *
 * Two clouds may share a sign-in host (GCC High and DoD do): the first in the document is found.
 *
 * Returns: (transfer none) (nullable): the cloud that signs in at @login_host, under its own or an older name
 */
const TrunkCloud *
trunk_catalog_find_cloud_by_login_host (TrunkCatalog *self,
                                        const char   *login_host)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (login_host != NULL, NULL);

  for (guint i = 0; i < trunk_catalog_get_n_clouds (self); i++)
    {
      const TrunkCloud *cloud = trunk_catalog_get_nth_cloud (self, i);

      if (cloud->login_host != NULL && g_ascii_strcasecmp (cloud->login_host, login_host) == 0)
        return cloud;
      for (guint j = 0; cloud->login_aliases != NULL && cloud->login_aliases[j] != NULL; j++)
        {
          if (g_ascii_strcasecmp (cloud->login_aliases[j], login_host) == 0)
            return cloud;
        }
    }

  return NULL;
}
