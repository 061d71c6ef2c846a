/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-handover-field-row.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-template.h"

struct _TrunkHandoverFieldRow
{
  GtkListBoxRow parent_instance;

  GtkCheckButton *entered;
  GtkLabel *label;
  GtkLabel *value;
  GtkLabel *hint;
  GtkLabel *problem;
  GtkButton *go_to;
  TrunkCopyButton *copy;
  GtkButton *copy_secret;

  TrunkHandoverRow *row;        /* (owned) */
};

enum
{
  TICKED,
  COPY_SECRET,
  GO_TO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkHandoverFieldRow, trunk_handover_field_row, GTK_TYPE_LIST_BOX_ROW)

static void
entered_toggled_cb (TrunkHandoverFieldRow *self)
{
  if (self->row != NULL)
    g_signal_emit (self, signals[TICKED], 0);
}

static void
copy_secret_clicked_cb (TrunkHandoverFieldRow *self)
{
  g_signal_emit (self, signals[COPY_SECRET], 0);
}

static gboolean
get_step (TrunkHandoverRow *row,
          TrunkWizardStep  *out_step)
{
  switch (trunk_handover_row_get_origin (row))
    {
    case TRUNK_HANDOVER_FROM_REGISTRATION:
      *out_step = TRUNK_WIZARD_REGISTRATION;
      return TRUE;

    case TRUNK_HANDOVER_FROM_SERVICE:
      *out_step = TRUNK_WIZARD_SERVICE;
      return TRUE;

    case TRUNK_HANDOVER_FROM_ACCOUNTS:
      *out_step = TRUNK_WIZARD_ACCOUNTS;
      return TRUE;

    case TRUNK_HANDOVER_FROM_NOWHERE:
    default:
      return FALSE;
    }
}

static void
go_to_clicked_cb (TrunkHandoverFieldRow *self)
{
  TrunkWizardStep step;

  if (get_step (self->row, &step))
    g_signal_emit (self, signals[GO_TO], 0, (guint) step);
}

static void
trunk_handover_field_row_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_HANDOVER_FIELD_ROW);

  G_OBJECT_CLASS (trunk_handover_field_row_parent_class)->dispose (object);
}

static void
trunk_handover_field_row_finalize (GObject *object)
{
  g_clear_object (&TRUNK_HANDOVER_FIELD_ROW (object)->row);

  G_OBJECT_CLASS (trunk_handover_field_row_parent_class)->finalize (object);
}

static void
trunk_handover_field_row_class_init (TrunkHandoverFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_handover_field_row_dispose;
  object_class->finalize = trunk_handover_field_row_finalize;

  /**
   * TrunkHandoverFieldRow::ticked:
   *
   * The user has ticked or unticked it.
   */
  signals[TICKED] =
    g_signal_new ("ticked", TRUNK_TYPE_HANDOVER_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TrunkHandoverFieldRow::copy-secret:
   *
   * The secret of the row is wanted in the clipboard.
   */
  signals[COPY_SECRET] =
    g_signal_new ("copy-secret", TRUNK_TYPE_HANDOVER_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TrunkHandoverFieldRow::go-to:
   * @step: a TrunkWizardStep
   *
   * What is missing is to be filled in there.
   */
  signals[GO_TO] =
    g_signal_new ("go-to", TRUNK_TYPE_HANDOVER_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-handover-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, entered);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, label);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, value);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, hint);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, go_to);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, copy);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFieldRow, copy_secret);
  gtk_widget_class_bind_template_callback (widget_class, entered_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_secret_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_clicked_cb);
}

static void
trunk_handover_field_row_init (TrunkHandoverFieldRow *self)
{
  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_go_to (TrunkHandoverFieldRow *self)
{
  g_autofree char *label = NULL;
  TrunkWizardStep step;

  if (!get_step (self->row, &step))
    return;

  /* Translators: %s is the name of a page: “Registration” */
  label = g_strdup_printf (_("Open %s"), trunk_wizard_step_get_title (step));
  gtk_button_set_label (self->go_to, label);
  gtk_widget_set_visible (GTK_WIDGET (self->go_to), TRUE);
}

static void
show_row (TrunkHandoverFieldRow *self)
{
  TrunkHandoverRowState state = trunk_handover_row_get_state (self->row);
  const char *label = trunk_handover_row_get_label (self->row);
  const char *hint = trunk_handover_row_get_hint (self->row);
  const char *value = trunk_handover_row_get_value (self->row);
  /* Translators: a box to tick once a value was typed into the telephone system; %s is the name of the field there */
  g_autofree char *entered = g_strdup_printf (_("Entered: %s"), label);
  /* Translators: %s is the name of a value, such as “Client Secret” */
  g_autofree char *copy_secret = g_strdup_printf (_("Copy: %s"), label);

  trunk_a11y_name (GTK_WIDGET (self->entered), entered);
  gtk_label_set_text (self->label, label);
  gtk_label_set_text (self->value, value != NULL ? value : trunk_handover_row_get_note (self->row));
  if (value != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "monospace");
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);

  trunk_copy_button_set_what (self->copy, label);
  trunk_copy_button_set_text (self->copy, value);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), state == TRUNK_HANDOVER_ROW_VALUE);
  trunk_a11y_name (GTK_WIDGET (self->copy_secret), copy_secret);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_secret), state == TRUNK_HANDOVER_ROW_SECRET);
  if (state == TRUNK_HANDOVER_ROW_MISSING)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->value), "warning");
      show_go_to (self);
    }
}

/**
 * trunk_handover_field_row_new:
 * @entered: whether it is ticked
 *
 * Returns: (transfer floating): a row for a list
 */
GtkWidget *
trunk_handover_field_row_new (TrunkHandoverRow *row,
                              gboolean          entered)
{
  TrunkHandoverFieldRow *self;

  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (row), NULL);

  self = g_object_new (TRUNK_TYPE_HANDOVER_FIELD_ROW, NULL);
  gtk_check_button_set_active (self->entered, entered);
  /* From here on a tick is the user's. */
  self->row = g_object_ref (row);
  show_row (self);

  return GTK_WIDGET (self);
}

TrunkHandoverRow *
trunk_handover_field_row_get_row (TrunkHandoverFieldRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FIELD_ROW (self), NULL);

  return self->row;
}

gboolean
trunk_handover_field_row_get_entered (TrunkHandoverFieldRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FIELD_ROW (self), FALSE);

  return gtk_check_button_get_active (self->entered);
}

void
trunk_handover_field_row_set_problem (TrunkHandoverFieldRow *self,
                                      const char            *problem)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FIELD_ROW (self));

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

void
trunk_handover_field_row_set_busy (TrunkHandoverFieldRow *self,
                                   gboolean               busy)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FIELD_ROW (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_secret), !busy);
}
