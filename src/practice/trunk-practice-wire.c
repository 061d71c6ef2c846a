/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-wire.h"

#include <string.h>

#define FLOOD_CHUNK      (64 * 1024)
#define MAX_FLOOD_BYTES  (G_GINT64_CONSTANT (1) << 30)
#define MAX_HELD_SECONDS 600

typedef struct
{
  GIOStream    *stream;
  GCancellable *cancellable;
  GBytes       *bytes;
  gint64        left;
  guint         interval_ms;
  guint         timer;
  guint         end_timer;
  char          heard[512];
  gboolean      listen_first;
  guint         pending;
} Wire;

static void
wire_finish (Wire *wire)
{
  g_cancellable_cancel (wire->cancellable);
  g_clear_handle_id (&wire->timer, g_source_remove);
  g_clear_handle_id (&wire->end_timer, g_source_remove);
  if (wire->pending > 0)
    return;

  g_io_stream_close_async (wire->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_object_unref (wire->stream);
  g_object_unref (wire->cancellable);
  g_clear_pointer (&wire->bytes, g_bytes_unref);
  g_free (wire);
}

static gboolean
wire_end_cb (gpointer user_data)
{
  Wire *wire = user_data;

  wire->end_timer = 0;
  wire_finish (wire);
  return G_SOURCE_REMOVE;
}

static Wire *
wire_new (GIOStream *stream)
{
  Wire *wire = g_new0 (Wire, 1);

  wire->stream = g_object_ref (stream);
  wire->cancellable = g_cancellable_new ();
  wire->end_timer = g_timeout_add_seconds (MAX_HELD_SECONDS, wire_end_cb, wire);
  return wire;
}

static void wire_write (Wire *wire);

static void
wire_heard_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Wire *wire = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  wire->pending--;
  if (n <= 0 || g_cancellable_is_cancelled (wire->cancellable))
    {
      wire_finish (wire);
      return;
    }
  if (wire->listen_first)
    {
      wire->listen_first = FALSE;
      wire_write (wire);
      return;
    }
  wire->pending++;
  g_input_stream_read_async (G_INPUT_STREAM (source), wire->heard, sizeof wire->heard, G_PRIORITY_DEFAULT, wire->cancellable,
                             wire_heard_cb, wire);
}

static void
wire_listen (Wire *wire)
{
  wire->pending++;
  g_input_stream_read_async (g_io_stream_get_input_stream (wire->stream), wire->heard, sizeof wire->heard, G_PRIORITY_DEFAULT,
                             wire->cancellable, wire_heard_cb, wire);
}

static gboolean
wire_tick_cb (gpointer user_data)
{
  Wire *wire = user_data;

  wire->timer = 0;
  g_clear_pointer (&wire->bytes, g_bytes_unref);
  wire->bytes = g_bytes_new_static (" ", 1);
  wire_write (wire);
  return G_SOURCE_REMOVE;
}

static void
wire_written_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  static const char blanks[FLOOD_CHUNK];
  Wire *wire = user_data;
  gsize written;
  gboolean good = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, &written, NULL);

  wire->pending--;
  wire->left -= written;
  if (!good || wire->left <= 0 || g_cancellable_is_cancelled (wire->cancellable))
    {
      wire_finish (wire);
      return;
    }
  if (wire->interval_ms > 0)
    {
      wire->timer = g_timeout_add (wire->interval_ms, wire_tick_cb, wire);
      return;
    }
  g_clear_pointer (&wire->bytes, g_bytes_unref);
  wire->bytes = g_bytes_new_static (blanks, sizeof blanks);
  wire_write (wire);
}

static void
wire_write (Wire *wire)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (wire->bytes, &length);

  wire->pending++;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (wire->stream), data, length, G_PRIORITY_DEFAULT, wire->cancellable,
                                   wire_written_cb, wire);
}

void
trunk_practice_wire_stall (GIOStream *stream)
{
  g_return_if_fail (G_IS_IO_STREAM (stream));

  wire_listen (wire_new (stream));
}

void
trunk_practice_wire_say (GIOStream  *stream,
                         const void *data,
                         gsize       length,
                         gboolean    listen_first)
{
  Wire *wire;

  g_return_if_fail (G_IS_IO_STREAM (stream));

  wire = wire_new (stream);
  wire->bytes = g_bytes_new (data, length);
  wire->left = length;
  wire->listen_first = listen_first;
  if (listen_first)
    wire_listen (wire);
  else
    wire_write (wire);
}

void
trunk_practice_wire_flood (GIOStream  *stream,
                           const char *head,
                           guint       interval_ms)
{
  Wire *wire;

  g_return_if_fail (G_IS_IO_STREAM (stream));
  g_return_if_fail (head != NULL);

  wire = wire_new (stream);
  wire->bytes = g_bytes_new (head, strlen (head));
  wire->left = MAX_FLOOD_BYTES;
  wire->interval_ms = interval_ms;
  wire_write (wire);
  wire_listen (wire);
}
