/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-run.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "checks/trunk-run-record.h"
#include "checks/trunk-runner.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-wait.h"

/* How long a stopped run may go on removing its test items from mailboxes. */
#define DRAIN_DEADLINE_MS 20000
/* A line that is redrawn more often can't be read, and costs more than the checks. */
#define PROGRESS_INTERVAL_US (100 * 1000)

static void
n_done_cb (TrunkRunner *runner,
           GParamSpec  *pspec,
           gint64      *shown)
{
  guint n_done = trunk_runner_get_n_done (runner);
  guint n_total = trunk_runner_get_n_total (runner);
  gint64 left = trunk_runner_get_time_left (runner);
  g_autofree char *line = NULL;

  gint64 now = g_get_monotonic_time ();

  if (!trunk_cli_has_progress () || now - *shown < PROGRESS_INTERVAL_US)
    return;

  *shown = now;
  if (left < 0)
    /* Translators: progress of a test run: how many of how many checks are done */
    line = g_strdup_printf (_("%u of %u checks"), n_done, n_total);
  else
    {
      g_autofree char *duration = trunk_cli_format_duration (left);

      /* Translators: progress of a test run; the last is a duration such as "2 min 5 s" */
      line = g_strdup_printf (_("%u of %u checks, about %s left"), n_done, n_total, duration);
    }
  trunk_cli_progress (line);
}

static void
end_record (TrunkRunRecord *record,
            gboolean        completed)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  trunk_run_record_end_async (record, completed ? TRUNK_RUN_FINISHED : TRUNK_RUN_STOPPED, trunk_cli_ready_cb, &result);
  if (!trunk_run_record_end_finish (record, trunk_cli_wait (&result), &error))
    trunk_cli_complain (_("The run could not be saved: %s"), error->message);
}

gboolean
trunk_cli_run_plan (TrunkCliSetup *setup,
                    TrunkPlan     *plan,
                    guint          parallel)
{
  g_autoptr(TrunkRunner) runner = trunk_runner_new (plan, setup->net, setup->secrets);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) drained = NULL;
  g_autoptr(TrunkRunRecord) record = NULL;
  gint64 shown = 0;
  gboolean completed;

  if (setup->workspace != NULL)
    record = trunk_run_record_new (setup->workspace, plan, runner);
  if (parallel > 0)
    trunk_runner_set_parallel (runner, parallel);
  g_signal_connect (runner, "notify::n-done", G_CALLBACK (n_done_cb), &shown);

  trunk_runner_run_async (runner, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  completed = trunk_runner_run_finish (runner, trunk_cli_wait (&result), NULL);
  trunk_cli_progress (NULL);
  if (record != NULL)
    end_record (record, completed);

  if (!completed)
    trunk_cli_progress (_("Stopped; removing test items from the mailboxes…"));
  trunk_runner_drain_async (runner, DRAIN_DEADLINE_MS, trunk_cli_ready_cb, &drained);
  if (!trunk_runner_drain_finish (runner, trunk_cli_wait (&drained)))
    g_printerr ("\n%s\n", _("Some test items could not be removed in time; their subject begins with “Trunkline test”. "
                            "The next run removes what it finds of them."));
  trunk_cli_progress (NULL);

  return completed;
}

int
trunk_cli_judge_plan (TrunkPlan *plan,
                      gboolean   completed)
{
  TrunkCheckItem *verdict = trunk_plan_get_shared_verdict (plan);
  TrunkResult *result = verdict != NULL ? trunk_check_item_get_result (verdict) : NULL;

  if (!completed)
    return TRUNK_CLI_EXIT_CANCELLED;

  if (result != NULL && (trunk_result_get_finding (result) == TRUNK_FINDING_SIGN_IN_NEEDED ||
                         trunk_result_get_finding (result) == TRUNK_FINDING_SIGN_IN_EXPIRED))
    return TRUNK_CLI_EXIT_SIGN_IN_NEEDED;

  switch (trunk_report_judge (plan))
    {
    case TRUNK_VERDICT_PASSED:
      return TRUNK_CLI_EXIT_PASSED;

    case TRUNK_VERDICT_WARNED:
      return TRUNK_CLI_EXIT_WARNED;

    case TRUNK_VERDICT_STOPPED:
      return TRUNK_CLI_EXIT_CANCELLED;

    case TRUNK_VERDICT_FAILED:
    default:
      return TRUNK_CLI_EXIT_FAILED;
    }
}

void
trunk_cli_print_report (TrunkCliSetup     *setup,
                        TrunkPlan         *plan,
                        TrunkReportFormat  format,
                        gboolean           details)
{
  TrunkReportFlags flags = TRUNK_REPORT_NONE;
  g_autofree char *report = NULL;
  gsize length;

  if (trunk_cli_wants_colour ())
    flags |= TRUNK_REPORT_COLOUR;
  if (details)
    flags |= TRUNK_REPORT_DETAILS;

  report = trunk_report_write (setup->catalog, plan, format, flags, trunk_cli_get_width (),
                               g_get_real_time () / G_USEC_PER_SEC, &length);

  /* The forms for machines are UTF-8 whatever the locale; the others are read by people. */
  if (format == TRUNK_REPORT_TEXT || format == TRUNK_REPORT_NAGIOS)
    g_print ("%s", report);
  else
    fwrite (report, 1, length, stdout);
}
