/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

#define TRUNK_TYPE_PAGE_CERTIFICATES (trunk_page_certificates_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPageCertificates, trunk_page_certificates, TRUNK, PAGE_CERTIFICATES, TrunkWizardPage)

G_END_DECLS
