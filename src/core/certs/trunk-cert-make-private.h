/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/x509.h>

#include "certs/trunk-cert-make.h"

G_BEGIN_DECLS

/* What a certificate and a request for one have in common; the numbers are GnuTLS's. */
gboolean trunk_cert_request_is_sound     (const TrunkCertRequest *request, GError **error);
int      trunk_cert_request_generate_key (const TrunkCertRequest *request, gnutls_x509_privkey_t key);
guint    trunk_cert_request_get_usage    (const TrunkCertRequest *request);

G_END_DECLS
