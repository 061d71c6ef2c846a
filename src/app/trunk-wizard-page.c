/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-wizard-page.h"

typedef struct
{
  TrunkSetup *setup;            /* (owned) */
  char *problem;                /* (owned) (nullable): of what is on the page */
  char *reason;                 /* (owned) (nullable) */
  TrunkStepState state;
} TrunkWizardPagePrivate;

typedef enum
{
  PROP_SETUP = 1,
  PROP_STATE,
  PROP_COMPLETE,
  PROP_REASON,
} TrunkWizardPageProperty;

static GParamSpec *props[PROP_REASON + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TrunkWizardPage, trunk_wizard_page, ADW_TYPE_BIN)

#define PRIVATE(self) ((TrunkWizardPagePrivate *) trunk_wizard_page_get_instance_private (self))

static void
update_state (TrunkWizardPage *self)
{
  TrunkWizardPagePrivate *priv = PRIVATE (self);
  g_autofree char *reason = NULL;
  TrunkStepState state = trunk_setup_judge_step (priv->setup, trunk_wizard_page_get_step (self), &reason);

  if (priv->problem != NULL)
    {
      state = TRUNK_STEP_STATE_ATTENTION;
      g_free (reason);
      reason = g_strdup (priv->problem);
    }

  if (g_strcmp0 (priv->reason, reason) != 0)
    {
      g_free (priv->reason);
      priv->reason = g_steal_pointer (&reason);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
    }
  if (priv->state != state)
    {
      priv->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
    }
}

static void
setup_changed_cb (TrunkWizardPage *self)
{
  TrunkWizardPageClass *klass = TRUNK_WIZARD_PAGE_GET_CLASS (self);

  if (klass->changed != NULL)
    klass->changed (self);
  update_state (self);
}

static void
trunk_wizard_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TrunkWizardPage *self = TRUNK_WIZARD_PAGE (object);

  switch ((TrunkWizardPageProperty) prop_id)
    {
    case PROP_SETUP:
      g_value_set_object (value, PRIVATE (self)->setup);
      break;

    case PROP_STATE:
      g_value_set_enum (value, PRIVATE (self)->state);
      break;

    case PROP_COMPLETE:
      g_value_set_boolean (value, trunk_wizard_page_get_complete (self));
      break;

    case PROP_REASON:
      g_value_set_string (value, PRIVATE (self)->reason);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_wizard_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TrunkWizardPage *self = TRUNK_WIZARD_PAGE (object);

  switch (prop_id)
    {
    case PROP_SETUP:
      PRIVATE (self)->setup = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Subclasses have built their templates in init, so that they can be told of the values now. */
static void
trunk_wizard_page_constructed (GObject *object)
{
  TrunkWizardPage *self = TRUNK_WIZARD_PAGE (object);

  G_OBJECT_CLASS (trunk_wizard_page_parent_class)->constructed (object);

  g_assert (PRIVATE (self)->setup != NULL);
  g_signal_connect_object (PRIVATE (self)->setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  setup_changed_cb (self);
}

static void
trunk_wizard_page_finalize (GObject *object)
{
  TrunkWizardPage *self = TRUNK_WIZARD_PAGE (object);

  g_clear_object (&PRIVATE (self)->setup);
  g_clear_pointer (&PRIVATE (self)->problem, g_free);
  g_clear_pointer (&PRIVATE (self)->reason, g_free);

  G_OBJECT_CLASS (trunk_wizard_page_parent_class)->finalize (object);
}

static gboolean
trunk_wizard_page_real_focus_first (TrunkWizardPage *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
trunk_wizard_page_class_init (TrunkWizardPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_wizard_page_get_property;
  object_class->set_property = trunk_wizard_page_set_property;
  object_class->constructed = trunk_wizard_page_constructed;
  object_class->finalize = trunk_wizard_page_finalize;
  klass->focus_first = trunk_wizard_page_real_focus_first;

  props[PROP_SETUP] =
    g_param_spec_object ("setup", NULL, NULL, TRUNK_TYPE_SETUP, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, TRUNK_TYPE_STEP_STATE, TRUNK_STEP_STATE_TODO, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_COMPLETE] =
    g_param_spec_boolean ("complete", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_REASON] =
    g_param_spec_string ("reason", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_wizard_page_init (TrunkWizardPage *self)
{
}

TrunkSetup *
trunk_wizard_page_get_setup (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), NULL);

  return PRIVATE (self)->setup;
}

TrunkSession *
trunk_wizard_page_get_session (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), NULL);

  return trunk_setup_get_session (PRIVATE (self)->setup);
}

TrunkWizardStep
trunk_wizard_page_get_step (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), TRUNK_WIZARD_START);

  return TRUNK_WIZARD_PAGE_GET_CLASS (self)->step;
}

gboolean
trunk_wizard_page_get_wide (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), FALSE);

  return TRUNK_WIZARD_PAGE_GET_CLASS (self)->wide;
}

TrunkStepState
trunk_wizard_page_get_state (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), TRUNK_STEP_STATE_TODO);

  return PRIVATE (self)->state;
}

gboolean
trunk_wizard_page_get_complete (TrunkWizardPage *self)
{
  return trunk_wizard_page_get_state (self) == TRUNK_STEP_STATE_DONE;
}

const char *
trunk_wizard_page_get_reason (TrunkWizardPage *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (self), NULL);

  return PRIVATE (self)->reason;
}

/**
 * trunk_wizard_page_set_problem:
 * @problem: (nullable): what is wrong with what is on the page and can't be known from the set-up, translated
 */
void
trunk_wizard_page_set_problem (TrunkWizardPage *self,
                               const char      *problem)
{
  g_return_if_fail (TRUNK_IS_WIZARD_PAGE (self));

  if (g_strcmp0 (PRIVATE (self)->problem, problem) == 0)
    return;

  g_free (PRIVATE (self)->problem);
  PRIVATE (self)->problem = g_strdup (problem);
  update_state (self);
}

void
trunk_wizard_page_show (TrunkWizardPage *self)
{
  g_return_if_fail (TRUNK_IS_WIZARD_PAGE (self));

  if (TRUNK_WIZARD_PAGE_GET_CLASS (self)->shown != NULL)
    TRUNK_WIZARD_PAGE_GET_CLASS (self)->shown (self);
}

void
trunk_wizard_page_hide (TrunkWizardPage *self)
{
  g_return_if_fail (TRUNK_IS_WIZARD_PAGE (self));

  if (TRUNK_WIZARD_PAGE_GET_CLASS (self)->hidden != NULL)
    TRUNK_WIZARD_PAGE_GET_CLASS (self)->hidden (self);
}

void
trunk_wizard_page_focus_first (TrunkWizardPage *self)
{
  g_return_if_fail (TRUNK_IS_WIZARD_PAGE (self));

  TRUNK_WIZARD_PAGE_GET_CLASS (self)->focus_first (self);
}

void
trunk_wizard_page_go_to (TrunkWizardPage *self,
                         TrunkWizardStep  step)
{
  g_return_if_fail (TRUNK_IS_WIZARD_PAGE (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "wizard.step", "s", trunk_wizard_step_get_nick (step));
}
