/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-preferences.h"

/* The schema as it was installed, or beside the program of a build tree. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = source != NULL ? g_settings_schema_source_lookup (source, TRUNK_APP_ID, TRUE) : NULL;
  g_autofree char *program = NULL;

  if (schema != NULL)
    return schema;

  program = g_file_read_link ("/proc/self/exe", NULL);
  for (char *slash = program != NULL ? strrchr (program, '/') : NULL; slash != NULL && slash != program; slash = strrchr (program, '/'))
    {
      g_autofree char *folder = NULL;
      g_autoptr(GSettingsSchemaSource) built = NULL;

      *slash = '\0';
      folder = g_build_filename (program, "data", NULL);
      built = g_settings_schema_source_new_from_directory (folder, source, TRUE, NULL);
      schema = built != NULL ? g_settings_schema_source_lookup (built, TRUNK_APP_ID, FALSE) : NULL;
      if (schema != NULL)
        return schema;
    }

  return NULL;
}

/**
 * trunk_preferences_get:
 *
 * Returns: (transfer none): the preferences of this user; ends the program with a message where its own schema is nowhere
 */
GSettings *
trunk_preferences_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    {
      g_autoptr(GSettingsSchema) schema = find_schema ();

      if (schema == NULL)
        g_error ("The settings schema " TRUNK_APP_ID " is not installed.");
      settings = g_settings_new_full (schema, NULL, NULL);
    }

  return settings;
}

TrunkTranscriptDetail
trunk_preferences_get_transcript (void)
{
  return g_settings_get_enum (trunk_preferences_get (), "transcript");
}

guint
trunk_preferences_get_parallel (void)
{
  return g_settings_get_uint (trunk_preferences_get (), "parallel");
}

char *
trunk_preferences_dup_proxy_uri (void)
{
  g_autofree char *uri = g_settings_get_string (trunk_preferences_get (), "proxy-uri");

  return uri[0] != '\0' ? g_steal_pointer (&uri) : NULL;
}
