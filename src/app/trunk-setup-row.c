/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-row.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-side-box.h"
#include "app/trunk-sparkline.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

struct _TrunkSetupRow
{
  GtkListBoxRow parent_instance;

  TrunkSetup *setup;            /* (owned) */
  const char *outlook_class;    /* (nullable): what the icon has now */

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *last_run;
  GtkLabel *next_date;
  TrunkSparkline *sparkline;
  GtkMenuButton *menu_button;
  GtkPopover *rename_popover;
  GtkEntry *name_entry;
};

enum
{
  HISTORY,
  FORGET,
  EXPORT,
  DUPLICATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkSetupRow, trunk_setup_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_name (TrunkSetupRow *self)
{
  const char *name = trunk_setup_get_name (self->setup);
  /* Translators: %s is the name of a set-up */
  g_autofree char *menu = g_strdup_printf (_("More about “%s”"), name);

  gtk_label_set_text (self->title, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
}

static void
set_optional (GtkLabel   *label,
              const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* What a reader is told of the row as a whole. */
static void
show_description (TrunkSetupRow           *self,
                  const TrunkSetupSummary *summary)
{
  g_autoptr(GString) text = g_string_new (trunk_setup_get_name (self->setup));

  g_string_append_printf (text, ". %s", summary->sentence);
  if (summary->last_run != NULL)
    g_string_append_printf (text, ". %s", summary->last_run);
  if (summary->next_date != NULL)
    g_string_append_printf (text, ". %s", summary->next_date);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

void
trunk_setup_row_show (TrunkSetupRow           *self,
                      const TrunkSetupSummary *summary,
                      GPtrArray               *runs)
{
  g_return_if_fail (TRUNK_IS_SETUP_ROW (self));
  g_return_if_fail (summary != NULL);

  if (self->outlook_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->outlook_class);
  self->outlook_class = trunk_outlook_get_class (summary->outlook);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->outlook_class);
  gtk_image_set_from_icon_name (self->icon, trunk_outlook_get_icon (summary->outlook));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, trunk_outlook_get_word (summary->outlook), -1);

  gtk_label_set_text (self->sentence, summary->sentence);
  set_optional (self->last_run, summary->last_run);
  set_optional (self->next_date, summary->next_date);
  if (summary->next_date_presses)
    gtk_widget_add_css_class (GTK_WIDGET (self->next_date), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->next_date), "warning");
  trunk_sparkline_set_runs (self->sparkline, runs);
  show_description (self, summary);
}

static void
emit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  static const struct
  {
    const char *action;
    guint signal;
  } table[] = {
    { "row.history", HISTORY },
    { "row.forget", FORGET },
    { "row.export", EXPORT },
    { "row.duplicate", DUPLICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (g_str_equal (name, table[i].action))
        g_signal_emit (widget, signals[table[i].signal], 0);
    }
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.open-setup", "s", trunk_setup_get_id (TRUNK_SETUP_ROW (widget)->setup));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.remove-setup", "s", trunk_setup_get_id (TRUNK_SETUP_ROW (widget)->setup));
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TrunkSetupRow *self = TRUNK_SETUP_ROW (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), trunk_setup_get_name (self->setup));
  gtk_popover_popup (self->rename_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
}

static void
rename_cb (TrunkSetupRow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
  TrunkServiceValues values = *trunk_setup_get_service (self->setup);
  g_autoptr(GError) error = NULL;

  gtk_popover_popdown (self->rename_popover);
  if (*name == '\0' || g_str_equal (name, trunk_setup_get_name (self->setup)))
    return;

  values.display_name = name;
  if (!trunk_setup_set_service (self->setup, &values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
}

static void
trunk_setup_row_dispose (GObject *object)
{
  TrunkSetupRow *self = TRUNK_SETUP_ROW (object);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_SETUP_ROW);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_setup_row_parent_class)->dispose (object);
}

static void
trunk_setup_row_class_init (TrunkSetupRowClass *klass)
{
  static const char * const names[] = { "history", "forget", "export", "duplicate" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_setup_row_dispose;

  for (guint i = 0; i < N_SIGNALS; i++)
    {
      g_autofree char *action = g_strconcat ("row.", names[i], NULL);

      signals[i] = g_signal_new (names[i], TRUNK_TYPE_SETUP_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
      gtk_widget_class_install_action (widget_class, action, NULL, emit_action);
    }
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "row.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, remove_action);
  /* As file managers have them */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "row.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "row.rename", NULL);

  g_type_ensure (TRUNK_TYPE_SIDE_BOX);
  g_type_ensure (TRUNK_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-setup-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, last_run);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, next_date);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, rename_popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkSetupRow, name_entry);
  gtk_widget_class_bind_template_callback (widget_class, rename_cb);
}

static void
trunk_setup_row_init (TrunkSetupRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_setup_row_new:
 *
 * Returns: (transfer floating): a row for @setup, without a summary yet
 */
GtkWidget *
trunk_setup_row_new (TrunkSetup *setup)
{
  TrunkSetupRow *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_SETUP_ROW, NULL);
  self->setup = g_object_ref (setup);
  g_signal_connect_object (setup, "notify::name", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  show_name (self);

  return GTK_WIDGET (self);
}

TrunkSetup *
trunk_setup_row_get_setup (TrunkSetupRow *self)
{
  g_return_val_if_fail (TRUNK_IS_SETUP_ROW (self), NULL);

  return self->setup;
}
