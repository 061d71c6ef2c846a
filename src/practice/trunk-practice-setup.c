/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-setup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/trunk-error.h"
#include "practice/trunk-practice-approval.h"
#include "practice/trunk-practice-documents.h"
#include "practice/trunk-practice-faults.h"
#include "practice/trunk-practice-proxy.h"
#include "practice/trunk-practice-registrations.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-tls.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MARKER           ".trunkline-practice"
#define RUN_FILE         "practice.json"
#define CA_FILE          "ca.pem"
#define SETUP_FOLDER     "setups"

/* "certificate.pem", "certificate-key.pem" of the registration of that name */
static char *
dup_app_file (const char             *directory,
              const TrunkPracticeApp *app,
              const char             *part)
{
  g_autofree char *name = g_strconcat (app->name, part, ".pem", NULL);

  return g_build_filename (directory, name, NULL);
}

static gboolean
write_private (const char  *path,
               const char  *text,
               GError     **error)
{
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
trunk_practice_setup_prepare (const char  *directory,
                              GError     **error)
{
  g_autofree char *marker = g_build_filename (directory, MARKER, NULL);
  g_autofree char *setups = g_build_filename (directory, SETUP_FOLDER, NULL);
  g_autoptr(GDir) dir = NULL;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s: %s", directory, g_strerror (errno));
      return FALSE;
    }
  if (!g_file_test (marker, G_FILE_TEST_EXISTS))
    {
      if (!(dir = g_dir_open (directory, 0, error)))
        return FALSE;
      if (g_dir_read_name (dir) != NULL)
        {
          /* Translators: %s is a folder. */
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("%s is not empty, and no practice tenant made it. Name a new folder."), directory);
          return FALSE;
        }
    }
  if (g_chmod (directory, 0700) != 0 || g_mkdir_with_parents (setups, 0700) != 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s: %s", directory, g_strerror (errno));
      return FALSE;
    }

  trunk_practice_setup_remove (directory);
  return write_private (marker, "", error);
}

void
trunk_practice_setup_remove (const char *directory)
{
  g_autofree char *run = g_build_filename (directory, RUN_FILE, NULL);

  g_unlink (run);
  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    {
      g_autofree char *key = dup_app_file (directory, trunk_practice_apps_get (i), "-key");

      g_unlink (key);
    }
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_registrations (JsonBuilder *builder,
                   const char  *directory)
{
  json_builder_set_member_name (builder, "registrations");
  json_builder_begin_object (builder);
  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    {
      TrunkPracticeApp *app = trunk_practice_apps_get (i);

      json_builder_set_member_name (builder, app->name);
      json_builder_begin_object (builder);
      add_string (builder, "client-id", app->client_id);
      add_string (builder, "app-object-id", app->object_id);
      add_string (builder, "sp-object-id", app->principal_id);
      if (app->secret != NULL)
        add_string (builder, "secret", app->secret);
      if (app->identity != NULL)
        {
          g_autofree char *certificate_file = dup_app_file (directory, app, "");
          g_autofree char *key_file = dup_app_file (directory, app, "-key");
          g_autofree char *x5t = NULL;

          add_string (builder, "certificate", certificate_file);
          add_string (builder, "key", key_file);
          x5t = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, trunk_identity_get_der (app->identity));
          add_string (builder, "thumbprint", x5t);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static JsonNode *
make_run (TrunkPractice        *practice,
          TrunkPracticeControl *control,
          const char           *directory,
          GHashTable           *setups)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *approval = g_strconcat (trunk_practice_control_get_uri (control), TRUNK_PRACTICE_APPROVAL_PATH, NULL);
  g_autofree char *ca = g_build_filename (directory, CA_FILE, NULL);
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", trunk_practice_proxy_get_port (practice->proxy));
  GHashTableIter iter;
  const char *name;
  const char *path;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "pid");
  json_builder_add_int_value (builder, getpid ());
  json_builder_set_member_name (builder, "control");
  json_builder_begin_object (builder);
  add_string (builder, "url", trunk_practice_control_get_uri (control));
  add_string (builder, "token", trunk_practice_control_get_token (control));
  json_builder_end_object (builder);
  add_string (builder, "approval", approval);
  add_string (builder, "ca", ca);
  json_builder_set_member_name (builder, "tenant");
  json_builder_begin_object (builder);
  add_string (builder, "id", TRUNK_PRACTICE_TENANT_ID);
  add_string (builder, "domain", TRUNK_PRACTICE_DOMAIN);
  json_builder_end_object (builder);
  add_registrations (builder, directory);
  json_builder_set_member_name (builder, "host-map");
  json_builder_add_value (builder, trunk_practice_documents_host_map (practice));
  json_builder_set_member_name (builder, "proxy");
  json_builder_begin_object (builder);
  add_string (builder, "uri", proxy);
  add_string (builder, "user", trunk_practice_proxy_get_user (practice->proxy));
  add_string (builder, "password", trunk_practice_proxy_get_password (practice->proxy));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "setups");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, setups);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &path))
    add_string (builder, name, path);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static gboolean
write_identity (const TrunkPracticeApp  *app,
                const char              *directory,
                GError                 **error)
{
  g_autofree char *certificate = dup_app_file (directory, app, "");
  g_autofree char *key = dup_app_file (directory, app, "-key");
  g_autofree char *key_pem = trunk_identity_export_key (app->identity);
  gboolean good;

  good = write_private (certificate, trunk_identity_get_certificate (app->identity), error) &&
         write_private (key, key_pem, error);
  memset (key_pem, 0, strlen (key_pem));
  return good;
}

static gboolean
write_certificates (TrunkPractice  *practice,
                    const char     *directory,
                    GError        **error)
{
  g_autofree char *ca = g_build_filename (directory, CA_FILE, NULL);

  if (!write_private (ca, trunk_practice_tls_get_root (practice->tls), error))
    return FALSE;

  for (guint i = 0; i < TRUNK_PRACTICE_N_APPS; i++)
    {
      const TrunkPracticeApp *app = trunk_practice_apps_get (i);

      if (app->identity != NULL && !write_identity (app, directory, error))
        return FALSE;
    }

  return TRUE;
}

char *
trunk_practice_setup_write (TrunkPractice         *practice,
                            TrunkPracticeControl  *control,
                            const char            *directory,
                            GError               **error)
{
  g_autoptr(GHashTable) setups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *absolute = g_canonicalize_filename (directory, NULL);
  g_autofree char *path = g_build_filename (absolute, RUN_FILE, NULL);
  g_autoptr(JsonNode) run = NULL;
  g_autofree char *text = NULL;

  if (!write_certificates (practice, absolute, error))
    return NULL;

  for (guint i = 0; trunk_practice_documents_get_name (i) != NULL; i++)
    {
      const char *name = trunk_practice_documents_get_name (i);
      g_autofree char *file = g_strconcat (name, ".json", NULL);
      g_autofree char *document_path = g_build_filename (absolute, SETUP_FOLDER, file, NULL);
      g_autoptr(JsonNode) document = trunk_practice_documents_make (practice, i);
      g_autofree char *document_text = json_to_string (document, TRUE);

      if (!write_private (document_path, document_text, error))
        return NULL;
      g_hash_table_insert (setups, (gpointer) name, g_steal_pointer (&document_path));
    }

  run = make_run (practice, control, absolute, setups);
  text = json_to_string (run, TRUE);
  if (!write_private (path, text, error))
    return NULL;

  return g_steal_pointer (&path);
}
