/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_START (trunk_page_start_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageStart, trunk_page_start, TRUNK, PAGE_START, TrunkWizardPage)

G_END_DECLS
