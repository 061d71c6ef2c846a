/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-step.h"

#include <glib/gi18n.h>

static const struct
{
  const char *nick;
  const char *title;
} steps[TRUNK_WIZARD_N_STEPS] = {
  [TRUNK_WIZARD_START] = { "start", N_("Start") },
  [TRUNK_WIZARD_REGISTRATION] = { "registration", N_("Registration") },
  [TRUNK_WIZARD_SIGN_IN] = { "sign-in", N_("Sign-in") },
  [TRUNK_WIZARD_SERVICE] = { "service", N_("Service") },
  [TRUNK_WIZARD_CERTIFICATES] = { "certificates", N_("Certificates") },
  [TRUNK_WIZARD_ACCOUNTS] = { "accounts", N_("Accounts") },
  [TRUNK_WIZARD_TESTS] = { "tests", N_("Tests") },
  [TRUNK_WIZARD_HANDOVER] = { "handover", N_("Hand-over") },
};

G_DEFINE_ENUM_TYPE (TrunkStepState, trunk_step_state,
                    G_DEFINE_ENUM_VALUE (TRUNK_STEP_STATE_TODO, "todo"),
                    G_DEFINE_ENUM_VALUE (TRUNK_STEP_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (TRUNK_STEP_STATE_ATTENTION, "attention"))

/**
 * trunk_wizard_step_get_nick:
 *
 * Returns: (transfer none): the stable name of @step, as it is kept in the workspace
 */
const char *
trunk_wizard_step_get_nick (TrunkWizardStep step)
{
  g_return_val_if_fail (step < TRUNK_WIZARD_N_STEPS, NULL);

  return steps[step].nick;
}

/**
 * trunk_wizard_step_from_nick:
 * @nick: (nullable)
 * @out_step: (out)
 *
 * Returns: whether there is a step of that name
 */
gboolean
trunk_wizard_step_from_nick (const char      *nick,
                             TrunkWizardStep *out_step)
{
  for (guint i = 0; i < TRUNK_WIZARD_N_STEPS; i++)
    {
      if (g_strcmp0 (steps[i].nick, nick) != 0)
        continue;

      *out_step = i;
      return TRUE;
    }

  return FALSE;
}

const char *
trunk_wizard_step_get_title (TrunkWizardStep step)
{
  g_return_val_if_fail (step < TRUNK_WIZARD_N_STEPS, NULL);

  return _(steps[step].title);
}

/**
 * trunk_step_state_get_label:
 *
 * Returns: (transfer none): the state in words, for assistive technology and tooltips
 */
const char *
trunk_step_state_get_label (TrunkStepState state)
{
  switch (state)
    {
    case TRUNK_STEP_STATE_DONE:
      /* Translators: state of a step of the assistant */
      return _("done");

    case TRUNK_STEP_STATE_ATTENTION:
      /* Translators: state of a step of the assistant */
      return _("needs attention");

    case TRUNK_STEP_STATE_TODO:
    default:
      /* Translators: state of a step of the assistant */
      return _("not done yet");
    }
}

const char *
trunk_step_state_get_icon (TrunkStepState state)
{
  switch (state)
    {
    case TRUNK_STEP_STATE_DONE:
      return "object-select-symbolic";

    case TRUNK_STEP_STATE_ATTENTION:
      return "dialog-warning-symbolic";

    case TRUNK_STEP_STATE_TODO:
    default:
      return "trunk-step-todo-symbolic";
    }
}
