/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/trunk-error.h"
#include "model/trunk-workspace-private.h"

#define BUSY_TIMEOUT_MS 5000
#define BACKUP_SUFFIX ".backup"
#define BACKUP_INTERVAL_S (24 * 60 * 60)
#define BACKUP_PAGES 1024       /* copied at once while another process may write */

G_DEFINE_FINAL_TYPE (TrunkWorkspace, trunk_workspace, G_TYPE_OBJECT)

static void
trunk_workspace_finalize (GObject *object)
{
  TrunkWorkspace *self = TRUNK_WORKSPACE (object);

  sqlite3_close (self->db);
  g_free (self->path);
  g_free (self->id);

  G_OBJECT_CLASS (trunk_workspace_parent_class)->finalize (object);
}

static void
trunk_workspace_class_init (TrunkWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_workspace_finalize;
}

static void
trunk_workspace_init (TrunkWorkspace *self)
{
}

/**
 * trunk_workspace_dup_default_path:
 *
 * Returns: (transfer full): where the user's workspace lies: trunkline/workspace.db in the user's data directory
 */
char *
trunk_workspace_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "trunkline", "workspace.db", NULL);
}

/* Adds to @error what the user can do about a workspace that can't be used. */
static void
say_kept (const char  *path,
          GError     **error)
{
  gint64 made = 0;
  g_autofree char *backup = trunk_workspace_dup_backup_path (path, &made);

  if (error == NULL || *error == NULL || !g_error_matches (*error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT))
    return;

  if (backup != NULL)
    {
      g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (made);
      g_autofree char *text = when != NULL ? g_date_time_format (when, "%F %R") : g_strdup ("?");
      g_autofree char *message = g_strdup ((*error)->message);

      /* Translators: a sentence, a file, a file, a date */
      g_free ((*error)->message);
      (*error)->message = g_strdup_printf (_("%s Nothing was changed: the file %s is kept as it is. There is a backup, %s, of %s."), message, path, backup, text);
    }
  else
    {
      g_autofree char *message = g_strdup ((*error)->message);

      g_free ((*error)->message);
      (*error)->message = g_strdup_printf (_("%s Nothing was changed: the file %s is kept as it is."), message, path);
    }
}

static gboolean
read_pragma (sqlite3     *db,
             const char  *sql,
             gint64      *out_value,
             GError     **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (db, sql, error);

  if (statement == NULL || workspace_step (db, statement, error) != SQLITE_ROW)
    return FALSE;
  *out_value = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

/* Looks without changing anything whether the file is ours, of a version we know, and whole. */
static gboolean
inspect (sqlite3   *db,
         gboolean  *out_fresh,
         GError   **error)
{
  g_autoptr(WorkspaceStatement) check = NULL;
  gint64 application, version, tables;

  if (!read_pragma (db, "PRAGMA application_id", &application, error) ||
      !read_pragma (db, "PRAGMA user_version", &version, error) ||
      !read_pragma (db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;

  *out_fresh = application == 0 && version == 0 && tables == 0;
  if (*out_fresh)
    return TRUE;

  if (application != WORKSPACE_APPLICATION_ID)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("This database is not a Trunkline workspace."));
      return FALSE;
    }
  if (version > workspace_n_migrations)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT,
                   _("A newer Trunkline wrote this workspace (version %lld, and this program knows up to %u)."),
                   (long long) version, workspace_n_migrations);
      return FALSE;
    }

  check = workspace_prepare (db, "PRAGMA integrity_check(1)", error);
  if (check == NULL || workspace_step (db, check, error) != SQLITE_ROW)
    return FALSE;
  if (!g_str_equal (workspace_text (check, 0), "ok"))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The workspace is damaged (%s)."), workspace_text (check, 0));
      return FALSE;
    }

  return TRUE;
}

/* The file must be the user's alone, from its first moment; the files that SQLite puts beside it take after it. */
static gboolean
make_file (const char  *path,
           GError     **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *backup = trunk_workspace_dup_backup_path (path, NULL);
  GStatBuf status;
  int fd;

  if (g_stat (path, &status) == 0)
    {
      if (status.st_size > 0 || backup == NULL)
        return TRUE;
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The workspace is damaged: the file is empty."));
      return FALSE;
    }

  /* An empty one made in its place would be the next backup, and the last of what there was. */
  if (errno == ENOENT && backup != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* Translators: a file, and another file */
                   _("The workspace %s is gone, but there is a backup of it, %s. Rename the backup to go on with it, or move it away to begin anew."),
                   path, backup);
      return FALSE;
    }
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The directory %s can't be made: %s"), dir, g_strerror (errno));
      return FALSE;
    }
  fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The workspace %s can't be made: %s"), path, g_strerror (errno));
      return FALSE;
    }
  close (fd);

  return TRUE;
}

static gboolean
read_or_make_id (TrunkWorkspace  *self,
                 GError         **error)
{
  g_autofree char *fresh = g_uuid_string_random ();
  g_autoptr(WorkspaceStatement) insert = NULL;
  g_autoptr(WorkspaceStatement) query = workspace_prepare (self->db, "SELECT value FROM meta WHERE key = 'id'", error);
  int code = query != NULL ? workspace_step (self->db, query, error) : SQLITE_ERROR;

  if (code == SQLITE_DONE)
    {
      /* Two processes may do this at once: the first one's id stands. */
      insert = workspace_prepare (self->db, "INSERT INTO meta (key, value) VALUES ('id', ?) ON CONFLICT DO NOTHING", error);
      if (insert == NULL)
        return FALSE;
      workspace_bind (insert, "s", fresh);
      sqlite3_reset (query);
      if (!workspace_run (self->db, insert, error))
        return FALSE;
      code = workspace_step (self->db, query, error);
    }
  if (code != SQLITE_ROW)
    return FALSE;

  self->id = g_strdup (workspace_text (query, 0));

  return TRUE;
}

static gboolean
open_database (TrunkWorkspace  *self,
               GError         **error)
{
  g_autofree char *backup = NULL;
  gint64 version = 0;
  gint64 made = 0;
  gboolean fresh = FALSE;

  if (sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return workspace_fail (self->db, error);

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  /* Until it is known to be ours and whole, not even what SQLite tidies up when it closes may touch the file. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!inspect (self->db, &fresh, error))
    return FALSE;
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  if (!workspace_exec (self->db, "PRAGMA journal_mode = WAL", error) ||
      !workspace_exec (self->db, "PRAGMA synchronous = FULL", error) ||
      !read_pragma (self->db, "PRAGMA user_version", &version, error))
    return FALSE;

  if (!fresh)
    {
      backup = trunk_workspace_dup_backup_path (self->path, &made);
      if ((backup == NULL || made + BACKUP_INTERVAL_S < g_get_real_time () / G_USEC_PER_SEC || version < workspace_n_migrations) &&
          !trunk_workspace_backup (self, error))
        return FALSE;
    }
  else
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", WORKSPACE_APPLICATION_ID);

      if (!workspace_exec (self->db, mark, error))
        return FALSE;
    }

  return workspace_migrate (self->db, workspace_migrations, workspace_n_migrations, error) &&
         workspace_exec (self->db, "PRAGMA foreign_keys = ON", error) &&
         read_or_make_id (self, error);
}

/**
 * workspace_connect:
 *
 * Connects once more to a workspace that is open, and so known to be whole.
 */
gboolean
workspace_connect (const char  *path,
                   sqlite3    **out_db,
                   GError     **error)
{
  if (sqlite3_open_v2 (path, out_db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return workspace_fail (*out_db, error);

  sqlite3_extended_result_codes (*out_db, 1);
  sqlite3_busy_timeout (*out_db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (*out_db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  return workspace_exec (*out_db, "PRAGMA synchronous = FULL", error) &&
         workspace_exec (*out_db, "PRAGMA foreign_keys = ON", error);
}

/**
 * trunk_workspace_open:
 * @path: the file; made with its directory if there is neither it nor a backup of it
 *
 * Returns: (transfer full) (nullable): the workspace. If the file is damaged, newer or something else, it is not touched, and
 *   the error (%TRUNK_ERROR_FILE_FORMAT) says so and names the last backup.
 */
TrunkWorkspace *
trunk_workspace_open (const char  *path,
                      GError     **error)
{
  g_autoptr(TrunkWorkspace) self = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (TRUNK_TYPE_WORKSPACE, NULL);
  self->path = g_strdup (path);
  if (make_file (path, &local_error) && open_database (self, &local_error))
    return g_steal_pointer (&self);

  say_kept (path, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

const char *
trunk_workspace_get_path (TrunkWorkspace *self)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  return self->path;
}

/**
 * trunk_workspace_get_id:
 *
 * Returns: (transfer none): a random id made with the workspace; it keeps the secrets of two workspaces apart
 */
const char *
trunk_workspace_get_id (TrunkWorkspace *self)
{
  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);

  return self->id;
}

/**
 * trunk_workspace_dup_backup_path:
 * @path: of a workspace
 * @out_made: (out) (optional): when the backup was made, in Unix seconds
 *
 * Returns: (transfer full) (nullable): the last backup, or %NULL if there is none
 */
char *
trunk_workspace_dup_backup_path (const char *path,
                                 gint64     *out_made)
{
  g_autofree char *backup = NULL;
  GStatBuf status;

  g_return_val_if_fail (path != NULL, NULL);

  backup = g_strconcat (path, BACKUP_SUFFIX, NULL);
  if (g_stat (backup, &status) != 0 || status.st_size == 0)
    return NULL;
  if (out_made != NULL)
    *out_made = status.st_mtime;

  return g_steal_pointer (&backup);
}

/* Writes @name and its directory's entry to the disk, so that a rename over it can't leave a hole. */
static gboolean
sync_path (const char  *name,
           int          flags,
           GError     **error)
{
  int fd = g_open (name, flags | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s can't be written: %s"), name, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return ok;
}

static gboolean
rename_durably (const char  *from,
                const char  *to,
                GError     **error)
{
  g_autofree char *dir = g_path_get_dirname (to);

  if (g_rename (from, to) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s can't be written: %s"), to, g_strerror (errno));
      return FALSE;
    }

  return sync_path (dir, O_RDONLY | O_DIRECTORY, error);
}

/**
 * trunk_workspace_backup:
 *
 * Copies the workspace as it is now; the earlier backup stays until the new one is complete.
 */
gboolean
trunk_workspace_backup (TrunkWorkspace  *self,
                        GError         **error)
{
  g_autofree char *name = NULL;
  g_autofree char *part = NULL;
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  int code = SQLITE_ERROR;
  gboolean ok;
  int fd;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);

  name = g_strconcat (self->path, BACKUP_SUFFIX, NULL);
  part = g_strconcat (name, ".XXXXXX", NULL);
  fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The backup %s can't be written: %s"), name, g_strerror (errno));
      return FALSE;
    }
  close (fd);

  ok = sqlite3_open_v2 (part, &copy, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
  backup = ok ? sqlite3_backup_init (copy, "main", self->db, "main") : NULL;
  ok = FALSE;
  if (backup != NULL)
    {
      do
        code = sqlite3_backup_step (backup, BACKUP_PAGES);
      while (code == SQLITE_OK);
      /* To SQLite, a copy that stopped short at a lock is no error: finishing it succeeds. */
      ok = sqlite3_backup_finish (backup) == SQLITE_OK && code == SQLITE_DONE;
    }
  if (!ok && ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("Another program is writing to the workspace. Try again in a moment."));
  else if (!ok)
    workspace_fail (copy, error);
  sqlite3_close (copy);

  ok = ok && sync_path (part, O_RDWR, error) && rename_durably (part, name, error);
  if (!ok)
    g_unlink (part);

  return ok;
}

/**
 * trunk_workspace_restore_backup:
 * @path: of a workspace that trunk_workspace_open() refused, and that nobody has open
 *
 * Returns: (transfer full) (nullable): the name under which the damaged file is kept now, if there was one
 */
char *
trunk_workspace_restore_backup (const char  *path,
                                GError     **error)
{
  static const char * const companions[] = { "-wal", "-shm" };
  g_autofree char *backup = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *part = NULL;
  g_autofree char *data = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  backup = trunk_workspace_dup_backup_path (path, NULL);
  if (backup == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no backup of %s."), path);
      return NULL;
    }

  part = g_strconcat (path, ".restored", NULL);
  if (!g_file_get_contents (backup, &data, &length, error) ||
      !g_file_set_contents_full (part, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return NULL;

  kept = g_strconcat (path, ".damaged-", stamp, NULL);
  /* First what lies beside the file: SQLite removes a log that is left without its database. */
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (kept, companions[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s can't be moved: %s"), from, g_strerror (errno));
          return NULL;
        }
    }
  if ((g_file_test (path, G_FILE_TEST_EXISTS) && !rename_durably (path, kept, error)) ||
      !rename_durably (part, path, error))
    return NULL;

  return g_steal_pointer (&kept);
}
