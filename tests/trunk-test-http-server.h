/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "certs/trunk-identity.h"
#include "net/trunk-net-context.h"

G_BEGIN_DECLS

/**
 * TrunkTestHttpServer:
 *
 * An HTTPS server in the test's own thread, on 127.0.0.1 and any free port, with a certificate for real host names by an
 * authority made for it. Its context leads those names, port 443, to it and trusts its authority, so that the code under test
 * uses real addresses with verification on:
 *
 *   g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new ((const char * const []) { "graph.microsoft.com", NULL });
 *   g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
 *   trunk_test_http_server_script (server, "/v1.0/me", 200, "Content-Type: application/json\n", "{}");
 *   … send to https://graph.microsoft.com/v1.0/me, turn the main context …
 *   g_assert_cmpuint (trunk_test_http_server_get_n_requests (server), ==, 1);
 *
 * Answers are scripted by path, or made by a handler. What is asked is recorded. With a raw script the context leads to a bare
 * socket instead, for answers that no HTTP server gives.
 *
 * Meson: dependencies: [..., test_http_server_dep].
 */
typedef struct _TrunkTestHttpServer TrunkTestHttpServer;

typedef struct
{
  const char *method;
  const char *host;             /* the Host header's name */
  const char *path;
  const char *query;            /* (nullable) */
  SoupMessageHeaders *headers;
  GBytes *body;
} TrunkTestHttpRequest;

/* @request is what was asked, @message is to be answered: status and response must be set, or the message be paused. */
typedef void (*TrunkTestHttpHandler) (TrunkTestHttpServer *self, const TrunkTestHttpRequest *request, SoupServerMessage *message, gpointer user_data);

typedef enum
{
  TRUNK_TEST_RAW_CLOSE,         /* end the connection in order */
  TRUNK_TEST_RAW_RESET,         /* TCP RST */
  TRUNK_TEST_RAW_STALL,         /* keep it open and say no more */
  TRUNK_TEST_RAW_FLOOD,         /* say the bytes again and again */
} TrunkTestRawEnd;

typedef struct
{
  gboolean tls;                 /* after a handshake and the request's head; else right after accepting */
  const char *bytes;            /* (nullable) what to say */
  gssize length;                /* of bytes, -1: up to its NUL */
  TrunkTestRawEnd end;
  gboolean client_certificate;  /* the handshake demands one of the client */
} TrunkTestRawScript;

/* @hosts: (array zero-terminated=1): names the certificate is for and the context leads here */
TrunkTestHttpServer        *trunk_test_http_server_new           (const char * const *hosts) G_GNUC_WARN_UNUSED_RESULT;
/* @pem: certificate, chain and key that are shown instead; @anchor: (nullable) PEM of what the context trusts */
TrunkTestHttpServer        *trunk_test_http_server_new_with_pem  (const char * const *hosts, const char *pem, const char *anchor) G_GNUC_WARN_UNUSED_RESULT;
void                        trunk_test_http_server_free          (TrunkTestHttpServer *self);

TrunkNetContext            *trunk_test_http_server_dup_context   (TrunkTestHttpServer *self) G_GNUC_WARN_UNUSED_RESULT;
guint16                     trunk_test_http_server_get_port      (TrunkTestHttpServer *self);
const char                 *trunk_test_http_server_get_anchor    (TrunkTestHttpServer *self);     /* PEM of its authority */

/* Queues an answer for @path (%NULL: every path that has none of its own). The last one of a path is given again and again.
 * @headers: (nullable) "Name: value\n…"; @body: (nullable). Status 0 never answers. Without any answer: 404. */
void                        trunk_test_http_server_script        (TrunkTestHttpServer *self, const char *path, guint status, const char *headers, const char *body);
/* Asked before the script; a handler that leaves the status at 0 and does not pause passes on to the script. */
void                        trunk_test_http_server_set_handler   (TrunkTestHttpServer *self, TrunkTestHttpHandler handler, gpointer user_data);
/* Before _dup_context(). */
void                        trunk_test_http_server_set_raw       (TrunkTestHttpServer *self, const TrunkTestRawScript *script);

guint                       trunk_test_http_server_get_n_requests (TrunkTestHttpServer *self);
const TrunkTestHttpRequest *trunk_test_http_server_get_request   (TrunkTestHttpServer *self, guint n);
guint                       trunk_test_http_server_get_n_raw_connections (TrunkTestHttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkTestHttpServer, trunk_test_http_server_free)

G_END_DECLS
