/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fault-row.h"

#include <glib/gi18n.h>

struct _TrunkFaultRow
{
  AdwActionRow parent_instance;

  TrunkFaultMenu *menu;         /* (owned) */
  TrunkFault *fault;            /* (owned) */
  GtkCheckButton *check;        /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TrunkFaultRow, trunk_fault_row, ADW_TYPE_ACTION_ROW)

static void
fault_notify_cb (TrunkFaultRow *self)
{
  const char *target = trunk_fault_get_target (self->fault);
  g_autofree char *subtitle = NULL;

  if (target != NULL)
    /* Translators: %1$s is a sentence, %2$s the address of a mailbox */
    subtitle = g_strdup_printf (_("%1$s Befalls %2$s."), trunk_fault_get_lesson (self->fault), target);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle != NULL ? subtitle : trunk_fault_get_lesson (self->fault));
  gtk_check_button_set_active (self->check, trunk_fault_get_active (self->fault));
}

static void
toggled_cb (TrunkFaultRow *self)
{
  trunk_fault_menu_set_active (self->menu, self->fault, gtk_check_button_get_active (self->check));
}

static void
trunk_fault_row_dispose (GObject *object)
{
  TrunkFaultRow *self = TRUNK_FAULT_ROW (object);

  g_clear_object (&self->menu);
  g_clear_object (&self->fault);

  G_OBJECT_CLASS (trunk_fault_row_parent_class)->dispose (object);
}

static gboolean
space_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  adw_action_row_activate (ADW_ACTION_ROW (widget));

  return TRUE;
}

static void
trunk_fault_row_class_init (TrunkFaultRowClass *klass)
{
  /* As for a check button: by itself a list that selects nothing does nothing at Space. */
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_space, 0, space_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_KP_Space, 0, space_cb, NULL);
  G_OBJECT_CLASS (klass)->dispose = trunk_fault_row_dispose;
}

static void
trunk_fault_row_init (TrunkFaultRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  /* The row is the one stop of the Tab key. */
  gtk_widget_set_focusable (GTK_WIDGET (self->check), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

GtkWidget *
trunk_fault_row_new (TrunkFaultMenu *menu,
                     TrunkFault     *fault)
{
  TrunkFaultRow *self;

  g_return_val_if_fail (TRUNK_IS_FAULT_MENU (menu), NULL);
  g_return_val_if_fail (TRUNK_IS_FAULT (fault), NULL);

  self = g_object_new (TRUNK_TYPE_FAULT_ROW, "title", trunk_fault_get_title (fault), NULL);
  self->menu = g_object_ref (menu);
  self->fault = g_object_ref (fault);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, trunk_fault_get_title (fault), -1);
  fault_notify_cb (self);
  g_signal_connect_object (fault, "notify", G_CALLBACK (fault_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

TrunkFault *
trunk_fault_row_get_fault (TrunkFaultRow *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT_ROW (self), NULL);

  return self->fault;
}
