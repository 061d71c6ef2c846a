/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Call once, first thing in main(): from then on every log message of the process passes through base/trunk-redact. */
void             trunk_log_install (void);

/* The writer itself, for g_log_set_writer_func(). */
GLogWriterOutput trunk_log_writer  (GLogLevelFlags log_level, const GLogField *fields, gsize n_fields, gpointer user_data);

G_END_DECLS
