/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "base/trunk-error.h"
#include "model/trunk-workspace-private.h"

#define N_WRITES 200
#define KILL_ROUNDS_US (8 * G_USEC_PER_SEC)
#define BOTH ((TrunkFeature) (TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_SINGLE_INBOX))

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  unused)
{
  fixture->dir = g_dir_make_tmp ("trunk-workspace-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "sub", "workspace.db", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  unused)
{
  remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static TrunkWorkspace *
open_ok (const char *path)
{
  g_autoptr(GError) error = NULL;
  TrunkWorkspace *workspace = trunk_workspace_open (path, &error);

  g_assert_no_error (error);

  return workspace;
}

static TrunkRegistration *
make_registration (const char *id)
{
  const TrunkRegistrationValues values = {
    .id = id, .cloud = "global", .tenant = "contoso.com", .client_id = "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d6e",
    .sp_object_id = "5f2b3c64-93f0-4b21-8f7e-1d2a3b4c5d70", .credential = TRUNK_CREDENTIAL_CERTIFICATE,
    .certificate = "-----BEGIN CERTIFICATE-----", .credential_ends = 1809129600, .signed_in_as = "admin@contoso.com",
  };

  return trunk_registration_new (&values);
}

static TrunkService *
make_service (const char *id,
              const char *registration)
{
  const TrunkServiceValues values = {
    .id = id, .display_name = "Unified messaging", .system = "cisco-unity-connection", .release = "15", .capabilities = BOTH,
    .registration = registration, .proxy_mode = TRUNK_PROXY_MANUAL, .proxy_uri = "http://proxy:8080", .proxy_user = "um",
    .must_be_refused = "ceo@contoso.com", .round_trip = TRUE,
  };

  return trunk_service_new (&values);
}

static TrunkAccount *
make_account (guint n)
{
  g_autofree char *id = g_strdup_printf ("a%u", n);
  g_autofree char *alias = g_strdup_printf ("user%u", n);
  g_autofree char *address = g_strdup_printf ("user%u@contoso.com", n);
  const TrunkAccountValues values = { .id = id, .alias = alias, .address = address, .capabilities = TRUNK_FEATURE_CALENDAR };

  return trunk_account_new (&values);
}

static void
save_base (TrunkWorkspace *workspace)
{
  g_autoptr(TrunkRegistration) registration = make_registration ("reg");
  g_autoptr(TrunkService) service = make_service ("um", "reg");
  g_autoptr(GError) error = NULL;

  trunk_workspace_save_registration (workspace, registration, &error);
  g_assert_no_error (error);
  trunk_workspace_save_service (workspace, service, &error);
  g_assert_no_error (error);
}

static void
test_model (Fixture       *fixture,
            gconstpointer  unused)
{
  g_autoptr(TrunkWorkspace) workspace = open_ok (fixture->path);
  g_autoptr(TrunkWorkspace) again = NULL;
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(TrunkAccount) account = make_account (1);
  g_autoptr(TrunkService) orphan = make_service ("other", "nothing");
  g_autoptr(GError) error = NULL;
  const TrunkRegistrationValues *registration;
  const TrunkServiceValues *service;
  struct stat status;

  save_base (workspace);
  trunk_workspace_save_account (workspace, "um", account, &error);
  g_assert_no_error (error);

  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  again = open_ok (fixture->path);
  g_assert_cmpstr (trunk_workspace_get_id (again), ==, trunk_workspace_get_id (workspace));
  snapshot = trunk_workspace_dup_snapshot (again, "um", &error);
  g_assert_no_error (error);
  registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  g_assert_cmpstr (registration->tenant, ==, "contoso.com");
  g_assert_null (registration->app_object_id);
  g_assert_cmpint (registration->credential, ==, TRUNK_CREDENTIAL_CERTIFICATE);
  g_assert_cmpint (registration->credential_ends, ==, 1809129600);
  service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  g_assert_cmpuint (service->capabilities, ==, BOTH);
  g_assert_cmpint (service->proxy_mode, ==, TRUNK_PROXY_MANUAL);
  g_assert_cmpstr (service->must_be_refused, ==, "ceo@contoso.com");
  g_assert_true (service->round_trip);
  g_assert_cmpuint (trunk_snapshot_get_n_accounts (snapshot), ==, 1);
  g_assert_cmpstr (trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, 0))->address, ==, "user1@contoso.com");

  g_assert_null (trunk_workspace_get_service (again, "none", &error));
  g_assert_no_error (error);
  g_assert_false (trunk_workspace_save_service (again, orphan, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_false (trunk_workspace_delete_registration (again, "reg", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  g_assert_true (trunk_workspace_delete_service (again, "um", &error));
  g_assert_true (trunk_workspace_delete_registration (again, "reg", &error));
  g_assert_null (trunk_workspace_dup_snapshot (again, "um", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

static void
test_all_or_none (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_autoptr(TrunkWorkspace) workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;
  const char * const ids[] = { "a1", "a2", NULL };
  const TrunkAccountValues twice = { .id = "x", .alias = "x", .address = "USER3@contoso.com" };

  save_base (workspace);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (accounts, make_account (i));
  g_ptr_array_add (accounts, trunk_account_new (&twice));
  g_assert_false (trunk_workspace_add_accounts (workspace, "um", accounts, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "USER3@contoso.com"));
  g_clear_error (&error);
  listed = trunk_workspace_list_accounts (workspace, "um", &error);
  g_assert_cmpuint (listed->len, ==, 0);
  g_clear_pointer (&listed, g_ptr_array_unref);

  g_ptr_array_set_size (accounts, 10);
  g_assert_true (trunk_workspace_add_accounts (workspace, "um", accounts, &error));
  g_assert_true (trunk_workspace_delete_accounts (workspace, "um", ids, &error));
  snapshot = trunk_workspace_dup_snapshot (workspace, "um", &error);
  g_assert_cmpuint (trunk_snapshot_get_n_accounts (snapshot), ==, 8);

  g_assert_true (trunk_workspace_delete_service (workspace, "um", &error));
  g_assert_true (trunk_workspace_save_snapshot (workspace, snapshot, &error));
  g_assert_no_error (error);
  listed = trunk_workspace_list_accounts (workspace, "um", &error);
  g_assert_cmpuint (listed->len, ==, 8);
}

static void
test_bulk (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(TrunkWorkspace) workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GError) error = NULL;
  double seconds;

  save_base (workspace);
  for (guint i = 0; i < 100000; i++)
    g_ptr_array_add (accounts, make_account (i));
  g_test_timer_start ();
  g_assert_true (trunk_workspace_add_accounts (workspace, "um", accounts, &error));
  seconds = g_test_timer_elapsed ();
  listed = trunk_workspace_list_accounts (workspace, "um", &error);
  g_assert_cmpuint (listed->len, ==, 100000);
  g_assert_cmpstr (trunk_account_get_values (g_ptr_array_index (listed, 99999))->alias, ==, "user99999");
  g_test_message ("100,000 accounts saved in %.2f s", seconds);
}

typedef struct
{
  GError *error;
  gboolean done;
} Update;

static void
updated_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Update *update = user_data;
  gboolean ok = trunk_workspace_update_accounts_finish (TRUNK_WORKSPACE (source), result, &update->error);

  g_assert_true (ok == (update->error == NULL));
  update->done = TRUE;
}

/* (transfer full) (nullable): why @before could not be made @after */
static GError *
update_accounts (TrunkWorkspace *workspace,
                 GPtrArray      *before,
                 GPtrArray      *after,
                 GCancellable   *cancellable)
{
  Update update = { 0 };

  trunk_workspace_update_accounts_async (workspace, "um", before, after, cancellable, updated_cb, &update);
  while (!update.done)
    g_main_context_iteration (NULL, TRUE);

  return update.error;
}

static void
assert_same_list (TrunkWorkspace *workspace,
                  GPtrArray      *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) listed = trunk_workspace_list_accounts (workspace, "um", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, expected->len);
  for (guint i = 0; i < listed->len; i++)
    {
      const TrunkAccountValues *is = trunk_account_get_values (g_ptr_array_index (listed, i));
      const TrunkAccountValues *shall = trunk_account_get_values (g_ptr_array_index (expected, i));

      g_assert_cmpstr (is->id, ==, shall->id);
      g_assert_cmpstr (is->alias, ==, shall->alias);
      g_assert_cmpstr (is->address, ==, shall->address);
      g_assert_cmpuint (is->capabilities, ==, shall->capabilities);
    }
}

static GPtrArray *
copy_accounts (GPtrArray *accounts)
{
  return g_ptr_array_copy (accounts, (GCopyFunc) (void *) g_object_ref, NULL);
}

static void
set_nth (GPtrArray  *accounts,
         guint       n,
         const char *alias,
         const char *address)
{
  TrunkAccountValues values = *trunk_account_get_values (g_ptr_array_index (accounts, n));
  TrunkAccount *account;

  values.alias = alias;
  values.address = address;
  account = trunk_account_new (&values);
  g_object_unref (g_ptr_array_index (accounts, n));
  accounts->pdata[n] = account;
}

static void
test_update (Fixture       *fixture,
             gconstpointer  unused)
{
  g_autoptr(TrunkWorkspace) workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) ten = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) fewer = NULL;
  g_autoptr(GPtrArray) swapped = NULL;
  g_autoptr(GPtrArray) bad = NULL;
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GError *result;

  save_base (workspace);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (ten, make_account (i));
  g_assert_null (update_accounts (workspace, none, ten, NULL));
  assert_same_list (workspace, ten);

  /* Some go, one changes, one comes; two have no address. */
  fewer = copy_accounts (ten);
  g_ptr_array_remove_index (fewer, 8);
  g_ptr_array_remove_index (fewer, 2);
  set_nth (fewer, 0, "first", "");
  set_nth (fewer, 3, "fourth", "");
  g_ptr_array_add (fewer, make_account (77));
  g_assert_null (update_accounts (workspace, ten, fewer, NULL));
  assert_same_list (workspace, fewer);

  /* An undo puts them where they were. */
  g_assert_null (update_accounts (workspace, fewer, ten, NULL));
  assert_same_list (workspace, ten);

  swapped = copy_accounts (ten);
  set_nth (swapped, 0, trunk_account_get_values (g_ptr_array_index (ten, 1))->alias, trunk_account_get_values (g_ptr_array_index (ten, 1))->address);
  set_nth (swapped, 1, trunk_account_get_values (g_ptr_array_index (ten, 0))->alias, trunk_account_get_values (g_ptr_array_index (ten, 0))->address);
  g_assert_null (update_accounts (workspace, ten, swapped, NULL));
  assert_same_list (workspace, swapped);

  bad = copy_accounts (swapped);
  set_nth (bad, 4, "unique", trunk_account_get_values (g_ptr_array_index (swapped, 5))->address);
  result = update_accounts (workspace, swapped, bad, NULL);
  g_assert_error (result, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_clear_error (&result);
  assert_same_list (workspace, swapped);

  g_cancellable_cancel (cancelled);
  result = update_accounts (workspace, swapped, none, cancelled);
  g_assert_error (result, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&result);
  assert_same_list (workspace, swapped);
}

static gint64
add_run (TrunkWorkspace          *workspace,
         const TrunkStoredResult *results,
         gsize                    n)
{
  g_autoptr(GError) error = NULL;
  gint64 run = trunk_workspace_begin_run (workspace, "um", "Unified messaging", n, &error);

  g_assert_no_error (error);
  g_assert_true (trunk_workspace_add_results (workspace, run, results, n, &error));
  g_assert_true (trunk_workspace_end_run (workspace, run, TRUNK_RUN_FINISHED, &error));
  g_assert_no_error (error);

  return run;
}

static void
test_history (Fixture       *fixture,
              gconstpointer  unused)
{
  static const TrunkStoredResult before[] = {
    { "mailbox", "anna", TRUNK_STATUS_PASS, "ok", 1, 1000, NULL },
    { "mailbox", "ben", TRUNK_STATUS_FAIL, "mailbox-unknown", 2, 1000, "{\"http-status\":\"404\"}" },
    { "mailbox", "cy", TRUNK_STATUS_FAIL, "mailbox-unknown", 3, 1000, NULL },
    { "mailbox", "dan", TRUNK_STATUS_PASS, "ok", 4, 100000, NULL },
    { "mailbox", "eve", TRUNK_STATUS_PASS, "ok", 5, 1000, NULL },
    { "mailbox", "fay", TRUNK_STATUS_PASS, "ok", 6, 1000, NULL },
  };
  static const TrunkStoredResult after[] = {
    { "mailbox", "anna", TRUNK_STATUS_FAIL, "access-denied", 1, 1000, NULL },
    { "mailbox", "ben", TRUNK_STATUS_PASS, "ok", 2, 1000, NULL },
    { "mailbox", "cy", TRUNK_STATUS_FAIL, "throttled", 3, 1000, NULL },
    { "mailbox", "dan", TRUNK_STATUS_PASS, "ok", 4, 400000, NULL },
    { "mailbox", "eve", TRUNK_STATUS_PASS, "ok", 5, 2000, NULL },
    { "mailbox", "new", TRUNK_STATUS_FAIL, "mailbox-unknown", 7, 1000, NULL },
  };
  static const struct { TrunkDifferenceKind kind; const char *subject; } expected[] = {
    { TRUNK_DIFFERENCE_BROKEN, "anna" }, { TRUNK_DIFFERENCE_MENDED, "ben" }, { TRUNK_DIFFERENCE_CHANGED, "cy" },
    { TRUNK_DIFFERENCE_SLOWER, "dan" }, { TRUNK_DIFFERENCE_NEW, "new" }, { TRUNK_DIFFERENCE_GONE, "fay" },
  };
  g_autoptr(TrunkWorkspace) workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GPtrArray) results = NULL;
  g_autoptr(GPtrArray) differences = NULL;
  g_autoptr(GError) error = NULL;
  const TrunkStoredResult again = { "mailbox", "ben", TRUNK_STATUS_PASS, "ok", 9, 5, NULL };
  const TrunkStoredRun *run;
  gint64 first = add_run (workspace, before, G_N_ELEMENTS (before));
  gint64 second = add_run (workspace, after, G_N_ELEMENTS (after));
  gint64 third;

  differences = trunk_workspace_compare_runs (workspace, first, second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (differences->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < differences->len; i++)
    {
      const TrunkDifference *difference = g_ptr_array_index (differences, i);

      g_assert_cmpint (difference->kind, ==, expected[i].kind);
      g_assert_cmpstr (difference->subject, ==, expected[i].subject);
    }

  third = trunk_workspace_begin_run (workspace, "um", NULL, 4, &error);
  g_assert_true (trunk_workspace_add_results (workspace, third, before, 2, &error));
  g_assert_true (trunk_workspace_add_results (workspace, third, &again, 1, &error));
  results = trunk_workspace_list_results (workspace, third, &error);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpint (((TrunkStoredResult *) g_ptr_array_index (results, 1))->status, ==, TRUNK_STATUS_PASS);
  g_assert_null (((TrunkStoredResult *) g_ptr_array_index (results, 1))->evidence);

  runs = trunk_workspace_list_runs (workspace, "um", 10, &error);
  g_assert_cmpuint (runs->len, ==, 3);
  run = g_ptr_array_index (runs, 0);
  g_assert_cmpint (run->id, ==, third);
  g_assert_cmpint (run->state, ==, TRUNK_RUN_RUNNING);
  g_assert_cmpint (run->ended, ==, 0);
  run = g_ptr_array_index (runs, 2);
  g_assert_cmpint (run->state, ==, TRUNK_RUN_FINISHED);
  g_assert_cmpuint (run->n_passed, ==, 4);
  g_assert_cmpuint (run->n_failed, ==, 2);
  g_assert_cmpstr (run->service_name, ==, "Unified messaging");

  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = trunk_workspace_list_runs_before (workspace, "um", third, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpint (((TrunkStoredRun *) g_ptr_array_index (runs, 0))->id, ==, second);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = trunk_workspace_list_runs_before (workspace, NULL, first, 10, &error);
  g_assert_cmpuint (runs->len, ==, 0);

  g_assert_true (trunk_workspace_prune_runs (workspace, NULL, 1, &error));
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = trunk_workspace_list_runs (workspace, NULL, 10, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_clear_pointer (&results, g_ptr_array_unref);
  results = trunk_workspace_list_results (workspace, first, &error);
  g_assert_cmpuint (results->len, ==, 0);
  g_assert_false (trunk_workspace_end_run (workspace, 999, TRUNK_RUN_FINISHED, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

/* Opens @path, which must be refused and left byte by byte as it is. */
static void
assert_refused (const char *path,
                const char *complaint)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkWorkspace) workspace = NULL;

  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  workspace = trunk_workspace_open (path, &error);
  g_assert_null (workspace);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT);
  if (strstr (error->message, complaint) == NULL)
    g_error ("“%s” does not say “%s”", error->message, complaint);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
change (const char *path,
        const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  unused)
{
  TrunkWorkspace *workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *kept = NULL;
  gsize length;

  save_base (workspace);
  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (accounts, make_account (i));
  g_assert_true (trunk_workspace_add_accounts (workspace, "um", accounts, NULL));
  g_object_unref (workspace);
  workspace = open_ok (fixture->path);    /* makes the backup */
  g_object_unref (workspace);

  g_assert_true (g_file_get_contents (fixture->path, &data, &length, NULL));
  for (gsize i = 3 * length / 4; i < 3 * length / 4 + 9000; i++)
    data[i] ^= 0x5a;
  g_assert_true (g_file_set_contents (fixture->path, data, length, NULL));
  assert_refused (fixture->path, "damaged");
  assert_refused (fixture->path, "There is a backup");

  g_assert_true (g_file_set_contents (fixture->path, "not a database at all, but long enough to be looked at as one", -1, NULL));
  assert_refused (fixture->path, "damaged");
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_refused (fixture->path, "empty");

  kept = trunk_workspace_restore_backup (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  workspace = open_ok (fixture->path);
  listed = trunk_workspace_list_accounts (workspace, "um", &error);
  g_assert_cmpuint (listed->len, ==, 2000);
  g_object_unref (workspace);
}

static void
test_newer_or_foreign (Fixture       *fixture,
                       gconstpointer  unused)
{
  g_autofree char *foreign = g_build_filename (fixture->dir, "foreign.db", NULL);
  TrunkWorkspace *workspace = open_ok (fixture->path);

  save_base (workspace);
  g_object_unref (workspace);
  change (fixture->path, "PRAGMA user_version = 99");
  assert_refused (fixture->path, "newer Trunkline");

  change (foreign, "CREATE TABLE bookmarks (url TEXT)");
  assert_refused (foreign, "not a Trunkline workspace");
}

static void
test_migration (Fixture       *fixture,
                gconstpointer  unused)
{
  static const char * const steps[] = {
    "CREATE TABLE colours (name TEXT NOT NULL) STRICT; INSERT INTO colours VALUES ('red')",
    "ALTER TABLE colours ADD COLUMN hue INTEGER NOT NULL DEFAULT 7",
    "INSERT INTO colours VALUES ('blue', 1); SELECT no_such_function ()",
  };
  g_autofree char *path = g_build_filename (fixture->dir, "old.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WorkspaceStatement) statement = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (workspace_migrate (db, steps, 1, &error));
  g_assert_true (workspace_migrate (db, steps, 2, &error));
  g_assert_no_error (error);

  /* A step that fails leaves the version and the content before it. */
  g_assert_false (workspace_migrate (db, steps, 3, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  statement = workspace_prepare (db, "SELECT count(*), sum(hue), (SELECT user_version FROM pragma_user_version) FROM colours", &error);
  g_assert_cmpint (workspace_step (db, statement, &error), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 1);
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, 7);
  g_assert_cmpint (sqlite3_column_int (statement, 2), ==, 2);
  g_clear_pointer (&statement, sqlite3_finalize);
  sqlite3_close (db);
}

/* A workspace of the first released form, as it lies on people's disks, opens with everything in it. */
static void
test_from_version_1 (Fixture       *fixture,
                     gconstpointer  unused)
{
  g_autofree char *path = g_build_filename (fixture->dir, "first.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(TrunkWorkspace) workspace = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (workspace_migrate (db, workspace_migrations, 1, &error));
  g_assert_no_error (error);
  sqlite3_close (db);
  change (path,
          "PRAGMA application_id = 1414680139;"
          "INSERT INTO meta VALUES ('id', 'w1');"
          "INSERT INTO registrations (id, cloud, tenant, client_id, credential, credential_ends) VALUES ('r', 'global', 't', 'c', 'secret', 0);"
          "INSERT INTO services (id, display_name, system, release, capabilities, registration, proxy_mode, round_trip)"
          " VALUES ('um', 'Voice mail', 'cisco-unity-connection', '15su4', 'single-inbox', 'r', 'system', 0);"
          "INSERT INTO accounts (service, id, alias, address, capabilities) VALUES ('um', 'a', 'alice', 'alice@contoso.example', 'single-inbox');"
          "INSERT INTO runs (service, service_name, started, ended, state, n_planned) VALUES ('um', 'Voice mail', 1, 2, 'finished', 3)");

  workspace = open_ok (path);
  accounts = trunk_workspace_list_accounts (workspace, "um", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_cmpstr (trunk_account_get_values (g_ptr_array_index (accounts, 0))->address, ==, "alice@contoso.example");
  g_assert_true (trunk_workspace_set_mark (workspace, "um", "step", "tests", &error));
  g_assert_no_error (error);
}

static void
test_marks (Fixture       *fixture,
            gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *other = NULL;
  g_autofree char *gone = NULL;
  TrunkWorkspace *workspace = open_ok (fixture->path);

  save_base (workspace);
  g_assert_null (trunk_workspace_dup_mark (workspace, "um", "step"));
  g_assert_true (trunk_workspace_set_mark (workspace, "um", "step", "service", &error));
  g_assert_true (trunk_workspace_set_mark (workspace, "um", "step", "tests", &error));
  g_assert_true (trunk_workspace_set_mark (workspace, "", "open-setup", "um", &error));
  g_object_unref (workspace);

  workspace = open_ok (fixture->path);
  mark = trunk_workspace_dup_mark (workspace, "um", "step");
  g_assert_cmpstr (mark, ==, "tests");
  /* The marks of a service go with it, those of the workspace stay. */
  g_assert_true (trunk_workspace_delete_service (workspace, "um", &error));
  gone = trunk_workspace_dup_mark (workspace, "um", "step");
  g_assert_null (gone);
  other = trunk_workspace_dup_mark (workspace, "", "open-setup");
  g_assert_cmpstr (other, ==, "um");
  g_assert_true (trunk_workspace_set_mark (workspace, "", "open-setup", NULL, &error));
  g_assert_null (trunk_workspace_dup_mark (workspace, "", "open-setup"));
  g_object_unref (workspace);
}

static void
test_trust (Fixture       *fixture,
            gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;
  TrunkWorkspace *workspace = open_ok (fixture->path);

  save_base (workspace);
  none = trunk_workspace_dup_trust (workspace, "um", &error);
  g_assert_cmpstr (none, ==, "");
  g_assert_true (trunk_workspace_add_trust (workspace, "um", "AA", "first\n", &error));
  g_assert_true (trunk_workspace_add_trust (workspace, "um", "BB", "second\n", &error));
  g_assert_true (trunk_workspace_add_trust (workspace, "um", "AA", "first\n", &error));
  both = trunk_workspace_dup_trust (workspace, "um", &error);
  g_assert_cmpstr (both, ==, "first\nsecond\n");
  g_assert_true (trunk_workspace_remove_trust (workspace, "um", "AA", &error));
  one = trunk_workspace_dup_trust (workspace, "um", &error);
  g_assert_cmpstr (one, ==, "second\n");

  g_assert_false (trunk_workspace_add_trust (workspace, "no-such-service", "AA", "first\n", &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_object_unref (workspace);
}

static void
test_backup (Fixture       *fixture,
             gconstpointer  unused)
{
  TrunkWorkspace *workspace = open_ok (fixture->path);
  g_autofree char *backup = NULL;
  struct utimbuf old = { 0 };
  gint64 made = 0;

  g_assert_null (trunk_workspace_dup_backup_path (fixture->path, NULL));
  save_base (workspace);
  g_object_unref (workspace);

  g_object_unref (open_ok (fixture->path));
  backup = trunk_workspace_dup_backup_path (fixture->path, &made);
  g_assert_nonnull (backup);

  old.actime = old.modtime = made - 3600;
  g_assert_cmpint (utime (backup, &old), ==, 0);
  g_object_unref (open_ok (fixture->path));
  g_free (trunk_workspace_dup_backup_path (fixture->path, &made));
  g_assert_cmpint (made, ==, old.modtime);

  old.actime = old.modtime = made - 25 * 3600;
  g_assert_cmpint (utime (backup, &old), ==, 0);
  g_object_unref (open_ok (fixture->path));
  g_free (trunk_workspace_dup_backup_path (fixture->path, &made));
  g_assert_cmpint (made, >, old.modtime + 24 * 3600);
}

/* A copy that stops at a lock leaves the backup that is there alone. */
static void
test_backup_locked (Fixture       *fixture,
                    gconstpointer  unused)
{
  TrunkWorkspace *workspace = open_ok (fixture->path);
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *backup = NULL;
  gsize before_length, after_length;

  save_base (workspace);
  g_assert_true (trunk_workspace_backup (workspace, &error));
  g_assert_no_error (error);
  backup = trunk_workspace_dup_backup_path (fixture->path, NULL);
  g_assert_true (g_file_get_contents (backup, &before, &before_length, NULL));

  g_assert_true (workspace_begin (workspace->db, NULL));
  g_assert_true (workspace_exec (workspace->db, "UPDATE services SET display_name = 'other'", NULL));
  g_assert_false (trunk_workspace_backup (workspace, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  workspace_end (workspace->db, FALSE, NULL);
  g_object_unref (workspace);

  g_assert_true (g_file_get_contents (backup, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* Where there is a backup, no empty workspace is made in the place of one that is gone. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  unused)
{
  TrunkWorkspace *workspace = open_ok (fixture->path);
  g_autoptr(GPtrArray) services = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *backup = NULL;

  save_base (workspace);
  g_assert_true (trunk_workspace_backup (workspace, NULL));
  backup = trunk_workspace_dup_backup_path (fixture->path, NULL);
  g_object_unref (workspace);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_null (trunk_workspace_open (fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, backup));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_rename (backup, fixture->path), ==, 0);
  workspace = open_ok (fixture->path);
  services = trunk_workspace_list_services (workspace, NULL);
  g_assert_cmpuint (services->len, ==, 1);
  g_object_unref (workspace);
}

/* The writer of the kill test: adds accounts @first to N_WRITES - 1, one transaction each, and says so after each. */
static int
write_accounts (const char *path,
                guint       first)
{
  g_autoptr(TrunkWorkspace) workspace = open_ok (path);

  for (guint i = first; i < N_WRITES; i++)
    {
      g_autoptr(TrunkAccount) account = make_account (i);
      guint8 written = (guint8) i;

      if (!trunk_workspace_save_account (workspace, "um", account, NULL) || write (STDOUT_FILENO, &written, 1) != 1)
        return 1;
    }

  return 0;
}

static const char *program;

static void
test_killed (Fixture       *fixture,
             gconstpointer  unused)
{
  gint64 end = g_get_monotonic_time () + KILL_ROUNDS_US;
  guint rounds = 0, kills = 0;

  while (g_get_monotonic_time () < end)
    {
      g_autofree char *path = g_strdup_printf ("%s-%u", fixture->path, rounds);
      guint acknowledged = 0;

      {
        g_autoptr(TrunkWorkspace) workspace = open_ok (path);

        save_base (workspace);
      }

      while (acknowledged < N_WRITES)
        {
          g_autofree char *first = g_strdup_printf ("%u", acknowledged);
          const char *argv[] = { program, "--write", path, first, NULL };
          guint stop_after = acknowledged + g_test_rand_int_range (0, 60);
          g_autoptr(GError) error = NULL;
          g_autoptr(GPtrArray) accounts = NULL;
          g_autoptr(TrunkWorkspace) workspace = NULL;
          gboolean running = TRUE;
          guint8 written;
          int output, status;
          GPid pid;

          g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &output, NULL, &error);
          g_assert_no_error (error);
          while (acknowledged < stop_after && (running = read (output, &written, 1) == 1))
            acknowledged = (guint) written + 1;
          if (running)
            {
              /* Somewhere within a write: spin for a random part of the time that one takes. */
              for (guint spin = g_test_rand_int_range (0, 200000); spin > 0; spin--)
                __asm__ volatile ("");
              kill (pid, SIGKILL);
              kills++;
              while (read (output, &written, 1) == 1)
                acknowledged = (guint) written + 1;
            }
          close (output);
          g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

          workspace = open_ok (path);
          accounts = trunk_workspace_list_accounts (workspace, "um", &error);
          g_assert_no_error (error);
          g_assert_cmpuint (accounts->len, >=, acknowledged);
          g_assert_cmpuint (accounts->len, <=, acknowledged + 1);
          for (guint i = 0; i < acknowledged; i++)
            {
              g_autofree char *id = g_strdup_printf ("a%u", i);

              g_assert_cmpstr (trunk_account_get_values (g_ptr_array_index (accounts, i))->id, ==, id);
            }
          if (!running)
            break;
        }
      g_assert_cmpuint (acknowledged, ==, N_WRITES);
      rounds++;
    }

  g_test_message ("%u rounds of %u writes, %u kills", rounds, N_WRITES, kills);
  g_assert_cmpuint (kills, >, 0);
}

int
main (int    argc,
      char **argv)
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    return write_accounts (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/workspace/" name, Fixture, NULL, setup, func, teardown)
  ADD ("model", test_model);
  ADD ("all-or-none", test_all_or_none);
  ADD ("bulk", test_bulk);
  ADD ("history", test_history);
  ADD ("damaged", test_damaged);
  ADD ("newer-or-foreign", test_newer_or_foreign);
  ADD ("migration", test_migration);
  ADD ("from-version-1", test_from_version_1);
  ADD ("marks", test_marks);
  ADD ("trust", test_trust);
  ADD ("update", test_update);
  ADD ("backup", test_backup);
  ADD ("backup-locked", test_backup_locked);
  ADD ("gone", test_gone);
  ADD ("killed", test_killed);

  return g_test_run ();
}
