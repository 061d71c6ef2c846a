/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-tests.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-cause-list.h"
#include "app/trunk-compat.h"
#include "app/trunk-explanation-titles.h"
#include "app/trunk-keyring-notice.h"
#include "app/trunk-notice.h"
#include "app/trunk-result-pane.h"
#include "app/trunk-run-filter.h"
#include "app/trunk-run-header.h"
#include "app/trunk-run-intro.h"
#include "app/trunk-rung-map.h"
#include "app/trunk-shared-rungs.h"
#include "app/trunk-split.h"
#include "app/trunk-template.h"

/* Steps without which nothing can be tested, in the order in which they are filled in. */
static const TrunkWizardStep needed_steps[] = { TRUNK_WIZARD_REGISTRATION, TRUNK_WIZARD_SIGN_IN, TRUNK_WIZARD_ACCOUNTS };

struct _TrunkPageTests
{
  TrunkWizardPage parent_instance;

  TrunkTestRun *run;            /* (owned) (nullable) */
  TrunkRunTally *tally;         /* (owned) (nullable) */
  TrunkExplanationTitles *titles; /* (owned) (nullable) */
  char *reason;                 /* (owned) (nullable): why nothing can be tested */
  TrunkWizardStep reason_step;
  char *cause;                  /* (owned) (nullable): id of the one that is chosen */
  gboolean started_here;        /* the end of this run moves the focus */

  TrunkKeyringNotice *keyring;
  TrunkNotice *missing;
  TrunkNotice *offline;
  TrunkNotice *problem;
  TrunkRunHeader *header;
  TrunkRunIntro *intro;
  TrunkSplit *split;
  TrunkCauseList *causes;
  TrunkSharedRungs *shared;
  GtkSearchEntry *search;
  GtkDropDown *show;
  GtkButton *retest_shown;
  GtkLabel *filtered;
  GtkScrolledWindow *scroller;
  TrunkRungMap *map;
  TrunkResultPane *pane;
};

G_DEFINE_FINAL_TYPE (TrunkPageTests, trunk_page_tests, TRUNK_TYPE_WIZARD_PAGE)

static void
trunk_page_tests_dispose (GObject *object)
{
  TrunkPageTests *self = TRUNK_PAGE_TESTS (object);

  g_clear_object (&self->tally);
  g_clear_object (&self->run);
  g_clear_pointer (&self->cause, g_free);
  g_clear_pointer (&self->reason, g_free);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_TESTS);
  /* The parts ask for titles until they are gone. */
  g_clear_pointer (&self->titles, trunk_explanation_titles_free);

  G_OBJECT_CLASS (trunk_page_tests_parent_class)->dispose (object);
}

static gboolean
is_busy (TrunkPageTests *self)
{
  TrunkTestRunState state = trunk_test_run_get_state (self->run);

  return state == TRUNK_TEST_RUN_PREPARING || state == TRUNK_TEST_RUN_RUNNING || state == TRUNK_TEST_RUN_STOPPING;
}

static void
find_missing (TrunkPageTests *self)
{
  TrunkSetup *setup = trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));

  g_clear_pointer (&self->reason, g_free);
  if (trunk_setup_get_requirement (setup) == NULL)
    {
      self->reason_step = TRUNK_WIZARD_START;
      trunk_setup_judge_step (setup, TRUNK_WIZARD_START, &self->reason);
      if (self->reason == NULL)
        self->reason = g_strdup (_("Choose what shall be connected"));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (needed_steps); i++)
    {
      g_autofree char *reason = NULL;
      TrunkStepState state = trunk_setup_judge_step (setup, needed_steps[i], &reason);
      gboolean wrong = state == TRUNK_STEP_STATE_ATTENTION && needed_steps[i] == TRUNK_WIZARD_REGISTRATION;

      /* A wrong registration is said itself: the sign-in would only send people there. */
      if ((state != TRUNK_STEP_STATE_TODO && !wrong) || reason == NULL)
        continue;
      self->reason_step = needed_steps[i];
      self->reason = g_steal_pointer (&reason);
      return;
    }
}

static void
show_missing (TrunkPageTests *self)
{
  g_autofree char *text = NULL;

  trunk_notice_set_revealed (self->missing, self->reason != NULL);
  if (self->reason == NULL)
    return;

  /* Translators: %s is what is missing: "The client secret is missing" */
  text = g_strdup_printf (_("Tests can’t start yet. %s."), self->reason);
  trunk_notice_set_text (self->missing, text);
  trunk_notice_set_button_label (self->missing, trunk_wizard_step_get_title (self->reason_step));
}

static void
show_notices (TrunkPageTests *self)
{
  TrunkSession *session = trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self));
  const char *problem = trunk_test_run_get_problem (self->run);

  show_missing (self);
  trunk_notice_set_revealed (self->offline, !trunk_session_get_online (session));
  trunk_notice_set_text (self->problem, problem != NULL ? problem : "");
  trunk_notice_set_revealed (self->problem, problem != NULL);
}

static void
show_header (TrunkPageTests *self)
{
  gboolean can_retest = !is_busy (self) && self->reason == NULL;

  trunk_run_header_show (self->header, self->run, self->tally, self->reason);
  gtk_widget_set_visible (GTK_WIDGET (self->header), !trunk_test_run_get_loading (self->run));
  trunk_cause_list_set_can_retest (self->causes, can_retest);
  trunk_result_pane_set_can_retest (self->pane, can_retest);
  gtk_widget_set_sensitive (GTK_WIDGET (self->retest_shown), can_retest);
}

static void
apply_filter (TrunkPageTests *self)
{
  guint show = gtk_drop_down_get_selected (self->show);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GArray *accounts;

  if (self->tally == NULL)
    return;

  accounts = trunk_run_filter (self->tally, show < TRUNK_RUN_N_SHOW ? (TrunkRunShow) show : TRUNK_RUN_SHOW_ALL, text, self->cause);
  gtk_widget_set_visible (GTK_WIDGET (self->retest_shown), accounts != NULL && accounts->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->filtered), accounts != NULL);
  if (accounts != NULL)
    {
      guint n_accounts = trunk_plan_get_n_accounts (trunk_run_tally_get_plan (self->tally));
      /* Translators: how many mailboxes a filter leaves, of how many */
      g_autofree char *words = accounts->len > 0
        ? g_strdup_printf (ngettext ("%u of %u mailbox is shown", "%u of %u mailboxes are shown", n_accounts), accounts->len, n_accounts)
        : g_strdup (_("No mailbox is like that"));

      gtk_label_set_text (self->filtered, words);
    }
  trunk_rung_map_set_accounts (self->map, accounts);
}

static gboolean
is_filtered_by_state (TrunkPageTests *self)
{
  return self->cause != NULL || gtk_drop_down_get_selected (self->show) != TRUNK_RUN_SHOW_ALL;
}

static void
tally_updated_cb (TrunkPageTests *self,
                  gboolean        causes)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  show_header (self);
  trunk_rung_map_refresh (self->map);
  trunk_shared_rungs_refresh (self->shared);
  trunk_result_pane_refresh (self->pane);
  if (!causes)
    return;

  trunk_cause_list_show (self->causes, trunk_run_tally_get_causes (self->tally));
  if (is_filtered_by_state (self))
    apply_filter (self);
}

static void
show_selected (TrunkPageTests *self)
{
  guint account, rung;

  if (trunk_rung_map_get_selected (self->map, &account, &rung))
    trunk_result_pane_show (self->pane, trunk_run_tally_get_plan (self->tally), account, rung);
  else
    trunk_result_pane_clear (self->pane);
}

/* Moves the focus, and leaves in view what is: after a run that is the verdict. */
static void
focus_in_place (TrunkPageTests *self,
                GtkWidget      *widget)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->scroller);

  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_widget_grab_focus (widget);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
}

/* Shows what needs a look first. @focus: and puts the keyboard there */
static void
show_first_failed (TrunkPageTests *self,
                   gboolean        focus)
{
  TrunkPlan *plan = trunk_run_tally_get_plan (self->tally);
  TrunkCheckItem *shared = trunk_plan_get_shared_verdict (plan);
  guint account = trunk_run_tally_find_first_failed (self->tally);

  if (shared != NULL && (trunk_check_item_get_status (shared) == TRUNK_STATUS_FAIL || account == G_MAXUINT))
    {
      for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
        {
          if (trunk_plan_get_shared (plan, i) != shared)
            continue;
          trunk_result_pane_show (self->pane, plan, G_MAXUINT, i);
          if (focus)
            trunk_shared_rungs_focus (self->shared, i);
        }
      return;
    }

  if (account != G_MAXUINT && trunk_rung_map_select (self->map, account, trunk_check_item_get_check (trunk_plan_get_account_verdict (plan, account))))
    {
      if (focus)
        focus_in_place (self, GTK_WIDGET (self->map));
    }
  else
    {
      show_selected (self);
    }
}

static void
show_results (TrunkPageTests *self,
              gboolean        results)
{
  gtk_widget_set_visible (GTK_WIDGET (self->intro), !results);
  gtk_widget_set_visible (GTK_WIDGET (self->split), results);
}

static void
plan_changed_cb (TrunkPageTests *self)
{
  TrunkPlan *plan = trunk_test_run_get_plan (self->run);
  TrunkSession *session = trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self));

  if (self->tally != NULL)
    g_signal_handlers_disconnect_by_func (self->tally, tally_updated_cb, self);
  g_clear_object (&self->tally);
  trunk_result_pane_clear (self->pane);
  if (plan == NULL)
    {
      show_results (self, FALSE);
      return;
    }

  self->tally = trunk_run_tally_new (trunk_session_get_catalog (session), self->run);
  g_signal_connect_object (self->tally, "updated", G_CALLBACK (tally_updated_cb), self, G_CONNECT_SWAPPED);
  trunk_rung_map_set_plan (self->map, plan);
  trunk_shared_rungs_set_plan (self->shared, plan);
  trunk_cause_list_show (self->causes, trunk_run_tally_get_causes (self->tally));
  apply_filter (self);
  show_first_failed (self, FALSE);
  show_results (self, TRUE);
}

static void
state_changed_cb (TrunkPageTests *self)
{
  TrunkTestRunState state = trunk_test_run_get_state (self->run);

  /* Before the button that has it goes: GTK would give it to whatever comes next. */
  if (!is_busy (self) && self->started_here && self->tally != NULL)
    focus_in_place (self, GTK_WIDGET (self->map));
  if (self->tally != NULL)
    trunk_run_tally_settle (self->tally);
  show_notices (self);
  show_header (self);
  /* What the wizard says of this page depends on it. */
  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self), NULL);

  if (is_busy (self) || !self->started_here)
    return;

  self->started_here = FALSE;
  if ((state != TRUNK_TEST_RUN_FINISHED && state != TRUNK_TEST_RUN_STOPPED) || self->tally == NULL)
    return;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  show_first_failed (self, TRUE);
  trunk_compat_announce (GTK_WIDGET (self), trunk_run_header_get_verdict (self->header));
}

static void
progress_cb (TrunkPageTests *self)
{
  /* While the accounts are under way the tally tells, too. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->tally == NULL)
    show_header (self);
}

static void
missing_cb (TrunkPageTests *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), self->reason_step);
}

static void
open_service_cb (TrunkPageTests *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), TRUNK_WIZARD_SERVICE);
}

static void
start_some (TrunkPageTests *self,
            GArray         *accounts)
{
  g_auto(GStrv) ids = trunk_run_filter_dup_ids (self->tally, accounts);

  self->started_here = TRUE;
  trunk_test_run_start (self->run, (const char * const *) ids);
}

static void
start_cb (TrunkPageTests *self)
{
  self->started_here = TRUE;
  trunk_test_run_start (self->run, NULL);
  trunk_run_header_focus (self->header);
}

static void
stop_cb (TrunkPageTests *self)
{
  trunk_test_run_stop (self->run);
}

static void
resume_cb (TrunkPageTests *self)
{
  self->started_here = TRUE;
  trunk_test_run_resume (self->run);
  trunk_run_header_focus (self->header);
}

static void
retest_failed_cb (TrunkPageTests *self)
{
  g_autoptr(GArray) accounts = trunk_run_filter (self->tally, TRUNK_RUN_SHOW_FAILED, NULL, NULL);

  start_some (self, accounts);
  trunk_run_header_focus (self->header);
}

static void
retest_shown_cb (TrunkPageTests *self)
{
  g_autoptr(GArray) accounts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint row = 0; row < trunk_rung_map_get_n_rows (self->map); row++)
    {
      guint account = trunk_rung_map_get_nth_account (self->map, row);

      g_array_append_val (accounts, account);
    }
  start_some (self, accounts);
}

/* A cause that all share is tested by testing all. */
static void
cause_retest_cb (TrunkPageTests *self,
                 const char     *id)
{
  g_autoptr(GArray) accounts = NULL;
  GPtrArray *causes = trunk_run_tally_get_causes (self->tally);

  for (guint i = 0; i < causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (causes, i);
      g_autofree char *other = trunk_cause_dup_id (cause);

      if (!g_str_equal (id, other))
        continue;
      if (trunk_cause_is_shared (cause))
        {
          start_cb (self);
          return;
        }
    }

  accounts = trunk_run_filter (self->tally, TRUNK_RUN_SHOW_ALL, NULL, id);
  if (accounts != NULL && accounts->len > 0)
    start_some (self, accounts);
}

static void
cause_chosen_cb (TrunkPageTests *self,
                 const char     *id)
{
  g_free (self->cause);
  self->cause = g_strdup (id);
  apply_filter (self);
  if (id != NULL)
    show_selected (self);
}

static void
filter_changed_cb (TrunkPageTests *self)
{
  apply_filter (self);
}

static void
shared_selected_cb (TrunkPageTests *self,
                    guint           n)
{
  trunk_result_pane_show (self->pane, trunk_run_tally_get_plan (self->tally), G_MAXUINT, n);
}

static void
map_selected_cb (TrunkPageTests *self,
                 guint           account,
                 guint           rung)
{
  trunk_result_pane_show (self->pane, trunk_run_tally_get_plan (self->tally), account, rung);
}

static void
pane_retest_cb (TrunkPageTests *self,
                const char     *id)
{
  const char * const ids[] = { id, NULL };

  self->started_here = TRUE;
  trunk_test_run_start (self->run, ids);
}

static void
pane_rung_cb (TrunkPageTests *self,
              guint           n)
{
  guint account;

  if (trunk_rung_map_get_selected (self->map, &account, NULL) && n < trunk_plan_get_n_rungs (trunk_run_tally_get_plan (self->tally), account))
    trunk_rung_map_mark (self->map, trunk_plan_get_rung_check (trunk_run_tally_get_plan (self->tally), account, n));
}

static void
make_run (TrunkPageTests *self)
{
  TrunkSetup *setup = trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
  TrunkSession *session = trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self));

  self->run = g_object_ref (trunk_setup_get_test_run (setup));
  self->titles = trunk_explanation_titles_new (trunk_session_get_catalog (session));
  trunk_keyring_notice_set_session (self->keyring, session);
  trunk_result_pane_set_catalog (self->pane, trunk_session_get_catalog (session));
  trunk_result_pane_set_title_func (self->pane, trunk_explanation_titles_get, self->titles);
  trunk_rung_map_set_title_func (self->map, trunk_explanation_titles_get, self->titles);
  trunk_shared_rungs_set_title_func (self->shared, trunk_explanation_titles_get, self->titles);

  g_signal_connect_object (self->run, "notify::plan", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::problem", G_CALLBACK (show_notices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::loading", G_CALLBACK (show_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::outdated", G_CALLBACK (show_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::n-done", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::online", G_CALLBACK (show_notices), self, G_CONNECT_SWAPPED);
  plan_changed_cb (self);
}

static void
trunk_page_tests_changed (TrunkWizardPage *page)
{
  TrunkPageTests *self = TRUNK_PAGE_TESTS (page);

  if (self->run == NULL)
    make_run (self);
  find_missing (self);
  show_notices (self);
  show_header (self);
  trunk_run_intro_show (self->intro, trunk_wizard_page_get_setup (page));
}

/* What has come while another page was open. */
static void
trunk_page_tests_shown (TrunkWizardPage *page)
{
  TrunkPageTests *self = TRUNK_PAGE_TESTS (page);

  if (self->tally == NULL)
    return;

  show_header (self);
  trunk_cause_list_show (self->causes, trunk_run_tally_get_causes (self->tally));
  trunk_rung_map_refresh (self->map);
  trunk_shared_rungs_refresh (self->shared);
  trunk_result_pane_refresh (self->pane);
}

static gboolean
trunk_page_tests_focus_first (TrunkWizardPage *page)
{
  trunk_run_header_focus (TRUNK_PAGE_TESTS (page)->header);

  return TRUE;
}

static void
trunk_page_tests_class_init (TrunkPageTestsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_page_tests_dispose;
  page_class->step = TRUNK_WIZARD_TESTS;
  page_class->wide = TRUE;
  page_class->changed = trunk_page_tests_changed;
  page_class->shown = trunk_page_tests_shown;
  page_class->focus_first = trunk_page_tests_focus_first;

  g_type_ensure (TRUNK_TYPE_CAUSE_LIST);
  g_type_ensure (TRUNK_TYPE_KEYRING_NOTICE);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_RESULT_PANE);
  g_type_ensure (TRUNK_TYPE_RUN_HEADER);
  g_type_ensure (TRUNK_TYPE_RUN_INTRO);
  g_type_ensure (TRUNK_TYPE_RUNG_MAP);
  g_type_ensure (TRUNK_TYPE_SHARED_RUNGS);
  g_type_ensure (TRUNK_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-tests.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, keyring);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, missing);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, offline);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, header);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, intro);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, split);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, causes);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, shared);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, search);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, show);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, retest_shown);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, filtered);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, scroller);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, map);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageTests, pane);
  gtk_widget_class_bind_template_callback (widget_class, missing_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_service_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, retest_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, retest_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, cause_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, cause_retest_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, shared_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_retest_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_rung_cb);
}

static void
trunk_page_tests_init (TrunkPageTests *self)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (trunk_run_show_get_labels ());

  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->retest_shown), _("Test these again"));
  gtk_drop_down_set_model (self->show, G_LIST_MODEL (labels));
  /* What can be pressed in a drop-down is a button of its own. */
  trunk_a11y_name (gtk_widget_get_first_child (GTK_WIDGET (self->show)), _("Which mailboxes are shown"));
}
