/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-report-paper.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-redact.h"
#include "systems/trunk-system.h"

/* Mailboxes named beside a cause. */
#define MAX_NAMED 8

typedef struct
{
  const TrunkReport *report;
  TrunkPaper *paper;
  GHashTable *causes;           /* item -> number of its cause */
} Writer;

static char *
dup_time (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (seconds);

  /* Translators: date and time for a report, unambiguous in any country; see g_date_time_format() */
  return time != NULL ? g_date_time_format (time, _("%Y-%m-%d %H:%M %Z")) : g_strdup ("");
}

static char *
dup_duration (gint64 microseconds)
{
  if (microseconds < G_USEC_PER_SEC)
    /* Translators: a duration in milliseconds */
    return g_strdup_printf (_("%.0f ms"), microseconds / 1000.0);
  if (microseconds < 60 * G_USEC_PER_SEC)
    /* Translators: a duration in seconds */
    return g_strdup_printf (_("%.1f s"), microseconds / 1e6);

  /* Translators: a duration in minutes and seconds */
  return g_strdup_printf (_("%d min %d s"), (int) (microseconds / G_USEC_PER_SEC / 60), (int) (microseconds / G_USEC_PER_SEC % 60));
}

static TrunkTone
get_verdict_tone (TrunkVerdict state)
{
  switch (state)
    {
    case TRUNK_VERDICT_PASSED:
      return TRUNK_TONE_GOOD;

    case TRUNK_VERDICT_WARNED:
    case TRUNK_VERDICT_STOPPED:
      return TRUNK_TONE_WARN;

    case TRUNK_VERDICT_FAILED:
    default:
      return TRUNK_TONE_BAD;
    }
}

static void
add_quoted (Writer     *self,
            const char *label,
            const char *value)
{
  /* A secret may have been typed in the place of an id. */
  g_autofree char *quoted = value != NULL ? trunk_redact_quote (value) : NULL;

  if (quoted != NULL && *quoted != '\0')
    trunk_paper_add_field (self->paper, label, quoted);
}

static void
add_head (Writer *self)
{
  TrunkSnapshot *snapshot = trunk_plan_get_snapshot (self->report->plan);
  TrunkRequirement *requirement = trunk_plan_get_requirement (self->report->plan);
  const TrunkRegistrationValues *registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  g_autofree char *verdict = trunk_report_dup_verdict (self->report);
  g_autofree char *system = g_strdup_printf ("%s %s", trunk_system_get_name (trunk_requirement_get_system (requirement)),
                                             trunk_requirement_get_release (requirement)->name);
  g_autofree char *finished = dup_time (self->report->finished);
  g_autofree char *duration = dup_duration (self->report->duration);
  /* Translators: when a test run ended, and how long it took */
  g_autofree char *when = g_strdup_printf (_("%s, in %s"), finished, duration);
  g_autofree char *counts = g_strdup_printf ("%u", self->report->n_accounts);

  trunk_paper_add_paragraph (self->paper, get_verdict_tone (self->report->state), verdict);
  trunk_paper_add_field (self->paper, _("Tested"), when);
  trunk_paper_add_field (self->paper, _("Telephone system"), system);
  trunk_paper_add_field (self->paper, _("Protocol"), trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH
                         ? _("Microsoft Graph") : _("Exchange Web Services (EWS)"));
  trunk_paper_add_field (self->paper, _("Cloud"), trunk_requirement_get_cloud (requirement)->name);
  add_quoted (self, _("Directory (tenant) ID"), registration->tenant);
  add_quoted (self, _("Application (client) ID"), registration->client_id);
  trunk_paper_add_field (self->paper, _("Mailboxes"), counts);
}

static const char *
get_status_label (TrunkStatus status)
{
  switch (status)
    {
    case TRUNK_STATUS_PASS:
      return _("Passed");

    case TRUNK_STATUS_WARN:
      return _("Needs attention");

    case TRUNK_STATUS_FAIL:
      return _("Failed");

    case TRUNK_STATUS_SKIPPED:
      return _("Not asked");

    case TRUNK_STATUS_PENDING:
    case TRUNK_STATUS_RUNNING:
    case TRUNK_STATUS_NOT_REACHED:
    default:
      return _("Not reached");
    }
}

static TrunkTone
get_status_tone (TrunkStatus status)
{
  switch (status)
    {
    case TRUNK_STATUS_PASS:
      return TRUNK_TONE_GOOD;

    case TRUNK_STATUS_WARN:
      return TRUNK_TONE_WARN;

    case TRUNK_STATUS_FAIL:
      return TRUNK_TONE_BAD;

    case TRUNK_STATUS_SKIPPED:
    case TRUNK_STATUS_PENDING:
    case TRUNK_STATUS_RUNNING:
    case TRUNK_STATUS_NOT_REACHED:
    default:
      return TRUNK_TONE_DIM;
    }
}

static void
add_affected (Writer           *self,
              const TrunkCause *cause)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;
  guint n_named = 0;

  for (guint i = 0; i < cause->items->len && n_named < MAX_NAMED; i++)
    {
      TrunkCheckItem *item = g_ptr_array_index (cause->items, i);

      if (trunk_check_item_get_level (item) == TRUNK_LEVEL_ACCOUNT)
        g_string_append_printf (names, "%s%s", n_named++ > 0 ? ", " : "", trunk_check_item_get_subject (item));
    }

  if (cause->status == TRUNK_STATUS_FAIL)
    text = g_strdup_printf (ngettext ("Keeps out %u mailbox", "Keeps out %u mailboxes", cause->n_accounts), cause->n_accounts);
  else
    text = g_strdup_printf (ngettext ("Concerns %u mailbox", "Concerns %u mailboxes", cause->n_accounts), cause->n_accounts);
  if (n_named > 0 && n_named < cause->n_accounts)
    {
      /* Translators: names of mailboxes, then how many there are besides them */
      g_autofree char *more = g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", cause->n_accounts - n_named),
                                               names->str, cause->n_accounts - n_named);

      trunk_paper_add_field (self->paper, text, more);
    }
  else if (n_named > 0)
    {
      trunk_paper_add_field (self->paper, text, names->str);
    }
  else
    {
      trunk_paper_add_paragraph (self->paper, TRUNK_TONE_DIM, text);
    }
}

static void
add_remedy (Writer            *self,
            guint              number,
            const TrunkRemedy *remedy)
{
  g_autofree char *label = g_strdup_printf ("%c.", 'a' + (char) MIN (number, 25));
  g_autofree char *hint = NULL;

  if (remedy->takes != NULL)
    /* Translators: who has to do something, and how long it takes to act: "Exchange administrator; up to 24 hours" */
    hint = g_strdup_printf (_("%s; %s"), remedy->who, remedy->takes);
  trunk_paper_add_step (self->paper, label, remedy->text, hint != NULL ? hint : remedy->who);
  if (remedy->value != NULL && remedy->kind == TRUNK_REMEDY_LINK)
    trunk_paper_add_link (self->paper, remedy->value);
  else if (remedy->value != NULL)
    trunk_paper_add_code (self->paper, remedy->value);
}

static void
add_cause (Writer           *self,
           guint             number,
           const TrunkCause *cause)
{
  TrunkExplanation *explanation = cause->explanation;
  const TrunkSource *source = trunk_explanation_get_source (explanation);
  g_autofree char *heading = g_strdup_printf ("%u. %s", number, trunk_explanation_get_title (explanation));
  g_autofree char *origin = g_strdup_printf (_("Source: %s, checked on %s."), source->source, source->checked);

  trunk_paper_add_heading (self->paper, 3, heading);
  add_affected (self, cause);
  trunk_paper_add_paragraph (self->paper, TRUNK_TONE_PLAIN, trunk_explanation_get_cause (explanation));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    add_remedy (self, i, trunk_explanation_get_nth_remedy (explanation, i));
  trunk_paper_add_paragraph (self->paper, TRUNK_TONE_DIM, origin);
}

static void
add_causes (Writer *self)
{
  GPtrArray *causes = self->report->causes;

  if (causes->len == 0)
    return;

  trunk_paper_add_heading (self->paper, 2, self->report->n_failures > 0 ? _("What keeps mailboxes out, and what to do")
                                                                        : _("What needs attention"));
  for (guint i = 0; i < causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (causes, i);

      for (guint n = 0; n < cause->items->len; n++)
        g_hash_table_insert (self->causes, g_ptr_array_index (cause->items, n), GUINT_TO_POINTER (i + 1));
      add_cause (self, i + 1, cause);
    }
}

static const char *
get_level_label (TrunkLevel level)
{
  switch (level)
    {
    case TRUNK_LEVEL_MACHINE:
      return _("This computer");

    case TRUNK_LEVEL_ENDPOINT:
      return _("Connection");

    case TRUNK_LEVEL_REGISTRATION:
      return _("Registration");

    case TRUNK_LEVEL_SERVICE:
      return _("Service");

    case TRUNK_LEVEL_ACCOUNT:
    default:
      return _("Mailbox");
    }
}

static char *
dup_status (Writer         *self,
            TrunkCheckItem *item)
{
  guint cause = GPOINTER_TO_UINT (g_hash_table_lookup (self->causes, item));
  const char *label = get_status_label (trunk_check_item_get_status (item));

  if (cause == 0)
    return g_strdup (label);

  /* Translators: how a test went, and the number of the cause in the list above: "Failed, see 2" */
  return g_strdup_printf (_("%s, see %u"), label, cause);
}

static void
add_shared (Writer *self)
{
  const char *head[] = { _("Test"), _("Where"), _("Result"), _("Took"), NULL };

  trunk_paper_add_heading (self->paper, 2, _("Tested once for all mailboxes"));
  trunk_paper_add_table (self->paper, head);
  for (guint i = 0; i < trunk_plan_get_n_shared (self->report->plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (self->report->plan, i);
      TrunkResult *result = trunk_check_item_get_result (item);
      TrunkLevel level = trunk_check_item_get_level (item);
      const char *subject = trunk_check_item_get_subject (item);
      g_autofree char *status = dup_status (self, item);
      g_autofree char *took = result != NULL ? dup_duration (trunk_result_get_duration (result)) : g_strdup ("");
      const char *cells[] = {
        trunk_check_item_get_title (item), level == TRUNK_LEVEL_ENDPOINT && *subject != '\0' ? subject : get_level_label (level),
        status, took, NULL
      };

      trunk_paper_add_row (self->paper, get_status_tone (trunk_check_item_get_status (item)), cells);
    }
}

static TrunkTone
get_account_tone (TrunkAccountState state)
{
  switch (state)
    {
    case TRUNK_ACCOUNT_WORKS:
      return TRUNK_TONE_GOOD;

    case TRUNK_ACCOUNT_WARNED:
      return TRUNK_TONE_WARN;

    case TRUNK_ACCOUNT_BROKEN:
      return TRUNK_TONE_BAD;

    case TRUNK_ACCOUNT_NOT_REACHED:
    case TRUNK_N_ACCOUNT_STATES:
    default:
      return TRUNK_TONE_DIM;
    }
}

static const char *
get_account_label (TrunkAccountState state)
{
  switch (state)
    {
    case TRUNK_ACCOUNT_WORKS:
      return _("Works");

    case TRUNK_ACCOUNT_WARNED:
      return _("Works, needs attention");

    case TRUNK_ACCOUNT_BROKEN:
      return _("Does not work");

    case TRUNK_ACCOUNT_NOT_REACHED:
    case TRUNK_N_ACCOUNT_STATES:
    default:
      return _("Not tested to the end");
    }
}

static void
add_account (Writer *self,
             guint   account)
{
  const TrunkAccountValues *values = trunk_account_get_values (trunk_plan_get_account (self->report->plan, account));
  TrunkCheckItem *verdict = trunk_plan_get_account_verdict (self->report->plan, account);
  guint cause = verdict != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->causes, verdict)) : 0;
  g_autofree char *why = NULL;
  const char *cells[] = {
    values->address != NULL && *values->address != '\0' ? values->address : _("(no address)"), values->display_name != NULL ? values->display_name : values->alias != NULL ? values->alias : "",
    get_account_label (self->report->accounts[account]), "", NULL
  };

  if (verdict != NULL && cause > 0)
    /* Translators: the test that failed, and the number of the cause in the list above: "Mailbox opens, see 2" */
    why = g_strdup_printf (_("%s, see %u"), trunk_check_item_get_title (verdict), cause);
  if (why != NULL)
    cells[3] = why;
  trunk_paper_add_row (self->paper, get_account_tone (self->report->accounts[account]), cells);
}

static void
add_accounts (Writer *self)
{
  static const TrunkAccountState order[] = { TRUNK_ACCOUNT_BROKEN, TRUNK_ACCOUNT_WARNED, TRUNK_ACCOUNT_NOT_REACHED, TRUNK_ACCOUNT_WORKS };
  const char *head[] = { _("Mailbox"), _("Name"), _("Result"), _("Because of"), NULL };
  guint n_rows = 0;

  if (self->report->n_accounts == 0)
    return;

  trunk_paper_add_heading (self->paper, 2, _("Each mailbox"));
  trunk_paper_add_table (self->paper, head);
  for (guint i = 0; i < G_N_ELEMENTS (order) && n_rows < TRUNK_REPORT_PAPER_MAX_ROWS; i++)
    {
      for (guint account = 0; account < self->report->n_accounts && n_rows < TRUNK_REPORT_PAPER_MAX_ROWS; account++)
        {
          if (self->report->accounts[account] == order[i])
            {
              add_account (self, account);
              n_rows++;
            }
        }
    }

  if (n_rows < self->report->n_accounts)
    {
      g_autofree char *left_out = g_strdup_printf (ngettext ("%u more mailbox is not listed here. The report as JSON has them all.",
                                                             "%u more mailboxes are not listed here. The report as JSON has them all.",
                                                             self->report->n_accounts - n_rows),
                                                   self->report->n_accounts - n_rows);

      trunk_paper_add_paragraph (self->paper, TRUNK_TONE_DIM, left_out);
    }
}

static void
add_deadlines (Writer *self)
{
  TrunkRequirement *requirement = trunk_plan_get_requirement (self->report->plan);
  gint64 ends = trunk_registration_get_values (trunk_snapshot_get_registration (trunk_plan_get_snapshot (self->report->plan)))->credential_ends;
  guint n = trunk_requirement_get_n_deadlines (requirement);

  if (n == 0 && ends == 0)
    return;

  trunk_paper_add_heading (self->paper, 2, _("Dates to know"));
  if (ends > 0)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (ends);
      g_autofree char *date = time != NULL ? g_date_time_format (time, "%F") : NULL;

      if (date != NULL)
        trunk_paper_add_field (self->paper, date, _("The credential of the registration ends"));
    }
  for (guint i = 0; i < n; i++)
    {
      const TrunkDeadline *deadline = trunk_requirement_get_nth_deadline (requirement, i);

      trunk_paper_add_field (self->paper, deadline->date, deadline->title);
    }
}

/**
 * trunk_report_to_paper:
 *
 * Returns: (transfer full): the report as something to be read or printed
 */
TrunkPaper *
trunk_report_to_paper (const TrunkReport *report)
{
  const TrunkServiceValues *service;
  g_autoptr(GHashTable) causes = NULL;
  g_autofree char *title = NULL;
  Writer self = { report, NULL, NULL };

  g_return_val_if_fail (report != NULL, NULL);

  service = trunk_service_get_values (trunk_snapshot_get_service (trunk_plan_get_snapshot (report->plan)));
  /* Translators: %s is the name of a set-up */
  title = g_strdup_printf (_("Test report: %s"), service->display_name != NULL ? service->display_name : service->id);
  self.paper = trunk_paper_new (title);
  self.causes = causes = g_hash_table_new (NULL, NULL);
  add_head (&self);
  add_causes (&self);
  add_shared (&self);
  add_accounts (&self);
  add_deadlines (&self);

  return self.paper;
}
