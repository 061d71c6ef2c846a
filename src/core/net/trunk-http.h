/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "net/trunk-net-context.h"
#include "net/trunk-tls-facts.h"

G_BEGIN_DECLS

#define TRUNK_HTTP_DEFAULT_DEADLINE_MS 15000
#define TRUNK_HTTP_DEFAULT_MAX_BODY    (4 * 1024 * 1024)
#define TRUNK_HTTP_MAX_REDIRECTS       5

/* One request. Filled by its maker, then handed over to trunk_http_send_async() and left alone. */
TrunkHttpRequest *trunk_http_request_new             (const char *method, const char *uri) G_GNUC_WARN_UNUSED_RESULT;
TrunkHttpRequest *trunk_http_request_ref             (TrunkHttpRequest *self);
void              trunk_http_request_unref           (TrunkHttpRequest *self);
void              trunk_http_request_set_header      (TrunkHttpRequest *self, const char *name, const char *value);
/* Authorization: Bearer …; a redirect to another origin ends the exchange with http-redirect-foreign (RFC 9110 §15.4). */
void              trunk_http_request_set_bearer      (TrunkHttpRequest *self, TrunkSecret *token);
/* @secret: the body holds credentials: it is never recorded, and wiped from memory with @body */
void              trunk_http_request_set_body        (TrunkHttpRequest *self, const char *content_type, GBytes *body, gboolean secret);
/* The answer holds credentials: its body is never recorded. */
void              trunk_http_request_set_secret_answer (TrunkHttpRequest *self, gboolean secret);
void              trunk_http_request_set_deadline    (TrunkHttpRequest *self, guint milliseconds);
void              trunk_http_request_set_max_body    (TrunkHttpRequest *self, gsize bytes);
/* Doing it twice is no harm, so that a POST may go on a kept connection, too. */
void              trunk_http_request_set_repeatable  (TrunkHttpRequest *self, gboolean repeatable);

/* One exchange, after redirects. Immutable. */
TrunkHttpExchange  *trunk_http_exchange_ref          (TrunkHttpExchange *self);
void                trunk_http_exchange_unref        (TrunkHttpExchange *self);
/* %TRUNK_FINDING_OK when a whole HTTP answer came, whatever its status; else why not. The evidence has phase, host, status, timings, TLS facts, transcript. */
TrunkOutcome       *trunk_http_exchange_get_outcome  (TrunkHttpExchange *self);
guint               trunk_http_exchange_get_status   (TrunkHttpExchange *self);
const char         *trunk_http_exchange_get_header   (TrunkHttpExchange *self, const char *name);  /* (nullable); several are joined by ", " */
GBytes             *trunk_http_exchange_get_body     (TrunkHttpExchange *self);
gint64              trunk_http_exchange_get_date     (TrunkHttpExchange *self);        /* Date header as Unix seconds, 0 if none */
gint64              trunk_http_exchange_get_retry_after (TrunkHttpExchange *self);     /* seconds, -1 if none (RFC 9110 §10.2.3) */
gint64              trunk_http_exchange_get_microseconds (TrunkHttpExchange *self);
TrunkTlsFacts      *trunk_http_exchange_get_tls      (TrunkHttpExchange *self);        /* (nullable) */
/* A fresh copy of the evidence for whoever concludes more than this room can. */
TrunkEvidence      *trunk_http_exchange_dup_evidence (TrunkHttpExchange *self) G_GNUC_WARN_UNUSED_RESULT;

/* For callers that expected JSON or XML: http-server-error, http-html-instead or http-unexpected-status, else the exchange's own outcome */
TrunkOutcome       *trunk_http_exchange_judge_status (TrunkHttpExchange *self) G_GNUC_WARN_UNUSED_RESULT;

void                trunk_http_send_async            (TrunkNetContext *context, TrunkHttpRequest *request,
                                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkHttpExchange  *trunk_http_send_finish           (TrunkNetContext *context, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkHttpRequest, trunk_http_request_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkHttpExchange, trunk_http_exchange_unref)

G_END_DECLS
