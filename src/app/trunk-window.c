/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-window.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-export.h"
#include "app/trunk-help-window.h"
#include "app/trunk-overview.h"
#include "app/trunk-practice-mode.h"
#include "app/trunk-preferences.h"
#include "app/trunk-setup-removal.h"
#include "app/trunk-template.h"
#include "app/trunk-wizard.h"

#define TOAST_SECONDS 8

struct _TrunkWindow
{
  AdwApplicationWindow parent_instance;

  TrunkSession *session;                /* (owned) */
  TrunkPracticeMode *practice;          /* (owned) */
  TrunkOverview *overview;              /* (unowned) (nullable): in content, when it is shown */
  TrunkWizard *wizard;                  /* (unowned) (nullable): likewise */
  GSignalGroup *setup_signals;          /* (owned): of the wizard's set-up */

  AdwToastOverlay *toasts;
  AdwBin *strip;
  AdwBin *content;
  GtkStack *titles;
  GtkMenuButton *name_button;
  GtkLabel *name_label;
  GtkEntry *name_entry;
  GtkPopover *name_popover;
  GtkMenuButton *step_button;
  GtkLabel *step_number;
  GtkLabel *step_label;
  GtkEntry *step_name_entry;
  GtkPopover *step_popover;
  AdwBin *step_list;
  GtkButton *overview_button;
  GtkButton *help_button;
};

typedef enum
{
  PROP_SESSION = 1,
} TrunkWindowProperty;

static GParamSpec *props[PROP_SESSION + 1];

G_DEFINE_FINAL_TYPE (TrunkWindow, trunk_window, ADW_TYPE_APPLICATION_WINDOW)

/* Title and actions, from what is shown. */
static void
update_header (TrunkWindow *self)
{
  gboolean assistant = self->wizard != NULL;
  TrunkSetup *setup = assistant ? trunk_wizard_get_setup (self->wizard) : NULL;
  const char *name = assistant ? trunk_setup_get_name (setup) : TRUNK_NAME;
  const char *title = "overview";

  if (assistant)
    {
      TrunkWizardStep step = trunk_wizard_get_step (self->wizard);
      /* Translators: the current step of the assistant: its number, how many there are, its name */
      g_autofree char *text = g_strdup_printf (_("Step %u of %u: %s"), step + 1, TRUNK_WIZARD_N_STEPS, trunk_wizard_step_get_title (step));
      /* Translators: the current step of the assistant: its number, how many there are */
      g_autofree char *number = g_strdup_printf (_("Step %u of %u"), step + 1, TRUNK_WIZARD_N_STEPS);
      /* Translators: %s is the name of a set-up */
      g_autofree char *said = g_strdup_printf (_("%s: rename this set-up"), name);
      gboolean folded = trunk_wizard_get_folded (self->wizard);

      title = folded ? "step" : "name";
      gtk_label_set_text (self->step_number, number);
      gtk_label_set_text (self->step_label, trunk_wizard_step_get_title (step));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->step_button), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->step_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      gtk_label_set_text (self->name_label, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->name_button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
    }

  gtk_stack_set_visible_child_name (self->titles, title);
  gtk_widget_set_visible (GTK_WIDGET (self->overview_button), assistant);
  /* The main menu has it, too, where the header is short of room. */
  gtk_widget_set_visible (GTK_WIDGET (self->help_button), !g_str_equal (title, "step"));
  gtk_window_set_title (GTK_WINDOW (self), name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", assistant && !trunk_setup_get_blank (setup));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.practise", trunk_session_get_practice (self->session) == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop-practising", trunk_session_get_practice (self->session) != NULL);
}

/* A blank set-up has no place to come back to; once it is saved it has. */
static void
setup_changed_cb (TrunkWindow *self)
{
  TrunkSetup *setup = trunk_wizard_get_setup (self->wizard);

  if (!trunk_setup_get_blank (setup))
    trunk_session_set_open_setup (self->session, trunk_setup_get_id (setup));
  update_header (self);
}

static void
wizard_notify_cb (TrunkWindow *self)
{
  if (self->wizard != NULL)
    update_header (self);
}

static void
show_child (TrunkWindow *self,
            GtkWidget   *child)
{
  self->wizard = TRUNK_IS_WIZARD (child) ? TRUNK_WIZARD (child) : NULL;
  self->overview = TRUNK_IS_OVERVIEW (child) ? TRUNK_OVERVIEW (child) : NULL;
  g_signal_group_set_target (self->setup_signals, self->wizard != NULL ? trunk_wizard_get_setup (self->wizard) : NULL);
  adw_bin_set_child (self->content, child);
  update_header (self);
}

void
trunk_window_open_setup (TrunkWindow     *self,
                         TrunkSetup      *setup,
                         TrunkWizardStep  step)
{
  GtkWidget *wizard;

  g_return_if_fail (TRUNK_IS_WINDOW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  if (self->wizard != NULL && trunk_wizard_get_setup (self->wizard) == setup)
    {
      trunk_wizard_set_step (self->wizard, step);
      return;
    }

  trunk_setup_set_step (setup, step);
  wizard = trunk_wizard_new (setup);
  g_signal_connect_object (wizard, "notify::step", G_CALLBACK (wizard_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wizard, "notify::folded", G_CALLBACK (wizard_notify_cb), self, G_CONNECT_SWAPPED);
  if (!trunk_setup_get_blank (setup))
    trunk_session_set_open_setup (self->session, trunk_setup_get_id (setup));
  show_child (self, wizard);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    trunk_wizard_page_focus_first (trunk_wizard_get_page (TRUNK_WIZARD (wizard)));
}

void
trunk_window_show_overview (TrunkWindow *self)
{
  g_return_if_fail (TRUNK_IS_WINDOW (self));

  if (self->overview != NULL)
    {
      trunk_overview_go_home (self->overview);
      return;
    }

  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  trunk_session_set_open_setup (self->session, "");
  show_child (self, trunk_overview_new (self->session));
  gtk_widget_child_focus (GTK_WIDGET (self->content), GTK_DIR_TAB_FORWARD);
}

/* Where the user was; the assistant at the very first start. */
static void
show_where_left (TrunkWindow *self)
{
  g_autofree char *id = trunk_session_dup_open_setup (self->session);
  TrunkSetup *setup = id != NULL && id[0] != '\0' ? trunk_session_find_setup (self->session, id) : NULL;

  if (setup != NULL)
    {
      trunk_window_open_setup (self, setup, trunk_setup_get_step (setup));
    }
  else if (id == NULL && g_list_model_get_n_items (trunk_session_get_setups (self->session)) == 0)
    {
      g_autoptr(TrunkSetup) blank = trunk_session_create_setup (self->session);

      trunk_window_open_setup (self, blank, TRUNK_WIZARD_START);
    }
  else
    {
      self->overview = NULL;
      trunk_window_show_overview (self);
    }
}

static void
overview_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  trunk_window_show_overview (TRUNK_WINDOW (widget));
}

static void
new_setup_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);
  g_autoptr(TrunkSetup) setup = trunk_session_create_setup (self->session);

  trunk_window_open_setup (self, setup, TRUNK_WIZARD_START);
}

static void
open_setup_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);
  TrunkSetup *setup = trunk_session_find_setup (self->session, g_variant_get_string (parameter, NULL));

  if (setup != NULL)
    trunk_window_open_setup (self, setup, trunk_setup_get_step (setup));
}

static void
remove_setup_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);
  TrunkSetup *setup = trunk_session_find_setup (self->session, g_variant_get_string (parameter, NULL));

  if (setup == NULL)
    return;

  if (self->wizard != NULL && trunk_wizard_get_setup (self->wizard) == setup)
    trunk_window_show_overview (self);
  trunk_setup_remove_with_undo (widget, self->session, setup);
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);

  trunk_window_show_overview (self);
  trunk_overview_import (self->overview);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);

  if (self->wizard != NULL)
    trunk_export_setup (widget, trunk_wizard_get_setup (self->wizard));
}

static void
practise_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  trunk_practice_mode_start (TRUNK_WINDOW (widget)->practice, FALSE);
}

static void
stop_practising_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  trunk_practice_mode_stop (TRUNK_WINDOW (widget)->practice);
}

static void
help_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);
  const char *page = self->wizard != NULL ? trunk_wizard_step_get_nick (trunk_wizard_get_step (self->wizard)) : "overview";

  trunk_help_window_present (GTK_WINDOW (self), trunk_session_get_catalog (self->session), page);
}

static void
steps_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);

  if (self->wizard != NULL)
    trunk_wizard_set_step (self->wizard, g_variant_get_int32 (parameter));
}

static void
rename_setup (TrunkWindow *self,
              GtkEntry    *entry)
{
  TrunkSetup *setup = self->wizard != NULL ? trunk_wizard_get_setup (self->wizard) : NULL;
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_autoptr(GError) error = NULL;
  TrunkServiceValues values;

  if (setup == NULL || name[0] == '\0' || g_str_equal (name, trunk_setup_get_name (setup)))
    return;

  values = *trunk_setup_get_service (setup);
  values.display_name = name;
  if (!trunk_setup_set_service (setup, &values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
}

static void
name_popover_shown_cb (TrunkWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), trunk_setup_get_name (trunk_wizard_get_setup (self->wizard)));
  gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
}

static void
name_popover_closed_cb (TrunkWindow *self)
{
  rename_setup (self, self->name_entry);
}

static void
name_activated_cb (TrunkWindow *self)
{
  gtk_popover_popdown (self->name_popover);
}

static void
step_popover_shown_cb (TrunkWindow *self)
{
  GtkWidget *list = trunk_wizard_create_step_list (self->wizard);

  g_signal_connect_object (list, "step-activated", G_CALLBACK (gtk_popover_popdown), self->step_popover, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->step_list, list);
  gtk_editable_set_text (GTK_EDITABLE (self->step_name_entry), trunk_setup_get_name (trunk_wizard_get_setup (self->wizard)));
}

static void
step_name_activated_cb (TrunkWindow *self)
{
  rename_setup (self, self->step_name_entry);
  gtk_popover_popdown (self->step_popover);
}

static gboolean
trunk_window_close_request (GtkWindow *window)
{
  GSettings *settings = trunk_preferences_get ();
  int width;
  int height;

  /* What is typed is handed on when the focus goes. */
  gtk_window_set_focus (window, NULL);
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));

  return GTK_WINDOW_CLASS (trunk_window_parent_class)->close_request (window);
}

/* Work goes on in the page, not in the header. */
static void
trunk_window_map (GtkWidget *widget)
{
  TrunkWindow *self = TRUNK_WINDOW (widget);

  GTK_WIDGET_CLASS (trunk_window_parent_class)->map (widget);

  if (self->wizard != NULL)
    trunk_wizard_page_focus_first (trunk_wizard_get_page (self->wizard));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->content), GTK_DIR_TAB_FORWARD);
}

static void
trunk_window_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TrunkWindow *self = TRUNK_WINDOW (object);

  switch ((TrunkWindowProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_window_dispose (GObject *object)
{
  TrunkWindow *self = TRUNK_WINDOW (object);

  g_clear_object (&self->practice);
  g_clear_object (&self->setup_signals);
  self->wizard = NULL;
  self->overview = NULL;
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (trunk_window_parent_class)->dispose (object);
}

static void
trunk_window_class_init (TrunkWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_window_get_property;
  object_class->dispose = trunk_window_dispose;
  widget_class->map = trunk_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = trunk_window_close_request;

  props[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TRUNK_TYPE_SESSION, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, content);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, name_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, name_entry);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, name_popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_number);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_name_entry);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, step_list);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, overview_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkWindow, help_button);
  gtk_widget_class_bind_template_callback (widget_class, name_popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_popover_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_name_activated_cb);

  gtk_widget_class_install_action (widget_class, "win.overview", NULL, overview_action);
  gtk_widget_class_install_action (widget_class, "win.new-setup", NULL, new_setup_action);
  gtk_widget_class_install_action (widget_class, "win.open-setup", "s", open_setup_action);
  gtk_widget_class_install_action (widget_class, "win.remove-setup", "s", remove_setup_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.practise", NULL, practise_action);
  gtk_widget_class_install_action (widget_class, "win.stop-practising", NULL, stop_practising_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.step", "i", steps_action);
}

static void
trunk_window_init (TrunkWindow *self)
{
  GSettings *settings = trunk_preferences_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->setup_signals = g_signal_group_new (TRUNK_TYPE_SETUP);
  g_signal_group_connect_swapped (self->setup_signals, "changed", G_CALLBACK (setup_changed_cb), self);
  trunk_a11y_follow_stack (self->titles);
  self->practice = trunk_practice_mode_new (self);
  adw_bin_set_child (self->strip, trunk_practice_mode_create_strip (self->practice));
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

TrunkWindow *
trunk_window_new (AdwApplication *application,
                  TrunkSession   *session)
{
  TrunkWindow *self;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (TRUNK_IS_SESSION (session), NULL);

  self = g_object_new (TRUNK_TYPE_WINDOW, "application", application, NULL);
  trunk_window_set_session (self, session);

  return self;
}

TrunkSession *
trunk_window_get_session (TrunkWindow *self)
{
  g_return_val_if_fail (TRUNK_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * trunk_window_set_session:
 *
 * Shows @session where its user left it.
 */
void
trunk_window_set_session (TrunkWindow  *self,
                          TrunkSession *session)
{
  g_return_if_fail (TRUNK_IS_WINDOW (self));
  g_return_if_fail (TRUNK_IS_SESSION (session));

  if (self->session == session)
    return;

  /* The pages of the old session go before it does. */
  if (self->session != NULL)
    {
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      g_signal_group_set_target (self->setup_signals, NULL);
      self->wizard = NULL;
      self->overview = NULL;
      adw_bin_set_child (self->content, NULL);
    }
  g_set_object (&self->session, session);
  show_where_left (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

void
trunk_window_practise_finished (TrunkWindow *self)
{
  g_return_if_fail (TRUNK_IS_WINDOW (self));

  trunk_practice_mode_start (self->practice, TRUE);
}

static TrunkWindow *
find_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return TRUNK_IS_WINDOW (root) ? TRUNK_WINDOW (root) : NULL;
}

/**
 * trunk_toast:
 * @widget: anything in a window
 * @text: one short sentence, translated
 */
void
trunk_toast (GtkWidget  *widget,
             const char *text)
{
  trunk_toast_with_action (widget, text, NULL, NULL, NULL, NULL);
}

/* What a toast's button does. */
typedef struct
{
  TrunkToastFunc action;
  gpointer user_data;
  GDestroyNotify destroy;
} ToastAction;

static void
toast_button_cb (ToastAction *action)
{
  action->action (action->user_data);
}

static void
toast_action_free (gpointer  data,
                   GClosure *closure)
{
  ToastAction *action = data;

  if (action->destroy != NULL)
    action->destroy (action->user_data);
  g_free (action);
}

void
trunk_toast_with_action (GtkWidget      *widget,
                         const char     *text,
                         const char     *label,
                         TrunkToastFunc  action,
                         gpointer        user_data,
                         GDestroyNotify  destroy)
{
  TrunkWindow *window;
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  window = find_window (widget);
  if (window == NULL)
    {
      if (destroy != NULL)
        destroy (user_data);
      return;
    }

  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  if (action != NULL)
    {
      ToastAction *data = g_new0 (ToastAction, 1);

      data->action = action;
      data->user_data = user_data;
      data->destroy = destroy;
      adw_toast_set_button_label (toast, label);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (toast_button_cb), data, toast_action_free, G_CONNECT_SWAPPED);
    }
  adw_toast_overlay_add_toast (window->toasts, toast);
}
