/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"
#include "base/trunk-validate.h"
#include "model/trunk-csv-reader-private.h"

typedef struct
{
  guint line;
  char *reason;     /* (owned) */
} Refusal;

struct _TrunkAccountsCsv
{
  GPtrArray *accounts;    /* (owned) (element-type TrunkAccount) */
  GArray *refusals;       /* (owned) of Refusal */
  guint n_rows;
  guint n_refused;
  char separator;
  char *headers[TRUNK_N_ACCOUNTS_CSV_COLUMNS];    /* (owned) (nullable) */
};

/* Names of columns by what they hold, folded to small letters and digits. The earlier a name stands, the better it fits: a
 * list exported from a telephone system may have both a UM address and the user's own. */
static const char * const column_names[TRUNK_N_ACCOUNTS_CSV_COLUMNS][14] = {
  [TRUNK_ACCOUNTS_CSV_ADDRESS] = {
    "address", "umemailaddress", "emailaddress", "email", "primarysmtpaddress", "smtpaddress", "mail", "mailbox",
    "windowsemailaddress", "corporateemailaddress", "userprincipalname", "upn", NULL,
  },
  [TRUNK_ACCOUNTS_CSV_ALIAS] = {
    "alias", "subscriberalias", "useralias", "mailboxalias", "userid", "username", "login", "user", "extension",
    "mailboxnumber", NULL,
  },
  [TRUNK_ACCOUNTS_CSV_DISPLAY_NAME] = { "displayname", "fullname", "name", "subscribername", NULL },
  [TRUNK_ACCOUNTS_CSV_CAPABILITIES] = { "capabilities", "features", NULL },
};

static void
refusal_clear (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->reason);
}

/* Finds each column by its name; returns whether there is one with addresses and none is there twice. */
static gboolean
map_columns (TrunkAccountsCsv  *self,
             CsvReader         *reader,
             int                columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS],
             GError           **error)
{
  for (guint what = 0; what < TRUNK_N_ACCOUNTS_CSV_COLUMNS; what++)
    {
      columns[what] = -1;
      for (guint n = 0; column_names[what][n] != NULL && columns[what] < 0; n++)
        {
          for (guint i = 0; i < reader->fields->len; i++)
            {
              const char *header = csv_reader_field (reader, i);
              g_autoptr(GString) folded = g_string_new (NULL);

              for (const char *p = header; *p != '\0'; p++)
                {
                  if (g_ascii_isalnum (*p))
                    g_string_append_c (folded, g_ascii_tolower (*p));
                }
              if (!g_str_equal (folded->str, column_names[what][n]))
                continue;

              if (columns[what] >= 0)
                {
                  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: two columns are named “%s”. Rename or remove one."), reader->record_line, header);
                  return FALSE;
                }
              columns[what] = i;
              self->headers[what] = g_strdup (header);
            }
        }
    }

  if (columns[TRUNK_ACCOUNTS_CSV_ADDRESS] < 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("Line %u: no column is named as one with e-mail addresses. The first line has to name the columns, for example: alias,display name,address"),
                   reader->record_line);
      return FALSE;
    }

  return TRUE;
}

static void
refuse_row (TrunkAccountsCsv *self,
            guint             line,
            char             *reason)
{
  Refusal refusal = { line, reason };

  self->n_refused++;
  if (self->refusals->len < TRUNK_ACCOUNTS_CSV_MAX_REFUSALS)
    g_array_append_val (self->refusals, refusal);
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

/* @seen: of folded addresses and aliases, the latter after a '\n', to the line they stand in; 0: an account that exists */
static char *
check_unseen (GHashTable *seen,
              const char *folded_address,
              const char *folded_alias,
              const char *address,
              const char *alias)
{
  gpointer line;

  if (g_hash_table_lookup_extended (seen, folded_address, NULL, &line))
    {
      if (line == NULL)
        return g_strdup_printf (_("“%s” is already an account of this service."), address);
      return g_strdup_printf (_("“%s” already stands in line %u."), address, GPOINTER_TO_UINT (line));
    }
  if (g_hash_table_lookup_extended (seen, folded_alias, NULL, &line))
    {
      if (line == NULL)
        return g_strdup_printf (_("The alias “%s” already has an account on this service."), alias);
      return g_strdup_printf (_("The alias “%s” already stands in line %u."), alias, GPOINTER_TO_UINT (line));
    }

  return NULL;
}

static char *
fold_alias (const char *alias)
{
  g_autofree char *folded = g_utf8_casefold (alias, -1);

  return g_strconcat ("\n", folded, NULL);
}

static void
read_row (TrunkAccountsCsv *self,
          CsvReader        *reader,
          const int         columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS],
          TrunkFeature      of_service,
          GHashTable       *seen)
{
  TrunkAccountValues values = { 0 };
  g_autofree char *local_part = NULL;
  g_autofree char *folded_address = NULL;
  g_autofree char *folded_alias = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  char *reason = NULL;

  values.address = csv_reader_field (reader, columns[TRUNK_ACCOUNTS_CSV_ADDRESS]);
  values.alias = csv_reader_field (reader, columns[TRUNK_ACCOUNTS_CSV_ALIAS]);
  values.display_name = csv_reader_field (reader, columns[TRUNK_ACCOUNTS_CSV_DISPLAY_NAME]);

  if (reader->complaint != NULL)
    reason = g_strdup (reader->complaint);
  else if (*values.address == '\0')
    reason = g_strdup (_("There is no e-mail address."));
  else if (!trunk_validate_email (values.address, &error))
    reason = g_strdup (error->message);
  else if (*values.alias == '\0')
    values.alias = local_part = g_strndup (values.address, strcspn (values.address, "@"));

  if (reason == NULL && !trunk_validate_text (values.alias, &error))
    reason = g_strdup_printf (_("Alias: %s"), error->message);
  if (*values.display_name == '\0')
    values.display_name = NULL;
  if (reason == NULL && values.display_name != NULL && !trunk_validate_text (values.display_name, &error))
    reason = g_strdup_printf (_("Name: %s"), error->message);
  if (reason == NULL)
    read_capabilities (csv_reader_field (reader, columns[TRUNK_ACCOUNTS_CSV_CAPABILITIES]), of_service, &values.capabilities, &reason);

  if (reason == NULL)
    {
      folded_address = g_ascii_strdown (values.address, -1);
      folded_alias = fold_alias (values.alias);
      reason = check_unseen (seen, folded_address, folded_alias, values.address, values.alias);
    }
  if (reason != NULL)
    {
      refuse_row (self, reader->record_line, reason);
      return;
    }

  g_hash_table_insert (seen, g_steal_pointer (&folded_address), GUINT_TO_POINTER (reader->record_line));
  g_hash_table_insert (seen, g_steal_pointer (&folded_alias), GUINT_TO_POINTER (reader->record_line));
  values.id = id = g_uuid_string_random ();
  g_ptr_array_add (self->accounts, trunk_account_new (&values));
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

/**
 * trunk_accounts_csv_new_from_data:
 * @data: the file
 * @length: bytes of @data, or -1 if it is NUL-terminated
 * @of_service: what the service can do: an account gets all of it unless its row says less
 * @existing: (nullable) (element-type TrunkAccount): accounts that the service has already; rows with them are refused
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with %TRUNK_ERROR_INVALID_INPUT if the file can't be read as a table
 */
TrunkAccountsCsv *
trunk_accounts_csv_new_from_data (const char    *data,
                                  gssize         length,
                                  TrunkFeature   of_service,
                                  GPtrArray     *existing,
                                  GError       **error)
{
  g_autoptr(TrunkAccountsCsv) self = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(CsvReader) reader = { 0 };
  int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS];
  gsize size;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reader.text = g_string_new (NULL);
  reader.fields = g_array_new (FALSE, FALSE, sizeof (gsize));
  size = length < 0 ? strlen (data) : (gsize) length;
  if (!check_text (data, size, error))
    return NULL;

  self = g_atomic_rc_box_new0 (TrunkAccountsCsv);
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->refusals = g_array_new (FALSE, FALSE, sizeof (Refusal));
  g_array_set_clear_func (self->refusals, refusal_clear);

  reader.at = data;
  reader.end = data + size;
  reader.line = 1;
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  /* A spreadsheet may announce its separator: "sep=;" */
  if (reader.end - reader.at > 5 && g_ascii_strncasecmp (reader.at, "sep=", 4) == 0)
    {
      const char *next = memchr (reader.at, '\n', reader.end - reader.at);

      reader.at = next != NULL ? next + 1 : reader.end;
      reader.line++;
    }
  self->separator = reader.separator = csv_detect_separator (reader.at, reader.end);

  do
    {
      if (!csv_reader_next (&reader))
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: the file is empty."), reader.line);
          return NULL;
        }
    }
  while (csv_reader_is_empty (&reader));
  if (!map_columns (self, &reader, columns, error))
    return NULL;

  for (guint i = 0; existing != NULL && i < existing->len; i++)
    {
      const TrunkAccountValues *values = trunk_account_get_values (g_ptr_array_index (existing, i));

      g_hash_table_insert (seen, g_ascii_strdown (values->address, -1), NULL);
      g_hash_table_insert (seen, fold_alias (values->alias), NULL);
    }

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
      read_row (self, &reader, columns, of_service, seen);
    }

  return g_steal_pointer (&self);
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
  g_array_unref (self->refusals);
  for (guint i = 0; i < G_N_ELEMENTS (self->headers); i++)
    g_free (self->headers[i]);
}

void
trunk_accounts_csv_unref (TrunkAccountsCsv *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, accounts_csv_clear);
}

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
  Refusal *refusal;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->refusals->len, NULL);

  refusal = &g_array_index (self->refusals, Refusal, n);
  if (out_line != NULL)
    *out_line = refusal->line;

  return refusal->reason;
}

char
trunk_accounts_csv_get_separator (TrunkAccountsCsv *self)
{
  g_return_val_if_fail (self != NULL, ',');

  return self->separator;
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
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (column < TRUNK_N_ACCOUNTS_CSV_COLUMNS, NULL);

  return self->headers[column];
}
