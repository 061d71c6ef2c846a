/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/trunk-error.h"
#include "secrets/trunk-secret-store.h"
#include "secrets/trunk-secret.h"
#include "trunk-test-util.h"

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
setup (Fixture       *fixture,
       gconstpointer  unused)
{
  fixture->dir = g_dir_make_tmp ("trunk-secrets-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "secrets.sealed", NULL);
}

static void
teardown (Fixture       *fixture,
          gconstpointer  unused)
{
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  g_unlink (fixture->path);
  g_unlink (lock);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);    /* nothing else was left beside it */
  g_free (fixture->dir);
  g_free (fixture->path);
}

static TrunkSecretStore *
open_file (Fixture    *fixture,
           const char *passphrase)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr(TrunkSecret) secret = trunk_secret_new (passphrase, -1);

  return trunk_secret_store_new_file (file, secret);
}

static void
store_value (TrunkSecretStore *store,
             const char       *owner,
             TrunkSecretKind   kind,
             const char       *value)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = trunk_secret_new (value, -1);
  g_autoptr(GError) error = NULL;

  trunk_secret_store_store_async (store, owner, kind, secret, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_secret_store_store_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_no_error (error);
}

static char *
lookup_value (TrunkSecretStore  *store,
              const char        *owner,
              TrunkSecretKind    kind,
              GError           **error)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkSecret) secret = NULL;

  trunk_secret_store_lookup_async (store, owner, kind, NULL, trunk_test_result_cb, &waited);
  secret = trunk_secret_store_lookup_finish (store, trunk_test_result_wait (&waited), error);

  return secret != NULL ? g_strdup (trunk_secret_peek (secret)) : NULL;
}

static void
assert_value (TrunkSecretStore *store,
              const char       *owner,
              TrunkSecretKind   kind,
              const char       *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *value = lookup_value (store, owner, kind, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
clear_owner (TrunkSecretStore *store,
             const char       *owner)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_secret_store_clear_async (store, owner, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_secret_store_clear_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_no_error (error);
}

static void
remove_secret (TrunkSecretStore *store,
               const char       *owner,
               TrunkSecretKind   kind)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;

  trunk_secret_store_remove_async (store, owner, kind, NULL, trunk_test_result_cb, &waited);
  g_assert_true (trunk_secret_store_remove_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_no_error (error);
}

static TrunkFinding
probe (TrunkSecretStore *store)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;

  trunk_secret_store_probe_async (store, NULL, trunk_test_result_cb, &waited);
  outcome = trunk_secret_store_probe_finish (store, trunk_test_result_wait (&waited), NULL);

  return trunk_outcome_get_finding (outcome);
}

static void
test_secret (void)
{
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("canary-value-0123456789", -1);
  g_autoptr(TrunkSecret) same = trunk_secret_new_take (g_strdup ("canary-value-0123456789"));
  g_autoptr(TrunkSecret) part = trunk_secret_new ("canary-value", 6);
  g_autoptr(TrunkSecret) empty = trunk_secret_new ("", 0);
  g_autofree char *large = g_strnfill (10000, 'x');
  g_autoptr(TrunkSecret) pages = trunk_secret_new (large, -1);
  g_autofree char *shown = trunk_secret_dup_fingerprint (secret);
  g_autofree char *again = trunk_secret_dup_fingerprint (same);
  g_autofree char *brief = trunk_secret_dup_fingerprint (part);
  char buffer[8] = "canary";

  g_assert_true (trunk_secret_equal (secret, same));
  g_assert_false (trunk_secret_equal (secret, part));
  g_assert_cmpstr (trunk_secret_peek (part), ==, "canary");
  g_assert_cmpuint (trunk_secret_get_length (part), ==, 6);
  g_assert_cmpstr (trunk_secret_peek (empty), ==, "");
  g_assert_cmpstr (trunk_secret_peek (pages), ==, large);
  g_assert_cmpstr (shown, ==, again);
  g_assert_true (g_str_has_prefix (shown, "23 characters, fingerprint "));
  g_assert_cmpstr (brief, ==, "6 characters");

  trunk_secret_wipe (buffer, sizeof buffer);
  for (guint i = 0; i < sizeof buffer; i++)
    g_assert_cmpint (buffer[i], ==, 0);
}

static void
check_store (TrunkSecretStore *store)
{
  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "ok");
  assert_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, NULL);
  clear_owner (store, "reg");
  store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "first");
  store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary");
  store_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, "token");
  store_value (store, "other", TRUNK_SECRET_CLIENT_SECRET, "theirs");
  assert_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary");
  assert_value (store, "reg", TRUNK_SECRET_PRIVATE_KEY, NULL);
  remove_secret (store, "reg", TRUNK_SECRET_REFRESH_TOKEN);
  remove_secret (store, "reg", TRUNK_SECRET_REFRESH_TOKEN);
  remove_secret (store, "nobody", TRUNK_SECRET_REFRESH_TOKEN);
  assert_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, NULL);
  assert_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary");
  store_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, "token");
  clear_owner (store, "reg");
  assert_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, NULL);
  assert_value (store, "reg", TRUNK_SECRET_REFRESH_TOKEN, NULL);
  assert_value (store, "other", TRUNK_SECRET_CLIENT_SECRET, "theirs");
}

static void
test_memory (void)
{
  g_autoptr(TrunkSecretStore) store = trunk_secret_store_new_memory ();

  check_store (store);
}

static void
test_file (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(TrunkSecretStore) store = open_file (fixture, "correct horse");
  g_autoptr(TrunkSecretStore) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length, second_length;
  struct stat status;

  check_store (store);
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  store_value (store, "other", TRUNK_SECRET_CLIENT_SECRET, "canary-two");
  g_assert_true (g_file_get_contents (fixture->path, &first, &first_length, NULL));
  store_value (store, "third", TRUNK_SECRET_CLIENT_SECRET, "x");
  clear_owner (store, "third");
  g_assert_true (g_file_get_contents (fixture->path, &second, &second_length, NULL));
  g_assert_cmpuint (first_length, ==, second_length);
  g_assert_null (memmem (first, first_length, "canary", 6));
  g_assert_null (memmem (first, first_length, "other", 5));
  g_assert_cmpint (memcmp (first + 16, second + 16, 16), !=, 0);    /* salt */
  g_assert_cmpint (memcmp (first + 32, second + 32, 12), !=, 0);    /* nonce */

  again = open_file (fixture, "correct horse");
  assert_value (again, "other", TRUNK_SECRET_CLIENT_SECRET, "canary-two");
}

static void
test_wrong_passphrase (Fixture       *fixture,
                       gconstpointer  unused)
{
  g_autoptr(TrunkSecretStore) store = open_file (fixture, "correct horse");
  g_autoptr(TrunkSecretStore) wrong = open_file (fixture, "battery staple");
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("x", -1);
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;

  store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary");
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, NULL));
  g_assert_cmpstr (trunk_finding_get_nick (probe (wrong)), ==, "keyring-locked");
  g_assert_null (lookup_value (wrong, "reg", TRUNK_SECRET_CLIENT_SECRET, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE);
  g_assert_nonnull (strstr (error->message, "passphrase is wrong"));
  g_clear_error (&error);

  trunk_secret_store_store_async (wrong, "reg", TRUNK_SECRET_CLIENT_SECRET, secret, NULL, trunk_test_result_cb, &waited);
  g_assert_false (trunk_secret_store_store_finish (wrong, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_damage (Fixture       *fixture,
             gconstpointer  unused)
{
  static const struct { int at; const char *complaint; } cases[] = {
    { 0, "no file of sealed secrets" },     /* magic */
    { 8, "version" },
    { 12, "damaged" },                      /* iterations: far too many */
    { 20, "passphrase is wrong. If you are sure" },    /* salt */
    { 35, "passphrase is right, but" },     /* nonce */
    { 65, "passphrase is right, but" },     /* ciphertext */
    { -1, "passphrase is right, but" },     /* tag */
  };
  g_autoptr(TrunkSecretStore) store = open_file (fixture, "correct horse");
  g_autofree char *data = NULL;
  gsize length;

  store_value (store, "reg", TRUNK_SECRET_CLIENT_SECRET, "canary");
  g_assert_true (g_file_get_contents (fixture->path, &data, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkSecretStore) damaged = open_file (fixture, "correct horse");
      g_autofree char *copy = g_memdup2 (data, length);
      g_autoptr(GError) error = NULL;

      copy[cases[i].at >= 0 ? (gsize) cases[i].at : length - 1] ^= 0x40;
      g_assert_true (g_file_set_contents (fixture->path, copy, length, NULL));
      g_assert_null (lookup_value (damaged, "reg", TRUNK_SECRET_CLIENT_SECRET, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].complaint) == NULL)
        g_error ("%d: “%s” does not say “%s”", cases[i].at, error->message, cases[i].complaint);
    }

  for (gsize cut = 0; cut < length; cut += 7)
    {
      g_autoptr(TrunkSecretStore) damaged = NULL;

      if (cut >= 60 + 16 && cut < length - 8)
        continue;
      damaged = open_file (fixture, "correct horse");
      g_assert_true (g_file_set_contents (fixture->path, data, cut, NULL));
      g_assert_cmpstr (trunk_finding_get_nick (probe (damaged)), ==, "keyring-denied");
    }
}

/* Two stores on one file that write at the same time do not undo each other. */
static void
test_two_writers (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_autoptr(TrunkSecretStore) first = open_file (fixture, "p");
  g_autoptr(TrunkSecretStore) second = open_file (fixture, "p");
  g_auto(TrunkTestResult) first_waited = { NULL };
  g_auto(TrunkTestResult) second_waited = { NULL };
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("value", -1);

  trunk_secret_store_store_async (first, "a", TRUNK_SECRET_CLIENT_SECRET, secret, NULL, trunk_test_result_cb, &first_waited);
  trunk_secret_store_store_async (second, "b", TRUNK_SECRET_CLIENT_SECRET, secret, NULL, trunk_test_result_cb, &second_waited);
  g_assert_true (trunk_secret_store_store_finish (first, trunk_test_result_wait (&first_waited), NULL));
  g_assert_true (trunk_secret_store_store_finish (second, trunk_test_result_wait (&second_waited), NULL));

  assert_value (first, "b", TRUNK_SECRET_CLIENT_SECRET, "value");
  assert_value (second, "a", TRUNK_SECRET_CLIENT_SECRET, "value");
}

/* That the file can't be read is no matter of the passphrase. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  unused)
{
  g_autoptr(TrunkSecretStore) store = open_file (fixture, "p");

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_cmpstr (trunk_finding_get_nick (probe (store)), ==, "keyring-denied");
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* Another process that does not let go of the file is not waited for for ever. */
static void
test_held_lock (Fixture       *fixture,
                gconstpointer  unused)
{
  g_autoptr(TrunkSecretStore) store = open_file (fixture, "p");
  g_autoptr(TrunkSecret) secret = trunk_secret_new ("value", -1);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);
  g_auto(TrunkTestResult) waited = { NULL };
  int fd = g_open (lock, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  g_timeout_add (100, cancel_cb, cancellable);
  trunk_secret_store_store_async (store, "a", TRUNK_SECRET_CLIENT_SECRET, secret, cancellable, trunk_test_result_cb, &waited);
  g_assert_false (trunk_secret_store_store_finish (store, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  close (fd);
  store_value (store, "a", TRUNK_SECRET_CLIENT_SECRET, "value");
  assert_value (store, "a", TRUNK_SECRET_CLIENT_SECRET, "value");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/secret", test_secret);
  g_test_add_func ("/secrets/memory", test_memory);
  g_test_add ("/secrets/file", Fixture, NULL, setup, test_file, teardown);
  g_test_add ("/secrets/file/wrong-passphrase", Fixture, NULL, setup, test_wrong_passphrase, teardown);
  g_test_add ("/secrets/file/damage", Fixture, NULL, setup, test_damage, teardown);
  g_test_add ("/secrets/file/two-writers", Fixture, NULL, setup, test_two_writers, teardown);
  g_test_add ("/secrets/file/unreadable", Fixture, NULL, setup, test_unreadable, teardown);
  g_test_add ("/secrets/file/held-lock", Fixture, NULL, setup, test_held_lock, teardown);

  return g_test_run ();
}
