/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First thing in main(): what is said in words is made fit for the locale; a report in a machine's form is not said but written. */
void     trunk_cli_print_install (void);
char    *trunk_cli_to_locale    (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE with errno when what was printed could not be written: a full disk. */
gboolean trunk_cli_print_flush  (void);

/* Whether to colour what goes to standard output: a terminal, not "dumb", and NO_COLOR is not set (no-color.org). */
gboolean trunk_cli_wants_colour (void);
/* Columns of the terminal, 80 when it is none. */
guint    trunk_cli_get_width    (void);
/* Whether progress may be shown: standard error is a terminal. */
gboolean trunk_cli_has_progress (void);

/* Redraws the one progress line on standard error; NULL removes it. Silent without a terminal. */
void     trunk_cli_progress     (const char *text);

/* A heading, a paragraph, a text that begins with a label or number, the help of a verb: wrapped to the terminal, on standard output. */
void     trunk_cli_heading      (const char *text);
void     trunk_cli_paragraph    (const char *text);
void     trunk_cli_wrapped      (const char *start, const char *text);
void     trunk_cli_field        (const char *label, guint columns, const char *value);
void     trunk_cli_help         (const char *text);

/* "2 min 5 s", translated. */
char    *trunk_cli_format_duration (gint64 microseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
