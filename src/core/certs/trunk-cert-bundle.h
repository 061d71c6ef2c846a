/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-cert.h"

G_BEGIN_DECLS

/* Above any real bundle: a whole distribution's has some 150. */
#define TRUNK_CERT_BUNDLE_MAX 1024

typedef enum
{
  TRUNK_CERT_ROLE_ROOT,         /* an authority that issued itself */
  TRUNK_CERT_ROLE_INTERMEDIATE, /* an authority by another one */
  TRUNK_CERT_ROLE_LEAF,         /* of a server, a person or a program */
} TrunkCertRole;

TrunkCertRole    trunk_cert_get_role               (TrunkCert *cert);
const char      *trunk_cert_role_get_name          (TrunkCertRole role);         /* translated */

/**
 * TrunkCertBundle:
 *
 * A list of certificates, each of them once. Append while one owner has it; afterwards it is only read.
 */
#define TRUNK_TYPE_CERT_BUNDLE (trunk_cert_bundle_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertBundle, trunk_cert_bundle, TRUNK, CERT_BUNDLE, GObject)

TrunkCertBundle *trunk_cert_bundle_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE: it was there already, or the bundle is full. */
gboolean         trunk_cert_bundle_append          (TrunkCertBundle *self, TrunkCert *cert);
guint            trunk_cert_bundle_get_n           (TrunkCertBundle *self);
TrunkCert       *trunk_cert_bundle_get_nth         (TrunkCertBundle *self, guint n);

/* Each leaf, then whoever issued it, up to the root; after that what belongs to nothing, in the order it came. */
TrunkCertBundle *trunk_cert_bundle_dup_ordered     (TrunkCertBundle *self) G_GNUC_WARN_UNUSED_RESULT;
/* Who issued @cert, if that is here; NULL for a certificate that issued itself. */
TrunkCert       *trunk_cert_bundle_find_issuer     (TrunkCertBundle *self, TrunkCert *cert);
guint            trunk_cert_bundle_count_role      (TrunkCertBundle *self, TrunkCertRole role);

char            *trunk_cert_bundle_dup_pem         (TrunkCertBundle *self) G_GNUC_WARN_UNUSED_RESULT;
/* "2-intermediate-Example_Issuing_CA.pem": telling, portable, and unlike any other of this bundle. @suffix: "pem", "cer" */
char            *trunk_cert_bundle_dup_file_name   (TrunkCertBundle *self, guint n, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
