/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "model/trunk-workspace.h"

G_BEGIN_DECLS

struct _TrunkWorkspace
{
  GObject parent_instance;

  sqlite3 *db;          /* (owned) */
  char *path;           /* (owned) */
  char *id;             /* (owned) */
};

typedef sqlite3_stmt WorkspaceStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkspaceStatement, sqlite3_finalize)

#define WORKSPACE_APPLICATION_ID 0x54524e4b     /* "TRNK", for file(1) and for telling a workspace from another database */

/* The n-th step leads from version n to n + 1. A step that was released is never changed. */
extern const char * const workspace_migrations[];
extern const guint workspace_n_migrations;

gboolean            workspace_migrate      (sqlite3 *db, const char * const *steps, guint n_steps, GError **error);

/* A connection of its own for a thread; closed by sqlite3_close(), also on failure. */
gboolean            workspace_connect      (const char *path, sqlite3 **out_db, GError **error);
gboolean            workspace_fail         (sqlite3 *db, GError **error);   /* sets @error from the last failure; FALSE */
gboolean            workspace_exec         (sqlite3 *db, const char *sql, GError **error);
WorkspaceStatement *workspace_prepare      (sqlite3 *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Each character of @format is one argument: 's' const char * (nullable), 'i' gint64 */
void                workspace_bind         (WorkspaceStatement *statement, const char *format, ...);
gboolean            workspace_run          (sqlite3 *db, WorkspaceStatement *statement, GError **error);    /* to its end, then reset */
/* SQLITE_ROW, SQLITE_DONE, or SQLITE_ERROR with @error set */
int                 workspace_step         (sqlite3 *db, WorkspaceStatement *statement, GError **error);
const char         *workspace_text         (WorkspaceStatement *statement, int column);
/* BEGIN IMMEDIATE … COMMIT or ROLLBACK; @ok is the result of what was done in between */
gboolean            workspace_begin        (sqlite3 *db, GError **error);
gboolean            workspace_end          (sqlite3 *db, gboolean ok, GError **error);

G_END_DECLS
