/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-accounts-list.h"

G_BEGIN_DECLS

/**
 * TrunkAccountsImport:
 *
 * What a table of accounts would do, before anything is done: how many come and change, its first rows, which column is what, and which lines
 * can't be taken and why. ::apply (GPtrArray *accounts, GPtrArray *changes), both of TrunkAccount, when the user wants it; ::cancelled.
 */
#define TRUNK_TYPE_ACCOUNTS_IMPORT (trunk_accounts_import_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountsImport, trunk_accounts_import, TRUNK, ACCOUNTS_IMPORT, AdwBin)

/* Once, before use. @list: referenced */
void     trunk_accounts_import_set_list  (TrunkAccountsImport *self, TrunkAccountsList *list);

void     trunk_accounts_import_read_file (TrunkAccountsImport *self, GFile *file);
void     trunk_accounts_import_read_text (TrunkAccountsImport *self, const char *text);
/* Why it could not be saved: translated; nothing was. */
void     trunk_accounts_import_fail      (TrunkAccountsImport *self, const char *problem);
/* Whether it is being saved. */
void     trunk_accounts_import_set_busy  (TrunkAccountsImport *self, gboolean busy);
void     trunk_accounts_import_focus     (TrunkAccountsImport *self);

G_END_DECLS
