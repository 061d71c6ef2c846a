/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fault-picker.h"

#include <glib/gi18n.h>

#include "app/trunk-fault-row.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"

/* Rows made in one go: each takes a good part of a millisecond, and nothing may hold up the window. */
#define ROWS_AT_ONCE 10

struct _TrunkFaultPicker
{
  AdwBin parent_instance;

  TrunkFaultMenu *menu;         /* (owned) (nullable) */
  GStrv words;                  /* (owned): what is searched for */
  guint n_made;
  guint idle_id;

  GtkSearchEntry *search;
  GtkCheckButton *fitting;
  GtkListBox *list;
  GtkLabel *nothing;
  TrunkNotice *problem;
  GtkButton *clear;
};

G_DEFINE_FINAL_TYPE (TrunkFaultPicker, trunk_fault_picker, ADW_TYPE_BIN)

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  TrunkFaultPicker *self = user_data;
  TrunkFault *fault = trunk_fault_row_get_fault (TRUNK_FAULT_ROW (row));
  TrunkSetup *setup = trunk_fault_menu_get_setup (self->menu);

  if (self->words != NULL && !trunk_fault_matches (fault, (const char * const *) self->words))
    return FALSE;

  /* What is on can always be switched off. */
  return trunk_fault_get_active (fault) || setup == NULL || !gtk_check_button_get_active (self->fitting) || trunk_fault_fits (fault, setup);
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  TrunkFault *fault = trunk_fault_row_get_fault (TRUNK_FAULT_ROW (row));
  TrunkFault *last = before != NULL ? trunk_fault_row_get_fault (TRUNK_FAULT_ROW (before)) : NULL;
  GtkWidget *label;

  if (last != NULL && g_str_equal (trunk_fault_get_level (last), trunk_fault_get_level (fault)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (trunk_fault_get_level_title (fault));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "trunk-fault-level");
  gtk_list_box_row_set_header (row, label);
}

static void
show_whether_empty (TrunkFaultPicker *self)
{
  gboolean any = self->n_made == 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL && !any; row = gtk_widget_get_next_sibling (row))
    any = GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !any);
}

static void
invalidate (TrunkFaultPicker *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
  show_whether_empty (self);
}

static void
search_changed_cb (TrunkFaultPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit_set (text, " ", -1);
  invalidate (self);
}

/* The entry keeps Escape for itself, so that the popover around it would stay. */
static void
stop_search_cb (TrunkFaultPicker *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
fitting_toggled_cb (TrunkFaultPicker *self)
{
  invalidate (self);
}

static void
clear_clicked_cb (TrunkFaultPicker *self)
{
  if (self->menu != NULL)
    trunk_fault_menu_clear (self->menu);
}

static gboolean
make_rows_cb (gpointer user_data)
{
  TrunkFaultPicker *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->menu));

  for (guint i = 0; i < ROWS_AT_ONCE && self->n_made < n; i++)
    {
      g_autoptr(TrunkFault) fault = g_list_model_get_item (G_LIST_MODEL (self->menu), self->n_made++);

      gtk_list_box_append (self->list, trunk_fault_row_new (self->menu, fault));
    }
  if (self->n_made < n)
    return G_SOURCE_CONTINUE;

  self->idle_id = 0;
  show_whether_empty (self);

  return G_SOURCE_REMOVE;
}

/* Only while it is looked at: most who practise open it, but not at once. */
static void
make_rows (TrunkFaultPicker *self)
{
  if (self->menu != NULL && self->idle_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle_id = g_idle_add (make_rows_cb, self);
}

static void
menu_notify_cb (TrunkFaultPicker *self)
{
  const char *problem = trunk_fault_menu_get_problem (self->menu);

  gtk_widget_set_sensitive (GTK_WIDGET (self->clear), trunk_fault_menu_get_n_active (self->menu) > 0);
  trunk_notice_set_text (self->problem, problem != NULL ? problem : "");
  trunk_notice_set_revealed (self->problem, problem != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
trunk_fault_picker_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (trunk_fault_picker_parent_class)->map (widget);

  make_rows (TRUNK_FAULT_PICKER (widget));
}

static void
trunk_fault_picker_dispose (GObject *object)
{
  TrunkFaultPicker *self = TRUNK_FAULT_PICKER (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->list != NULL)
    {
      gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
      gtk_list_box_set_header_func (self->list, NULL, NULL, NULL);
    }
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_FAULT_PICKER);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (trunk_fault_picker_parent_class)->dispose (object);
}

static void
trunk_fault_picker_finalize (GObject *object)
{
  g_clear_pointer (&TRUNK_FAULT_PICKER (object)->words, g_strfreev);

  G_OBJECT_CLASS (trunk_fault_picker_parent_class)->finalize (object);
}

static void
trunk_fault_picker_class_init (TrunkFaultPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_fault_picker_dispose;
  object_class->finalize = trunk_fault_picker_finalize;
  widget_class->map = trunk_fault_picker_map;

  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-fault-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, search);
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, fitting);
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, list);
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, nothing);
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkFaultPicker, clear);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, fitting_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
trunk_fault_picker_init (TrunkFaultPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the faults"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Faults"), -1);
}

void
trunk_fault_picker_set_menu (TrunkFaultPicker *self,
                             TrunkFaultMenu   *menu)
{
  GtkWidget *row;

  g_return_if_fail (TRUNK_IS_FAULT_PICKER (self));
  g_return_if_fail (menu == NULL || TRUNK_IS_FAULT_MENU (menu));

  if (self->menu == menu)
    return;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->menu != NULL)
    g_signal_handlers_disconnect_by_data (self->menu, self);
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  self->n_made = 0;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_set_object (&self->menu, menu);
  if (menu == NULL)
    return;

  g_signal_connect_object (menu, "notify", G_CALLBACK (menu_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (menu, "items-changed", G_CALLBACK (make_rows), self, G_CONNECT_SWAPPED);
  menu_notify_cb (self);
  make_rows (self);
}

void
trunk_fault_picker_show_for (TrunkFaultPicker *self,
                             TrunkSetup       *setup)
{
  g_return_if_fail (TRUNK_IS_FAULT_PICKER (self));

  if (self->menu == NULL)
    return;

  trunk_fault_menu_set_setup (self->menu, setup);
  invalidate (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
