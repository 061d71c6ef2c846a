/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-service.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-feature-row.h"
#include "app/trunk-keyring-notice.h"
#include "app/trunk-network-test.h"
#include "app/trunk-notice.h"
#include "app/trunk-proxy-group.h"
#include "app/trunk-service-rows.h"
#include "app/trunk-start-choices.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"
#include "base/trunk-validate.h"
#include "systems/trunk-system.h"

struct _TrunkPageService
{
  TrunkWizardPage parent_instance;

  gboolean showing;             /* what changes now is not the user's doing */
  char *shown_network;          /* (owned) (nullable): the settings that the last network test was for */
  const TrunkRelease *release;  /* (nullable): whose features are shown; the catalogue's */

  TrunkTypedField *name_field;          /* (owned) */
  TrunkTypedField *ews_url_field;       /* (owned) */
  TrunkTypedField *refused_field;       /* (owned) */

  GtkWidget *rest;
  TrunkNotice *first_notice;
  GtkWidget *keyring_box;
  TrunkKeyringNotice *keyring;
  AdwEntryRow *name;
  TrunkReasonRow *name_reason;
  GtkListBox *sign_in;
  AdwPreferencesGroup *sign_in_group;
  GtkButton *registration;
  GtkListBox *servers;
  AdwPreferencesGroup *ews_group;
  AdwEntryRow *ews_url;
  TrunkReasonRow *ews_url_reason;
  TrunkProxyGroup *proxy;
  TrunkNetworkTest *network_test;
  GtkListBox *features;
  TrunkNotice *features_notice;
  AdwActionRow *round_trip_row;
  GtkSwitch *round_trip;
  AdwEntryRow *refused;
  TrunkReasonRow *refused_reason;
};

G_DEFINE_FINAL_TYPE (TrunkPageService, trunk_page_service, TRUNK_TYPE_WIZARD_PAGE)

static TrunkSetup *
get_setup (TrunkPageService *self)
{
  return trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
}

/* @field: (nullable): where it was typed */
static void
save (TrunkPageService         *self,
      const TrunkServiceValues *values,
      TrunkTypedField          *field)
{
  g_autoptr(GError) error = NULL;

  if (trunk_setup_set_service (get_setup (self), values, &error))
    return;

  if (field != NULL)
    trunk_typed_field_set_problem (field, error->message);
  else
    trunk_toast (GTK_WIDGET (self), error->message);
}

static const char *
or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
name_committed_cb (TrunkPageService *self,
                   const char       *text,
                   gboolean          valid)
{
  TrunkServiceValues values = *trunk_setup_get_service (get_setup (self));

  values.display_name = text;
  save (self, &values, self->name_field);
}

static void
ews_url_committed_cb (TrunkPageService *self,
                      const char       *text,
                      gboolean          valid)
{
  TrunkServiceValues values = *trunk_setup_get_service (get_setup (self));

  values.ews_url = or_null (text);
  save (self, &values, self->ews_url_field);
}

static void
refused_committed_cb (TrunkPageService *self,
                      const char       *text,
                      gboolean          valid)
{
  TrunkServiceValues values = *trunk_setup_get_service (get_setup (self));

  values.must_be_refused = or_null (text);
  save (self, &values, self->refused_field);
}

static void
round_trip_cb (TrunkPageService *self)
{
  TrunkServiceValues values;

  if (self->showing)
    return;

  values = *trunk_setup_get_service (get_setup (self));
  values.round_trip = gtk_switch_get_active (self->round_trip);
  save (self, &values, NULL);
}

static void
feature_cb (TrunkPageService *self,
            GParamSpec       *pspec,
            TrunkFeatureRow  *row)
{
  g_autoptr(GError) error = NULL;

  if (self->showing)
    return;

  if (!trunk_start_choose_feature (get_setup (self), trunk_feature_row_get_feature (row), trunk_feature_row_get_active (row), &error))
    trunk_toast (GTK_WIDGET (self), error->message);
}

static void
registration_cb (TrunkPageService *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), TRUNK_WIZARD_REGISTRATION);
}

static void
first_cb (TrunkPageService *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), TRUNK_WIZARD_START);
}

static const TrunkRelease *
get_release (TrunkPageService  *self,
             TrunkSystem      **out_system)
{
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));

  *out_system = trunk_catalog_get_system (trunk_session_get_catalog (trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self))), values->system);

  return *out_system != NULL ? trunk_system_get_release (*out_system, values->release) : NULL;
}

/* The newest release of @system that offers @feature; NULL when none does. */
static const TrunkRelease *
find_release_with (TrunkSystem  *system,
                   TrunkFeature  feature)
{
  for (guint i = 0; i < trunk_system_get_n_releases (system); i++)
    {
      const TrunkRelease *release = trunk_system_get_nth_release (system, i);

      if ((release->features & feature) != 0)
        return release;
    }

  return NULL;
}

/* One row for each feature of any release, so that one that is not offered says where it is. */
static void
make_feature_rows (TrunkPageService   *self,
                   TrunkSystem        *system,
                   const TrunkRelease *release)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->features))) != NULL)
    gtk_list_box_remove (self->features, child);

  for (guint i = 0; i < 8 * sizeof release->features; i++)
    {
      TrunkFeature feature = (TrunkFeature) (1u << i);
      const TrunkRelease *with = find_release_with (system, feature);
      GtkWidget *row;

      if (with == NULL)
        continue;

      row = trunk_feature_row_new (feature);
      if ((release->features & feature) == 0)
        {
          /* Translators: %s is the name of a release */
          g_autofree char *reason = g_strdup_printf (_("Not in this release: %s offers it"), with->name);

          adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason);
          gtk_widget_set_sensitive (row, FALSE);
        }
      g_signal_connect_object (row, "notify::active", G_CALLBACK (feature_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->features, row);
    }
}

static void
show_features (TrunkPageService *self)
{
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));
  TrunkSystem *system;
  const TrunkRelease *release = get_release (self, &system);

  if (release == NULL)
    return;

  if (self->release != release)
    {
      self->release = release;
      make_feature_rows (self, system, release);
    }
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->features)); row != NULL; row = gtk_widget_get_next_sibling (row))
    trunk_feature_row_set_active (TRUNK_FEATURE_ROW (row), (values->capabilities & trunk_feature_row_get_feature (TRUNK_FEATURE_ROW (row))) != 0);

  if (values->capabilities == TRUNK_FEATURE_NONE)
    trunk_notice_set_text (self->features_notice, _("Switch on at least one: without any, there is nothing to connect."));
  else
    trunk_notice_set_text (self->features_notice, trunk_setup_get_requirement_problem (get_setup (self)));
  trunk_notice_set_revealed (self->features_notice, trunk_setup_get_requirement (get_setup (self)) == NULL);
}

static void
show_servers (TrunkPageService *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));
  gboolean missing = trunk_service_rows_fill (get_setup (self), self->sign_in, self->servers);
  gboolean ews = requirement != NULL && trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_EWS;

  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_group), gtk_widget_get_first_child (GTK_WIDGET (self->sign_in)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->servers), gtk_widget_get_first_child (GTK_WIDGET (self->servers)) != NULL);
  gtk_button_set_label (self->registration, missing ? _("Open Re_gistration") : _("Change in Re_gistration"));
  trunk_a11y_name (GTK_WIDGET (self->registration), gtk_button_get_label (self->registration));

  gtk_widget_set_visible (GTK_WIDGET (self->ews_group), ews);
  if (ews)
    {
      const TrunkCloud *cloud = trunk_requirement_get_cloud (requirement);
      /* Translators: %s is an address */
      g_autofree char *text = cloud->ews_url != NULL ? g_strdup_printf (_("Suggested, and used while this is empty: %s"), cloud->ews_url) : NULL;

      adw_preferences_group_set_description (self->ews_group, text);
    }
  trunk_typed_field_show_text (self->ews_url_field, values->ews_url != NULL ? values->ews_url : "");
}

/* What a network test was for: another proxy or another host makes it one of something else. */
static void
review_network_test (TrunkPageService *self)
{
  const TrunkServiceValues *values = trunk_setup_get_service (get_setup (self));
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (get_setup (self));
  g_autofree char *network = g_strdup_printf ("%u %s %s %s %s %s %d", values->proxy_mode, values->proxy_uri, values->proxy_user, values->ews_url,
                                              registration->cloud, values->release, trunk_setup_has_secret (get_setup (self), TRUNK_SECRET_PROXY_PASSWORD));

  if (self->shown_network != NULL && !g_str_equal (self->shown_network, network))
    trunk_network_test_reset (self->network_test);
  g_free (self->shown_network);
  self->shown_network = g_steal_pointer (&network);
}

static void
trunk_page_service_changed (TrunkWizardPage *page)
{
  TrunkPageService *self = TRUNK_PAGE_SERVICE (page);
  TrunkSetup *setup = trunk_wizard_page_get_setup (page);
  const TrunkServiceValues *values = trunk_setup_get_service (setup);
  gboolean blank = trunk_setup_get_blank (setup);

  self->showing = TRUE;
  /* Only a proxy's password is kept by this page. */
  trunk_keyring_notice_set_session (self->keyring, trunk_wizard_page_get_session (page));
  gtk_widget_set_visible (self->keyring_box, values->proxy_mode == TRUNK_PROXY_MANUAL);
  trunk_network_test_set_setup (self->network_test, setup);
  trunk_notice_set_revealed (self->first_notice, blank);
  gtk_widget_set_visible (self->rest, !blank);
  if (!blank)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), trunk_service_rows_get_name_label (setup));
      trunk_typed_field_show_text (self->name_field, values->display_name != NULL ? values->display_name : "");
      show_servers (self);
      trunk_proxy_group_show (self->proxy, setup);
      review_network_test (self);
      show_features (self);
      gtk_switch_set_active (self->round_trip, values->round_trip);
      trunk_typed_field_show_text (self->refused_field, values->must_be_refused != NULL ? values->must_be_refused : "");
    }
  self->showing = FALSE;
}

static void
trunk_page_service_hidden (TrunkWizardPage *page)
{
  TrunkPageService *self = TRUNK_PAGE_SERVICE (page);

  trunk_typed_field_flush (self->name_field);
  trunk_typed_field_flush (self->ews_url_field);
  trunk_typed_field_flush (self->refused_field);
  trunk_proxy_group_flush (self->proxy);
}

static void
trunk_page_service_dispose (GObject *object)
{
  TrunkPageService *self = TRUNK_PAGE_SERVICE (object);

  g_clear_object (&self->name_field);
  g_clear_object (&self->ews_url_field);
  g_clear_object (&self->refused_field);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_SERVICE);

  G_OBJECT_CLASS (trunk_page_service_parent_class)->dispose (object);
}

static void
trunk_page_service_finalize (GObject *object)
{
  TrunkPageService *self = TRUNK_PAGE_SERVICE (object);

  g_free (self->shown_network);

  G_OBJECT_CLASS (trunk_page_service_parent_class)->finalize (object);
}

static void
trunk_page_service_class_init (TrunkPageServiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_page_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = trunk_page_service_finalize;
  page_class->step = TRUNK_WIZARD_SERVICE;
  page_class->wide = FALSE;
  page_class->changed = trunk_page_service_changed;
  page_class->hidden = trunk_page_service_hidden;

  g_type_ensure (TRUNK_TYPE_KEYRING_NOTICE);
  g_type_ensure (TRUNK_TYPE_NETWORK_TEST);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_PROXY_GROUP);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-service.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, rest);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, first_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, keyring_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, keyring);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, name);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, name_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, sign_in);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, sign_in_group);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, registration);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, servers);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, ews_group);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, ews_url);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, ews_url_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, proxy);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, network_test);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, features);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, features_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, round_trip_row);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, round_trip);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, refused);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageService, refused_reason);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, registration_cb);
  gtk_widget_class_bind_template_callback (widget_class, round_trip_cb);
}

static void
trunk_page_service_init (TrunkPageService *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->name_field = trunk_typed_field_new (self->name, GTK_WIDGET (self->name_reason), trunk_validate_text);
  g_signal_connect_object (self->name_field, "committed", G_CALLBACK (name_committed_cb), self, G_CONNECT_SWAPPED);
  self->ews_url_field = trunk_typed_field_new (self->ews_url, GTK_WIDGET (self->ews_url_reason), trunk_validate_https_url);
  g_signal_connect_object (self->ews_url_field, "committed", G_CALLBACK (ews_url_committed_cb), self, G_CONNECT_SWAPPED);
  self->refused_field = trunk_typed_field_new (self->refused, GTK_WIDGET (self->refused_reason), trunk_validate_email);
  g_signal_connect_object (self->refused_field, "committed", G_CALLBACK (refused_committed_cb), self, G_CONNECT_SWAPPED);
  trunk_a11y_name (GTK_WIDGET (self->round_trip), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->round_trip_row)));
}
