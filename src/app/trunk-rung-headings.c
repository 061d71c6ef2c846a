/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-rung-headings.h"

/* Longer ones are cut; the whole text is in the tooltip. */
#define HEADING_CHARS 22

/* Every rung that any account has, in the order of the ladders. */
GPtrArray *
trunk_rung_columns_collect (TrunkPlan *plan)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint account = 0; account < trunk_plan_get_n_accounts (plan); account++)
    {
      guint n_rungs = trunk_plan_get_n_rungs (plan, account);
      guint place = 0;

      for (guint rung = 0; rung < n_rungs; rung++)
        {
          TrunkCheck *check = trunk_plan_get_rung_check (plan, account, rung);
          guint found;

          if (g_ptr_array_find (columns, check, &found))
            {
              place = found + 1;
              continue;
            }
          g_ptr_array_insert (columns, (int) place, g_object_ref (check));
          place++;
        }
    }

  return columns;
}

gboolean
trunk_rung_columns_equal (GPtrArray *a,
                          GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      if (trunk_check_get_id (g_ptr_array_index (a, i)) != trunk_check_get_id (g_ptr_array_index (b, i)))
        return FALSE;
    }

  return TRUE;
}

void
trunk_rung_headings_clear (GPtrArray *headings)
{
  for (guint i = 0; i < headings->len; i++)
    gtk_widget_unparent (g_ptr_array_index (headings, i));
  g_ptr_array_set_size (headings, 0);
}

/* They are turned: what is their start is at the bottom in either direction. */
void
trunk_rung_headings_align (GPtrArray *headings)
{
  for (guint i = 0; i < headings->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (headings, i);

      gtk_label_set_xalign (GTK_LABEL (label), gtk_widget_get_direction (label) == GTK_TEXT_DIR_RTL ? 1 : 0);
    }
}

void
trunk_rung_headings_make (GPtrArray *headings,
                          GtkWidget *map,
                          GPtrArray *columns)
{
  trunk_rung_headings_clear (headings);
  for (guint i = 0; i < columns->len; i++)
    {
      const char *title = trunk_check_get_title (g_ptr_array_index (columns, i));
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "ellipsize", PANGO_ELLIPSIZE_END,
                                       "max-width-chars", HEADING_CHARS, "tooltip-text", title,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, NULL);

      gtk_widget_add_css_class (label, "trunk-rung-heading");
      gtk_widget_set_parent (label, map);
      g_ptr_array_add (headings, label);
    }
  trunk_rung_headings_align (headings);
}

int
trunk_rung_headings_measure (GPtrArray *headings)
{
  int height = 0;

  for (guint i = 0; i < headings->len; i++)
    {
      int minimum, natural;

      gtk_widget_measure (g_ptr_array_index (headings, i), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      height = MAX (height, natural);
    }

  return height;
}

void
trunk_rung_headings_place (GPtrArray              *headings,
                           const TrunkRungMetrics *metrics,
                           int                     width,
                           int                     height)
{
  int start = metrics->stacked ? 0 : metrics->name_width;

  for (guint i = 0; i < headings->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (headings, i);
      int x = start + (int) i * metrics->cell_width;
      int minimum, thickness;
      GskTransform *transform;

      gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, height, &minimum, &thickness, NULL, NULL);
      if (gtk_widget_get_direction (label) == GTK_TEXT_DIR_RTL)
        x = width - x - metrics->cell_width;
      /* From the bottom up, so that each stands above its cells. */
      transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x + (metrics->cell_width - thickness) / 2, height));
      transform = gsk_transform_rotate (transform, -90);
      gtk_widget_allocate (label, height, thickness, -1, transform);
    }
}
