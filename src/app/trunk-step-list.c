/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-step-list.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *row;               /* (unowned) */
  GtkImage *icon;               /* (unowned) */
  TrunkStepState state;
} StepRow;

struct _TrunkStepList
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) */
  GtkListBox *list;             /* (unowned) */
  StepRow rows[TRUNK_WIZARD_N_STEPS];
  TrunkWizardStep current;
};

enum
{
  STEP_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkStepList, trunk_step_list, ADW_TYPE_BIN)

/* Icon and words of one row: what is read aloud is "Sign-in, step 3 of 8, needs attention". */
static void
show_row (TrunkStepList   *self,
          TrunkWizardStep  step)
{
  StepRow *row = &self->rows[step];
  g_autofree char *description = NULL;

  gtk_image_set_from_icon_name (row->icon, trunk_step_state_get_icon (row->state));
  if (row->state == TRUNK_STEP_STATE_ATTENTION)
    gtk_widget_add_css_class (GTK_WIDGET (row->icon), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->icon), "warning");
  if (row->state == TRUNK_STEP_STATE_DONE)
    gtk_widget_add_css_class (GTK_WIDGET (row->icon), "success");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->icon), "success");

  if (step == self->current)
    /* Translators: a step of the assistant, read aloud: number, how many, state such as “done” */
    description = g_strdup_printf (_("step %u of %u, current, %s"), step + 1, TRUNK_WIZARD_N_STEPS, trunk_step_state_get_label (row->state));
  else
    /* Translators: a step of the assistant, read aloud: number, how many, state such as “done” */
    description = g_strdup_printf (_("step %u of %u, %s"), step + 1, TRUNK_WIZARD_N_STEPS, trunk_step_state_get_label (row->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->icon), trunk_step_state_get_label (row->state));
}

static void
setup_changed_cb (TrunkStepList *self)
{
  for (guint i = 0; i < TRUNK_WIZARD_N_STEPS; i++)
    trunk_step_list_set_state (self, i, trunk_setup_judge_step (self->setup, i, NULL));
}

static void
row_activated_cb (TrunkStepList *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[STEP_ACTIVATED], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
trunk_step_list_dispose (GObject *object)
{
  TrunkStepList *self = TRUNK_STEP_LIST (object);

  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_step_list_parent_class)->dispose (object);
}

static void
trunk_step_list_class_init (TrunkStepListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = trunk_step_list_dispose;

  signals[STEP_ACTIVATED] =
    g_signal_new ("step-activated", TRUNK_TYPE_STEP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
add_row (TrunkStepList   *self,
         TrunkWizardStep  step)
{
  StepRow *row = &self->rows[step];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (trunk_wizard_step_get_title (step));

  row->icon = GTK_IMAGE (gtk_image_new ());
  row->row = gtk_list_box_row_new ();
  row->state = TRUNK_STEP_STATE_TODO;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, trunk_wizard_step_get_title (step), -1);
  gtk_list_box_append (self->list, row->row);
}

static void
trunk_step_list_init (TrunkStepList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  for (guint i = 0; i < TRUNK_WIZARD_N_STEPS; i++)
    add_row (self, i);
}

GtkWidget *
trunk_step_list_new (TrunkSetup *setup)
{
  TrunkStepList *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_STEP_LIST, NULL);
  self->setup = g_object_ref (setup);
  g_signal_connect_object (setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  setup_changed_cb (self);

  return GTK_WIDGET (self);
}

void
trunk_step_list_set_current (TrunkStepList   *self,
                             TrunkWizardStep  step)
{
  TrunkWizardStep before;

  g_return_if_fail (TRUNK_IS_STEP_LIST (self));
  g_return_if_fail (step < TRUNK_WIZARD_N_STEPS);

  before = self->current;
  self->current = step;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (self->rows[step].row));
  show_row (self, before);
  show_row (self, step);
}

void
trunk_step_list_set_state (TrunkStepList   *self,
                           TrunkWizardStep  step,
                           TrunkStepState   state)
{
  g_return_if_fail (TRUNK_IS_STEP_LIST (self));
  g_return_if_fail (step < TRUNK_WIZARD_N_STEPS);

  self->rows[step].state = state;
  show_row (self, step);
}
