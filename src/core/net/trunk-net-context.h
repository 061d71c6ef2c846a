/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "base/trunk-types.h"
#include "model/trunk-service.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_TRANSCRIPT_NONE,
  TRUNK_TRANSCRIPT_HEADERS,     /* request line, status line and headers, redacted */
  TRUNK_TRANSCRIPT_BODIES,      /* the first bytes of text bodies too, redacted */
} TrunkTranscriptDetail;

/* Unix time in microseconds, as g_get_real_time() */
typedef gint64 (*TrunkClockFunc) (gpointer user_data);

/**
 * TrunkNetContext:
 *
 * Everything about the outside that a run may be given: proxy, trust anchors, host map, clock, limits. It is passed, never global;
 * the practice tenant and tests come in by it and by nothing else, and nothing in it can weaken verification.
 * Main-context affine. Set it up before the first request; afterwards it is only read.
 */
#define TRUNK_TYPE_NET_CONTEXT (trunk_net_context_get_type ())
G_DECLARE_FINAL_TYPE (TrunkNetContext, trunk_net_context, TRUNK, NET_CONTEXT, GObject)

TrunkNetContext      *trunk_net_context_new                 (void) G_GNUC_WARN_UNUSED_RESULT;

/* Connections to @host:@port go to @to_address:@to_port instead. Server name, Host header and certificate check keep @host.
 * Not applied when a proxy is in force for that host: then the proxy resolves. */
void                  trunk_net_context_map_host            (TrunkNetContext *self, const char *host, guint16 port, const char *to_address, guint16 to_port);
/* Trusts the authorities in @pem besides the computer's own. */
gboolean              trunk_net_context_add_trust_anchors   (TrunkNetContext *self, const char *pem, GError **error);
/* @uri: (nullable) "http://host:port" or "socks5://host:port"; @user, @password: (nullable). */
gboolean              trunk_net_context_set_proxy           (TrunkNetContext *self, TrunkProxyMode mode, const char *uri, const char *user, TrunkSecret *password, GError **error);
void                  trunk_net_context_set_clock           (TrunkNetContext *self, TrunkClockFunc clock, gpointer user_data, GDestroyNotify destroy);
void                  trunk_net_context_set_transcript_detail (TrunkNetContext *self, TrunkTranscriptDetail detail);
void                  trunk_net_context_set_max_connections (TrunkNetContext *self, guint per_host);
/* @host, and every name below it, is a public cloud's: an unknown authority in front of it means that TLS is inspected on the way. */
void                  trunk_net_context_add_public_host     (TrunkNetContext *self, const char *host);

gint64                trunk_net_context_get_real_time       (TrunkNetContext *self);
TrunkTranscriptDetail trunk_net_context_get_transcript_detail (TrunkNetContext *self);
TrunkProxyMode        trunk_net_context_get_proxy_mode      (TrunkNetContext *self);
const char           *trunk_net_context_get_proxy_uri       (TrunkNetContext *self); /* (nullable), never with a password */
GTlsDatabase         *trunk_net_context_get_tls_database    (TrunkNetContext *self);
GProxyResolver       *trunk_net_context_get_proxy_resolver  (TrunkNetContext *self);

/* Where to connect for @host:@port: a GNetworkAddress that names the real host and leads to the mapped address. */
GSocketConnectable   *trunk_net_context_dup_connectable     (TrunkNetContext *self, const char *host, guint16 port) G_GNUC_WARN_UNUSED_RESULT;
/* The session to use for @host:@port; one for all unmapped hosts, one for each mapped host. */
SoupSession          *trunk_net_context_get_session         (TrunkNetContext *self, const char *host, guint16 port);

G_END_DECLS
