/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/trunk-certificate-part.h"
#include "app/trunk-credential-choice.h"
#include "app/trunk-end-date.h"
#include "app/trunk-id-question.h"
#include "app/trunk-page-registration.h"
#include "app/trunk-pasted.h"
#include "app/trunk-registration-check.h"
#include "app/trunk-secret-part.h"
#include "app/trunk-wizard.h"
#include "certs/trunk-cert-make.h"
#include "certs/trunk-cert-signing.h"
#include "trunk-test-app.h"

#define TENANT "0a1b2c3d-1111-4222-8333-444455556666"
#define CLIENT "9f8e7d6c-5555-4666-8777-888899990000"
#define OTHER "12345678-9abc-4def-8123-456789abcdef"
#define SECRET "abc8Q~Canary_Secret-Value.0123456789xyzA"

/* A page with nothing in it yet. */
static GtkWidget *
show_empty (TrunkSession  *session,
            TrunkSetup   **out_setup)
{
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);

  values.tenant = "";
  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  *out_setup = setup;

  return test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
}

static void
type (GtkWidget  *page,
      const char *entry,
      const char *text)
{
  GtkWidget *row = test_app_find_named (page, entry);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "entry-activated");
  test_app_settle ();
}

/* What is wrong is said under the field and on the page, and nothing that is typed goes away. */
static void
test_reasons (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup;
  GtkWidget *page = show_empty (session, &setup);

  type (page, "tenant", "contoso");
  g_assert_nonnull (test_app_find_text (page, "neither a directory (tenant) id nor a domain"));
  g_assert_cmpstr (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (page)), ==, "The directory (tenant) ID is not right yet");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "tenant"))), ==, "contoso");

  type (page, "tenant", "  contoso.onmicrosoft.com ");
  g_assert_null (test_app_find_text (page, "neither a directory"));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, "contoso.onmicrosoft.com");
  type (page, "tenant", TENANT);
  type (page, "client_id", TENANT);
  g_assert_nonnull (test_app_find_text (page, "the same as the directory (tenant) ID"));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));
  type (page, "client_id", CLIENT);
  g_assert_null (test_app_find_text (page, "the same as the directory"));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, CLIENT);
  g_assert_cmpstr (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (page)), ==, "The client secret is missing");

  /* Nothing holds the page when its window is gone. */
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  test_app_close (page);
  g_assert_null (page);
}

static gboolean
has_secret (gpointer user_data)
{
  return trunk_setup_has_secret (user_data, TRUNK_SECRET_CLIENT_SECRET);
}

static gboolean
has_no_secret (gpointer user_data)
{
  return !trunk_setup_has_secret (user_data, TRUNK_SECRET_CLIENT_SECRET);
}

static gboolean
has_key (gpointer user_data)
{
  return trunk_setup_has_secret (user_data, TRUNK_SECRET_PRIVATE_KEY) && trunk_setup_get_registration (user_data)->certificate != NULL;
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  TrunkSecret **out = user_data;

  *out = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, NULL);
}

static gboolean
is_there (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

static TrunkSecret *
look_up (TrunkSetup      *setup,
         TrunkSecretKind  kind)
{
  TrunkSecret *secret = NULL;

  trunk_secret_store_lookup_async (trunk_session_get_secrets (trunk_setup_get_session (setup)), trunk_setup_get_secret_owner (setup, kind), kind,
                                   NULL, looked_up_cb, &secret);
  test_app_wait (is_there, &secret);

  return secret;
}

/* Whether a text property of @widget or of anything below it holds @needle. */
static gboolean
is_shown_anywhere (GtkWidget  *widget,
                   const char *needle)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (widget), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      if (specs[i]->value_type != G_TYPE_STRING || (specs[i]->flags & G_PARAM_READABLE) == 0)
        continue;
      g_value_init (&value, G_TYPE_STRING);
      g_object_get_property (G_OBJECT (widget), specs[i]->name, &value);
      if (g_value_get_string (&value) != NULL && strstr (g_value_get_string (&value), needle) != NULL)
        return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (is_shown_anywhere (child, needle))
        return TRUE;
    }

  return FALSE;
}

/* Whether a file that is open (the workspace, which has no name any more, and its log) holds @needle. */
static gboolean
is_written (const char *needle)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  gboolean found = FALSE;
  guint n_files = 0;
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      if (target == NULL || strstr (target, "workspace.db") == NULL || strstr (target, "-shm") != NULL ||
          !g_file_get_contents (path, &contents, &length, NULL))
        continue;
      n_files++;
      found = found || memmem (contents, length, needle, strlen (needle)) != NULL;
    }
  g_assert_cmpuint (n_files, >, 0);

  return found;
}

/* A secret that is typed goes into the store, and is nowhere on the page or in the set-up then. A secret's id is explained. */
static void
test_secret (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  g_autoptr(TrunkSecret) stored = NULL;

  type (page, "entry", OTHER);
  g_assert_nonnull (test_app_find_text (page, "This is the id of a secret, not its value"));
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));

  /* Pasted: nobody has to press Return. */
  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (page, "entry")), "");
  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (page, "entry")), SECRET);
  test_app_wait (has_secret, setup);
  test_app_settle ();
  stored = look_up (setup, TRUNK_SECRET_CLIENT_SECRET);
  g_assert_cmpstr (trunk_secret_peek (stored), ==, SECRET);
  g_assert_false (is_shown_anywhere (GTK_WIDGET (gtk_widget_get_root (page)), SECRET));
  g_assert_false (gtk_widget_get_mapped (test_app_find_named (page, "entry")));
  g_assert_true (is_written (trunk_setup_get_registration (setup)->tenant));
  g_assert_false (is_written (SECRET));
  g_assert_true (gtk_widget_get_mapped (test_app_find_named (page, "stored_row")));
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  test_app_close (page);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *text)
{
  GtkWidget *label = test_app_find_text (widget, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

/* gtk_widget_activate() would click some time later. */
static void
click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  test_app_settle ();
}

static TrunkWindow *
show_window (TrunkSession *session,
             TrunkSetup   *setup)
{
  g_autoptr(AdwApplication) application = g_object_ref (ADW_APPLICATION (g_application_get_default ()));
  TrunkWindow *window = trunk_window_new (application, session);

  trunk_window_open_setup (window, setup, TRUNK_WIZARD_REGISTRATION);
  test_app_show (GTK_WIDGET (window), 900, 700);
  test_app_settle ();

  return window;
}

static gboolean
has_undo (gpointer user_data)
{
  return find_button (user_data, "Undo") != NULL;
}

/* A removed secret comes back by the toast; without it, it is gone. */
static void
test_remove_secret (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkWindow *window = show_window (session, setup);
  GtkWidget *page = test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PAGE_REGISTRATION);
  g_autoptr(TrunkSecret) secret = trunk_secret_new (SECRET, -1);
  g_autoptr(TrunkSecret) stored = NULL;

  trunk_secret_part_take (TRUNK_SECRET_PART (test_app_find_type (page, TRUNK_TYPE_SECRET_PART)), secret);
  test_app_wait (has_secret, setup);
  test_app_settle ();
  click (find_button (test_app_find_named (page, "stored_row"), "Remove"));
  test_app_wait (has_no_secret, setup);
  test_app_wait (has_undo, window);
  g_assert_true (gtk_widget_get_mapped (test_app_find_named (page, "entry")));

  click (find_button (GTK_WIDGET (window), "Undo"));
  test_app_wait (has_secret, setup);
  stored = look_up (setup, TRUNK_SECRET_CLIENT_SECRET);
  g_assert_cmpstr (trunk_secret_peek (stored), ==, SECRET);

  test_app_close (GTK_WIDGET (window));
}

static gboolean
has_no_tenant (gpointer user_data)
{
  return trunk_setup_get_registration (user_data)->tenant[0] == '\0';
}

static const char portal_page[] =
  "Home > Contoso | App registrations > Voice mail\n"
  "Display name : Voice mail\n"
  "Application (client) ID\n" CLIENT "\n"
  "Object ID\n" OTHER "\n"
  "Directory (tenant) ID\n" TENANT "\n"
  "Supported account types : My organization only\n";

/* The text of a whole portal page fills both ids in; the undo takes them back. */
static void
test_portal_page (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  TrunkWindow *window;
  GtkWidget *page;

  values.tenant = "";
  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  window = show_window (session, setup);
  page = test_app_find_type (GTK_WIDGET (window), TRUNK_TYPE_PAGE_REGISTRATION);

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), portal_page, -1);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, TENANT);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, CLIENT);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->app_object_id, ==, OTHER);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "tenant"))), ==, TENANT);
  test_app_wait (has_undo, window);
  g_assert_nonnull (test_app_find_text (GTK_WIDGET (window), "Directory ID and application ID filled in"));

  /* The object ID in the client ID's place is known now. */
  type (page, "client_id", OTHER);
  g_assert_nonnull (test_app_find_text (page, "This is the object ID"));

  click (find_button (GTK_WIDGET (window), "Undo"));
  test_app_wait (has_no_tenant, setup);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "tenant"))), ==, "");

  test_app_close (GTK_WIDGET (window));
}

/* The same page pasted into an entry is no value of it, and a secret there is stored rather than saved. */
static void
test_misplaced (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup;
  GtkWidget *page = show_empty (session, &setup);

  type (page, "client_id", portal_page);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, TENANT);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, CLIENT);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "client_id"))), ==, CLIENT);

  type (page, "tenant", SECRET);
  test_app_wait (has_secret, setup);
  test_app_settle ();
  g_assert_null (strstr (trunk_setup_get_registration (setup)->tenant, "Canary"));
  g_assert_false (is_shown_anywhere (page, SECRET));

  /* What can't be told from a password is not written down either. */
  type (page, "tenant", "hunter2+hunter2/hunter2=");
  g_assert_null (strstr (trunk_setup_get_registration (setup)->tenant, "hunter2"));
  g_assert_false (is_written ("hunter2"));
  g_assert_false (is_written (SECRET));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  test_app_close (page);
}

/* Two ids without labels are asked about, and one goes where there is room for it. */
static void
test_question (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup;
  GtkWidget *page = show_empty (session, &setup);
  GtkWidget *question = test_app_find_type (page, TRUNK_TYPE_ID_QUESTION);

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), CLIENT " and " TENANT, -1);
  test_app_settle ();
  g_assert_true (gtk_widget_get_mapped (question));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, "");
  click (find_button (question, TENANT));
  test_app_settle ();
  g_assert_false (gtk_widget_get_mapped (question));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, TENANT);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, CLIENT);

  type (page, "client_id", "");
  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), OTHER, -1);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, OTHER);
  g_assert_false (gtk_widget_get_visible (question));

  test_app_close (page);
}

/* What is of no use is explained: a secret's id, a token, an error. */
static void
test_explained (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  static const char token[] = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJjYW5hcnkifQ.c2lnbmF0dXJl";

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), "Secret ID: " OTHER, -1);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, "The secret ID is of no use"));
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), token, -1);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, "This is an access token"));
  g_assert_false (is_shown_anywhere (page, token));

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), "AADSTS7000215: Invalid client secret provided. Trace ID: " OTHER, -1);
  test_app_settle ();
  g_assert_true (gtk_widget_get_visible (test_app_find_named (page, "paste_explanation")));
  g_assert_false (gtk_widget_get_visible (test_app_find_type (page, TRUNK_TYPE_ID_QUESTION)));

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), "good morning", -1);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, "There is no value in it"));
  g_assert_false (gtk_widget_get_visible (test_app_find_named (page, "paste_explanation")));

  test_app_close (page);
}

static TrunkIdentity *
make_identity (void)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&(TrunkCertRequest) { .purpose = TRUNK_CERT_SIGNER, .common_name = "Voice mail", .key = TRUNK_CERT_KEY_RSA,
                                                                   .bits = 2048, .not_before = now - 60, .not_after = now + 300 * 24 * 60 * 60 },
                                             NULL, &error);

  g_assert_no_error (error);

  return identity;
}

static gboolean
password_is_shown (gpointer user_data)
{
  return gtk_widget_get_mapped (test_app_find_named (user_data, "password"));
}

static gboolean
reason_is_shown (gpointer user_data)
{
  return gtk_widget_get_mapped (test_app_find_named (user_data, "have_reason"));
}

/* A .pfx: its password is asked for, a wrong one is said, and the key goes into the store. */
static void
test_pfx (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  TrunkCertificatePart *part = TRUNK_CERTIFICATE_PART (test_app_find_type (page, TRUNK_TYPE_CERTIFICATE_PART));
  g_autoptr(TrunkIdentity) identity = make_identity ();
  g_autoptr(GBytes) pfx = trunk_identity_export_pfx (identity, NULL, "open sesame", TRUNK_PFX_MODERN, NULL);
  g_autoptr(TrunkSecret) key = NULL;

  g_signal_emit_by_name (test_app_find_type (page, TRUNK_TYPE_CREDENTIAL_CHOICE), "chosen", TRUNK_CREDENTIAL_CERTIFICATE);
  test_app_settle ();
  /* Unity Connection has no use for it. */
  g_assert_nonnull (test_app_find_text (page, "takes a client secret only"));
  trunk_certificate_part_take (part, pfx);
  test_app_wait (password_is_shown, part);

  type (page, "password", "wrong");
  test_app_wait (reason_is_shown, part);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (test_app_find_named (page, "password"))), ==, "");
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_PRIVATE_KEY));

  type (page, "password", "open sesame");
  test_app_wait (has_key, setup);
  test_app_settle ();
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential, ==, TRUNK_CREDENTIAL_CERTIFICATE);
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential_ends, ==, trunk_identity_get_not_after (identity));
  g_assert_nonnull (test_app_find_text (page, trunk_identity_get_x5t (identity)));
  key = look_up (setup, TRUNK_SECRET_PRIVATE_KEY);
  g_assert_true (g_str_has_prefix (trunk_secret_peek (key), "-----BEGIN"));
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  test_app_close (page);
}

/* A certificate and its key, pasted one after the other. */
static void
test_pem_in_two (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  g_autoptr(TrunkIdentity) identity = make_identity ();
  g_autofree char *key = trunk_identity_export_key (identity);

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), trunk_identity_get_certificate (identity), -1);
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential, ==, TRUNK_CREDENTIAL_CERTIFICATE);
  test_app_wait (reason_is_shown, page);
  g_assert_nonnull (test_app_find_text (page, "Now choose the key"));
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_PRIVATE_KEY));

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), key, -1);
  test_app_wait (has_key, setup);
  test_app_settle ();
  g_assert_false (is_shown_anywhere (page, "PRIVATE KEY"));
  g_assert_true (is_written ("BEGIN CERTIFICATE"));
  g_assert_false (is_written ("PRIVATE KEY"));

  test_app_close (page);
}

/* Two files that are dropped at once; then one that is none. */
static void
test_files (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  TrunkCertificatePart *part = TRUNK_CERTIFICATE_PART (test_app_find_type (page, TRUNK_TYPE_CERTIFICATE_PART));
  g_autoptr(TrunkIdentity) identity = make_identity ();
  g_autofree char *key = trunk_identity_export_key (identity);
  g_autofree char *folder = g_dir_make_tmp ("trunkline-test-XXXXXX", NULL);
  g_autofree char *certificate_path = g_build_filename (folder, "voice.cer", NULL);
  g_autofree char *key_path = g_build_filename (folder, "voice.key", NULL);
  g_autoptr(GFile) certificate_file = g_file_new_for_path (certificate_path);
  g_autoptr(GFile) key_file = g_file_new_for_path (key_path);
  g_autoptr(GFile) nothing = g_file_new_for_path (folder);

  g_assert_true (g_file_set_contents (certificate_path, trunk_identity_get_certificate (identity), -1, NULL));
  g_assert_true (g_file_set_contents (key_path, key, -1, NULL));
  g_assert_true (trunk_credential_switch (setup, TRUNK_CREDENTIAL_CERTIFICATE, NULL));
  trunk_certificate_part_take_file (part, nothing);
  test_app_wait (reason_is_shown, part);
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_PRIVATE_KEY));

  trunk_certificate_part_take_file (part, key_file);
  trunk_certificate_part_take_file (part, certificate_file);
  test_app_wait (has_key, setup);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, trunk_identity_get_x5t (identity)));

  test_app_close (page);
  g_unlink (certificate_path);
  g_unlink (key_path);
  g_rmdir (folder);
}

/* A new one: made, kept, and shown with what the portal wants. */
static void
test_make (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  gint64 days;

  g_assert_true (trunk_credential_switch (setup, TRUNK_CREDENTIAL_CERTIFICATE, NULL));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (test_app_find_named (page, "make")), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (page, "subject")), "");
  test_app_settle ();
  click (test_app_find_named (page, "make_button"));
  test_app_settle ();
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_PRIVATE_KEY));

  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (page, "subject")), "Voice mail of Contoso");
  click (test_app_find_named (page, "make_button"));
  test_app_wait (has_key, setup);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, "Voice mail of Contoso"));
  g_assert_nonnull (test_app_find_text (page, "Thumbprint (SHA-1)"));
  days = (trunk_setup_get_registration (setup)->credential_ends - g_get_real_time () / G_USEC_PER_SEC) / (24 * 60 * 60);
  g_assert_cmpint (days, >=, 364);
  g_assert_cmpint (days, <=, 366);

  test_app_close (page);
}

/* The end of the secret is its own: it stays while the certificate is looked at. */
static void
test_end (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  GtkWidget *end = test_app_find_named (page, "end");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = NULL;
  gboolean warn = FALSE;
  gint64 ends;

  type (end, "row", "tomorrow");
  g_assert_nonnull (test_app_find_text (end, "is not a date"));
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential_ends, ==, 0);
  type (end, "row", "2027-11-21");
  ends = trunk_setup_get_registration (setup)->credential_ends;
  g_assert_cmpint (ends, ==, 1826755200);

  g_assert_true (trunk_credential_switch (setup, TRUNK_CREDENTIAL_CERTIFICATE, NULL));
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential_ends, ==, 0);
  g_assert_true (trunk_credential_switch (setup, TRUNK_CREDENTIAL_SECRET, NULL));
  g_assert_cmpint (trunk_setup_get_registration (setup)->credential_ends, ==, ends);

  text = trunk_registration_dup_end (now + 366 * 24 * 60 * 60, now, &warn);
  g_assert_cmpstr (text, ==, "Ends in 12 months; Trunkline will remind you.");
  g_assert_false (warn);
  g_free (text);
  text = trunk_registration_dup_end (now - 60, now, &warn);
  g_assert_true (g_str_has_prefix (text, "It has ended"));
  g_assert_true (warn);
  g_free (text);
  text = trunk_registration_dup_end (now + 1000LL * 24 * 60 * 60, now, &warn);
  g_assert_nonnull (strstr (text, "24 months"));
  g_assert_true (warn);

  test_app_close (page);
}

/* What is done in the portals, with the ids filled in and the right cloud's addresses. */
static void
test_portal_steps (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  GtkWidget *steps = test_app_find_named (page, "steps");
  g_autofree char *client = g_strdup (values.client_id);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (test_app_find_named (steps, "expander")), TRUE);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (steps, "Register an application"));
  g_assert_nonnull (test_app_find_text (steps, "Privileged Role Administrator"));
  g_assert_nonnull (test_app_find_text (steps, "Mail.ReadWrite"));
  g_assert_nonnull (test_app_find_text (steps, client));
  g_assert_null (test_app_find_text (steps, "Upload the root certificates"));
  g_assert_null (test_app_find_text (steps, "O365USGovGCCHigh"));

  values.cloud = "gcc-high";
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (steps, "O365USGovGCCHigh"));
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (test_app_find_named (steps, "open")), "https://entra.microsoft.us/"));

  test_app_close (page);
}

static gboolean
is_held (gpointer user_data)
{
  return test_app_find_text (user_data, "Trunkline holds the secret in memory") != NULL;
}

/* Without a keyring a secret waits until there is a place for it; nobody has to find it again. */
static void
test_no_keyring (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  g_autoptr(TrunkSecretStore) keyring = trunk_secret_store_new_libsecret ("test");
  g_autoptr(TrunkSecretStore) memory = trunk_secret_store_new_memory ();
  g_autoptr(TrunkSecret) secret = trunk_secret_new (SECRET, -1);
  g_autoptr(TrunkSecret) stored = NULL;
  GtkWidget *page;

  trunk_session_set_secrets (session, keyring, TRUNK_PLACE_OF_SECRETS_KEYRING);
  page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  trunk_secret_part_take (TRUNK_SECRET_PART (test_app_find_type (page, TRUNK_TYPE_SECRET_PART)), secret);
  test_app_wait (is_held, page);
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));
  g_assert_false (is_shown_anywhere (page, SECRET));

  trunk_session_set_secrets (session, memory, TRUNK_PLACE_OF_SECRETS_MEMORY);
  test_app_wait (has_secret, setup);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (page, "kept until Trunkline ends"));
  stored = look_up (setup, TRUNK_SECRET_CLIENT_SECRET);
  g_assert_cmpstr (trunk_secret_peek (stored), ==, SECRET);

  test_app_close (page);
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  TrunkPracticeClient **out = user_data;

  *out = trunk_practice_client_start_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_answered (gpointer user_data)
{
  return gtk_widget_get_mapped (test_app_find_named (user_data, "look_up"));
}

static void
look_up_tenant (GtkWidget *page)
{
  click (test_app_find_named (page, "look_up"));
  test_app_wait (is_answered, page);
}

/* The directory is looked up when asked for, and what is found to be wrong is put right by a button. */
static void
test_look_up (void)
{
  TrunkPracticeClient *practice = NULL;
  g_autoptr(TrunkPracticeClient) owned = NULL;
  g_autoptr(TrunkSession) session = NULL;
  TrunkSetup *setup;
  TrunkRegistrationValues values;
  g_autofree char *tenant = NULL;
  GtkWidget *page;

  trunk_practice_client_start_async (NULL, 0, NULL, started_cb, &practice);
  test_app_wait (is_there, &practice);
  owned = practice;
  tenant = g_strdup (json_object_get_string_member (json_object_get_object_member (trunk_practice_client_get_description (practice), "tenant"), "id"));

  session = test_app_session_new (practice);
  setup = test_app_setup_new (session, NULL, 0);
  page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);

  type (page, "tenant", tenant);
  look_up_tenant (page);
  g_assert_nonnull (test_app_find_text (page, "This directory exists in this cloud"));
  g_assert_false (gtk_widget_get_mapped (test_app_find_named (page, "mend")));

  /* Nobody's: the answer to the old one is gone at once. */
  type (page, "tenant", OTHER);
  g_assert_null (test_app_find_text (page, "This directory exists"));
  look_up_tenant (page);
  g_assert_nonnull (test_app_find_text (page, "No directory with this ID is known"));

  /* The two in each other's place. */
  values = *trunk_setup_get_registration (setup);
  values.client_id = tenant;
  g_assert_true (trunk_setup_set_registration (setup, &values, NULL));
  look_up_tenant (page);
  g_assert_nonnull (test_app_find_text (page, "in each other’s place"));
  click (test_app_find_named (page, "mend"));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, tenant);
  g_assert_cmpstr (trunk_setup_get_registration (setup)->client_id, ==, OTHER);

  /* A domain gives way to the id. */
  type (page, "tenant", "practice.example");
  look_up_tenant (page);
  g_assert_nonnull (test_app_find_text (page, "Use the ID instead of the domain"));
  click (test_app_find_named (page, "mend"));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->tenant, ==, tenant);

  test_app_close (page);
}

/* A directory of another cloud: the set-up goes there by a button. */
static void
test_other_cloud (void)
{
  static const char * const faults[] = { "tenant-other-cloud", NULL };
  TrunkPracticeClient *practice = NULL;
  g_autoptr(TrunkPracticeClient) owned = NULL;
  g_autoptr(TrunkSession) session = NULL;
  TrunkSetup *setup;
  GtkWidget *page;

  trunk_practice_client_start_async (faults, 0, NULL, started_cb, &practice);
  test_app_wait (is_there, &practice);
  owned = practice;
  session = test_app_session_new (practice);
  setup = test_app_setup_new (session, NULL, 0);
  page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);

  type (page, "tenant", json_object_get_string_member (json_object_get_object_member (trunk_practice_client_get_description (practice), "tenant"), "id"));
  look_up_tenant (page);
  g_assert_nonnull (test_app_find_text (page, "This directory is in another cloud"));
  click (test_app_find_named (page, "mend"));
  g_assert_cmpstr (trunk_setup_get_registration (setup)->cloud, !=, "global");
  g_assert_null (test_app_find_text (page, "This directory is in another cloud"));

  test_app_close (page);
}

/* Somebody who signs in in person brings no credential along. */
static void
test_public_client (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkServiceValues values = *trunk_setup_get_service (setup);
  GtkWidget *page;

  values.release = "14su2";
  g_assert_true (trunk_setup_set_service (setup, &values, NULL));
  page = test_app_show_page (TRUNK_TYPE_PAGE_REGISTRATION, setup);
  g_assert_nonnull (test_app_find_text (page, "No credential is needed"));
  g_assert_false (gtk_widget_get_mapped (test_app_find_named (page, "credential")));

  trunk_page_registration_take_text (TRUNK_PAGE_REGISTRATION (page), SECRET, -1);
  test_app_settle ();
  g_assert_false (trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET));
  g_assert_nonnull (test_app_find_text (page, "This set-up needs none"));

  test_app_close (page);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) application = NULL;

  test_app_init (&argc, &argv);
  application = adw_application_new ("io.github.trunkline.Trunkline.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_set_default (G_APPLICATION (application));

  g_test_add_func ("/app/page-registration/reasons", test_reasons);
  g_test_add_func ("/app/page-registration/secret", test_secret);
  g_test_add_func ("/app/page-registration/remove-secret", test_remove_secret);
  g_test_add_func ("/app/page-registration/portal-page", test_portal_page);
  g_test_add_func ("/app/page-registration/misplaced", test_misplaced);
  g_test_add_func ("/app/page-registration/question", test_question);
  g_test_add_func ("/app/page-registration/explained", test_explained);
  g_test_add_func ("/app/page-registration/pfx", test_pfx);
  g_test_add_func ("/app/page-registration/pem-in-two", test_pem_in_two);
  g_test_add_func ("/app/page-registration/files", test_files);
  g_test_add_func ("/app/page-registration/make", test_make);
  g_test_add_func ("/app/page-registration/end", test_end);
  g_test_add_func ("/app/page-registration/portal-steps", test_portal_steps);
  g_test_add_func ("/app/page-registration/no-keyring", test_no_keyring);
  g_test_add_func ("/app/page-registration/look-up", test_look_up);
  g_test_add_func ("/app/page-registration/other-cloud", test_other_cloud);
  g_test_add_func ("/app/page-registration/public-client", test_public_client);

  return g_test_run ();
}
