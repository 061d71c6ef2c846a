/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_TESTS (trunk_page_tests_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageTests, trunk_page_tests, TRUNK, PAGE_TESTS, TrunkWizardPage)

G_END_DECLS
