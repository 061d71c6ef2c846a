/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-practice-strip.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-fault-picker.h"
#include "app/trunk-fold-box.h"
#include "app/trunk-template.h"

/* A start that is quicker needs no spinner. */
#define SPINNER_DELAY_MS 300

struct _TrunkPracticeStrip
{
  AdwBin parent_instance;

  TrunkPracticeMode *mode;      /* (weak) */
  GSignalGroup *menu_signals;   /* (owned) */
  guint spinner_id;

  GtkRevealer *revealer;
  TrunkFoldBox *line;
  GtkSpinner *spinner;
  GtkImage *icon;
  GtkLabel *text;
  GtkMenuButton *faults;
  GtkLabel *faults_label;
  GtkPopover *popover;
  TrunkFaultPicker *picker;
  GtkButton *again;
  GtkButton *stop;
  GtkBox *active_box;
  GtkLabel *active;
};

G_DEFINE_FINAL_TYPE (TrunkPracticeStrip, trunk_practice_strip, ADW_TYPE_BIN)

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkPracticeStrip *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

static void
show_spinner (TrunkPracticeStrip *self,
              gboolean            spinning)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  if (spinning)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
}

static void
show_active (TrunkPracticeStrip *self)
{
  TrunkFaultMenu *menu = self->mode != NULL ? trunk_practice_mode_get_menu (self->mode) : NULL;
  gboolean folded;
  guint n = menu != NULL ? trunk_fault_menu_get_n_active (menu) : 0;
  g_autofree char *titles = menu != NULL ? trunk_fault_menu_dup_active_text (menu) : g_strdup ("");
  g_autofree char *label = n > 0 ? g_strdup_printf (_("Faults (%u)"), n) : g_strdup (_("Faults"));
  g_autofree char *said = n > 0 ? g_strdup_printf (ngettext ("Faults: %u is on", "Faults: %u are on", n), n) : g_strdup (_("Faults: none is on"));
  /* Translators: %s is a list of faults that are switched on */
  g_autofree char *text = g_strdup_printf (_("Broken on purpose: %s"), titles);

  gtk_label_set_text (self->faults_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->faults), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_label_set_text (self->active, n > 0 ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->active), n > 0 ? text : NULL);
  /* In a narrow window the number has to do: the list itself tells the rest. */
  g_object_get (self->line, "folded", &folded, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->active_box), n > 0 && !folded);
}

static void
mode_notify_cb (TrunkPracticeStrip *self)
{
  const TrunkPracticeModeState state = trunk_practice_mode_get_state (self->mode);
  const char *problem = trunk_practice_mode_get_problem (self->mode);
  const gboolean bad = state == TRUNK_PRACTICE_MODE_FAILED || state == TRUNK_PRACTICE_MODE_LOST;
  const char *text = "";
  const char *stop = _("Stop practising");

  switch (state)
    {
    case TRUNK_PRACTICE_MODE_STARTING:
      text = _("Starting the practice tenant…");
      stop = _("Cancel");
      break;

    case TRUNK_PRACTICE_MODE_FAILED:
      text = problem != NULL ? problem : "";
      stop = _("Close");
      break;

    case TRUNK_PRACTICE_MODE_LOST:
      text = _("The practice tenant has ended by itself. What you see can’t be tested any more.");
      break;

    case TRUNK_PRACTICE_MODE_ON:
      text = _("Practice: nothing here is real");
      break;

    case TRUNK_PRACTICE_MODE_OFF:
    default:
      break;
    }

  if (state != TRUNK_PRACTICE_MODE_OFF)
    {
      gtk_label_set_text (self->text, text);
      gtk_button_set_label (self->stop, stop);
      trunk_a11y_name (GTK_WIDGET (self->stop), stop);
      trunk_compat_announce (GTK_WIDGET (self), text);
    }
  show_spinner (self, state == TRUNK_PRACTICE_MODE_STARTING);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), bad);
  gtk_widget_set_visible (GTK_WIDGET (self->again), bad);
  gtk_widget_set_visible (GTK_WIDGET (self->faults), state == TRUNK_PRACTICE_MODE_ON);
  if (state != TRUNK_PRACTICE_MODE_ON)
    gtk_popover_popdown (self->popover);
  gtk_revealer_set_reveal_child (self->revealer, state != TRUNK_PRACTICE_MODE_OFF);
  gtk_widget_set_visible (GTK_WIDGET (self), state != TRUNK_PRACTICE_MODE_OFF);

  trunk_fault_picker_set_menu (self->picker, trunk_practice_mode_get_menu (self->mode));
  g_signal_group_set_target (self->menu_signals, trunk_practice_mode_get_menu (self->mode));
  show_active (self);
}

static void
popover_show_cb (TrunkPracticeStrip *self)
{
  trunk_fault_picker_show_for (self->picker, trunk_practice_mode_get_open_setup (self->mode));
}

static void
again_clicked_cb (TrunkPracticeStrip *self)
{
  trunk_practice_mode_stop (self->mode);
  trunk_practice_mode_start (self->mode, FALSE);
}

static void
stop_clicked_cb (TrunkPracticeStrip *self)
{
  trunk_practice_mode_stop (self->mode);
}

static void
clear_clicked_cb (TrunkPracticeStrip *self)
{
  TrunkFaultMenu *menu = trunk_practice_mode_get_menu (self->mode);

  if (menu != NULL)
    trunk_fault_menu_clear (menu);
}

static void
trunk_practice_strip_dispose (GObject *object)
{
  TrunkPracticeStrip *self = TRUNK_PRACTICE_STRIP (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_object (&self->menu_signals);
  g_clear_weak_pointer (&self->mode);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PRACTICE_STRIP);

  G_OBJECT_CLASS (trunk_practice_strip_parent_class)->dispose (object);
}

static void
trunk_practice_strip_class_init (TrunkPracticeStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_practice_strip_dispose;

  g_type_ensure (TRUNK_TYPE_FAULT_PICKER);
  g_type_ensure (TRUNK_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-practice-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, revealer);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, line);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, text);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, faults);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, faults_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, picker);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, again);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, stop);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, active_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeStrip, active);
  gtk_widget_class_bind_template_callback (widget_class, show_active);
  gtk_widget_class_bind_template_callback (widget_class, popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
trunk_practice_strip_init (TrunkPracticeStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu_signals = g_signal_group_new (TRUNK_TYPE_FAULT_MENU);
  g_signal_group_connect_object (self->menu_signals, "notify::n-active", G_CALLBACK (show_active), self, G_CONNECT_SWAPPED);
}

GtkWidget *
trunk_practice_strip_new (TrunkPracticeMode *mode)
{
  TrunkPracticeStrip *self;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_MODE (mode), NULL);

  self = g_object_new (TRUNK_TYPE_PRACTICE_STRIP, NULL);
  g_set_weak_pointer (&self->mode, mode);
  g_signal_connect_object (mode, "notify", G_CALLBACK (mode_notify_cb), self, G_CONNECT_SWAPPED);
  mode_notify_cb (self);

  return GTK_WIDGET (self);
}
