/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app/trunk-handover-field-row.h"
#include "app/trunk-handover-sheet-view.h"
#include "app/trunk-page-handover.h"
#include "app/trunk-secret-clip.h"
#include "app/trunk-two-panes.h"
#include "checks/trunk-plan.h"
#include "trunk-test-app.h"

#define SECRET "abC8Q~canary.canary-canary_canary~123"

/* Of the part that shows a file. */
static GtkWidget *
find_visible (GtkWidget  *page,
              const char *name)
{
  GtkWidget *found = test_app_find_named (test_app_find_named (page, "file"), name);

  return found != NULL && gtk_widget_get_mapped (found) ? found : NULL;
}

typedef struct
{
  GtkWidget *page;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer user_data)
{
  Wanted *wanted = user_data;

  return test_app_find_text (wanted->page, wanted->text) != NULL;
}

static void
wait_for_text (GtkWidget  *page,
               const char *text)
{
  Wanted wanted = { page, text };

  test_app_wait (is_shown, &wanted);
}

static void
choose (GtkWidget *page,
        guint      output)
{
  GtkListBox *list = GTK_LIST_BOX (test_app_find_named (page, "outputs"));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, (int) output));
  test_app_settle ();
}

static TrunkHandoverFieldRow *
find_field (GtkWidget  *widget,
            const char *id)
{
  if (TRUNK_IS_HANDOVER_FIELD_ROW (widget) &&
      g_str_equal (trunk_handover_row_get_id (trunk_handover_field_row_get_row (TRUNK_HANDOVER_FIELD_ROW (widget))), id))
    return TRUNK_HANDOVER_FIELD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      TrunkHandoverFieldRow *found = find_field (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static void
store_secret (TrunkSetup *setup)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new (SECRET, -1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  trunk_setup_store_secret_async (setup, TRUNK_SECRET_CLIENT_SECRET, secret, NULL, ready_cb, &result);
  test_app_wait (has_result, &result);
  g_assert_true (trunk_setup_store_secret_finish (setup, result, &error));
}

static char *
read_clipboard (GtkWidget *widget)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_autoptr(GAsyncResult) result = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, ready_cb, &result);
  test_app_wait (has_result, &result);

  return gdk_clipboard_read_text_finish (clipboard, result, NULL);
}

/* Writes a run into the history, as one before the restart of the program: everything passes but the first account's first rung. */
static void
record_run (TrunkSetup *setup)
{
  TrunkWorkspace *workspace = trunk_session_get_workspace (trunk_setup_get_session (setup));
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (setup);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkPlan) plan = trunk_plan_new (snapshot, trunk_setup_get_requirement (setup), NULL, &error);
  gint64 run = trunk_workspace_begin_run (workspace, trunk_setup_get_id (setup), "Voice mail", 1, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr(TrunkCheckItem) item = g_list_model_get_item (G_LIST_MODEL (plan), i);
      gboolean broken = i == trunk_plan_get_n_shared (plan);
      TrunkStoredResult result = {
        .check = trunk_check_item_get_check_id (item), .subject = trunk_check_item_get_subject (item),
        .status = broken ? TRUNK_STATUS_FAIL : TRUNK_STATUS_PASS,
        .finding = trunk_finding_get_nick (broken ? TRUNK_FINDING_MAILBOX_UNLICENSED : TRUNK_FINDING_OK),
        .started = G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC, .duration = 1000, .evidence = "{}",
      };

      trunk_workspace_add_results (workspace, run, &result, 1, &error);
      g_assert_no_error (error);
    }
  g_assert_true (trunk_workspace_end_run (workspace, run, TRUNK_RUN_FINISHED, &error));
}

/* The fields of the system's own screen, each with its value; a tick is kept, and all of them make the step done. */
static void
test_sheet (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 2);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  TrunkHandoverSheetView *sheet = TRUNK_HANDOVER_SHEET_VIEW (test_app_find_named (page, "sheet"));
  guint n = trunk_handover_sheet_view_get_n_rows (sheet);
  static const char * const ids[] = {
    "display-name", "validate-certificates", "authentication-mode", "client-id", "directory-id", "client-secret",
    "authentication-endpoint", "resource-uri"
  };

  g_assert_nonnull (test_app_find_text (page, "New Unified Messaging Service"));
  g_assert_nonnull (test_app_find_text (page, "66666666-7777-4888-8999-aaaaaaaaaaaa"));
  g_assert_nonnull (test_app_find_text (page, "https://graph.microsoft.com"));
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (ids));
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));

  for (guint i = 0; i < n; i++)
    {
      TrunkHandoverFieldRow *row = find_field (page, ids[i]);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (test_app_find_named (GTK_WIDGET (row), "entered")), TRUE);
      test_app_settle ();
      /* The row with the focus stays. */
      g_assert_true (find_field (page, ids[i]) == row);
    }
  g_assert_true (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));
  g_assert_nonnull (test_app_find_text (page, "8 of 8 fields entered"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (test_app_find_named (GTK_WIDGET (find_field (page, "client-id")), "entered")), FALSE);
  g_assert_false (trunk_wizard_page_get_complete (TRUNK_WIZARD_PAGE (page)));
  test_app_close (page);

  page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  g_assert_nonnull (test_app_find_text (page, "7 of 8 fields entered"));
  g_assert_true (trunk_handover_field_row_get_entered (find_field (page, "directory-id")));
  g_assert_false (trunk_handover_field_row_get_entered (find_field (page, "client-id")));
  test_app_close (page);
}

/* What is missing is said where it is missing, with the way there. */
static void
test_missing (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 0);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  g_autoptr(GError) error = NULL;
  GtkWidget *page, *go_to;

  values.client_id = "";
  g_assert_true (trunk_setup_set_registration (setup, &values, &error));
  page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  g_assert_nonnull (test_app_find_text (page, "2 values are still missing"));
  g_assert_nonnull (test_app_find_text (page, "There is no client secret."));
  g_assert_nonnull (test_app_find_text (page, "The application (client) ID is missing."));
  go_to = test_app_find_named (GTK_WIDGET (find_field (page, "client-id")), "go_to");
  g_assert_true (gtk_widget_get_mapped (go_to));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (go_to)), ==, "Open Registration");

  values = *trunk_setup_get_registration (setup);
  values.client_id = "66666666-7777-4888-8999-aaaaaaaaaaaa";
  g_assert_true (trunk_setup_set_registration (setup, &values, &error));
  wait_for_text (page, "66666666-7777-4888-8999-aaaaaaaaaaaa");
  g_assert_nonnull (test_app_find_text (page, "1 value is still missing"));
  trunk_setup_note_secret (setup, TRUNK_SECRET_CLIENT_SECRET, TRUE);
  wait_for_text (page, "It is copied from where Trunkline keeps secrets");
  g_assert_null (test_app_find_text (page, "still missing"));
  test_app_close (page);
}

static gboolean
has_content (gpointer user_data)
{
  return gdk_clipboard_get_content (user_data) != NULL;
}

static gboolean
has_no_content (gpointer user_data)
{
  return gdk_clipboard_get_content (user_data) == NULL;
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_late (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* The secret goes from the store into the clipboard, and is seen nowhere. */
static void
test_secret (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GdkClipboard *clipboard;
  GtkWidget *page, *button;
  g_autofree char *text = NULL;

  /* Thought to be kept; the store knows better. */
  trunk_setup_note_secret (setup, TRUNK_SECRET_CLIENT_SECRET, TRUE);
  page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  clipboard = gtk_widget_get_clipboard (page);
  button = test_app_find_named (GTK_WIDGET (find_field (page, "client-secret")), "copy_secret");
  gdk_clipboard_set_content (clipboard, NULL);
  gtk_widget_activate (button);
  wait_for_text (page, "No client secret is kept");
  store_secret (setup);
  gtk_widget_activate (button);
  test_app_wait (has_content, clipboard);
  text = read_clipboard (page);
  g_assert_cmpstr (text, ==, SECRET);
  g_assert_null (test_app_find_text (page, "canary"));
  g_assert_null (test_app_find_text (page, "No client secret is kept"));

  test_app_close (page);
}

/* It leaves the clipboard by itself, but takes nothing else along. */
static void
test_clip (void)
{
  /* One that other programs have no part in. */
  g_autoptr(GdkClipboard) clipboard = g_object_new (GDK_TYPE_CLIPBOARD, "display", gdk_display_get_default (), NULL);
  g_autoptr(TrunkSecret) secret = trunk_secret_new (SECRET, -1);
  GdkContentProvider *other = NULL;
  gboolean late = FALSE;

  trunk_secret_clip_copy (clipboard, secret, 1);
  g_assert_nonnull (gdk_clipboard_get_content (clipboard));
  test_app_wait (has_no_content, clipboard);

  trunk_secret_clip_copy (clipboard, secret, 1);
  gdk_clipboard_set_text (clipboard, "something else");
  other = gdk_clipboard_get_content (clipboard);
  g_timeout_add_seconds (2, late_cb, &late);
  test_app_wait (is_late, &late);
  g_assert_true (gdk_clipboard_get_content (clipboard) == other);
}

static gboolean
is_ready (gpointer user_data)
{
  return find_visible (user_data, "save") != NULL && find_visible (user_data, "preview") != NULL;
}

static char *
dup_preview (GtkWidget *page)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (test_app_find_named (page, "preview")));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);

  return text;
}

/* Before there is a run, the report leads to the tests; after it, it shows what is in it, and that it was searched. */
static void
test_report (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 3);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);

  choose (page, 1);
  wait_for_text (page, "Nothing has been tested yet");
  g_assert_null (find_visible (page, "preview"));
  test_app_close (page);

  g_clear_object (&session);
  session = test_app_session_new (NULL);
  setup = test_app_setup_new (session, NULL, 3);
  store_secret (setup);
  record_run (setup);
  page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  for (guint output = 1; output <= 5; output++)
    {
      g_autofree char *preview = NULL;

      choose (page, output);
      test_app_wait (is_ready, page);
      wait_for_text (page, "Holds no secret: searched for the 1 that is kept");
      preview = dup_preview (page);
      if (output <= 3)
        g_assert_nonnull (strstr (preview, "2 of 3 mailboxes work."));
      else
        g_assert_nonnull (strstr (preview, "\"user00002@contoso.example\""));
    }
  test_app_close (page);
}

/* A secret that was typed into a name: said, and nothing can be saved or seen. */
static void
test_found (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  TrunkServiceValues values = *trunk_setup_get_service (setup);
  g_autoptr(GError) error = NULL;
  g_autofree char *preview = NULL;
  GtkWidget *page;

  values.display_name = "Mail " SECRET;
  g_assert_true (trunk_setup_set_service (setup, &values, &error));
  store_secret (setup);
  page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  choose (page, 5);
  wait_for_text (page, "Not written: the client secret stands in it.");
  g_assert_null (find_visible (page, "ready"));
  preview = dup_preview (page);
  g_assert_null (strstr (preview, "canary"));
  test_app_close (page);
}

/* A system without choices yet: the page says what comes first. */
static void
test_blank (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  g_autoptr(TrunkSetup) setup = trunk_session_create_setup (session);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);

  for (guint output = 0; output <= 5; output++)
    {
      choose (page, output);
      g_assert_null (find_visible (page, "ready"));
    }
  g_assert_nonnull (test_app_find_text (page, "There is no set-up yet"));
  test_app_close (page);
}

/* The list is one stop of the Tab key: passing it chooses nothing. */
static void
test_one_stop (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = test_app_show_page (TRUNK_TYPE_PAGE_HANDOVER, setup);
  GtkListBox *list = GTK_LIST_BOX (test_app_find_named (page, "outputs"));
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (page));

  choose (page, 1);
  wait_for_text (page, "Nothing has been tested yet");
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1))));
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_false (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_WIDGET (list)));
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 1));

  /* The arrows go on from the chosen one. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)));
  g_signal_emit_by_name (list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 2));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 2))));
  test_app_close (page);
}

static gboolean
is_folded (gpointer user_data)
{
  return trunk_two_panes_get_folded (user_data);
}

/* As narrow as a telephone, the parts stand one below the other. */
static void
test_narrow (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkSetup *setup = test_app_setup_new (session, NULL, 1);
  GtkWidget *page = g_object_new (TRUNK_TYPE_PAGE_HANDOVER, "setup", setup, NULL);
  int minimum;

  test_app_show (page, 360, 640);
  trunk_wizard_page_show (TRUNK_WIZARD_PAGE (page));
  test_app_wait (is_folded, test_app_find_named (page, "panes"));
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  test_app_close (page);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/page-handover/sheet", test_sheet);
  g_test_add_func ("/app/page-handover/missing", test_missing);
  g_test_add_func ("/app/page-handover/secret", test_secret);
  g_test_add_func ("/app/page-handover/clip", test_clip);
  g_test_add_func ("/app/page-handover/report", test_report);
  g_test_add_func ("/app/page-handover/found", test_found);
  g_test_add_func ("/app/page-handover/blank", test_blank);
  g_test_add_func ("/app/page-handover/narrow", test_narrow);
  g_test_add_func ("/app/page-handover/one-stop", test_one_stop);

  return g_test_run ();
}
