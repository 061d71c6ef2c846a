/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-comparison-view.h"

#include <glib/gi18n.h>

#include "app/trunk-explanation-view.h"
#include "app/trunk-run-words.h"
#include "app/trunk-template.h"
#include "checks/trunk-check.h"

/* Rows of one kind */
#define MAX_ROWS 100
/* What takes shorter is not worth a spinner. */
#define SPINNER_MS 300

struct _TrunkComparisonView
{
  AdwBin parent_instance;

  TrunkCatalog *catalog;        /* (owned) (nullable) */
  GPtrArray *differences;       /* (owned) (nullable) (element-type TrunkDifferenceGroup): what the rows borrow from */
  GSource *spinning;            /* (owned) (nullable): the spinner is due */

  GtkLabel *title;
  GtkLabel *sentence;
  GtkSpinner *spinner;
  GtkBox *groups;
};

/* A row that makes what it unfolds when it does so. */
#define TRUNK_TYPE_DIFFERENCE_ROW (trunk_difference_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkDifferenceRow, trunk_difference_row, TRUNK, DIFFERENCE_ROW, AdwExpanderRow)

struct _TrunkDifferenceRow
{
  AdwExpanderRow parent_instance;

  TrunkCatalog *catalog;        /* (owned) */
  GPtrArray *differences;       /* (owned): what @group is in */
  const TrunkDifferenceGroup *group;
  gboolean filled;
};

G_DEFINE_FINAL_TYPE (TrunkDifferenceRow, trunk_difference_row, ADW_TYPE_EXPANDER_ROW)
G_DEFINE_FINAL_TYPE (TrunkComparisonView, trunk_comparison_view, ADW_TYPE_BIN)

static const char *
get_check_title (const char *check)
{
  const char *title = trunk_check_find_title (check);

  return title != NULL ? title : check;
}

/* The title of a finding that the history names; the name itself where this version does not know it. */
static char *
get_finding_title (TrunkCatalog *catalog,
                   const char   *finding)
{
  g_autoptr(TrunkExplanation) explanation = finding != NULL ? trunk_explain_text (catalog, finding) : NULL;

  if (explanation != NULL)
    return g_strdup (trunk_explanation_get_title (explanation));

  return g_strdup (finding != NULL ? finding : "");
}

/* Rows */

static GtkWidget *
create_text_row (const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "trunk-row-text");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);

  return row;
}

static char *
list_subjects (const TrunkDifferenceGroup *group)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < group->subjects->len; i++)
    {
      const char *subject = g_ptr_array_index (group->subjects, i);

      if (*subject != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", subject);
    }
  if (group->n_subjects > group->subjects->len)
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", group->n_subjects - group->subjects->len),
                            group->n_subjects - group->subjects->len);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
expanded_cb (TrunkDifferenceRow *self)
{
  g_autofree char *subjects = NULL;
  const char *finding;
  g_autoptr(TrunkExplanation) explanation = NULL;

  /* It is notified of when the row is made, too. */
  if (self->filled || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;

  self->filled = TRUE;
  finding = self->group->kind == TRUNK_DIFFERENCE_MENDED ? self->group->finding_before : self->group->finding_after;
  subjects = list_subjects (self->group);
  if (*subjects != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), create_text_row (subjects));
  if (finding != NULL && self->group->kind != TRUNK_DIFFERENCE_SLOWER && self->group->kind != TRUNK_DIFFERENCE_GONE)
    explanation = trunk_explain_text (self->catalog, finding);
  if (explanation != NULL)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *view = trunk_explanation_view_new ();

      gtk_widget_add_css_class (view, "trunk-row-text");
      trunk_explanation_view_set_explanation (TRUNK_EXPLANATION_VIEW (view), explanation);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), view);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
}

static void
trunk_difference_row_finalize (GObject *object)
{
  TrunkDifferenceRow *self = TRUNK_DIFFERENCE_ROW (object);

  g_clear_object (&self->catalog);
  g_clear_pointer (&self->differences, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_difference_row_parent_class)->finalize (object);
}

static void
trunk_difference_row_class_init (TrunkDifferenceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_difference_row_finalize;
}

static void
trunk_difference_row_init (TrunkDifferenceRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

static char *
describe_group (TrunkCatalog               *catalog,
                const TrunkDifferenceGroup *group)
{
  g_autofree char *before = get_finding_title (catalog, group->finding_before);
  g_autofree char *after = get_finding_title (catalog, group->finding_after);
  const char *only = group->n_subjects == 1 ? g_ptr_array_index (group->subjects, 0) : "";
  g_autofree char *where = NULL;
  g_autofree char *what = NULL;

  if (*only != '\0')
    where = g_strdup (only);
  else if (group->n_subjects > 1)
    where = g_strdup_printf (ngettext ("%u time", "%u times", group->n_subjects), group->n_subjects);

  switch (group->kind)
    {
    case TRUNK_DIFFERENCE_MENDED:
      /* Translators: %s is what was wrong: "Access denied" */
      what = g_strdup_printf (_("Was: %s"), before);
      break;

    case TRUNK_DIFFERENCE_CHANGED:
      /* Translators: what was wrong before, and what is wrong now */
      what = g_strdup_printf (_("Was: %s. Now: %s"), before, after);
      break;

    case TRUNK_DIFFERENCE_SLOWER:
      {
        g_autofree char *earlier = trunk_words_dup_duration (group->duration_before);
        g_autofree char *later = trunk_words_dup_duration (group->duration_after);

        /* Translators: two durations: "120 ms", "2.4 s" */
        what = g_strdup_printf (_("%s before, %s now"), earlier, later);
      }
      break;

    case TRUNK_DIFFERENCE_GONE:
      break;

    case TRUNK_DIFFERENCE_BROKEN:
    case TRUNK_DIFFERENCE_NEW:
    default:
      what = g_strdup (after);
      break;
    }

  if (what == NULL || where == NULL)
    return g_strdup (what != NULL ? what : where != NULL ? where : "");

  /* Translators: a mailbox or server (or "12 times"), then what is the matter */
  return g_strdup_printf (_("%s: %s"), where, what);
}

static GtkWidget *
create_row (TrunkComparisonView        *self,
            const TrunkDifferenceGroup *group)
{
  TrunkDifferenceRow *row = g_object_new (TRUNK_TYPE_DIFFERENCE_ROW, NULL);
  g_autofree char *subtitle = describe_group (self->catalog, group);

  row->catalog = g_object_ref (self->catalog);
  row->differences = g_ptr_array_ref (self->differences);
  row->group = group;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_check_title (group->check));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);

  return GTK_WIDGET (row);
}

/* Sentence */

static const struct
{
  TrunkDifferenceKind kind;
  const char *title;
} kinds[] = {
  { TRUNK_DIFFERENCE_BROKEN, N_("Newly failing") },
  { TRUNK_DIFFERENCE_NEW, N_("Failing, and not tested before") },
  { TRUNK_DIFFERENCE_CHANGED, N_("Failing for another reason") },
  { TRUNK_DIFFERENCE_MENDED, N_("Newly working") },
  { TRUNK_DIFFERENCE_SLOWER, N_("Slower") },
  { TRUNK_DIFFERENCE_GONE, N_("Not tested any more") },
};

static guint
count (GPtrArray           *groups,
       TrunkDifferenceKind  kind)
{
  guint n = 0;

  for (guint i = 0; i < groups->len; i++)
    {
      const TrunkDifferenceGroup *group = g_ptr_array_index (groups, i);

      if (group->kind == kind)
        n += group->n_subjects;
    }

  return n;
}

/**
 * trunk_comparison_dup_sentence:
 * @groups: (element-type TrunkDifferenceGroup)
 *
 * Returns: (transfer full): what all of it comes to
 */
char *
trunk_comparison_dup_sentence (GPtrArray *groups)
{
  guint n_worse, n_better;
  g_autofree char *worse = NULL;
  g_autofree char *better = NULL;

  g_return_val_if_fail (groups != NULL, NULL);

  n_worse = count (groups, TRUNK_DIFFERENCE_BROKEN) + count (groups, TRUNK_DIFFERENCE_NEW);
  n_better = count (groups, TRUNK_DIFFERENCE_MENDED);
  if (groups->len == 0)
    return g_strdup (_("Nothing differs: both runs found the same."));
  if (n_worse == 0 && n_better == 0)
    return g_strdup (_("Nothing has begun to fail, and nothing has been mended."));

  worse = g_strdup_printf (ngettext ("%u check fails that did not before.", "%u checks fail that did not before.", n_worse), n_worse);
  better = g_strdup_printf (ngettext ("%u check works again.", "%u checks work again.", n_better), n_better);
  if (n_worse == 0)
    return g_steal_pointer (&better);
  if (n_better == 0)
    return g_steal_pointer (&worse);

  return g_strjoin (" ", worse, better, NULL);
}

static void
stop_spinner (TrunkComparisonView *self)
{
  if (self->spinning != NULL)
    g_source_destroy (self->spinning);
  g_clear_pointer (&self->spinning, g_source_unref);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static void
clear (TrunkComparisonView *self)
{
  GtkWidget *child;

  stop_spinner (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  gtk_label_set_text (self->title, "");
  gtk_label_set_text (self->sentence, "");
}

static void
add_kind (TrunkComparisonView *self,
          TrunkDifferenceKind  kind,
          const char          *title)
{
  GtkWidget *group = NULL;
  guint n = 0;

  for (guint i = 0; i < self->differences->len; i++)
    {
      const TrunkDifferenceGroup *difference = g_ptr_array_index (self->differences, i);

      if (difference->kind != kind)
        continue;
      if (group == NULL)
        group = adw_preferences_group_new ();
      if (n++ < MAX_ROWS)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (self, difference));
    }
  if (group == NULL)
    return;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (n > MAX_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("The first %u of %u.", "The first %u of %u.", n), MAX_ROWS, n);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), more);
    }
  gtk_box_append (self->groups, group);
}

void
trunk_comparison_view_show (TrunkComparisonView  *self,
                            TrunkCatalog         *catalog,
                            const TrunkStoredRun *before,
                            const TrunkStoredRun *after,
                            GPtrArray            *groups)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  gint64 now = g_get_real_time ();

  g_return_if_fail (TRUNK_IS_COMPARISON_VIEW (self));
  g_return_if_fail (TRUNK_IS_CATALOG (catalog));
  g_return_if_fail (before != NULL && after != NULL && groups != NULL);

  clear (self);
  g_set_object (&self->catalog, catalog);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = g_ptr_array_ref (groups);
  first = trunk_words_dup_moment (before->started, now);
  second = trunk_words_dup_moment (after->started, now);
  /* Translators: two moments: "yesterday at 14:20", "today at 9:05" */
  title = g_strdup_printf (_("From %s to %s"), first, second);
  sentence = trunk_comparison_dup_sentence (groups);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->sentence, sentence);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_kind (self, kinds[i].kind, _(kinds[i].title));
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkComparisonView *self = user_data;

  g_clear_pointer (&self->spinning, g_source_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_label_set_text (self->sentence, _("Comparing…"));

  return G_SOURCE_REMOVE;
}

void
trunk_comparison_view_show_busy (TrunkComparisonView *self)
{
  g_return_if_fail (TRUNK_IS_COMPARISON_VIEW (self));

  clear (self);
  self->spinning = g_timeout_source_new (SPINNER_MS);
  g_source_set_callback (self->spinning, spinner_due_cb, self, NULL);
  g_source_attach (self->spinning, NULL);
}

void
trunk_comparison_view_show_error (TrunkComparisonView *self,
                                  const char          *text)
{
  g_return_if_fail (TRUNK_IS_COMPARISON_VIEW (self));

  clear (self);
  gtk_label_set_text (self->title, _("The two runs can’t be compared"));
  gtk_label_set_text (self->sentence, text);
}

static void
trunk_comparison_view_dispose (GObject *object)
{
  TrunkComparisonView *self = TRUNK_COMPARISON_VIEW (object);

  if (self->spinner != NULL)
    stop_spinner (self);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_COMPARISON_VIEW);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->differences, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_comparison_view_parent_class)->dispose (object);
}

static void
trunk_comparison_view_class_init (TrunkComparisonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_comparison_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-comparison-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkComparisonView, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkComparisonView, sentence);
  gtk_widget_class_bind_template_child (widget_class, TrunkComparisonView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkComparisonView, groups);
}

static void
trunk_comparison_view_init (TrunkComparisonView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
