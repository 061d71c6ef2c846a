/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-wizard.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-page-accounts.h"
#include "app/trunk-page-certificates.h"
#include "app/trunk-page-handover.h"
#include "app/trunk-page-registration.h"
#include "app/trunk-page-service.h"
#include "app/trunk-page-sign-in.h"
#include "app/trunk-page-start.h"
#include "app/trunk-page-tests.h"
#include "app/trunk-practice-hint.h"
#include "app/trunk-setup-private.h"
#include "app/trunk-step-list.h"

/* Below this width the step list folds into the header (ui.md, Frame). */
#define FOLD_WIDTH    600
#define SIDEBAR_WIDTH 220
#define CLAMP_WIDTH   640

struct _TrunkWizard
{
  GtkWidget parent_instance;

  TrunkSetup *setup;                    /* (owned) */
  GtkWidget *sidebar;                   /* (unowned): scrolled step list */
  GtkWidget *separator;                 /* (unowned) */
  GtkWidget *content;                   /* (unowned) */
  TrunkStepList *steps;                 /* (unowned) */
  AdwBin *hint;                         /* (unowned): above the page, in a practice session */
  GtkStack *stack;                      /* (unowned) */
  GtkButton *back;                      /* (unowned) */
  GtkButton *next;                      /* (unowned) */
  GtkLabel *reason;                     /* (unowned): between the buttons */
  GtkLabel *folded_reason;              /* (unowned): above them, where there is no room between */
  TrunkWizardPage *pages[TRUNK_WIZARD_N_STEPS];   /* (unowned) (nullable): made when first opened */
  TrunkWizardStep step;
  gboolean folded;
  guint fold_id;                        /* idle source that tells of "folded" */
};

typedef enum
{
  PROP_STEP = 1,
  PROP_FOLDED,
} TrunkWizardProperty;

static GParamSpec *props[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (TrunkWizard, trunk_wizard, GTK_TYPE_WIDGET)

static GType
page_type (TrunkWizardStep step)
{
  switch (step)
    {
    case TRUNK_WIZARD_START:
      return TRUNK_TYPE_PAGE_START;

    case TRUNK_WIZARD_REGISTRATION:
      return TRUNK_TYPE_PAGE_REGISTRATION;

    case TRUNK_WIZARD_SIGN_IN:
      return TRUNK_TYPE_PAGE_SIGN_IN;

    case TRUNK_WIZARD_SERVICE:
      return TRUNK_TYPE_PAGE_SERVICE;

    case TRUNK_WIZARD_CERTIFICATES:
      return TRUNK_TYPE_PAGE_CERTIFICATES;

    case TRUNK_WIZARD_ACCOUNTS:
      return TRUNK_TYPE_PAGE_ACCOUNTS;

    case TRUNK_WIZARD_TESTS:
      return TRUNK_TYPE_PAGE_TESTS;

    case TRUNK_WIZARD_HANDOVER:
      return TRUNK_TYPE_PAGE_HANDOVER;

    case TRUNK_WIZARD_N_STEPS:
    default:
      g_return_val_if_reached (G_TYPE_INVALID);
    }
}

/* Buttons and reason, from the page's properties and nothing else. */
static void
update_navigation (TrunkWizard *self)
{
  TrunkWizardPage *page = self->pages[self->step];
  const char *reason = trunk_wizard_page_get_reason (page);
  gboolean complete = trunk_wizard_page_get_complete (page);

  trunk_step_list_set_state (self->steps, self->step, trunk_wizard_page_get_state (page));
  if (complete || reason == NULL)
    reason = "";
  gtk_label_set_text (self->reason, self->folded ? "" : reason);
  gtk_label_set_text (self->folded_reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->folded_reason), self->folded && reason[0] != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.back", self->step > TRUNK_WIZARD_START);
  /* Any step can be opened at any time, but for the first: there is nothing to go on with before a system is chosen. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.next",
                                 self->step + 1 < TRUNK_WIZARD_N_STEPS && !trunk_setup_get_blank (self->setup));
  gtk_widget_set_visible (GTK_WIDGET (self->next), self->step + 1 < TRUNK_WIZARD_N_STEPS);
  gtk_widget_set_visible (GTK_WIDGET (self->back), self->step > TRUNK_WIZARD_START);
  if (complete)
    gtk_widget_add_css_class (GTK_WIDGET (self->next), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->next), "suggested-action");
}

static void
page_notify_cb (TrunkWizard     *self,
                GParamSpec      *pspec,
                TrunkWizardPage *page)
{
  if (page == self->pages[self->step])
    update_navigation (self);
}

static void
setup_changed_cb (TrunkWizard *self)
{
  if (self->pages[self->step] != NULL)
    update_navigation (self);
}

/* What the stack shows for @page: itself when it is wide, else in a scrolled clamp. */
static GtkWidget *
wrap_page (TrunkWizardPage *page)
{
  GtkWidget *clamp;
  GtkWidget *scrolled;

  if (trunk_wizard_page_get_wide (page))
    return GTK_WIDGET (page);

  clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), CLAMP_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (page));
  gtk_widget_add_css_class (clamp, "trunk-page");
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);

  return scrolled;
}

static void
ensure_page (TrunkWizard     *self,
             TrunkWizardStep  step)
{
  TrunkWizardPage *page;

  if (self->pages[step] != NULL)
    return;

  page = g_object_new (page_type (step), "setup", self->setup, NULL);
  self->pages[step] = page;
  gtk_stack_add_named (self->stack, wrap_page (page), trunk_wizard_step_get_nick (step));
  g_signal_connect_object (page, "notify::state", G_CALLBACK (page_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::reason", G_CALLBACK (page_notify_cb), self, G_CONNECT_SWAPPED);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkWizard *self = TRUNK_WIZARD (widget);

  trunk_wizard_set_step (self, self->step + 1);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkWizard *self = TRUNK_WIZARD (widget);

  trunk_wizard_set_step (self, self->step - 1);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TrunkWizardStep step;

  if (trunk_wizard_step_from_nick (g_variant_get_string (parameter, NULL), &step))
    trunk_wizard_set_step (TRUNK_WIZARD (widget), step);
}

static void
step_activated_cb (TrunkWizard *self,
                   guint        step)
{
  trunk_wizard_set_step (self, step);
}

static gboolean
tell_folded_cb (gpointer user_data)
{
  TrunkWizard *self = user_data;

  self->fold_id = 0;
  update_navigation (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);

  return G_SOURCE_REMOVE;
}

static int
sidebar_width (TrunkWizard *self)
{
  int minimum;

  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return MAX (minimum, SIDEBAR_WIDTH);
}

/* The width that the window can be shrunk to is that of the folded form. */
static void
trunk_wizard_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  TrunkWizard *self = TRUNK_WIZARD (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= FOLD_WIDTH)
    for_size -= sidebar_width (self);
  gtk_widget_measure (self->content, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural += sidebar_width (self);
}

static void
trunk_wizard_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  TrunkWizard *self = TRUNK_WIZARD (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = sidebar_width (self);
  int line = 1;
  int content_minimum;
  gboolean folded;

  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &content_minimum, NULL, NULL, NULL);
  folded = width < FOLD_WIDTH || width < side + line + content_minimum;
  gtk_widget_set_child_visible (self->sidebar, !folded);
  gtk_widget_set_child_visible (self->separator, !folded);
  if (folded)
    {
      gtk_widget_size_allocate (self->content, &(GtkAllocation) { 0, 0, width, height }, baseline);
    }
  else
    {
      int rest = width - side - line;

      gtk_widget_size_allocate (self->sidebar, &(GtkAllocation) { rtl ? rest + line : 0, 0, side, height }, -1);
      gtk_widget_size_allocate (self->separator, &(GtkAllocation) { rtl ? rest : side, 0, line, height }, -1);
      gtk_widget_size_allocate (self->content, &(GtkAllocation) { rtl ? 0 : side + line, 0, rest, height }, baseline);
    }

  if (folded != self->folded)
    {
      self->folded = folded;
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->sidebar), GTK_ACCESSIBLE_STATE_HIDDEN, folded, -1);
      /* What follows from it changes other widgets, which can't be done while sizes are given out. */
      if (self->fold_id == 0)
        self->fold_id = g_idle_add (tell_folded_cb, self);
    }
}

static void
trunk_wizard_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TrunkWizard *self = TRUNK_WIZARD (object);

  switch ((TrunkWizardProperty) prop_id)
    {
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_wizard_dispose (GObject *object)
{
  TrunkWizard *self = TRUNK_WIZARD (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  memset (self->pages, 0, sizeof self->pages);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_wizard_parent_class)->dispose (object);
}

static void
trunk_wizard_class_init (TrunkWizardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_wizard_get_property;
  object_class->dispose = trunk_wizard_dispose;
  widget_class->measure = trunk_wizard_measure;
  widget_class->size_allocate = trunk_wizard_size_allocate;

  props[PROP_STEP] =
    g_param_spec_uint ("step", NULL, NULL, 0, TRUNK_WIZARD_N_STEPS - 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "wizard");
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "wizard.step", "s", step_action);
}

static GtkLabel *
create_reason (float xalign)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, xalign);
  gtk_widget_add_css_class (GTK_WIDGET (label), "trunk-reason-label");

  return label;
}

static GtkWidget *
create_footer (TrunkWizard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->back = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Back")));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "wizard.back");
  trunk_a11y_name (GTK_WIDGET (self->back), _("_Back"));
  self->next = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Next")));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next), "wizard.next");
  trunk_a11y_name (GTK_WIDGET (self->next), _("_Next"));
  self->reason = create_reason (1);
  gtk_label_set_justify (self->reason, GTK_JUSTIFY_RIGHT);
  gtk_widget_set_hexpand (GTK_WIDGET (self->reason), TRUE);
  self->folded_reason = create_reason (0);
  gtk_widget_set_visible (GTK_WIDGET (self->folded_reason), FALSE);

  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->back));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->reason));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->next));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->folded_reason));
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "trunk-footer");

  return box;
}

static void
trunk_wizard_init (TrunkWizard *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->hint = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->hint));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  trunk_a11y_follow_stack (self->stack);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (self->content), create_footer (self));

  self->sidebar = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->sidebar), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (self->sidebar, "trunk-sidebar");
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->sidebar, GTK_WIDGET (self));
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

/**
 * trunk_wizard_new:
 * @setup: the set-up; opened at the step where it was left
 */
GtkWidget *
trunk_wizard_new (TrunkSetup *setup)
{
  TrunkWizard *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_WIZARD, NULL);
  self->setup = g_object_ref (setup);
  self->steps = TRUNK_STEP_LIST (trunk_step_list_new (setup));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->sidebar), GTK_WIDGET (self->steps));
  g_signal_connect_object (self->steps, "step-activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  trunk_wizard_set_step (self, trunk_setup_get_step (setup));

  return GTK_WIDGET (self);
}

TrunkSetup *
trunk_wizard_get_setup (TrunkWizard *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD (self), NULL);

  return self->setup;
}

TrunkWizardStep
trunk_wizard_get_step (TrunkWizard *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD (self), TRUNK_WIZARD_START);

  return self->step;
}

static void
leave_page (TrunkWizard     *self,
            TrunkWizardStep  step)
{
  g_autofree char *seen = g_strconcat (TRUNK_MARK_SEEN, trunk_wizard_step_get_nick (step), NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* What is typed is handed on when the focus goes. */
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  trunk_setup_set_mark (self->setup, seen, "yes");
  trunk_wizard_page_hide (self->pages[step]);
}

void
trunk_wizard_set_step (TrunkWizard     *self,
                       TrunkWizardStep  step)
{
  TrunkWizardStep before;

  g_return_if_fail (TRUNK_IS_WIZARD (self));
  g_return_if_fail (step < TRUNK_WIZARD_N_STEPS);

  before = self->step;
  if (self->pages[before] != NULL)
    {
      if (before == step)
        return;
      leave_page (self, before);
    }

  ensure_page (self, step);
  self->step = step;
  trunk_setup_set_step (self->setup, step);
  trunk_step_list_set_state (self->steps, before, trunk_setup_judge_step (self->setup, before, NULL));
  trunk_step_list_set_current (self->steps, step);
  gtk_stack_set_visible_child_name (self->stack, trunk_wizard_step_get_nick (step));
  if (trunk_session_get_practice (trunk_setup_get_session (self->setup)) != NULL)
    adw_bin_set_child (self->hint, trunk_practice_hint_new (self->pages[step]));
  update_navigation (self);
  trunk_wizard_page_show (self->pages[step]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    trunk_wizard_page_focus_first (self->pages[step]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

gboolean
trunk_wizard_get_folded (TrunkWizard *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD (self), FALSE);

  return self->folded;
}

TrunkWizardPage *
trunk_wizard_get_page (TrunkWizard *self)
{
  g_return_val_if_fail (TRUNK_IS_WIZARD (self), NULL);

  return self->pages[self->step];
}

/**
 * trunk_wizard_create_step_list:
 *
 * Returns: (transfer floating): the steps once more, for where the list is folded away
 */
GtkWidget *
trunk_wizard_create_step_list (TrunkWizard *self)
{
  GtkWidget *list;

  g_return_val_if_fail (TRUNK_IS_WIZARD (self), NULL);

  list = trunk_step_list_new (self->setup);
  trunk_step_list_set_current (TRUNK_STEP_LIST (list), self->step);
  g_signal_connect_object (list, "step-activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);

  return list;
}
