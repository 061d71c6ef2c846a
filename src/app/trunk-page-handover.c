/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-handover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-handover-file-view.h"
#include "app/trunk-handover-sheet-view.h"
#include "app/trunk-keyring-notice.h"
#include "app/trunk-setup-private.h"
#include "app/trunk-template.h"
#include "app/trunk-two-panes.h"

/* Why the step is done, as the mark says it. */
#define DONE_BY_REPORT "report"
#define DONE_BY_SHEET  "sheet"

struct _TrunkPageHandover
{
  TrunkWizardPage parent_instance;

  GtkScrolledWindow *scrolled;
  GtkWidget *chosen;
  GtkWidget *keyring_box;
  TrunkKeyringNotice *keyring;
  TrunkTwoPanes *panes;
  GtkListBox *outputs;
  GtkStack *stack;
  TrunkHandoverSheetView *sheet;
  TrunkHandoverFileView *file;

  AdwActionRow *sheet_row;      /* (unowned) */
  GSignalGroup *run_signals;    /* (owned) */
  guint refresh_id;
  guint scroll_id;
  guint shown : 1;
  guint scrolls : 1;            /* until what was chosen is at the top */
};

G_DEFINE_FINAL_TYPE (TrunkPageHandover, trunk_page_handover, TRUNK_TYPE_WIZARD_PAGE)

/* What can be handed over, in the order in which it is used. */
static const struct
{
  int form;                     /* a TrunkHandoverForm, or -1 for the sheet on the page */
  const char *title;
  const char *summary;
  const char *purpose;
} outputs[] = {
  { -1, N_("Value sheet"), NULL, NULL },
  { TRUNK_HANDOVER_REPORT_HTML, N_("Report to read"), N_("HTML, for a browser"),
    N_("For everybody who has to know or to do something: what works, what does not, and how to mend it. One file that needs nothing else.") },
  { TRUNK_HANDOVER_REPORT_PDF, N_("Report to print"), N_("PDF"),
    N_("The same to print, to sign, or to attach to a change request.") },
  { TRUNK_HANDOVER_REPORT_MARKDOWN, N_("Report for a ticket"), N_("Markdown, as text"),
    N_("The same as text, to be pasted into a ticket or a wiki.") },
  { TRUNK_HANDOVER_REPORT_JSON, N_("Report for programs"), N_("JSON, every mailbox"),
    N_("Every test of every mailbox, for monitoring and scripts. “trunklinectl check --json” writes the same.") },
  { TRUNK_HANDOVER_SETUP_JSON, N_("This set-up"), N_("JSON, for another computer"),
    N_("To go on elsewhere: open it there with Import, or test it with “trunklinectl check”. Secrets stay here and are entered there anew.") },
};

static guint
get_chosen (TrunkPageHandover *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->outputs);

  return row != NULL ? (guint) gtk_list_box_row_get_index (row) : 0;
}

static void
show_progress (TrunkPageHandover *self)
{
  guint n = trunk_handover_sheet_view_get_n_rows (self->sheet);
  g_autofree char *text = NULL;

  if (n > 0)
    /* Translators: under “Value sheet”: how many fields are filled in, and how many there are */
    text = g_strdup_printf (ngettext ("%u of %u field entered", "%u of %u fields entered", n),
                            trunk_handover_sheet_view_get_n_entered (self->sheet), n);
  adw_action_row_set_subtitle (self->sheet_row, text != NULL ? text : _("What to enter where"));
}

/* Done is who has written a report, or entered every value. */
static void
mark_done (TrunkPageHandover *self,
           const char        *by)
{
  TrunkSetup *setup = trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
  g_autofree char *before = trunk_setup_dup_mark (setup, TRUNK_MARK_HANDED_OVER);

  if (g_strcmp0 (before, by) == 0 || (g_strcmp0 (before, DONE_BY_REPORT) == 0))
    return;

  trunk_setup_set_mark (setup, TRUNK_MARK_HANDED_OVER, by);
  g_signal_emit_by_name (setup, "changed");
}

static void
entered_changed_cb (TrunkPageHandover *self)
{
  guint n = trunk_handover_sheet_view_get_n_rows (self->sheet);

  show_progress (self);
  mark_done (self, n > 0 && trunk_handover_sheet_view_get_n_entered (self->sheet) == n ? DONE_BY_SHEET : NULL);
}

static void
saved_cb (TrunkPageHandover *self,
          guint              form)
{
  if (trunk_handover_form_is_report (form))
    mark_done (self, DONE_BY_REPORT);
}

/* Where secrets are kept matters here only to who wants one, or has some to be searched for. */
static void
secret_refused_cb (TrunkPageHandover *self)
{
  gtk_widget_set_visible (self->keyring_box, TRUE);
}

static void
checked_cb (TrunkPageHandover *self)
{
  TrunkSetup *setup = trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
  gboolean kept = FALSE;

  for (TrunkSecretKind kind = TRUNK_SECRET_CLIENT_SECRET; kind <= TRUNK_SECRET_PROXY_PASSWORD; kind++)
    kept |= trunk_setup_has_secret (setup, kind);
  if (kept && trunk_handover_file_view_is_unchecked (self->file))
    gtk_widget_set_visible (self->keyring_box, TRUE);
}

static void
go_to_cb (TrunkPageHandover *self,
          guint              step)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), step);
}

/* Shows the chosen one as the set-up and its tests are now. */
static void
refresh (TrunkPageHandover *self)
{
  guint chosen = get_chosen (self);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (!self->shown)
    return;

  trunk_handover_sheet_view_refresh (self->sheet);
  show_progress (self);
  if (outputs[chosen].form < 0)
    {
      trunk_handover_file_view_clear (self->file);
      return;
    }

  trunk_handover_file_view_set_form (self->file, outputs[chosen].form, _(outputs[chosen].title), _(outputs[chosen].purpose));
  trunk_handover_file_view_refresh (self->file);
}

static gboolean
refresh_cb (gpointer user_data)
{
  TrunkPageHandover *self = user_data;

  self->refresh_id = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

/* Several changes at once are one. */
static void
queue_refresh (TrunkPageHandover *self)
{
  if (self->refresh_id == 0 && self->shown)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

/* One below the other, what was chosen is below the edge: it is brought up as soon as there is enough of it. */
static gboolean
scroll_cb (gpointer user_data)
{
  TrunkPageHandover *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  GtkWidget *content = gtk_scrolled_window_get_child (self->scrolled);
  graphene_point_t top;
  double y;

  self->scroll_id = 0;
  if (!gtk_widget_compute_point (self->chosen, content, &GRAPHENE_POINT_INIT (0, 0), &top))
    return G_SOURCE_REMOVE;

  /* Counted from where it stands now. */
  y = top.y + gtk_adjustment_get_value (adjustment);
  gtk_adjustment_set_value (adjustment, y);
  self->scrolls = gtk_adjustment_get_value (adjustment) < y - 1.0;

  return G_SOURCE_REMOVE;
}

/* When the focus has been followed, and what is new has its place. */
static void
scroll_to_chosen (TrunkPageHandover *self)
{
  if (self->scrolls && self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

/* In GTK 4.8 Tab goes through every row of a list, and here would choose each it passes: only the chosen one takes the focus, and
 * the arrows move on from it. */
static void
rove_focus (TrunkPageHandover *self)
{
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (self->outputs);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->outputs));
  GtkListBoxRow *row;

  if (chosen == NULL)
    return;

  gtk_widget_set_focusable (GTK_WIDGET (chosen), TRUE);
  if (inside)
    gtk_widget_grab_focus (GTK_WIDGET (chosen));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->outputs, i)) != NULL; i++)
    {
      if (row != chosen)
        gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
    }
}

/* GTK 4.8 tells readers of the pages of a stack that are not seen, too. */
static void
hide_other_from_readers (TrunkPageHandover *self,
                         gboolean           sheet)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->sheet), GTK_ACCESSIBLE_STATE_HIDDEN, !sheet, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->file), GTK_ACCESSIBLE_STATE_HIDDEN, sheet, -1);
}

static void
output_selected_cb (TrunkPageHandover *self)
{
  guint chosen;

  /* A list that is taken down tells that its row is gone. */
  if (self->outputs == NULL)
    return;

  chosen = get_chosen (self);
  rove_focus (self);
  hide_other_from_readers (self, outputs[chosen].form < 0);
  gtk_stack_set_visible_child (self->stack, outputs[chosen].form < 0 ? GTK_WIDGET (self->sheet) : GTK_WIDGET (self->file));
  refresh (self);
}

static void
output_activated_cb (TrunkPageHandover *self)
{
  self->scrolls = trunk_two_panes_get_folded (self->panes);
  scroll_to_chosen (self);
}

/* Secrets can be read now: what was not searched for them can be. */
static void
store_changed_cb (TrunkPageHandover *self)
{
  TrunkOutcome *state = trunk_session_get_store_state (trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self)));

  if (state != NULL && trunk_outcome_get_finding (state) == TRUNK_FINDING_OK && trunk_handover_file_view_is_unchecked (self->file))
    queue_refresh (self);
}

static void
trunk_page_handover_constructed (GObject *object)
{
  TrunkPageHandover *self = TRUNK_PAGE_HANDOVER (object);
  TrunkSession *session;

  G_OBJECT_CLASS (trunk_page_handover_parent_class)->constructed (object);

  session = trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self));
  trunk_keyring_notice_set_session (self->keyring, session);
  g_signal_connect_object (session, "notify::store-state", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
trunk_page_handover_changed (TrunkWizardPage *page)
{
  TrunkPageHandover *self = TRUNK_PAGE_HANDOVER (page);
  TrunkSetup *setup = trunk_wizard_page_get_setup (page);

  trunk_handover_sheet_view_set_setup (self->sheet, setup);
  trunk_handover_file_view_set_setup (self->file, setup);
  queue_refresh (self);
}

static void
trunk_page_handover_shown (TrunkWizardPage *page)
{
  TrunkPageHandover *self = TRUNK_PAGE_HANDOVER (page);

  self->shown = TRUE;
  g_signal_group_set_target (self->run_signals, trunk_setup_get_test_run (trunk_wizard_page_get_setup (page)));
  refresh (self);
}

static void
trunk_page_handover_hidden (TrunkWizardPage *page)
{
  TrunkPageHandover *self = TRUNK_PAGE_HANDOVER (page);

  self->shown = FALSE;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  trunk_handover_file_view_clear (self->file);
}

static void
trunk_page_handover_dispose (GObject *object)
{
  TrunkPageHandover *self = TRUNK_PAGE_HANDOVER (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->run_signals);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_HANDOVER);

  G_OBJECT_CLASS (trunk_page_handover_parent_class)->dispose (object);
}

static void
trunk_page_handover_class_init (TrunkPageHandoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = trunk_page_handover_constructed;
  G_OBJECT_CLASS (klass)->dispose = trunk_page_handover_dispose;
  page_class->step = TRUNK_WIZARD_HANDOVER;
  page_class->wide = TRUE;
  page_class->changed = trunk_page_handover_changed;
  page_class->shown = trunk_page_handover_shown;
  page_class->hidden = trunk_page_handover_hidden;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-handover.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, chosen);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, keyring_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, keyring);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, panes);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, outputs);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, stack);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, sheet);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageHandover, file);
  gtk_widget_class_bind_template_callback (widget_class, output_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, secret_refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_cb);
}

static void
add_outputs (TrunkPageHandover *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(outputs[i].title));
      if (outputs[i].summary != NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(outputs[i].summary));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->outputs, row);
      if (outputs[i].form < 0)
        self->sheet_row = ADW_ACTION_ROW (row);
    }
}

static void
trunk_page_handover_init (TrunkPageHandover *self)
{
  g_type_ensure (TRUNK_TYPE_KEYRING_NOTICE);
  g_type_ensure (TRUNK_TYPE_TWO_PANES);
  g_type_ensure (TRUNK_TYPE_HANDOVER_SHEET_VIEW);
  g_type_ensure (TRUNK_TYPE_HANDOVER_FILE_VIEW);
  self->run_signals = g_signal_group_new (TRUNK_TYPE_TEST_RUN);
  g_signal_group_connect_swapped (self->run_signals, "notify::state", G_CALLBACK (queue_refresh), self);
  g_signal_group_connect_swapped (self->run_signals, "notify::plan", G_CALLBACK (queue_refresh), self);
  g_signal_group_connect_swapped (self->run_signals, "notify::loading", G_CALLBACK (queue_refresh), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  add_outputs (self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "changed", G_CALLBACK (scroll_to_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_select_row (self->outputs, gtk_list_box_get_row_at_index (self->outputs, 0));
}
