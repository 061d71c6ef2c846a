/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkAccountsChange:
 *
 * Changes many accounts at once without blocking, says so by a toast, and can take it back. "busy" (notify) while one is being saved: then
 * there is no other.
 */
#define TRUNK_TYPE_ACCOUNTS_CHANGE (trunk_accounts_change_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccountsChange, trunk_accounts_change, TRUNK, ACCOUNTS_CHANGE, GObject)

/* @widget: where toasts go; not referenced */
TrunkAccountsChange *trunk_accounts_change_new         (TrunkSetup *setup, GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;
gboolean             trunk_accounts_change_get_busy    (TrunkAccountsChange *self);

/* @after: (element-type TrunkAccount): what the accounts shall be; @said: of what was done, translated */
void                 trunk_accounts_change_apply_async  (TrunkAccountsChange *self, GPtrArray *after, const char *said,
                                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean             trunk_accounts_change_apply_finish (TrunkAccountsChange *self, GAsyncResult *result, GError **error);

/* Takes back what led from @before to @after, and keeps what was done to @now since. Pure. (transfer full) (element-type TrunkAccount) */
GPtrArray           *trunk_accounts_take_back           (GPtrArray *before, GPtrArray *after, GPtrArray *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
