/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

/**
 * TrunkWizard:
 *
 * The assistant for one set-up: step list, page, Back, Next and why not yet. When there is not enough width the list folds ("folded", notify), and
 * the window shows a menu of steps in its header instead. Actions: wizard.back, wizard.next, wizard.step (string: nick of a step).
 */
#define TRUNK_TYPE_WIZARD (trunk_wizard_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWizard, trunk_wizard, TRUNK, WIZARD, GtkWidget)

GtkWidget       *trunk_wizard_new         (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

TrunkSetup      *trunk_wizard_get_setup   (TrunkWizard *self);
TrunkWizardStep  trunk_wizard_get_step    (TrunkWizard *self);      /* "step", notify */
void             trunk_wizard_set_step    (TrunkWizard *self, TrunkWizardStep step);
gboolean         trunk_wizard_get_folded  (TrunkWizard *self);
TrunkWizardPage *trunk_wizard_get_page    (TrunkWizard *self);
/* A list of the steps with their states, for a popover of the header. */
GtkWidget       *trunk_wizard_create_step_list (TrunkWizard *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
