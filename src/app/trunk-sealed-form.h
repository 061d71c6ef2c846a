/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "secrets/trunk-secret-store.h"

G_BEGIN_DECLS

/**
 * TrunkSealedForm:
 *
 * Asks for the passphrase of a sealed file: twice for a new one, once for one that is there. ::opened (TrunkSecretStore *) when the file opens with
 * it; ::cancelled. What is typed leaves the entries at once.
 */
#define TRUNK_TYPE_SEALED_FORM (trunk_sealed_form_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSealedForm, trunk_sealed_form, TRUNK, SEALED_FORM, AdwBin)

/* Starts anew, for @file. */
void trunk_sealed_form_start (TrunkSealedForm *self, GFile *file);

G_END_DECLS
