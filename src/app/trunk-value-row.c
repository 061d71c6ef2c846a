/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-value-row.h"

#include "app/trunk-copy-button.h"

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_row (const char  *title,
          GtkWidget   *content,
          GtkWidget   *prefix,
          GtkWidget   *suffix)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = make_label (title, "caption");

  gtk_widget_add_css_class (label, "trunk-value-label");
  gtk_box_append (GTK_BOX (words), label);
  gtk_box_append (GTK_BOX (words), content);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  if (prefix != NULL)
    gtk_box_append (GTK_BOX (box), prefix);
  gtk_box_append (GTK_BOX (box), words);
  if (suffix != NULL)
    gtk_box_append (GTK_BOX (box), suffix);
  gtk_widget_add_css_class (box, "trunk-value");

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  /* What is in it takes the focus by itself. */
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return row;
}

/**
 * trunk_value_row_new:
 * @label: what it is
 * @value: what is shown and copied
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
trunk_value_row_new (const char *label,
                     const char *value)
{
  g_autoptr(PangoAttrList) attributes = NULL;
  GtkWidget *content;

  g_return_val_if_fail (label != NULL && value != NULL, NULL);

  /* A hyphen at the end of a line would be taken for a part of it. */
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  content = make_label (value, "monospace");
  gtk_label_set_attributes (GTK_LABEL (content), attributes);
  gtk_label_set_selectable (GTK_LABEL (content), TRUE);

  return make_row (label, content, NULL, trunk_copy_button_new (label, value));
}

/**
 * trunk_value_row_new_note:
 * @label: what it is
 * @note: a sentence about it, translated
 * @icon: (nullable): name of an icon; the note says the same in words
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
trunk_value_row_new_note (const char *label,
                          const char *note,
                          const char *icon)
{
  GtkWidget *image = NULL;

  g_return_val_if_fail (label != NULL && note != NULL, NULL);

  if (icon != NULL)
    {
      image = gtk_image_new_from_icon_name (icon);
      gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
    }

  return make_row (label, make_label (note, NULL), image, NULL);
}
