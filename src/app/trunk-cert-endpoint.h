/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "net/trunk-cert-fetch.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_CERT_VERDICT_COMPUTER,  /* verified, and this computer knows the root by itself */
  TRUNK_CERT_VERDICT_SETUP,     /* verified, by what this set-up (or the practice tenant) trusts */
  TRUNK_CERT_VERDICT_ROOT,      /* not verified; it would be if its root was trusted, and that is here */
  TRUNK_CERT_VERDICT_PROBLEM,   /* anything else: the outcome says what */
} TrunkCertVerdict;

/**
 * TrunkCertEndpoint:
 *
 * A server that a set-up uses, and the certificates that it showed when asked.
 */
#define TRUNK_TYPE_CERT_ENDPOINT (trunk_cert_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertEndpoint, trunk_cert_endpoint, TRUNK, CERT_ENDPOINT, GObject)

/* Those of @setup, each host once: (element-type TrunkCertEndpoint). Empty while it is not known what the set-up needs. */
GPtrArray        *trunk_cert_endpoints_new         (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

const char       *trunk_cert_endpoint_get_host     (TrunkCertEndpoint *self);
guint16           trunk_cert_endpoint_get_port     (TrunkCertEndpoint *self);
const char       *trunk_cert_endpoint_get_purpose  (TrunkCertEndpoint *self);       /* translated: "Sign-in" */
TrunkCertFetch   *trunk_cert_endpoint_get_fetch    (TrunkCertEndpoint *self);       /* (nullable): until it was asked */
TrunkCertVerdict  trunk_cert_endpoint_get_verdict  (TrunkCertEndpoint *self);       /* only after it was asked */
/* The root of its chain, if that is known. (nullable) */
TrunkCert        *trunk_cert_endpoint_get_root     (TrunkCertEndpoint *self);

/**
 * trunk_cert_endpoints_fetch_async:
 * @endpoints: (element-type TrunkCertEndpoint)
 *
 * Asks all of them at once, with the network of @setup. At most 15 s.
 */
void              trunk_cert_endpoints_fetch_async  (TrunkSetup *setup, GPtrArray *endpoints, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean          trunk_cert_endpoints_fetch_finish (TrunkSetup *setup, GAsyncResult *result, GError **error);

G_END_DECLS
