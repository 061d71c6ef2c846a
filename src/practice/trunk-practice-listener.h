/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A port of 127.0.0.1 that can be closed and opened again without losing its number. Main-context affine. */
typedef struct _TrunkPracticeListener TrunkPracticeListener;

/* @connection: (transfer none) */
typedef void (*TrunkPracticeAccept) (TrunkPracticeListener *self, GSocketConnection *connection, gpointer user_data);

TrunkPracticeListener *trunk_practice_listener_new      (guint16 port, TrunkPracticeAccept accept, gpointer user_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void                   trunk_practice_listener_free     (TrunkPracticeListener *self);

guint16                trunk_practice_listener_get_port (TrunkPracticeListener *self);
/* While closed the port stays ours, and connections to it are refused. */
void                   trunk_practice_listener_set_open (TrunkPracticeListener *self, gboolean open);

/* Closes @connection with a TCP reset. */
void                   trunk_practice_connection_reset  (GSocketConnection *connection);
void                   trunk_practice_connection_reset_when_spoken_to (GSocketConnection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeListener, trunk_practice_listener_free)

G_END_DECLS
