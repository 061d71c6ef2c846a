/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "certs/trunk-cert.h"

G_BEGIN_DECLS

/**
 * TrunkCertificateCard:
 *
 * The certificate that a registration signs in with: its name and end, what is to be said against it, its thumbprints to copy, and buttons that save the
 * public part in the forms that the portal takes. Hidden while there is none.
 */
#define TRUNK_TYPE_CERTIFICATE_CARD (trunk_certificate_card_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertificateCard, trunk_certificate_card, TRUNK, CERTIFICATE_CARD, AdwBin)

/* @pem: (nullable): the public part, first certificate of it */
void trunk_certificate_card_set_certificate (TrunkCertificateCard *self, const char *pem);

G_END_DECLS
