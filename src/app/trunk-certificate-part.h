/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkCertificatePart:
 *
 * The certificate that a set-up signs in with: one that is there already, from a file, a drop or a paste, or a new one. The key goes into the store; what
 * is shown is the public part.
 */
#define TRUNK_TYPE_CERTIFICATE_PART (trunk_certificate_part_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertificatePart, trunk_certificate_part, TRUNK, CERTIFICATE_PART, AdwBin)

/* Once. */
void trunk_certificate_part_set_setup (TrunkCertificatePart *self, TrunkSetup *setup);
/* The set-up has changed. */
void trunk_certificate_part_refresh   (TrunkCertificatePart *self);
/* Reads a file of certificates and keys, of any form; at most TRUNK_CERT_IMPORT_MAX_BYTES. */
void trunk_certificate_part_take_file (TrunkCertificatePart *self, GFile *file);
/* The same for what was pasted, or read already. */
void trunk_certificate_part_take      (TrunkCertificatePart *self, GBytes *bytes);

G_END_DECLS
