/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-accounts-csv.h"
#include "model/trunk-csv-reader-private.h"

G_BEGIN_DECLS

struct _TrunkAccountsCsv
{
  GPtrArray *accounts;      /* (owned) (element-type TrunkAccount) */
  GPtrArray *changes;       /* (owned) (element-type TrunkAccount) */
  GArray *refusals;         /* (owned) of CsvLine */
  GArray *remarks;          /* (owned) of CsvLine */
  guint n_rows;
  guint n_refused;
  guint n_remarked;
  guint n_unchanged;
  gboolean has_header;
  char separator;
  int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS];
  GPtrArray *titles;        /* (owned) of utf8 (owned): of the header; empty without one */
  GPtrArray *samples;       /* (owned) of GStrv (owned) */
  guint n_columns;
};

typedef struct
{
  guint line;
  char *reason;     /* (owned) */
} CsvLine;

/* Finds each column in the header @reader stands on by its name; what is not there is -1. */
gboolean csv_columns_by_name    (CsvReader *reader, int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS], GError **error);
/* The same from a row that is none: by what its fields look like. */
void     csv_columns_by_content (CsvReader *reader, int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS]);

G_END_DECLS
