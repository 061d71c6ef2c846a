/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-redact.h"
#include "explain/trunk-plain.h"
#include "explain/trunk-report-private.h"

#define DEFAULT_WIDTH   80
#define MIN_WIDTH       50
#define MAX_WIDTH       200
#define MAX_LINE_CHARS  2000

const char *
trunk_account_state_get_nick (TrunkAccountState state)
{
  static const char * const nicks[] = { "works", "warned", "broken", "not-reached" };

  g_return_val_if_fail (state < G_N_ELEMENTS (nicks), NULL);

  return nicks[state];
}

const char *
trunk_verdict_get_nick (TrunkVerdict state)
{
  static const char * const nicks[] = { "passed", "warned", "failed", "stopped" };

  g_return_val_if_fail (state < G_N_ELEMENTS (nicks), NULL);

  return nicks[state];
}

TrunkAccountState
trunk_report_judge_account (TrunkPlan *plan,
                            guint      account)
{
  TrunkAccountState state = TRUNK_ACCOUNT_WORKS;

  for (guint i = 0; i < trunk_plan_get_n_rungs (plan, account); i++)
    {
      switch (trunk_plan_get_rung_status (plan, account, i))
        {
        case TRUNK_STATUS_FAIL:
          return TRUNK_ACCOUNT_BROKEN;

        case TRUNK_STATUS_PENDING:
        case TRUNK_STATUS_RUNNING:
        case TRUNK_STATUS_NOT_REACHED:
          state = TRUNK_ACCOUNT_NOT_REACHED;
          break;

        case TRUNK_STATUS_WARN:
          if (state == TRUNK_ACCOUNT_WORKS)
            state = TRUNK_ACCOUNT_WARNED;
          break;

        case TRUNK_STATUS_PASS:
        case TRUNK_STATUS_SKIPPED:
        default:
          break;
        }
    }

  return state;
}

static gboolean
is_open (TrunkCheckItem *item)
{
  TrunkStatus status = trunk_check_item_get_status (item);

  return status == TRUNK_STATUS_PENDING || status == TRUNK_STATUS_RUNNING || status == TRUNK_STATUS_NOT_REACHED;
}

/**
 * trunk_report_judge:
 *
 * Stopped is a run that left something open which nothing broken explains.
 *
 * Returns: how the run went, for the exit code
 */
TrunkVerdict
trunk_report_judge (TrunkPlan *plan)
{
  gboolean failed = FALSE;
  gboolean warned = FALSE;
  gboolean shared_failed = FALSE;

  g_return_val_if_fail (TRUNK_IS_PLAN (plan), TRUNK_VERDICT_STOPPED);

  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (plan, i);

      if (is_open (item) && !shared_failed)
        return TRUNK_VERDICT_STOPPED;
      shared_failed |= trunk_check_item_get_status (item) == TRUNK_STATUS_FAIL;
      warned |= trunk_check_item_get_status (item) == TRUNK_STATUS_WARN;
    }

  for (guint i = 0; i < trunk_plan_get_n_accounts (plan); i++)
    {
      TrunkAccountState state = trunk_report_judge_account (plan, i);

      if (state == TRUNK_ACCOUNT_NOT_REACHED && !shared_failed)
        return TRUNK_VERDICT_STOPPED;
      failed |= state == TRUNK_ACCOUNT_BROKEN;
      warned |= state == TRUNK_ACCOUNT_WARNED;
    }

  if (failed || shared_failed)
    return TRUNK_VERDICT_FAILED;

  return warned ? TRUNK_VERDICT_WARNED : TRUNK_VERDICT_PASSED;
}

static void
measure (TrunkCheckItem *item,
         gint64         *first,
         gint64         *last)
{
  TrunkResult *result = trunk_check_item_get_result (item);

  if (result == NULL || trunk_result_get_started (result) <= 0)
    return;
  *first = MIN (*first, trunk_result_get_started (result));
  *last = MAX (*last, trunk_result_get_started (result) + trunk_result_get_duration (result));
}

static void
report_count (TrunkReport *report)
{
  gint64 first = G_MAXINT64;
  gint64 last = 0;

  for (guint i = 0; i < trunk_plan_get_n_shared (report->plan); i++)
    measure (trunk_plan_get_shared (report->plan, i), &first, &last);
  for (guint i = 0; i < report->n_accounts; i++)
    {
      report->accounts[i] = trunk_report_judge_account (report->plan, i);
      report->n[report->accounts[i]]++;
      for (guint rung = 0; rung < trunk_plan_get_n_rungs (report->plan, i); rung++)
        measure (trunk_plan_get_rung (report->plan, i, rung), &first, &last);
    }
  for (guint i = 0; i < report->causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (report->causes, i);

      if (cause->status == TRUNK_STATUS_FAIL)
        report->n_failures++;
      else
        report->n_warnings++;
    }
  report->duration = last > first ? last - first : 0;
}

static void
append_sentence (GString    *text,
                 const char *format,
                 ...) G_GNUC_PRINTF (2, 3);

static void
append_sentence (GString    *text,
                 const char *format,
                 ...)
{
  va_list arguments;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

char *
trunk_report_dup_verdict (const TrunkReport *report)
{
  GString *text = g_string_new (NULL);
  guint n_working = report->n[TRUNK_ACCOUNT_WORKS] + report->n[TRUNK_ACCOUNT_WARNED];
  guint n_open = report->n[TRUNK_ACCOUNT_NOT_REACHED];

  if (report->n_accounts == 0)
    append_sentence (text, "%s", _("No mailboxes were to be tested."));
  else if (n_working == report->n_accounts)
    append_sentence (text, ngettext ("%u mailbox works.", "All %u mailboxes work.", n_working), n_working);
  else
    /* Translators: the first number is how many work, the second how many there are */
    append_sentence (text, ngettext ("%u of %u mailbox works.", "%u of %u mailboxes work.", report->n_accounts),
                     n_working, report->n_accounts);

  if (report->n_failures > 0 && n_working == report->n_accounts)
    append_sentence (text, ngettext ("%u check failed all the same.", "%u checks failed all the same.", report->n_failures),
                     report->n_failures);
  else if (report->n_failures > 0 && n_working > 0)
    append_sentence (text, ngettext ("%u cause keeps the others out.", "%u causes keep the others out.", report->n_failures),
                     report->n_failures);
  else if (report->n_failures > 0)
    append_sentence (text, ngettext ("%u cause keeps them out.", "%u causes keep them out.", report->n_failures),
                     report->n_failures);

  if (report->n_warnings > 0)
    append_sentence (text, ngettext ("%u thing needs attention.", "%u things need attention.", report->n_warnings),
                     report->n_warnings);
  if (report->state == TRUNK_VERDICT_STOPPED)
    append_sentence (text, ngettext ("The run was stopped; %u mailbox was not tested to the end.",
                                     "The run was stopped; %u mailboxes were not tested to the end.", n_open), n_open);

  return g_string_free (text, FALSE);
}

char *
trunk_report_dup_finished (const TrunkReport *report)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (report->finished);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

char *
trunk_report_dup_plain (const char *text)
{
  return trunk_plain_line (text, MAX_LINE_CHARS);
}

/* Whoever set a fact has masked it; a report leaves the house, so it is masked once more. */
char *
trunk_report_dup_evidence (const char *text)
{
  g_autofree char *masked = trunk_redact_text (text, -1);

  return trunk_plain_line (masked, MAX_LINE_CHARS);
}

/**
 * trunk_report_new:
 * @width: columns for text, 0 = 80
 * @finished: Unix seconds of the end of the run
 *
 * Looks at every rung of every account once.
 *
 * Returns: (transfer full): what a report of @plan says
 */
TrunkReport *
trunk_report_new (TrunkCatalog     *catalog,
                  TrunkPlan        *plan,
                  TrunkReportFlags  flags,
                  guint             width,
                  gint64            finished)
{
  TrunkReport *report;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);

  report = g_new0 (TrunkReport, 1);
  report->catalog = catalog;
  report->plan = plan;
  report->causes = trunk_explain_causes (catalog, plan);
  report->flags = flags;
  report->width = width == 0 ? DEFAULT_WIDTH : CLAMP (width, MIN_WIDTH, MAX_WIDTH);
  report->finished = finished;
  report->state = trunk_report_judge (plan);
  report->n_accounts = trunk_plan_get_n_accounts (plan);
  report->accounts = g_new0 (TrunkAccountState, report->n_accounts + 1);
  report_count (report);

  return report;
}

void
trunk_report_free (TrunkReport *report)
{
  g_return_if_fail (report != NULL);

  g_clear_pointer (&report->causes, g_ptr_array_unref);
  g_free (report->accounts);
  g_free (report);
}

/**
 * trunk_report_write:
 * @width: columns for text; 0 = 80
 * @finished: Unix seconds of the end of the run
 * @out_length: (out) (optional): bytes of the report
 *
 * Returns: (transfer full): the report, UTF-8 and without a secret
 */
char *
trunk_report_write (TrunkCatalog     *catalog,
                    TrunkPlan        *plan,
                    TrunkReportFormat format,
                    TrunkReportFlags  flags,
                    guint             width,
                    gint64            finished,
                    gsize            *out_length)
{
  g_autoptr(TrunkReport) report = NULL;
  GString *out = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);

  report = trunk_report_new (catalog, plan, flags, width, finished);
  out = g_string_sized_new (4096);
  switch (format)
    {
    case TRUNK_REPORT_JSON:
      trunk_report_write_json (report, out);
      break;

    case TRUNK_REPORT_JUNIT:
      trunk_report_write_junit (report, out);
      break;

    case TRUNK_REPORT_NAGIOS:
      trunk_report_write_nagios (report, out);
      break;

    case TRUNK_REPORT_PROMETHEUS:
      trunk_report_write_prometheus (report, out);
      break;

    case TRUNK_REPORT_TEXT:
    default:
      trunk_report_write_text (report, out);
      break;
    }

  if (out_length != NULL)
    *out_length = out->len;

  return g_string_free (out, FALSE);
}
