/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "certs/trunk-cert-bundle.h"
#include "net/trunk-net-context.h"

G_BEGIN_DECLS

/**
 * TrunkCertFetch:
 *
 * The certificates that a server shows. @bundle leads from its own to the root, where that is known: servers hardly ever send
 * the root, which is what a telephone system has to be given; it is then taken from this computer's store.
 */
typedef struct
{
  TrunkOutcome    *outcome;             /* (owned): OK, or the finding of the phase that ended it; certificates may be there all the same */
  TrunkCertBundle *bundle;              /* (owned): empty when no handshake came so far */
  guint            n_sent;              /* the first ones of @bundle are the server's, of the others it is this computer that knows them */
  gboolean         complete;            /* what the server sends is enough for whoever knows the root */
  gboolean         root_known;          /* the root is in @bundle, sent or not */
  gboolean         trusted_by_computer; /* this computer knows the root as an authority by itself */
} TrunkCertFetch;

void            trunk_cert_fetch_free   (TrunkCertFetch *self);

/**
 * trunk_cert_fetch_async:
 * @deadline_ms: for the whole of it
 *
 * Asks @host:@port for its certificates by a TLS handshake; also when they don't verify. Nothing is sent after the handshake.
 */
void            trunk_cert_fetch_async  (TrunkNetContext *context, const char *host, guint16 port, guint deadline_ms,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkCertFetch *trunk_cert_fetch_finish (TrunkNetContext *context, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkCertFetch, trunk_cert_fetch_free)

G_END_DECLS
