/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/trunk-error.h"
#include "model/trunk-accounts-csv.h"

#define CALENDAR TRUNK_FEATURE_CALENDAR
#define BOTH ((TrunkFeature) (TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_SINGLE_INBOX))

static const TrunkAccountValues *
nth (TrunkAccountsCsv *csv,
     guint             n)
{
  g_assert_cmpuint (n, <, trunk_accounts_csv_get_accounts (csv)->len);

  return trunk_account_get_values (g_ptr_array_index (trunk_accounts_csv_get_accounts (csv), n));
}

static TrunkAccountsCsv *
read_ok (const char *data)
{
  g_autoptr(GError) error = NULL;
  TrunkAccountsCsv *csv = trunk_accounts_csv_new_from_data (data, -1, BOTH, NULL, &error);

  g_assert_no_error (error);

  return csv;
}

static void
test_quotes (void)
{
  g_autoptr(TrunkAccountsCsv) csv = read_ok ("\xef\xbb\xbf" "Alias,\"Display Name\",E-Mail Address,Capabilities\r\n"
                                             "anna,\"Müller, \"\"Anna\"\"\",anna@contoso.com,\r\n"
                                             "\r\n"
                                             " ben , Ben ,ben@contoso.com,\"calendar, single-inbox\"\r\n"
                                             "cy,Cy,cy@contoso.com,calendar");

  g_assert_cmpuint (trunk_accounts_csv_get_n_rows (csv), ==, 3);
  g_assert_cmpuint (trunk_accounts_csv_get_n_refused (csv), ==, 0);
  g_assert_cmpstr (nth (csv, 0)->display_name, ==, "Müller, \"Anna\"");
  g_assert_cmpuint (nth (csv, 0)->capabilities, ==, BOTH);
  g_assert_cmpstr (nth (csv, 1)->alias, ==, "ben");
  g_assert_cmpstr (nth (csv, 1)->display_name, ==, "Ben");
  g_assert_cmpuint (nth (csv, 1)->capabilities, ==, BOTH);
  g_assert_cmpuint (nth (csv, 2)->capabilities, ==, CALENDAR);
  g_assert_cmpstr (trunk_accounts_csv_get_header (csv, TRUNK_ACCOUNTS_CSV_ADDRESS), ==, "E-Mail Address");
  g_assert_cmpstr (nth (csv, 0)->id, !=, nth (csv, 1)->id);
}

static void
test_separators (void)
{
  static const struct { const char *data; char separator; } cases[] = {
    { "alias;mail\nanna;anna@contoso.com\n", ';' },
    { "subscriberAlias\tUMEmailAddress\nanna\tanna@contoso.com\n", '\t' },
    { "sep=;\nalias;mail\nanna;anna@contoso.com\n", ';' },
    { "alias,mail\nanna,anna@contoso.com", ',' },
    { "email\nanna@contoso.com", ',' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkAccountsCsv) csv = read_ok (cases[i].data);

      g_assert_cmpint (trunk_accounts_csv_get_separator (csv), ==, cases[i].separator);
      g_assert_cmpstr (nth (csv, 0)->alias, ==, "anna");
      g_assert_cmpstr (nth (csv, 0)->address, ==, "anna@contoso.com");
    }
}

static void
test_best_column (void)
{
  g_autoptr(TrunkAccountsCsv) csv = read_ok ("UserPrincipalName,UMEmailAddress\nanna@upn.com,anna@contoso.com\n");

  g_assert_cmpstr (nth (csv, 0)->address, ==, "anna@contoso.com");
}

static void
test_refused_rows (void)
{
  static const struct { guint line; const char *complaint; } expected[] = {
    { 3, "“anna.contoso.com” is not an e-mail address: it has no @" },
    { 4, "There is no e-mail address" },
    { 5, "“ANNA@contoso.com” already stands in line 2" },
    { 6, "The alias “Anna” already stands in line 2" },
    { 7, "There is no capability “calender”" },
    { 8, "The service does not have the capability “contacts”" },
    { 9, "Something follows a closing quotation mark" },
    { 10, "Name: The text holds a line break" },
    { 12, "“old@contoso.com” is already an account" },
  };
  g_autoptr(GPtrArray) existing = g_ptr_array_new_with_free_func (g_object_unref);
  const TrunkAccountValues old = { .id = "1", .alias = "old", .address = "Old@contoso.com" };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkAccountsCsv) csv = NULL;

  g_ptr_array_add (existing, trunk_account_new (&old));
  csv = trunk_accounts_csv_new_from_data ("alias,name,mail,features\n"
                                          "anna,,anna@contoso.com,\n"
                                          "b,,anna.contoso.com,\n"
                                          "c,,,\n"
                                          "d,,ANNA@contoso.com,\n"
                                          "Anna,,e@contoso.com,\n"
                                          "f,,f@contoso.com,calender\n"
                                          "g,,g@contoso.com,contacts\n"
                                          "h,\"H\" h,h@contoso.com,\n"
                                          "i,\"I\ni\",i@contoso.com,\n"
                                          "x,,old@contoso.com,\n"
                                          "last,,last@contoso.com,\n", -1, CALENDAR, existing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trunk_accounts_csv_get_n_rows (csv), ==, 11);
  g_assert_cmpuint (trunk_accounts_csv_get_n_refused (csv), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      guint line = 0;
      const char *reason = trunk_accounts_csv_get_nth_refusal (csv, i, &line);

      g_assert_cmpuint (line, ==, expected[i].line);
      if (strstr (reason, expected[i].complaint) == NULL)
        g_error ("line %u: “%s” does not say “%s”", line, reason, expected[i].complaint);
    }
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (csv)->len, ==, 2);
  g_assert_cmpstr (nth (csv, 1)->alias, ==, "last");
}

static void
test_refused_files (void)
{
  static const struct { const char *data; gssize length; const char *complaint; } cases[] = {
    { "", 0, "empty" },
    { "\n\n", 2, "empty" },
    { "anna,anna@contoso.com\n", -1, "Line 1: no column is named" },
    { "alias,mail\nanna,anna@contoso.com\nm\xfcller,m@contoso.com\n", -1, "Line 3: the text is not UTF-8" },
    { "\xff\xfe" "a\0", 4, "UTF-16" },
    { "alias,mail\n\"anna,anna@contoso.com\nben,ben@contoso.com\n", -1, "Line 2: a quotation mark is opened" },
    { "mail,mail\n", -1, "two columns" },
    { "alias,mail\na\0b,c@contoso.com\n", 29, "Line 2: the text is not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TrunkAccountsCsv) csv = trunk_accounts_csv_new_from_data (cases[i].data, cases[i].length, CALENDAR, NULL, &error);

      g_assert_null (csv);
      g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
      if (strstr (error->message, cases[i].complaint) == NULL)
        g_error ("%u: “%s” does not say “%s”", i, error->message, cases[i].complaint);
    }
}

static void
test_bounds (void)
{
  g_autoptr(GString) text = g_string_new ("alias,mail\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  g_autoptr(TrunkAccountsCsv) too_many = NULL;
  guint line = 0;

  for (guint i = 0; i < 2 * TRUNK_ACCOUNTS_CSV_MAX_FIELD; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, ",a@contoso.com\n");
  for (guint i = 0; i < TRUNK_ACCOUNTS_CSV_MAX_REFUSALS + 10; i++)
    g_string_append (text, "a,b\n");
  csv = read_ok (text->str);
  g_assert_nonnull (strstr (trunk_accounts_csv_get_nth_refusal (csv, 0, &line), "too long"));
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (trunk_accounts_csv_get_n_refused (csv), ==, TRUNK_ACCOUNTS_CSV_MAX_REFUSALS + 11);
  g_assert_cmpuint (trunk_accounts_csv_get_n_refusals (csv), ==, TRUNK_ACCOUNTS_CSV_MAX_REFUSALS);

  g_string_assign (text, "mail\n");
  for (guint i = 0; i <= TRUNK_ACCOUNTS_CSV_MAX_ROWS; i++)
    g_string_append (text, "a\n");
  too_many = trunk_accounts_csv_new_from_data (text->str, text->len, CALENDAR, NULL, &error);
  g_assert_null (too_many);
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
}

static void
test_fast (void)
{
  g_autoptr(GString) text = g_string_new ("alias,display name,address,capabilities\r\n");
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  double seconds;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "user%u,\"User, Number %u\",user%u@contoso.com,calendar;single-inbox\r\n", i, i, i);

  g_test_timer_start ();
  csv = read_ok (text->str);
  seconds = g_test_timer_elapsed ();
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (csv)->len, ==, 100000);
  g_test_message ("100,000 lines in %.3f s", seconds);
  if (g_test_perf ())
    g_assert_cmpfloat (seconds, <, 1.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts-csv/quotes", test_quotes);
  g_test_add_func ("/accounts-csv/separators", test_separators);
  g_test_add_func ("/accounts-csv/best-column", test_best_column);
  g_test_add_func ("/accounts-csv/refused-rows", test_refused_rows);
  g_test_add_func ("/accounts-csv/refused-files", test_refused_files);
  g_test_add_func ("/accounts-csv/bounds", test_bounds);
  g_test_add_func ("/accounts-csv/fast", test_fast);

  return g_test_run ();
}
