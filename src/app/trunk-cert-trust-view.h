/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"
#include "certs/trunk-cert-bundle.h"

G_BEGIN_DECLS

/**
 * TrunkCertTrustView:
 *
 * The authorities that a set-up trusts besides the computer's own: shown, added from files (with a password where one is needed, and with a
 * question where something is wrong with one), and removed.
 */
#define TRUNK_TYPE_CERT_TRUST_VIEW (trunk_cert_trust_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertTrustView, trunk_cert_trust_view, TRUNK, CERT_TRUST_VIEW, AdwBin)

/* Shows what @setup trusts now. */
void             trunk_cert_trust_view_set_setup  (TrunkCertTrustView *self, TrunkSetup *setup);
TrunkCertBundle *trunk_cert_trust_view_get_bundle (TrunkCertTrustView *self);
/* One after another: each may ask for its password. */
void             trunk_cert_trust_view_add_file   (TrunkCertTrustView *self, GFile *file);
/* Without a question. */
void             trunk_cert_trust_view_trust      (TrunkCertTrustView *self, TrunkCert *cert);

G_END_DECLS
