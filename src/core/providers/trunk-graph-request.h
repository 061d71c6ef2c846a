/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "providers/trunk-mailbox-step.h"

G_BEGIN_DECLS

/* Pure: what a step asks of Graph. Paths are below the root, percent-encoded. */
typedef struct
{
  const char *method;
  char       *path;             /* (owned) */
  GBytes     *body;             /* (owned) (nullable) */
} TrunkGraphRequest;

void  trunk_graph_request_clear        (TrunkGraphRequest *self);

/* @user: address or object id; @now: Unix seconds */
void  trunk_graph_request_init         (TrunkGraphRequest *self, TrunkMailboxStep step, const char *user, const TrunkStepArgs *args, gint64 now);

char *trunk_graph_request_find_user    (const char *user) G_GNUC_WARN_UNUSED_RESULT;
char *trunk_graph_request_search_user  (const char *address) G_GNUC_WARN_UNUSED_RESULT;
char *trunk_graph_request_user_purpose (const char *user) G_GNUC_WARN_UNUSED_RESULT;
char *trunk_graph_request_delete       (TrunkMailboxStep step, const char *user, const char *id, gboolean permanently) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
