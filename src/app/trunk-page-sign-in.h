/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_SIGN_IN (trunk_page_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageSignIn, trunk_page_sign_in, TRUNK, PAGE_SIGN_IN, TrunkWizardPage)

G_END_DECLS
