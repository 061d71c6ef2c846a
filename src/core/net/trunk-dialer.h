/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "net/trunk-net-context.h"
#include "net/trunk-tls-facts.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PHASE_NAME,
  TRUNK_PHASE_CONNECT,
  TRUNK_PHASE_PROXY,
  TRUNK_PHASE_TLS,
  TRUNK_N_PHASES
} TrunkPhase;

const char *trunk_phase_get_nick (TrunkPhase phase);

/* One address that was tried. */
typedef struct
{
  char  *address;               /* "192.0.2.7:443" */
  gint64 microseconds;
  char  *error;                 /* (nullable): why it did not answer */
} TrunkDialAttempt;

/**
 * TrunkDial:
 *
 * What happened, phase by phase, when an endpoint was dialled. phase outcomes are %NULL where not reached (or, for the
 * proxy, where none is in force).
 */
typedef struct
{
  TrunkOutcome  *phases[TRUNK_N_PHASES];        /* (owned) (nullable) */
  gint64         microseconds[TRUNK_N_PHASES];
  GPtrArray     *attempts;                      /* (owned) (element-type TrunkDialAttempt) */
  TrunkTlsFacts *tls;                           /* (owned) (nullable) */
  GIOStream     *stream;                        /* (owned) (nullable): open connection when every phase passed */
} TrunkDial;

void       trunk_dial_free          (TrunkDial *self);

/**
 * trunk_dialer_dial_async:
 * @tls: whether to make a TLS handshake after connecting
 * @deadline_ms: for the whole dial; running out is a finding of the phase it happened in
 *
 * Name, connect (every address in the order GLib's happy eyeballs tries them, RFC 8305), proxy, TLS. A certificate that does not
 * verify ends the dial with its facts captured; nothing is sent over it.
 */
void       trunk_dialer_dial_async  (TrunkNetContext *context, const char *host, guint16 port, gboolean tls, guint deadline_ms,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkDial *trunk_dialer_dial_finish (TrunkNetContext *context, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkDial, trunk_dial_free)

G_END_DECLS
