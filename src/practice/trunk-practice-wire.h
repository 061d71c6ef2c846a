/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What happens on a connection that no HTTP server speaks on any more. Each takes @stream and ends when the client goes. */
void trunk_practice_wire_stall    (GIOStream *stream);
/* Writes @data, waits for the client's first bytes if @listen_first, then closes. */
void trunk_practice_wire_say      (GIOStream *stream, const void *data, gsize length, gboolean listen_first);
/* Writes @head, then @chunk again and again: at once, or one byte every @interval_ms. */
void trunk_practice_wire_flood    (GIOStream *stream, const char *head, guint interval_ms);

G_END_DECLS
