/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-summary.h"

#include <glib/gi18n.h>

#include "app/trunk-history.h"
#include "app/trunk-setup-private.h"

void
trunk_setup_summary_free (TrunkSetupSummary *self)
{
  g_free (self->sentence);
  g_free (self->last_run);
  g_free (self->next_date);
  g_free (self);
}

/* A date of the set-up's own that has passed: whatever the last run found, it is over. */
static const TrunkCalendarEntry *
find_ended (TrunkSetup    *setup,
            TrunkCalendar *calendar)
{
  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);

      if (entry->days < 0 && (entry->kind == TRUNK_CALENDAR_SECRET || entry->kind == TRUNK_CALENDAR_IDENTITY) &&
          trunk_calendar_entry_concerns (entry, trunk_setup_get_id (setup)))
        return entry;
    }

  return NULL;
}

static gboolean
say_under_way (TrunkSetupSummary *self,
               TrunkSetup        *setup)
{
  TrunkTestRun *run = trunk_setup_peek_test_run (setup);
  TrunkTestRunState state = run != NULL ? trunk_test_run_get_state (run) : TRUNK_TEST_RUN_IDLE;

  if (state != TRUNK_TEST_RUN_PREPARING && state != TRUNK_TEST_RUN_RUNNING && state != TRUNK_TEST_RUN_STOPPING)
    return FALSE;

  self->outlook = TRUNK_OUTLOOK_BUSY;
  self->sentence = g_strdup (_("The tests are under way"));

  return TRUE;
}

static gboolean
is_blocked (TrunkSetup *setup)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (setup);

  return requirement != NULL && trunk_requirement_get_blocker (requirement) != NULL;
}

/* What an earlier step says that it lacks; only the first counts. */
static gboolean
say_step (TrunkSetupSummary *self,
          TrunkSetup        *setup,
          TrunkStepState     wanted)
{
  for (TrunkWizardStep step = TRUNK_WIZARD_START; step < TRUNK_WIZARD_TESTS; step++)
    {
      g_autofree char *reason = NULL;

      if (trunk_setup_judge_step (setup, step, &reason) != wanted || reason == NULL)
        continue;
      /* What the page says points at something on it. */
      if (step == TRUNK_WIZARD_START && is_blocked (setup))
        {
          g_free (reason);
          reason = g_strdup (_("This way does not work any more"));
        }

      self->outlook = wanted == TRUNK_STEP_STATE_ATTENTION ? TRUNK_OUTLOOK_FAILS : TRUNK_OUTLOOK_UNKNOWN;
      /* Translators: the name of a step ("Registration"), then what is missing or wrong there */
      self->sentence = g_strdup_printf (_("%s: %s"), trunk_wizard_step_get_title (step), reason);

      return TRUE;
    }

  return FALSE;
}

static void
say_state (TrunkSetupSummary    *self,
           TrunkSetup           *setup,
           const TrunkStoredRun *last,
           TrunkCalendar        *calendar)
{
  const TrunkCalendarEntry *ended = find_ended (setup, calendar);

  if (say_under_way (self, setup))
    return;
  if (ended != NULL)
    {
      g_autofree char *when = trunk_calendar_entry_dup_when (ended);

      self->outlook = TRUNK_OUTLOOK_FAILS;
      if (ended->kind == TRUNK_CALENDAR_SECRET)
        /* Translators: %s is "3 days ago" */
        self->sentence = g_strdup_printf (_("The client secret ended %s"), when);
      else
        /* Translators: %s is "3 days ago" */
        self->sentence = g_strdup_printf (_("The certificate ended %s"), when);
      return;
    }
  if (say_step (self, setup, TRUNK_STEP_STATE_ATTENTION))
    return;
  if (last != NULL && trunk_run_judge (last) == TRUNK_OUTLOOK_FAILS)
    {
      self->outlook = TRUNK_OUTLOOK_FAILS;
      self->sentence = trunk_run_dup_sentence (last);
      return;
    }
  if (say_step (self, setup, TRUNK_STEP_STATE_TODO))
    return;
  if (last == NULL)
    {
      self->outlook = TRUNK_OUTLOOK_UNKNOWN;
      self->sentence = g_strdup (_("Ready to be tested"));
      return;
    }

  self->outlook = trunk_run_judge (last);
  self->sentence = trunk_run_dup_sentence (last);
}

static void
say_last_run (TrunkSetupSummary    *self,
              const TrunkStoredRun *last,
              gint64                now)
{
  g_autofree char *moment = NULL;

  if (last == NULL)
    return;

  moment = trunk_words_dup_moment (last->ended != 0 ? last->ended : last->started, now);
  /* Translators: %s is "today at 14:20" or a date */
  self->last_run = g_strdup_printf (_("Last tested %s"), moment);
}

static void
say_next_date (TrunkSetupSummary *self,
               TrunkSetup        *setup,
               TrunkCalendar     *calendar)
{
  const TrunkCalendarEntry *next = trunk_calendar_get_next (calendar, trunk_setup_get_id (setup));
  g_autofree char *when = NULL;
  g_autofree char *date = NULL;

  if (next == NULL)
    return;

  when = trunk_calendar_entry_dup_when (next);
  date = trunk_words_dup_date (&next->day);
  self->next_date_presses = next->days <= TRUNK_CALENDAR_PRESS_DAYS;
  if (next->kind == TRUNK_CALENDAR_SECRET)
    /* Translators: "in 12 days", then the date */
    self->next_date = g_strdup_printf (_("The client secret ends %s (%s)"), when, date);
  else if (next->kind == TRUNK_CALENDAR_IDENTITY)
    /* Translators: "in 12 days", then the date */
    self->next_date = g_strdup_printf (_("The certificate ends %s (%s)"), when, date);
  else
    /* Translators: what happens, then "in 12 days", then the date */
    self->next_date = g_strdup_printf (_("%s %s (%s)"), next->title, when, date);
}

/**
 * trunk_setup_summary_new:
 *
 * Returns: (transfer full): what to say of @setup
 */
TrunkSetupSummary *
trunk_setup_summary_new (TrunkSetup    *setup,
                         GPtrArray     *runs,
                         TrunkCalendar *calendar,
                         gint64         now)
{
  TrunkSetupSummary *self;
  const TrunkStoredRun *last;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);
  g_return_val_if_fail (TRUNK_IS_CALENDAR (calendar), NULL);

  self = g_new0 (TrunkSetupSummary, 1);
  last = runs != NULL && runs->len > 0 ? trunk_history_run_get (g_ptr_array_index (runs, 0)) : NULL;
  say_state (self, setup, last, calendar);
  say_last_run (self, last, now);
  say_next_date (self, setup, calendar);

  return self;
}
