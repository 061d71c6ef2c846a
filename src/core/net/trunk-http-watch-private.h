/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/trunk-net-context-private.h"
#include "net/trunk-net-finding-private.h"
#include "net/trunk-tls-facts.h"

G_BEGIN_DECLS

/* Watches one message after the other on its way: how far it came, by which address, what the certificate was like, whether a
 * proxy answered in the server's place. It lies in the operation that sends, and lets go of a message before that ends. */
typedef struct
{
  TrunkNetContext *context;             /* (unowned) */
  gboolean watches_proxy;               /* a proxy may be in force */

  SoupMessage *message;                 /* (owned) (nullable): of this hop */
  GTlsConnection *tls_connection;       /* (owned) (nullable): while it shakes hands */
  gboolean got_headers;                 /* of the server's own answer; only kept where a proxy may be in force */

  TrunkStage stage;
  guint proxy_attempts;
  char *address;                        /* (owned) (nullable): that was last tried */
  TrunkTlsFacts *tls;                   /* (owned) (nullable): of a certificate that did not verify */
} TrunkHttpWatch;

void       trunk_http_watch_init            (TrunkHttpWatch *self, TrunkNetContext *context);
void       trunk_http_watch_clear           (TrunkHttpWatch *self);

void       trunk_http_watch_start           (TrunkHttpWatch *self, SoupMessage *message);
void       trunk_http_watch_stop            (TrunkHttpWatch *self);

/* Both ask about the message that was started last, before it is stopped. */
TrunkStage trunk_http_watch_get_stage       (TrunkHttpWatch *self);
gboolean   trunk_http_watch_is_proxy_answer (TrunkHttpWatch *self);

G_END_DECLS
