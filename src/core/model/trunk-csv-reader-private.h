/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads one record after the other; fields are copied out unquoted. */
typedef struct
{
  const char *at;
  const char *end;
  guint line;             /* of @at */
  guint record_line;      /* where the record read last began */
  char separator;
  GString *text;          /* (owned) the fields of a record, each NUL-terminated */
  GArray *fields;         /* (owned) of gsize: where in @text each begins */
  const char *complaint;  /* (nullable) why the record read last is no good */
  gboolean unclosed;      /* a quote was open at the end of the file */
} CsvReader;

void        csv_reader_clear     (CsvReader *reader);
/* Whether there was a further record; its fields are trimmed of blanks. */
gboolean    csv_reader_next      (CsvReader *reader);
const char *csv_reader_field     (CsvReader *reader, int column);   /* "" if there is none */
gboolean    csv_reader_is_empty  (CsvReader *reader);
/* What the first line has most of, outside quotes */
char        csv_detect_separator (const char *data, const char *end);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvReader, csv_reader_clear)

G_END_DECLS
