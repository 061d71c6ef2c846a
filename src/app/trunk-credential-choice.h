/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkCredentialChoice:
 *
 * Client secret or certificate. ::chosen (TrunkCredentialKind as int) when the user has chosen the other one.
 */
#define TRUNK_TYPE_CREDENTIAL_CHOICE (trunk_credential_choice_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCredentialChoice, trunk_credential_choice, TRUNK, CREDENTIAL_CHOICE, AdwBin)

void     trunk_credential_choice_set_kind (TrunkCredentialChoice *self, TrunkCredentialKind kind);

/* Makes @kind the credential of @setup, with the end of that one. What is stored of the other kind stays. */
gboolean trunk_credential_switch          (TrunkSetup *setup, TrunkCredentialKind kind, GError **error);

G_END_DECLS
