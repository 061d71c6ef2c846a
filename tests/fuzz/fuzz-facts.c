/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "systems/trunk-system.h"

/* An administrator's own copy of a document of facts. The first byte chooses which one the rest is. */
int LLVMFuzzerTestOneInput (const unsigned char *data, size_t size);

static char *directory;

static void
remove_directory (void)
{
  g_autofree char *systems = g_build_filename (directory, "systems", NULL);

  g_rmdir (systems);
  g_rmdir (directory);
}

static void
make_directory (void)
{
  g_autofree char *systems = NULL;

  directory = g_dir_make_tmp ("trunk-fuzz-facts-XXXXXX", NULL);
  systems = g_build_filename (directory, "systems", NULL);
  g_assert_cmpint (g_mkdir (systems, 0700), ==, 0);
  atexit (remove_directory);
}

int
LLVMFuzzerTestOneInput (const unsigned char *data,
                        size_t               size)
{
  static const char * const names[] = { "clouds.xml", "permissions.xml", "deadlines.xml", "systems/own.xml", "remedies.xml" };
  g_autofree char *path = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = NULL;

  if (size == 0)
    return 0;
  if (directory == NULL)
    make_directory ();

  path = g_build_filename (directory, names[data[0] % G_N_ELEMENTS (names)], NULL);
  g_assert_true (g_file_set_contents_full (path, (const char *) data + 1, size - 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  folder = g_file_new_for_path (directory);
  catalog = trunk_catalog_new (folder, &error);

  /* Accepted and named, or refused with the file: nothing between. */
  if (catalog != NULL)
    g_assert_cmpstr (trunk_catalog_get_overrides (catalog)[0], ==, path);
  else
    g_assert_true (g_str_has_prefix (error->message, path));
  g_unlink (path);

  return 0;
}
