/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-workspace.h"

G_BEGIN_DECLS

/* Runs and dates in a person's words. All strings are translated. */

/* "today at 14:20", "21 November 2026 at 14:20". @moment, @now: Unix microseconds */
char       *trunk_words_dup_moment     (gint64 moment, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* The same at the beginning of a line: "Today at 14:20" */
char       *trunk_words_dup_moment_title (gint64 moment, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* "21 November 2026" */
char       *trunk_words_dup_date       (const GDate *date) G_GNUC_WARN_UNUSED_RESULT;
/* "350 ms", "2.4 s", "3 min 5 s". @duration: microseconds */
char       *trunk_words_dup_duration   (gint64 duration) G_GNUC_WARN_UNUSED_RESULT;

/* How a run, or a set-up as a whole, looks. */
typedef enum
{
  TRUNK_OUTLOOK_WORKS,
  TRUNK_OUTLOOK_WARNS,
  TRUNK_OUTLOOK_FAILS,
  TRUNK_OUTLOOK_STOPPED,        /* stopped or broken off before anything failed */
  TRUNK_OUTLOOK_BUSY,           /* tests are under way */
  TRUNK_OUTLOOK_UNKNOWN,        /* not tested, or not complete yet */
} TrunkOutlook;

TrunkOutlook trunk_run_judge           (const TrunkStoredRun *run);
/* "Everything works", "3 checks failed, 38 passed" */
char       *trunk_run_dup_sentence     (const TrunkStoredRun *run) G_GNUC_WARN_UNUSED_RESULT;

const char *trunk_outlook_get_icon     (TrunkOutlook outlook);
const char *trunk_outlook_get_class    (TrunkOutlook outlook);       /* a class of style.css */
const char *trunk_outlook_get_word     (TrunkOutlook outlook);       /* "failed", read aloud for the icon */

G_END_DECLS
