/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page 3 against the practice tenant: signing in as a person and as the service itself, refusals, and what stays. */
#include "config.h"

#include <string.h>

#include "app/trunk-countdown-ring.h"
#include "app/trunk-device-code-card.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-page-sign-in.h"
#include "app/trunk-qr-code.h"
#include "app/trunk-sign-in-flow.h"
#include "model/trunk-interchange.h"
#include "trunk-test-app.h"
#include "trunk-test-util.h"

#define CANARY_PREFIX "eyJ"     /* of every JWT */

typedef struct
{
  TrunkPracticeClient *client;  /* (owned) */
  TrunkSession *session;        /* (owned) */
  TrunkSetup *setup;            /* of the session */
  GtkWidget *page;              /* (nullable) */
} Fixture;

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;

  fixture->client = trunk_practice_client_start_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_started (gpointer user_data)
{
  return ((Fixture *) user_data)->client != NULL;
}

static void
control (Fixture    *fixture,
         const char *method,
         const char *path,
         const char *body)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GError) error = NULL;

  trunk_practice_client_control_async (fixture->client, method, path, body, NULL, trunk_test_result_cb, &waited);
  answer = trunk_practice_client_control_finish (fixture->client, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);
}

static void
store (TrunkSetup      *setup,
       TrunkSecretKind  kind,
       TrunkSecret     *secret)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_setup_store_secret_async (setup, kind, secret, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_setup_store_secret_finish (setup, trunk_test_result_wait (&waited), &error));
  g_assert_no_error (error);
}

/* @data: name of a set-up that the practice tenant proposes */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(TrunkInterchange) interchange = NULL;
  g_autoptr(TrunkSecret) credential = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  trunk_practice_client_start_async (NULL, 5, NULL, started_cb, fixture);
  test_app_wait (is_started, fixture);
  fixture->session = test_app_session_new (fixture->client);

  g_assert_true (g_file_get_contents (trunk_practice_client_get_setup (fixture->client, data), &text, &length, &error));
  interchange = trunk_interchange_new_from_data (text, length, &error);
  g_assert_no_error (error);
  fixture->setup = trunk_session_import_setup (fixture->session, trunk_interchange_get_snapshot (interchange), NULL, &error);
  g_assert_no_error (error);
  credential = trunk_practice_client_dup_credential (fixture->client, trunk_setup_get_registration (fixture->setup)->client_id);
  if (credential != NULL)
    store (fixture->setup, TRUNK_SECRET_CLIENT_SECRET, credential);

  fixture->page = test_app_show_page (TRUNK_TYPE_PAGE_SIGN_IN, fixture->setup);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->page != NULL)
    test_app_close (fixture->page);
  g_clear_object (&fixture->session);
  trunk_practice_client_stop (fixture->client);
  g_clear_object (&fixture->client);
}

typedef struct
{
  GtkWidget *page;
  const char *text;
} Wanted;

static gboolean
says (gpointer user_data)
{
  Wanted *wanted = user_data;

  return test_app_find_text (wanted->page, wanted->text) != NULL;
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  test_app_wait (says, &(Wanted) { fixture->page, text });
}

static void
press (Fixture    *fixture,
       const char *id)
{
  GtkWidget *button = test_app_find_named (fixture->page, id);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_visible (button) && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_visible (Fixture    *fixture,
            const char *id)
{
  return gtk_widget_get_mapped (test_app_find_named (fixture->page, id));
}

static gboolean
has_code (gpointer user_data)
{
  Fixture *fixture = user_data;

  return is_visible (fixture, "code_card");
}

/* A service that signs in as itself: proved by a token, each permission with a word. */
static void
test_app_only (Fixture       *fixture,
               gconstpointer  data)
{
  g_assert_nonnull (test_app_find_text (fixture->page, "Nothing to do here"));
  g_assert_false (is_visible (fixture, "sign_in"));
  g_assert_false (is_visible (fixture, "card"));

  press (fixture, "test");
  wait_for_text (fixture, "It signs in as itself: proved just now");
  g_assert_nonnull (test_app_find_text (fixture->page, "Mail.ReadWrite"));
  g_assert_nonnull (test_app_find_text (fixture->page, "Granted"));
  g_assert_null (test_app_find_text (fixture->page, "Missing"));
  g_assert_nonnull (test_app_find_text (fixture->page, trunk_setup_get_registration (fixture->setup)->client_id));
  g_assert_null (test_app_find_text (fixture->page, CANARY_PREFIX));
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (fixture->page)));
}

static gboolean
is_complete (gpointer user_data)
{
  return trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (((Fixture *) user_data)->page));
}

/* What is not granted is missing, in a word, with what to do; and the step is not right. */
static void
test_missing_permission (Fixture       *fixture,
                         gconstpointer  data)
{
  control (fixture, "PUT", "/faults", "[\"token-permission-missing\"]");
  press (fixture, "test");
  wait_for_text (fixture, "Missing");
  wait_for_text (fixture, "Grant admin consent");
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (fixture->page)));
  g_assert_nonnull (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (fixture->page)));

  /* It is mended, and looked at again. */
  control (fixture, "PUT", "/faults", "[]");
  press (fixture, "test");
  test_app_wait (is_complete, fixture);
  g_assert_nonnull (test_app_find_text (fixture->page, "proved just now"));
  g_assert_null (test_app_find_text (fixture->page, "Missing"));
}

static void
test_wrong_secret (Fixture       *fixture,
                   gconstpointer  data)
{
  control (fixture, "PUT", "/faults", "[\"secret-wrong\"]");
  press (fixture, "test");
  wait_for_text (fixture, "What to do");
  g_assert_true (is_visible (fixture, "refusal_card"));
  g_assert_false (is_visible (fixture, "card"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (fixture->page)));
}

/* Without the values of the registration there is no button that can't work, but a way to them. */
static void
test_not_ready (Fixture       *fixture,
                gconstpointer  data)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (fixture->setup);
  g_autoptr(GError) error = NULL;

  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (fixture->setup, &values, &error));
  g_assert_nonnull (test_app_find_text (fixture->page, "The registration comes first"));
  g_assert_nonnull (test_app_find_text (fixture->page, "The application (client) ID is missing"));
  g_assert_false (is_visible (fixture, "buttons"));
}

/* From the code to the card; what stays is there after a restart; forgetting leaves nothing. */
static void
test_person (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *owner = g_strdup (trunk_setup_get_secret_owner (fixture->setup, TRUNK_SECRET_REFRESH_TOKEN));
  GtkWidget *qr, *spelt;
  const char *code;
  g_autofree char *address = NULL;

  g_assert_nonnull (test_app_find_text (fixture->page, "Sign in once"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (fixture->page)));
  press (fixture, "sign_in");
  test_app_wait (has_code, fixture);

  code = gtk_label_get_text (GTK_LABEL (test_app_find_named (fixture->page, "code_label")));
  g_assert_cmpuint (strlen (code), >=, 8);
  wait_for_text (fixture, "Enter this code at");
  wait_for_text (fixture, " left");
  qr = test_app_find_type (fixture->page, TRUNK_TYPE_QR_CODE);
  g_assert_cmpuint (trunk_qr_code_get_width (TRUNK_QR_CODE (qr)), >=, 21);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (qr), GTK_ACCESSIBLE_ROLE_IMG);
  press (fixture, "spell");
  spelt = test_app_find_named (fixture->page, "spelt");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (spelt)), ", "));

  control (fixture, "POST", "/approve", "{\"decision\":\"approve\"}");
  wait_for_text (fixture, "The sign-in renews itself: proved just now");
  g_assert_false (is_visible (fixture, "code_card"));
  wait_for_text (fixture, "EWS.AccessAsUser.All");
  address = g_strdup (trunk_setup_get_registration (fixture->setup)->signed_in_as);
  g_assert_nonnull (address);
  wait_for_text (fixture, address);
  g_assert_true (trunk_setup_has_secret (fixture->setup, TRUNK_SECRET_REFRESH_TOKEN));
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (fixture->page)));
  g_assert_null (test_app_find_text (fixture->page, CANARY_PREFIX));

  /* Closed and opened again */
  test_app_close (fixture->page);
  fixture->page = test_app_show_page (TRUNK_TYPE_PAGE_SIGN_IN, fixture->setup);
  wait_for_text (fixture, address);
  wait_for_text (fixture, "EWS.AccessAsUser.All");

  gtk_menu_button_popup (GTK_MENU_BUTTON (test_app_find_named (fixture->page, "forget")));
  test_app_settle ();
  press (fixture, "forget_now");
  wait_for_text (fixture, "The sign-in is forgotten");
  g_assert_false (trunk_setup_has_secret (fixture->setup, TRUNK_SECRET_REFRESH_TOKEN));
  g_assert_null (trunk_setup_get_registration (fixture->setup)->signed_in_as);
  g_assert_null (test_app_find_text (fixture->page, address));
  {
    g_auto(TrunkTestResult) waited = { NULL };
    TrunkSecretStore *secrets = trunk_session_get_secrets (fixture->session);
    g_autoptr(GError) error = NULL;

    trunk_secret_store_lookup_async (secrets, owner, TRUNK_SECRET_REFRESH_TOKEN, NULL, trunk_test_result_cb, &waited);
    g_assert_null (trunk_secret_store_lookup_finish (secrets, trunk_test_result_wait (&waited), &error));
    g_assert_no_error (error);
  }
}

/* Cancelling takes the code away at once; so does a change of what is signed in for. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  TrunkRegistrationValues values;
  g_autoptr(GError) error = NULL;

  press (fixture, "sign_in");
  test_app_wait (has_code, fixture);
  g_signal_emit_by_name (test_app_find_named (test_app_find_type (fixture->page, TRUNK_TYPE_DEVICE_CODE_CARD), "cancel"), "clicked");
  g_assert_false (is_visible (fixture, "code_card"));
  g_assert_true (is_visible (fixture, "sign_in"));

  press (fixture, "sign_in");
  test_app_wait (has_code, fixture);
  values = *trunk_setup_get_registration (fixture->setup);
  values.client_id = "66666666-7777-4888-8999-aaaaaaaaaaaa";
  g_assert_true (trunk_setup_set_registration (fixture->setup, &values, &error));
  g_assert_false (is_visible (fixture, "code_card"));
}

/* A page that closes while somebody types the code ends the wait without a word. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  press (fixture, "sign_in");
  test_app_wait (has_code, fixture);
  test_app_close (fixture->page);
  fixture->page = NULL;
  test_app_settle ();
}

static void
test_declined (Fixture       *fixture,
               gconstpointer  data)
{
  press (fixture, "sign_in");
  test_app_wait (has_code, fixture);
  control (fixture, "POST", "/approve", "{\"decision\":\"decline\"}");
  wait_for_text (fixture, "The sign-in was declined");
  g_assert_true (is_visible (fixture, "sign_in"));
  g_assert_false (trunk_setup_has_secret (fixture->setup, TRUNK_SECRET_REFRESH_TOKEN));
}

static void
test_words (void)
{
  g_autofree char *spelt = trunk_device_code_dup_spelt ("F7-Q2");
  g_autofree char *whole = trunk_device_code_dup_left (15 * 60 * G_USEC_PER_SEC);
  g_autofree char *begun = trunk_device_code_dup_left (59 * G_USEC_PER_SEC + 1);
  g_autofree char *over = trunk_device_code_dup_left (-5);

  g_assert_cmpstr (spelt, ==, "F, 7, -, Q, 2");
  g_assert_cmpstr (whole, ==, "15:00 left");
  g_assert_cmpstr (begun, ==, "1:00 left");
  g_assert_cmpstr (over, ==, "0:00 left");
}

/* The same text as the view shows, with commands as they are. */
static void
test_explanation_text (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkExplanation) explanation = trunk_explain_text (trunk_session_get_catalog (session), "token-permission-missing");
  g_autoptr(TrunkExplanation) other = trunk_explain_text (trunk_session_get_catalog (session), "ews-gate-closed");
  g_autofree char *text = trunk_explanation_dup_text (explanation);
  g_autofree char *command = trunk_explanation_dup_text (other);
  GtkWidget *view = trunk_explanation_view_new ();

  g_assert_nonnull (strstr (text, trunk_explanation_get_title (explanation)));
  g_assert_nonnull (strstr (text, "\n1. "));
  g_assert_nonnull (strstr (text, "Source: "));
  g_assert_nonnull (strstr (command, "\n$app = "));

  g_object_ref_sink (view);
  g_assert_false (gtk_widget_get_visible (view));
  trunk_explanation_view_set_explanation (TRUNK_EXPLANATION_VIEW (view), other);
  test_app_show (view, 400, 600);
  g_assert_nonnull (test_app_find_text (view, trunk_explanation_get_cause (other)));
  g_assert_nonnull (test_app_find_text (view, "$app = "));
  g_assert_nonnull (test_app_find_text (view, "Copy all as text"));
  trunk_explanation_view_set_copyable (TRUNK_EXPLANATION_VIEW (view), FALSE);
  g_assert_null (test_app_find_text (view, "Copy all as text"));
  trunk_explanation_view_set_explanation (TRUNK_EXPLANATION_VIEW (view), NULL);
  g_assert_false (gtk_widget_get_visible (view));
  test_app_close (view);
  g_object_unref (view);
}

#define ADD(path, setup, run) g_test_add ("/page-sign-in/" path, Fixture, setup, set_up, run, tear_down)

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/page-sign-in/words", test_words);
  g_test_add_func ("/page-sign-in/explanation", test_explanation_text);
  ADD ("app-only", "unity-connection-graph", test_app_only);
  ADD ("missing-permission", "unity-connection-graph", test_missing_permission);
  ADD ("wrong-secret", "unity-connection-graph", test_wrong_secret);
  ADD ("not-ready", "unity-connection-graph", test_not_ready);
  ADD ("person", "unity-connection-delegated", test_person);
  ADD ("cancel", "unity-connection-delegated", test_cancel);
  ADD ("close", "unity-connection-delegated", test_close);
  ADD ("declined", "unity-connection-delegated", test_declined);

  return g_test_run ();
}
