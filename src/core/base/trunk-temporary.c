/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Between making a folder and holding it passes less. */
#define SETTLING_SECONDS 10

/**
 * trunk_temporary_make:
 * @prefix: what its name begins with: "trunkline-practice-"
 *
 * Returns: (transfer full) (nullable): its path; for the user alone
 */
char *
trunk_temporary_make (const char  *prefix,
                      GError     **error)
{
  g_autofree char *template = NULL;

  g_return_val_if_fail (prefix != NULL, NULL);

  template = g_strconcat (prefix, "XXXXXX", NULL);

  return g_dir_make_tmp (template, error);
}

/**
 * trunk_temporary_hold:
 * @path: a folder
 *
 * A lock of flock(2) on the folder itself: the system drops it when the last program that holds it has ended, however it ended.
 *
 * Returns: a descriptor to be closed, or -1
 */
int
trunk_temporary_hold (const char  *path,
                      GError     **error)
{
  int fd;

  g_return_val_if_fail (path != NULL, -1);

  fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 || flock (fd, LOCK_SH | LOCK_NB) != 0)
    {
      int code = errno;

      if (fd >= 0)
        close (fd);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
      return -1;
    }

  return fd;
}

/**
 * trunk_temporary_remove:
 * @path: a folder or file; need not exist
 */
void
trunk_temporary_remove (const char *path)
{
  g_autoptr(GDir) dir = NULL;

  g_return_if_fail (path != NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    {
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          trunk_temporary_remove (child);
        }
    }
  g_remove (path);
}

static void
sweep_folder (const char *path)
{
  GStatBuf info;
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    return;

  if (fstat (fd, &info) == 0 && info.st_uid == geteuid () &&
      info.st_mtime + SETTLING_SECONDS < g_get_real_time () / G_USEC_PER_SEC && flock (fd, LOCK_EX | LOCK_NB) == 0)
    trunk_temporary_remove (path);
  close (fd);
}

/**
 * trunk_temporary_sweep:
 * @prefix: as for trunk_temporary_make()
 */
void
trunk_temporary_sweep (const char *prefix)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_return_if_fail (prefix != NULL && prefix[0] != '\0');

  dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = NULL;

      if (!g_str_has_prefix (name, prefix))
        continue;

      path = g_build_filename (g_get_tmp_dir (), name, NULL);
      sweep_folder (path);
    }
}
