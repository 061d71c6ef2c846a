/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-csv-private.h"

#include <string.h>

/**
 * trunk_accounts_csv_get_accounts:
 *
 * Returns: (transfer none) (element-type TrunkAccount): the rows that can be accounts, in their order, each with a new id
 */
GPtrArray *
trunk_accounts_csv_get_accounts (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->accounts;
}

/**
 * trunk_accounts_csv_get_changes:
 *
 * Returns: (transfer none) (element-type TrunkAccount): what existing accounts become, under their ids
 */
GPtrArray *
trunk_accounts_csv_get_changes (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->changes;
}

guint
trunk_accounts_csv_get_n_unchanged (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_unchanged;
}

guint
trunk_accounts_csv_get_n_rows (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
trunk_accounts_csv_get_n_refused (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_refused;
}

guint
trunk_accounts_csv_get_n_refusals (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->refusals->len;
}

guint
trunk_accounts_csv_get_n_remarked (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_remarked;
}

guint
trunk_accounts_csv_get_n_remarks (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->remarks->len;
}

static const char *
nth_line (GArray *lines,
          guint   n,
          guint  *out_line)
{
  const CsvLine *line = &g_array_index (lines, CsvLine, n);

  if (out_line != NULL)
    *out_line = line->line;

  return line->reason;
}

/**
 * trunk_accounts_csv_get_nth_refusal:
 * @n: index below trunk_accounts_csv_get_n_refusals()
 * @out_line: (out) (optional): the line in which the row begins, from 1
 *
 * Returns: (transfer none): why the row can't be an account
 */
const char *
trunk_accounts_csv_get_nth_refusal (TrunkAccountsCsv *self,
                                    guint             n,
                                    guint            *out_line)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->refusals->len, NULL);

  return nth_line (self->refusals, n, out_line);
}

/**
 * trunk_accounts_csv_get_nth_remark:
 * @n: index below trunk_accounts_csv_get_n_remarks()
 * @out_line: (out) (optional): the line in which the row begins, from 1
 *
 * Returns: (transfer none): what is to be said of the row, though it is taken
 */
const char *
trunk_accounts_csv_get_nth_remark (TrunkAccountsCsv *self,
                                   guint             n,
                                   guint            *out_line)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->remarks->len, NULL);

  return nth_line (self->remarks, n, out_line);
}

char
trunk_accounts_csv_get_separator (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, ',');

  return self->separator;
}

gboolean
trunk_accounts_csv_get_has_header (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_header;
}

int
trunk_accounts_csv_get_column (TrunkAccountsCsv       *self,
                               TrunkAccountsCsvColumn  column)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (column < TRUNK_N_ACCOUNTS_CSV_COLUMNS, -1);

  return self->columns[column];
}

guint
trunk_accounts_csv_get_n_columns (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_columns;
}

/**
 * trunk_accounts_csv_get_nth_title:
 *
 * Returns: (transfer none) (nullable): what the header calls the column, %NULL if there is none
 */
const char *
trunk_accounts_csv_get_nth_title (TrunkAccountsCsv *self,
                                  guint             column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return column < self->titles->len ? g_ptr_array_index (self->titles, column) : NULL;
}

/**
 * trunk_accounts_csv_get_header:
 *
 * Returns: (transfer none) (nullable): the name in the file of the column taken for @column, %NULL if it has none
 */
const char *
trunk_accounts_csv_get_header (TrunkAccountsCsv       *self,
                               TrunkAccountsCsvColumn  column)
{
  int index = trunk_accounts_csv_get_column (self, column);

  return index >= 0 ? trunk_accounts_csv_get_nth_title (self, index) : NULL;
}

guint
trunk_accounts_csv_get_n_samples (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->samples->len;
}

/**
 * trunk_accounts_csv_get_sample:
 * @row: below trunk_accounts_csv_get_n_samples()
 *
 * Returns: (transfer none): the field as it stands in the table, "" if the row is shorter
 */
const char *
trunk_accounts_csv_get_sample (TrunkAccountsCsv *self,
                               guint             row,
                               guint             column)
{
  const char * const *fields;

  g_return_val_if_fail (self != NULL, "");
  g_return_val_if_fail (row < self->samples->len, "");

  fields = g_ptr_array_index (self->samples, row);

  return column < g_strv_length ((char **) fields) ? fields[column] : "";
}

static void
write_field (GString    *text,
             const char *field,
             char        end)
{
  if (field != NULL && field[strcspn (field, ",;\t\"\r\n")] != '\0')
    {
      g_string_append_c (text, '"');
      for (const char *p = field; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *p);
        }
      g_string_append_c (text, '"');
    }
  else if (field != NULL)
    {
      g_string_append (text, field);
    }
  g_string_append_c (text, end);
}

/**
 * trunk_accounts_csv_write:
 * @accounts: (element-type TrunkAccount)
 *
 * Returns: (transfer full): a table that trunk_accounts_csv_new() reads back (RFC 4180, UTF-8)
 */
GBytes *
trunk_accounts_csv_write (GPtrArray *accounts)
{
  GString *text = g_string_new ("alias,display name,address,capabilities\r\n");

  g_return_val_if_fail (accounts != NULL, NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      const TrunkAccountValues *values = trunk_account_get_values (g_ptr_array_index (accounts, i));
      g_autofree char *capabilities = trunk_features_to_string (values->capabilities);

      write_field (text, values->alias, ',');
      write_field (text, values->display_name, ',');
      write_field (text, values->address, ',');
      write_field (text, capabilities, '\r');
      g_string_append_c (text, '\n');
    }

  return g_string_free_to_bytes (text);
}
