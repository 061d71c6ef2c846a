/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-handover-file-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-handover-saver.h"
#include "app/trunk-notice.h"
#include "app/trunk-paper-buffer.h"
#include "app/trunk-step.h"
#include "app/trunk-template.h"
#include "handover/trunk-handover-file.h"

/* What takes longer than this is waited for with a spinner. */
#define SPINNER_DELAY_MS 300

struct _TrunkHandoverFileView
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *purpose;
  TrunkNotice *lead;
  TrunkNotice *problem;
  GtkBox *busy;
  GtkLabel *busy_label;
  GtkBox *ready;
  GtkImage *check_icon;
  GtkLabel *check_label;
  GtkTextView *preview;
  GtkLabel *details;
  GtkButton *save;
  TrunkCopyButton *copy;

  TrunkSetup *setup;            /* (unowned): of the page */
  TrunkHandoverForm form;
  TrunkHandoverFile *file;      /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable): of what is being made */
  GCancellable *saving;         /* (owned) */
  TrunkWizardStep lead_step;
  guint spinner_id;
};

enum
{
  GO_TO,
  CHECKED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkHandoverFileView, trunk_handover_file_view, ADW_TYPE_BIN)

static void
lead_activated_cb (TrunkHandoverFileView *self)
{
  g_signal_emit (self, signals[GO_TO], 0, (guint) self->lead_step);
}

/* Saving it */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean saved = trunk_handover_save_finish (GTK_WIDGET (object), result, &error);
  TrunkHandoverFileView *self = TRUNK_HANDOVER_FILE_VIEW (object);

  /* The page may be gone: then nobody is to be told. */
  if (g_cancellable_is_cancelled (self->saving))
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), TRUE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  trunk_notice_set_text (self->problem, error != NULL ? error->message : NULL);
  trunk_notice_set_revealed (self->problem, !saved);
  if (saved)
    g_signal_emit (self, signals[SAVED], 0, (guint) GPOINTER_TO_UINT (user_data));
}

static void
save_clicked_cb (TrunkHandoverFileView *self)
{
  if (self->file == NULL)
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save), FALSE);
  trunk_handover_save_async (GTK_WIDGET (self), self->file, self->saving, saved_cb, GUINT_TO_POINTER (self->form));
}

/* Showing it */

static void
show_parts (TrunkHandoverFileView *self,
            gboolean               busy,
            gboolean               ready)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->ready), ready);
}

static char *
dup_details (TrunkHandoverFile *file)
{
  g_autofree char *size = g_format_size (trunk_handover_file_get_size (file));
  guint n_pages = trunk_handover_file_get_n_pages (file);

  if (n_pages > 0)
    /* Translators: of a PDF: its pages, and its size such as “54 kB” */
    return g_strdup_printf (ngettext ("%u page, %s", "%u pages, %s", n_pages), n_pages, size);
  if (trunk_handover_file_is_cut (file))
    /* Translators: under a preview; %s is the size of the whole file */
    return g_strdup_printf (_("Only the beginning is shown here. The file has %s."), size);

  return g_steal_pointer (&size);
}

static void
show_check (TrunkHandoverFileView *self)
{
  TrunkHandoverCheck check = trunk_handover_file_get_check (self->file);
  g_autofree char *text = trunk_handover_file_dup_check_text (self->file);
  gboolean sure = check == TRUNK_HANDOVER_CLEAN || check == TRUNK_HANDOVER_NOTHING_KEPT;

  gtk_image_set_from_icon_name (self->check_icon, sure ? "security-high-symbolic" : "dialog-warning-symbolic");
  gtk_label_set_text (self->check_label, text);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
show_file (TrunkHandoverFileView *self)
{
  const char *preview = trunk_handover_file_get_preview (self->file);
  TrunkPaper *paper = trunk_handover_file_get_paper (self->file);
  g_autofree char *details = dup_details (self->file);
  gboolean text = self->form == TRUNK_HANDOVER_REPORT_MARKDOWN;

  if (trunk_handover_file_get_check (self->file) == TRUNK_HANDOVER_FOUND)
    {
      g_autofree char *said = trunk_handover_file_dup_check_text (self->file);

      trunk_notice_set_text (self->problem, said);
      trunk_notice_set_revealed (self->problem, TRUE);
      trunk_compat_announce (GTK_WIDGET (self), said);
      show_parts (self, FALSE, FALSE);
      return;
    }

  show_check (self);
  gtk_text_view_set_monospace (self->preview, paper == NULL);
  if (paper != NULL)
    trunk_paper_show_in_buffer (paper, gtk_text_view_get_buffer (self->preview));
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->preview), preview, -1);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), text && !trunk_handover_file_is_cut (self->file));
  trunk_copy_button_set_text (self->copy, text ? preview : NULL);
  show_parts (self, FALSE, TRUE);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TrunkHandoverFileView) self = user_data;
  TrunkHandoverFile *file = TRUNK_HANDOVER_FILE (object);
  g_autoptr(GError) error = NULL;
  gboolean prepared = trunk_handover_file_prepare_finish (file, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || file != self->file)
    return;

  if (prepared)
    {
      show_file (self);
      g_signal_emit (self, signals[CHECKED], 0);
      return;
    }

  trunk_notice_set_text (self->problem, error->message);
  trunk_notice_set_revealed (self->problem, TRUE);
  show_parts (self, FALSE, FALSE);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkHandoverFileView *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->busy), TRUE);

  return G_SOURCE_REMOVE;
}

static void
wait_with (TrunkHandoverFileView *self,
           const char            *text)
{
  gtk_label_set_text (self->busy_label, text);
  show_parts (self, FALSE, FALSE);
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
}

/* There is nothing to make it of yet. */
static void
show_lead (TrunkHandoverFileView *self,
           TrunkWizardStep        step,
           const char            *title,
           const char            *text)
{
  g_autofree char *label = NULL;

  /* Translators: %s is the name of a page: “Tests” */
  label = g_strdup_printf (_("Open %s"), trunk_wizard_step_get_title (step));
  self->lead_step = step;
  trunk_notice_set_kind (self->lead, TRUNK_NOTICE_INFO);
  trunk_notice_set_title (self->lead, title);
  trunk_notice_set_text (self->lead, text);
  trunk_notice_set_button_label (self->lead, label);
  trunk_notice_set_revealed (self->lead, TRUE);
}

static void
show_outdated (TrunkHandoverFileView *self)
{
  show_lead (self, TRUNK_WIZARD_TESTS, NULL, _("The set-up has changed since these tests. Test again for a report of how it is now."));
  trunk_notice_set_kind (self->lead, TRUNK_NOTICE_WARNING);
}

/* (nullable): NULL when there is no run to report, which is then said. */
static TrunkHandoverFile *
make_report (TrunkHandoverFileView *self)
{
  TrunkTestRun *run = trunk_setup_get_test_run (self->setup);
  TrunkTestRunState state = trunk_test_run_get_state (run);
  TrunkPlan *plan = trunk_test_run_get_plan (run);
  gint64 ended = trunk_test_run_get_ended (run);

  if (trunk_test_run_get_loading (run))
    {
      wait_with (self, _("Reading the last tests…"));
      return NULL;
    }
  if (state == TRUNK_TEST_RUN_PREPARING || state == TRUNK_TEST_RUN_RUNNING || state == TRUNK_TEST_RUN_STOPPING)
    {
      show_lead (self, TRUNK_WIZARD_TESTS, _("The tests are under way"), _("The report can be made when they have ended."));
      return NULL;
    }
  if (plan == NULL || state == TRUNK_TEST_RUN_IDLE)
    {
      show_lead (self, TRUNK_WIZARD_TESTS, _("Nothing has been tested yet"), _("The report says what the tests found, and what to do. They come first."));
      return NULL;
    }
  if (trunk_test_run_get_outdated (run))
    show_outdated (self);

  return trunk_handover_file_new_report (self->form, trunk_session_get_catalog (trunk_setup_get_session (self->setup)), plan,
                                         (ended > 0 ? ended : g_get_real_time ()) / G_USEC_PER_SEC);
}

static TrunkHandoverFile *
make_setup (TrunkHandoverFileView *self)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (self->setup);

  if (snapshot != NULL)
    return trunk_handover_file_new_setup (snapshot);

  show_lead (self, TRUNK_WIZARD_START, _("There is no set-up yet"), _("Which system shall be connected comes first."));

  return NULL;
}

static void
trunk_handover_file_view_dispose (GObject *object)
{
  TrunkHandoverFileView *self = TRUNK_HANDOVER_FILE_VIEW (object);

  g_cancellable_cancel (self->saving);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_HANDOVER_FILE_VIEW);

  G_OBJECT_CLASS (trunk_handover_file_view_parent_class)->dispose (object);
}

static void
trunk_handover_file_view_finalize (GObject *object)
{
  TrunkHandoverFileView *self = TRUNK_HANDOVER_FILE_VIEW (object);

  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->saving);

  G_OBJECT_CLASS (trunk_handover_file_view_parent_class)->finalize (object);
}

static void
trunk_handover_file_view_class_init (TrunkHandoverFileViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_handover_file_view_dispose;
  object_class->finalize = trunk_handover_file_view_finalize;

  /**
   * TrunkHandoverFileView::go-to:
   * @step: a TrunkWizardStep
   *
   * What the file is made of comes from there.
   */
  signals[GO_TO] =
    g_signal_new ("go-to", TRUNK_TYPE_HANDOVER_FILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * TrunkHandoverFileView::checked:
   *
   * The file is made, and was searched for secrets or could not be.
   */
  signals[CHECKED] =
    g_signal_new ("checked", TRUNK_TYPE_HANDOVER_FILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TrunkHandoverFileView::saved:
   * @form: a TrunkHandoverForm
   *
   * It was written to a file.
   */
  signals[SAVED] =
    g_signal_new ("saved", TRUNK_TYPE_HANDOVER_FILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-handover-file-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, purpose);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, lead);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, busy);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, busy_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, ready);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, check_icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, check_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, preview);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, details);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, save);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverFileView, copy);
  gtk_widget_class_bind_template_callback (widget_class, lead_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
trunk_handover_file_view_init (TrunkHandoverFileView *self)
{
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  self->saving = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->save), _("_Save…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is in the file"), -1);
}

void
trunk_handover_file_view_set_setup (TrunkHandoverFileView *self,
                                    TrunkSetup            *setup)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  self->setup = setup;
}

void
trunk_handover_file_view_set_form (TrunkHandoverFileView *self,
                                   TrunkHandoverForm      form,
                                   const char            *title,
                                   const char            *purpose)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE_VIEW (self));
  g_return_if_fail (form < TRUNK_N_HANDOVER_FORMS);

  self->form = form;
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->purpose, purpose);
  trunk_copy_button_set_what (self->copy, title);
}

gboolean
trunk_handover_file_view_is_unchecked (TrunkHandoverFileView *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE_VIEW (self), FALSE);

  return self->file != NULL && trunk_handover_file_get_check (self->file) == TRUNK_HANDOVER_UNREADABLE;
}

void
trunk_handover_file_view_clear (TrunkHandoverFileView *self)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE_VIEW (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  trunk_notice_set_revealed (self->lead, FALSE);
  trunk_notice_set_revealed (self->problem, FALSE);
  show_parts (self, FALSE, FALSE);
}

void
trunk_handover_file_view_refresh (TrunkHandoverFileView *self)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE_VIEW (self));
  g_return_if_fail (self->setup != NULL);

  trunk_handover_file_view_clear (self);
  self->file = trunk_handover_form_is_report (self->form) ? make_report (self) : make_setup (self);
  if (self->file == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  wait_with (self, _("Being made, and searched for secrets…"));
  trunk_handover_file_prepare_async (self->file, trunk_session_get_secrets (trunk_setup_get_session (self->setup)), self->cancellable,
                                     prepared_cb, g_object_ref (self));
}
