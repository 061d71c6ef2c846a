/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-account.h"

G_BEGIN_DECLS

/**
 * TrunkAccountsCsv:
 *
 * A table of accounts in CSV (RFC 4180, or with ';' or tabs), read and judged but not yet imported: the rows that can be
 * accounts, and a report of the ones that can't, by line. Nothing is changed until the caller saves the accounts, all in one
 * transaction (trunk_workspace_add_accounts()). Immutable.
 */
typedef struct _TrunkAccountsCsv TrunkAccountsCsv;

#define TRUNK_ACCOUNTS_CSV_MAX_BYTES (64 * 1024 * 1024)
#define TRUNK_ACCOUNTS_CSV_MAX_ROWS 200000
#define TRUNK_ACCOUNTS_CSV_MAX_FIELD 4096
#define TRUNK_ACCOUNTS_CSV_MAX_COLUMNS 256
#define TRUNK_ACCOUNTS_CSV_MAX_REFUSALS 1000    /* reported one by one; further ones are only counted */

typedef enum
{
  TRUNK_ACCOUNTS_CSV_ADDRESS,
  TRUNK_ACCOUNTS_CSV_ALIAS,
  TRUNK_ACCOUNTS_CSV_DISPLAY_NAME,
  TRUNK_ACCOUNTS_CSV_CAPABILITIES,
  TRUNK_N_ACCOUNTS_CSV_COLUMNS
} TrunkAccountsCsvColumn;

typedef enum
{
  TRUNK_ACCOUNTS_CSV_HEADER_NEEDED,     /* the first line names the columns, or the table is refused */
  TRUNK_ACCOUNTS_CSV_HEADER_GUESSED,    /* it may; otherwise columns are known by what they hold */
  TRUNK_ACCOUNTS_CSV_HEADER_THERE,
  TRUNK_ACCOUNTS_CSV_HEADER_ABSENT,
} TrunkAccountsCsvHeader;

typedef struct
{
  TrunkFeature           of_service;        /* what an account gets unless its row says less */
  guint                  limit;             /* how many accounts the service takes, 0 = no limit known */
  GPtrArray             *existing;          /* (nullable) (element-type TrunkAccount): that the service has already */
  GPtrArray             *elsewhere;         /* (nullable) (element-type TrunkAccountsElsewhere): to remark overlaps */
  TrunkAccountsCsvHeader header;
  const int             *columns;           /* (nullable) (array fixed-size=TRUNK_N_ACCOUNTS_CSV_COLUMNS): which column from 0, or -1 */
  gboolean               changes;           /* a row with an existing address or alias changes that account, rather than being refused */
  gboolean               without_address;   /* a row with an alias only is an account, too */
} TrunkAccountsCsvOptions;

#define TRUNK_ACCOUNTS_CSV_SAMPLES 6        /* rows that are kept as they stand, for a preview */

TrunkAccountsCsv *trunk_accounts_csv_new             (const char *data, gssize length, const TrunkAccountsCsvOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* With a header, no limit and no changes. @existing: (nullable) (element-type TrunkAccount) */
TrunkAccountsCsv *trunk_accounts_csv_new_from_data   (const char *data, gssize length, TrunkFeature of_service, GPtrArray *existing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkAccountsCsv *trunk_accounts_csv_ref             (TrunkAccountsCsv *self);
void              trunk_accounts_csv_unref           (TrunkAccountsCsv *self);

GPtrArray        *trunk_accounts_csv_get_accounts    (TrunkAccountsCsv *self);  /* (transfer none) (element-type TrunkAccount): new ones */
GPtrArray        *trunk_accounts_csv_get_changes     (TrunkAccountsCsv *self);  /* (transfer none) (element-type TrunkAccount): with ids of existing ones */
guint             trunk_accounts_csv_get_n_unchanged (TrunkAccountsCsv *self);  /* rows that say what is there already */
guint             trunk_accounts_csv_get_n_rows      (TrunkAccountsCsv *self);  /* without the header and empty lines */
guint             trunk_accounts_csv_get_n_refused   (TrunkAccountsCsv *self);  /* how many rows can't be accounts */
guint             trunk_accounts_csv_get_n_refusals  (TrunkAccountsCsv *self);  /* how many of those are reported */
const char       *trunk_accounts_csv_get_nth_refusal (TrunkAccountsCsv *self, guint n, guint *out_line); /* why */
/* Rows that are taken, but of which something is to be said; reported up to %TRUNK_ACCOUNTS_CSV_MAX_REFUSALS. */
guint             trunk_accounts_csv_get_n_remarked  (TrunkAccountsCsv *self);
guint             trunk_accounts_csv_get_n_remarks   (TrunkAccountsCsv *self);
const char       *trunk_accounts_csv_get_nth_remark  (TrunkAccountsCsv *self, guint n, guint *out_line);
char              trunk_accounts_csv_get_separator   (TrunkAccountsCsv *self);
const char       *trunk_accounts_csv_get_header      (TrunkAccountsCsv *self, TrunkAccountsCsvColumn column); /* (nullable) as the file names it */
gboolean          trunk_accounts_csv_get_has_header  (TrunkAccountsCsv *self);
int               trunk_accounts_csv_get_column      (TrunkAccountsCsv *self, TrunkAccountsCsvColumn column); /* from 0, -1 if none was taken for it */
guint             trunk_accounts_csv_get_n_columns   (TrunkAccountsCsv *self);
const char       *trunk_accounts_csv_get_nth_title   (TrunkAccountsCsv *self, guint column);                 /* (nullable) */
guint             trunk_accounts_csv_get_n_samples   (TrunkAccountsCsv *self);
const char       *trunk_accounts_csv_get_sample      (TrunkAccountsCsv *self, guint row, guint column);      /* "" if there is none */

/* The accounts as such a table, with a header. @accounts: (element-type TrunkAccount) */
GBytes           *trunk_accounts_csv_write           (GPtrArray *accounts) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkAccountsCsv, trunk_accounts_csv_unref)

G_END_DECLS
