/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"

const char * const workspace_migrations[] = {
  /* 0 -> 1 */
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE registrations ("
  "  position INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  cloud TEXT NOT NULL,"
  "  tenant TEXT NOT NULL,"
  "  client_id TEXT NOT NULL,"
  "  app_object_id TEXT,"
  "  sp_object_id TEXT,"
  "  credential TEXT NOT NULL,"
  "  certificate TEXT,"
  "  credential_ends INTEGER NOT NULL,"
  "  signed_in_as TEXT) STRICT;"
  "CREATE TABLE services ("
  "  position INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  display_name TEXT,"
  "  system TEXT NOT NULL,"
  "  release TEXT NOT NULL,"
  "  capabilities TEXT NOT NULL,"
  "  registration TEXT NOT NULL REFERENCES registrations (id) ON DELETE RESTRICT,"
  "  ews_url TEXT,"
  "  proxy_mode TEXT NOT NULL,"
  "  proxy_uri TEXT,"
  "  proxy_user TEXT,"
  "  must_be_refused TEXT,"
  "  round_trip INTEGER NOT NULL) STRICT;"
  "CREATE INDEX services_by_registration ON services (registration);"
  "CREATE TABLE accounts ("
  "  position INTEGER PRIMARY KEY,"
  "  service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  "  id TEXT NOT NULL,"
  "  alias TEXT NOT NULL COLLATE NOCASE,"
  "  display_name TEXT,"
  "  address TEXT NOT NULL COLLATE NOCASE,"
  "  capabilities TEXT NOT NULL,"
  "  UNIQUE (service, id),"
  "  UNIQUE (service, alias),"
  "  UNIQUE (service, address)) STRICT;"
  /* A run refers to its service by name only: history stays when the service goes. */
  "CREATE TABLE runs ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  service TEXT NOT NULL,"
  "  service_name TEXT NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  ended INTEGER NOT NULL,"
  "  state TEXT NOT NULL,"
  "  n_planned INTEGER NOT NULL) STRICT;"
  "CREATE INDEX runs_by_service ON runs (service, id);"
  "CREATE TABLE results ("
  "  position INTEGER PRIMARY KEY,"
  "  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
  "  check_id TEXT NOT NULL,"
  "  subject TEXT NOT NULL,"
  "  status TEXT NOT NULL,"
  "  finding TEXT NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  duration INTEGER NOT NULL,"
  "  evidence TEXT,"
  "  UNIQUE (run, check_id, subject)) STRICT;",
  /* 1 -> 2 */
  "CREATE TABLE marks ("
  "  owner TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  PRIMARY KEY (owner, key)) STRICT, WITHOUT ROWID;"
  "CREATE TRIGGER marks_go_with_service AFTER DELETE ON services BEGIN DELETE FROM marks WHERE owner = OLD.id; END;"
  "CREATE TABLE trust ("
  "  position INTEGER PRIMARY KEY,"
  "  service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  "  sha256 TEXT NOT NULL,"
  "  pem TEXT NOT NULL,"
  "  UNIQUE (service, sha256)) STRICT;"
  /* The counts of a run, without reading its evidence. */
  "CREATE INDEX results_by_status ON results (run, status);",
  /* 2 -> 3: an account may have no address yet, and more than one may. */
  "CREATE TABLE accounts_anew ("
  "  position INTEGER PRIMARY KEY,"
  "  service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  "  id TEXT NOT NULL,"
  "  alias TEXT NOT NULL COLLATE NOCASE,"
  "  display_name TEXT,"
  "  address TEXT NOT NULL COLLATE NOCASE,"
  "  capabilities TEXT NOT NULL,"
  "  UNIQUE (service, id),"
  "  UNIQUE (service, alias)) STRICT;"
  "INSERT INTO accounts_anew SELECT position, service, id, alias, display_name, address, capabilities FROM accounts;"
  "DROP TABLE accounts;"
  "ALTER TABLE accounts_anew RENAME TO accounts;"
  "CREATE UNIQUE INDEX accounts_by_address ON accounts (service, address) WHERE address <> '';",
};

const guint workspace_n_migrations = G_N_ELEMENTS (workspace_migrations);

/**
 * workspace_fail:
 *
 * Turns the last failure of @db into @error. SQLite's messages name tables and columns, never values.
 */
gboolean
workspace_fail (sqlite3  *db,
                GError  **error)
{
  const char *detail = sqlite3_errmsg (db);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The workspace is damaged (%s)."), detail);
      break;

    case SQLITE_CONSTRAINT:
      if (sqlite3_extended_errcode (db) == SQLITE_CONSTRAINT_UNIQUE)
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("An id, alias or address would be there twice (%s)."), detail);
      else if (sqlite3_extended_errcode (db) == SQLITE_CONSTRAINT_FOREIGNKEY || sqlite3_extended_errcode (db) == SQLITE_CONSTRAINT_TRIGGER)
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("This belongs to something that is not in the workspace, or something in it still needs this."));
      else
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("This can't be saved (%s)."), detail);
      break;

    case SQLITE_FULL:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The workspace can't be saved: the disk is full."));
      break;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, _("Another program is writing to the workspace. Try again in a moment."));
      break;

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("The workspace can't be opened for writing (%s)."), detail);
      break;

    default:
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, _("The workspace can't be used (%s)."), detail);
      break;
    }
#pragma GCC diagnostic pop

  return FALSE;
}

gboolean
workspace_exec (sqlite3     *db,
                const char  *sql,
                GError     **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || workspace_fail (db, error);
}

WorkspaceStatement *
workspace_prepare (sqlite3     *db,
                   const char  *sql,
                   GError     **error)
{
  WorkspaceStatement *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    workspace_fail (db, error);

  return statement;
}

void
workspace_bind (WorkspaceStatement *statement,
                const char         *format,
                ...)
{
  va_list args;

  va_start (args, format);
  for (int i = 0; format[i] != '\0'; i++)
    {
      if (format[i] == 's')
        sqlite3_bind_text (statement, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
      else
        sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
    }
  va_end (args);
}

int
workspace_step (sqlite3             *db,
                WorkspaceStatement  *statement,
                GError             **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return code;

  workspace_fail (db, error);

  return SQLITE_ERROR;
}

gboolean
workspace_run (sqlite3             *db,
               WorkspaceStatement  *statement,
               GError             **error)
{
  int code;

  do
    code = workspace_step (db, statement, error);
  while (code == SQLITE_ROW);
  sqlite3_reset (statement);

  return code == SQLITE_DONE;
}

const char *
workspace_text (WorkspaceStatement *statement,
                int                 column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

gboolean
workspace_begin (sqlite3  *db,
                 GError  **error)
{
  return workspace_exec (db, "BEGIN IMMEDIATE", error);
}

/**
 * workspace_end:
 * @ok: whether to keep what was done since workspace_begin(); if not, @error is set already
 *
 * Returns: whether it is kept
 */
gboolean
workspace_end (sqlite3   *db,
               gboolean   ok,
               GError   **error)
{
  if (ok && workspace_exec (db, "COMMIT", error))
    return TRUE;

  /* After some failures SQLite has rolled back on its own, and a second time would be an error of its own. */
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

static gboolean
read_version (sqlite3  *db,
              guint    *out_version,
              GError  **error)
{
  g_autoptr(WorkspaceStatement) statement = workspace_prepare (db, "PRAGMA user_version", error);

  if (statement == NULL || workspace_step (db, statement, error) != SQLITE_ROW)
    return FALSE;
  *out_version = sqlite3_column_int (statement, 0);

  return TRUE;
}

/**
 * workspace_migrate:
 * @steps: (array length=n_steps): see workspace_migrations
 *
 * Brings @db to version @n_steps, each step in a transaction of its own. Foreign keys have to be off. A version is read
 * under the lock, for another process may be migrating, too.
 */
gboolean
workspace_migrate (sqlite3             *db,
                   const char * const  *steps,
                   guint                n_steps,
                   GError             **error)
{
  guint version = 0;

  while (TRUE)
    {
      g_autofree char *set_version = NULL;
      gboolean ok;

      if (!read_version (db, &version, error))
        return FALSE;
      if (version >= n_steps)
        return TRUE;

      if (!workspace_begin (db, error))
        return FALSE;
      ok = read_version (db, &version, error);
      if (ok && version < n_steps)
        {
          set_version = g_strdup_printf ("PRAGMA user_version = %u", version + 1);
          ok = workspace_exec (db, steps[version], error) && workspace_exec (db, set_version, error);
          if (ok)
            {
              g_autoptr(WorkspaceStatement) orphans = workspace_prepare (db, "PRAGMA foreign_key_check", error);
              int code = orphans != NULL ? workspace_step (db, orphans, error) : SQLITE_ERROR;

              ok = code == SQLITE_DONE;
              if (code == SQLITE_ROW)
                g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The workspace is damaged: it could not be brought to version %u."), version + 1);
            }
        }
      if (!workspace_end (db, ok, error))
        return FALSE;
    }
}
