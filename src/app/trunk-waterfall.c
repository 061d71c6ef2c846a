/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-waterfall.h"

#include <glib/gi18n.h>

#include "app/trunk-rung-status.h"
#include "app/trunk-run-words.h"

/* Pixels: also what took no time is seen. */
#define MIN_BAR_WIDTH   3
#define BAR_HEIGHT      6
#define TRACK_WIDTH     48

/* The bar of one rung: a piece of a track that all rungs share. */
#define TRUNK_TYPE_WATERFALL_BAR (trunk_waterfall_bar_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWaterfallBar, trunk_waterfall_bar, TRUNK, WATERFALL_BAR, GtkWidget)

struct _TrunkWaterfallBar
{
  GtkWidget parent_instance;

  GtkWidget *piece;
  double start;                 /* of the track, 0 to 1 */
  double end;
};

G_DEFINE_FINAL_TYPE (TrunkWaterfallBar, trunk_waterfall_bar, GTK_TYPE_WIDGET)

static void
trunk_waterfall_bar_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? TRACK_WIDTH : BAR_HEIGHT;
}

static void
trunk_waterfall_bar_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  TrunkWaterfallBar *self = TRUNK_WATERFALL_BAR (widget);
  int piece = CLAMP ((int) ((self->end - self->start) * width), MIN_BAR_WIDTH, width);
  int x = CLAMP ((int) (self->start * width), 0, width - piece);
  GtkAllocation allocation = { x, (height - BAR_HEIGHT) / 2, piece, BAR_HEIGHT };
  int minimum;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    allocation.x = width - x - piece;
  gtk_widget_measure (self->piece, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->piece, &allocation, -1);
}

static void
trunk_waterfall_bar_dispose (GObject *object)
{
  g_clear_pointer (&TRUNK_WATERFALL_BAR (object)->piece, gtk_widget_unparent);

  G_OBJECT_CLASS (trunk_waterfall_bar_parent_class)->dispose (object);
}

static void
trunk_waterfall_bar_class_init (TrunkWaterfallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_waterfall_bar_dispose;
  widget_class->measure = trunk_waterfall_bar_measure;
  widget_class->size_allocate = trunk_waterfall_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "trunk-waterfall-track");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
trunk_waterfall_bar_init (TrunkWaterfallBar *self)
{
  self->piece = adw_bin_new ();
  gtk_widget_add_css_class (self->piece, "trunk-waterfall-piece");
  gtk_widget_set_parent (self->piece, GTK_WIDGET (self));
}

typedef struct
{
  GtkWidget *row;
  GtkWidget *image;
  GtkWidget *title;
  GtkWidget *bar;
  GtkWidget *time;
  TrunkStatus status;
} Line;

struct _TrunkWaterfall
{
  AdwBin parent_instance;

  TrunkRungTitleFunc title_func;
  gpointer title_data;
  GtkListBox *list;
  GArray *lines;                /* (owned) of Line */
};

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkWaterfall, trunk_waterfall, ADW_TYPE_BIN)

static void
activated_cb (TrunkWaterfall *self,
              GtkListBoxRow  *row)
{
  g_signal_emit (self, signals[SELECTED], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
trunk_waterfall_finalize (GObject *object)
{
  g_array_unref (TRUNK_WATERFALL (object)->lines);

  G_OBJECT_CLASS (trunk_waterfall_parent_class)->finalize (object);
}

static void
trunk_waterfall_class_init (TrunkWaterfallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_waterfall_finalize;

  signals[SELECTED] = g_signal_new ("selected", TRUNK_TYPE_WATERFALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
trunk_waterfall_init (TrunkWaterfall *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_SINGLE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "trunk-waterfall");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tests in their order, with their times"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

GtkWidget *
trunk_waterfall_new (void)
{
  return g_object_new (TRUNK_TYPE_WATERFALL, NULL);
}

void
trunk_waterfall_set_title_func (TrunkWaterfall     *self,
                                TrunkRungTitleFunc  func,
                                gpointer            user_data)
{
  g_return_if_fail (TRUNK_IS_WATERFALL (self));

  self->title_func = func;
  self->title_data = user_data;
}

static void
add_line (TrunkWaterfall *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Line line = { .status = TRUNK_STATUS_PENDING };

  line.image = trunk_rung_image_new ();
  gtk_widget_set_valign (line.image, GTK_ALIGN_CENTER);
  line.title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (line.title), 0);
  gtk_label_set_wrap (GTK_LABEL (line.title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (line.title), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (line.title, TRUE);
  line.bar = g_object_new (TRUNK_TYPE_WATERFALL_BAR, NULL);
  gtk_widget_set_valign (line.bar, GTK_ALIGN_CENTER);
  line.time = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (line.time), 6);
  gtk_label_set_xalign (GTK_LABEL (line.time), 1);
  gtk_widget_add_css_class (line.time, "numeric");
  gtk_widget_add_css_class (line.time, "caption");
  gtk_box_append (GTK_BOX (box), line.image);
  gtk_box_append (GTK_BOX (box), line.title);
  gtk_box_append (GTK_BOX (box), line.bar);
  gtk_box_append (GTK_BOX (box), line.time);

  line.row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line.row), box);
  gtk_list_box_append (self->list, line.row);
  g_array_append_val (self->lines, line);
}

static void
set_class (GtkWidget  *widget,
           TrunkStatus before,
           TrunkStatus status)
{
  gtk_widget_remove_css_class (widget, trunk_rung_status_get_class (before));
  gtk_widget_add_css_class (widget, trunk_rung_status_get_class (status));
}

static void
show_line (TrunkWaterfall *self,
           Line           *line,
           TrunkCheckItem *item,
           gint64          first,
           gint64          last)
{
  TrunkStatus status = trunk_check_item_get_status (item);
  TrunkResult *result = trunk_check_item_get_result (item);
  TrunkWaterfallBar *bar = TRUNK_WATERFALL_BAR (line->bar);
  const char *title = self->title_func != NULL ? self->title_func (item, self->title_data) : NULL;
  g_autofree char *sentence = trunk_rung_dup_sentence (trunk_check_item_get_check (item), status, title);
  g_autofree char *duration = result != NULL ? trunk_words_dup_duration (trunk_result_get_duration (result)) : NULL;

  trunk_rung_image_set_status (line->image, line->status, status);
  set_class (bar->piece, line->status, status);
  line->status = status;
  gtk_label_set_text (GTK_LABEL (line->title), trunk_check_item_get_title (item));
  gtk_label_set_text (GTK_LABEL (line->time), duration != NULL ? duration : "");
  gtk_widget_set_visible (line->bar, result != NULL);
  gtk_widget_set_visible (line->time, result != NULL);
  if (result != NULL && last > first)
    {
      double span = last - first;

      bar->start = CLAMP ((trunk_result_get_started (result) - first) / span, 0, 1);
      bar->end = CLAMP ((trunk_result_get_started (result) + trunk_result_get_duration (result) - first) / span, bar->start, 1);
    }
  else
    {
      bar->start = bar->end = 0;
    }
  gtk_widget_queue_allocate (line->bar);

  if (duration != NULL)
    {
      /* Translators: how a test went, and how long it took: "Mailbox opens: passed, 120 ms" */
      g_autofree char *timed = g_strdup_printf (_("%s, %s"), sentence, duration);

      gtk_accessible_update_property (GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL, timed, -1);
    }
  else
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
    }
}

void
trunk_waterfall_show (TrunkWaterfall *self,
                      GPtrArray      *items,
                      guint           selected)
{
  gint64 first = G_MAXINT64;
  gint64 last = 0;

  g_return_if_fail (TRUNK_IS_WATERFALL (self));
  g_return_if_fail (items != NULL);

  while (self->lines->len < items->len)
    add_line (self);
  while (self->lines->len > items->len)
    {
      gtk_list_box_remove (self->list, g_array_index (self->lines, Line, self->lines->len - 1).row);
      g_array_set_size (self->lines, self->lines->len - 1);
    }

  for (guint i = 0; i < items->len; i++)
    {
      TrunkResult *result = trunk_check_item_get_result (g_ptr_array_index (items, i));

      if (result == NULL)
        continue;
      first = MIN (first, trunk_result_get_started (result));
      last = MAX (last, trunk_result_get_started (result) + trunk_result_get_duration (result));
    }
  for (guint i = 0; i < items->len; i++)
    show_line (self, &g_array_index (self->lines, Line, i), g_ptr_array_index (items, i), first, last);

  gtk_list_box_select_row (self->list, selected < self->lines->len
                                       ? GTK_LIST_BOX_ROW (g_array_index (self->lines, Line, selected).row) : NULL);
}
