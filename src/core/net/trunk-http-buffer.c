/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-buffer-private.h"

#include <string.h>

#include "secrets/trunk-secret.h"

#define FIRST_CAPACITY (8 * 1024)
/* libsoup 3.2 reads the line with the size of a chunk into the caller's buffer: it must never be a few bytes short. */
#define MIN_ROOM       128

typedef struct
{
  guint8 *data;                 /* (owned) */
  gsize length;
} WipedBytes;

static void
wiped_bytes_free (gpointer data)
{
  WipedBytes *bytes = data;

  trunk_secret_wipe (bytes->data, bytes->length);
  g_free (bytes->data);
  g_free (bytes);
}

void
trunk_http_buffer_clear (TrunkHttpBuffer *self)
{
  if (self->secret)
    trunk_secret_wipe (self->data, self->capacity);
  g_clear_pointer (&self->data, g_free);
  self->length = self->capacity = 0;
}

/* g_realloc() would leave the old bytes of a secret behind. */
static void
grow (TrunkHttpBuffer *self,
      gsize            capacity)
{
  guint8 *grown;

  if (!self->secret || self->data == NULL)
    {
      self->data = g_realloc (self->data, capacity);
    }
  else
    {
      grown = g_malloc (capacity);
      memcpy (grown, self->data, self->length);
      trunk_secret_wipe (self->data, self->capacity);
      g_free (self->data);
      self->data = grown;
    }
  self->capacity = capacity;
}

void
trunk_http_buffer_make_room (TrunkHttpBuffer    *self,
                             SoupMessageHeaders *headers)
{
  gsize capacity;

  if (self->capacity - self->length >= MIN_ROOM)
    return;

  if (self->data == NULL)
    {
      goffset announced = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                            ? soup_message_headers_get_content_length (headers) : 0;

      capacity = announced > 0 ? (gsize) MIN (announced, (goffset) self->limit) + MIN_ROOM : FIRST_CAPACITY;
    }
  else
    {
      capacity = self->capacity * 2;
    }

  grow (self, CLAMP (capacity, self->length + MIN_ROOM, self->limit + 2 * MIN_ROOM));
}

GBytes *
trunk_http_buffer_steal (TrunkHttpBuffer *self)
{
  gsize length = self->length;
  GBytes *bytes;

  if (length == 0)
    return NULL;

  if (self->secret)
    {
      WipedBytes *wiped = g_new (WipedBytes, 1);

      *wiped = (WipedBytes) { g_steal_pointer (&self->data), length };
      bytes = g_bytes_new_with_free_func (wiped->data, length, wiped_bytes_free, wiped);
    }
  else
    {
      if (self->capacity - length > length / 4 + FIRST_CAPACITY)
        self->data = g_realloc (self->data, length);
      bytes = g_bytes_new_take (g_steal_pointer (&self->data), length);
    }
  self->length = self->capacity = 0;

  return bytes;
}
