/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-rung-row.h"

G_BEGIN_DECLS

/**
 * TrunkSharedRungs:
 *
 * What all mailboxes share, merged: a group for this computer, for each server, for the registration and for the service, each with its rungs.
 * ::selected (guint n): the first rung of a group that needs a look, or its last one.
 */
#define TRUNK_TYPE_SHARED_RUNGS (trunk_shared_rungs_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSharedRungs, trunk_shared_rungs, TRUNK, SHARED_RUNGS, AdwBin)

GtkWidget *trunk_shared_rungs_new            (void) G_GNUC_WARN_UNUSED_RESULT;

void       trunk_shared_rungs_set_title_func (TrunkSharedRungs *self, TrunkRungTitleFunc func, gpointer user_data);
void       trunk_shared_rungs_set_plan       (TrunkSharedRungs *self, TrunkPlan *plan);      /* @plan: (nullable) */
void       trunk_shared_rungs_refresh        (TrunkSharedRungs *self);
/* Puts the focus on the group of the @n-th shared rung. */
void       trunk_shared_rungs_focus          (TrunkSharedRungs *self, guint n);

G_END_DECLS
