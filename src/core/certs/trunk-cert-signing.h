/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-cert-bundle.h"
#include "certs/trunk-cert-make.h"

G_BEGIN_DECLS

/* A key pair and a certificate request over it (PKCS#10, RFC 2986), both as PEM. The dates of @request don't count.
 * @out_key: (out) (transfer full): PKCS#8, without a password: a secret, wipe it. */
char   *trunk_cert_signing_request_make (const TrunkCertRequest *request, char **out_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  TRUNK_PFX_MODERN,             /* AES-256, PBKDF2, SHA-256: Windows Server 2019 and later */
  TRUNK_PFX_OLD,                /* 3DES, SHA-1: what older systems read */
} TrunkPfxStrength;

/* PKCS#12 with key, certificate and @chain (NULL: none but the certificate). @password: not empty. */
GBytes *trunk_identity_export_pfx       (TrunkIdentity *self, TrunkCertBundle *chain, const char *password, TrunkPfxStrength strength,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The certificate as an entry of the application's keyCredentials, as JSON; the key is not in it. */
char   *trunk_cert_dup_key_credential   (TrunkCert *cert) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
