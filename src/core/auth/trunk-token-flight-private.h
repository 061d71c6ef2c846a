/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token.h"
#include "base/trunk-outcome.h"
#include "model/trunk-registration.h"
#include "net/trunk-net-context.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-catalog.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

#define TRUNK_TOKEN_FLIGHT_MAX_ATTEMPTS 4

/* All borrowed for the call; objects are referenced, @cloud and @n_requests must outlive the flight. */
typedef struct
{
  TrunkNetContext   *context;
  const TrunkCloud  *cloud;
  TrunkRegistration *registration;
  TrunkSignIn        sign_in;
  TrunkSecretStore  *secrets;
  gboolean           legacy;      /* RS256 + x5t */
  const char        *scope;
  guint             *n_requests;  /* counts what goes out */
} TrunkTokenFlightPlan;

/* One way to a token: the credential from the store, the request, again after a pause where that may help, a rotated refresh
 * token into the store. Source object of the operation is the context. */
void          trunk_token_flight_async   (const TrunkTokenFlightPlan *plan, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @out_token: with ok. @out_answered: whether the outcome is the token endpoint's, not our own store's. */
TrunkOutcome *trunk_token_flight_finish  (TrunkNetContext *context, GAsyncResult *result, TrunkToken **out_token, gboolean *out_answered,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How long to wait before attempt @attempt + 1, in microseconds; -1 when it is not worth it: attempts are used up, or the server
 * asks for more than a run can wait. @retry_after: seconds, -1 if none. @jitter: 0 to 1. */
gint64        trunk_token_flight_backoff (guint attempt, gint64 retry_after, double jitter);

G_END_DECLS
