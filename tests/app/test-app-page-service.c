/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page 4: the vendor's words, what is saved as it is typed, the proxy with its password, and the network test. */
#include "config.h"

#include <string.h>

#include "app/trunk-feature-row.h"
#include "app/trunk-network-test.h"
#include "app/trunk-page-service.h"
#include "app/trunk-proxy-group.h"
#include "app/trunk-service-rows.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-app.h"
#include "trunk-test-util.h"

static void
type_into (GtkWidget  *page,
           const char *id,
           const char *text)
{
  GtkWidget *row = test_app_find_named (page, id);

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_get_mapped (row));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
}

static void
choose_proxy (GtkWidget      *page,
              TrunkProxyMode  mode)
{
  static const char * const ids[] = { "as_computer", "no_proxy", "own_proxy" };

  gtk_check_button_set_active (GTK_CHECK_BUTTON (test_app_find_named (page, ids[mode])), TRUE);
  test_app_settle ();
}

static gboolean
is_mapped (GtkWidget  *page,
           const char *id)
{
  return gtk_widget_get_mapped (test_app_find_named (page, id));
}

/* Values of earlier pages are shown under the names of the system's own screens, and not asked again. */
static void
test_words (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  g_autoptr(GError) error = NULL;
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_SERVICE, setup);

  g_assert_cmpstr (trunk_service_rows_get_name_label (setup), ==, "Display Name");
  g_assert_nonnull (test_app_find_text (page, "Application (Client) ID"));
  g_assert_nonnull (test_app_find_text (page, values.client_id));
  g_assert_nonnull (test_app_find_text (page, "Resource URI"));
  g_assert_nonnull (test_app_find_text (page, "https://graph.microsoft.com"));
  g_assert_nonnull (test_app_find_text (page, "Not known yet: it comes from Registration"));     /* the secret */
  g_assert_false (is_mapped (page, "ews_url"));

  trunk_setup_note_secret (setup, TRUNK_SECRET_CLIENT_SECRET, TRUE);
  g_assert_null (test_app_find_text (page, "Not known yet"));
  values = *trunk_setup_get_registration (setup);
  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (setup, &values, &error));
  g_assert_nonnull (test_app_find_text (page, "Not known yet: it comes from Registration"));
  test_app_close (page);
}

/* What is typed is saved, and what is wrong with it stands under it. */
static void
test_typed (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, "openscape-business", 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_SERVICE, setup);

  type_into (page, "name", "Reception");
  g_assert_cmpstr (trunk_setup_get_service (setup)->display_name, ==, "Reception");

  g_assert_true (is_mapped (page, "ews_url"));
  type_into (page, "ews_url", "https://mail.contoso.example/EWS/Exchange.asmx");
  g_assert_cmpstr (trunk_setup_get_service (setup)->ews_url, ==, "https://mail.contoso.example/EWS/Exchange.asmx");
  g_assert_nonnull (test_app_find_text (page, "https://mail.contoso.example/EWS/Exchange.asmx"));
  type_into (page, "ews_url", "http://mail.contoso.example/EWS/Exchange.asmx");
  g_assert_nonnull (test_app_find_text (page, "does not start with https://"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));
  type_into (page, "ews_url", "");
  g_assert_null (trunk_setup_get_service (setup)->ews_url);

  type_into (page, "refused", "not an address");
  g_assert_true (is_mapped (page, "refused_reason"));
  type_into (page, "refused", "boss@contoso.example");
  g_assert_false (is_mapped (page, "refused_reason"));
  g_assert_cmpstr (trunk_setup_get_service (setup)->must_be_refused, ==, "boss@contoso.example");

  gtk_switch_set_active (GTK_SWITCH (test_app_find_named (page, "round_trip")), TRUE);
  g_assert_true (trunk_setup_get_service (setup)->round_trip);
  test_app_close (page);
}

static gboolean
has_password (gpointer user_data)
{
  return trunk_setup_has_secret (user_data, TRUNK_SECRET_PROXY_PASSWORD);
}

static gboolean
has_no_password (gpointer user_data)
{
  return !has_password (user_data);
}

/* The password is in the store and nowhere else; that it goes in clear is said as long as it is so. */
static void
test_proxy (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_SERVICE, setup);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (is_mapped (page, "uri"));
  choose_proxy (page, TRUNK_PROXY_MANUAL);
  g_assert_cmpuint (trunk_setup_get_service (setup)->proxy_mode, ==, TRUNK_PROXY_MANUAL);
  g_assert_true (is_mapped (page, "uri"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  type_into (page, "uri", "proxy.contoso.example");
  g_assert_nonnull (test_app_find_text (page, "is not a proxy address"));
  type_into (page, "uri", "http://proxy.contoso.example:8080");
  g_assert_false (is_mapped (page, "uri_reason"));
  g_assert_false (is_mapped (page, "open_reason"));
  type_into (page, "user", "trunk");
  g_assert_true (is_mapped (page, "open_reason"));
  g_assert_cmpstr (trunk_setup_get_service (setup)->proxy_user, ==, "trunk");

  type_into (page, "password", "canary-password");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "password"))), ==, "");
  test_app_wait (has_password, setup);
  g_assert_true (is_mapped (page, "kept"));
  trunk_secret_store_lookup_async (trunk_session_get_secrets (session), trunk_setup_get_secret_owner (setup, TRUNK_SECRET_PROXY_PASSWORD),
                                   TRUNK_SECRET_PROXY_PASSWORD, NULL, trunk_test_result_cb, &waited);
  secret = trunk_secret_store_lookup_finish (trunk_session_get_secrets (session), trunk_test_result_wait (&waited), &error);
  g_assert_cmpstr (trunk_secret_peek (secret), ==, "canary-password");
  g_assert_null (test_app_find_text (page, "canary"));

  g_signal_emit_by_name (test_app_find_named (page, "remove"), "clicked");
  test_app_wait (has_no_password, setup);
  g_assert_false (is_mapped (page, "kept"));
  choose_proxy (page, TRUNK_PROXY_NONE);
  g_assert_false (is_mapped (page, "uri"));
  g_assert_false (is_mapped (page, "open_reason"));
  test_app_close (page);

  g_assert_true (trunk_proxy_is_open ("http://proxy:8080", "trunk"));
  g_assert_true (trunk_proxy_is_open ("socks5://proxy:1080", "trunk"));
  g_assert_false (trunk_proxy_is_open ("http://proxy:8080", NULL));
  g_assert_false (trunk_proxy_is_open (NULL, "trunk"));
}

static GtkWidget *
find_feature (GtkWidget    *page,
              TrunkFeature  feature)
{
  GtkWidget *list = test_app_find_named (page, "features");

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (trunk_feature_row_get_feature (TRUNK_FEATURE_ROW (row)) == feature)
        return row;
    }

  return NULL;
}

/* The same choices as on page 1; without any there is nothing to connect, and that is said. */
static void
test_capabilities (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, "openscape-business", 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_SERVICE, setup);
  TrunkFeature both = TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_DIRECTORY_SEARCH;

  g_assert_cmpuint (trunk_setup_get_service (setup)->capabilities, ==, both);
  trunk_feature_row_set_active (TRUNK_FEATURE_ROW (find_feature (page, TRUNK_FEATURE_CALENDAR)), FALSE);
  g_assert_cmpuint (trunk_setup_get_service (setup)->capabilities, ==, TRUNK_FEATURE_DIRECTORY_SEARCH);
  g_assert_false (is_mapped (page, "features_notice"));
  trunk_feature_row_set_active (TRUNK_FEATURE_ROW (find_feature (page, TRUNK_FEATURE_DIRECTORY_SEARCH)), FALSE);
  g_assert_nonnull (test_app_find_text (page, "Switch on at least one"));
  trunk_feature_row_set_active (TRUNK_FEATURE_ROW (find_feature (page, TRUNK_FEATURE_CALENDAR)), TRUE);
  g_assert_null (test_app_find_text (page, "Switch on at least one"));
  test_app_close (page);
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(TrunkPracticeClient **) user_data = trunk_practice_client_start_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

static gboolean
has_ended (gpointer user_data)
{
  return !trunk_network_test_get_active (user_data);
}

static void
set_faults (TrunkPracticeClient *client,
            const char          *faults)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  trunk_practice_client_control_async (client, "PUT", "/faults", faults, NULL, trunk_test_result_cb, &waited);
  answer = trunk_practice_client_control_finish (client, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
}

/* Both hosts, phase by phase; the first trouble is explained; other settings take the result away. */
static void
test_network (void)
{
  TrunkPracticeClient *client = NULL;
  g_autoptr(TrunkSession) session = NULL;
  TrunkSetup *setup;
  GtkWidget *page, *test;

  trunk_practice_client_start_async (NULL, 3, NULL, started_cb, &client);
  test_app_wait (is_set, &client);
  session = test_app_session_new (client);
  setup = test_app_setup_new (session, NULL, 0);
  page = test_app_show_page (TRUNK_TYPE_PAGE_SERVICE, setup);
  test = test_app_find_type (page, TRUNK_TYPE_NETWORK_TEST);

  g_signal_emit_by_name (test_app_find_named (test, "start"), "clicked");
  g_assert_true (trunk_network_test_get_active (TRUNK_NETWORK_TEST (test)));
  test_app_wait (has_ended, test);
  g_assert_nonnull (test_app_find_text (test, "login.microsoftonline.com"));
  g_assert_nonnull (test_app_find_text (test, "graph.microsoft.com"));
  g_assert_nonnull (test_app_find_text (test, "encryption (TLS) "));
  g_assert_null (test_app_find_text (test, "failed"));

  set_faults (client, "[\"tls-expired\"]");
  g_signal_emit_by_name (test_app_find_named (test, "start"), "clicked");
  test_app_wait (has_ended, test);
  g_assert_nonnull (test_app_find_text (test, "encryption (TLS) failed"));
  g_assert_nonnull (test_app_find_text (test, "What to do"));

  choose_proxy (page, TRUNK_PROXY_MANUAL);
  g_assert_null (test_app_find_text (test, "encryption (TLS) failed"));
  g_assert_null (test_app_find_text (test, "What to do"));

  /* Closing in the middle of it leaves nothing behind. */
  choose_proxy (page, TRUNK_PROXY_NONE);
  g_signal_emit_by_name (test_app_find_named (test, "start"), "clicked");
  test_app_close (page);
  test_app_settle ();
  g_clear_object (&session);
  trunk_practice_client_stop (client);
  g_object_unref (client);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/page-service/words", test_words);
  g_test_add_func ("/page-service/typed", test_typed);
  g_test_add_func ("/page-service/proxy", test_proxy);
  g_test_add_func ("/page-service/capabilities", test_capabilities);
  g_test_add_func ("/page-service/network", test_network);

  return g_test_run ();
}
