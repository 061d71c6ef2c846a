/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-account.h"

G_BEGIN_DECLS

/* What is wrong with an account in its list: a set. */
typedef enum
{
  TRUNK_ACCOUNT_PROBLEM_NO_ALIAS       = 1 << 0,
  TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS     = 1 << 1,
  TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS    = 1 << 2,
  TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS     = 1 << 3,  /* as another account of the list */
  TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS   = 1 << 4,
  TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE = 1 << 5,  /* has a capability that its service lacks */
  TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT     = 1 << 6,  /* stands behind as many as the service takes */
  TRUNK_ACCOUNT_PROBLEM_OVERLAP        = 1 << 7,  /* another set-up does the same for this user */
  TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY  = 1 << 8,  /* nothing is switched on */
} TrunkAccountProblems;

#define TRUNK_ACCOUNT_PROBLEMS_NONE ((TrunkAccountProblems) 0)
#define TRUNK_ACCOUNT_PROBLEMS_ANY ((TrunkAccountProblems) ((1 << 9) - 1))
#define TRUNK_ACCOUNT_PROBLEMS_DUPLICATE \
  ((TrunkAccountProblems) (TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS | TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS | TRUNK_ACCOUNT_PROBLEM_OVERLAP))
/* It can work with these, so they are said and not refused. */
#define TRUNK_ACCOUNT_PROBLEMS_TOLERATED ((TrunkAccountProblems) (TRUNK_ACCOUNT_PROBLEM_OVERLAP | TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY))

/* Translated: the gravest of @problems in two or three words ("No address"); "Ready" for none. */
const char *trunk_account_problems_get_word (TrunkAccountProblems problems);

/**
 * TrunkAccountsElsewhere:
 *
 * The accounts of another set-up, to be held against those of a list. Immutable, and may be used from any thread.
 */
typedef struct _TrunkAccountsElsewhere TrunkAccountsElsewhere;

/* @name: of the set-up; @same_system: whether aliases mean the same users there; @accounts: (element-type TrunkAccount): not changed any more */
TrunkAccountsElsewhere *trunk_accounts_elsewhere_new   (const char *name, gboolean same_system, GPtrArray *accounts) G_GNUC_WARN_UNUSED_RESULT;
TrunkAccountsElsewhere *trunk_accounts_elsewhere_ref   (TrunkAccountsElsewhere *self);
void                    trunk_accounts_elsewhere_unref (TrunkAccountsElsewhere *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkAccountsElsewhere, trunk_accounts_elsewhere_unref)

/**
 * TrunkAccountsJudge:
 *
 * Limits and overlaps of one list of accounts, kept as the list changes: adding, removing and replacing an account look at the accounts
 * it shares an alias or address with and at no others. Pure; one thread at a time.
 */
typedef struct _TrunkAccountsJudge TrunkAccountsJudge;

/* @problems of @account, which is in the list, are now other ones. */
typedef void (*TrunkAccountsJudgeFunc) (TrunkAccount *account, TrunkAccountProblems problems, gpointer user_data);

/* @limit: how many the service takes, 0 = no limit known; @elsewhere: (nullable) (element-type TrunkAccountsElsewhere) */
TrunkAccountsJudge  *trunk_accounts_judge_new          (TrunkFeature of_service, guint limit, GPtrArray *elsewhere) G_GNUC_WARN_UNUSED_RESULT;
void                 trunk_accounts_judge_free         (TrunkAccountsJudge *self);
/* Called for each account whose problems change by what is done with another one. */
void                 trunk_accounts_judge_set_func     (TrunkAccountsJudge *self, TrunkAccountsJudgeFunc func, gpointer user_data);

TrunkAccountProblems trunk_accounts_judge_add          (TrunkAccountsJudge *self, TrunkAccount *account);
gboolean             trunk_accounts_judge_remove       (TrunkAccountsJudge *self, TrunkAccount *account);
TrunkAccountProblems trunk_accounts_judge_replace      (TrunkAccountsJudge *self, TrunkAccount *account, TrunkAccount *with);

TrunkAccountProblems trunk_accounts_judge_get          (TrunkAccountsJudge *self, TrunkAccount *account);
gboolean             trunk_accounts_judge_has          (TrunkAccountsJudge *self, TrunkAccount *account);
guint                trunk_accounts_judge_get_n        (TrunkAccountsJudge *self);
guint                trunk_accounts_judge_get_limit    (TrunkAccountsJudge *self);
/* How many have at least one of @problems. */
guint                trunk_accounts_judge_count        (TrunkAccountsJudge *self, TrunkAccountProblems problems);
/* An account of the list with this alias or address that is not @but. (nullable) */
TrunkAccount        *trunk_accounts_judge_find_alias   (TrunkAccountsJudge *self, const char *alias, TrunkAccount *but);
TrunkAccount        *trunk_accounts_judge_find_address (TrunkAccountsJudge *self, const char *address, TrunkAccount *but);

/* Translated sentences, one a line, the gravest first; @account need not be in the list. (nullable): nothing is wrong */
char                *trunk_accounts_judge_explain      (TrunkAccountsJudge *self, TrunkAccount *account, TrunkAccountProblems problems) G_GNUC_WARN_UNUSED_RESULT;
/* What @account, which need not be in the list, shares with another set-up: a sentence. (nullable) */
char                *trunk_accounts_judge_dup_overlap  (TrunkAccountsJudge *self, TrunkAccount *account) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkAccountsJudge, trunk_accounts_judge_free)

G_END_DECLS
