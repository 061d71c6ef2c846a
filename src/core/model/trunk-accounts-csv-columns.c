/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-validate.h"

/* Names of columns by what they hold, folded to small letters and digits. The earlier a name stands, the better it fits: a
 * list exported from a telephone system may have both a UM address and the user's own. */
static const char * const column_names[TRUNK_N_ACCOUNTS_CSV_COLUMNS][14] = {
  [TRUNK_ACCOUNTS_CSV_ADDRESS] = {
    "address", "umemailaddress", "emailaddress", "email", "primarysmtpaddress", "smtpaddress", "mailaddress", "mail", "mailbox",
    "windowsemailaddress", "corporateemailaddress", "userprincipalname", "upn", NULL,
  },
  [TRUNK_ACCOUNTS_CSV_ALIAS] = {
    "alias", "subscriberalias", "useralias", "mailboxalias", "userid", "username", "login", "user", "extension",
    "mailboxnumber", NULL,
  },
  [TRUNK_ACCOUNTS_CSV_DISPLAY_NAME] = { "displayname", "fullname", "name", "subscribername", NULL },
  [TRUNK_ACCOUNTS_CSV_CAPABILITIES] = { "capabilities", "features", NULL },
};

static gboolean
is_name (const char *header,
         const char *name)
{
  for (; *header != '\0'; header++)
    {
      if (!g_ascii_isalnum (*header))
        continue;
      if (*name == '\0' || g_ascii_tolower (*header) != *name)
        return FALSE;
      name++;
    }

  return *name == '\0';
}

gboolean
csv_columns_by_name (CsvReader  *reader,
                     int         columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS],
                     GError    **error)
{
  for (guint what = 0; what < TRUNK_N_ACCOUNTS_CSV_COLUMNS; what++)
    {
      columns[what] = -1;
      for (guint n = 0; column_names[what][n] != NULL && columns[what] < 0; n++)
        {
          for (guint i = 0; i < reader->fields->len; i++)
            {
              const char *header = csv_reader_field (reader, i);

              if (!is_name (header, column_names[what][n]))
                continue;

              if (columns[what] >= 0)
                {
                  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("Line %u: two columns are named “%s”. Rename or remove one."), reader->record_line, header);
                  return FALSE;
                }
              columns[what] = i;
            }
        }
    }

  return TRUE;
}

void
csv_columns_by_content (CsvReader *reader,
                        int        columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS])
{
  for (guint what = 0; what < TRUNK_N_ACCOUNTS_CSV_COLUMNS; what++)
    columns[what] = -1;

  for (guint i = 0; i < reader->fields->len; i++)
    {
      const char *field = csv_reader_field (reader, i);
      TrunkAccountsCsvColumn what;

      if (*field == '\0')
        continue;
      if (trunk_validate_email (field, NULL))
        what = TRUNK_ACCOUNTS_CSV_ADDRESS;
      else
        what = strchr (field, ' ') != NULL ? TRUNK_ACCOUNTS_CSV_DISPLAY_NAME : TRUNK_ACCOUNTS_CSV_ALIAS;
      if (columns[what] < 0)
        columns[what] = i;
    }
}
