/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-account-editor.h"
#include "app/trunk-accounts-change.h"
#include "app/trunk-accounts-import.h"
#include "app/trunk-accounts-list.h"
#include "app/trunk-accounts-table.h"
#include "app/trunk-notice.h"
#include "app/trunk-page-accounts.h"

G_BEGIN_DECLS

struct _TrunkPageAccounts
{
  TrunkWizardPage parent_instance;

  TrunkAccountsList *list;          /* (owned) */
  TrunkAccountsChange *change;      /* (owned) */
  char *failure;                    /* (owned) (nullable): what could not be done */
  GCancellable *cancellable;        /* (owned): ends with the page */
  GtkWidget *chip[TRUNK_N_ACCOUNTS_SHOWS];      /* (unowned) */
  guint edit_position;              /* of the account in the editor, when it was opened */
  guint spinner_id;
  guint editing : 1;
  guint importing : 1;
  guint folded : 1;

  GtkStack *stack;
  GtkWidget *empty;
  TrunkNotice *blank_notice;
  GtkWidget *empty_paste;
  GtkWidget *empty_import;
  GtkWidget *empty_add;
  GtkWidget *main;
  GtkWidget *search;
  GtkBox *chips;
  TrunkNotice *notice;
  TrunkAccountsTable *table;
  GtkWidget *nothing;
  GtkWidget *spinner;
  GtkWidget *limit_icon;
  GtkLabel *count;
  GtkWidget *delete_button;
  GtkWidget *edit_button;
  GtkWidget *side_separator;
  TrunkAccountEditor *editor;
  TrunkAccountsImport *import;
};

TrunkSetup *page_accounts_get_setup       (TrunkPageAccounts *self);
guint       page_accounts_count_selected  (TrunkPageAccounts *self);
void        page_accounts_update_panes    (TrunkPageAccounts *self);
void        page_accounts_close_panes     (TrunkPageAccounts *self);

/* trunk-page-accounts-words.c: what is said of the list */
void        page_accounts_update_chips    (TrunkPageAccounts *self);
void        page_accounts_update_count    (TrunkPageAccounts *self);
void        page_accounts_update_notice   (TrunkPageAccounts *self);
void        page_accounts_update_problem  (TrunkPageAccounts *self);
/* @failure: (nullable) */
void        page_accounts_show_failure    (TrunkPageAccounts *self, const char *failure);

/* trunk-page-accounts-tables.c: in from the clipboard, a file or a drop, and out as CSV */
void        page_accounts_paste_action    (GtkWidget *widget, const char *name, GVariant *parameter);
void        page_accounts_import_action   (GtkWidget *widget, const char *name, GVariant *parameter);
void        page_accounts_export_action   (GtkWidget *widget, const char *name, GVariant *parameter);
gboolean    page_accounts_drop_cb         (TrunkPageAccounts *self, const GValue *value);
void        page_accounts_import_apply_cb (TrunkPageAccounts *self, GPtrArray *accounts, GPtrArray *changes);

G_END_DECLS
