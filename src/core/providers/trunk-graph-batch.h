/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "auth/trunk-token-source.h"
#include "base/trunk-outcome.h"
#include "net/trunk-net-context.h"

G_BEGIN_DECLS

/* Limits of the service (facts 5.6) and our own. */
#define TRUNK_GRAPH_BATCH_SIZE          20
#define TRUNK_GRAPH_BATCHES_IN_FLIGHT   4
#define TRUNK_GRAPH_MAILBOX_CONCURRENCY 4
#define TRUNK_GRAPH_MAX_PAGES           20

/* One answer. */
typedef struct
{
  TrunkFinding   finding;
  guint          status;        /* 0 when the service did not answer */
  JsonNode      *body;          /* (owned) (nullable) */
  TrunkEvidence *evidence;      /* (owned) */
} TrunkGraphAnswer;

void              trunk_graph_answer_free       (TrunkGraphAnswer *self);

/**
 * TrunkGraphBatch:
 *
 * The way to Microsoft Graph: whatever is asked for in one turn of the main loop goes out together by $batch, within the limits
 * of the service and with its wishes for a pause kept over all callers. A token that is refused is asked for anew, once.
 * Main-context affine.
 */
#define TRUNK_TYPE_GRAPH_BATCH (trunk_graph_batch_get_type ())
G_DECLARE_FINAL_TYPE (TrunkGraphBatch, trunk_graph_batch, TRUNK, GRAPH_BATCH, GObject)

/* @root: "https://graph.microsoft.com/v1.0" */
TrunkGraphBatch  *trunk_graph_batch_new         (TrunkNetContext *context, TrunkTokenSource *tokens, const char *scope, const char *root) G_GNUC_WARN_UNUSED_RESULT;
const char       *trunk_graph_batch_get_root    (TrunkGraphBatch *self);
gint64            trunk_graph_batch_get_paused_until (TrunkGraphBatch *self);
/* (nullable): the token the last answer was given to, for diagnosis */
TrunkToken       *trunk_graph_batch_get_token   (TrunkGraphBatch *self);

/* @mailbox: what the per-mailbox limit counts by; @path: below the root, percent-encoded, "/users/…"; @body: (nullable): JSON */
void              trunk_graph_batch_call_async  (TrunkGraphBatch *self, const char *mailbox, const char *method, const char *path, GBytes *body,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkGraphAnswer *trunk_graph_batch_call_finish (TrunkGraphBatch *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Follows @odata.nextLink. Ends with the answer of the first page that is not ok; else @out_values has the elements of all pages.
 * A next link that leaves the root is not followed: http-redirect-foreign. */
void              trunk_graph_batch_list_async  (TrunkGraphBatch *self, const char *mailbox, const char *path,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkGraphAnswer *trunk_graph_batch_list_finish (TrunkGraphBatch *self, GAsyncResult *result, GPtrArray **out_values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pure: the path below @root of @next, or %NULL when it is not to be followed. */
char             *trunk_graph_batch_check_next_link (const char *root, const char *next) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkGraphAnswer, trunk_graph_answer_free)

G_END_DECLS
