/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-words.h"

#include <glib/gi18n.h>

static GDateTime *
to_local (gint64 moment)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static gboolean
is_same_day (GDateTime *first,
             GDateTime *second)
{
  return g_date_time_get_year (first) == g_date_time_get_year (second) &&
         g_date_time_get_day_of_year (first) == g_date_time_get_day_of_year (second);
}

/* @formats: for today, for yesterday, for any other day */
static char *
format_moment (gint64             moment,
               gint64             now,
               const char *const  formats[3])
{
  g_autoptr(GDateTime) then = to_local (moment);
  g_autoptr(GDateTime) today = to_local (now);
  g_autoptr(GDateTime) yesterday = today != NULL ? g_date_time_add_days (today, -1) : NULL;
  guint which = 2;
  char *text;

  if (then == NULL || yesterday == NULL)
    return g_strdup ("");

  if (is_same_day (then, today))
    which = 0;
  else if (is_same_day (then, yesterday))
    which = 1;
  text = g_date_time_format (then, _(formats[which]));

  return text != NULL ? text : g_date_time_format (then, "%F %R");
}

/**
 * trunk_words_dup_moment:
 * @moment: Unix microseconds
 * @now: Unix microseconds
 *
 * Returns: (transfer full): when that was, as it is said in the middle of a sentence
 */
char *
trunk_words_dup_moment (gint64 moment,
                        gint64 now)
{
  static const char * const formats[] = {
    /* Translators: a format of date +FORMAT, in the middle of a sentence */
    N_("today at %H:%M"),
    /* Translators: a format of date +FORMAT, in the middle of a sentence */
    N_("yesterday at %H:%M"),
    /* Translators: a format of date +FORMAT, in the middle of a sentence */
    N_("%-d %B %Y at %H:%M"),
  };

  return format_moment (moment, now, formats);
}

/**
 * trunk_words_dup_moment_title:
 * @moment: Unix microseconds
 * @now: Unix microseconds
 *
 * Returns: (transfer full): when that was, at the beginning of a line
 */
char *
trunk_words_dup_moment_title (gint64 moment,
                              gint64 now)
{
  static const char * const formats[] = {
    /* Translators: a format of date +FORMAT, at the beginning of a line */
    N_("Today at %H:%M"),
    /* Translators: a format of date +FORMAT, at the beginning of a line */
    N_("Yesterday at %H:%M"),
    /* Translators: a format of date +FORMAT, in the middle of a sentence */
    N_("%-d %B %Y at %H:%M"),
  };

  return format_moment (moment, now, formats);
}

/**
 * trunk_words_dup_date:
 *
 * Returns: (transfer full): @date, as it is written in the user's language
 */
char *
trunk_words_dup_date (const GDate *date)
{
  g_autoptr(GDateTime) time = NULL;
  char *text;

  g_return_val_if_fail (date != NULL && g_date_valid (date), NULL);

  time = g_date_time_new_utc (g_date_get_year (date), g_date_get_month (date), g_date_get_day (date), 0, 0, 0);
  /* Translators: a format of date +FORMAT: day, month and year */
  text = g_date_time_format (time, _("%-d %B %Y"));

  return text != NULL ? text : g_date_time_format (time, "%F");
}

/**
 * trunk_words_dup_duration:
 * @duration: microseconds
 *
 * Returns: (transfer full): @duration with its unit
 */
char *
trunk_words_dup_duration (gint64 duration)
{
  if (duration < G_TIME_SPAN_SECOND)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%d ms"), (int) (duration / G_TIME_SPAN_MILLISECOND));
  if (duration < G_TIME_SPAN_MINUTE)
    /* Translators: seconds */
    return g_strdup_printf (_("%.1f s"), (double) duration / G_TIME_SPAN_SECOND);

  /* Translators: minutes and seconds */
  return g_strdup_printf (_("%d min %d s"), (int) (duration / G_TIME_SPAN_MINUTE), (int) (duration % G_TIME_SPAN_MINUTE / G_TIME_SPAN_SECOND));
}

/**
 * trunk_run_judge:
 *
 * Returns: what came of @run
 */
TrunkOutlook
trunk_run_judge (const TrunkStoredRun *run)
{
  g_return_val_if_fail (run != NULL, TRUNK_OUTLOOK_UNKNOWN);

  if (run->n_failed > 0)
    return TRUNK_OUTLOOK_FAILS;
  if (run->state != TRUNK_RUN_FINISHED)
    return TRUNK_OUTLOOK_STOPPED;

  return run->n_warned > 0 ? TRUNK_OUTLOOK_WARNS : TRUNK_OUTLOOK_WORKS;
}

static char *
get_finished_sentence (const TrunkStoredRun *run)
{
  g_autofree char *failed = NULL;

  if (run->n_failed == 0 && run->n_warned == 0)
    return g_strdup (_("Everything works"));
  if (run->n_failed == 0)
    return g_strdup_printf (ngettext ("It works, with %u warning", "It works, with %u warnings", run->n_warned), run->n_warned);

  failed = g_strdup_printf (ngettext ("%u check failed", "%u checks failed", run->n_failed), run->n_failed);

  /* Translators: "3 checks failed", then how many passed */
  return g_strdup_printf (ngettext ("%s, %u passed", "%s, %u passed", run->n_passed + run->n_warned), failed, run->n_passed + run->n_warned);
}

/**
 * trunk_run_dup_sentence:
 *
 * Returns: (transfer full): what came of @run, in words
 */
char *
trunk_run_dup_sentence (const TrunkStoredRun *run)
{
  guint n_done;

  g_return_val_if_fail (run != NULL, NULL);

  if (run->state == TRUNK_RUN_FINISHED)
    return get_finished_sentence (run);

  n_done = run->n_passed + run->n_warned + run->n_failed;
  if (run->n_failed > 0)
    return g_strdup_printf (ngettext ("Stopped after %u of %u check, %u failed", "Stopped after %u of %u checks, %u failed", run->n_planned),
                            n_done, run->n_planned, run->n_failed);

  return g_strdup_printf (ngettext ("Stopped after %u of %u check", "Stopped after %u of %u checks", run->n_planned), n_done, run->n_planned);
}

const char *
trunk_outlook_get_icon (TrunkOutlook outlook)
{
  static const char * const icons[] = {
    [TRUNK_OUTLOOK_WORKS] = "emblem-ok-symbolic",
    [TRUNK_OUTLOOK_WARNS] = "dialog-warning-symbolic",
    [TRUNK_OUTLOOK_FAILS] = "dialog-error-symbolic",
    [TRUNK_OUTLOOK_STOPPED] = "media-playback-stop-symbolic",
    [TRUNK_OUTLOOK_BUSY] = "media-playback-start-symbolic",
    [TRUNK_OUTLOOK_UNKNOWN] = "content-loading-symbolic",
  };

  g_return_val_if_fail (outlook < G_N_ELEMENTS (icons), NULL);

  return icons[outlook];
}

const char *
trunk_outlook_get_class (TrunkOutlook outlook)
{
  static const char * const classes[] = {
    [TRUNK_OUTLOOK_WORKS] = "success",
    [TRUNK_OUTLOOK_WARNS] = "warning",
    [TRUNK_OUTLOOK_FAILS] = "error",
    [TRUNK_OUTLOOK_STOPPED] = "trunk-quiet",
    [TRUNK_OUTLOOK_BUSY] = "accent",
    [TRUNK_OUTLOOK_UNKNOWN] = "trunk-quiet",
  };

  g_return_val_if_fail (outlook < G_N_ELEMENTS (classes), NULL);

  return classes[outlook];
}

const char *
trunk_outlook_get_word (TrunkOutlook outlook)
{
  static const char * const words[] = {
    [TRUNK_OUTLOOK_WORKS] = N_("works"),
    [TRUNK_OUTLOOK_WARNS] = N_("warning"),
    [TRUNK_OUTLOOK_FAILS] = N_("failed"),
    [TRUNK_OUTLOOK_STOPPED] = N_("stopped"),
    [TRUNK_OUTLOOK_BUSY] = N_("under way"),
    [TRUNK_OUTLOOK_UNKNOWN] = N_("not known yet"),
  };

  g_return_val_if_fail (outlook < G_N_ELEMENTS (words), NULL);

  return _(words[outlook]);
}
