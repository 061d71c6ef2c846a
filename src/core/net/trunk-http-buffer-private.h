/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The body of an answer as it comes: never much longer than its limit, and wiped where it is a secret. */
typedef struct
{
  guint8 *data;         /* (owned) (nullable) */
  gsize length;
  gsize capacity;
  gsize limit;
  gboolean secret;
} TrunkHttpBuffer;

void    trunk_http_buffer_clear     (TrunkHttpBuffer *self);
/* Some bytes more than may come are room to see that too much does. @headers: of the answer; may announce a length */
void    trunk_http_buffer_make_room (TrunkHttpBuffer *self, SoupMessageHeaders *headers);
GBytes *trunk_http_buffer_steal     (TrunkHttpBuffer *self);  /* (transfer full) (nullable): %NULL if nothing came */

G_END_DECLS
