/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-header.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-run-words.h"
#include "app/trunk-template.h"

struct _TrunkRunHeader
{
  AdwBin parent_instance;

  GtkLabel *verdict;
  GtkLabel *details;
  GtkProgressBar *progress;
  GtkButton *start;
  GtkButton *stop;
  GtkButton *resume;
  GtkButton *retest_failed;
};

enum
{
  START,
  STOP,
  RESUME,
  RETEST_FAILED,
  N_SIGNALS
};

static const char * const signal_names[N_SIGNALS] = { "start", "stop", "resume", "retest-failed" };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkRunHeader, trunk_run_header, ADW_TYPE_BIN)

static void
trunk_run_header_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_RUN_HEADER);

  G_OBJECT_CLASS (trunk_run_header_parent_class)->dispose (object);
}

static void
start_cb (TrunkRunHeader *self)
{
  g_signal_emit (self, signals[START], 0);
}

static void
stop_cb (TrunkRunHeader *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
resume_cb (TrunkRunHeader *self)
{
  g_signal_emit (self, signals[RESUME], 0);
}

static void
retest_failed_cb (TrunkRunHeader *self)
{
  g_signal_emit (self, signals[RETEST_FAILED], 0);
}

static void
trunk_run_header_class_init (TrunkRunHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_run_header_dispose;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], TRUNK_TYPE_RUN_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-run-header.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, verdict);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, details);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, progress);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, start);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, stop);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, resume);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunHeader, retest_failed);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, retest_failed_cb);
}

static void
trunk_run_header_init (TrunkRunHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->start), _("Test all"));
  trunk_a11y_name (GTK_WIDGET (self->stop), _("Stop"));
  trunk_a11y_name (GTK_WIDGET (self->resume), _("Resume"));
  trunk_a11y_name (GTK_WIDGET (self->retest_failed), _("Test the failed again"));
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text[0] != '\0');
}

static char *
dup_progress (TrunkTestRun *run)
{
  guint n_done = trunk_test_run_get_n_done (run);
  guint n_total = trunk_test_run_get_n_total (run);
  gint64 left = trunk_test_run_get_time_left (run);
  g_autofree char *duration = NULL;

  if (left < 0)
    /* Translators: progress of a test run: how many of how many checks are done */
    return g_strdup_printf (ngettext ("%u of %u check", "%u of %u checks", n_total), n_done, n_total);

  /* Whole seconds: tenths that run down say nothing. */
  duration = trunk_words_dup_duration (MAX (1, (left + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC) * G_USEC_PER_SEC);

  /* Translators: progress of a test run; the last is a duration such as "2 min 5 s" */
  return g_strdup_printf (ngettext ("%u of %u check, about %s left", "%u of %u checks, about %s left", n_total), n_done, n_total, duration);
}

static char *
dup_ended (TrunkTestRun *run)
{
  gint64 ended = trunk_test_run_get_ended (run);
  gboolean stopped = trunk_test_run_get_state (run) == TRUNK_TEST_RUN_STOPPED;
  g_autofree char *moment = NULL;

  if (ended == 0)
    return g_strdup (stopped ? _("The last run was broken off. It can go on where it was.") : "");

  moment = trunk_words_dup_moment (ended, g_get_real_time ());
  if (stopped)
    /* Translators: %s is a day and time, such as "today at 14:20" */
    return g_strdup_printf (_("Stopped %s. The run can go on where it was."), moment);

  /* Translators: %s is a day and time, such as "today at 14:20" */
  return g_strdup_printf (_("Tested %s."), moment);
}

static char *
dup_details (TrunkTestRun *run)
{
  g_autofree char *ended = NULL;

  switch (trunk_test_run_get_state (run))
    {
    case TRUNK_TEST_RUN_PREPARING:
      return g_strdup (_("Getting ready…"));

    case TRUNK_TEST_RUN_RUNNING:
      return dup_progress (run);

    case TRUNK_TEST_RUN_STOPPING:
      return g_strdup (_("Stopped; removing test items from the mailboxes…"));

    case TRUNK_TEST_RUN_STOPPED:
    case TRUNK_TEST_RUN_FINISHED:
      ended = dup_ended (run);
      if (trunk_test_run_get_outdated (run))
        return g_strjoin (" ", ended, _("Something has changed since; test again to be sure."), NULL);
      return g_steal_pointer (&ended);

    case TRUNK_TEST_RUN_IDLE:
    default:
      return g_strdup ("");
    }
}

void
trunk_run_header_show (TrunkRunHeader *self,
                       TrunkTestRun   *run,
                       TrunkRunTally  *tally,
                       const char     *missing)
{
  TrunkTestRunState state;
  g_autofree char *verdict = NULL;
  g_autofree char *details = NULL;
  gboolean busy;
  guint n_total;

  g_return_if_fail (TRUNK_IS_RUN_HEADER (self));
  g_return_if_fail (TRUNK_IS_TEST_RUN (run));

  state = trunk_test_run_get_state (run);
  busy = state == TRUNK_TEST_RUN_PREPARING || state == TRUNK_TEST_RUN_RUNNING || state == TRUNK_TEST_RUN_STOPPING;
  verdict = tally != NULL ? trunk_run_tally_dup_verdict (tally) : g_strdup (_("Nothing has been tested yet."));
  details = dup_details (run);
  n_total = trunk_test_run_get_n_total (run);

  set_text (self->verdict, verdict);
  set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  if (state == TRUNK_TEST_RUN_RUNNING && n_total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) trunk_test_run_get_n_done (run) / n_total);
  else
    gtk_progress_bar_set_fraction (self->progress, 0);

  gtk_widget_set_visible (GTK_WIDGET (self->start), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->start), missing == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->start), missing);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), state != TRUNK_TEST_RUN_STOPPING);
  gtk_widget_set_visible (GTK_WIDGET (self->resume), state == TRUNK_TEST_RUN_STOPPED);
  gtk_widget_set_sensitive (GTK_WIDGET (self->resume), missing == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->retest_failed), !busy && tally != NULL && trunk_run_tally_get_n (tally, TRUNK_MAILBOX_BROKEN) > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->retest_failed), missing == NULL);
}

const char *
trunk_run_header_get_verdict (TrunkRunHeader *self)
{
  g_return_val_if_fail (TRUNK_IS_RUN_HEADER (self), NULL);

  return gtk_label_get_text (self->verdict);
}

void
trunk_run_header_focus (TrunkRunHeader *self)
{
  g_return_if_fail (TRUNK_IS_RUN_HEADER (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->stop)))
    gtk_widget_grab_focus (GTK_WIDGET (self->stop));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->start));
}
