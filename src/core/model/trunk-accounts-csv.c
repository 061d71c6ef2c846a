/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "base/trunk-validate.h"
#include "model/trunk-accounts-judge.h"

/* Everything that rows are held against while a table is read. */
typedef struct
{
  TrunkAccountsCsv *csv;
  const TrunkAccountsCsvOptions *options;
  GHashTable *seen;             /* (owned): of folded addresses and aliases, the latter after a '\n' (owned), to the line they stand in */
  GHashTable *existing;         /* (owned): of the same keys (owned) to accounts */
  GHashTable *changed;          /* (owned): of accounts to the line that changes them */
  TrunkAccountsJudge *judge;    /* (owned): knows other set-ups */
  guint n_existing;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->seen, g_hash_table_unref);
  g_clear_pointer (&reading->existing, g_hash_table_unref);
  g_clear_pointer (&reading->changed, g_hash_table_unref);
  g_clear_pointer (&reading->judge, trunk_accounts_judge_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
csv_line_clear (gpointer data)
{
  CsvLine *line = data;

  g_free (line->reason);
}

/* Of a table that is wrong throughout, only so many lines are kept. */
static void
add_line (GArray *lines,
          guint   line,
          char   *reason)
{
  CsvLine entry = { line, reason };

  if (lines->len < TRUNK_ACCOUNTS_CSV_MAX_REFUSALS)
    g_array_append_val (lines, entry);
  else
    g_free (reason);
}

static gboolean
read_capabilities (const char    *text,
                   TrunkFeature   of_service,
                   TrunkFeature  *out,
                   char         **out_reason)
{
  g_auto(GStrv) names = NULL;

  *out = of_service;
  if (*text == '\0')
    return TRUE;

  *out = TRUNK_FEATURE_NONE;
  names = g_strsplit_set (text, ",;| ", 64);
  for (guint i = 0; names[i] != NULL; i++)
    {
      TrunkFeature feature;

      if (*names[i] == '\0')
        continue;
      if (!trunk_feature_from_nick (names[i], &feature))
        {
          g_autofree char *shown = trunk_redact_quote (names[i]);

          *out_reason = g_strdup_printf (_("There is no capability “%s”."), shown);
          return FALSE;
        }
      if ((feature & of_service) == 0)
        {
          *out_reason = g_strdup_printf (_("The service does not have the capability “%s”."), names[i]);
          return FALSE;
        }
      *out |= feature;
    }

  return TRUE;
}

static char *
fold_alias (const char *alias)
{
  g_autofree char *folded = g_utf8_casefold (alias, -1);

  return g_strconcat ("\n", folded, NULL);
}

/* What can be said of the values of a row by themselves. */
static char *
judge_values (CsvReader                *reader,
              const TrunkAccountValues *values)
{
  g_autoptr(GError) error = NULL;

  if (reader->complaint != NULL)
    return g_strdup (reader->complaint);
  if (*values->address != '\0' && !trunk_validate_email (values->address, &error))
    return g_strdup (error->message);
  if (*values->alias != '\0' && !trunk_validate_text (values->alias, &error))
    return g_strdup_printf (_("Alias: %s"), error->message);
  if (values->display_name != NULL && !trunk_validate_text (values->display_name, &error))
    return g_strdup_printf (_("Name: %s"), error->message);

  return NULL;
}

/* Finds the account that a row speaks of; a reason is returned where the row can't be taken at all. */
static char *
find_target (Reading                  *reading,
             const TrunkAccountValues *values,
             const char               *folded_address,
             const char               *folded_alias,
             gboolean                  alias_given,
             TrunkAccount            **out_target)
{
  TrunkAccount *by_address = g_hash_table_lookup (reading->existing, folded_address);
  TrunkAccount *by_alias = g_hash_table_lookup (reading->existing, folded_alias);
  gpointer line;

  *out_target = NULL;
  if (*folded_address != '\0' && g_hash_table_lookup_extended (reading->seen, folded_address, NULL, &line))
    return g_strdup_printf (_("“%s” already stands in line %u."), values->address, GPOINTER_TO_UINT (line));
  if (folded_alias[1] != '\0' && g_hash_table_lookup_extended (reading->seen, folded_alias, NULL, &line))
    return g_strdup_printf (_("The alias “%s” already stands in line %u."), values->alias, GPOINTER_TO_UINT (line));

  if (by_address == NULL && by_alias == NULL)
    return NULL;
  if (!reading->options->changes && by_address != NULL)
    return g_strdup_printf (_("“%s” is already an account of this service."), values->address);
  /* An alias made up from an address is no word of the user's that the account there be changed. */
  if (by_alias != NULL && by_alias != by_address && (!reading->options->changes || !alias_given))
    return g_strdup_printf (_("The alias “%s” already has an account on this service."), values->alias);
  if (by_address != NULL && by_alias != NULL && by_address != by_alias)
    return g_strdup_printf (_("“%s” and the alias “%s” belong to two different accounts of this service."), values->address, values->alias);

  *out_target = by_address != NULL ? by_address : by_alias;
  if (g_hash_table_lookup_extended (reading->changed, *out_target, NULL, &line))
    return g_strdup_printf (_("This account already stands in line %u."), GPOINTER_TO_UINT (line));

  return NULL;
}

static char *
judge_new (Reading                  *reading,
           const TrunkAccountValues *values)
{
  guint limit = reading->options->limit;

  if (*values->address == '\0' && (!reading->options->without_address || *values->alias == '\0'))
    return g_strdup (_("There is no e-mail address."));
  if (limit > 0 && reading->n_existing + reading->csv->accounts->len >= limit)
    return g_strdup_printf (ngettext ("The service takes %u account, and it has it.",
                                      "The service takes %u accounts, and with the lines above it has them.", limit), limit);

  return NULL;
}

static gboolean
same_values (const TrunkAccountValues *a,
             const TrunkAccountValues *b)
{
  return g_str_equal (a->alias, b->alias) && g_str_equal (a->address, b->address) &&
         g_strcmp0 (a->display_name, b->display_name) == 0 && a->capabilities == b->capabilities;
}

static void
take_row (Reading            *reading,
          TrunkAccountValues *values,
          gboolean            capabilities_given,
          TrunkAccount       *target,
          guint               line)
{
  TrunkAccountsCsv *self = reading->csv;
  g_autofree char *id = NULL;
  g_autoptr(TrunkAccount) account = NULL;
  char *overlap;

  if (target != NULL)
    {
      const TrunkAccountValues *old = trunk_account_get_values (target);

      /* What a row does not say stays as it is. */
      values->id = old->id;
      values->alias = *values->alias != '\0' ? values->alias : old->alias;
      values->address = *values->address != '\0' ? values->address : old->address;
      values->display_name = values->display_name != NULL ? values->display_name : old->display_name;
      values->capabilities = capabilities_given ? values->capabilities : old->capabilities;
      g_hash_table_insert (reading->changed, target, GUINT_TO_POINTER (line));
      if (same_values (values, old))
        {
          self->n_unchanged++;
          return;
        }
      account = trunk_account_new (values);
      g_ptr_array_add (self->changes, g_object_ref (account));
    }
  else
    {
      values->id = id = g_uuid_string_random ();
      account = trunk_account_new (values);
      g_ptr_array_add (self->accounts, g_object_ref (account));
    }

  overlap = trunk_accounts_judge_dup_overlap (reading->judge, account);
  if (overlap != NULL)
    {
      self->n_remarked++;
      add_line (self->remarks, line, overlap);
    }
}

static void
read_row (Reading   *reading,
          CsvReader *reader)
{
  TrunkAccountsCsv *self = reading->csv;
  const char *capabilities = csv_reader_field (reader, self->columns[TRUNK_ACCOUNTS_CSV_CAPABILITIES]);
  TrunkAccountValues values = { 0 };
  g_autofree char *local_part = NULL;
  g_autofree char *folded_address = NULL;
  g_autofree char *folded_alias = NULL;
  TrunkAccount *target = NULL;
  gboolean alias_given;
  char *reason;

  values.address = csv_reader_field (reader, self->columns[TRUNK_ACCOUNTS_CSV_ADDRESS]);
  values.alias = csv_reader_field (reader, self->columns[TRUNK_ACCOUNTS_CSV_ALIAS]);
  values.display_name = csv_reader_field (reader, self->columns[TRUNK_ACCOUNTS_CSV_DISPLAY_NAME]);
  if (*values.display_name == '\0')
    values.display_name = NULL;
  alias_given = *values.alias != '\0';

  reason = judge_values (reader, &values);
  if (reason == NULL)
    read_capabilities (capabilities, reading->options->of_service, &values.capabilities, &reason);
  if (reason == NULL)
    {
      folded_address = g_ascii_strdown (values.address, -1);
      /* An account that is known by its address keeps its alias. */
      if (!alias_given && !(reading->options->changes && g_hash_table_contains (reading->existing, folded_address)))
        values.alias = local_part = g_strndup (values.address, strcspn (values.address, "@"));
      folded_alias = fold_alias (values.alias);
      reason = find_target (reading, &values, folded_address, folded_alias, alias_given, &target);
    }
  if (reason == NULL && target == NULL)
    reason = judge_new (reading, &values);
  if (reason != NULL)
    {
      self->n_refused++;
      add_line (self->refusals, reader->record_line, reason);
      return;
    }

  if (*folded_address != '\0')
    g_hash_table_insert (reading->seen, g_steal_pointer (&folded_address), GUINT_TO_POINTER (reader->record_line));
  if (folded_alias[1] != '\0')
    g_hash_table_insert (reading->seen, g_steal_pointer (&folded_alias), GUINT_TO_POINTER (reader->record_line));
  take_row (reading, &values, *capabilities != '\0', target, reader->record_line);
}

static gboolean
check_text (const char  *data,
            gsize        length,
            GError     **error)
{
  const char *bad;
  guint line = 1;

  if (length > TRUNK_ACCOUNTS_CSV_MAX_BYTES)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("The file is larger than %d MiB."), TRUNK_ACCOUNTS_CSV_MAX_BYTES / 1024 / 1024);
      return FALSE;
    }
  if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line 1: the file is saved as UTF-16. Save it as “CSV UTF-8”."));
      return FALSE;
    }
  if (g_utf8_validate_len (data, length, &bad))
    return TRUE;

  for (const char *p = data; p < bad; p++)
    line += *p == '\n';
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: the text is not UTF-8. Save the file as “CSV UTF-8”."), line);

  return FALSE;
}

static void
reader_start (CsvReader  *reader,
              const char *data,
              gsize       size)
{
  reader->text = g_string_new (NULL);
  reader->fields = g_array_new (FALSE, FALSE, sizeof (gsize));
  reader->at = data;
  reader->end = data + size;
  reader->line = 1;
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    reader->at += 3;
  /* A spreadsheet may announce its separator: "sep=;" */
  if (reader->end - reader->at > 5 && g_ascii_strncasecmp (reader->at, "sep=", 4) == 0)
    {
      const char *next = memchr (reader->at, '\n', reader->end - reader->at);

      reader->at = next != NULL ? next + 1 : reader->end;
      reader->line++;
    }
  reader->separator = csv_detect_separator (reader->at, reader->end);
}

/* A header in words that nobody knows here stands above addresses all the same. */
static int
peek_address_column (CsvReader *reader)
{
  const char *start = reader->at;
  guint line = reader->line;
  int by_content[TRUNK_N_ACCOUNTS_CSV_COLUMNS] = { -1, -1, -1, -1 };

  if (csv_reader_next (reader))
    csv_columns_by_content (reader, by_content);
  reader->at = start;
  reader->line = line;
  reader->unclosed = FALSE;

  return by_content[TRUNK_ACCOUNTS_CSV_ADDRESS];
}

/* Reads the first line that holds anything, and says whether it names columns. */
static gboolean
read_header (TrunkAccountsCsv               *self,
             CsvReader                      *reader,
             const TrunkAccountsCsvOptions  *options,
             GError                        **error)
{
  const char *start;
  guint line;
  int by_content[TRUNK_N_ACCOUNTS_CSV_COLUMNS];

  do
    {
      start = reader->at;
      line = reader->line;
      if (!csv_reader_next (reader))
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: the file is empty."), reader->line);
          return FALSE;
        }
    }
  while (csv_reader_is_empty (reader));

  if (!csv_columns_by_name (reader, self->columns, error))
    return FALSE;
  if (self->columns[TRUNK_ACCOUNTS_CSV_ADDRESS] < 0 && options->header == TRUNK_ACCOUNTS_CSV_HEADER_NEEDED)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("Line %u: no column is named as one with e-mail addresses. The first line has to name the columns, for example: alias,display name,address"),
                   reader->record_line);
      return FALSE;
    }

  csv_columns_by_content (reader, by_content);
  self->n_columns = reader->fields->len;
  self->has_header = options->header != TRUNK_ACCOUNTS_CSV_HEADER_ABSENT &&
                     (options->header != TRUNK_ACCOUNTS_CSV_HEADER_GUESSED || by_content[TRUNK_ACCOUNTS_CSV_ADDRESS] < 0);
  if (self->has_header)
    {
      for (guint i = 0; i < reader->fields->len; i++)
        g_ptr_array_add (self->titles, g_strdup (csv_reader_field (reader, i)));
    }
  else
    {
      memcpy (self->columns, by_content, sizeof by_content);
      reader->at = start;
      reader->line = line;
    }
  if (options->columns != NULL)
    memcpy (self->columns, options->columns, sizeof self->columns);
  else if (self->columns[TRUNK_ACCOUNTS_CSV_ADDRESS] < 0)
    self->columns[TRUNK_ACCOUNTS_CSV_ADDRESS] = peek_address_column (reader);

  return TRUE;
}

static void
keep_sample (TrunkAccountsCsv *self,
             CsvReader        *reader)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  self->n_columns = MAX (self->n_columns, reader->fields->len);
  if (self->samples->len >= TRUNK_ACCOUNTS_CSV_SAMPLES)
    return;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < reader->fields->len; i++)
    g_strv_builder_add (builder, csv_reader_field (reader, i));
  g_ptr_array_add (self->samples, g_strv_builder_end (builder));
}

static void
reading_start (Reading                       *reading,
               TrunkAccountsCsv              *self,
               const TrunkAccountsCsvOptions *options)
{
  reading->csv = self;
  reading->options = options;
  reading->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading->existing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading->changed = g_hash_table_new (NULL, NULL);
  reading->judge = trunk_accounts_judge_new (options->of_service, 0, options->elsewhere);
  reading->n_existing = options->existing != NULL ? options->existing->len : 0;
  for (guint i = 0; i < reading->n_existing; i++)
    {
      TrunkAccount *account = g_ptr_array_index (options->existing, i);
      const TrunkAccountValues *values = trunk_account_get_values (account);

      if (*values->address != '\0')
        g_hash_table_insert (reading->existing, g_ascii_strdown (values->address, -1), account);
      g_hash_table_insert (reading->existing, fold_alias (values->alias), account);
    }
}

/**
 * trunk_accounts_csv_new:
 * @data: the table
 * @length: bytes of @data, or -1 if it is NUL-terminated
 * @options: how to read it, and what to hold its rows against
 *
 * Pure; may run in any thread as long as nobody changes the arrays in @options.
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with %TRUNK_ERROR_INVALID_INPUT if it can't be read as a table: it names the line
 */
TrunkAccountsCsv *
trunk_accounts_csv_new (const char                     *data,
                        gssize                          length,
                        const TrunkAccountsCsvOptions  *options,
                        GError                        **error)
{
  g_autoptr(TrunkAccountsCsv) self = NULL;
  g_auto(Reading) reading = { 0 };
  g_auto(CsvReader) reader = { 0 };
  gsize size;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (data) : (gsize) length;
  reader_start (&reader, data, size);
  if (!check_text (data, size, error))
    return NULL;

  self = g_atomic_rc_box_new0 (TrunkAccountsCsv);
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->refusals = g_array_new (FALSE, FALSE, sizeof (CsvLine));
  g_array_set_clear_func (self->refusals, csv_line_clear);
  self->remarks = g_array_new (FALSE, FALSE, sizeof (CsvLine));
  g_array_set_clear_func (self->remarks, csv_line_clear);
  self->separator = reader.separator;
  if (!read_header (self, &reader, options, error))
    return NULL;

  reading_start (&reading, self, options);
  while (csv_reader_next (&reader))
    {
      if (reader.unclosed)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: a quotation mark is opened and never closed."), reader.record_line);
          return NULL;
        }
      if (csv_reader_is_empty (&reader) && reader.complaint == NULL)
        continue;
      if (++self->n_rows > TRUNK_ACCOUNTS_CSV_MAX_ROWS)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: there are more than %d rows."), reader.record_line, TRUNK_ACCOUNTS_CSV_MAX_ROWS);
          return NULL;
        }
      keep_sample (self, &reader);
      read_row (&reading, &reader);
    }

  return g_steal_pointer (&self);
}

/**
 * trunk_accounts_csv_new_from_data:
 * @of_service: what the service can do: an account gets all of it unless its row says less
 * @existing: (nullable) (element-type TrunkAccount): accounts that the service has already; rows with them are refused
 *
 * Returns: (transfer full) (nullable): as trunk_accounts_csv_new() for a file with a header
 */
TrunkAccountsCsv *
trunk_accounts_csv_new_from_data (const char    *data,
                                  gssize         length,
                                  TrunkFeature   of_service,
                                  GPtrArray     *existing,
                                  GError       **error)
{
  const TrunkAccountsCsvOptions options = { .of_service = of_service, .existing = existing };

  return trunk_accounts_csv_new (data, length, &options, error);
}

TrunkAccountsCsv *
trunk_accounts_csv_ref (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
accounts_csv_clear (gpointer data)
{
  TrunkAccountsCsv *self = data;

  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->samples);
  g_array_unref (self->refusals);
  g_array_unref (self->remarks);
}

void
trunk_accounts_csv_unref (TrunkAccountsCsv *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, accounts_csv_clear);
}
