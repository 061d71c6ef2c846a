/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-sealed-records-private.h"

#include <string.h>

typedef struct
{
  const char *owner;
  const char *kind;
  const char *value;
  gsize length;
} SealedRecord;

/* Reads the record at @at; returns FALSE at the end. What was sealed by us is well-formed; anything else ends the list. */
static gboolean
next_record (TrunkSecret  *plain,
             gsize        *at,
             SealedRecord *record)
{
  const char *data = trunk_secret_peek (plain);
  gsize length = trunk_secret_get_length (plain);
  const char *end = data + length;
  const char *owner = data + *at;
  const char *kind, *rest;
  guint32 size;

  rest = *at < length ? memchr (owner, '\0', end - owner) : NULL;
  if (rest == NULL)
    return FALSE;
  kind = rest + 1;
  rest = memchr (kind, '\0', end - kind);
  if (rest == NULL || (gsize) (end - rest - 1) < sizeof size)
    return FALSE;
  memcpy (&size, rest + 1, sizeof size);
  size = GUINT32_FROM_BE (size);
  rest += 1 + sizeof size;
  if ((gsize) (end - rest) < size)
    return FALSE;

  *record = (SealedRecord) { owner, kind, rest, size };
  *at = rest + size - data;

  return TRUE;
}

static gboolean
record_is (const SealedRecord *record,
           const char         *owner,
           const char         *kind)
{
  return g_str_equal (record->owner, owner) && (kind == NULL || g_str_equal (record->kind, kind));
}

static gsize
record_size (const char *owner,
             const char *kind,
             gsize       length)
{
  return strlen (owner) + 1 + strlen (kind) + 1 + sizeof (guint32) + length;
}

static char *
append_record (char       *to,
               const char *owner,
               const char *kind,
               const char *value,
               gsize       length)
{
  guint32 size = GUINT32_TO_BE ((guint32) length);

  to = stpcpy (to, owner) + 1;
  to = stpcpy (to, kind) + 1;
  memcpy (to, &size, sizeof size);
  memcpy (to + sizeof size, value, length);

  return to + sizeof size + length;
}

/* Sized first: a buffer that grows leaves copies behind. */
TrunkSecret *
sealed_records_change (TrunkSecret *plain,
                       const char  *owner,
                       const char  *kind,
                       TrunkSecret *secret)
{
  SealedRecord record;
  TrunkSecret *changed;
  gsize total = 0;
  char *buffer, *to;

  for (gsize at = 0; next_record (plain, &at, &record);)
    total += record_is (&record, owner, kind) ? 0 : record_size (record.owner, record.kind, record.length);
  if (secret != NULL)
    total += record_size (owner, kind, trunk_secret_get_length (secret));

  to = buffer = g_malloc (total + 1);
  for (gsize at = 0; next_record (plain, &at, &record);)
    {
      if (!record_is (&record, owner, kind))
        to = append_record (to, record.owner, record.kind, record.value, record.length);
    }
  if (secret != NULL)
    to = append_record (to, owner, kind, trunk_secret_peek (secret), trunk_secret_get_length (secret));
  g_assert (to == buffer + total);

  changed = trunk_secret_new (buffer, total);
  trunk_secret_wipe (buffer, total);
  g_free (buffer);

  return changed;
}

TrunkSecret *
sealed_records_find (TrunkSecret *plain,
                     const char  *owner,
                     const char  *kind)
{
  SealedRecord record;

  for (gsize at = 0; next_record (plain, &at, &record);)
    {
      if (record_is (&record, owner, kind))
        return trunk_secret_new (record.value, record.length);
    }

  return NULL;
}
