/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-catalog-private.h"

#include <glib/gi18n-lib.h>

static const char * const effect_nicks[] = {
  [TRUNK_DEADLINE_NOTICE] = "notice",
  [TRUNK_DEADLINE_RESTRICTS] = "restricts",
  [TRUNK_DEADLINE_ENDS] = "ends",
};

static gboolean
check_references (TrunkCatalog        *self,
                  TrunkDocument       *document,
                  xmlNode             *node,
                  const TrunkDeadline *deadline,
                  GArray              *deadlines,
                  GError             **error)
{
  for (guint i = 0; i < deadlines->len; i++)
    {
      if (g_str_equal (g_array_index (deadlines, TrunkDeadline, i).id, deadline->id))
        {
          trunk_document_set_error (document, node, error, _("There is a second deadline “%s”."), deadline->id);
          return FALSE;
        }
    }

  for (guint i = 0; deadline->clouds != NULL && deadline->clouds[i] != NULL; i++)
    {
      if (trunk_catalog_get_cloud (self, deadline->clouds[i]) == NULL)
        {
          trunk_document_set_error (document, node, error, _("There is no cloud “%s”."), deadline->clouds[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_deadline (TrunkCatalog  *self,
               TrunkDocument *document,
               xmlNode       *node,
               GArray        *deadlines,
               GError       **error)
{
  TrunkDeadline deadline = { 0, };
  const char *effect = trunk_document_get_attribute (document, node, "effect");

  deadline.id = trunk_document_get_attribute (document, node, "id");
  deadline.date = trunk_document_get_attribute (document, node, "date");
  deadline.applies_to = trunk_document_get_attribute (document, node, "applies-to");
  deadline.title = trunk_document_get_translated (document, trunk_node_get_first (node, "title"));
  deadline.detail = trunk_document_get_translated (document, trunk_node_get_first (node, "detail"));
  for (guint i = 0; i < G_N_ELEMENTS (effect_nicks); i++)
    {
      if (g_strcmp0 (effect, effect_nicks[i]) == 0)
        deadline.effect = i;
    }

  deadline.clouds = trunk_document_get_names (document, node, "clouds");
  if (deadline.clouds != NULL)
    g_ptr_array_add (self->lists, (gpointer) deadline.clouds);

  if (!trunk_document_get_source (document, node, &deadline.source, error) ||
      !check_references (self, document, node, &deadline, deadlines, error))
    return FALSE;
  g_array_append_val (deadlines, deadline);

  return TRUE;
}

/* ISO dates sort as text. */
static int
compare_dates (gconstpointer a,
               gconstpointer b)
{
  const TrunkDeadline *one = a;
  const TrunkDeadline *other = b;
  int order = g_strcmp0 (one->date, other->date);

  return order != 0 ? order : g_strcmp0 (one->id, other->id);
}

gboolean
trunk_catalog_load_deadlines (TrunkCatalog *self,
                              GError      **error)
{
  g_autoptr(TrunkDocument) document = trunk_catalog_read (self, "deadlines.xml", "deadlines", self->strings, error);
  g_autoptr(GArray) deadlines = g_array_new (FALSE, TRUE, sizeof (TrunkDeadline));

  if (document == NULL)
    return FALSE;

  for (xmlNode *node = trunk_node_get_first (trunk_document_get_root (document), "deadline");
       node != NULL;
       node = trunk_node_get_next (node, "deadline"))
    {
      if (!read_deadline (self, document, node, deadlines, error))
        return FALSE;
    }
  g_array_sort (deadlines, compare_dates);
  self->deadlines = g_steal_pointer (&deadlines);

  return TRUE;
}

guint
trunk_catalog_get_n_deadlines (TrunkCatalog *self)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), 0);

  TRUNK_CATALOG_ENSURE (self, deadlines);
  return self->deadlines->len;
}

/**
 * trunk_catalog_get_nth_deadline:
 *
 * Returns: (transfer none): the @n-th deadline, soonest first
 */
const TrunkDeadline *
trunk_catalog_get_nth_deadline (TrunkCatalog *self,
                                guint         n)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);

  TRUNK_CATALOG_ENSURE (self, deadlines);
  g_return_val_if_fail (n < self->deadlines->len, NULL);

  return &g_array_index (self->deadlines, TrunkDeadline, n);
}

/**
 * trunk_catalog_get_deadline:
 *
 * Returns: (transfer none) (nullable): the deadline with @id
 */
const TrunkDeadline *
trunk_catalog_get_deadline (TrunkCatalog *self,
                            const char   *id)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < trunk_catalog_get_n_deadlines (self); i++)
    {
      const TrunkDeadline *deadline = trunk_catalog_get_nth_deadline (self, i);

      if (g_str_equal (deadline->id, id))
        return deadline;
    }

  return NULL;
}

/**
 * trunk_deadline_concerns:
 *
 * Returns: whether @deadline was announced for the cloud with @cloud_id, or for whichever
 */
gboolean
trunk_deadline_concerns (const TrunkDeadline *deadline,
                         const char          *cloud_id)
{
  g_return_val_if_fail (deadline != NULL, FALSE);
  g_return_val_if_fail (cloud_id != NULL, FALSE);

  return deadline->clouds == NULL || g_strv_contains (deadline->clouds, cloud_id);
}
