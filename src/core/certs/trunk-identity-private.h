/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "certs/trunk-identity.h"

G_BEGIN_DECLS

/* Takes both handles, also when it fails. */
TrunkIdentity    *trunk_identity_new_take        (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Borrowed; GnuTLS wants them without const although signing does not change them. */
gnutls_x509_crt_t trunk_identity_get_crt         (TrunkIdentity *self);
gnutls_privkey_t  trunk_identity_get_private_key (TrunkIdentity *self);

G_END_DECLS
