/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-catalog-private.h"

#include <glib/gi18n-lib.h>
#include <trunk-facts.h>

#include "base/trunk-error.h"

#define FACTS_PREFIX "/trunkline/facts/"

/* An override is read whole; nothing that people write comes near these. */
#define OVERRIDE_MAX_BYTES (4 * 1024 * 1024)
#define OVERRIDE_MAX_SYSTEMS 200

G_DEFINE_TYPE (TrunkCatalog, trunk_catalog, G_TYPE_OBJECT)

static GBytes *
lookup_built_in (const char *name)
{
  g_autofree char *path = g_strconcat (FACTS_PREFIX, name, NULL);

  /* By name, and not from the registry: a linker drops the resource of a static library that nothing refers to. */
  return g_resource_lookup_data (trunk_facts_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* Returns: (nullable): %NULL without an error when there is no such file */
static GBytes *
read_override (const char *path,
               GError    **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, &local_error);
  g_autofree char *data = NULL;
  gsize length = 0;

  if (stream == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return NULL;

  if (stream != NULL)
    {
      data = g_malloc (OVERRIDE_MAX_BYTES + 1);
      g_input_stream_read_all (G_INPUT_STREAM (stream), data, OVERRIDE_MAX_BYTES + 1, &length, NULL, &local_error);
    }
  if (local_error != NULL)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, "%s: %s", path, local_error->message);
      return NULL;
    }
  if (length > OVERRIDE_MAX_BYTES)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, "%s: %s", path, _("The document is larger than any document of facts."));
      return NULL;
    }

  return g_bytes_new (data, length);
}

static void
note_override (TrunkCatalog *self,
               const char   *path)
{
  g_ptr_array_insert (self->overrides, self->overrides->len - 1, g_strdup (path));
}

/* Reads @name, the administrator's copy before the built-in one; %NULL without an error when there is neither. */
TrunkDocument *
trunk_catalog_read (TrunkCatalog *self,
                    const char   *name,
                    const char   *schema,
                    GStringChunk *strings,
                    GError      **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *path = NULL;

  if (self->directory != NULL)
    {
      g_autoptr(GError) local_error = NULL;

      path = g_build_filename (self->directory, name, NULL);
      bytes = read_override (path, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  if (bytes != NULL)
    {
      g_autofree char *schema_name = g_strdup_printf ("schemas/%s.rng", schema);
      g_autoptr(GBytes) schema_bytes = lookup_built_in (schema_name);
      g_autoptr(TrunkDocument) document = NULL;

      if (schema_bytes == NULL)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("%s: This build knows no such document."), path);
          return NULL;
        }
      document = trunk_document_new (bytes, path, schema_bytes, strings, error);
      if (document != NULL)
        note_override (self, path);
      return g_steal_pointer (&document);
    }

  bytes = lookup_built_in (name);
  if (bytes == NULL)
    return NULL;

  return trunk_document_new (bytes, name, NULL, strings, error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
add_override_systems (TrunkCatalog *self,
                      GPtrArray    *names,
                      GError      **error)
{
  g_autofree char *path = g_build_filename (self->directory, "systems", NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *entry = NULL;

  while (directory != NULL && (entry = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *name = g_strconcat ("systems/", entry, NULL);

      if (entry[0] == '.' || !g_str_has_suffix (entry, ".xml") || g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        continue;
      if (names->len >= OVERRIDE_MAX_SYSTEMS)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, "%s: %s", path, _("There are too many documents in this folder."));
          return FALSE;
        }
      g_ptr_array_add (names, g_steal_pointer (&name));
    }

  return TRUE;
}

/* Returns: (transfer full): the names of the system documents, sorted, each once */
GPtrArray *
trunk_catalog_list_systems (TrunkCatalog *self,
                            GError      **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) built_in = g_resource_enumerate_children (trunk_facts_get_resource (), FACTS_PREFIX "systems", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; built_in != NULL && built_in[i] != NULL; i++)
    g_ptr_array_add (names, g_strconcat ("systems/", built_in[i], NULL));
  if (self->directory != NULL && !add_override_systems (self, names, error))
    return NULL;
  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

static gboolean
load_remedies (TrunkCatalog *self,
               GError      **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->remedies != NULL)
    return TRUE;
  self->remedies = trunk_catalog_read (self, "remedies.xml", "remedies", self->strings, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static void
trunk_catalog_finalize (GObject *object)
{
  TrunkCatalog *self = TRUNK_CATALOG (object);

  g_clear_pointer (&self->remedies, trunk_document_free);
  g_clear_pointer (&self->systems, g_ptr_array_unref);
  g_clear_pointer (&self->deadlines, g_array_unref);
  g_clear_pointer (&self->permission_index, g_hash_table_unref);
  g_clear_pointer (&self->permissions, g_array_unref);
  g_clear_pointer (&self->clouds, g_array_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->overrides, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (trunk_catalog_parent_class)->finalize (object);
}

static void
trunk_catalog_class_init (TrunkCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = trunk_catalog_finalize;
}

static void
trunk_catalog_init (TrunkCatalog *self)
{
  self->strings = g_string_chunk_new (4096);
  self->lists = g_ptr_array_new_with_free_func (g_free);
  self->overrides = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->overrides, NULL);
}

/**
 * trunk_catalog_new:
 * @override_directory: (nullable): the folder of an administrator's own copies; it need not exist
 * @error: %TRUNK_ERROR_FILE_FORMAT names the first document that is wrong, with its line
 *
 * What is built in is read at its first use. With an override directory everything is read at once, so that a bad document,
 * or one that does not go with the others, is refused here.
 */
TrunkCatalog *
trunk_catalog_new (GFile   *override_directory,
                   GError **error)
{
  g_autoptr(TrunkCatalog) self = g_object_new (TRUNK_TYPE_CATALOG, NULL);

  g_return_val_if_fail (override_directory == NULL || G_IS_FILE (override_directory), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (override_directory == NULL || !g_file_query_exists (override_directory, NULL))
    return g_steal_pointer (&self);

  self->directory = g_file_get_path (override_directory);
  if (self->directory == NULL)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_UNSUPPORTED, _("The folder of your own documents must be on this computer."));
      return NULL;
    }
  if (!trunk_catalog_load_clouds (self, error) ||
      !trunk_catalog_load_permissions (self, error) ||
      !trunk_catalog_load_deadlines (self, error) ||
      !trunk_catalog_load_systems (self, error) ||
      !load_remedies (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * trunk_catalog_get_overrides:
 *
 * Returns: (transfer none): the paths of the documents that came from the override directory; empty when none did
 */
const char * const *
trunk_catalog_get_overrides (TrunkCatalog *self)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);

  return (const char * const *) self->overrides->pdata;
}

guint
trunk_catalog_get_n_systems (TrunkCatalog *self)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), 0);

  TRUNK_CATALOG_ENSURE (self, systems);
  return self->systems->len;
}

/**
 * trunk_catalog_get_nth_system:
 *
 * Returns: (transfer none): the @n-th system, sorted by id
 */
TrunkSystem *
trunk_catalog_get_nth_system (TrunkCatalog *self,
                              guint         n)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);

  TRUNK_CATALOG_ENSURE (self, systems);
  g_return_val_if_fail (n < self->systems->len, NULL);

  return g_ptr_array_index (self->systems, n);
}

/**
 * trunk_catalog_get_system:
 *
 * Returns: (transfer none) (nullable): the system with @id
 */
TrunkSystem *
trunk_catalog_get_system (TrunkCatalog *self,
                          const char   *id)
{
  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  TRUNK_CATALOG_ENSURE (self, systems);
  for (guint i = 0; i < self->systems->len; i++)
    {
      TrunkSystem *system = g_ptr_array_index (self->systems, i);

      if (g_str_equal (trunk_system_get_id (system), id))
        return system;
    }

  return NULL;
}

/**
 * trunk_catalog_get_remedies_document:
 *
 * Returns: (transfer none) (nullable): an xmlDocPtr, not to be changed; %NULL when this build has no remedies
 */
gpointer
trunk_catalog_get_remedies_document (TrunkCatalog *self)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (self), NULL);

  if (!load_remedies (self, &error))
    g_error ("%s", error->message);

  return self->remedies != NULL ? self->remedies->xml : NULL;
}

/**
 * trunk_catalog_get_remedies_path:
 *
 * Returns: (transfer none) (nullable): what errors in the remedies call their document
 */
const char *
trunk_catalog_get_remedies_path (TrunkCatalog *self)
{
  return trunk_catalog_get_remedies_document (self) != NULL ? self->remedies->path : NULL;
}
