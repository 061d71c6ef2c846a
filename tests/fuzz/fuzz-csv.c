/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-csv.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkAccountsCsv) csv =
    trunk_accounts_csv_new_from_data ((const char *) data, size,
                                      TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR, NULL, &error);

  g_assert ((csv == NULL) == (error != NULL));
  if (csv != NULL)
    g_assert (trunk_accounts_csv_get_accounts (csv)->len + trunk_accounts_csv_get_n_refused (csv) ==
              trunk_accounts_csv_get_n_rows (csv));

  return 0;
}
