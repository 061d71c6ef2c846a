/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-rung-row.h"

#include <glib/gi18n.h>

#include "app/trunk-rung-status.h"

#define NO_STATUS (-1)
/* A name needs so many characters to be told from others. */
#define NAME_CHARS 12

typedef struct
{
  GtkWidget *image;
  int status;                   /* TrunkStatus, or NO_STATUS where the account has no such rung */
} Cell;

struct _TrunkRungRow
{
  GtkWidget parent_instance;

  GPtrArray *columns;           /* (owned) (element-type TrunkCheck) */
  TrunkRungTitleFunc title_func;
  gpointer title_data;

  TrunkPlan *plan;              /* (owned) (nullable) */
  guint account;
  guint selected;
  TrunkRungMetrics metrics;

  GtkWidget *name;
  Cell *cells;                  /* (owned) */
};

G_DEFINE_FINAL_TYPE (TrunkRungRow, trunk_rung_row, GTK_TYPE_WIDGET)

/* The map knows how large rows are, and has them no other way. */
static void
trunk_rung_row_measure_vfunc (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
place (GtkWidget *child,
       int        x,
       int        y,
       int        width,
       int        height,
       int        row_width)
{
  gboolean rtl = gtk_widget_get_direction (gtk_widget_get_parent (child)) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { rtl ? row_width - x - width : x, y, width, height };
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
trunk_rung_row_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TrunkRungRow *self = TRUNK_RUNG_ROW (widget);
  const TrunkRungMetrics *metrics = &self->metrics;
  int cells_x = metrics->stacked ? 0 : metrics->name_width;
  int cells_y = metrics->stacked ? metrics->name_height : (height - metrics->cell_height) / 2;

  if (metrics->stacked)
    place (self->name, 0, 0, width, metrics->name_height, width);
  else
    place (self->name, 0, 0, metrics->name_width, height, width);
  for (guint i = 0; i < self->columns->len; i++)
    place (self->cells[i].image, cells_x + (int) i * metrics->cell_width, cells_y, metrics->cell_width, metrics->cell_height, width);
}

static void
trunk_rung_row_dispose (GObject *object)
{
  TrunkRungRow *self = TRUNK_RUNG_ROW (object);

  g_clear_object (&self->plan);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  for (guint i = 0; self->cells != NULL && i < self->columns->len; i++)
    g_clear_pointer (&self->cells[i].image, gtk_widget_unparent);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_rung_row_parent_class)->dispose (object);
}

static void
trunk_rung_row_class_init (TrunkRungRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_rung_row_dispose;
  widget_class->measure = trunk_rung_row_measure_vfunc;
  widget_class->size_allocate = trunk_rung_row_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "trunk-rung-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
trunk_rung_row_init (TrunkRungRow *self)
{
  self->account = G_MAXUINT;
  self->selected = G_MAXUINT;
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->name), NAME_CHARS);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
}

/**
 * trunk_rung_row_new:
 * @columns: (element-type TrunkCheck): referenced
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
trunk_rung_row_new (GPtrArray *columns)
{
  TrunkRungRow *self;

  g_return_val_if_fail (columns != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_RUNG_ROW, NULL);
  self->columns = g_ptr_array_ref (columns);
  self->cells = g_new0 (Cell, columns->len + 1);
  for (guint i = 0; i < columns->len; i++)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_GRID_CELL,
                                       "focusable", TRUE, "css-classes", (const char *[]) { "trunk-rung", "trunk-rung-pending", NULL }, NULL);

      gtk_widget_set_parent (image, GTK_WIDGET (self));
      self->cells[i].image = image;
      self->cells[i].status = TRUNK_STATUS_PENDING;
    }

  return GTK_WIDGET (self);
}

void
trunk_rung_row_set_title_func (TrunkRungRow       *self,
                               TrunkRungTitleFunc  func,
                               gpointer            user_data)
{
  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));

  self->title_func = func;
  self->title_data = user_data;
}

guint
trunk_rung_find (TrunkPlan  *plan,
                 guint       account,
                 TrunkCheck *check)
{
  guint n_rungs;

  g_return_val_if_fail (TRUNK_IS_PLAN (plan), G_MAXUINT);

  n_rungs = trunk_plan_get_n_rungs (plan, account);
  for (guint i = 0; i < n_rungs; i++)
    {
      if (trunk_plan_get_rung_check (plan, account, i) == check)
        return i;
    }

  return G_MAXUINT;
}

const char *
trunk_rung_get_name (TrunkAccount *account)
{
  const TrunkAccountValues *values;

  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), NULL);

  values = trunk_account_get_values (account);
  if (values->display_name != NULL && values->display_name[0] != '\0')
    return values->display_name;

  return values->alias != NULL && values->alias[0] != '\0' ? values->alias : values->address;
}

/**
 * trunk_rung_row_dup_sentence:
 *
 * Returns: (transfer full): what is read aloud for the cell in @column: "alice, Mailbox opens: failed, impersonation is not allowed"
 */
char *
trunk_rung_row_dup_sentence (TrunkRungRow *self,
                             guint         column)
{
  TrunkCheck *check;
  const char *name;
  g_autofree char *sentence = NULL;
  guint rung;

  g_return_val_if_fail (TRUNK_IS_RUNG_ROW (self), NULL);
  g_return_val_if_fail (self->plan != NULL && column < self->columns->len, NULL);

  check = g_ptr_array_index (self->columns, column);
  name = trunk_rung_get_name (trunk_plan_get_account (self->plan, self->account));
  rung = trunk_rung_find (self->plan, self->account, check);
  if (rung == G_MAXUINT)
    {
      /* Translators: a test that is not made for an account, as what it is about is not switched on for it: "Calendar is read: not asked" */
      sentence = g_strdup_printf (_("%s: not asked"), trunk_check_get_title (check));
    }
  else
    {
      TrunkCheckItem *item = trunk_plan_peek_rung (self->plan, self->account, rung);
      const char *title = item != NULL && self->title_func != NULL ? self->title_func (item, self->title_data) : NULL;

      sentence = trunk_rung_dup_sentence (check, trunk_plan_get_rung_status (self->plan, self->account, rung), title);
    }

  /* Translators: name of an account, and how one of its tests went: "alice, Mailbox opens: passed" */
  return g_strdup_printf (_("%s, %s"), name, sentence);
}

static void
update_cell (TrunkRungRow *self,
             guint         column,
             gboolean      named)
{
  Cell *cell = &self->cells[column];
  guint rung = trunk_rung_find (self->plan, self->account, g_ptr_array_index (self->columns, column));
  int status = rung != G_MAXUINT ? (int) trunk_plan_get_rung_status (self->plan, self->account, rung) : NO_STATUS;
  g_autofree char *sentence = NULL;

  if (cell->status == status && named)
    return;

  if ((cell->status == NO_STATUS) != (status == NO_STATUS))
    {
      if (status == NO_STATUS)
        gtk_widget_add_css_class (cell->image, "trunk-rung-none");
      else
        gtk_widget_remove_css_class (cell->image, "trunk-rung-none");
    }
  trunk_rung_image_set_status (cell->image, cell->status != NO_STATUS ? (TrunkStatus) cell->status : TRUNK_STATUS_PENDING,
                               status != NO_STATUS ? (TrunkStatus) status : TRUNK_STATUS_PENDING);
  cell->status = status;

  sentence = trunk_rung_row_dup_sentence (self, column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->image), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

/**
 * trunk_rung_row_bind:
 * @position: of @n rows, from 0
 */
void
trunk_rung_row_bind (TrunkRungRow *self,
                     TrunkPlan    *plan,
                     guint         account,
                     guint         position,
                     guint         n)
{
  const TrunkAccountValues *values;
  const char *name;

  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));
  g_return_if_fail (TRUNK_IS_PLAN (plan));

  if (self->plan == plan && self->account == account)
    {
      trunk_rung_row_refresh (self);
      return;
    }

  g_set_object (&self->plan, plan);
  self->account = account;
  values = trunk_account_get_values (trunk_plan_get_account (plan, account));
  name = trunk_rung_get_name (trunk_plan_get_account (plan, account));
  gtk_label_set_text (GTK_LABEL (self->name), name);
  if (g_strcmp0 (name, values->address) == 0)
    {
      gtk_widget_set_tooltip_text (self->name, name);
    }
  else
    {
      g_autofree char *tooltip = g_strdup_printf ("%s\n%s", name, values->address);

      gtk_widget_set_tooltip_text (self->name, tooltip);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_INDEX, (int) position + 1, -1);
  for (guint i = 0; i < self->columns->len; i++)
    update_cell (self, i, FALSE);
}

guint
trunk_rung_row_get_account (TrunkRungRow *self)
{
  g_return_val_if_fail (TRUNK_IS_RUNG_ROW (self), G_MAXUINT);

  return self->account;
}

void
trunk_rung_row_refresh (TrunkRungRow *self)
{
  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));

  for (guint i = 0; self->plan != NULL && i < self->columns->len; i++)
    update_cell (self, i, TRUE);
}

void
trunk_rung_row_set_selected (TrunkRungRow *self,
                             guint         column)
{
  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));

  if (self->selected == column)
    return;

  if (self->selected < self->columns->len)
    gtk_widget_remove_css_class (self->cells[self->selected].image, "trunk-rung-selected");
  self->selected = column;
  if (column < self->columns->len)
    {
      gtk_widget_add_css_class (self->cells[column].image, "trunk-rung-selected");
      gtk_widget_add_css_class (GTK_WIDGET (self), "trunk-row-selected");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "trunk-row-selected");
    }
}

GtkWidget *
trunk_rung_row_get_cell (TrunkRungRow *self,
                         guint         column)
{
  g_return_val_if_fail (TRUNK_IS_RUNG_ROW (self), NULL);
  g_return_val_if_fail (column < self->columns->len, NULL);

  return self->cells[column].image;
}

guint
trunk_rung_row_find_cell (TrunkRungRow *self,
                          GtkWidget    *widget)
{
  g_return_val_if_fail (TRUNK_IS_RUNG_ROW (self), G_MAXUINT);

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (self->cells[i].image == widget)
        return i;
    }

  return G_MAXUINT;
}

void
trunk_rung_row_measure (TrunkRungRow     *self,
                        TrunkRungMetrics *metrics)
{
  int minimum;

  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));
  g_return_if_fail (metrics != NULL);

  gtk_widget_measure (self->name, GTK_ORIENTATION_HORIZONTAL, -1, &metrics->name_width, NULL, NULL, NULL);
  gtk_widget_measure (self->name, GTK_ORIENTATION_VERTICAL, -1, &minimum, &metrics->name_height, NULL, NULL);
  metrics->cell_width = metrics->cell_height = 0;
  if (self->columns->len > 0)
    {
      gtk_widget_measure (self->cells[0].image, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &metrics->cell_width, NULL, NULL);
      gtk_widget_measure (self->cells[0].image, GTK_ORIENTATION_VERTICAL, -1, &minimum, &metrics->cell_height, NULL, NULL);
    }
}

void
trunk_rung_row_set_metrics (TrunkRungRow           *self,
                            const TrunkRungMetrics *metrics)
{
  g_return_if_fail (TRUNK_IS_RUNG_ROW (self));
  g_return_if_fail (metrics != NULL);

  if (memcmp (&self->metrics, metrics, sizeof *metrics) == 0)
    return;

  self->metrics = *metrics;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
