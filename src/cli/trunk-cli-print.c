/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-print.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_WIDTH  80
/* Long lines are hard to read, however wide the terminal. */
#define LONGEST_LINE   100

gboolean
trunk_cli_wants_colour (void)
{
  const char *no_colour = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0 &&
         (no_colour == NULL || no_colour[0] == '\0');
}

guint
trunk_cli_get_width (void)
{
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;

  return DEFAULT_WIDTH;
}

gboolean
trunk_cli_has_progress (void)
{
  return isatty (STDERR_FILENO);
}

/**
 * trunk_cli_progress:
 * @text: (nullable): what to show; %NULL removes the line
 */
void
trunk_cli_progress (const char *text)
{
  if (!trunk_cli_has_progress ())
    return;

  /* Back to the first column, then erase to the end (ECMA-48 EL). */
  fputs ("\r\033[K", stderr);
  if (text != NULL)
    fputs (text, stderr);
  fflush (stderr);
}

void
trunk_cli_heading (const char *text)
{
  g_return_if_fail (text != NULL);

  if (trunk_cli_wants_colour ())
    g_print ("\n\033[1m%s\033[0m\n", text);
  else
    g_print ("\n%s\n", text);
}

/**
 * trunk_cli_paragraph:
 * @text: sentences; line breaks in it are kept
 */
void
trunk_cli_paragraph (const char *text)
{
  g_auto(GStrv) lines = NULL;
  glong width = MIN (trunk_cli_get_width (), LONGEST_LINE);

  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", -1);
      glong column = 0;

      for (guint word = 0; words[word] != NULL; word++)
        {
          glong length = g_utf8_strlen (words[word], -1);

          if (column > 0 && column + 1 + length > width)
            {
              g_print ("\n");
              column = 0;
            }
          g_print ("%s%s", column > 0 ? " " : "", words[word]);
          column += length + (column > 0 ? 1 : 0);
        }
      g_print ("\n");
    }
}

/**
 * trunk_cli_format_duration:
 *
 * Returns: (transfer full): the duration in words, rounded to seconds
 */
char *
trunk_cli_format_duration (gint64 microseconds)
{
  gint64 seconds = (microseconds + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;

  if (seconds < 60)
    /* Translators: a duration in seconds */
    return g_strdup_printf (_("%d s"), (int) seconds);

  /* Translators: a duration in minutes and seconds */
  return g_strdup_printf (_("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
}
