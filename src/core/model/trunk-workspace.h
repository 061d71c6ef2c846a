/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-finding.h"
#include "model/trunk-snapshot.h"

G_BEGIN_DECLS

/**
 * TrunkWorkspace:
 *
 * Everything the user saved, and the history of runs: one SQLite file. Each function that changes something is one transaction
 * and returns when it is on the disk. Secrets are never in it. Main-context affine; several processes may have it open.
 *
 * %TRUNK_ERROR_FILE_FORMAT: the file is damaged, newer than this program or not a workspace; it is left as it is.
 * %G_IO_ERROR_NOT_FOUND: the file is gone, and its backup is there; no empty one is made in its place.
 * %TRUNK_ERROR_INVALID_INPUT: what was to be saved can't be (an alias or address twice, a registration in use).
 */
#define TRUNK_TYPE_WORKSPACE (trunk_workspace_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWorkspace, trunk_workspace, TRUNK, WORKSPACE, GObject)

#define TRUNK_WORKSPACE_MAX_EVIDENCE (256 * 1024)   /* bytes of one result's evidence */

typedef enum
{
  TRUNK_RUN_RUNNING,    /* "running": under way, or its process ended without a word; it can be resumed */
  TRUNK_RUN_FINISHED,   /* "finished" */
  TRUNK_RUN_STOPPED,    /* "stopped": by the user; it can be resumed */
} TrunkRunState;

const char *trunk_run_state_get_nick (TrunkRunState state);

typedef struct
{
  gint64        id;
  const char   *service;        /* id */
  const char   *service_name;   /* as it was then: a run outlives its service */
  gint64        started;        /* Unix microseconds */
  gint64        ended;          /* Unix microseconds, 0 if it did not end */
  TrunkRunState state;
  guint         n_planned;
  guint         n_passed;
  guint         n_warned;
  guint         n_failed;
} TrunkStoredRun;

typedef struct
{
  const char *check;            /* id of the check */
  const char *subject;
  TrunkStatus status;
  const char *finding;          /* nick */
  gint64      started;          /* Unix microseconds */
  gint64      duration;         /* microseconds */
  const char *evidence;         /* (nullable) JSON object, redacted */
} TrunkStoredResult;

typedef enum
{
  TRUNK_DIFFERENCE_BROKEN,      /* passed or warned before, fails now */
  TRUNK_DIFFERENCE_MENDED,      /* failed before, passes or warns now */
  TRUNK_DIFFERENCE_CHANGED,     /* fails in another way */
  TRUNK_DIFFERENCE_SLOWER,      /* passes, but takes at least twice as long and 250 ms longer */
  TRUNK_DIFFERENCE_NEW,         /* was not tested before, and fails */
  TRUNK_DIFFERENCE_GONE,        /* is not tested any more */
} TrunkDifferenceKind;

typedef struct
{
  TrunkDifferenceKind kind;
  const char         *check;
  const char         *subject;
  const char         *finding_before;   /* (nullable) nick */
  const char         *finding_after;    /* (nullable) nick */
  gint64              duration_before;
  gint64              duration_after;
} TrunkDifference;

char              *trunk_workspace_dup_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkWorkspace    *trunk_workspace_open             (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* created if there is none */
const char        *trunk_workspace_get_path         (TrunkWorkspace *self);
const char        *trunk_workspace_get_id           (TrunkWorkspace *self);   /* for trunk_secret_store_new_libsecret() */

/* A backup is made at open when the last one is older than a day. */
gboolean           trunk_workspace_backup           (TrunkWorkspace *self, GError **error);
char              *trunk_workspace_dup_backup_path  (const char *path, gint64 *out_made) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */
/* Puts the last backup in the place of a damaged workspace; the damaged file is kept beside it, under the name returned. */
char              *trunk_workspace_restore_backup   (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lists are (transfer full), oldest first, with a free function. */
GPtrArray         *trunk_workspace_list_registrations (TrunkWorkspace *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkRegistration *trunk_workspace_get_registration   (TrunkWorkspace *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* NULL without an error: none */
gboolean           trunk_workspace_save_registration  (TrunkWorkspace *self, TrunkRegistration *registration, GError **error);
gboolean           trunk_workspace_delete_registration (TrunkWorkspace *self, const char *id, GError **error);

GPtrArray         *trunk_workspace_list_services      (TrunkWorkspace *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkService      *trunk_workspace_get_service        (TrunkWorkspace *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* NULL without an error: none */
gboolean           trunk_workspace_save_service       (TrunkWorkspace *self, TrunkService *service, GError **error);
gboolean           trunk_workspace_delete_service     (TrunkWorkspace *self, const char *id, GError **error); /* with its accounts; runs stay */

GPtrArray         *trunk_workspace_list_accounts      (TrunkWorkspace *self, const char *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           trunk_workspace_save_account       (TrunkWorkspace *self, const char *service, TrunkAccount *account, GError **error);
/* All or none. @accounts: (element-type TrunkAccount) */
gboolean           trunk_workspace_add_accounts       (TrunkWorkspace *self, const char *service, GPtrArray *accounts, GError **error);
/* Any number of them, in a thread. @before, @after: (element-type TrunkAccount), not changed any more */
void               trunk_workspace_update_accounts_async  (TrunkWorkspace *self, const char *service, GPtrArray *before, GPtrArray *after,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean           trunk_workspace_update_accounts_finish (TrunkWorkspace *self, GAsyncResult *result, GError **error);
gboolean           trunk_workspace_delete_accounts    (TrunkWorkspace *self, const char *service, const char * const *ids, GError **error);

/* The input of a plan; and an imported document as one action: the accounts replace those of the service. */
TrunkSnapshot     *trunk_workspace_dup_snapshot       (TrunkWorkspace *self, const char *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           trunk_workspace_save_snapshot      (TrunkWorkspace *self, TrunkSnapshot *snapshot, GError **error);

/* Marks: where somebody was, what is ticked off. @owner: id of a service, whose marks go with it, or "" */
gboolean           trunk_workspace_set_mark           (TrunkWorkspace *self, const char *owner, const char *key, const char *value, GError **error);
char              *trunk_workspace_dup_mark           (TrunkWorkspace *self, const char *owner, const char *key) G_GNUC_WARN_UNUSED_RESULT; /* (nullable) */

/* Authorities that the tests of one service trust besides the computer's own. */
gboolean           trunk_workspace_add_trust          (TrunkWorkspace *self, const char *service, const char *sha256, const char *pem, GError **error);
gboolean           trunk_workspace_remove_trust       (TrunkWorkspace *self, const char *service, const char *sha256, GError **error);
char              *trunk_workspace_dup_trust          (TrunkWorkspace *self, const char *service, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* PEM, "" for none */

/* History. A run id is above 0; 0 is returned with an error. */
gint64             trunk_workspace_begin_run          (TrunkWorkspace *self, const char *service, const char *service_name, guint n_planned, GError **error);
/* A later result of the same check and subject replaces the earlier one, so that a resumed run has one of each. */
gboolean           trunk_workspace_add_results        (TrunkWorkspace *self, gint64 run, const TrunkStoredResult *results, gsize n_results, GError **error);
gboolean           trunk_workspace_end_run            (TrunkWorkspace *self, gint64 run, TrunkRunState state, GError **error);
/* @service: (nullable): of all services; newest first. (element-type TrunkStoredRun) */
GPtrArray         *trunk_workspace_list_runs          (TrunkWorkspace *self, const char *service, guint max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Goes on after the run @before: older ones only. */
GPtrArray         *trunk_workspace_list_runs_before   (TrunkWorkspace *self, const char *service, gint64 before, guint max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type TrunkStoredResult), in the order they were added */
GPtrArray         *trunk_workspace_list_results       (TrunkWorkspace *self, gint64 run, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes all but the newest @keep runs of @service (nullable: of each service). */
gboolean           trunk_workspace_prune_runs         (TrunkWorkspace *self, const char *service, guint keep, GError **error);
gboolean           trunk_workspace_delete_run         (TrunkWorkspace *self, gint64 run, GError **error);
/* (element-type TrunkDifference) */
GPtrArray         *trunk_workspace_compare_runs       (TrunkWorkspace *self, gint64 before, gint64 after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
