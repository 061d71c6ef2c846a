/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

/**
 * TrunkPageRegistration:
 *
 * The app registration: its ids, its credential, what to do in the portals for it, and a place for text that holds them. Whatever is pasted or dropped
 * on it outside of an entry is recognised.
 */
#define TRUNK_TYPE_PAGE_REGISTRATION (trunk_page_registration_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageRegistration, trunk_page_registration, TRUNK, PAGE_REGISTRATION, TrunkWizardPage)

/* Takes what was pasted or dropped: fills values in, stores a credential, asks, or explains. At most TRUNK_PASTE_MAX_BYTES are looked at. */
void trunk_page_registration_take_text (TrunkPageRegistration *self, const char *text, gssize length);

G_END_DECLS
