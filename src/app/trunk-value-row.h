/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row of a boxed list that says what something is: @label small above, @value below, to be selected, with a copy button that is named after the
 * label. */
GtkWidget *trunk_value_row_new     (const char *label, const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* The same look for something that is no value to copy: "In the keyring". @icon: (nullable) */
GtkWidget *trunk_value_row_new_note (const char *label, const char *note, const char *icon) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
