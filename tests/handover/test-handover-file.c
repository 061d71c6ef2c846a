/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "explain/test-explain-util.h"
#include "handover/trunk-handover-file.h"

#define FINISHED G_GINT64_CONSTANT (1795000100)
#define CANARY   "abC8Q~canary.canary-canary_canary~123"

typedef struct
{
  TrunkCatalog     *catalog;
  TrunkSnapshot    *snapshot;
  TrunkRequirement *requirement;
  TrunkPlan        *plan;
  TrunkSecretStore *store;
  char             *folder;
} Fixture;

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }

  return *result;
}

static void
keep (Fixture         *fixture,
      const char      *owner,
      TrunkSecretKind  kind,
      const char      *value)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new (value, -1);
  g_autoptr(GAsyncResult) result = NULL;

  trunk_secret_store_store_async (fixture->store, owner, kind, secret, NULL, ready_cb, &result);
  g_assert_true (trunk_secret_store_store_finish (fixture->store, wait_for (&result), NULL));
}

static void
fixture_init (Fixture    *fixture,
              guint       n_accounts,
              const char *first_address)
{
  g_autoptr(GError) error = NULL;

  fixture->catalog = test_catalog_new ();
  fixture->snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, "Voice mail", n_accounts, first_address);
  fixture->requirement = test_requirement_new (fixture->catalog);
  fixture->plan = trunk_plan_new (fixture->snapshot, fixture->requirement, NULL, &error);
  g_assert_no_error (error);
  test_pass_all (fixture->plan, 1);
  test_break_account (fixture->plan, 0, 0, TRUNK_FINDING_MAILBOX_UNLICENSED, "graph-code", "MailboxNotEnabledForRESTAPI");
  fixture->store = trunk_secret_store_new_memory ();
  keep (fixture, "registration", TRUNK_SECRET_CLIENT_SECRET, CANARY);
  fixture->folder = g_dir_make_tmp ("trunk-handover-XXXXXX", &error);
  g_assert_no_error (error);
}

/* A large copy is taken down by a thread of its own, which may be a moment behind. */
static void
assert_goes (gpointer object)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  GObject *left;
  GWeakRef weak;

  g_weak_ref_init (&weak, object);
  g_object_unref (object);
  while ((left = g_weak_ref_get (&weak)) != NULL)
    {
      g_object_unref (left);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
  g_weak_ref_clear (&weak);
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  assert_goes (fixture->plan);
  assert_goes (fixture->store);
  assert_goes (fixture->requirement);
  assert_goes (fixture->snapshot);
  assert_goes (fixture->catalog);
}

static TrunkHandoverFile *
make_file (Fixture           *fixture,
           TrunkHandoverForm  form)
{
  if (trunk_handover_form_is_sheet (form))
    return trunk_handover_file_new_sheet (form, fixture->snapshot, fixture->requirement, NULL);
  if (trunk_handover_form_is_report (form))
    return trunk_handover_file_new_report (form, fixture->catalog, fixture->plan, FINISHED);

  return trunk_handover_file_new_setup (fixture->snapshot);
}

static void
prepare (TrunkHandoverFile *file,
         TrunkSecretStore  *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  trunk_handover_file_prepare_async (file, store, NULL, ready_cb, &result);
  g_assert_true (trunk_handover_file_prepare_finish (file, wait_for (&result), &error));
  g_assert_no_error (error);
}

static gboolean
save (Fixture            *fixture,
      TrunkHandoverFile  *file,
      char              **out_contents,
      gsize              *out_length,
      GError            **error)
{
  g_autofree char *name = trunk_handover_file_dup_name (file);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  /* What is there before must survive a save that is refused. */
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  trunk_handover_file_save_async (file, target, NULL, ready_cb, &result);
  if (!trunk_handover_file_save_finish (file, wait_for (&result), error))
    {
      g_autofree char *contents = NULL;

      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, "before");
      g_assert_cmpint (g_unlink (path), ==, 0);
      return FALSE;
    }
  g_assert_true (g_file_get_contents (path, out_contents, out_length, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);

  return TRUE;
}

static void
test_forms (void)
{
  Fixture fixture;

  fixture_init (&fixture, 5, NULL);
  for (TrunkHandoverForm form = 0; form < TRUNK_N_HANDOVER_FORMS; form++)
    {
      g_autoptr(TrunkHandoverFile) file = make_file (&fixture, form);
      g_autofree char *contents = NULL;
      g_autofree char *said = NULL;
      g_autoptr(GError) error = NULL;
      gsize length = 0;

      g_assert_cmpint (trunk_handover_file_get_check (file), ==, TRUNK_HANDOVER_UNCHECKED);
      g_assert_null (trunk_handover_file_get_preview (file));
      prepare (file, fixture.store);
      g_assert_cmpint (trunk_handover_file_get_check (file), ==, TRUNK_HANDOVER_CLEAN);
      said = trunk_handover_file_dup_check_text (file);
      g_assert_nonnull (strstr (said, "searched for the 1 "));
      g_assert_nonnull (strstr (trunk_handover_file_get_preview (file), "Voice mail"));
      g_assert_true (save (&fixture, file, &contents, &length, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (length, ==, trunk_handover_file_get_size (file));
      g_assert_null (memmem (contents, length, CANARY, strlen (CANARY)));
      if (g_str_has_suffix (trunk_handover_form_get_media_type (form), "json"))
        {
          g_autoptr(JsonNode) node = json_from_string (contents, &error);

          g_assert_no_error (error);
          g_assert_cmpstr (contents, ==, trunk_handover_file_get_preview (file));
        }
      if (g_str_has_suffix (trunk_handover_form_get_suffix (form), ".pdf"))
        g_assert_cmpuint (trunk_handover_file_get_n_pages (file), >, 0);
    }
  fixture_clear (&fixture);
}

/* A secret typed into a name: no form of the file gets out, and what was there before stays. */
static void
test_canary (void)
{
  for (TrunkHandoverForm form = 0; form < TRUNK_N_HANDOVER_FORMS; form++)
    {
      Fixture fixture;
      g_autoptr(TrunkSnapshot) snapshot = NULL;
      g_autoptr(TrunkPlan) plan = NULL;
      g_autofree char *said = NULL;
      g_autoptr(GError) error = NULL;

      fixture_init (&fixture, 3, NULL);
      snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, "Mail " CANARY, 3, NULL);
      plan = trunk_plan_new (snapshot, fixture.requirement, NULL, NULL);
      test_pass_all (plan, 0);
      g_set_object (&fixture.snapshot, snapshot);
      g_set_object (&fixture.plan, plan);
      {
        g_autoptr(TrunkHandoverFile) file = make_file (&fixture, form);

        prepare (file, fixture.store);
        g_assert_cmpint (trunk_handover_file_get_check (file), ==, TRUNK_HANDOVER_FOUND);
        g_assert_null (trunk_handover_file_get_preview (file));
        said = trunk_handover_file_dup_check_text (file);
        g_assert_nonnull (strstr (said, "the client secret"));
        g_assert_null (strstr (said, CANARY));
        g_assert_false (save (&fixture, file, NULL, NULL, &error));
        g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
        g_assert_null (strstr (error->message, CANARY));
      }
      g_clear_object (&plan);
      g_clear_object (&snapshot);
      fixture_clear (&fixture);
    }
}

/* Each kind of secret of this set-up is looked for, others are not. */
static void
test_kinds (void)
{
  static const struct
  {
    const char *owner;
    TrunkSecretKind kind;
    TrunkHandoverCheck check;
  } cases[] = {
    { "registration", TRUNK_SECRET_PRIVATE_KEY, TRUNK_HANDOVER_FOUND },
    { "registration", TRUNK_SECRET_REFRESH_TOKEN, TRUNK_HANDOVER_FOUND },
    { "service", TRUNK_SECRET_PROXY_PASSWORD, TRUNK_HANDOVER_FOUND },
    { "other", TRUNK_SECRET_CLIENT_SECRET, TRUNK_HANDOVER_CLEAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture;

      fixture_init (&fixture, 2, "second-canary@contoso.example");
      keep (&fixture, cases[i].owner, cases[i].kind, "second-canary");
      {
        g_autoptr(TrunkHandoverFile) file = make_file (&fixture, TRUNK_HANDOVER_REPORT_HTML);

        prepare (file, fixture.store);
        g_assert_cmpint (trunk_handover_file_get_check (file), ==, cases[i].check);
      }
      fixture_clear (&fixture);
    }
}

static void
test_no_store (void)
{
  Fixture fixture;

  fixture_init (&fixture, 2, NULL);
  {
    g_autoptr(TrunkHandoverFile) file = make_file (&fixture, TRUNK_HANDOVER_SHEET_TEXT);
    g_autoptr(TrunkHandoverFile) other = make_file (&fixture, TRUNK_HANDOVER_SHEET_TEXT);
    g_autoptr(TrunkSecretStore) empty = trunk_secret_store_new_memory ();
    g_autofree char *said = NULL;

    prepare (file, NULL);
    g_assert_cmpint (trunk_handover_file_get_check (file), ==, TRUNK_HANDOVER_UNREADABLE);
    said = trunk_handover_file_dup_check_text (file);
    g_assert_nonnull (strstr (said, "not checked"));
    prepare (other, empty);
    g_assert_cmpint (trunk_handover_file_get_check (other), ==, TRUNK_HANDOVER_NOTHING_KEPT);
  }
  fixture_clear (&fixture);
}

/* The run goes on while its report is made: the loop is never held up, and the report is whole. */
static void
test_large (void)
{
  Fixture fixture;
  gint64 longest = 0;

  fixture_init (&fixture, 20000, NULL);
  {
    g_autoptr(TrunkHandoverFile) file = make_file (&fixture, TRUNK_HANDOVER_REPORT_JSON);
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(JsonNode) node = NULL;
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    trunk_handover_file_prepare_async (file, fixture.store, NULL, ready_cb, &result);
    while (result == NULL)
      {
        gint64 begun;

        /* Waiting is not counted, only what is done in a turn. */
        while (!g_main_context_pending (NULL) && result == NULL)
          g_usleep (200);
        begun = g_get_monotonic_time ();
        g_main_context_iteration (NULL, FALSE);
        longest = MAX (longest, g_get_monotonic_time () - begun);
      }
    g_assert_true (trunk_handover_file_prepare_finish (file, result, &error));
    g_test_message ("longest turn %.1f ms, %.1f MB", longest / 1000.0, trunk_handover_file_get_size (file) / 1e6);
    g_assert_cmpint (longest, <, 100 * 1000);
    g_assert_true (trunk_handover_file_is_cut (file));
    g_assert_cmpuint (strlen (trunk_handover_file_get_preview (file)), <=, TRUNK_HANDOVER_PREVIEW_BYTES);
    g_assert_true (save (&fixture, file, &contents, &length, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (length, ==, trunk_handover_file_get_size (file));
    node = json_from_string (contents, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "accounts")), ==, 20000);
  }
  fixture_clear (&fixture);
}

static void
test_cancel (void)
{
  Fixture fixture;

  fixture_init (&fixture, 2000, NULL);
  {
    g_autoptr(TrunkHandoverFile) file = make_file (&fixture, TRUNK_HANDOVER_REPORT_PDF);
    g_autoptr(GCancellable) cancellable = g_cancellable_new ();
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    trunk_handover_file_prepare_async (file, fixture.store, cancellable, ready_cb, &result);
    g_cancellable_cancel (cancellable);
    g_assert_false (trunk_handover_file_prepare_finish (file, wait_for (&result), &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  /* The worker thread may still hold its own end of the task. */
  fixture_clear (&fixture);
}

static void
test_names (void)
{
  g_autofree char *plain = trunk_handover_form_dup_file_name (TRUNK_HANDOVER_REPORT_PDF, "Voice mail for Contoso");
  g_autofree char *hostile = trunk_handover_form_dup_file_name (TRUNK_HANDOVER_SHEET_HTML, "../../etc/päss wd\n;rm");
  g_autofree char *nothing = trunk_handover_form_dup_file_name (TRUNK_HANDOVER_SETUP_JSON, NULL);

  g_assert_cmpstr (plain, ==, "voice-mail-for-contoso-report.pdf");
  g_assert_cmpstr (hostile, ==, "etc-päss-wd-rm-values.html");
  g_assert_cmpstr (nothing, ==, "set-up.json");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover/file/forms", test_forms);
  g_test_add_func ("/handover/file/canary", test_canary);
  g_test_add_func ("/handover/file/kinds", test_kinds);
  g_test_add_func ("/handover/file/no-store", test_no_store);
  g_test_add_func ("/handover/file/large", test_large);
  g_test_add_func ("/handover/file/cancel", test_cancel);
  g_test_add_func ("/handover/file/names", test_names);

  return g_test_run ();
}
