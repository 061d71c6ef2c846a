/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/**
 * TrunkPasteArea:
 *
 * A place for whatever holds values: a whole portal page, an e-mail, an error text, a certificate. Its text is handed on and taken away at once; nothing of
 * it stays, in no undo either. ::pasted (TrunkSecret *text), since there may be a secret in it.
 */
#define TRUNK_TYPE_PASTE_AREA (trunk_paste_area_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPasteArea, trunk_paste_area, TRUNK, PASTE_AREA, AdwBin)

G_END_DECLS
