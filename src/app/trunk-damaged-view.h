/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/trunk-workspace.h"

G_BEGIN_DECLS

/**
 * TrunkDamagedView:
 *
 * What a window shows instead of the set-ups when the workspace can't be opened: what has happened, that nothing was overwritten, and the ways on.
 * ::workspace-ready (TrunkWorkspace *) when there is one to work with: the backup in its place, or an empty one that ends with the program.
 */
#define TRUNK_TYPE_DAMAGED_VIEW (trunk_damaged_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkDamagedView, trunk_damaged_view, TRUNK, DAMAGED_VIEW, AdwBin)

/* @path: of the workspace; @error: why it can't be opened */
GtkWidget *trunk_damaged_view_new (const char *path, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
