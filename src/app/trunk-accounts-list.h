/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-setup.h"
#include "model/trunk-accounts-judge.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_ACCOUNTS_SHOW_ALL,
  TRUNK_ACCOUNTS_SHOW_PROBLEMS,
  TRUNK_ACCOUNTS_SHOW_NO_ADDRESS,
  TRUNK_ACCOUNTS_SHOW_DUPLICATES,
  TRUNK_N_ACCOUNTS_SHOWS
} TrunkAccountsShow;

/**
 * TrunkAccountsList:
 *
 * The accounts of a set-up as its page shows them: judged, searched and filtered. A long list is judged in slices; an edit re-judges only what it
 * touches. ::judged is emitted, once a turn of the main loop, when the problems of some accounts, the counts, the limit or the number have changed.
 */
#define TRUNK_TYPE_ACCOUNTS_LIST (trunk_accounts_list_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountsList, trunk_accounts_list, TRUNK, ACCOUNTS_LIST, GObject)

TrunkAccountsList   *trunk_accounts_list_new              (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

TrunkSetup          *trunk_accounts_list_get_setup        (TrunkAccountsList *self);
/* Those that pass search and filter: a GListModel of TrunkAccount. */
GListModel          *trunk_accounts_list_get_shown        (TrunkAccountsList *self);
guint                trunk_accounts_list_get_n            (TrunkAccountsList *self);
guint                trunk_accounts_list_get_limit        (TrunkAccountsList *self);    /* 0 = none known */
guint                trunk_accounts_list_count            (TrunkAccountsList *self, TrunkAccountsShow show);
guint                trunk_accounts_list_count_problems   (TrunkAccountsList *self, TrunkAccountProblems problems);
gboolean             trunk_accounts_list_get_judging      (TrunkAccountsList *self);    /* counts are not final yet */

void                 trunk_accounts_list_set_show         (TrunkAccountsList *self, TrunkAccountsShow show);
TrunkAccountsShow    trunk_accounts_list_get_show         (TrunkAccountsList *self);
void                 trunk_accounts_list_set_search       (TrunkAccountsList *self, const char *text);

TrunkAccountProblems trunk_accounts_list_get_problems     (TrunkAccountsList *self, TrunkAccount *account);
/* (nullable): sentences, one a line */
char                *trunk_accounts_list_dup_explanation  (TrunkAccountsList *self, TrunkAccount *account) G_GNUC_WARN_UNUSED_RESULT;
TrunkAccount        *trunk_accounts_list_find_alias       (TrunkAccountsList *self, const char *alias, TrunkAccount *but);     /* (nullable) */
TrunkAccount        *trunk_accounts_list_find_address     (TrunkAccountsList *self, const char *address, TrunkAccount *but);   /* (nullable) */

/* Looks at the other set-ups again: the page has come on screen. */
void                 trunk_accounts_list_refresh          (TrunkAccountsList *self);
/* What the other set-ups do. (transfer full) (element-type TrunkAccountsElsewhere) */
GPtrArray           *trunk_accounts_list_copy_elsewhere   (TrunkAccountsList *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
