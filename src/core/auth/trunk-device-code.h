/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token.h"
#include "base/trunk-outcome.h"
#include "model/trunk-registration.h"
#include "net/trunk-net-context.h"
#include "secrets/trunk-secret-store.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_DEVICE_CODE_IDLE,
  TRUNK_DEVICE_CODE_ASKING,     /* the device authorization request is under way */
  TRUNK_DEVICE_CODE_WAITING,    /* user_code is there; polling */
  TRUNK_DEVICE_CODE_DONE,
  TRUNK_DEVICE_CODE_FAILED,
} TrunkDeviceCodeState;

#define TRUNK_TYPE_DEVICE_CODE_STATE (trunk_device_code_state_get_type ())
GType trunk_device_code_state_get_type (void);

/**
 * TrunkDeviceCode:
 *
 * One device-code sign-in (RFC 8628): one object, one code. notify::state when the code is there to be shown.
 * Waits at least `interval` (5 s when absent, §3.2), +5 s for good on slow_down, doubles on a connection time-out (§3.5), stops at
 * expiry. On success the refresh token is saved under the registration's id before anything is reported.
 */
#define TRUNK_TYPE_DEVICE_CODE (trunk_device_code_get_type ())
G_DECLARE_FINAL_TYPE (TrunkDeviceCode, trunk_device_code, TRUNK, DEVICE_CODE, GObject)

TrunkDeviceCode     *trunk_device_code_new                  (TrunkNetContext *context, const TrunkCloud *cloud, TrunkRegistration *registration,
                                                             const char *scope, TrunkSecretStore *secrets) G_GNUC_WARN_UNUSED_RESULT;
TrunkDeviceCodeState trunk_device_code_get_state            (TrunkDeviceCode *self);
const char          *trunk_device_code_get_user_code        (TrunkDeviceCode *self);   /* (nullable) */
const char          *trunk_device_code_get_verification_uri (TrunkDeviceCode *self);   /* (nullable) */
const char          *trunk_device_code_get_message          (TrunkDeviceCode *self);   /* (nullable): the server's own words */
gint64               trunk_device_code_get_expires          (TrunkDeviceCode *self);   /* monotonic microseconds; 0 before the code is there */

/* Runs the whole flow. @out_token: (out) (optional) (nullable) (transfer full) */
void                 trunk_device_code_run_async            (TrunkDeviceCode *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome        *trunk_device_code_run_finish           (TrunkDeviceCode *self, GAsyncResult *result, TrunkToken **out_token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
