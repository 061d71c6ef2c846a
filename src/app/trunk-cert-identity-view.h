/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkCertIdentityView:
 *
 * The certificate that the registration signs in with: until when, what the portal calls it, and the file for it. Hidden where there is none.
 */
#define TRUNK_TYPE_CERT_IDENTITY_VIEW (trunk_cert_identity_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertIdentityView, trunk_cert_identity_view, TRUNK, CERT_IDENTITY_VIEW, AdwBin)

void trunk_cert_identity_view_set_setup (TrunkCertIdentityView *self, TrunkSetup *setup);

G_END_DECLS
