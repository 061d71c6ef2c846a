/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-session.h"

G_BEGIN_DECLS

/**
 * TrunkOverview:
 *
 * What people come back to: the set-ups with their state, the dates ahead, and the ways to history, import and a new set-up. It has pages of its
 * own ("history", "forget", "import") that Escape leaves.
 */
#define TRUNK_TYPE_OVERVIEW (trunk_overview_get_type ())
G_DECLARE_FINAL_TYPE (TrunkOverview, trunk_overview, TRUNK, OVERVIEW, AdwBin)

GtkWidget *trunk_overview_new         (TrunkSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for a file to import. */
void       trunk_overview_import      (TrunkOverview *self);
void       trunk_overview_import_file (TrunkOverview *self, GFile *file);

void       trunk_overview_go_home     (TrunkOverview *self);
/* FALSE when it is at its first page. */
gboolean   trunk_overview_go_back     (TrunkOverview *self);
/* @service: (nullable): of all set-ups */
void       trunk_overview_show_history (TrunkOverview *self, const char *service);

G_END_DECLS
