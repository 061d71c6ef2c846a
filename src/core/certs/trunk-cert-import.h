/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-cert-bundle.h"
#include "certs/trunk-identity.h"

G_BEGIN_DECLS

/* What a file of certificates or keys may have at most; a distribution's whole bundle takes some 250 KB. */
#define TRUNK_CERT_IMPORT_MAX_BYTES (4 * 1024 * 1024)

/**
 * TrunkCertError:
 * @TRUNK_CERT_ERROR_PASSWORD_NEEDED: it is encrypted, and no password was given
 * @TRUNK_CERT_ERROR_PASSWORD_WRONG: it is encrypted, with another password than that
 *
 * What asking for a password mends. All else that is wrong with a file is %TRUNK_ERROR_INVALID_INPUT.
 */
typedef enum
{
  TRUNK_CERT_ERROR_PASSWORD_NEEDED,
  TRUNK_CERT_ERROR_PASSWORD_WRONG,
} TrunkCertError;

#define TRUNK_CERT_ERROR (trunk_cert_error_quark ())
GQuark trunk_cert_error_quark (void);

typedef enum
{
  TRUNK_CERT_FORMAT_PEM,
  TRUNK_CERT_FORMAT_DER,
  TRUNK_CERT_FORMAT_PKCS7,      /* .p7b, in DER or PEM */
  TRUNK_CERT_FORMAT_PKCS12,     /* .pfx, .p12 */
} TrunkCertFormat;

const char      *trunk_cert_format_get_name        (TrunkCertFormat format);     /* translated */

typedef enum
{
  TRUNK_CERT_WANT_CERTIFICATES, /* a key is named and passed over; a file with nothing else is refused */
  TRUNK_CERT_WANT_KEY,          /* a file without a key is refused */
  TRUNK_CERT_WANT_ANY,
} TrunkCertWant;

/**
 * TrunkCertImport:
 *
 * What was found in one file. It is recognised by what is in it, not by its name. A key that was not wanted is not kept; one that
 * was lives in GnuTLS's memory and leaves it by trunk_cert_import_dup_identity() only.
 */
#define TRUNK_TYPE_CERT_IMPORT (trunk_cert_import_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertImport, trunk_cert_import, TRUNK, CERT_IMPORT, GObject)

TrunkCertImport *trunk_cert_import_new             (const void *data, gsize length, const char *password, TrunkCertWant want, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TrunkCertFormat  trunk_cert_import_get_format      (TrunkCertImport *self);
TrunkCertBundle *trunk_cert_import_get_bundle      (TrunkCertImport *self);      /* in the order of the file; may be empty */
gboolean         trunk_cert_import_has_key         (TrunkCertImport *self);      /* kept: it was wanted */
/* Sentences, translated: what else was in the file and passed over. */
const char * const *trunk_cert_import_get_notes    (TrunkCertImport *self);
/* The key with its certificate out of @certificates (NULL: of this file). */
TrunkIdentity   *trunk_cert_import_dup_identity    (TrunkCertImport *self, TrunkCertBundle *certificates, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
