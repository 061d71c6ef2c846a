/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/trunk-accounts-csv.h"

G_BEGIN_DECLS

/**
 * trunk_accounts_read_async:
 * @file: (nullable): to read, up to %TRUNK_ACCOUNTS_CSV_MAX_BYTES
 * @data: (nullable): instead of @file
 * @options: copied, with references to what it refers to: arrays must not change any more
 *
 * Reads a table of accounts in a thread.
 *
 * Returns (finish): (transfer full) (nullable): the table; @out_data is (out) (transfer full): what was read, to read it in another way
 */
void              trunk_accounts_read_async  (GFile *file, GBytes *data, const TrunkAccountsCsvOptions *options,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkAccountsCsv *trunk_accounts_read_finish (GAsyncResult *result, GBytes **out_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
