/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include "app/trunk-account-editor.h"
#include "app/trunk-accounts-change.h"
#include "app/trunk-accounts-import.h"
#include "app/trunk-accounts-list.h"
#include "app/trunk-accounts-table.h"
#include "app/trunk-page-accounts.h"
#include "trunk-test-app.h"

#define N_MANY 100000
/* What no turn of the main loop may take while a long list is loaded or searched. */
#define LONGEST_TURN_MS 100

typedef struct
{
  TrunkSession *session;
  TrunkSetup *setup;
  GtkWidget *page;
} Fixture;

static void
fixture_open (Fixture *fixture,
              guint    n_accounts)
{
  fixture->session = test_app_session_new (NULL);
  fixture->setup = test_app_setup_new (fixture->session, NULL, n_accounts);
  fixture->page = test_app_show_page (TRUNK_TYPE_PAGE_ACCOUNTS, fixture->setup);
  test_app_settle ();
}

static void
fixture_close (Fixture *fixture)
{
  test_app_close (fixture->page);
  g_object_unref (fixture->session);
}

static guint
count_accounts (Fixture *fixture)
{
  return g_list_model_get_n_items (trunk_setup_get_accounts (fixture->setup));
}

static const TrunkAccountValues *
nth (Fixture *fixture,
     guint    n)
{
  g_autoptr(TrunkAccount) account = g_list_model_get_item (trunk_setup_get_accounts (fixture->setup), n);

  /* The list keeps it. */
  return trunk_account_get_values (account);
}

static TrunkAccountsTable *
get_table (Fixture *fixture)
{
  return TRUNK_ACCOUNTS_TABLE (test_app_find_type (fixture->page, TRUNK_TYPE_ACCOUNTS_TABLE));
}

static GtkSelectionModel *
get_selection (Fixture *fixture)
{
  return trunk_accounts_table_get_selection (get_table (fixture));
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Expected;

static gboolean
has_n_accounts (gpointer user_data)
{
  Expected *expected = user_data;

  return count_accounts (expected->fixture) == expected->n;
}

static gboolean
shows_n_rows (gpointer user_data)
{
  Expected *expected = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (expected->fixture))) == expected->n;
}

static void
wait_for_accounts (Fixture *fixture,
                   guint    n)
{
  Expected expected = { fixture, n };

  test_app_wait (has_n_accounts, &expected);
}

static void
wait_for_rows (Fixture *fixture,
               guint    n)
{
  Expected expected = { fixture, n };

  test_app_wait (shows_n_rows, &expected);
}

static gboolean
button_is_ready (gpointer user_data)
{
  return gtk_widget_get_sensitive (user_data);
}

static void
type (GtkWidget  *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
test_empty (void)
{
  Fixture fixture;

  fixture_open (&fixture, 0);
  g_assert_nonnull (test_app_find_text (fixture.page, "No accounts yet"));
  g_assert_cmpuint (trunk_wizard_page_get_state (TRUNK_WIZARD_PAGE (fixture.page)), ==, TRUNK_STEP_STATE_TODO);
  fixture_close (&fixture);
}

/* One account needs an address only; another one with the same address is refused where it is typed. */
static void
test_add_one (void)
{
  Fixture fixture;
  GtkWidget *address, *add;

  fixture_open (&fixture, 0);
  gtk_widget_activate_action (fixture.page, "accounts.add", NULL);
  address = test_app_find_named (fixture.page, "address");
  add = test_app_find_named (fixture.page, "add");
  type (address, " anna@contoso.com ");
  gtk_widget_activate (add);
  wait_for_accounts (&fixture, 1);
  g_assert_cmpstr (nth (&fixture, 0)->alias, ==, "anna");
  g_assert_cmpstr (nth (&fixture, 0)->address, ==, "anna@contoso.com");
  g_assert_cmpuint (nth (&fixture, 0)->capabilities, ==, trunk_setup_get_service (fixture.setup)->capabilities);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, "");

  type (address, "ANNA@contoso.com");
  g_signal_emit_by_name (add, "clicked");
  g_assert_nonnull (test_app_find_text (fixture.page, "already belongs to the account “anna”"));
  type (address, "anna.contoso.com");
  g_signal_emit_by_name (add, "clicked");
  g_assert_nonnull (test_app_find_text (fixture.page, "has no @"));
  g_assert_cmpuint (count_accounts (&fixture), ==, 1);
  fixture_close (&fixture);
}

/* What is typed is saved; clearing the address is allowed, and said. */
static void
test_edit_one (void)
{
  Fixture fixture;
  GtkWidget *address, *alias;

  fixture_open (&fixture, 3);
  gtk_selection_model_select_item (get_selection (&fixture), 1, TRUE);
  gtk_widget_activate_action (fixture.page, "accounts.edit", NULL);
  address = test_app_find_named (fixture.page, "address");
  alias = test_app_find_named (fixture.page, "alias");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (alias)), ==, "user00001");

  type (alias, "ben");
  g_signal_emit_by_name (alias, "entry-activated");
  g_assert_cmpstr (nth (&fixture, 1)->alias, ==, "ben");
  type (alias, "user00002");
  g_signal_emit_by_name (alias, "entry-activated");
  g_assert_cmpstr (nth (&fixture, 1)->alias, ==, "ben");
  g_assert_nonnull (test_app_find_text (fixture.page, "is the alias of another account"));
  type (alias, "ben");
  g_signal_emit_by_name (alias, "entry-activated");

  type (address, "");
  g_signal_emit_by_name (address, "entry-activated");
  g_assert_cmpstr (nth (&fixture, 1)->address, ==, "");
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (fixture.page, "no e-mail address yet"));
  g_assert_nonnull (test_app_find_text (fixture.page, "No address 1"));
  g_assert_cmpuint (trunk_wizard_page_get_state (TRUNK_WIZARD_PAGE (fixture.page)), ==, TRUNK_STEP_STATE_ATTENTION);
  g_assert_cmpstr (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (fixture.page)), ==, "1 account needs attention");

  /* The row stays selected, so that the next change goes to the same account. */
  g_assert_true (gtk_selection_model_is_selected (get_selection (&fixture), 1));
  fixture_close (&fixture);
}

static void
test_search (void)
{
  Fixture fixture;
  GtkWidget *search;

  fixture_open (&fixture, 30);
  search = test_app_find_named (fixture.page, "search");
  gtk_editable_set_text (GTK_EDITABLE (search), "USER 2");
  wait_for_rows (&fixture, 11);
  gtk_editable_set_text (GTK_EDITABLE (search), "user 29");
  wait_for_rows (&fixture, 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody");
  wait_for_rows (&fixture, 0);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (fixture.page, "No account is like that"));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  wait_for_rows (&fixture, 30);
  fixture_close (&fixture);
}

static void
taken_back_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (trunk_accounts_change_apply_finish (TRUNK_ACCOUNTS_CHANGE (source), result, &error));
  g_assert_no_error (error);
}

static void
test_delete (void)
{
  Fixture fixture;
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) back = NULL;
  g_autoptr(TrunkAccountsChange) change = NULL;

  fixture_open (&fixture, 5);
  before = trunk_setup_copy_accounts (fixture.setup);
  gtk_selection_model_select_item (get_selection (&fixture), 1, TRUE);
  gtk_selection_model_select_item (get_selection (&fixture), 3, FALSE);
  gtk_widget_activate_action (fixture.page, "accounts.delete", NULL);
  wait_for_accounts (&fixture, 3);
  g_assert_cmpstr (nth (&fixture, 1)->alias, ==, "user00002");

  after = trunk_setup_copy_accounts (fixture.setup);
  back = trunk_accounts_take_back (before, after, after);
  change = trunk_accounts_change_new (fixture.setup, fixture.page);
  trunk_accounts_change_apply_async (change, back, "Taken back", taken_back_cb, NULL);
  wait_for_accounts (&fixture, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_true (nth (&fixture, i) == trunk_account_get_values (g_ptr_array_index (before, i)));
  fixture_close (&fixture);
}

static TrunkAccount *
make_account (const char *id,
              const char *alias)
{
  g_autofree char *address = g_strconcat (alias, "@contoso.com", NULL);

  return trunk_account_new (&(TrunkAccountValues) { .id = id, .alias = alias, .address = address });
}

/* An undo leaves alone what was done since. */
static void
test_take_back (void)
{
  g_autoptr(TrunkAccount) a = make_account ("a", "a");
  g_autoptr(TrunkAccount) b = make_account ("b", "b");
  g_autoptr(TrunkAccount) c = make_account ("c", "c");
  g_autoptr(TrunkAccount) c_imported = make_account ("c", "c2");
  g_autoptr(TrunkAccount) a_imported = make_account ("a", "a2");
  g_autoptr(TrunkAccount) a_edited = make_account ("a", "a3");
  g_autoptr(TrunkAccount) added = make_account ("n", "n");
  g_autoptr(TrunkAccount) later = make_account ("l", "l");
  g_autoptr(GPtrArray) before = g_ptr_array_new ();
  g_autoptr(GPtrArray) after = g_ptr_array_new ();
  g_autoptr(GPtrArray) now = g_ptr_array_new ();
  g_autoptr(GPtrArray) result = NULL;

  g_ptr_array_add (before, a);
  g_ptr_array_add (before, b);
  g_ptr_array_add (before, c);
  g_ptr_array_add (after, a_imported);      /* b is gone */
  g_ptr_array_add (after, c_imported);
  g_ptr_array_add (after, added);
  g_ptr_array_add (now, a_edited);
  g_ptr_array_add (now, c_imported);
  g_ptr_array_add (now, added);
  g_ptr_array_add (now, later);

  result = trunk_accounts_take_back (before, after, now);
  g_assert_cmpuint (result->len, ==, 4);
  g_assert_true (g_ptr_array_index (result, 0) == a_edited);
  g_assert_true (g_ptr_array_index (result, 1) == b);
  g_assert_true (g_ptr_array_index (result, 2) == c);
  g_assert_true (g_ptr_array_index (result, 3) == later);
}

static void
test_import (void)
{
  Fixture fixture;
  GtkWidget *apply, *without_address;
  TrunkAccountsImport *import;

  fixture_open (&fixture, 2);
  import = TRUNK_ACCOUNTS_IMPORT (test_app_find_type (fixture.page, TRUNK_TYPE_ACCOUNTS_IMPORT));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture.page), "Alias\tName\tE-Mail\n"
                                                                   "anna\tAnna\tanna@contoso.com\n"
                                                                   "user00000\tAnother name\t\n"
                                                                   "cy\tCy\tcy.contoso.com\n"
                                                                   "dan\tDan\t\n");
  gtk_widget_activate_action (fixture.page, "accounts.paste", NULL);
  apply = test_app_find_named (GTK_WIDGET (import), "apply");
  test_app_wait (button_is_ready, apply);
  g_assert_nonnull (test_app_find_text (fixture.page, "1 to add, 1 to change, 2 refused"));
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (fixture.page, "Line 4"));
  g_assert_nonnull (test_app_find_text (fixture.page, "has no @"));
  /* Nothing is done before it is wanted. */
  g_assert_cmpuint (count_accounts (&fixture), ==, 2);

  without_address = test_app_find_named (GTK_WIDGET (import), "without_address");
  gtk_switch_set_active (GTK_SWITCH (without_address), TRUE);
  while (test_app_find_text (fixture.page, "2 to add, 1 to change, 1 refused") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (apply, "clicked");
  wait_for_accounts (&fixture, 4);
  g_assert_cmpstr (nth (&fixture, 0)->display_name, ==, "Another name");
  g_assert_cmpstr (nth (&fixture, 2)->address, ==, "anna@contoso.com");
  g_assert_cmpstr (nth (&fixture, 3)->address, ==, "");
  fixture_close (&fixture);
}

/* Two set-ups of one system do the same for one user. */
static void
test_overlap (void)
{
  Fixture fixture;
  TrunkSetup *other;

  fixture_open (&fixture, 3);
  other = test_app_setup_new (fixture.session, NULL, 1);
  g_assert_nonnull (other);
  trunk_wizard_page_show (TRUNK_WIZARD_PAGE (fixture.page));
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (fixture.page, "Duplicates 1"));
  fixture_close (&fixture);
}

/* A service that can do less than before: one button mends its accounts. */
static void
test_service_lacks (void)
{
  Fixture fixture;
  TrunkServiceValues service;
  g_autoptr(GError) error = NULL;

  fixture_open (&fixture, 4);
  service = *trunk_setup_get_service (fixture.setup);
  service.capabilities = TRUNK_FEATURE_SINGLE_INBOX;
  trunk_setup_set_service (fixture.setup, &service, &error);
  g_assert_no_error (error);
  test_app_settle ();
  g_assert_nonnull (test_app_find_text (fixture.page, "Problems 4"));
  g_signal_emit_by_name (test_app_find_named (fixture.page, "notice"), "activated");
  while (test_app_find_text (fixture.page, "Problems 0") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (nth (&fixture, 3)->capabilities, ==, TRUNK_FEATURE_SINGLE_INBOX);
  fixture_close (&fixture);
}

static gint64
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Iterates until @condition holds. Returns the longest turn of the main loop in milliseconds of this thread's own time, so that a busy machine
 * changes nothing in it. */
static double
measure_turns (TestAppCondition condition,
               gpointer         user_data)
{
  gint64 longest = 0;

  while (!condition (user_data))
    {
      gint64 start = get_thread_time ();

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, get_thread_time () - start);
    }

  return longest / 1000.0;
}

static gboolean
has_judged (gpointer user_data)
{
  Fixture *fixture = user_data;

  return test_app_find_text (fixture->page, "All 100") != NULL && gtk_widget_get_mapped (fixture->page);
}

static double
measure_search (Fixture    *fixture,
                const char *text,
                guint       n)
{
  Expected expected = { fixture, n };

  gint64 start = get_thread_time ();
  double begun;

  gtk_editable_set_text (GTK_EDITABLE (test_app_find_named (fixture->page, "search")), text);
  begun = (get_thread_time () - start) / 1000.0;

  return MAX (begun, measure_turns (shows_n_rows, &expected));
}

static double
measure_change (Fixture    *fixture,
                const char *action,
                guint       n)
{
  Expected expected = { fixture, n };
  gint64 start = get_thread_time ();
  double begun;

  gtk_widget_activate_action (fixture->page, action, NULL);
  begun = (get_thread_time () - start) / 1000.0;

  return MAX (begun, measure_turns (has_n_accounts, &expected));
}

/* A hundred thousand accounts: what is done with them does not hold up the window. */
static void
test_many (void)
{
  Fixture fixture;
  double load, one_letter, two_letters, none, few, all;
  gint64 start;

  fixture.session = test_app_session_new (NULL);
  fixture.setup = test_app_setup_new (fixture.session, NULL, N_MANY);
  start = get_thread_time ();
  fixture.page = test_app_show_page (TRUNK_TYPE_PAGE_ACCOUNTS, fixture.setup);
  g_test_message ("page made and drawn: %.0f ms", (get_thread_time () - start) / 1000.0);
  load = measure_turns (has_judged, &fixture);
  one_letter = measure_search (&fixture, "user 9", 11111);
  two_letters = measure_search (&fixture, "user 99", 1111);
  none = measure_search (&fixture, "", N_MANY);
  gtk_selection_model_select_item (get_selection (&fixture), 50000, TRUE);
  few = measure_change (&fixture, "accounts.delete", N_MANY - 1);
  gtk_selection_model_select_all (get_selection (&fixture));
  all = measure_change (&fixture, "accounts.delete", 0);
  g_test_message ("longest turn: loading %.0f ms, searching %.1f, %.1f and %.1f ms, deleting one %.1f ms, deleting all %.1f ms",
                  load, one_letter, two_letters, none, few, all);
  g_assert_cmpfloat (load, <, LONGEST_TURN_MS);
  g_assert_cmpfloat (one_letter, <, LONGEST_TURN_MS);
  g_assert_cmpfloat (two_letters, <, LONGEST_TURN_MS);
  g_assert_cmpfloat (none, <, LONGEST_TURN_MS);
  fixture_close (&fixture);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/page-accounts/empty", test_empty);
  g_test_add_func ("/page-accounts/add-one", test_add_one);
  g_test_add_func ("/page-accounts/edit-one", test_edit_one);
  g_test_add_func ("/page-accounts/search", test_search);
  g_test_add_func ("/page-accounts/delete", test_delete);
  g_test_add_func ("/page-accounts/take-back", test_take_back);
  g_test_add_func ("/page-accounts/import", test_import);
  g_test_add_func ("/page-accounts/overlap", test_overlap);
  g_test_add_func ("/page-accounts/service-lacks", test_service_lacks);
  /* A measurement, with -m perf. */
  if (g_test_perf ())
    g_test_add_func ("/page-accounts/many", test_many);

  return g_test_run ();
}
