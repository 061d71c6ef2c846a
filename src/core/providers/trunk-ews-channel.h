/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token-source.h"
#include "net/trunk-net-context.h"
#include "providers/trunk-ews-answer.h"
#include "providers/trunk-ews-envelope.h"

G_BEGIN_DECLS

/* EWSMaxConcurrency is 27, and 10 on Exchange 2010 (facts 3.6): what every server takes. */
#define TRUNK_EWS_IN_FLIGHT 10

typedef struct
{
  TrunkFinding    finding;
  TrunkEwsAnswer *answer;       /* (owned) (nullable): what came, if it could be read at all */
  TrunkEvidence  *evidence;     /* (owned) */
} TrunkEwsReply;

void             trunk_ews_reply_free           (TrunkEwsReply *self);

/**
 * TrunkEwsChannel:
 *
 * The way to one EWS address: at most %TRUNK_EWS_IN_FLIGHT requests at once, and silence from everybody while the server has asked
 * for it, in any of the three shapes it does so. A token that is refused is asked for anew, once. Main-context affine.
 */
#define TRUNK_TYPE_EWS_CHANNEL (trunk_ews_channel_get_type ())
G_DECLARE_FINAL_TYPE (TrunkEwsChannel, trunk_ews_channel, TRUNK, EWS_CHANNEL, GObject)

TrunkEwsChannel *trunk_ews_channel_new          (TrunkNetContext *context, TrunkTokenSource *tokens, const char *scope, const char *url,
                                                 gboolean impersonate) G_GNUC_WARN_UNUSED_RESULT;
gint64           trunk_ews_channel_get_paused_until (TrunkEwsChannel *self);

/* @values: as trunk_ews_envelope_build() */
void             trunk_ews_channel_call_async   (TrunkEwsChannel *self, TrunkEwsRequest request, const char *mailbox,
                                                 const char * const values[TRUNK_EWS_N_SLOTS],
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkEwsReply   *trunk_ews_channel_call_finish  (TrunkEwsChannel *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkEwsReply, trunk_ews_reply_free)

G_END_DECLS
