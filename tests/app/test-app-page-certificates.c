/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/trunk-cert-export-view.h"
#include "app/trunk-cert-fetch-view.h"
#include "app/trunk-cert-identity-view.h"
#include "app/trunk-cert-row.h"
#include "app/trunk-cert-trust-view.h"
#include "app/trunk-page-certificates.h"
#include "certs/trunk-cert-signing.h"
#include "net/trunk-practice-client.h"
#include "trunk-test-app.h"
#include "trunk-test-util.h"

#define DAY      86400
#define PASSWORD "correct horse"

static AdwApplication *application;
static char *folder;

static TrunkIdentity *
make (TrunkCertPurpose  purpose,
      const char       *name,
      int               days_left,
      TrunkIdentity    *issuer)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = purpose,
    .common_name = name,
    .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now - 400 * DAY,
    .not_after = now + days_left * DAY,
  };
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&request, issuer, &error);

  g_assert_no_error (error);

  return identity;
}

/* @pem or @bytes into a file of this test's own. */
static GFile *
write_file (const char *name,
            const void *data,
            gsize       length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, length, NULL));

  return g_file_new_for_path (path);
}

static GFile *
write_pem (const char *name,
           const char *pem)
{
  return write_file (name, pem, strlen (pem));
}

static TrunkCertTrustView *
get_trust (GtkWidget *page)
{
  return TRUNK_CERT_TRUST_VIEW (test_app_find_type (page, TRUNK_TYPE_CERT_TRUST_VIEW));
}

static gboolean
trusts_one (gpointer user_data)
{
  return trunk_cert_bundle_get_n (trunk_cert_trust_view_get_bundle (get_trust (user_data))) == 1;
}

static gboolean
trusts_none (gpointer user_data)
{
  return trunk_cert_bundle_get_n (trunk_cert_trust_view_get_bundle (get_trust (user_data))) == 0;
}

static gboolean
asks (gpointer user_data)
{
  return test_app_find_text (user_data, "Trust it all the same?") != NULL;
}

static gboolean
asks_password (gpointer user_data)
{
  return gtk_widget_get_mapped (test_app_find_named (user_data, "password_group"));
}

static gboolean
says_wrong (gpointer user_data)
{
  return test_app_find_text (user_data, "That is not the password of this file") != NULL;
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) && test_app_find_text (widget, label) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
click (GtkWidget  *page,
       const char *label)
{
  GtkWidget *button = find_button (page, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* An authority is trusted at once, and no more when it is removed; that can be undone. */
static void
test_trust (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  TrunkWindow *window = trunk_window_new (application, session);
  GtkWidget *page;
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Contoso Root", 1000, NULL);
  g_autoptr(GFile) file = write_pem ("root.pem", trunk_identity_get_certificate (root));
  GtkWidget *row;

  trunk_window_open_setup (window, setup, TRUNK_WIZARD_CERTIFICATES);
  test_app_show (GTK_WIDGET (window), 900, 900);
  page = test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PAGE_CERTIFICATES);
  g_assert_nonnull (test_app_find_text (page, "None besides those that this computer knows"));
  trunk_cert_trust_view_add_file (get_trust (page), file);
  test_app_wait (trusts_one, page);
  g_assert_cmpstr (trunk_setup_get_trust (setup), !=, "");
  g_assert_nonnull (test_app_find_text (page, "1 authority added."));

  row = gtk_widget_get_ancestor (test_app_find_text (page, "Contoso Root"), TRUNK_TYPE_CERT_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_nonnull (test_app_find_text (row, "SHA-256 fingerprint"));
  click (row, "Remove");
  g_assert_true (trusts_none (page));
  g_assert_cmpstr (trunk_setup_get_trust (setup), ==, "");
  test_app_settle ();
  click (GTK_WIDGET (window), "Undo");
  test_app_wait (trusts_one, page);
  test_app_close (GTK_WIDGET (window));
}

/* What will not do is explained first; a chain stands for its root; what is no certificate is said to be none. */
static void
test_doubtful (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_CERTIFICATES, setup);
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Contoso Root", 1000, NULL);
  g_autoptr(TrunkIdentity) ended = make (TRUNK_CERT_AUTHORITY, "Old Root", -3, NULL);
  g_autoptr(TrunkIdentity) leaf = make (TRUNK_CERT_SERVER, "mail.contoso.example", 100, root);
  g_autoptr(TrunkIdentity) own = make (TRUNK_CERT_SERVER, "own.contoso.example", 100, NULL);
  g_autoptr(GFile) own_file = write_pem ("own.pem", trunk_identity_get_certificate (own));
  g_autofree char *chain = g_strconcat (trunk_identity_get_certificate (leaf), trunk_identity_get_certificate (root), NULL);
  g_autoptr(GFile) ended_file = write_pem ("ended.pem", trunk_identity_get_certificate (ended));
  g_autoptr(GFile) leaf_file = write_pem ("leaf.pem", trunk_identity_get_certificate (leaf));
  g_autoptr(GFile) chain_file = write_pem ("chain.pem", chain);
  g_autoptr(GFile) other = write_pem ("other.pem", "Dear all, the certificate is attached.");

  trunk_cert_trust_view_add_file (get_trust (page), ended_file);
  test_app_wait (asks, page);
  g_assert_true (trusts_none (page));
  click (page, "Leave it out");
  g_assert_false (asks (page));
  g_assert_true (trusts_none (page));

  trunk_cert_trust_view_add_file (get_trust (page), leaf_file);
  test_app_wait (asks, page);
  click (page, "Leave it out");

  /* Its own issuer: works, but for this one certificate only */
  trunk_cert_trust_view_add_file (get_trust (page), own_file);
  test_app_wait (asks, page);
  g_assert_nonnull (test_app_find_text (page, "self-signed certificate of one server"));
  click (page, "Leave it out");

  trunk_cert_trust_view_add_file (get_trust (page), chain_file);
  test_app_wait (trusts_one, page);
  g_assert_false (asks (page));
  g_assert_nonnull (test_app_find_text (page, "its authority is enough"));
  g_assert_nonnull (test_app_find_text (page, "Contoso Root"));

  trunk_cert_trust_view_add_file (get_trust (page), other);
  trunk_cert_trust_view_add_file (get_trust (page), ended_file);
  test_app_wait (asks, page);
  click (page, "Trust it");
  g_assert_cmpuint (trunk_cert_bundle_get_n (trunk_cert_trust_view_get_bundle (get_trust (page))), ==, 2);
  test_app_close (page);
}

/* A wrong password is said where it was typed, and the right one opens the file. */
static void
test_password (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_CERTIFICATES, setup);
  g_autoptr(TrunkIdentity) root = make (TRUNK_CERT_AUTHORITY, "Contoso Root", 1000, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pfx = trunk_identity_export_pfx (root, NULL, PASSWORD, TRUNK_PFX_MODERN, &error);
  g_autoptr(GFile) file = NULL;
  GtkEditable *password = GTK_EDITABLE (test_app_find_named (page, "password"));

  g_assert_no_error (error);
  file = write_file ("root.pfx", g_bytes_get_data (pfx, NULL), g_bytes_get_size (pfx));
  trunk_cert_trust_view_add_file (get_trust (page), file);
  test_app_wait (asks_password, page);
  gtk_editable_set_text (password, "wrong");
  click (page, "Open the file");
  /* Nothing typed stays in the field. */
  g_assert_cmpstr (gtk_editable_get_text (password), ==, "");
  test_app_wait (says_wrong, page);
  gtk_editable_set_text (password, PASSWORD);
  click (page, "Open the file");
  test_app_wait (trusts_one, page);
  g_assert_false (asks_password (page));
  /* The key in it was not wanted, and is nowhere. */
  g_assert_null (strstr (trunk_setup_get_trust (setup), "PRIVATE"));
  test_app_close (page);
}

static TrunkPracticeClient *
start (const char *fault)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkPracticeClient *client;

  trunk_practice_client_start_async ((const char * const []) { fault, NULL }, 0, NULL, trunk_test_result_cb, &waited);
  client = trunk_practice_client_start_finish (trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return client;
}

static void
stop (TrunkPracticeClient *client)
{
  g_auto(TrunkTestResult) waited = { NULL };

  trunk_practice_client_stop_async (client, trunk_test_result_cb, &waited);
  trunk_practice_client_stop_finish (client, trunk_test_result_wait (&waited));
}

static gboolean
is_fetched (gpointer user_data)
{
  return trunk_cert_fetch_view_get_fetched (TRUNK_CERT_FETCH_VIEW (test_app_find_type (user_data, TRUNK_TYPE_CERT_FETCH_VIEW)));
}

static gboolean
has_files (gpointer user_data)
{
  g_autoptr(GDir) dir = g_dir_open (user_data, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (user_data, name, NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "-----BEGIN CERTIFICATE-----"))
        n++;
    }

  /* The root and the issuing authority, without the servers' own */
  return n == 2;
}

/* Nothing is asked before the button is pressed; then the chain is there, and what the telephone system needs can be written. */
static void
test_fetch (void)
{
  g_autoptr(TrunkPracticeClient) client = start (NULL);
  g_autoptr(TrunkSession) session = test_app_session_new (client);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_CERTIFICATES, setup);
  g_autofree char *out = g_build_filename (folder, "out-XXXXXX", NULL);
  g_autoptr(GFile) out_folder = NULL;

  g_assert_nonnull (test_app_find_text (page, "login.microsoftonline.com"));
  g_assert_nonnull (test_app_find_text (page, "Fetch from the servers first"));
  test_app_settle ();
  g_assert_false (is_fetched (page));

  click (page, "Fetch from the servers");
  test_app_wait (is_fetched, page);
  g_assert_nonnull (test_app_find_text (page, "Nothing to do here"));
  g_assert_nonnull (test_app_find_text (page, "Trusted while you practise"));
  g_assert_nonnull (test_app_find_text (page, "Trunkline Practice Root CA"));

  g_assert_nonnull (g_mkdtemp (out));
  out_folder = g_file_new_for_path (out);
  trunk_cert_export_view_save_each (TRUNK_CERT_EXPORT_VIEW (test_app_find_type (page, TRUNK_TYPE_CERT_EXPORT_VIEW)), out_folder);
  test_app_wait (has_files, out);
  test_app_close (page);
  stop (client);
}

static gboolean
is_trusted (gpointer user_data)
{
  return test_app_find_text (user_data, "Nothing to do here") != NULL;
}

/* A firewall's authority: a question with its fingerprint, and once it is trusted, a second look. */
static void
test_inspected (void)
{
  g_autoptr(TrunkPracticeClient) client = start ("tls-inspected");
  g_autoptr(TrunkSession) session = test_app_session_new (client);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_CERTIFICATES, setup);

  click (page, "Fetch from the servers");
  test_app_wait (is_fetched, page);
  g_assert_null (test_app_find_text (page, "Nothing to do here"));
  g_assert_nonnull (test_app_find_text (page, "for this set-up?"));
  g_assert_nonnull (test_app_find_text (page, "First compare the fingerprint"));
  click (page, "Trust it");
  g_assert_true (trusts_one (page));
  test_app_wait (is_trusted, page);
  test_app_close (page);
  stop (client);
}

static void
test_identity (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_CERTIFICATES, setup);
  GtkWidget *identity = test_app_find_type (page, TRUNK_TYPE_CERT_IDENTITY_VIEW);
  g_autoptr(TrunkIdentity) own = make (TRUNK_CERT_SIGNER, "Trunkline", 20, NULL);

  g_assert_false (gtk_widget_get_visible (identity));
  values.credential = TRUNK_CREDENTIAL_CERTIFICATE;
  values.certificate = trunk_identity_get_certificate (own);
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  g_assert_true (gtk_widget_get_visible (identity));
  test_app_settle ();
  gtk_test_widget_wait_for_draw (page);
  g_assert_nonnull (test_app_find_text (identity, trunk_identity_get_x5t (own)));
  g_assert_nonnull (test_app_find_text (identity, trunk_identity_get_x5t_s256 (own)));
  g_assert_nonnull (test_app_find_text (identity, "Make a new one"));

  values = *trunk_setup_get_registration (setup);
  values.credential = TRUNK_CREDENTIAL_SECRET;
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  g_assert_false (gtk_widget_get_visible (identity));
  test_app_close (page);
}

int
main (int   argc,
      char *argv[])
{
  folder = g_build_filename (g_get_home_dir (), "certificates-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  test_app_init (&argc, &argv);
  application = adw_application_new ("io.github.trunkline.Trunkline.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/page-certificates/trust", test_trust);
  g_test_add_func ("/app/page-certificates/doubtful", test_doubtful);
  g_test_add_func ("/app/page-certificates/password", test_password);
  g_test_add_func ("/app/page-certificates/fetch", test_fetch);
  g_test_add_func ("/app/page-certificates/inspected", test_inspected);
  g_test_add_func ("/app/page-certificates/identity", test_identity);

  return g_test_run ();
}
