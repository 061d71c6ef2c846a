/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkStepList:
 *
 * The steps of one set-up with their states, as icon and word; the current one is selected. ::step-activated (uint: TrunkWizardStep).
 */
#define TRUNK_TYPE_STEP_LIST (trunk_step_list_get_type ())
G_DECLARE_FINAL_TYPE (TrunkStepList, trunk_step_list, TRUNK, STEP_LIST, AdwBin)

GtkWidget *trunk_step_list_new         (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_step_list_set_current (TrunkStepList *self, TrunkWizardStep step);
/* What the page itself knows better than the set-up. */
void       trunk_step_list_set_state   (TrunkStepList *self, TrunkWizardStep step, TrunkStepState state);

G_END_DECLS
