/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* The name of a role that remedies and steps speak of, translated: "Exchange Administrator". NULL where there is none with that id.
 * @id: "exchange-administrator" */
char *trunk_role_dup_name (TrunkCatalog *catalog, const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
