/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-rung-map.h"

#include <glib/gi18n.h>

#include "app/trunk-rung-cursor.h"
#include "app/trunk-rung-headings.h"

/* Pixels: a cell can still be hit and told from its neighbours. */
#define MIN_CELL_WIDTH    24
#define CELL_GAP          4
#define ROW_GAP           4
/* A name beside the cells takes at most so many times its least width. */
#define NAME_STRETCH      2
/* Rows that the map would like to show, and has to. */
#define NATURAL_ROWS      12
#define MINIMUM_ROWS      4

struct _TrunkRungMap
{
  GtkWidget parent_instance;

  GtkAdjustment *adjustments[2];        /* (owned) (nullable): by orientation */
  GtkScrollablePolicy policies[2];

  TrunkPlan *plan;              /* (owned) (nullable) */
  GPtrArray *columns;           /* (owned) (element-type TrunkCheck) */
  GArray *accounts;             /* (owned) (nullable) of guint: those shown; NULL: all */
  TrunkRungTitleFunc title_func;
  gpointer title_data;

  guint cursor;                 /* row */
  guint column;

  /* what can be seen */
  GPtrArray *headings;          /* (element-type GtkLabel) */
  GPtrArray *rows;              /* (element-type TrunkRungRow): a pool, used from @first on, in a ring */
  TrunkRungMetrics metrics;
  int heading_height;
  int row_height;
  int height;
  guint bind_id;                /* rows are bound before the next frame */
  gboolean allocating;
};

typedef enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} TrunkRungMapProperty;

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkRungMap, trunk_rung_map, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

guint
trunk_rung_map_get_n_rows (TrunkRungMap *self)
{
  g_return_val_if_fail (TRUNK_IS_RUNG_MAP (self), 0);

  if (self->accounts != NULL)
    return self->accounts->len;

  return self->plan != NULL ? trunk_plan_get_n_accounts (self->plan) : 0;
}

guint
trunk_rung_map_get_nth_account (TrunkRungMap *self,
                                guint         row)
{
  g_return_val_if_fail (TRUNK_IS_RUNG_MAP (self), G_MAXUINT);
  g_return_val_if_fail (row < trunk_rung_map_get_n_rows (self), G_MAXUINT);

  return self->accounts != NULL ? g_array_index (self->accounts, guint, row) : row;
}

static double
get_offset (TrunkRungMap *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  return adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
}

/* The pooled widget that shows @row, if one does. */
static TrunkRungRow *
find_row (TrunkRungMap *self,
          guint         row)
{
  TrunkRungRow *widget;

  if (self->rows->len == 0 || row >= trunk_rung_map_get_n_rows (self))
    return NULL;

  widget = g_ptr_array_index (self->rows, row % self->rows->len);

  return gtk_widget_get_child_visible (GTK_WIDGET (widget)) &&
         trunk_rung_row_get_account (widget) == trunk_rung_map_get_nth_account (self, row) ? widget : NULL;
}

static guint
count_visible_rows (TrunkRungMap *self,
                    int           height)
{
  int room = MAX (0, height - self->heading_height);

  return self->row_height > 0 ? (guint) (room / self->row_height) + 2 : 0;
}

static void
ensure_pool (TrunkRungMap *self,
             guint         n)
{
  if (n <= self->rows->len)
    return;

  /* Which widget shows which row depends on how many there are. */
  while (self->rows->len < n)
    {
      GtkWidget *row = trunk_rung_row_new (self->columns);

      trunk_rung_row_set_title_func (TRUNK_RUNG_ROW (row), self->title_func, self->title_data);
      gtk_widget_set_child_visible (row, FALSE);
      gtk_widget_insert_before (row, GTK_WIDGET (self), self->headings->len > 0 ? g_ptr_array_index (self->headings, 0) : NULL);
      g_ptr_array_add (self->rows, row);
    }
}

static void
drop_rows (TrunkRungMap *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static guint
get_first_row (TrunkRungMap *self)
{
  return self->row_height > 0 ? (guint) (get_offset (self) / self->row_height) : 0;
}

static int
get_row_y (TrunkRungMap *self,
           guint         row)
{
  return self->heading_height + (int) ((gint64) row * self->row_height - (gint64) get_offset (self));
}

/* The keyboard does not go away with a row that scrolls out of sight: the map has it until the row of the cursor is there again. */
static void
keep_focus (TrunkRungMap *self,
            TrunkRungRow *widget)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (widget))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Gives the rows of the pool to the accounts that are in sight now. Not while sizes are handed out: what a row shows may ask for another one. */
static void
bind_rows (TrunkRungMap *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  guint n_rows = trunk_rung_map_get_n_rows (self);
  guint first = get_first_row (self);
  TrunkRungRow *cursor;

  if (self->plan == NULL || self->row_height == 0)
    return;

  ensure_pool (self, MIN (count_visible_rows (self, height), n_rows));
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint row = first + i;
      TrunkRungRow *widget = g_ptr_array_index (self->rows, row % self->rows->len);

      if (row >= n_rows || get_row_y (self, row) >= height)
        {
          keep_focus (self, widget);
          gtk_widget_set_child_visible (GTK_WIDGET (widget), FALSE);
          continue;
        }

      if (trunk_rung_row_get_account (widget) != trunk_rung_map_get_nth_account (self, row))
        keep_focus (self, widget);
      trunk_rung_row_bind (widget, self->plan, trunk_rung_map_get_nth_account (self, row), row, n_rows);
      trunk_rung_row_set_selected (widget, row == self->cursor ? self->column : G_MAXUINT);
      gtk_widget_set_child_visible (GTK_WIDGET (widget), TRUE);
    }

  cursor = find_row (self, self->cursor);
  if (cursor != NULL && gtk_widget_is_focus (GTK_WIDGET (self)))
    gtk_widget_grab_focus (trunk_rung_row_get_cell (cursor, self->column));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
bind_later_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);

  self->bind_id = 0;
  bind_rows (self);

  return G_SOURCE_REMOVE;
}

static void
bind_later (TrunkRungMap *self)
{
  if (self->bind_id == 0)
    self->bind_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), bind_later_cb, NULL, NULL);
}

static void
place_rows (TrunkRungMap *self,
            int           width,
            int           height)
{
  guint n_rows = trunk_rung_map_get_n_rows (self);
  guint first = get_first_row (self);
  gboolean missing = self->rows->len < MIN (count_visible_rows (self, height), n_rows);

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint row = first + i;
      TrunkRungRow *widget = g_ptr_array_index (self->rows, row % self->rows->len);
      GtkAllocation allocation = { 0, get_row_y (self, row), width, self->row_height };
      int minimum;

      if (row >= n_rows || allocation.y >= height)
        {
          gtk_widget_set_child_visible (GTK_WIDGET (widget), FALSE);
          continue;
        }
      if (trunk_rung_row_get_account (widget) != trunk_rung_map_get_nth_account (self, row) ||
          !gtk_widget_get_child_visible (GTK_WIDGET (widget)))
        {
          gtk_widget_set_child_visible (GTK_WIDGET (widget), FALSE);
          missing = TRUE;
          continue;
        }

      trunk_rung_row_set_metrics (widget, &self->metrics);
      gtk_widget_measure (GTK_WIDGET (widget), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (widget), &allocation, -1);
    }

  if (missing)
    bind_later (self);
}

static void
measure_parts (TrunkRungMap *self)
{
  self->heading_height = trunk_rung_headings_measure (self->headings);
  if (self->heading_height > 0)
    self->heading_height += ROW_GAP;

  if (self->rows->len > 0)
    trunk_rung_row_measure (g_ptr_array_index (self->rows, 0), &self->metrics);
  self->metrics.cell_width += CELL_GAP;
}

/* Beside the names if there is room, below them if not. */
static void
fit_parts (TrunkRungMap *self,
           int           width)
{
  int n_columns = MAX (1, (int) self->columns->len);
  int cells = n_columns * self->metrics.cell_width;

  self->metrics.stacked = self->metrics.name_width + cells > width;
  if (self->metrics.stacked)
    self->metrics.cell_width = MIN (self->metrics.cell_width, width / n_columns);
  else
    self->metrics.name_width = MIN (width - cells, self->metrics.name_width * NAME_STRETCH);

  self->row_height = self->metrics.stacked ? self->metrics.name_height + self->metrics.cell_height
                                           : MAX (self->metrics.name_height, self->metrics.cell_height);
  self->row_height += ROW_GAP;
}

static void
configure_adjustments (TrunkRungMap *self,
                       int           width,
                       int           height)
{
  GtkAdjustment *vadjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *hadjustment = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double page = MAX (0, height - self->heading_height);
  double upper = MAX (page, (double) trunk_rung_map_get_n_rows (self) * self->row_height);

  if (hadjustment != NULL)
    gtk_adjustment_configure (hadjustment, 0, 0, width, 1, width, width);
  if (vadjustment != NULL)
    gtk_adjustment_configure (vadjustment, CLAMP (gtk_adjustment_get_value (vadjustment), 0, upper - page), 0, upper,
                              self->row_height, page * 0.9, page);
}

/* Puts the row of the cursor in sight. */
static void
show_cursor (TrunkRungMap *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (adjustment != NULL && self->row_height > 0)
    gtk_adjustment_clamp_page (adjustment, (double) self->cursor * self->row_height, (double) (self->cursor + 1) * self->row_height);
}

static void
trunk_rung_map_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);

  self->allocating = TRUE;
  measure_parts (self);
  fit_parts (self, width);
  configure_adjustments (self, width, height);
  /* Who works here does not lose the place when the room changes. */
  if (height != self->height && (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget)))
    show_cursor (self);
  self->height = height;
  if (self->plan != NULL)
    place_rows (self, width, height);
  trunk_rung_headings_place (self->headings, &self->metrics, width, self->heading_height);
  self->allocating = FALSE;
}

static void
trunk_rung_map_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);
  guint n_rows = trunk_rung_map_get_n_rows (self);

  measure_parts (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_CELL_WIDTH * (int) self->columns->len;
      *natural = self->metrics.name_width + self->metrics.cell_width * (int) self->columns->len;
    }
  else
    {
      fit_parts (self, for_size >= 0 ? for_size : G_MAXINT / 2);
      *minimum = self->heading_height + self->row_height * (int) MIN (n_rows, MINIMUM_ROWS);
      *natural = self->heading_height + self->row_height * (int) MIN (n_rows, NATURAL_ROWS);
    }
}

static void
trunk_rung_map_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, self->heading_height, width, MAX (0, height - self->heading_height)));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->rows, i), snapshot);
  gtk_snapshot_pop (snapshot);

  for (guint i = 0; i < self->headings->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->headings, i), snapshot);
}

static gboolean
focus_cursor (TrunkRungMap *self)
{
  TrunkRungRow *row;

  if (trunk_rung_map_get_n_rows (self) == 0 || self->columns->len == 0)
    return FALSE;

  show_cursor (self);
  bind_rows (self);
  row = find_row (self, self->cursor);

  return row != NULL && gtk_widget_grab_focus (trunk_rung_row_get_cell (row, self->column));
}

static void
emit_selected (TrunkRungMap *self)
{
  guint account, rung;

  if (trunk_rung_map_get_selected (self, &account, &rung))
    g_signal_emit (self, signals[SELECTED], 0, account, rung);
}

static void
move_cursor (TrunkRungMap *self,
             guint         row,
             guint         column,
             gboolean      focus)
{
  TrunkRungRow *widget;

  widget = find_row (self, self->cursor);
  if (widget != NULL)
    trunk_rung_row_set_selected (widget, G_MAXUINT);
  self->cursor = row;
  self->column = column;
  widget = find_row (self, self->cursor);
  if (widget != NULL)
    trunk_rung_row_set_selected (widget, column);

  if (focus)
    focus_cursor (self);
  else
    show_cursor (self);
  emit_selected (self);
}

static gboolean
key_pressed_cb (TrunkRungMap    *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  modifiers)
{
  TrunkRungCursor cursor = {
    .row = self->cursor,
    .column = self->column,
    .n_rows = trunk_rung_map_get_n_rows (self),
    .n_columns = self->columns->len,
    .page = MAX (1, count_visible_rows (self, gtk_widget_get_height (GTK_WIDGET (self))) - 2),
    .rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };

  if (!trunk_rung_cursor_step (&cursor, keyval, modifiers))
    return GDK_EVENT_PROPAGATE;

  move_cursor (self, cursor.row, cursor.column, TRUE);

  return GDK_EVENT_STOP;
}

/* The row under a point; the column is the cell's, or that of the cursor for a click on a name. */
static gboolean
find_place (TrunkRungMap *self,
            double        x,
            double        y,
            guint        *out_row,
            guint        *out_column)
{
  GtkWidget *picked;
  gint64 row;

  if (y < self->heading_height || self->row_height == 0)
    return FALSE;

  row = (gint64) ((y - self->heading_height + get_offset (self)) / self->row_height);
  if (row >= trunk_rung_map_get_n_rows (self))
    return FALSE;

  *out_row = row;
  *out_column = G_MAXUINT;
  picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  for (GtkWidget *widget = picked; widget != NULL && widget != GTK_WIDGET (self); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *parent = gtk_widget_get_parent (widget);

      if (TRUNK_IS_RUNG_ROW (parent))
        *out_column = trunk_rung_row_find_cell (TRUNK_RUNG_ROW (parent), widget);
    }

  return TRUE;
}

static void
pressed_cb (TrunkRungMap    *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  guint row, column;

  if (find_place (self, x, y, &row, &column))
    move_cursor (self, row, column != G_MAXUINT ? column : self->column, TRUE);
}

static gboolean
trunk_rung_map_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);
  g_autofree char *text = NULL;
  guint row = self->cursor;
  guint column = self->column;
  TrunkRungRow *shown;

  if (!keyboard && (!find_place (self, x, y, &row, &column) || column == G_MAXUINT))
    return FALSE;
  shown = find_row (self, row);
  if (shown == NULL || column >= self->columns->len)
    return FALSE;

  text = trunk_rung_row_dup_sentence (shown, column);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

/* One place in the Tab order: into it means to its cursor. */
static gboolean
trunk_rung_map_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (widget);

  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget))
    return FALSE;

  return focus_cursor (self);
}

static gboolean
trunk_rung_map_grab_focus (GtkWidget *widget)
{
  /* While the row of the cursor scrolls away, the map itself keeps the keyboard. */
  if (gtk_widget_get_focus_child (widget) != NULL || !focus_cursor (TRUNK_RUNG_MAP (widget)))
    return GTK_WIDGET_CLASS (trunk_rung_map_parent_class)->grab_focus (widget);

  return TRUE;
}

static void
value_changed_cb (TrunkRungMap *self)
{
  if (self->allocating)
    bind_later (self);
  else
    bind_rows (self);
}

static void
set_adjustment (TrunkRungMap   *self,
                GtkOrientation  orientation,
                GtkAdjustment  *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (*place == adjustment && adjustment != NULL)
    return;

  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, value_changed_cb, self);
  g_clear_object (place);
  *place = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_object (*place, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
trunk_rung_map_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (object);

  switch ((TrunkRungMapProperty) prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;

    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;

    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;

    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_rung_map_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (object);

  switch ((TrunkRungMapProperty) prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;

    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;

    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;

    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_rung_map_direction_changed (GtkWidget        *widget,
                                  GtkTextDirection  previous)
{
  trunk_rung_headings_align (TRUNK_RUNG_MAP (widget)->headings);
  GTK_WIDGET_CLASS (trunk_rung_map_parent_class)->direction_changed (widget, previous);
}

static void
trunk_rung_map_dispose (GObject *object)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (object);

  drop_rows (self);
  trunk_rung_headings_clear (self->headings);
  g_clear_object (&self->adjustments[0]);
  g_clear_object (&self->adjustments[1]);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (trunk_rung_map_parent_class)->dispose (object);
}

static void
trunk_rung_map_finalize (GObject *object)
{
  TrunkRungMap *self = TRUNK_RUNG_MAP (object);

  g_clear_pointer (&self->accounts, g_array_unref);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->headings);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (trunk_rung_map_parent_class)->finalize (object);
}

static void
trunk_rung_map_class_init (TrunkRungMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_rung_map_get_property;
  object_class->set_property = trunk_rung_map_set_property;
  object_class->dispose = trunk_rung_map_dispose;
  object_class->finalize = trunk_rung_map_finalize;
  widget_class->measure = trunk_rung_map_measure;
  widget_class->size_allocate = trunk_rung_map_size_allocate;
  widget_class->snapshot = trunk_rung_map_snapshot;
  widget_class->direction_changed = trunk_rung_map_direction_changed;
  widget_class->focus = trunk_rung_map_focus;
  widget_class->grab_focus = trunk_rung_map_grab_focus;
  widget_class->query_tooltip = trunk_rung_map_query_tooltip;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  /**
   * TrunkRungMap::selected:
   * @account: index in the plan
   * @rung: index in the account's ladder, %G_MAXUINT where it has none in that column
   */
  signals[SELECTED] = g_signal_new ("selected", TRUNK_TYPE_RUNG_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "trunk-rung-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
trunk_rung_map_init (TrunkRungMap *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->headings = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Mailboxes and their tests"), -1);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
trunk_rung_map_new (void)
{
  return g_object_new (TRUNK_TYPE_RUNG_MAP, NULL);
}

void
trunk_rung_map_set_plan (TrunkRungMap *self,
                         TrunkPlan    *plan)
{
  g_autoptr(GPtrArray) columns = NULL;
  gboolean same;

  g_return_if_fail (TRUNK_IS_RUNG_MAP (self));
  g_return_if_fail (plan == NULL || TRUNK_IS_PLAN (plan));

  if (!g_set_object (&self->plan, plan))
    return;

  columns = plan != NULL ? trunk_rung_columns_collect (plan) : g_ptr_array_new_with_free_func (g_object_unref);
  same = trunk_rung_columns_equal (columns, self->columns);
  g_clear_pointer (&self->accounts, g_array_unref);
  drop_rows (self);
  g_ptr_array_unref (self->columns);
  self->columns = g_steal_pointer (&columns);
  if (!same)
    {
      self->column = 0;
      trunk_rung_headings_make (self->headings, GTK_WIDGET (self), self->columns);
    }
  if (self->cursor >= trunk_rung_map_get_n_rows (self))
    self->cursor = 0;
  ensure_pool (self, self->columns->len > 0 ? 1 : 0);
  bind_rows (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
trunk_rung_map_set_title_func (TrunkRungMap       *self,
                               TrunkRungTitleFunc  func,
                               gpointer            user_data)
{
  g_return_if_fail (TRUNK_IS_RUNG_MAP (self));

  self->title_func = func;
  self->title_data = user_data;
}

void
trunk_rung_map_set_accounts (TrunkRungMap *self,
                             GArray       *accounts)
{
  guint account = G_MAXUINT;
  guint n_rows;

  g_return_if_fail (TRUNK_IS_RUNG_MAP (self));

  trunk_rung_map_get_selected (self, &account, NULL);
  g_clear_pointer (&self->accounts, g_array_unref);
  self->accounts = accounts;

  /* The cursor stays with its account where that is still shown. */
  n_rows = trunk_rung_map_get_n_rows (self);
  self->cursor = 0;
  for (guint row = 0; row < n_rows && account != G_MAXUINT; row++)
    {
      if (trunk_rung_map_get_nth_account (self, row) == account)
        {
          self->cursor = row;
          break;
        }
    }
  bind_rows (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
trunk_rung_map_refresh (TrunkRungMap *self)
{
  g_return_if_fail (TRUNK_IS_RUNG_MAP (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      TrunkRungRow *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        trunk_rung_row_refresh (row);
    }
}

gboolean
trunk_rung_map_select (TrunkRungMap *self,
                       guint         account,
                       TrunkCheck   *check)
{
  guint n_rows;
  guint column = 0;

  g_return_val_if_fail (TRUNK_IS_RUNG_MAP (self), FALSE);

  if (check != NULL && !g_ptr_array_find (self->columns, check, &column))
    column = 0;

  n_rows = trunk_rung_map_get_n_rows (self);
  for (guint row = 0; row < n_rows; row++)
    {
      if (trunk_rung_map_get_nth_account (self, row) == account)
        {
          move_cursor (self, row, column, FALSE);
          return TRUE;
        }
    }

  return FALSE;
}

void
trunk_rung_map_mark (TrunkRungMap *self,
                     TrunkCheck   *check)
{
  TrunkRungRow *row;
  guint column;

  g_return_if_fail (TRUNK_IS_RUNG_MAP (self));

  if (!g_ptr_array_find (self->columns, check, &column))
    return;

  self->column = column;
  row = find_row (self, self->cursor);
  if (row != NULL)
    trunk_rung_row_set_selected (row, column);
}

gboolean
trunk_rung_map_get_selected (TrunkRungMap *self,
                             guint        *out_account,
                             guint        *out_rung)
{
  guint account;

  g_return_val_if_fail (TRUNK_IS_RUNG_MAP (self), FALSE);

  if (self->cursor >= trunk_rung_map_get_n_rows (self) || self->column >= self->columns->len)
    return FALSE;

  account = trunk_rung_map_get_nth_account (self, self->cursor);
  if (out_account != NULL)
    *out_account = account;
  if (out_rung != NULL)
    *out_rung = trunk_rung_find (self->plan, account, g_ptr_array_index (self->columns, self->column));

  return TRUE;
}
