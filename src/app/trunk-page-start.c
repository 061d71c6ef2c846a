/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-start.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-cloud-chooser.h"
#include "app/trunk-compat.h"
#include "app/trunk-feature-row.h"
#include "app/trunk-need-panel.h"
#include "app/trunk-notice.h"
#include "app/trunk-setup-private.h"
#include "app/trunk-start-choices.h"
#include "app/trunk-system-row.h"
#include "app/trunk-template.h"
#include "systems/trunk-system.h"

struct _TrunkPageStart
{
  TrunkWizardPage parent_instance;

  TrunkSystem *shown_system;            /* (unowned) (nullable): the one that the widgets are made for */
  const TrunkRelease *shown_release;    /* (unowned) (nullable) */
  gboolean updating;                    /* widgets are being set to what is saved */

  /* what the last choice has taken away, for the way back */
  TrunkFeature dropped;
  char *before_system;                  /* (owned) (nullable) */
  char *before_release;                 /* (owned) (nullable) */
  TrunkFeature before_features;
  char *said_blocker;                   /* (owned) (nullable): announced already */

  GtkWidget *welcome;
  GtkListBox *systems;
  GtkWidget *choices;
  GtkWidget *release_group;
  AdwComboRow *release;
  GtkLabel *changes;
  TrunkNotice *dropped_notice;
  GtkListBox *features;
  TrunkCloudChooser *clouds;
  TrunkNotice *problem_notice;
  TrunkNotice *blocker_notice;
  TrunkNeedPanel *needs;
  GtkWidget *practise_child;
};

G_DEFINE_FINAL_TYPE (TrunkPageStart, trunk_page_start, TRUNK_TYPE_WIZARD_PAGE)

static void
trunk_page_start_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_START);

  G_OBJECT_CLASS (trunk_page_start_parent_class)->dispose (object);
}

static void
trunk_page_start_finalize (GObject *object)
{
  TrunkPageStart *self = TRUNK_PAGE_START (object);

  g_free (self->before_system);
  g_free (self->before_release);
  g_free (self->said_blocker);

  G_OBJECT_CLASS (trunk_page_start_parent_class)->finalize (object);
}

static TrunkSetup *
get_setup (TrunkPageStart *self)
{
  return trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
}

static TrunkCatalog *
get_catalog (TrunkPageStart *self)
{
  return trunk_session_get_catalog (trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self)));
}

/* The widgets go back to what is saved. */
static void
say_not_saved (TrunkPageStart *self,
               const GError   *error)
{
  g_autofree char *text = g_strdup_printf (_("That choice was not saved: %s"), error->message);

  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self), text);
  TRUNK_WIZARD_PAGE_GET_CLASS (self)->changed (TRUNK_WIZARD_PAGE (self));
}

/* What is there now, in case that a choice takes features away. */
static void
remember (TrunkPageStart *self)
{
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));

  g_free (self->before_system);
  g_free (self->before_release);
  self->before_system = g_strdup (values->system);
  self->before_release = g_strdup (values->release);
  self->before_features = values->capabilities;
}

static void
settle (TrunkPageStart *self,
        gboolean        saved,
        TrunkFeature    dropped,
        GError         *error)
{
  if (!saved)
    {
      say_not_saved (self, error);
      return;
    }

  self->dropped = dropped;
  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self), NULL);
  TRUNK_WIZARD_PAGE_GET_CLASS (self)->changed (TRUNK_WIZARD_PAGE (self));
  if (dropped != TRUNK_FEATURE_NONE)
    {
      g_autofree char *said = NULL;

      g_object_get (self->dropped_notice, "text", &said, NULL);
      trunk_compat_announce (GTK_WIDGET (self), said);
    }
}

static void
system_active_cb (TrunkPageStart *self,
                  GParamSpec     *pspec,
                  TrunkSystemRow *row)
{
  TrunkFeature dropped = TRUNK_FEATURE_NONE;
  g_autoptr(GError) error = NULL;
  gboolean saved;

  if (self->updating || !trunk_system_row_get_active (row))
    return;

  remember (self);
  saved = trunk_start_choose_system (get_setup (self), trunk_system_get_id (trunk_system_row_get_system (row)), &dropped, &error);
  settle (self, saved, dropped, error);
}

static void
release_selected_cb (TrunkPageStart *self)
{
  TrunkFeature dropped = TRUNK_FEATURE_NONE;
  guint position = adw_combo_row_get_selected (self->release);
  g_autoptr(GError) error = NULL;
  gboolean saved;

  if (self->updating || self->shown_system == NULL || position >= trunk_system_get_n_releases (self->shown_system))
    return;

  remember (self);
  saved = trunk_start_choose_release (get_setup (self), trunk_system_get_nth_release (self->shown_system, position)->id, &dropped, &error);
  settle (self, saved, dropped, error);
}

static void
feature_active_cb (TrunkPageStart  *self,
                   GParamSpec      *pspec,
                   TrunkFeatureRow *row)
{
  g_autoptr(GError) error = NULL;
  gboolean saved;

  if (self->updating)
    return;

  saved = trunk_start_choose_feature (get_setup (self), trunk_feature_row_get_feature (row), trunk_feature_row_get_active (row), &error);
  settle (self, saved, TRUNK_FEATURE_NONE, error);
}

static void
cloud_chosen_cb (TrunkPageStart *self,
                 const char     *cloud_id)
{
  g_autoptr(GError) error = NULL;
  gboolean saved = trunk_start_choose_cloud (get_setup (self), cloud_id, &error);

  settle (self, saved, TRUNK_FEATURE_NONE, error);
}

/* Back to the choice that had the features. */
static void
dropped_undo_cb (TrunkPageStart *self)
{
  TrunkServiceValues values = *trunk_setup_get_service (get_setup (self));
  g_autofree char *system = g_steal_pointer (&self->before_system);
  g_autofree char *release = g_steal_pointer (&self->before_release);
  g_autoptr(GError) error = NULL;
  gboolean saved;

  if (system == NULL || release == NULL)
    return;

  saved = trunk_start_choose_system (get_setup (self), system, NULL, &error) &&
          trunk_start_choose_release (get_setup (self), release, NULL, &error);
  if (saved)
    {
      values = *trunk_setup_get_service (get_setup (self));
      values.capabilities = self->before_features;
      saved = trunk_setup_set_service (get_setup (self), &values, &error);
    }
  settle (self, saved, TRUNK_FEATURE_NONE, error);
}

static void
blocker_known_cb (TrunkPageStart *self)
{
  TrunkServiceValues values = *trunk_setup_get_service (get_setup (self));
  g_autoptr(GError) error = NULL;

  /* A mark by itself changes nothing; what is judged by it is told by saving the same values once more. */
  trunk_setup_set_mark (get_setup (self), TRUNK_MARK_BLOCKER_KNOWN, "yes");
  if (!trunk_setup_set_service (get_setup (self), &values, &error))
    say_not_saved (self, error);
}

static void
add_systems (TrunkPageStart *self)
{
  TrunkCatalog *catalog = get_catalog (self);
  GtkWidget *first = NULL;

  for (guint i = 0; i < trunk_catalog_get_n_systems (catalog); i++)
    {
      GtkWidget *row = trunk_system_row_new (trunk_catalog_get_nth_system (catalog, i), TRUNK_SYSTEM_ROW (first));

      first = first == NULL ? row : first;
      g_signal_connect_object (row, "notify::active", G_CALLBACK (system_active_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->systems, row);
    }
}

static void
show_releases (TrunkPageStart *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < trunk_system_get_n_releases (self->shown_system); i++)
    gtk_string_list_append (names, trunk_system_get_nth_release (self->shown_system, i)->name);
  adw_combo_row_set_model (self->release, G_LIST_MODEL (names));
  gtk_widget_set_visible (self->release_group, trunk_system_get_n_releases (self->shown_system) > 1);
}

static void
show_release (TrunkPageStart *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < trunk_system_get_n_releases (self->shown_system); i++)
    {
      if (trunk_system_get_nth_release (self->shown_system, i) == self->shown_release)
        adw_combo_row_set_selected (self->release, i);
    }

  for (guint i = 0; i < self->shown_release->n_changes; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", self->shown_release->changes[i].text);
  if (self->shown_release->source.unconfirmed)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            _("No public page says what this release needs; it is taken to be as with the one before."));
  gtk_label_set_text (self->changes, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), text->len > 0);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->features))) != NULL)
    gtk_list_box_remove (self->features, child);
  for (guint i = 0; i < 8 * sizeof self->shown_release->features; i++)
    {
      TrunkFeature feature = (TrunkFeature) (1u << i);

      if ((self->shown_release->features & feature) != 0)
        {
          GtkWidget *row = trunk_feature_row_new (feature);

          g_signal_connect_object (row, "notify::active", G_CALLBACK (feature_active_cb), self, G_CONNECT_SWAPPED);
          gtk_list_box_append (self->features, row);
        }
    }
}

static void
show_dropped (TrunkPageStart *self)
{
  gboolean dropped = self->dropped != TRUNK_FEATURE_NONE && self->before_system != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->dropped_notice), dropped);
  if (dropped)
    {
      g_autofree char *features = trunk_start_dup_features (self->dropped);
      g_autofree char *text = g_strdup_printf (_("This choice does not offer what was chosen before, so it is off now: %s."), features);

      trunk_notice_set_text (self->dropped_notice, text);
    }
}

/* The deadline that has ended the way, in words. */
static char *
dup_blocker_text (TrunkRequirement *requirement)
{
  const char *text = trunk_requirement_get_blocker (requirement);

  for (guint i = 0; i < trunk_requirement_get_n_deadlines (requirement); i++)
    {
      const TrunkDeadline *deadline = trunk_requirement_get_nth_deadline (requirement, i);
      g_autoptr(GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

      if (deadline->effect == TRUNK_DEADLINE_ENDS && g_strcmp0 (deadline->date, today) <= 0)
        /* Translators: why something can't work, the date it stopped, and what stopped then */
        return g_strdup_printf (_("%s\n\nSince %s: %s."), text, deadline->date, deadline->title);
    }

  return g_strdup (text);
}

static void
show_requirement (TrunkPageStart *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));
  const char *problem = trunk_setup_get_requirement_problem (get_setup (self));
  g_autofree char *known = trunk_setup_dup_mark (get_setup (self), TRUNK_MARK_BLOCKER_KNOWN);
  g_autofree char *blocker = NULL;
  gboolean blocked = requirement != NULL && trunk_requirement_get_blocker (requirement) != NULL;

  trunk_need_panel_set_requirement (self->needs, get_catalog (self), requirement);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_notice), problem != NULL);
  trunk_notice_set_text (self->problem_notice, problem != NULL ? problem : "");

  gtk_widget_set_visible (GTK_WIDGET (self->blocker_notice), blocked);
  if (blocked)
    {
      blocker = dup_blocker_text (requirement);
      if (g_strcmp0 (self->said_blocker, blocker) != 0)
        trunk_compat_announce (GTK_WIDGET (self), blocker);
      trunk_notice_set_text (self->blocker_notice, blocker);
      trunk_notice_set_kind (self->blocker_notice, known != NULL ? TRUNK_NOTICE_WARNING : TRUNK_NOTICE_ERROR);
      trunk_notice_set_button_label (self->blocker_notice, known != NULL ? NULL : _("I _know, go on"));
    }
  g_free (self->said_blocker);
  self->said_blocker = g_steal_pointer (&blocker);
}

static void
show_values (TrunkPageStart *self)
{
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->systems)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (g_str_equal (trunk_system_get_id (trunk_system_row_get_system (TRUNK_SYSTEM_ROW (row))), values->system))
        trunk_system_row_set_active (TRUNK_SYSTEM_ROW (row), TRUE);
    }
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->features)); row != NULL; row = gtk_widget_get_next_sibling (row))
    trunk_feature_row_set_active (TRUNK_FEATURE_ROW (row), (values->capabilities & trunk_feature_row_get_feature (TRUNK_FEATURE_ROW (row))) != 0);
  trunk_cloud_chooser_set_cloud (self->clouds, trunk_setup_get_registration (get_setup (self))->cloud);
}

static void
trunk_page_start_changed (TrunkWizardPage *page)
{
  TrunkPageStart *self = TRUNK_PAGE_START (page);
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));
  TrunkSystem *system = values->system[0] != '\0' ? trunk_catalog_get_system (get_catalog (self), values->system) : NULL;
  const TrunkRelease *release = system != NULL ? trunk_system_get_release (system, values->release) : NULL;

  self->updating = TRUE;
  if (gtk_widget_get_first_child (GTK_WIDGET (self->systems)) == NULL)
    {
      add_systems (self);
      /* Who practises needs no way to it. */
      gtk_widget_set_visible (self->practise_child, trunk_session_get_practice (trunk_wizard_page_get_session (page)) == NULL);
      trunk_cloud_chooser_set_catalog (self->clouds, get_catalog (self));
    }

  if (self->shown_system != system)
    {
      self->shown_system = system;
      self->shown_release = NULL;
      if (system != NULL)
        show_releases (self);
    }
  if (release != NULL && self->shown_release != release)
    {
      self->shown_release = release;
      show_release (self);
    }
  gtk_widget_set_visible (self->welcome, release == NULL);
  gtk_widget_set_visible (self->choices, release != NULL);
  show_values (self);
  show_dropped (self);
  show_requirement (self);
  self->updating = FALSE;
}

static void
trunk_page_start_class_init (TrunkPageStartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  object_class->dispose = trunk_page_start_dispose;
  object_class->finalize = trunk_page_start_finalize;
  page_class->step = TRUNK_WIZARD_START;
  page_class->wide = FALSE;
  page_class->changed = trunk_page_start_changed;

  g_type_ensure (TRUNK_TYPE_CLOUD_CHOOSER);
  g_type_ensure (TRUNK_TYPE_NEED_PANEL);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-start.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, welcome);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, systems);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, choices);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, release_group);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, release);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, changes);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, dropped_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, features);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, clouds);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, problem_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, blocker_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, needs);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageStart, practise_child);
  gtk_widget_class_bind_template_callback (widget_class, release_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, cloud_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, dropped_undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, blocker_known_cb);
}

static void
trunk_page_start_init (TrunkPageStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name_buttons (GTK_WIDGET (self));
}
