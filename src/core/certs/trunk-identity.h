/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkIdentity:
 *
 * A certificate with its private key: what signs client assertions, and what the practice tenant's servers show.
 * The key lives in GnuTLS's memory and leaves it only by trunk_identity_export_key(). Immutable.
 */
#define TRUNK_TYPE_IDENTITY (trunk_identity_get_type ())
G_DECLARE_FINAL_TYPE (TrunkIdentity, trunk_identity, TRUNK, IDENTITY, GObject)

/* @key_pem: PKCS#1 or PKCS#8, not encrypted. TRUNK_ERROR_INVALID_INPUT when the two do not belong together. */
TrunkIdentity *trunk_identity_new_from_pem      (const char *certificate_pem, const char *key_pem, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes        *trunk_identity_get_der           (TrunkIdentity *self);
const char    *trunk_identity_get_certificate   (TrunkIdentity *self);   /* PEM */
const char    *trunk_identity_get_x5t           (TrunkIdentity *self);   /* base64url of SHA-1 over the DER (RFC 7515 §4.1.7) */
const char    *trunk_identity_get_x5t_s256      (TrunkIdentity *self);   /* base64url of SHA-256 over the DER (RFC 7515 §4.1.8) */
gint64         trunk_identity_get_not_before    (TrunkIdentity *self);   /* Unix seconds */
gint64         trunk_identity_get_not_after     (TrunkIdentity *self);
char          *trunk_identity_export_key        (TrunkIdentity *self) G_GNUC_WARN_UNUSED_RESULT; /* PKCS#8 PEM: a secret, wipe it */

G_END_DECLS
