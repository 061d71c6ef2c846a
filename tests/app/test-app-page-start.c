/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cloud-chooser.h"
#include "app/trunk-feature-row.h"
#include "app/trunk-need-panel.h"
#include "app/trunk-page-start.h"
#include "app/trunk-setup-private.h"
#include "app/trunk-start-choices.h"
#include "app/trunk-system-row.h"
#include "systems/trunk-system.h"
#include "trunk-test-app.h"

static TrunkSystemRow *
find_system (GtkWidget  *page,
             const char *id)
{
  GtkWidget *list = test_app_find_named (page, "systems");

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (g_str_equal (trunk_system_get_id (trunk_system_row_get_system (TRUNK_SYSTEM_ROW (row))), id))
        return TRUNK_SYSTEM_ROW (row);
    }
  g_assert_not_reached ();
}

static void
choose_release (GtkWidget  *page,
                const char *name)
{
  AdwComboRow *combo = ADW_COMBO_ROW (test_app_find_named (page, "release"));
  GListModel *model = adw_combo_row_get_model (combo);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), name))
        {
          adw_combo_row_set_selected (combo, i);
          return;
        }
    }
  g_assert_not_reached ();
}

static gboolean
is_shown (GtkWidget  *page,
          const char *name)
{
  return gtk_widget_get_mapped (test_app_find_named (page, name));
}

/* The choice of a system makes the set-up, with its newest release and what most choose, and says what that needs. */
static void
test_choose (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkSetup) setup = trunk_session_create_setup (session);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_START, setup);
  TrunkSystem *system = trunk_catalog_get_system (trunk_session_get_catalog (session), "cisco-unity-connection");

  g_assert_false (is_shown (page, "choices"));
  g_assert_null (test_app_find_text (page, "What this will need"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  gtk_widget_activate (GTK_WIDGET (find_system (page, "cisco-unity-connection")));
  test_app_settle ();
  g_assert_cmpstr (trunk_setup_get_service (setup)->system, ==, "cisco-unity-connection");
  g_assert_cmpstr (trunk_setup_get_service (setup)->release, ==, "15su4");
  g_assert_cmpint (trunk_setup_get_service (setup)->capabilities, ==, trunk_system_get_nth_release (system, 0)->usual);
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential, ==, TRUNK_CREDENTIAL_SECRET);
  g_assert_true (trunk_session_find_setup (session, trunk_setup_get_id (setup)) == setup);
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  g_assert_nonnull (test_app_find_text (page, "What this will need"));
  g_assert_nonnull (test_app_find_text (page, "Microsoft Graph"));
  g_assert_nonnull (test_app_find_text (page, "Calendars.ReadWrite"));
  g_assert_nonnull (test_app_find_text (page, "Privileged Role Administrator"));

  /* Nothing holds the page when its window is gone. */
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  test_app_close (page);
  g_assert_null (page);
}

/* A feature that is switched off takes its permission along; without any, the page says what is missing. */
static void
test_features (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_START, setup);
  GtkWidget *list = test_app_find_named (page, "features");
  guint n = 0;

  g_assert_nonnull (test_app_find_text (page, "Calendars.ReadWrite"));
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row), n++)
    {
      g_assert_true (trunk_feature_row_get_active (TRUNK_FEATURE_ROW (row)));
      if (trunk_feature_row_get_feature (TRUNK_FEATURE_ROW (row)) == TRUNK_FEATURE_CALENDAR)
        gtk_widget_activate (row);
    }
  test_app_settle ();
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (trunk_setup_get_service (setup)->capabilities & TRUNK_FEATURE_CALENDAR, ==, 0);
  g_assert_null (test_app_find_text (page, "Calendars.ReadWrite"));
  g_assert_nonnull (test_app_find_text (page, "Contacts.ReadWrite"));

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    trunk_feature_row_set_active (TRUNK_FEATURE_ROW (row), FALSE);
  g_assert_false (is_shown (page, "needs"));
  g_assert_cmpstr (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (page)), ==, "Choose at least one thing that it shall do");

  test_app_close (page);
}

/* What can't work any more is said with its date and the ways out, and known about once; another choice asks anew. */
static void
test_blocker (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_START, setup);
  g_autofree char *mark = NULL;

  g_assert_false (is_shown (page, "blocker_notice"));
  choose_release (page, "14SU2 and earlier");
  test_app_settle ();
  g_assert_true (is_shown (page, "blocker_notice"));
  g_assert_nonnull (test_app_find_text (page, "Since 2025-02-01"));
  g_assert_nonnull (test_app_find_text (page, "Upgrade to 15SU4 or later"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  /* It is a person who signs in now; ids and accounts are as before. */
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential, ==, TRUNK_CREDENTIAL_NONE);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, !=, "");
  g_assert_cmpuint (g_list_model_get_n_items (trunk_setup_get_accounts (setup)), ==, 2);

  g_signal_emit_by_name (test_app_find_named (page, "blocker_notice"), "activated");
  test_app_settle ();
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));
  g_assert_true (is_shown (page, "blocker_notice"));

  choose_release (page, "15SU4 and later");
  test_app_settle ();
  mark = trunk_setup_dup_mark (setup, TRUNK_MARK_BLOCKER_KNOWN);
  g_assert_null (mark);
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential, ==, TRUNK_CREDENTIAL_SECRET);

  test_app_close (page);
}

/* Another system keeps ids and accounts; what it lacks is dropped, said, and comes back by an undo. */
static void
test_other_system (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 3);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_START, setup);
  TrunkFeature before = trunk_setup_get_service (setup)->capabilities;
  g_autofree char *tenant = g_strdup (trunk_setup_get_registration (setup)->tenant);

  trunk_system_row_set_active (find_system (page, "openscape-business"), TRUE);
  test_app_settle ();
  g_assert_cmpstr (trunk_setup_get_service (setup)->system, ==, "openscape-business");
  g_assert_cmpint (trunk_setup_get_service (setup)->capabilities, ==, TRUNK_FEATURE_CALENDAR);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, tenant);
  g_assert_cmpuint (g_list_model_get_n_items (trunk_setup_get_accounts (setup)), ==, 3);
  g_assert_cmpstr (trunk_setup_get_name (setup), ==, "OpenScape Business");
  g_assert_true (is_shown (page, "dropped_notice"));
  g_assert_nonnull (test_app_find_text (page, "Single inbox, E-mail read out by telephone, Contacts"));
  g_assert_nonnull (test_app_find_text (page, "Exchange Web Services"));
  g_assert_nonnull (test_app_find_text (page, "2027-04-01, in "));

  g_signal_emit_by_name (test_app_find_named (page, "dropped_notice"), "activated");
  test_app_settle ();
  g_assert_cmpstr (trunk_setup_get_service (setup)->system, ==, "cisco-unity-connection");
  g_assert_cmpint (trunk_setup_get_service (setup)->capabilities, ==, before);
  g_assert_false (is_shown (page, "dropped_notice"));
  g_assert_true (trunk_system_row_get_active (find_system (page, "cisco-unity-connection")));

  test_app_close (page);
}

/* A national cloud is shown with what is in doubt about it, and one without addresses isn't offered. */
static void
test_clouds (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_START, setup);
  GtkWidget *expander = test_app_find_named (page, "others");

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (expander, "US Government DoD (L5)"));
  g_assert_nonnull (test_app_find_text (expander, "Not confirmed by a page of Microsoft"));
  g_assert_null (test_app_find_text (expander, "Another cloud"));

  g_signal_emit_by_name (test_app_find_type (page, TRUNK_TYPE_CLOUD_CHOOSER), "chosen", "gcc-high");
  test_app_settle ();
  g_assert_cmpstr (trunk_setup_get_registration (setup)->cloud, ==, "gcc-high");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (test_app_find_named (page, "place"))), ==, "US Government GCC High (L4)");

  test_app_close (page);
}

int
main (int   argc,
      char *argv[])
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/page-start/choose", test_choose);
  g_test_add_func ("/app/page-start/features", test_features);
  g_test_add_func ("/app/page-start/blocker", test_blocker);
  g_test_add_func ("/app/page-start/other-system", test_other_system);
  g_test_add_func ("/app/page-start/clouds", test_clouds);

  return g_test_run ();
}
