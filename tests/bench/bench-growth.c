/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What an account costs the engine itself, with a provider that answers at once: from 100 to 100,000 accounts. Prints one JSON
 * line for each size: microseconds of processor time an account, and bytes an account before and after the run.
 * Usage: bench-growth [LARGEST] */

#include <malloc.h>
#include <time.h>

#include "checks/trunk-runner-private.h"
#include "trunk-test-plan.h"

#define FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS)
/* How many accounts one figure rests on, and how many rounds at least; the fastest of them counts, as whatever else the computer
 * does can only slow one down. */
#define ROUNDS_ACCOUNTS 50000
#define MIN_ROUNDS      3

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

/* Microseconds that this process has worked, whatever else the computer does meanwhile. */
static double
cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void
measure (guint    n_accounts,
         guint    rounds,
         gboolean report)
{
  double fastest = G_MAXDOUBLE;
  gsize idle = 0;
  gsize done = 0;

  for (guint round = 0; round < rounds; round++)
    {
      /* A run begins with an empty heap, as it does for users: what the round before has freed is given back. */
      int trimmed G_GNUC_UNUSED = malloc_trim (0);
      gsize before = heap_in_use ();
      g_autoptr(TrunkSnapshot) snapshot = trunk_test_snapshot_new ("15su4", FEATURES, n_accounts);
      g_autoptr(TrunkPlan) plan = trunk_test_plan_new (snapshot);
      g_autoptr(TrunkTestProvider) provider = trunk_test_provider_new ();
      g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
      g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();
      g_autoptr(TrunkRunner) runner = trunk_runner_new (plan, net, secrets);
      g_autoptr(GAsyncResult) result = NULL;
      double started;

      idle += heap_in_use () - before;
      trunk_runner_use_provider (runner, TRUNK_PROVIDER (provider));
      started = cpu_time ();
      trunk_runner_run_async (runner, NULL, done_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      fastest = MIN (fastest, cpu_time () - started);
      done += heap_in_use () - before;
    }

  if (!report)
    return;

  g_print ("{\"accounts\": %u, \"us_per_account\": %.3f, \"idle_bytes\": %.0f, \"done_bytes\": %.0f}\n",
           n_accounts, fastest / n_accounts, (double) idle / n_accounts / rounds,
           (double) done / n_accounts / rounds);
}

int
main (int    argc,
      char **argv)
{
  static const guint sizes[] = { 100, 1000, 10000, 100000 };
  guint largest = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : G_MAXUINT;

  /* The first rounds pay for what is loaded once. */
  measure (sizes[0], ROUNDS_ACCOUNTS / sizes[0], FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && sizes[i] <= largest; i++)
    measure (sizes[i], MAX (MIN (ROUNDS_ACCOUNTS, largest) / sizes[i], MIN_ROUNDS), TRUE);

  return 0;
}
