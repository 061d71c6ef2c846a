/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-result-pane.h"

#include <glib/gi18n.h>

#include "app/trunk-code-view.h"
#include "app/trunk-compat.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-rung-status.h"
#include "app/trunk-run-words.h"
#include "app/trunk-template.h"
#include "app/trunk-waterfall.h"
#include "app/trunk-window.h"

/* A later time is said with its day. */
#define SAME_DAY_S (12 * 60 * 60)

struct _TrunkResultPane
{
  AdwBin parent_instance;

  TrunkCatalog *catalog;        /* (owned) (nullable) */
  TrunkPlan *plan;              /* (owned) (nullable) */
  guint account;
  guint rung;
  guint64 shown;                /* a digest of the statuses that are shown */
  TrunkResult *result;          /* (owned) (nullable): that is shown */
  TrunkExplanation *explanation; /* (owned) (nullable): of @result */

  GtkWidget *empty;
  GtkWidget *result_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkButton *retest;
  TrunkWaterfall *waterfall;
  GtkLabel *sentence;
  TrunkExplanationView *view;
  GtkLabel *again;
  GtkWidget *evidence_box;
  GtkListBox *evidence;
  GtkExpander *transcript_box;
  TrunkCodeView *transcript;
  GtkButton *copy;
};

enum
{
  RETEST,
  RUNG_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkResultPane, trunk_result_pane, ADW_TYPE_BIN)

static void
trunk_result_pane_dispose (GObject *object)
{
  TrunkResultPane *self = TRUNK_RESULT_PANE (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->plan);
  g_clear_object (&self->explanation);
  g_clear_pointer (&self->result, trunk_result_unref);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_RESULT_PANE);

  G_OBJECT_CLASS (trunk_result_pane_parent_class)->dispose (object);
}

static guint
count_rungs (TrunkResultPane *self)
{
  return self->account == G_MAXUINT ? trunk_plan_get_n_shared (self->plan) : trunk_plan_get_n_rungs (self->plan, self->account);
}

static TrunkCheckItem *
get_item (TrunkResultPane *self,
          guint            rung)
{
  return self->account == G_MAXUINT ? trunk_plan_get_shared (self->plan, rung)
                                    : trunk_plan_get_rung (self->plan, self->account, rung);
}

static guint64
digest (TrunkResultPane *self)
{
  guint64 value = 1469598103934665603u;

  for (guint i = 0; i < count_rungs (self); i++)
    value = (value ^ (guint) trunk_check_item_get_status (get_item (self, i))) * 1099511628211u;

  return value;
}

static void
retest_cb (TrunkResultPane *self)
{
  if (self->plan != NULL && self->account != G_MAXUINT)
    g_signal_emit (self, signals[RETEST], 0, trunk_account_get_values (trunk_plan_get_account (self->plan, self->account))->id);
}

static void
append_evidence (GString       *text,
                 TrunkEvidence *evidence)
{
  const char *transcript = trunk_evidence_get_transcript (evidence);

  if (trunk_evidence_get_n (evidence) > 0)
    g_string_append_printf (text, "\n%s\n", _("Evidence"));
  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    {
      TrunkFact fact;
      const char *value = trunk_evidence_get_nth (evidence, i, &fact);

      /* Translators: a fact and its value, in a list of them */
      g_string_append_printf (text, _("%s: %s"), trunk_fact_get_label (fact), value);
      g_string_append_c (text, '\n');
    }
  if (transcript != NULL)
    g_string_append_printf (text, "\n%s\n%s\n", _("Transcript"), transcript);
}

static void
copy_cb (TrunkResultPane *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->plan == NULL)
    return;

  g_string_append_printf (text, "%s\n%s\n\n", gtk_label_get_text (self->title), gtk_label_get_text (self->subtitle));
  for (guint i = 0; i < count_rungs (self); i++)
    {
      TrunkCheckItem *item = get_item (self, i);
      g_autofree char *sentence = trunk_rung_dup_sentence (trunk_check_item_get_check (item), trunk_check_item_get_status (item), NULL);

      g_string_append_printf (text, "%s\n", sentence);
    }
  if (self->explanation != NULL)
    {
      g_autofree char *explained = trunk_explanation_dup_text (self->explanation);

      g_string_append_printf (text, "\n%s", explained);
    }
  if (self->result != NULL)
    append_evidence (text, trunk_outcome_get_evidence (trunk_result_get_outcome (self->result)));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  trunk_toast (GTK_WIDGET (self), _("Copied"));
  trunk_compat_announce (GTK_WIDGET (self), _("Copied"));
}

static void show_all (TrunkResultPane *self);

static void
waterfall_selected_cb (TrunkResultPane *self,
                       guint            n)
{
  if (self->plan == NULL || n == self->rung)
    return;

  self->rung = n;
  show_all (self);
  g_signal_emit (self, signals[RUNG_SELECTED], 0, n);
}

static void
trunk_result_pane_class_init (TrunkResultPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_result_pane_dispose;

  signals[RETEST] = g_signal_new ("retest", TRUNK_TYPE_RESULT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RUNG_SELECTED] = g_signal_new ("rung-selected", TRUNK_TYPE_RESULT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (TRUNK_TYPE_CODE_VIEW);
  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  g_type_ensure (TRUNK_TYPE_WATERFALL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-result-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, empty);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, result_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, retest);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, waterfall);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, sentence);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, view);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, again);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, evidence_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, evidence);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, transcript_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, transcript);
  gtk_widget_class_bind_template_child (widget_class, TrunkResultPane, copy);
  gtk_widget_class_bind_template_callback (widget_class, retest_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, waterfall_selected_cb);
}

static void
trunk_result_pane_init (TrunkResultPane *self)
{
  self->account = self->rung = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_explanation_view_set_copyable (self->view, FALSE);
}

void
trunk_result_pane_set_catalog (TrunkResultPane *self,
                               TrunkCatalog    *catalog)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));

  g_set_object (&self->catalog, catalog);
}

void
trunk_result_pane_set_title_func (TrunkResultPane    *self,
                                  TrunkRungTitleFunc  func,
                                  gpointer            user_data)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));

  trunk_waterfall_set_title_func (self->waterfall, func, user_data);
}

void
trunk_result_pane_set_can_retest (TrunkResultPane *self,
                                  gboolean         can_retest)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->retest), can_retest);
}

static void
show_heading (TrunkResultPane *self)
{
  if (self->account == G_MAXUINT)
    {
      gtk_label_set_text (self->title, _("What all mailboxes share"));
      gtk_label_set_text (self->subtitle, _("These tests are made once. When one fails, no mailbox can be reached."));
    }
  else
    {
      TrunkAccount *account = trunk_plan_get_account (self->plan, self->account);

      gtk_label_set_text (self->title, trunk_rung_get_name (account));
      gtk_label_set_text (self->subtitle, trunk_account_get_values (account)->address);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->retest), self->account != G_MAXUINT);
}

/* When the first remedy that takes its time will have acted, if it is done now. */
static char *
dup_again (TrunkExplanation *explanation)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) then = NULL;
  g_autofree char *clock = NULL;
  const TrunkRemedy *remedy;

  if (trunk_explanation_get_n_remedies (explanation) == 0)
    return NULL;
  remedy = trunk_explanation_get_nth_remedy (explanation, 0);
  if (remedy->takes_seconds == 0)
    return NULL;

  then = g_date_time_add_seconds (now, remedy->takes_seconds);
  clock = remedy->takes_seconds < SAME_DAY_S ? g_date_time_format (then, _("%H:%M"))
                                             /* Translators: a day of the week and a time, for strftime() */
                                             : g_date_time_format (then, _("%A %H:%M"));

  /* Translators: %s is a time such as "14:35" */
  return g_strdup_printf (_("If it is done now, test again at %s."), clock);
}

static void
show_evidence (TrunkResultPane *self)
{
  TrunkEvidence *evidence = self->result != NULL ? trunk_outcome_get_evidence (trunk_result_get_outcome (self->result)) : NULL;
  const char *transcript = evidence != NULL ? trunk_evidence_get_transcript (evidence) : NULL;
  guint n = evidence != NULL ? trunk_evidence_get_n (evidence) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->evidence))) != NULL)
    gtk_list_box_remove (self->evidence, child);
  for (guint i = 0; i < n; i++)
    {
      TrunkFact fact;
      const char *value = trunk_evidence_get_nth (evidence, i, &fact);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      GtkWidget *label = gtk_label_new (trunk_fact_get_label (fact));
      GtkWidget *text = gtk_label_new (value);
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_add_css_class (label, "caption");
      gtk_label_set_xalign (GTK_LABEL (text), 0);
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (GTK_LABEL (text), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, value, -1);
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), text);
      gtk_widget_add_css_class (box, "trunk-evidence");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (row, FALSE);
      gtk_list_box_append (self->evidence, row);
    }

  gtk_widget_set_visible (self->evidence_box, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->transcript_box), transcript != NULL);
  trunk_code_view_set_text (self->transcript, transcript != NULL ? transcript : "");
}

static void
show_finding (TrunkResultPane *self,
              TrunkCheckItem  *item)
{
  TrunkStatus status = item != NULL ? trunk_check_item_get_status (item) : TRUNK_STATUS_PENDING;
  TrunkResult *result = item != NULL ? trunk_check_item_get_result (item) : NULL;
  g_autofree char *sentence = item != NULL ? trunk_rung_dup_sentence (trunk_check_item_get_check (item), status, NULL) : NULL;
  g_autofree char *again = NULL;

  g_clear_object (&self->explanation);
  g_clear_pointer (&self->result, trunk_result_unref);
  self->result = result != NULL ? trunk_result_ref (result) : NULL;
  if (result != NULL && self->catalog != NULL && (status == TRUNK_STATUS_FAIL || status == TRUNK_STATUS_WARN))
    {
      self->explanation = trunk_explain_result (self->catalog, result, self->plan);
      again = dup_again (self->explanation);
    }

  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL && self->explanation == NULL);
  trunk_explanation_view_set_explanation (self->view, self->explanation);
  gtk_label_set_text (self->again, again != NULL ? again : "");
  gtk_widget_set_visible (GTK_WIDGET (self->again), again != NULL);
  show_evidence (self);
}

static void
show_all (TrunkResultPane *self)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < count_rungs (self); i++)
    g_ptr_array_add (items, get_item (self, i));

  self->shown = digest (self);
  show_heading (self);
  trunk_waterfall_show (self->waterfall, items, self->rung);
  show_finding (self, self->rung < items->len ? g_ptr_array_index (items, self->rung) : NULL);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_widget_set_visible (self->result_box, TRUE);
}

void
trunk_result_pane_show (TrunkResultPane *self,
                        TrunkPlan       *plan,
                        guint            account,
                        guint            rung)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));
  g_return_if_fail (TRUNK_IS_PLAN (plan));

  if (self->plan == plan && self->account == account && self->rung == rung)
    {
      trunk_result_pane_refresh (self);
      return;
    }

  g_set_object (&self->plan, plan);
  self->account = account;
  self->rung = rung;
  show_all (self);
}

void
trunk_result_pane_clear (TrunkResultPane *self)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));

  g_clear_object (&self->plan);
  self->account = self->rung = G_MAXUINT;
  gtk_widget_set_visible (self->empty, TRUE);
  gtk_widget_set_visible (self->result_box, FALSE);
}

void
trunk_result_pane_refresh (TrunkResultPane *self)
{
  g_return_if_fail (TRUNK_IS_RESULT_PANE (self));

  if (self->plan != NULL && digest (self) != self->shown)
    show_all (self);
}
