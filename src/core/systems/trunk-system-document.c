/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-catalog-private.h"
#include "systems/trunk-system-private.h"

#include <glib/gi18n-lib.h>

/* One system while its document is read. */
typedef struct
{
  TrunkCatalog  *catalog;       /* (unowned) */
  TrunkDocument *document;      /* (unowned) */
  TrunkSystem   *system;        /* (unowned) */
} Reader;

typedef gboolean (*ReadFunc) (Reader *reader, xmlNode *node, gpointer out_item, GError **error);

static gpointer
keep (Reader  *reader,
      gpointer piece)
{
  if (piece != NULL)
    g_ptr_array_add (reader->system->pieces, piece);

  return piece;
}

/* Reads every child of @parent named @name with @read into an array of the system. */
static gboolean
read_all (Reader        *reader,
          xmlNode       *parent,
          const char    *name,
          gsize          size,
          ReadFunc       read,
          gconstpointer *out_items,
          guint         *out_n,
          GError       **error)
{
  g_autoptr(GArray) items = g_array_new (FALSE, TRUE, size);

  for (xmlNode *node = trunk_node_get_first (parent, name); node != NULL; node = trunk_node_get_next (node, name))
    {
      g_array_set_size (items, items->len + 1);
      if (!read (reader, node, items->data + (items->len - 1) * size, error))
        return FALSE;
    }
  *out_n = items->len;
  *out_items = keep (reader, g_array_steal (items, NULL));

  return TRUE;
}

#define READ_ALL(reader, parent, name, read, out_items, out_n, error) \
  read_all ((reader), (parent), (name), sizeof (**(out_items)), (read), (gconstpointer *) (out_items), (out_n), (error))

static const char *
attribute (Reader     *reader,
           xmlNode    *node,
           const char *name)
{
  return trunk_document_get_attribute (reader->document, node, name);
}

static const char *
child_text (Reader     *reader,
            xmlNode    *node,
            const char *name)
{
  xmlNode *child = trunk_node_get_first (node, name);

  return child != NULL ? trunk_document_get_translated (reader->document, child) : NULL;
}

static gboolean
read_note (Reader  *reader,
           xmlNode *node,
           gpointer out_item,
           GError **error)
{
  TrunkNote *note = out_item;

  note->features = trunk_document_get_features (reader->document, node);
  note->text = trunk_document_get_translated (reader->document, node);

  return trunk_document_get_source (reader->document, node, &note->source, error);
}

static gboolean
read_blocker (Reader  *reader,
              xmlNode *node,
              gpointer out_item,
              GError **error)
{
  TrunkBlocker *blocker = out_item;

  blocker->applies_to = attribute (reader, node, "applies-to");
  blocker->text = trunk_document_get_translated (reader->document, node);

  return trunk_document_get_source (reader->document, node, &blocker->source, error);
}

static gboolean
read_permission (Reader  *reader,
                 xmlNode *node,
                 gpointer out_item,
                 GError **error)
{
  TrunkPermissionNeed *need = out_item;
  const char *resource = attribute (reader, node, "resource");
  const char *kind = attribute (reader, node, "kind");

  need->resource = g_strcmp0 (resource, trunk_resource_get_nick (TRUNK_RESOURCE_EXCHANGE)) == 0 ? TRUNK_RESOURCE_EXCHANGE : TRUNK_RESOURCE_GRAPH;
  need->kind = g_strcmp0 (kind, trunk_permission_kind_get_nick (TRUNK_PERMISSION_DELEGATED)) == 0 ? TRUNK_PERMISSION_DELEGATED : TRUNK_PERMISSION_APPLICATION;
  need->value = attribute (reader, node, "value");
  need->features = trunk_document_get_features (reader->document, node);
  need->purpose = child_text (reader, node, "purpose");
  if (trunk_catalog_get_permission (reader->catalog, need->resource, need->kind, need->value) == NULL)
    {
      trunk_document_set_error (reader->document, node, error,
                                /* TRANSLATORS: resource, kind ("application", "delegated") and name of a permission */
                                _("The list of permissions has no %s %s %s."), resource, kind, need->value);
      return FALSE;
    }

  return trunk_document_get_source (reader->document, node, &need->source, error);
}

static gboolean
read_way (Reader  *reader,
          xmlNode *node,
          gpointer out_item,
          GError **error)
{
  TrunkWay *way = out_item;

  way->id = attribute (reader, node, "id");
  way->impersonates = trunk_document_get_flag (reader->document, node, "impersonates");
  way->sends = trunk_document_get_flag (reader->document, node, "sends");
  way->exclusive = trunk_document_get_flag (reader->document, node, "exclusive");
  way->credentials = keep (reader, (gpointer) trunk_document_get_names (reader->document, node, "credentials"));
  way->subject_to = keep (reader, (gpointer) trunk_document_get_names (reader->document, node, "subject-to"));

  return trunk_protocol_from_nick (attribute (reader, node, "protocol"), &way->protocol) &&
         trunk_sign_in_from_nick (attribute (reader, node, "sign-in"), &way->sign_in) &&
         trunk_document_get_source (reader->document, node, &way->source, error) &&
         READ_ALL (reader, node, "permission", read_permission, &way->permissions, &way->n_permissions, error) &&
         READ_ALL (reader, node, "diagnosis", read_permission, &way->diagnosis, &way->n_diagnosis, error) &&
         READ_ALL (reader, node, "blocker", read_blocker, &way->blockers, &way->n_blockers, error) &&
         READ_ALL (reader, node, "note", read_note, &way->notes, &way->n_notes, error);
}

static const TrunkWay *
find_way (TrunkSystem *system,
          const char  *id)
{
  for (guint i = 0; i < system->n_ways; i++)
    {
      if (g_str_equal (system->ways[i].id, id))
        return &system->ways[i];
    }

  return NULL;
}

static gboolean
read_use (Reader  *reader,
          xmlNode *node,
          gpointer out_item,
          GError **error)
{
  TrunkUse *use = out_item;
  const char *id = attribute (reader, node, "way");

  use->features = trunk_document_get_features (reader->document, node);
  use->way = find_way (reader->system, id);
  if (use->way == NULL)
    trunk_document_set_error (reader->document, node, error, _("There is no way “%s”."), id);

  return use->way != NULL;
}

static gboolean
read_limit (Reader  *reader,
            xmlNode *node,
            gpointer out_item,
            GError **error)
{
  TrunkLimit *limit = out_item;
  guint64 value = 0;

  limit->kind = attribute (reader, node, "kind");
  limit->text = trunk_document_get_translated (reader->document, node);
  if (limit->text[0] == '\0')
    limit->text = NULL;
  if (!g_ascii_string_to_unsigned (attribute (reader, node, "value"), 10, 1, G_MAXUINT, &value, NULL))
    {
      trunk_document_set_error (reader->document, node, error, _("The limit is not a number that fits."));
      return FALSE;
    }
  limit->value = value;

  return trunk_document_get_source (reader->document, node, &limit->source, error);
}

/* Without the attribute, what the first of the ways does. */
static gboolean
read_usual (Reader        *reader,
            xmlNode       *node,
            TrunkRelease  *release,
            GError       **error)
{
  g_autofree const char * const *names = trunk_document_get_names (reader->document, node, "usual");

  release->usual = names == NULL ? release->uses[0].features : TRUNK_FEATURE_NONE;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      TrunkFeature feature = TRUNK_FEATURE_NONE;

      if (!trunk_feature_from_nick (names[i], &feature) || (feature & release->features) == 0)
        {
          trunk_document_set_error (reader->document, node, error, _("The release “%s” does not offer “%s”."), release->id, names[i]);
          return FALSE;
        }
      release->usual |= feature;
    }

  return TRUE;
}

static gboolean
read_release (Reader  *reader,
              xmlNode *node,
              gpointer out_item,
              GError **error)
{
  TrunkRelease *release = out_item;

  release->id = attribute (reader, node, "id");
  release->name = child_text (reader, node, "name");
  if (!trunk_document_get_source (reader->document, node, &release->source, error) ||
      !READ_ALL (reader, node, "change", read_note, &release->changes, &release->n_changes, error) ||
      !READ_ALL (reader, node, "use", read_use, &release->uses, &release->n_uses, error) ||
      !READ_ALL (reader, node, "limit", read_limit, &release->limits, &release->n_limits, error) ||
      !READ_ALL (reader, node, "note", read_note, &release->notes, &release->n_notes, error))
    return FALSE;

  for (guint i = 0; i < release->n_uses; i++)
    {
      if ((release->features & release->uses[i].features) != 0)
        {
          trunk_document_set_error (reader->document, node, error, _("A feature of the release “%s” has two ways."), release->id);
          return FALSE;
        }
      release->features |= release->uses[i].features;
    }

  return read_usual (reader, node, release, error);
}

static gboolean
check_ways (Reader             *reader,
            xmlNode            *node,
            const char * const *ways,
            GError            **error)
{
  for (guint i = 0; ways != NULL && ways[i] != NULL; i++)
    {
      if (find_way (reader->system, ways[i]) == NULL)
        {
          trunk_document_set_error (reader->document, node, error, _("There is no way “%s”."), ways[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* What a field says about where it applies comes before what its tab says, and that before its screen. */
static void
inherit_scope (Reader     *reader,
               xmlNode    *node,
               TrunkField *field)
{
  for (guint level = 0; level < 3; level++, node = node->parent)
    {
      if (field->ways == NULL)
        field->ways = keep (reader, (gpointer) trunk_document_get_names (reader->document, node, "ways"));
      if (field->features == TRUNK_FEATURE_NONE)
        field->features = trunk_document_get_features (reader->document, node);
    }
}

static gboolean
read_field (Reader  *reader,
            xmlNode *node,
            gpointer out_item,
            GError **error)
{
  TrunkField *field = out_item;
  xmlNode *tab = node->parent;
  xmlNode *screen = tab->parent;

  field->id = attribute (reader, node, "id");
  field->screen = attribute (reader, screen, "name");
  field->path = attribute (reader, screen, "path");
  field->tab = attribute (reader, tab, "name");
  field->label = attribute (reader, node, "label");
  field->value = attribute (reader, node, "value");
  field->hint = child_text (reader, node, "hint");
  field->secret = trunk_document_get_flag (reader->document, node, "secret");
  inherit_scope (reader, node, field);

  return check_ways (reader, node, field->ways, error) &&
         trunk_document_get_source (reader->document, screen, &field->source, error);
}

/* Screens and tabs are flattened: a field knows its own. */
static gboolean
read_fields (Reader  *reader,
             xmlNode *root,
             GError **error)
{
  g_autoptr(GArray) fields = g_array_new (FALSE, TRUE, sizeof (TrunkField));

  for (xmlNode *screen = trunk_node_get_first (root, "screen"); screen != NULL; screen = trunk_node_get_next (screen, "screen"))
    {
      for (xmlNode *tab = trunk_node_get_first (screen, "tab"); tab != NULL; tab = trunk_node_get_next (tab, "tab"))
        {
          const TrunkField *some = NULL;
          guint n = 0;

          if (!READ_ALL (reader, tab, "field", read_field, &some, &n, error))
            return FALSE;
          g_array_append_vals (fields, some, n);
        }
    }
  reader->system->n_fields = fields->len;
  reader->system->fields = keep (reader, g_array_steal (fields, NULL));

  return TRUE;
}

static gboolean
read_command (Reader  *reader,
              xmlNode *node,
              gpointer out_item,
              GError **error)
{
  TrunkStepCommand *command = out_item;

  command->shell = attribute (reader, node, "shell");
  command->text = trunk_document_get_text (reader->document, node);

  return TRUE;
}

/* Who can do what is done there, unless the step names somebody else. */
static const char * const place_roles[] = {
  [TRUNK_PLACE_ENTRA] = "application-administrator",
  [TRUNK_PLACE_EXCHANGE] = "exchange-administrator",
  [TRUNK_PLACE_SYSTEM] = "system-administrator",
};

static gboolean
read_step (Reader  *reader,
           xmlNode *node,
           gpointer out_item,
           GError **error)
{
  TrunkStep *step = out_item;
  const char *place = attribute (reader, node, "place");
  GPtrArray *texts = g_ptr_array_new ();

  step->id = attribute (reader, node, "id");
  step->place = g_strcmp0 (place, "entra") == 0 ? TRUNK_PLACE_ENTRA
                : g_strcmp0 (place, "exchange") == 0 ? TRUNK_PLACE_EXCHANGE : TRUNK_PLACE_SYSTEM;
  step->link = attribute (reader, node, "link");
  step->role = attribute (reader, node, "role");
  if (step->role == NULL)
    step->role = place_roles[step->place];
  step->lists_permissions = g_strcmp0 (attribute (reader, node, "lists"), "permissions") == 0;
  step->title = child_text (reader, node, "title");
  for (xmlNode *text = trunk_node_get_first (node, "text"); text != NULL; text = trunk_node_get_next (text, "text"))
    g_ptr_array_add (texts, (gpointer) trunk_document_get_translated (reader->document, text));
  g_ptr_array_add (texts, NULL);
  step->texts = keep (reader, g_ptr_array_free (texts, FALSE));
  step->ways = keep (reader, (gpointer) trunk_document_get_names (reader->document, node, "ways"));
  step->features = trunk_document_get_features (reader->document, node);

  return check_ways (reader, node, step->ways, error) &&
         trunk_document_get_source (reader->document, node, &step->source, error) &&
         READ_ALL (reader, node, "command", read_command, &step->commands, &step->n_commands, error);
}

/* Ways, releases, fields and steps are named by their ids, so each id stands once among its kind. */
static gboolean
check_ids (Reader     *reader,
           xmlNode    *parent,
           const char *name,
           GHashTable *seen,
           GError    **error)
{
  for (xmlNode *node = trunk_node_get_first (parent, name); node != NULL; node = trunk_node_get_next (node, name))
    {
      const char *id = attribute (reader, node, "id");

      if (!g_hash_table_add (seen, g_strdup_printf ("%s %s", name, id)))
        {
          trunk_document_set_error (reader->document, node, error, _("There is a second “%s” here."), id);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_all_ids (Reader  *reader,
               xmlNode *root,
               GError **error)
{
  static const char * const kinds[] = { "way", "release", "screen", "step" };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!check_ids (reader, root, kinds[i], seen, error))
        return FALSE;
    }
  for (xmlNode *screen = trunk_node_get_first (root, "screen"); screen != NULL; screen = trunk_node_get_next (screen, "screen"))
    {
      for (xmlNode *tab = trunk_node_get_first (screen, "tab"); tab != NULL; tab = trunk_node_get_next (tab, "tab"))
        {
          if (!check_ids (reader, tab, "field", seen, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* Reads the document @name ("systems/….xml") of @catalog. */
TrunkSystem *
trunk_system_new_from_document (TrunkCatalog *catalog,
                                const char   *name,
                                GError      **error)
{
  g_autoptr(TrunkSystem) self = g_object_new (TRUNK_TYPE_SYSTEM, NULL);
  g_autoptr(TrunkDocument) document = trunk_catalog_read (catalog, name, "system", self->strings, error);
  Reader reader = { .catalog = catalog, .document = document, .system = self };
  xmlNode *root = NULL;

  if (document == NULL)
    return NULL;

  root = trunk_document_get_root (document);
  self->id = attribute (&reader, root, "id");
  self->name = trunk_document_get_text (document, trunk_node_get_first (root, "name"));
  self->vendor = trunk_document_get_text (document, trunk_node_get_first (root, "vendor"));
  self->summary = child_text (&reader, root, "summary");
  if (!trunk_document_get_source (document, root, &self->source, error) ||
      !check_all_ids (&reader, root, error) ||
      !READ_ALL (&reader, root, "way", read_way, &self->ways, &self->n_ways, error) ||
      !READ_ALL (&reader, root, "release", read_release, &self->releases, &self->n_releases, error) ||
      !read_fields (&reader, root, error) ||
      !READ_ALL (&reader, root, "step", read_step, &self->steps, &self->n_steps, error))
    return NULL;

  for (guint i = 0; catalog->systems != NULL && i < catalog->systems->len; i++)
    {
      if (g_str_equal (trunk_system_get_id (g_ptr_array_index (catalog->systems, i)), self->id))
        {
          trunk_document_set_error (document, root, error, _("There is a second system “%s”."), self->id);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

gboolean
trunk_catalog_load_systems (TrunkCatalog *self,
                            GError      **error)
{
  g_autoptr(GPtrArray) names = trunk_catalog_list_systems (self, error);

  if (names == NULL)
    return FALSE;

  self->systems = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < names->len; i++)
    {
      TrunkSystem *system = trunk_system_new_from_document (self, g_ptr_array_index (names, i), error);

      if (system == NULL)
        {
          g_clear_pointer (&self->systems, g_ptr_array_unref);
          return FALSE;
        }
      g_ptr_array_add (self->systems, system);
    }

  return TRUE;
}
