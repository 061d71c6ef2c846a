/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-preferences-window.h"
#include "app/trunk-preferences.h"
#include "trunk-test-app.h"

static GtkWidget *
show_preferences (TrunkSession *session)
{
  GtkWidget *window = trunk_preferences_window_new (session);

  test_app_show (window, 600, 640);

  return window;
}

static void
choose (GtkWidget  *window,
        const char *name,
        guint       position)
{
  GtkWidget *row = test_app_find_named (window, name);

  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), position);
}

/* Each acts at once, and is shown the next time. */
static void
test_choices (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window = show_preferences (session);

  choose (window, "scheme", 2);
  choose (window, "transcript", 1);
  choose (window, "parallel", 3);
  g_assert_cmpint (g_settings_get_enum (trunk_preferences_get (), "scheme"), ==, 2);
  g_assert_cmpint (trunk_preferences_get_transcript (), ==, TRUNK_TRANSCRIPT_HEADERS);
  g_assert_cmpuint (trunk_preferences_get_parallel (), ==, 4);
  test_app_close (window);

  window = show_preferences (session);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (test_app_find_named (window, "scheme"))), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (test_app_find_named (window, "parallel"))), ==, 3);
  test_app_close (window);
}

/* A number that somebody has set by other means stays, and is shown. */
static void
test_other_number (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window;

  g_settings_set_uint (trunk_preferences_get (), "parallel", 7);
  window = show_preferences (session);
  g_assert_nonnull (test_app_find_text (window, "7"));
  g_assert_cmpuint (trunk_preferences_get_parallel (), ==, 7);
  test_app_close (window);
  g_settings_reset (trunk_preferences_get (), "parallel");
}

static gboolean
has_reason (gpointer user_data)
{
  return gtk_widget_get_visible (test_app_find_named (user_data, "proxy_reason"));
}

static gboolean
has_proxy (gpointer user_data)
{
  g_autofree char *uri = trunk_preferences_dup_proxy_uri ();

  return g_strcmp0 (uri, user_data) == 0;
}

static void
test_proxy (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window = show_preferences (session);
  GtkEditable *proxy = GTK_EDITABLE (test_app_find_named (window, "proxy"));

  gtk_editable_set_text (proxy, "not an address");
  test_app_wait (has_reason, window);
  g_assert_true (has_proxy (NULL));

  gtk_editable_set_text (proxy, "http://proxy.example.com:3128");
  test_app_wait (has_proxy, (gpointer) "http://proxy.example.com:3128");
  g_assert_false (has_reason (window));

  gtk_editable_set_text (proxy, "");
  test_app_wait (has_proxy, NULL);
  test_app_close (window);
}

static void
test_place (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window = show_preferences (session);
  g_autoptr(TrunkSecretStore) memory = trunk_secret_store_new_memory ();

  g_assert_nonnull (test_app_find_text (window, "In your keyring"));
  trunk_session_set_secrets (session, memory, TRUNK_PLACE_OF_SECRETS_MEMORY);
  g_assert_nonnull (test_app_find_text (window, "In memory"));
  test_app_close (window);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/preferences/choices", test_choices);
  g_test_add_func ("/app/preferences/other-number", test_other_number);
  g_test_add_func ("/app/preferences/proxy", test_proxy);
  g_test_add_func ("/app/preferences/place", test_place);

  return g_test_run ();
}
