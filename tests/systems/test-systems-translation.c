/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

#include "systems/trunk-system.h"

/* A catalogue of messages for a language nobody speaks; the messages are those that xgettext finds by data/its. */
static const char po[] =
  "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
  "msgid \"Another cloud\"\nmsgstr \"Aliud nubilum\"\n"
  "msgid \"EWS in Exchange Online is switched off for good\"\nmsgstr \"EWS finitum est\"\n"
  "msgid \"15SU4 and later\"\nmsgstr \"15SU4 et seq.\"\n"
  "msgid \"Grant admin consent\"\nmsgstr \"Da consensum\"\n"
  "msgid \"Cisco\"\nmsgstr \"Not to be translated\"\n";

static char *
install_messages (void)
{
  g_autoptr(GError) error = NULL;
  char *directory = g_dir_make_tmp ("trunk-locale-XXXXXX", &error);
  g_autofree char *messages = g_build_filename (directory, "la", "LC_MESSAGES", NULL);
  g_autofree char *source = g_build_filename (directory, "la.po", NULL);
  g_autofree char *target = g_build_filename (messages, GETTEXT_PACKAGE ".mo", NULL);
  const char *argv[] = { "msgfmt", "-o", target, source, NULL };
  int status = 0;

  g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
  g_file_set_contents (source, po, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  return directory;
}

static void
test_translated (void)
{
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, NULL);
  TrunkSystem *unity = trunk_catalog_get_system (catalog, "cisco-unity-connection");
  gboolean found = FALSE;

  if (!g_str_equal (dgettext (GETTEXT_PACKAGE, "Another cloud"), "Aliud nubilum"))
    {
      g_test_skip ("this C library does not translate in the locale of the tests");
      return;
    }

  g_assert_cmpstr (trunk_catalog_get_cloud (catalog, "custom")->name, ==, "Aliud nubilum");
  g_assert_cmpstr (trunk_catalog_get_deadline (catalog, "ews-end")->title, ==, "EWS finitum est");
  g_assert_cmpstr (trunk_system_get_release (unity, "15su4")->name, ==, "15SU4 et seq.");
  g_assert_cmpstr (trunk_system_get_vendor (unity), ==, "Cisco");
  /* What has no translation stays as it is written. */
  g_assert_cmpstr (trunk_catalog_get_cloud (catalog, "bleu")->name, ==, "Bleu (France)");
  for (guint i = 0; i < trunk_system_get_n_steps (unity); i++)
    found |= g_str_equal (trunk_system_get_nth_step (unity, i)->title, "Da consensum");
  g_assert_true (found);
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *directory = NULL;
  int result = 0;

  g_setenv ("LANGUAGE", "la", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  directory = install_messages ();
  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_test_add_func ("/systems/translation/translated", test_translated);
  result = g_test_run ();
  remove_all (directory);

  return result;
}
