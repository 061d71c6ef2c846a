/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/trunk-error.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-wait.h"
#include "cli/trunk-cli.h"

/* A private key of 16,384 bits takes some 13 KiB as PEM. */
#define MAX_SECRET_BYTES (64 * 1024)

static TrunkSecret *
secret_read_all (int          fd,
                 const char  *path,
                 GError     **error)
{
  g_autofree char *buffer = g_malloc0 (MAX_SECRET_BYTES + 1);
  TrunkSecret *secret = NULL;
  gboolean stopped = FALSE;
  gsize length = 0;
  gssize n = 0;

  while (length <= MAX_SECRET_BYTES &&
         !(stopped = !trunk_cli_wait_readable (fd)) &&
         (n = read (fd, buffer + length, MAX_SECRET_BYTES + 1 - length)) > 0)
    length += n;
  while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == '\r'))
    length--;

  if (stopped)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("stopped"));
  else if (n < 0)
    g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s: %s", path, g_strerror (errno));
  else if (length > MAX_SECRET_BYTES)
    g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                 _("%s: more than %d bytes; that is no secret or key."), path, MAX_SECRET_BYTES);
  else if (length == 0)
    g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("%s: empty; a secret or key was expected."), path);
  else
    secret = trunk_secret_new (buffer, length);

  trunk_secret_wipe (buffer, MAX_SECRET_BYTES + 1);

  return secret;
}

/**
 * trunk_cli_secret_read:
 * @path: a file, or "-" for standard input
 *
 * Returns: (transfer full): what it holds, without the line end after it
 */
TrunkSecret *
trunk_cli_secret_read (const char  *path,
                       GError     **error)
{
  TrunkSecret *secret;
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_str_equal (path, "-"))
    return secret_read_all (STDIN_FILENO, _("standard input"), error);

  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, "%s: %s", path, g_strerror (errno));
      return NULL;
    }

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("%s: other users may read this file. Close it with “chmod 600”, and consider the secret known."), path);
      g_close (fd, NULL);
      return NULL;
    }

  secret = secret_read_all (fd, path, error);
  g_close (fd, NULL);

  return secret;
}

/* A key is pasted with all its lines. */
static gboolean
is_complete (const char *text,
             gsize       length)
{
  if (length == 0 || text[length - 1] != '\n')
    return FALSE;

  return !g_str_has_prefix (text, "-----BEGIN ") || g_strstr_len (text, length, "\n-----END ") != NULL;
}

/**
 * trunk_cli_secret_prompt:
 * @question: what to ask, translated
 *
 * Returns: (transfer full) (nullable): the answer
 */
TrunkSecret *
trunk_cli_secret_prompt (const char *question)
{
  g_autofree char *prompt = NULL;
  g_autofree char *buffer = NULL;
  TrunkSecret *secret = NULL;
  struct termios before, quiet;
  gsize length = 0;
  gssize n = 1;
  int fd;

  g_return_val_if_fail (question != NULL, NULL);

  fd = g_open ("/dev/tty", O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return NULL;

  if (tcgetattr (fd, &before) == 0)
    {
      g_autofree char *text = g_strdup_printf ("%s: ", question);

      prompt = trunk_cli_to_locale (text);
      buffer = g_malloc0 (MAX_SECRET_BYTES + 1);
      quiet = before;
      quiet.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (fd, TCSAFLUSH, &quiet);
      if (write (fd, prompt, strlen (prompt)) > 0)
        {
          while (n > 0 && length < MAX_SECRET_BYTES && !is_complete (buffer, length) && trunk_cli_wait_readable (fd))
            {
              n = read (fd, buffer + length, MAX_SECRET_BYTES - length);
              length += MAX (n, 0);
            }
        }
      tcsetattr (fd, TCSAFLUSH, &before);
      while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == '\r'))
        length--;
      if (write (fd, "\n", 1) == 1 && length > 0 && !g_cancellable_is_cancelled (trunk_cli_get_cancellable ()))
        secret = trunk_secret_new (buffer, length);
      trunk_secret_wipe (buffer, MAX_SECRET_BYTES + 1);
    }

  g_close (fd, NULL);

  return secret;
}
