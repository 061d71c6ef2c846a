/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What an account costs the engine itself, with a provider that answers at once: from 100 to 100,000 accounts. Prints one JSON
 * line for each size: microseconds an account, and bytes an account before and after the run.
 * Usage: bench-growth [LARGEST] */

#include <malloc.h>

#include "checks/trunk-runner-private.h"
#include "trunk-test-plan.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS)
/* How many accounts one figure rests on */
#define ROUNDS_ACCOUNTS 50000

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gsize
heap_in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static void
measure (guint    n_accounts,
         guint    rounds,
         gboolean report)
{
  gint64 elapsed = 0;
  gsize idle = 0;
  gsize done = 0;

  for (guint round = 0; round < rounds; round++)
    {
      gsize before = heap_in_use ();
      g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", FEATURES, n_accounts);
      g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);
      g_autoptr(TrunkTestProvider) provider = trunk_test_provider_new ();
      g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
      g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();
      g_autoptr(TrunkRunner) runner = trunk_runner_new (plan, net, secrets);
      g_autoptr(GAsyncResult) result = NULL;
      gint64 started;

      idle += heap_in_use () - before;
      trunk_runner_use_provider (runner, TRUNK_PROVIDER (provider));
      started = g_get_monotonic_time ();
      trunk_runner_run_async (runner, NULL, done_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      elapsed += g_get_monotonic_time () - started;
      done += heap_in_use () - before;
    }

  if (!report)
    return;

  g_print ("{\"accounts\": %u, \"us_per_account\": %.3f, \"idle_bytes\": %.0f, \"done_bytes\": %.0f}\n",
           n_accounts, (double) elapsed / n_accounts / rounds, (double) idle / n_accounts / rounds,
           (double) done / n_accounts / rounds);
}

int
main (int    argc,
      char **argv)
{
  static const guint sizes[] = { 100, 1000, 10000, 100000 };
  guint largest = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : G_MAXUINT;

  /* The first rounds pay for what is loaded once. Small sizes are repeated, so that each figure rests on about as many accounts. */
  measure (sizes[0], ROUNDS_ACCOUNTS / sizes[0], FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && sizes[i] <= largest; i++)
    measure (sizes[i], MAX (MIN (ROUNDS_ACCOUNTS, largest) / sizes[i], 1), TRUE);

  return 0;
}
