/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * trunk_a11y_name:
 * @widget: a button with a mnemonic, or another widget that GTK 4.8 would name twice
 * @name: translated, with or without the underscore of a mnemonic
 *
 * Gives @widget exactly this accessible name: GTK 4.8 joins a button's label and what labels it (“_Next Next”).
 */
void trunk_a11y_name (GtkWidget *widget, const char *name);

/**
 * trunk_a11y_name_password_row:
 * @row: an AdwPasswordEntryRow
 *
 * Names the button in it that shows what is typed: libadwaita 1.2 gives it a tooltip only.
 */
void trunk_a11y_name_password_row (GtkWidget *row);

/**
 * trunk_a11y_name_buttons:
 * @root: a widget whose template is built
 *
 * Names each button below @root that has a label by that label, once. Whoever changes a label later, or says more than it, names that button after.
 */
void trunk_a11y_name_buttons (GtkWidget *root);

/**
 * trunk_a11y_follow_stack:
 * @stack: a stack of pages
 *
 * Keeps the pages that are not shown from assistive technology, now and whenever another one is shown: GTK 4.8 goes on telling of them.
 */
void trunk_a11y_follow_stack (GtkStack *stack);

G_END_DECLS
