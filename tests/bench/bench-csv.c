/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Reads and judges the accounts of a CSV file, and prints as JSON how long that took. Usage: bench-csv FILE */

#include "model/trunk-accounts-csv.h"
#include "systems/trunk-feature.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS)

int
main (int    argc,
      char **argv)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 2)
    g_error ("Usage: bench-csv FILE");

  file = g_mapped_file_new (argv[1], FALSE, &error);
  if (file != NULL)
    csv = trunk_accounts_csv_new_from_data (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), FEATURES, NULL, &error);
  if (csv == NULL)
    g_error ("%s", error->message);

  g_print ("{\"seconds\": %.6f, \"accounts\": %u, \"refused\": %u}\n", (g_get_monotonic_time () - started) / 1e6,
           trunk_accounts_csv_get_accounts (csv)->len, trunk_accounts_csv_get_n_refused (csv));

  return 0;
}
