/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-workspace.h"

#include "model/trunk-workspace-private.h"

/* A mark is a word or a short list, not a document. */
#define MAX_MARK_BYTES (64 * 1024)

/**
 * trunk_workspace_set_mark:
 * @owner: id of a service, whose marks go with it, or "" for the workspace itself
 * @key: which mark
 * @value: (nullable): what to remember, at most 64 KiB; %NULL forgets it
 *
 * Remembers where somebody was and what they have ticked off: nothing that a test depends on.
 */
gboolean
trunk_workspace_set_mark (TrunkWorkspace  *self,
                          const char      *owner,
                          const char      *key,
                          const char      *value,
                          GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (owner != NULL && key != NULL, FALSE);
  g_return_val_if_fail (value == NULL || strlen (value) <= MAX_MARK_BYTES, FALSE);

  if (value == NULL)
    {
      statement = workspace_prepare (self->db, "DELETE FROM marks WHERE owner = ? AND key = ?", error);
      if (statement == NULL)
        return FALSE;
      workspace_bind (statement, "ss", owner, key);
    }
  else
    {
      statement = workspace_prepare (self->db,
                                     "INSERT INTO marks (owner, key, value) VALUES (?1, ?2, ?3) "
                                     "ON CONFLICT (owner, key) DO UPDATE SET value = ?3", error);
      if (statement == NULL)
        return FALSE;
      workspace_bind (statement, "sss", owner, key, value);
    }

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_dup_mark:
 *
 * Returns: (transfer full) (nullable): what was remembered; %NULL when nothing was, or it can't be read
 */
char *
trunk_workspace_dup_mark (TrunkWorkspace *self,
                          const char     *owner,
                          const char     *key)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (owner != NULL && key != NULL, NULL);

  statement = workspace_prepare (self->db, "SELECT value FROM marks WHERE owner = ? AND key = ?", NULL);
  if (statement == NULL)
    return NULL;
  workspace_bind (statement, "ss", owner, key);

  return workspace_step (self->db, statement, NULL) == SQLITE_ROW ? g_strdup (workspace_text (statement, 0)) : NULL;
}

/**
 * trunk_workspace_add_trust:
 * @service: id of a service
 * @sha256: fingerprint of the authority's certificate, by which it is found again
 * @pem: its certificate
 *
 * Trusts an authority for the tests of one service, besides those that the computer trusts. Once more is no error.
 */
gboolean
trunk_workspace_add_trust (TrunkWorkspace  *self,
                           const char      *service,
                           const char      *sha256,
                           const char      *pem,
                           GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (service != NULL && sha256 != NULL && pem != NULL, FALSE);

  statement = workspace_prepare (self->db,
                                 "INSERT INTO trust (service, sha256, pem) VALUES (?, ?, ?) ON CONFLICT (service, sha256) DO NOTHING",
                                 error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "sss", service, sha256, pem);

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_remove_trust:
 *
 * No error when it was not trusted.
 */
gboolean
trunk_workspace_remove_trust (TrunkWorkspace  *self,
                              const char      *service,
                              const char      *sha256,
                              GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (service != NULL && sha256 != NULL, FALSE);

  statement = workspace_prepare (self->db, "DELETE FROM trust WHERE service = ? AND sha256 = ?", error);
  if (statement == NULL)
    return FALSE;
  workspace_bind (statement, "ss", service, sha256);

  return workspace_run (self->db, statement, error);
}

/**
 * trunk_workspace_dup_trust:
 *
 * Returns: (transfer full) (nullable): the authorities that @service trusts as PEM, one after another in the order they were
 *   added, "" for none; %NULL with @error
 */
char *
trunk_workspace_dup_trust (TrunkWorkspace  *self,
                           const char      *service,
                           GError         **error)
{
  g_autoptr(WorkspaceStatement) statement = NULL;
  g_autoptr(GString) pem = g_string_new (NULL);
  int code;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  statement = workspace_prepare (self->db, "SELECT pem FROM trust WHERE service = ? ORDER BY position", error);
  if (statement == NULL)
    return NULL;
  workspace_bind (statement, "s", service);

  while ((code = workspace_step (self->db, statement, error)) == SQLITE_ROW)
    g_string_append (pem, workspace_text (statement, 0));

  return code == SQLITE_DONE ? g_string_free (g_steal_pointer (&pem), FALSE) : NULL;
}
