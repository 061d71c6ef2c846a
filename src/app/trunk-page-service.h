/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_SERVICE (trunk_page_service_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageService, trunk_page_service, TRUNK, PAGE_SERVICE, TrunkWizardPage)

G_END_DECLS
