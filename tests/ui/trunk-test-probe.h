/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Calls @func for @root and everything below it, parents first; what it returns FALSE for is not entered. */
typedef gboolean (*ProbeFunc)      (GtkWidget *widget, gpointer user_data);
void       probe_walk              (GtkWidget *root, ProbeFunc func, gpointer user_data);
/* For a person: the widgets above, with the names of their templates. */
char      *probe_dup_path          (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;
/* The window on top: the last one that was made. */
GtkWindow *probe_get_window        (void);

/* Adds a sentence for each text that can't be read as a whole, and for each widget that is partly outside or covered. */
void       probe_add_clipped       (GtkWidget *root, JsonBuilder *builder);
/* Adds an object for each text on the screen: "text", "path", "kind". */
void       probe_add_texts         (GtkWidget *root, JsonBuilder *builder);
/* The same for each button that has words. */
void       probe_add_buttons       (GtkWidget *root, JsonBuilder *builder);
/* The same for each text with a mnemonic, whose key is its "kind". */
void       probe_add_mnemonics     (GtkWidget *root, JsonBuilder *builder);
/* Adds what has the focus: "type", "words" (what it says, with the row that it is in), "path". */
void       probe_add_focus         (GtkWindow *window, JsonBuilder *builder);

/* Durations of what the main loop does between two waits, in microseconds, since probe_loop_start(). */
void       probe_loop_start        (void);
void       probe_loop_add_figures  (JsonBuilder *builder);

/* Scrolls the tallest list by @pixels a frame for @n_frames, or to random places with 0; then @done is called with the work per frame. */
typedef void (*ProbeDone)          (GArray *durations, gpointer user_data);
gboolean   probe_scroll            (GtkWidget *root, int pixels, guint n_frames, ProbeDone done, gpointer user_data);
/* Adds n, median, p99, p99.9 and maximum of @durations (gint64, microseconds), which is sorted. */
void       probe_add_figures       (GArray *durations, JsonBuilder *builder);

G_END_DECLS
