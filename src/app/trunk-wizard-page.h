/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkWizardPage:
 *
 * One page of the assistant: the content of one step for one set-up. The wizard puts it into a scrolled clamp (unless it is wide), and derives
 * the step list and the buttons from its properties alone: "state", "complete" and "reason" (why it is not complete, translated).
 * By itself a page is as trunk_setup_judge_step() says; what only the page knows (text that is typed, but not valid) it adds with
 * trunk_wizard_page_set_problem().
 *
 * A page is made when it is first opened, and lives as long as its set-up is shown.
 */
#define TRUNK_TYPE_WIZARD_PAGE (trunk_wizard_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TrunkWizardPage, trunk_wizard_page, TRUNK, WIZARD_PAGE, AdwBin)

struct _TrunkWizardPageClass
{
  AdwBinClass parent_class;

  TrunkWizardStep step;                         /* set in class_init */
  gboolean wide;                                /* scrolls and clamps by itself, and uses the whole width */

  /* The set-up has changed, by this page or by anything else: show its values. Comes once when the page is made, too. */
  void     (*changed)     (TrunkWizardPage *self);
  /* It comes on screen, or goes. */
  void     (*shown)       (TrunkWizardPage *self);
  void     (*hidden)      (TrunkWizardPage *self);
  /* Puts the focus where work goes on; by itself the first widget that takes it. */
  gboolean (*focus_first) (TrunkWizardPage *self);
};

TrunkSetup      *trunk_wizard_page_get_setup    (TrunkWizardPage *self);
TrunkSession    *trunk_wizard_page_get_session  (TrunkWizardPage *self);
TrunkWizardStep  trunk_wizard_page_get_step     (TrunkWizardPage *self);
gboolean         trunk_wizard_page_get_wide     (TrunkWizardPage *self);

TrunkStepState   trunk_wizard_page_get_state    (TrunkWizardPage *self);    /* "state", notify */
gboolean         trunk_wizard_page_get_complete (TrunkWizardPage *self);    /* "complete", notify */
const char      *trunk_wizard_page_get_reason   (TrunkWizardPage *self);    /* "reason", notify; (nullable) */
/* @problem: (nullable): what is wrong with what is on the page, translated */
void             trunk_wizard_page_set_problem  (TrunkWizardPage *self, const char *problem);

/* For the wizard. */
void             trunk_wizard_page_show         (TrunkWizardPage *self);
void             trunk_wizard_page_hide         (TrunkWizardPage *self);
void             trunk_wizard_page_focus_first  (TrunkWizardPage *self);

/* Opens another step, from a link on the page. */
void             trunk_wizard_page_go_to        (TrunkWizardPage *self, TrunkWizardStep step);

G_END_DECLS
