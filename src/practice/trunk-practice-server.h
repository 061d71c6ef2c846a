/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/**
 * TrunkPracticeHandler:
 * @message: answer it with soup_server_message_set_status() and …set_response(); it may be paused and answered later
 * @path: decoded path
 * @cloud: whose host was asked
 *
 * Answers one request of a host. Faults of the places LISTEN, TLS, HTTP and CLOCK have been seen to already.
 *
 *   Graph: void trunk_practice_graph_handle (TrunkPractice *practice, SoupServerMessage *message, const char *path, const TrunkPracticeCloud *cloud);
 *   EWS:   void trunk_practice_ews_handle   (same)
 */
typedef void (*TrunkPracticeHandler) (TrunkPractice *practice, SoupServerMessage *message, const char *path, const TrunkPracticeCloud *cloud);

TrunkPracticeServer      *trunk_practice_server_new         (TrunkPractice *practice) G_GNUC_WARN_UNUSED_RESULT;
void                      trunk_practice_server_free        (TrunkPracticeServer *self);

/* Each host has one handler, set before trunk_practice_server_listen(). */
void                      trunk_practice_server_set_handler (TrunkPracticeServer *self, TrunkPracticeHost host, TrunkPracticeHandler handler);
/* @port: 0 for any free one. 127.0.0.1 only. */
gboolean                  trunk_practice_server_listen      (TrunkPracticeServer *self, TrunkPracticeHost host, guint16 port, GError **error);
guint16                   trunk_practice_server_get_port    (TrunkPracticeServer *self, TrunkPracticeHost host);
/* Requests answered by @host so far. */
guint64                   trunk_practice_server_get_requests (TrunkPracticeServer *self, TrunkPracticeHost host);

/* (array zero-terminated by an entry with a %NULL id) */
const TrunkPracticeCloud *trunk_practice_clouds             (void);
/* Which service and cloud a host name belongs to; %NULL when it is nobody's. */
const TrunkPracticeCloud *trunk_practice_cloud_of           (const char *host_name, TrunkPracticeHost *out_host);
const char               *trunk_practice_host_get_nick      (TrunkPracticeHost host);   /* "login", "graph", "outlook" */

/* Sets a JSON answer. @node: (transfer none) */
void                      trunk_practice_respond_json       (SoupServerMessage *message, guint status, JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeServer, trunk_practice_server_free)

G_END_DECLS
