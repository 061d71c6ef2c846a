/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-session.h"

G_BEGIN_DECLS

/**
 * TrunkImportView:
 *
 * What is in a file with a set-up, or why it is none, before it is imported. Nothing is changed until then.
 */
#define TRUNK_TYPE_IMPORT_VIEW (trunk_import_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkImportView, trunk_import_view, TRUNK, IMPORT_VIEW, AdwBin)

void        trunk_import_view_open        (TrunkImportView *self, TrunkSession *session, GFile *file);
/* (nullable): why the file can't be imported, as shown */
const char *trunk_import_view_get_problem (TrunkImportView *self);

G_END_DECLS
