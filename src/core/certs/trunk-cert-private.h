/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/x509.h>

#include "certs/trunk-cert.h"

G_BEGIN_DECLS

/* Borrowed. */
gnutls_x509_crt_t trunk_cert_get_crt (TrunkCert *self);

G_END_DECLS
