/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_ACCOUNTS (trunk_page_accounts_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageAccounts, trunk_page_accounts, TRUNK, PAGE_ACCOUNTS, TrunkWizardPage)

G_END_DECLS
