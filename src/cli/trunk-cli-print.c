/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-print.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
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

/* Our own signs in plain letters, for a locale that can't show them; one sign for one where columns depend on it. */
static const struct
{
  gunichar sign;
  const char *plain;
} plain_signs[] = {
  { 0x2018, "'" }, { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2026, "..." },
  { 0x2013, "-" }, { 0x2014, "-" }, { 0x2212, "-" }, { 0x00b7, "." }, { 0x00d7, "x" }, { 0x00a0, " " }, { 0x202f, " " },
  { 0x2714, "+" }, { 0x2713, "+" }, { 0x2718, "x" }, { 0x2717, "x" }, { 0x26a0, "!" }, { 0x2192, "->" }, { 0x2022, "*" },
  { 0x2265, ">=" }, { 0x2264, "<=" },
};

static void
append_plain (GString    *plain,
              const char *p,
              const char *charset)
{
  gunichar c = g_utf8_get_char (p);
  g_autofree char *there = g_convert (p, g_utf8_next_char (p) - p, charset, "UTF-8", NULL, NULL, NULL);

  if (c < 0x80 || there != NULL)
    {
      g_string_append_unichar (plain, c);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (plain_signs); i++)
    {
      if (plain_signs[i].sign == c)
        {
          g_string_append (plain, plain_signs[i].plain);
          return;
        }
    }
  g_string_append_unichar (plain, c);
}

/**
 * trunk_cli_to_locale:
 * @text: UTF-8; what is not is replaced
 *
 * Returns: (transfer full): @text for a terminal of this locale: as it is where that knows Unicode, otherwise with our own signs
 *   in plain letters and with the code of every other character that the locale lacks
 */
char *
trunk_cli_to_locale (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) plain = NULL;
  const char *charset;
  char *converted;

  if (g_get_charset (&charset))
    return g_steal_pointer (&valid);

  plain = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    append_plain (plain, p, charset);
  converted = g_convert_with_fallback (plain->str, plain->len, charset, "UTF-8", NULL, NULL, NULL, NULL);

  return converted != NULL ? converted : g_str_to_ascii (plain->str, "C");
}

static void
print_cb (const char *text)
{
  g_autofree char *local = trunk_cli_to_locale (text);

  fputs (local, stdout);
}

static void
printerr_cb (const char *text)
{
  g_autofree char *local = trunk_cli_to_locale (text);

  fflush (stdout);
  fputs (local, stderr);
}

/**
 * trunk_cli_print_install:
 *
 * Has all that is said in words go through trunk_cli_to_locale().
 */
void
trunk_cli_print_install (void)
{
  g_set_print_handler (print_cb);
  g_set_printerr_handler (printerr_cb);
}

/**
 * trunk_cli_print_flush:
 *
 * Returns: whether all that was printed has arrived; a reader that has gone, as after `| head`, is fine
 */
gboolean
trunk_cli_print_flush (void)
{
  errno = 0;

  return (fflush (stdout) == 0 && !ferror (stdout)) || errno == EPIPE;
}

static glong
text_columns (const char *text)
{
  glong columns = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        columns += g_unichar_iswide (c) ? 2 : 1;
    }

  return columns;
}

/**
 * trunk_cli_progress:
 * @text: (nullable): what to show; %NULL removes the line
 */
void
trunk_cli_progress (const char *text)
{
  struct winsize size;
  g_autofree char *local = NULL;

  if (!trunk_cli_has_progress ())
    return;

  /* Back to the first column, then erase to the end (ECMA-48 EL). */
  fputs ("\r\033[K", stderr);
  if (text != NULL)
    {
      glong width = ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : DEFAULT_WIDTH - 1;
      g_autofree char *cut = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), width));

      /* A line that wraps could not be erased. */
      local = trunk_cli_to_locale (cut);
      fputs (local, stderr);
    }
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

static void
print_wrapped_line (const char *start,
                    glong       hang,
                    const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  glong width = MIN (trunk_cli_get_width (), LONGEST_LINE);
  glong column = text_columns (start);
  gboolean first = TRUE;

  g_print ("%s", start);
  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = text_columns (words[i]);

      if (!first && column + 1 + length > width)
        {
          g_print ("\n%*s", (int) hang, "");
          column = hang;
          first = TRUE;
        }
      g_print ("%s%s", first ? "" : " ", words[i]);
      column += length + (first ? 0 : 1);
      first = FALSE;
    }
  g_print ("\n");
}

/**
 * trunk_cli_wrapped:
 * @start: what the first line begins with: a number, a label
 * @text: sentences; line breaks in it are kept
 *
 * Prints @text wrapped to the terminal, its further lines below the end of @start.
 */
void
trunk_cli_wrapped (const char *start,
                   const char *text)
{
  g_auto(GStrv) lines = NULL;
  glong hang;

  g_return_if_fail (start != NULL);
  g_return_if_fail (text != NULL);

  hang = text_columns (start);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *indent = g_strnfill (hang, ' ');

      print_wrapped_line (i == 0 ? start : indent, hang, lines[i]);
    }
}

/**
 * trunk_cli_paragraph:
 * @text: sentences; line breaks in it are kept
 */
void
trunk_cli_paragraph (const char *text)
{
  trunk_cli_wrapped ("", text);
}

/**
 * trunk_cli_field:
 * @label: translated
 * @columns: what the label is padded to
 * @value: wrapped below itself, or below the label on a narrow terminal
 */
void
trunk_cli_field (const char *label,
                 guint       columns,
                 const char *value)
{
  g_autofree char *start = NULL;
  glong length;

  g_return_if_fail (label != NULL);
  g_return_if_fail (value != NULL);

  if ((glong) columns > MIN (trunk_cli_get_width (), LONGEST_LINE) / 2)
    {
      /* Too little room beside the label */
      g_print ("%s\n", label);
      trunk_cli_wrapped ("    ", value);
      return;
    }

  length = text_columns (label);
  start = g_strdup_printf ("%s%*s", label, (int) MAX ((glong) columns - length, 2), "");
  trunk_cli_wrapped (start, value);
}

/* Where the description of an option begins, or 0 where @line shows none: "  --json      Report as JSON". */
static gsize
option_description_offset (const char *line)
{
  const char *gap;

  if (!g_str_has_prefix (line, "  -"))
    return 0;

  gap = strstr (line + strlen ("  -"), "  ");
  if (gap == NULL)
    return 0;

  return gap + strspn (gap, " ") - line;
}

/**
 * trunk_cli_help:
 * @text: as g_option_context_get_help() makes it
 *
 * Prints it wrapped to the terminal: descriptions of options below each other, sentences as paragraphs; indented lines (examples)
 * stay as they are.
 */
void
trunk_cli_help (const char *text)
{
  g_auto(GStrv) lines = NULL;
  glong width = MIN (trunk_cli_get_width (), LONGEST_LINE);

  g_return_if_fail (text != NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize offset = option_description_offset (lines[i]);

      if (lines[i + 1] == NULL && lines[i][0] == '\0')
        break;

      if (offset > 0 && text_columns (lines[i]) > width)
        {
          g_autofree char *start = g_strndup (lines[i], offset);

          /* Too little room beside the names: below them. */
          if ((glong) offset > width / 2)
            {
              g_print ("%s\n", g_strchomp (start));
              trunk_cli_wrapped ("        ", lines[i] + offset);
            }
          else
            trunk_cli_wrapped (start, lines[i] + offset);
        }
      else if (lines[i][0] == ' ' || lines[i][0] == '\0')
        g_print ("%s\n", lines[i]);
      else
        {
          g_autoptr(GString) paragraph = g_string_new (lines[i]);

          while (lines[i + 1] != NULL && lines[i + 1][0] != ' ' && lines[i + 1][0] != '\0')
            g_string_append_printf (paragraph, " %s", lines[++i]);
          trunk_cli_paragraph (paragraph->str);
        }
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
