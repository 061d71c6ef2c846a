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

/* @existing: (nullable) (element-type TrunkAccount): accounts that the service already has. The error is for a file that can't
 * be read at all: it names the line. */
TrunkAccountsCsv *trunk_accounts_csv_new_from_data   (const char *data, gssize length, TrunkFeature of_service, GPtrArray *existing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TrunkAccountsCsv *trunk_accounts_csv_ref             (TrunkAccountsCsv *self);
void              trunk_accounts_csv_unref           (TrunkAccountsCsv *self);

GPtrArray        *trunk_accounts_csv_get_accounts    (TrunkAccountsCsv *self);  /* (transfer none) (element-type TrunkAccount) */
guint             trunk_accounts_csv_get_n_rows      (TrunkAccountsCsv *self);  /* without the header and empty lines */
guint             trunk_accounts_csv_get_n_refused   (TrunkAccountsCsv *self);  /* how many rows can't be accounts */
guint             trunk_accounts_csv_get_n_refusals  (TrunkAccountsCsv *self);  /* how many of those are reported */
const char       *trunk_accounts_csv_get_nth_refusal (TrunkAccountsCsv *self, guint n, guint *out_line); /* why */
char              trunk_accounts_csv_get_separator   (TrunkAccountsCsv *self);
const char       *trunk_accounts_csv_get_header      (TrunkAccountsCsv *self, TrunkAccountsCsvColumn column); /* (nullable) as the file names it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkAccountsCsv, trunk_accounts_csv_unref)

G_END_DECLS
