/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TrunkWizardStep:
 *
 * The steps of a set-up, in their order. Any can be opened at any time.
 */
typedef enum
{
  TRUNK_WIZARD_START,           /* "start" */
  TRUNK_WIZARD_REGISTRATION,    /* "registration" */
  TRUNK_WIZARD_SIGN_IN,         /* "sign-in" */
  TRUNK_WIZARD_SERVICE,         /* "service" */
  TRUNK_WIZARD_CERTIFICATES,    /* "certificates" */
  TRUNK_WIZARD_ACCOUNTS,        /* "accounts" */
  TRUNK_WIZARD_TESTS,           /* "tests" */
  TRUNK_WIZARD_HANDOVER,        /* "handover" */
  TRUNK_WIZARD_N_STEPS
} TrunkWizardStep;

typedef enum
{
  TRUNK_STEP_STATE_TODO,        /* something is missing that this step asks for */
  TRUNK_STEP_STATE_DONE,
  TRUNK_STEP_STATE_ATTENTION,   /* something in it is wrong */
} TrunkStepState;

#define TRUNK_TYPE_STEP_STATE (trunk_step_state_get_type ())
GType trunk_step_state_get_type (void);

const char *trunk_wizard_step_get_nick  (TrunkWizardStep step);
gboolean    trunk_wizard_step_from_nick (const char *nick, TrunkWizardStep *out_step);
const char *trunk_wizard_step_get_title (TrunkWizardStep step);     /* translated: "Registration" */

const char *trunk_step_state_get_label  (TrunkStepState state);     /* translated: "needs attention" */
const char *trunk_step_state_get_icon   (TrunkStepState state);     /* icon name */

G_END_DECLS
