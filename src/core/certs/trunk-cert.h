/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkCertFacts:
 *
 * What a certificate says of itself. Text from it is valid UTF-8, without control characters and of bounded length.
 */
typedef struct
{
  const char         *subject;          /* "CN=…,O=…" (RFC 4514); "" when empty */
  const char         *issuer;
  const char         *common_name;      /* (nullable) */
  const char         *label;            /* what to call it: common name, else first name, else subject */
  const char * const *names;            /* subject alternative names: DNS names and addresses */
  const char         *serial;           /* upper-case hexadecimal, "01:AB:…" */
  int                 version;          /* 1 to 3 */
  gint64              not_before;       /* Unix seconds */
  gint64              not_after;
  const char         *key;              /* "RSA 2048" */
  gboolean            key_is_weak;
  const char         *signature;        /* "RSA-SHA256" */
  gboolean            signature_is_weak;
  gboolean            self_issued;      /* subject and issuer are one */
  gboolean            self_signed;      /* … and its own key verifies it */

  gboolean            has_constraints;  /* basic constraints are there */
  gboolean            is_authority;
  gboolean            constraints_critical;
  int                 path_length;      /* -1: not limited */

  gboolean            has_usage;        /* key usage is there */
  guint               usage;            /* GNUTLS_KEY_… bits */
  gboolean            usage_critical;
  const char * const *usages;           /* "digitalSignature", … (RFC 5280 §4.2.1.3) */
  const char * const *purposes;         /* "serverAuth", … or an OID (RFC 5280 §4.2.1.12) */
  gboolean            purposes_critical;

  const char         *sha1;             /* "AB:CD:…" over the DER */
  const char         *sha256;
  const char         *thumbprint;       /* SHA-1 as "ABCD…", as Microsoft's portals and VOSS Automate write it */
  const char         *x5t;              /* RFC 7515 §4.1.7 */
  const char         *x5t_s256;         /* RFC 7515 §4.1.8 */
} TrunkCertFacts;

/**
 * TrunkCert:
 *
 * One certificate, without a key. Immutable, shared by reference.
 */
typedef struct _TrunkCert TrunkCert;

/* At most 64 KiB of DER. TRUNK_ERROR_INVALID_INPUT when that is no certificate. */
TrunkCert            *trunk_cert_new       (const void *der, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkCert            *trunk_cert_ref       (TrunkCert *self);
void                  trunk_cert_unref     (TrunkCert *self);

const TrunkCertFacts *trunk_cert_get_facts (TrunkCert *self);
GBytes               *trunk_cert_get_der   (TrunkCert *self);
char                 *trunk_cert_dup_pem   (TrunkCert *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean              trunk_cert_equal     (TrunkCert *self, TrunkCert *other);
/* Whether @issuer's name and key identifiers are those that @self was issued by, and its key verifies it. */
gboolean              trunk_cert_is_by     (TrunkCert *self, TrunkCert *issuer);
/* An address where the certificate of its issuer can be had (RFC 5280 §4.2.2.1), or NULL. */
char                 *trunk_cert_dup_issuer_url (TrunkCert *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkCert, trunk_cert_unref)

G_END_DECLS
