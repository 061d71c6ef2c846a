/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/trunk-error.h"
#include "model/trunk-accounts-csv.h"
#include "model/trunk-accounts-judge.h"

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

static TrunkAccountsCsv *
read_with (const char                    *data,
           const TrunkAccountsCsvOptions *options)
{
  g_autoptr(GError) error = NULL;
  TrunkAccountsCsv *csv = trunk_accounts_csv_new (data, -1, options, &error);

  g_assert_no_error (error);

  return csv;
}

static void
assert_refused (TrunkAccountsCsv *csv,
                guint             n,
                guint             expected_line,
                const char       *complaint)
{
  guint line = 0;
  const char *reason = trunk_accounts_csv_get_nth_refusal (csv, n, &line);

  g_assert_cmpuint (line, ==, expected_line);
  if (strstr (reason, complaint) == NULL)
    g_error ("line %u: “%s” does not say “%s”", line, reason, complaint);
}

static void
test_without_header (void)
{
  const TrunkAccountsCsvOptions guessed = { .of_service = CALENDAR, .header = TRUNK_ACCOUNTS_CSV_HEADER_GUESSED };
  g_autoptr(TrunkAccountsCsv) pasted = read_with ("anna\tAnna Miller\tanna@contoso.com\nben\tBen\tben@contoso.com\n", &guessed);
  g_autoptr(TrunkAccountsCsv) bare = read_with ("anna@contoso.com\nben@contoso.com", &guessed);
  g_autoptr(TrunkAccountsCsv) named = read_with ("alias,mail\nanna,anna@contoso.com\n", &guessed);
  g_autoptr(TrunkAccountsCsv) foreign = read_with ("Wer,Wohin\nanna,anna@contoso.com\n", &guessed);
  g_autoptr(TrunkAccountsCsv) unknown = read_with ("Wer,Wohin\nanna,\nben,ben@contoso.com\n", &guessed);
  static const int chosen[TRUNK_N_ACCOUNTS_CSV_COLUMNS] = { 1, 0, -1, -1 };
  const TrunkAccountsCsvOptions mapped = { .of_service = CALENDAR, .header = TRUNK_ACCOUNTS_CSV_HEADER_THERE, .columns = chosen };
  g_autoptr(TrunkAccountsCsv) mended = read_with ("Wer,Wohin\nanna,\nben,ben@contoso.com\n", &mapped);

  g_assert_false (trunk_accounts_csv_get_has_header (pasted));
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (pasted)->len, ==, 2);
  g_assert_cmpstr (nth (pasted, 0)->display_name, ==, "Anna Miller");
  g_assert_cmpstr (nth (pasted, 1)->address, ==, "ben@contoso.com");
  g_assert_cmpuint (trunk_accounts_csv_get_n_samples (pasted), ==, 2);
  g_assert_cmpstr (trunk_accounts_csv_get_sample (pasted, 1, 2), ==, "ben@contoso.com");
  g_assert_cmpstr (trunk_accounts_csv_get_sample (pasted, 1, 9), ==, "");
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (bare)->len, ==, 2);
  g_assert_cmpstr (nth (bare, 1)->alias, ==, "ben");

  g_assert_true (trunk_accounts_csv_get_has_header (named));
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (named)->len, ==, 1);

  /* Words of another language are a header, though nobody knows of what; what stands below helps. */
  g_assert_true (trunk_accounts_csv_get_has_header (foreign));
  g_assert_cmpint (trunk_accounts_csv_get_column (foreign, TRUNK_ACCOUNTS_CSV_ADDRESS), ==, 1);
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (foreign)->len, ==, 1);
  g_assert_true (trunk_accounts_csv_get_has_header (unknown));
  g_assert_cmpint (trunk_accounts_csv_get_column (unknown, TRUNK_ACCOUNTS_CSV_ADDRESS), ==, -1);
  g_assert_cmpstr (trunk_accounts_csv_get_nth_title (unknown, 1), ==, "Wohin");
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (unknown)->len, ==, 0);
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (mended)->len, ==, 1);
  g_assert_cmpstr (nth (mended, 0)->alias, ==, "ben");
}

static TrunkAccount *
make_existing (const char *id,
               const char *alias,
               const char *name,
               const char *address)
{
  const TrunkAccountValues values = { .id = id, .alias = alias, .display_name = name, .address = address, .capabilities = CALENDAR };

  return trunk_account_new (&values);
}

static void
test_changes (void)
{
  g_autoptr(GPtrArray) existing = g_ptr_array_new_with_free_func (g_object_unref);
  TrunkAccountsCsvOptions options = { .of_service = BOTH, .existing = existing, .changes = TRUE };
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  const TrunkAccountValues *change;

  g_ptr_array_add (existing, make_existing ("1", "anna", "Anna", "anna@contoso.com"));
  g_ptr_array_add (existing, make_existing ("2", "ben", NULL, "ben@contoso.com"));
  g_ptr_array_add (existing, make_existing ("3", "cy", "Cy", "cy@contoso.com"));
  g_ptr_array_add (existing, make_existing ("4", "dan", "Dan", ""));
  csv = read_with ("alias,name,mail\n"
                   "anna,Anna,ANNA.MILLER@contoso.com\n"    /* a new address, known by the alias */
                   ",Ben,ben@contoso.com\n"                 /* a name, known by the address */
                   "cy,,cy@contoso.com\n"                   /* says nothing new */
                   "new,New,new@contoso.com\n"
                   "ben,,cy@contoso.com\n"
                   "anna,Again,\n"
                   ",,dan@contoso.com\n"                    /* its alias would only be made up */
                   "nobody,,\n", &options);

  g_assert_cmpuint (trunk_accounts_csv_get_accounts (csv)->len, ==, 1);
  g_assert_cmpuint (trunk_accounts_csv_get_n_unchanged (csv), ==, 1);
  g_assert_cmpuint (trunk_accounts_csv_get_changes (csv)->len, ==, 2);
  change = trunk_account_get_values (g_ptr_array_index (trunk_accounts_csv_get_changes (csv), 0));
  g_assert_cmpstr (change->id, ==, "1");
  g_assert_cmpstr (change->address, ==, "ANNA.MILLER@contoso.com");
  g_assert_cmpuint (change->capabilities, ==, CALENDAR);
  change = trunk_account_get_values (g_ptr_array_index (trunk_accounts_csv_get_changes (csv), 1));
  g_assert_cmpstr (change->id, ==, "2");
  g_assert_cmpstr (change->alias, ==, "ben");
  g_assert_cmpstr (change->display_name, ==, "Ben");
  g_assert_cmpuint (trunk_accounts_csv_get_n_refused (csv), ==, 4);
  assert_refused (csv, 0, 6, "already stands in line 4");
  assert_refused (csv, 1, 7, "already stands in line 2");
  assert_refused (csv, 2, 8, "The alias “dan” already has an account");
  assert_refused (csv, 3, 9, "There is no e-mail address");

  g_clear_pointer (&csv, trunk_accounts_csv_unref);
  options.without_address = TRUE;
  csv = read_with ("alias,name,mail\nben,,cy@contoso.com\nnobody,,\n", &options);
  assert_refused (csv, 0, 2, "belong to two different accounts");
  g_assert_cmpuint (trunk_accounts_csv_get_accounts (csv)->len, ==, 1);
  g_assert_cmpstr (nth (csv, 0)->address, ==, "");
}

static void
test_limits (void)
{
  g_autoptr(GPtrArray) existing = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) elsewhere = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_accounts_elsewhere_unref);
  const TrunkAccountsCsvOptions options = { .of_service = CALENDAR, .existing = existing, .elsewhere = elsewhere, .limit = 3 };
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  guint line = 0;

  g_ptr_array_add (existing, make_existing ("1", "anna", "Anna", "anna@contoso.com"));
  g_ptr_array_add (others, make_existing ("9", "ben", NULL, "ben@fabrikam.com"));
  g_ptr_array_add (elsewhere, trunk_accounts_elsewhere_new ("Berlin", TRUE, others));
  csv = read_with ("alias,mail\nben,ben@contoso.com\ncy,cy@contoso.com\ndan,dan@contoso.com\n", &options);

  g_assert_cmpuint (trunk_accounts_csv_get_accounts (csv)->len, ==, 2);
  assert_refused (csv, 0, 4, "takes 3 accounts");
  g_assert_cmpuint (trunk_accounts_csv_get_n_remarked (csv), ==, 1);
  g_assert_nonnull (strstr (trunk_accounts_csv_get_nth_remark (csv, 0, &line), "Berlin"));
  g_assert_cmpuint (line, ==, 2);
}

static void
test_write (void)
{
  g_autoptr(TrunkAccountsCsv) csv = read_ok ("alias,name,mail,features\n"
                                             "anna,\"Müller, \"\"Anna\"\"\",anna@contoso.com,calendar\n"
                                             "ben,,ben@contoso.com,\n");
  g_autoptr(GBytes) bytes = trunk_accounts_csv_write (trunk_accounts_csv_get_accounts (csv));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr(TrunkAccountsCsv) again = read_ok (text);

  g_assert_cmpuint (trunk_accounts_csv_get_accounts (again)->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (nth (again, i)->alias, ==, nth (csv, i)->alias);
      g_assert_cmpstr (nth (again, i)->display_name, ==, nth (csv, i)->display_name);
      g_assert_cmpstr (nth (again, i)->address, ==, nth (csv, i)->address);
      g_assert_cmpuint (nth (again, i)->capabilities, ==, nth (csv, i)->capabilities);
    }
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
  g_test_add_func ("/accounts-csv/without-header", test_without_header);
  g_test_add_func ("/accounts-csv/changes", test_changes);
  g_test_add_func ("/accounts-csv/limits", test_limits);
  g_test_add_func ("/accounts-csv/write", test_write);
  g_test_add_func ("/accounts-csv/fast", test_fast);

  return g_test_run ();
}
