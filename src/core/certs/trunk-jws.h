/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-identity.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_JWS_PS256,              /* RSASSA-PSS, SHA-256, MGF1 with SHA-256, salt of 32 bytes (RFC 7518 §3.5) */
  TRUNK_JWS_RS256,              /* RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3) */
} TrunkJwsAlgorithm;

char    *trunk_base64url_encode (const void *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;             /* RFC 4648 §5, no padding */
GBytes  *trunk_base64url_decode (const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @header_json must name the same "alg". Returns header.payload.signature (RFC 7515 §3.1): a secret in most uses. */
char    *trunk_jws_sign         (TrunkIdentity *signer, TrunkJwsAlgorithm algorithm, const char *header_json, const char *payload_json,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Checks the signature of @compact with the public key of @certificate_pem. */
gboolean trunk_jws_verify       (const char *compact, const char *certificate_pem, TrunkJwsAlgorithm algorithm, GError **error);
/* Splits without verifying; header and payload as JSON text. */
gboolean trunk_jws_decode       (const char *compact, char **out_header_json, char **out_payload_json, GError **error);

G_END_DECLS
