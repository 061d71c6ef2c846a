/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-identity.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_CERT_AUTHORITY,         /* CA:TRUE, keyCertSign + cRLSign */
  TRUNK_CERT_SERVER,            /* serverAuth */
  TRUNK_CERT_SIGNER,            /* digitalSignature only: credential of a registration, or token signing */
} TrunkCertPurpose;

typedef enum
{
  TRUNK_CERT_KEY_RSA,           /* bits */
  TRUNK_CERT_KEY_ECDSA,         /* P-256; bits is ignored */
} TrunkCertKey;

typedef struct
{
  TrunkCertPurpose    purpose;
  const char         *common_name;
  const char * const *names;       /* (nullable) DNS names and IP addresses for the subject alternative name */
  TrunkCertKey        key;
  guint               bits;        /* RSA key size; 2048 when 0 */
  gint64              not_before;  /* Unix seconds */
  gint64              not_after;
} TrunkCertRequest;

/**
 * trunk_cert_make:
 * @request: what to make
 * @issuer: (nullable): who signs; %NULL makes it self-signed
 *
 * Makes a key pair and a certificate over it with SHA-256. Takes some 100 ms for RSA: not for the main loop of a window.
 *
 * Returns: (transfer full): the certificate with its key
 */
TrunkIdentity *trunk_cert_make (const TrunkCertRequest *request, TrunkIdentity *issuer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
