/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/trunk-workspace.h"

G_BEGIN_DECLS

/**
 * TrunkHistoryRun:
 *
 * One run of the history, for a list model. Immutable.
 */
#define TRUNK_TYPE_HISTORY_RUN (trunk_history_run_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHistoryRun, trunk_history_run, TRUNK, HISTORY_RUN, GObject)

const TrunkStoredRun *trunk_history_run_get (TrunkHistoryRun *self);

/* The differences of one kind, check and finding; they have one reason. */
typedef struct
{
  TrunkDifferenceKind kind;
  char      *check;             /* (owned): id */
  char      *finding_before;    /* (owned) (nullable): nick */
  char      *finding_after;     /* (owned) (nullable): nick */
  GPtrArray *subjects;          /* (owned) (element-type utf8): at most TRUNK_HISTORY_MAX_SUBJECTS */
  guint      n_subjects;        /* all of them */
  gint64     duration_before;   /* of the first, in microseconds */
  gint64     duration_after;
} TrunkDifferenceGroup;

#define TRUNK_HISTORY_MAX_SUBJECTS 50

/**
 * TrunkHistory:
 *
 * The runs of a workspace as the window reads them. A history may be large and the disk slow, so everything is done in a thread, with a
 * connection of its own; one thing at a time. Main-context affine.
 */
#define TRUNK_TYPE_HISTORY (trunk_history_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHistory, trunk_history, TRUNK, HISTORY, GObject)

TrunkHistory *trunk_history_new            (TrunkWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;

/* The newest @max runs of each of @services, newest first: (element-type utf8 GPtrArray<TrunkHistoryRun>) */
void          trunk_history_recent_async   (TrunkHistory *self, const char * const *services, guint max,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable   *trunk_history_recent_finish  (TrunkHistory *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @service: (nullable): of all; @before: the run to go on after, 0 for the newest. (element-type TrunkHistoryRun) */
void          trunk_history_list_async     (TrunkHistory *self, const char *service, gint64 before, guint max,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray    *trunk_history_list_finish    (TrunkHistory *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type TrunkDifferenceGroup): what fails now first, most subjects first in each kind */
void          trunk_history_compare_async  (TrunkHistory *self, gint64 before, gint64 after,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray    *trunk_history_compare_finish (TrunkHistory *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes all but the newest @keep runs of @service (nullable: of each). */
void          trunk_history_prune_async    (TrunkHistory *self, const char *service, guint keep,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      trunk_history_prune_finish   (TrunkHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
