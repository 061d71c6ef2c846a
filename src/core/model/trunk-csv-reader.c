/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-csv-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/trunk-accounts-csv.h"

void
csv_reader_clear (CsvReader *reader)
{
  g_string_free (reader->text, TRUE);
  g_array_unref (reader->fields);
}

static void
csv_reader_quoted (CsvReader *reader)
{
  reader->at++;
  while (reader->at < reader->end)
    {
      const char *quote = memchr (reader->at, '"', reader->end - reader->at);
      const char *stop = quote != NULL ? quote : reader->end;

      for (const char *p = reader->at; p < stop; p++)
        reader->line += *p == '\n';
      g_string_append_len (reader->text, reader->at, stop - reader->at);
      reader->at = stop;
      if (quote == NULL)
        break;
      reader->at++;
      if (reader->at == reader->end || *reader->at != '"')
        return;
      g_string_append_c (reader->text, '"');
      reader->at++;
    }

  reader->unclosed = TRUE;
}

/* Returns whether there was a further record; its fields are trimmed of blanks. */
gboolean
csv_reader_next (CsvReader *reader)
{
  g_string_truncate (reader->text, 0);
  g_array_set_size (reader->fields, 0);
  reader->complaint = NULL;
  reader->record_line = reader->line;

  if (reader->at == reader->end)
    return FALSE;

  while (TRUE)
    {
      gsize start = reader->text->len;
      gsize lead = 0;
      char c;

      if (reader->fields->len >= TRUNK_ACCOUNTS_CSV_MAX_COLUMNS)
        reader->complaint = _("There are too many columns.");
      else
        g_array_append_val (reader->fields, start);

      while (reader->at < reader->end && *reader->at == ' ')
        reader->at++;
      if (reader->at < reader->end && *reader->at == '"')
        {
          csv_reader_quoted (reader);
          while (reader->at < reader->end && *reader->at == ' ')
            reader->at++;
          if (reader->at < reader->end && *reader->at != reader->separator && *reader->at != '\r' && *reader->at != '\n')
            reader->complaint = _("Something follows a closing quotation mark.");
        }
      while (reader->at < reader->end && *reader->at != reader->separator && *reader->at != '\n')
        g_string_append_c (reader->text, *reader->at++);

      while (reader->text->len > start && g_ascii_isspace (reader->text->str[reader->text->len - 1]))
        g_string_truncate (reader->text, reader->text->len - 1);
      while (start + lead < reader->text->len && g_ascii_isspace (reader->text->str[start + lead]))
        lead++;
      g_string_erase (reader->text, start, lead);
      if (reader->text->len - start > TRUNK_ACCOUNTS_CSV_MAX_FIELD)
        {
          reader->complaint = _("A field is too long; a quotation mark may not have been closed.");
          g_string_truncate (reader->text, start);
        }
      g_string_append_c (reader->text, '\0');

      if (reader->at == reader->end)
        return TRUE;
      c = *reader->at++;
      if (c == '\n')
        {
          reader->line++;
          return TRUE;
        }
    }
}

const char *
csv_reader_field (CsvReader *reader,
                  int        column)
{
  if (column < 0 || (guint) column >= reader->fields->len)
    return "";

  return reader->text->str + g_array_index (reader->fields, gsize, column);
}

gboolean
csv_reader_is_empty (CsvReader *reader)
{
  for (guint i = 0; i < reader->fields->len; i++)
    {
      if (*csv_reader_field (reader, i) != '\0')
        return FALSE;
    }

  return TRUE;
}

/* The separator is what the header line has most of, outside quotes. */
char
csv_detect_separator (const char *data,
                      const char *end)
{
  static const char candidates[] = { ',', ';', '\t' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (const char *p = data; p < end && (quoted || *p != '\n'); p++)
    {
      quoted ^= *p == '"';
      for (guint i = 0; i < G_N_ELEMENTS (candidates) && !quoted; i++)
        counts[i] += *p == candidates[i];
    }
  for (guint i = 1; i < G_N_ELEMENTS (candidates); i++)
    best = counts[i] > counts[best] ? i : best;

  return candidates[best];
}
