/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-accounts-list.h"

G_BEGIN_DECLS

/**
 * TrunkAccountsTable:
 *
 * Accounts in columns; where there is no room for those, one column with what matters. ::activate (TrunkAccount) when a row is to be opened.
 */
#define TRUNK_TYPE_ACCOUNTS_TABLE (trunk_accounts_table_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountsTable, trunk_accounts_table, TRUNK, ACCOUNTS_TABLE, AdwBin)

/* Before it is shown. @list: referenced */
void               trunk_accounts_table_set_list       (TrunkAccountsTable *self, TrunkAccountsList *list);
GtkSelectionModel *trunk_accounts_table_get_selection  (TrunkAccountsTable *self);
/* (transfer full) (element-type TrunkAccount) */
GPtrArray         *trunk_accounts_table_copy_selected  (TrunkAccountsTable *self) G_GNUC_WARN_UNUSED_RESULT;
/* Selects and shows @account, unless search or filter hides it. */
void               trunk_accounts_table_select         (TrunkAccountsTable *self, TrunkAccount *account);
void               trunk_accounts_table_scroll_to      (TrunkAccountsTable *self, guint position);

G_END_DECLS
