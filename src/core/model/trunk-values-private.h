/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* Copies @n strings into one block and points each at its copy: a hundred thousand accounts would otherwise pay for an
 * allocation per field. The block starts at the first string, which must not be %NULL; the owner frees that one. */
static inline void
values_pack (const char ***strings,
             guint         n)
{
  gsize total = 0;
  char *next;

  g_assert (*strings[0] != NULL);

  for (guint i = 0; i < n; i++)
    total += *strings[i] != NULL ? strlen (*strings[i]) + 1 : 0;

  next = g_malloc (total);
  for (guint i = 0; i < n; i++)
    {
      gsize size;

      if (*strings[i] == NULL)
        continue;

      size = strlen (*strings[i]) + 1;
      memcpy (next, *strings[i], size);
      *strings[i] = next;
      next += size;
    }
}
