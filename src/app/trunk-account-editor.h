/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-accounts-list.h"

G_BEGIN_DECLS

/**
 * TrunkAccountEditor:
 *
 * One account, saved as it is typed; or a new one, added by a button; or what several have in common. ::added (TrunkAccount) for a new one,
 * ::switched (guint feature, gboolean on) when a capability of several is switched: the page does it.
 */
#define TRUNK_TYPE_ACCOUNT_EDITOR (trunk_account_editor_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountEditor, trunk_account_editor, TRUNK, ACCOUNT_EDITOR, AdwBin)

/* Once, before use. @list: referenced */
void          trunk_account_editor_set_list    (TrunkAccountEditor *self, TrunkAccountsList *list);

void          trunk_account_editor_edit        (TrunkAccountEditor *self, TrunkAccount *account);
/* @accounts: (element-type TrunkAccount): two or more */
void          trunk_account_editor_edit_many   (TrunkAccountEditor *self, GPtrArray *accounts);
void          trunk_account_editor_begin_new   (TrunkAccountEditor *self);
/* Shows nothing any more; what is typed is saved. */
void          trunk_account_editor_end         (TrunkAccountEditor *self);

/* (nullable): the one being edited, as it is now */
TrunkAccount *trunk_account_editor_get_account (TrunkAccountEditor *self);
gboolean      trunk_account_editor_get_is_new  (TrunkAccountEditor *self);
/* (nullable): what is wrong with what is typed */
const char   *trunk_account_editor_get_problem (TrunkAccountEditor *self);
void          trunk_account_editor_focus       (TrunkAccountEditor *self);

G_END_DECLS
