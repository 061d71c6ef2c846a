/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_HANDOVER (trunk_page_handover_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageHandover, trunk_page_handover, TRUNK, PAGE_HANDOVER, TrunkWizardPage)

G_END_DECLS
