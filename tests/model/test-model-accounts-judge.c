/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/trunk-accounts-judge.h"

#define CALENDAR TRUNK_FEATURE_CALENDAR
#define INBOX TRUNK_FEATURE_SINGLE_INBOX
#define BOTH ((TrunkFeature) (TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_SINGLE_INBOX))
#define N_MANY 100000

typedef struct
{
  guint n_calls;
  TrunkAccount *account;
  TrunkAccountProblems problems;
} Calls;

static void
count_call (TrunkAccount         *account,
            TrunkAccountProblems  problems,
            gpointer              user_data)
{
  Calls *calls = user_data;

  calls->n_calls++;
  calls->account = account;
  calls->problems = problems;
}

static TrunkAccount *
make (const char   *alias,
      const char   *address,
      TrunkFeature  capabilities)
{
  const TrunkAccountValues values = { .id = alias, .alias = alias, .address = address, .capabilities = capabilities };

  return trunk_account_new (&values);
}

static TrunkAccountProblems
add (TrunkAccountsJudge *judge,
     const char         *alias,
     const char         *address,
     TrunkFeature        capabilities)
{
  g_autoptr(TrunkAccount) account = make (alias, address, capabilities);

  return trunk_accounts_judge_add (judge, account);
}

static void
test_alone (void)
{
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (BOTH, 0, NULL);
  g_autoptr(TrunkAccountsJudge) undecided = trunk_accounts_judge_new (TRUNK_FEATURE_NONE, 0, NULL);

  g_assert_cmpuint (add (judge, "anna", "anna@contoso.com", INBOX), ==, 0);
  g_assert_cmpuint (add (judge, "ben", "", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS);
  g_assert_cmpuint (add (judge, "", "cy@contoso.com", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_NO_ALIAS);
  g_assert_cmpuint (add (judge, "dan", "dan.contoso.com", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS);
  g_assert_cmpuint (add (judge, "eve", "eve@contoso.com", TRUNK_FEATURE_NONE), ==, TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY);
  g_assert_cmpuint (add (judge, "fay", "fay@contoso.com", INBOX | TRUNK_FEATURE_CONTACTS), ==, TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE);
  /* Missing things are not equal to each other. */
  g_assert_cmpuint (add (judge, "", "", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_NO_ALIAS | TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS);
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS), ==, 2);
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEMS_ANY), ==, 6);
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEMS_DUPLICATE), ==, 0);

  /* Before the service knows what it shall do, nothing is said about capabilities. */
  g_assert_cmpuint (add (undecided, "anna", "anna@contoso.com", TRUNK_FEATURE_NONE), ==, 0);
}

static void
test_same (void)
{
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (INBOX, 0, NULL);
  g_autoptr(TrunkAccount) anna = make ("anna", "anna@contoso.com", INBOX);
  g_autoptr(TrunkAccount) capital = make ("ANNA", "other@contoso.com", INBOX);
  g_autoptr(TrunkAccount) third = make ("third", "Anna@Contoso.com", INBOX);
  g_autoptr(TrunkAccount) mended = make ("mended", "mended@contoso.com", INBOX);
  g_autoptr(TrunkAccount) umlaut = make ("Müller", "m@contoso.com", INBOX);
  g_autoptr(TrunkAccount) umlaut_capital = make ("MÜLLER", "n@contoso.com", INBOX);
  Calls calls = { 0 };

  trunk_accounts_judge_set_func (judge, count_call, &calls);
  g_assert_cmpuint (trunk_accounts_judge_add (judge, anna), ==, 0);
  g_assert_cmpuint (calls.n_calls, ==, 0);
  g_assert_cmpuint (trunk_accounts_judge_add (judge, capital), ==, TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS);
  g_assert_cmpuint (trunk_accounts_judge_get (judge, anna), ==, TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS);
  g_assert_true (calls.account == anna);
  g_assert_cmpuint (trunk_accounts_judge_add (judge, third), ==, TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS);
  g_assert_cmpuint (trunk_accounts_judge_get (judge, anna), ==, TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS | TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS);
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEMS_DUPLICATE), ==, 3);
  g_assert_true (trunk_accounts_judge_find_alias (judge, "Anna", anna) == capital);
  g_assert_true (trunk_accounts_judge_find_address (judge, "anna@contoso.com", anna) == third);
  g_assert_null (trunk_accounts_judge_find_alias (judge, "third", third));

  /* One edit mends both, and tells of the other one only. */
  calls.n_calls = 0;
  g_assert_cmpuint (trunk_accounts_judge_replace (judge, capital, mended), ==, 0);
  g_assert_cmpuint (calls.n_calls, ==, 1);
  g_assert_true (calls.account == anna && calls.problems == TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS);
  g_assert_false (trunk_accounts_judge_has (judge, capital));

  g_assert_true (trunk_accounts_judge_remove (judge, anna));
  g_assert_false (trunk_accounts_judge_remove (judge, anna));
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEMS_ANY), ==, 0);
  g_assert_cmpuint (trunk_accounts_judge_get_n (judge), ==, 2);

  trunk_accounts_judge_add (judge, umlaut);
  g_assert_cmpuint (trunk_accounts_judge_add (judge, umlaut_capital), ==, TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS);
  g_assert_true (trunk_accounts_judge_remove (judge, umlaut));
  g_assert_cmpuint (trunk_accounts_judge_get (judge, umlaut_capital), ==, 0);
}

static void
test_limit (void)
{
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (INBOX, 2, NULL);
  TrunkAccount *accounts[4];
  static const char * const names[] = { "a", "b", "c", "d" };

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *address = g_strconcat (names[i], "@contoso.com", NULL);

      accounts[i] = make (names[i], address, INBOX);
      g_assert_cmpuint (trunk_accounts_judge_add (judge, accounts[i]), ==, i < 2 ? 0 : TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT);
    }
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT), ==, 2);

  /* The next in line takes the place that is free. */
  trunk_accounts_judge_remove (judge, accounts[0]);
  g_assert_cmpuint (trunk_accounts_judge_get (judge, accounts[2]), ==, 0);
  g_assert_cmpuint (trunk_accounts_judge_get (judge, accounts[3]), ==, TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT);
  trunk_accounts_judge_remove (judge, accounts[3]);
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    g_object_unref (accounts[i]);
}

static GPtrArray *
elsewhere_of (gboolean same_system)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_accounts_elsewhere_unref);

  g_ptr_array_add (accounts, make ("Anna", "anna@fabrikam.com", CALENDAR));
  g_ptr_array_add (accounts, make ("b", "BEN@contoso.com", BOTH));
  g_ptr_array_add (accounts, make ("nobody", "", BOTH));
  g_ptr_array_add (list, trunk_accounts_elsewhere_new ("Berlin", same_system, accounts));

  return list;
}

static void
test_elsewhere (void)
{
  g_autoptr(GPtrArray) same = elsewhere_of (TRUE);
  g_autoptr(GPtrArray) foreign = elsewhere_of (FALSE);
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (BOTH, 0, same);
  g_autoptr(TrunkAccountsJudge) other = trunk_accounts_judge_new (BOTH, 0, foreign);
  g_autoptr(TrunkAccount) anna = make ("anna", "anna@contoso.com", CALENDAR);
  g_autofree char *text = NULL;

  /* The rule is about capabilities: the same user with another one is fine. */
  g_assert_cmpuint (trunk_accounts_judge_add (judge, anna), ==, TRUNK_ACCOUNT_PROBLEM_OVERLAP);
  g_assert_cmpuint (add (judge, "anna2", "anna@fabrikam.com", INBOX), ==, 0);
  g_assert_cmpuint (add (judge, "ben", "ben@contoso.com", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_OVERLAP);
  g_assert_cmpuint (add (judge, "cy", "", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS);
  text = trunk_accounts_judge_explain (judge, anna, TRUNK_ACCOUNT_PROBLEM_OVERLAP);
  g_assert_nonnull (strstr (text, "Berlin"));
  g_assert_nonnull (strstr (text, trunk_feature_get_label (CALENDAR)));
  g_assert_null (strstr (text, trunk_feature_get_label (INBOX)));

  /* Of another telephone system an alias says nothing, but a mailbox is a mailbox. */
  g_assert_cmpuint (trunk_accounts_judge_add (other, anna), ==, 0);
  g_assert_cmpuint (add (other, "ben", "ben@contoso.com", INBOX), ==, TRUNK_ACCOUNT_PROBLEM_OVERLAP);
}

static void
test_words (void)
{
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (INBOX, 1800, NULL);
  g_autoptr(TrunkAccount) account = make ("dan", "dan.contoso.com", INBOX | CALENDAR);
  g_autofree char *nothing = trunk_accounts_judge_explain (judge, account, TRUNK_ACCOUNT_PROBLEMS_NONE);
  g_autofree char *text = NULL;

  g_assert_null (nothing);
  g_assert_cmpstr (trunk_account_problems_get_word (TRUNK_ACCOUNT_PROBLEMS_NONE), ==, "Ready");
  for (guint problem = 1; problem <= TRUNK_ACCOUNT_PROBLEMS_ANY; problem <<= 1)
    g_assert_cmpstr (trunk_account_problems_get_word (problem), !=, "Ready");
  g_assert_cmpstr (trunk_account_problems_get_word (TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY | TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS), ==, "Address wrong");

  text = trunk_accounts_judge_explain (judge, account, TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS | TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE |
                                                       TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT);
  g_assert_nonnull (strstr (text, "has no @"));
  g_assert_nonnull (strstr (text, trunk_feature_get_label (CALENDAR)));
  g_assert_nonnull (strstr (text, "1800"));
}

/* After any number of changes the judge says what a new one would say. */
static void
test_random (void)
{
  g_autoptr(GPtrArray) elsewhere = elsewhere_of (TRUE);
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (BOTH, 40, elsewhere);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TrunkAccountsJudge) anew = trunk_accounts_judge_new (BOTH, 40, elsewhere);
  static const char * const names[] = { "anna", "ANNA", "b", "", "Müller", "müller", "x", "y", "z", "nobody" };

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *address = g_strdup_printf ("%s%u@contoso.com", names[g_test_rand_int_range (0, G_N_ELEMENTS (names))], g_test_rand_int_range (0, 9));
      g_autoptr(TrunkAccount) account = make (names[g_test_rand_int_range (0, G_N_ELEMENTS (names))], address, g_test_rand_int_range (0, 8));
      guint place = list->len > 0 ? g_test_rand_int_range (0, list->len) : 0;

      switch (list->len > 0 ? g_test_rand_int_range (0, 5) : 0)
        {
        case 0:
        case 1:
          trunk_accounts_judge_add (judge, account);
          g_ptr_array_add (list, g_steal_pointer (&account));
          break;
        case 2:
        case 3:
          trunk_accounts_judge_replace (judge, g_ptr_array_index (list, place), account);
          g_object_unref (g_ptr_array_index (list, place));
          list->pdata[place] = g_steal_pointer (&account);
          break;
        default:
          trunk_accounts_judge_remove (judge, g_ptr_array_index (list, place));
          g_ptr_array_remove_index (list, place);
          break;
        }
    }

  for (guint i = 0; i < list->len; i++)
    trunk_accounts_judge_add (anew, g_ptr_array_index (list, i));
  g_assert_cmpuint (trunk_accounts_judge_get_n (judge), ==, list->len);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpuint (trunk_accounts_judge_get (judge, g_ptr_array_index (list, i)), ==, trunk_accounts_judge_get (anew, g_ptr_array_index (list, i)));
  for (guint problem = 1; problem <= TRUNK_ACCOUNT_PROBLEMS_ANY; problem <<= 1)
    g_assert_cmpuint (trunk_accounts_judge_count (judge, problem), ==, trunk_accounts_judge_count (anew, problem));
}

static void
test_fast (void)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(TrunkAccountsJudge) judge = trunk_accounts_judge_new (BOTH, 90000, NULL);
  g_autoptr(TrunkAccount) edited = make ("user5", "user6@contoso.com", INBOX);
  double seconds, edit;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *alias = g_strdup_printf ("user%u", i);
      g_autofree char *address = g_strdup_printf ("User.Number%u@contoso.com", i);

      g_ptr_array_add (accounts, make (alias, address, INBOX));
    }

  g_test_timer_start ();
  for (guint i = 0; i < N_MANY; i++)
    trunk_accounts_judge_add (judge, g_ptr_array_index (accounts, i));
  seconds = g_test_timer_elapsed ();
  g_assert_cmpuint (trunk_accounts_judge_count (judge, TRUNK_ACCOUNT_PROBLEMS_ANY), ==, N_MANY - 90000);

  g_test_timer_start ();
  trunk_accounts_judge_replace (judge, g_ptr_array_index (accounts, 7), edited);
  edit = g_test_timer_elapsed ();
  g_test_message ("100,000 accounts in %.1f ms, one edit in %.3f ms", seconds * 1e3, edit * 1e3);
  if (g_test_perf ())
    {
      g_assert_cmpfloat (seconds, <, 0.1);
      g_assert_cmpfloat (edit, <, 0.001);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts-judge/alone", test_alone);
  g_test_add_func ("/accounts-judge/same", test_same);
  g_test_add_func ("/accounts-judge/limit", test_limit);
  g_test_add_func ("/accounts-judge/elsewhere", test_elsewhere);
  g_test_add_func ("/accounts-judge/words", test_words);
  g_test_add_func ("/accounts-judge/random", test_random);
  g_test_add_func ("/accounts-judge/fast", test_fast);

  return g_test_run ();
}
