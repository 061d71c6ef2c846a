/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-judge.h"
#include "model/trunk-accounts-judge-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-validate.h"

const char *
trunk_account_problems_get_word (TrunkAccountProblems problems)
{
  static const struct { TrunkAccountProblems problem; const char *word; } words[] = {
    { TRUNK_ACCOUNT_PROBLEM_NO_ALIAS, N_("No alias") },
    { TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS, N_("No address") },
    { TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS, N_("Address wrong") },
    { TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS, N_("Alias twice") },
    { TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS, N_("Address twice") },
    { TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE, N_("Not offered") },
    { TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT, N_("Over the limit") },
    { TRUNK_ACCOUNT_PROBLEM_OVERLAP, N_("Two set-ups") },
    { TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY, N_("Nothing on") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if ((problems & words[i].problem) != 0)
        return _(words[i].word);
    }

  /* Translators: of an account: nothing is wrong with it */
  return _("Ready");
}

static char *
list_labels (TrunkFeature features)
{
  GString *text = g_string_new (NULL);

  for (guint bit = 0; bit < TRUNK_N_FEATURES; bit++)
    {
      if ((features & (1 << bit)) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", trunk_feature_get_label (1 << bit));
    }

  return g_string_free (text, FALSE);
}

/**
 * trunk_accounts_judge_dup_overlap:
 *
 * One user's accounts must not have a capability in common (the vendors' rule for unified messaging accounts).
 *
 * Returns: (transfer full) (nullable): a translated sentence that names the other set-up and the capabilities
 */
char *
trunk_accounts_judge_dup_overlap (TrunkAccountsJudge *self,
                                  TrunkAccount       *account)
{
  g_autofree char *labels = NULL;
  const TrunkAccountValues *other_values;
  const char *set_up;
  TrunkAccount *other;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), NULL);

  other = judge_find_overlap (self, account, &set_up);
  if (other == NULL)
    return NULL;

  other_values = trunk_account_get_values (other);
  labels = list_labels (other_values->capabilities & trunk_account_get_values (account)->capabilities);

  /* Translators: a name of a set-up, then an alias, then names of capabilities, for example “Single inbox, Calendar” */
  return g_strdup_printf (_("“%s” does the same for “%s” already: %s. A capability may be on in one of a user’s accounts only."),
                          set_up, *other_values->alias != '\0' ? other_values->alias : other_values->address, labels);
}

static char *
explain_one (TrunkAccountsJudge   *self,
             TrunkAccount         *account,
             TrunkAccountProblems  problem)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);
  guint limit = trunk_accounts_judge_get_limit (self);
  g_autofree char *labels = NULL;
  g_autoptr(GError) error = NULL;

  if (problem == TRUNK_ACCOUNT_PROBLEM_NO_ALIAS)
    return g_strdup (_("It has no alias yet: the user’s name on the telephone system."));
  if (problem == TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS)
    return g_strdup (_("It has no e-mail address yet, so there is no mailbox to connect."));
  if (problem == TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS)
    return trunk_validate_email (values->address, &error) ? NULL : g_strdup (error->message);
  if (problem == TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS)
    return g_strdup_printf (_("Another account of this set-up has the alias “%s”, too."), values->alias);
  if (problem == TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS)
    return g_strdup_printf (_("Another account of this set-up has the mailbox “%s”, too."), values->address);
  if (problem == TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE)
    {
      labels = list_labels (values->capabilities & ~judge_get_of_service (self));
      /* Translators: names of capabilities, for example “Single inbox, Calendar” */
      return g_strdup_printf (_("The service does not have: %s. Switch it on for the service, or off for this account."), labels);
    }
  if (problem == TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT)
    return g_strdup_printf (ngettext ("The service takes %u account, and this one comes after it. Put it into another service.",
                                      "The service takes %u accounts, and this one comes after them. Put it into another service.", limit), limit);
  if (problem == TRUNK_ACCOUNT_PROBLEM_OVERLAP)
    return trunk_accounts_judge_dup_overlap (self, account);

  return g_strdup (_("Nothing is switched on for this account, so the telephone system does nothing with the mailbox."));
}

/**
 * trunk_accounts_judge_explain:
 * @problems: those to explain
 *
 * Returns: (transfer full) (nullable): a translated sentence for each, one a line
 */
char *
trunk_accounts_judge_explain (TrunkAccountsJudge   *self,
                              TrunkAccount         *account,
                              TrunkAccountProblems  problems)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), NULL);

  for (guint problem = 1; problem <= TRUNK_ACCOUNT_PROBLEMS_ANY; problem <<= 1)
    {
      g_autofree char *sentence = (problems & problem) != 0 ? explain_one (self, account, problem) : NULL;

      if (sentence != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
