/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-sparkline.h"

#include <glib/gi18n.h>

#include "app/trunk-history.h"
#include "app/trunk-run-words.h"

/* Pixels */
#define BAR_WIDTH  6
#define BAR_GAP    3
#define HEIGHT     28
#define PART_GAP   2
#define MIN_PART   2

/* One run is no course of things. */
#define MIN_RUNS   2

typedef struct
{
  GtkWidget *passed;            /* (owned): a child */
  GtkWidget *failed;            /* (owned): a child */
  double share;                 /* of what passed, of what was concluded */
} Bar;

struct _TrunkSparkline
{
  GtkWidget parent_instance;

  Bar bars[TRUNK_SPARKLINE_MAX_RUNS];
  guint n_bars;
};

G_DEFINE_FINAL_TYPE (TrunkSparkline, trunk_sparkline, GTK_TYPE_WIDGET)

static void
remove_bars (TrunkSparkline *self)
{
  for (guint i = 0; i < self->n_bars; i++)
    {
      g_clear_pointer (&self->bars[i].passed, gtk_widget_unparent);
      g_clear_pointer (&self->bars[i].failed, gtk_widget_unparent);
    }
  self->n_bars = 0;
}

static void
trunk_sparkline_dispose (GObject *object)
{
  remove_bars (TRUNK_SPARKLINE (object));

  G_OBJECT_CLASS (trunk_sparkline_parent_class)->dispose (object);
}

static void
trunk_sparkline_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  TrunkSparkline *self = TRUNK_SPARKLINE (widget);
  int size = HEIGHT;

  for (guint i = 0; i < self->n_bars; i++)
    {
      /* They have to be asked before they are given room. */
      gtk_widget_measure (self->bars[i].passed, orientation, -1, NULL, NULL, NULL, NULL);
      gtk_widget_measure (self->bars[i].failed, orientation, -1, NULL, NULL, NULL, NULL);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    size = self->n_bars > 0 ? (int) self->n_bars * (BAR_WIDTH + BAR_GAP) - BAR_GAP : 0;

  *minimum = size;
  *natural = size;
}

static void
allocate_part (GtkWidget *part,
               int        x,
               int        y,
               int        height)
{
  const GtkAllocation allocation = { x, y, BAR_WIDTH, height };

  gtk_widget_set_child_visible (part, height > 0);
  if (height > 0)
    gtk_widget_size_allocate (part, &allocation, -1);
}

static void
trunk_sparkline_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TrunkSparkline *self = TRUNK_SPARKLINE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = MAX (0, (height - HEIGHT) / 2);

  for (guint i = 0; i < self->n_bars; i++)
    {
      const Bar *bar = &self->bars[i];
      int x = (rtl ? (int) (self->n_bars - 1 - i) : (int) i) * (BAR_WIDTH + BAR_GAP);
      int passed = bar->share * HEIGHT;

      if (bar->share >= 1.0)
        {
          allocate_part (bar->passed, x, y, HEIGHT);
          allocate_part (bar->failed, x, y, 0);
          continue;
        }
      /* What failed is seen, however little it is. */
      passed = CLAMP (passed, MIN_PART, HEIGHT - PART_GAP - 2 * MIN_PART);
      allocate_part (bar->passed, x, y + HEIGHT - passed, passed);
      allocate_part (bar->failed, x, y, HEIGHT - passed - PART_GAP);
    }
}

static void
trunk_sparkline_class_init (TrunkSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_sparkline_dispose;
  widget_class->measure = trunk_sparkline_measure;
  widget_class->size_allocate = trunk_sparkline_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "sparkline");
}

static void
trunk_sparkline_init (TrunkSparkline *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * trunk_sparkline_new:
 *
 * Returns: (transfer floating): a sparkline without runs
 */
GtkWidget *
trunk_sparkline_new (void)
{
  return g_object_new (TRUNK_TYPE_SPARKLINE, NULL);
}

static GtkWidget *
add_part (TrunkSparkline *self,
          const char     *css_class)
{
  GtkWidget *part = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (part, "trunk-bar");
  gtk_widget_add_css_class (part, css_class);
  gtk_widget_set_parent (part, GTK_WIDGET (self));

  return part;
}

static void
add_bar (TrunkSparkline       *self,
         const TrunkStoredRun *run)
{
  guint n_passed = run->n_passed + run->n_warned;
  guint n = n_passed + run->n_failed;
  Bar *bar = &self->bars[self->n_bars++];

  bar->share = n > 0 ? (double) n_passed / n : 0.0;
  bar->passed = add_part (self, trunk_run_judge (run) == TRUNK_OUTLOOK_STOPPED ? "stopped" : run->n_warned > 0 ? "warned" : "passed");
  bar->failed = add_part (self, n > 0 ? "failed" : "stopped");
}

static char *
describe (GPtrArray *runs,
          guint      n)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = n; i > 0; i--)
    {
      const TrunkStoredRun *run = trunk_history_run_get (g_ptr_array_index (runs, i - 1));

      if (words->len > 0)
        /* Translators: between the items of a list */
        g_string_append (words, _(", "));
      g_string_append (words, trunk_outlook_get_word (trunk_run_judge (run)));
    }

  /* Translators: %u is a number of runs; then "works, failed, works" */
  return g_strdup_printf (ngettext ("The last %u run: %s", "The last %u runs, oldest first: %s", n), n, words->str);
}

void
trunk_sparkline_set_runs (TrunkSparkline *self,
                          GPtrArray      *runs)
{
  g_autofree char *text = NULL;
  guint n;

  g_return_if_fail (TRUNK_IS_SPARKLINE (self));

  remove_bars (self);
  n = runs != NULL ? MIN (runs->len, TRUNK_SPARKLINE_MAX_RUNS) : 0;
  gtk_widget_set_visible (GTK_WIDGET (self), n >= MIN_RUNS);
  if (n < MIN_RUNS)
    return;

  for (guint i = n; i > 0; i--)
    add_bar (self, trunk_history_run_get (g_ptr_array_index (runs, i - 1)));
  text = describe (runs, n);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
