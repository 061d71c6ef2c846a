/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-tally.h"

#include <glib/gi18n.h>

/* Quick enough to look alive, seldom enough to cost nothing. */
#define FLUSH_INTERVAL_MS   100
#define CAUSES_INTERVAL_US  (G_USEC_PER_SEC / 2)
/* Causes take at most this part of the time. */
#define CAUSES_SHARE        20

struct _TrunkRunTally
{
  GObject parent_instance;

  TrunkCatalog *catalog;        /* (owned) */
  TrunkTestRun *run;            /* (owned) */
  TrunkPlan *plan;              /* (owned) */

  guint8 *states;               /* (owned): TrunkMailboxState of each account */
  guint n[TRUNK_N_MAILBOX_STATES];
  GHashTable *positions;        /* (owned) TrunkAccount -> index */
  GPtrArray *causes;            /* (owned) (element-type TrunkCause) */

  /* in progress */
  GHashTable *open;             /* (owned): indices of accounts under way: looked at until they are through */
  GSource *flush;               /* (owned) (nullable) */
  gint64 causes_due;            /* monotonic microseconds */
  gboolean causes_stale;
};

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkRunTally, trunk_run_tally, G_TYPE_OBJECT)

static void
trunk_run_tally_dispose (GObject *object)
{
  TrunkRunTally *self = TRUNK_RUN_TALLY (object);

  if (self->flush != NULL)
    g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);

  G_OBJECT_CLASS (trunk_run_tally_parent_class)->dispose (object);
}

static void
trunk_run_tally_finalize (GObject *object)
{
  TrunkRunTally *self = TRUNK_RUN_TALLY (object);

  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->causes, g_ptr_array_unref);
  g_free (self->states);
  g_clear_object (&self->plan);
  g_clear_object (&self->run);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (trunk_run_tally_parent_class)->finalize (object);
}

static void
trunk_run_tally_class_init (TrunkRunTallyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = trunk_run_tally_dispose;
  object_class->finalize = trunk_run_tally_finalize;

  signals[UPDATED] = g_signal_new ("updated", TRUNK_TYPE_RUN_TALLY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
trunk_run_tally_init (TrunkRunTally *self)
{
  self->open = g_hash_table_new (NULL, NULL);
  self->positions = g_hash_table_new (NULL, NULL);
}

static gboolean
is_busy (TrunkRunTally *self)
{
  TrunkTestRunState state = trunk_test_run_get_state (self->run);

  return trunk_test_run_get_plan (self->run) == self->plan &&
         (state == TRUNK_TEST_RUN_RUNNING || state == TRUNK_TEST_RUN_STOPPING);
}

/* @out_through: whether nothing more is to come for it */
static TrunkMailboxState
judge (TrunkPlan *plan,
       guint      account,
       gboolean  *out_through)
{
  TrunkMailboxState state = TRUNK_MAILBOX_WORKS;
  guint n_rungs = trunk_plan_get_n_rungs (plan, account);

  *out_through = TRUE;
  for (guint rung = 0; rung < n_rungs; rung++)
    {
      switch (trunk_plan_get_rung_status (plan, account, rung))
        {
        case TRUNK_STATUS_FAIL:
          *out_through = TRUE;
          return TRUNK_MAILBOX_BROKEN;

        case TRUNK_STATUS_PENDING:
        case TRUNK_STATUS_RUNNING:
          *out_through = FALSE;
          state = TRUNK_MAILBOX_OPEN;
          break;

        case TRUNK_STATUS_NOT_REACHED:
          state = TRUNK_MAILBOX_OPEN;
          break;

        case TRUNK_STATUS_WARN:
          if (state == TRUNK_MAILBOX_WORKS)
            state = TRUNK_MAILBOX_WARNED;
          break;

        case TRUNK_STATUS_PASS:
        case TRUNK_STATUS_SKIPPED:
        default:
          break;
        }
    }

  return state;
}

static void
set_state (TrunkRunTally     *self,
           guint              account,
           TrunkMailboxState  state)
{
  self->n[self->states[account]]--;
  self->states[account] = state;
  self->n[state]++;
}

static void
update_causes (TrunkRunTally *self)
{
  gint64 started = g_get_monotonic_time ();
  gint64 now;

  g_clear_pointer (&self->causes, g_ptr_array_unref);
  self->causes = trunk_explain_causes (self->catalog, self->plan);
  self->causes_stale = FALSE;
  now = g_get_monotonic_time ();
  self->causes_due = now + MAX (CAUSES_INTERVAL_US, (now - started) * CAUSES_SHARE);
}

static gboolean
flush_cb (gpointer user_data)
{
  TrunkRunTally *self = user_data;
  GHashTableIter iter;
  gpointer key;
  gboolean causes;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint account = GPOINTER_TO_UINT (key);
      gboolean through;

      set_state (self, account, judge (self->plan, account, &through));
      if (through)
        g_hash_table_iter_remove (&iter);
    }

  causes = self->causes_stale && g_get_monotonic_time () >= self->causes_due;
  if (causes)
    update_causes (self);
  g_signal_emit (self, signals[UPDATED], 0, causes);

  return G_SOURCE_CONTINUE;
}

static void
watch (TrunkRunTally *self)
{
  if (self->flush != NULL)
    return;

  self->flush = g_timeout_source_new (FLUSH_INTERVAL_MS);
  g_source_set_callback (self->flush, flush_cb, self, NULL);
  g_source_set_static_name (self->flush, "[trunk] tally of the run");
  g_source_attach (self->flush, NULL);
}

static void
count_all (TrunkRunTally *self)
{
  guint n_accounts = trunk_plan_get_n_accounts (self->plan);

  g_hash_table_remove_all (self->open);
  for (guint account = 0; account < n_accounts; account++)
    {
      gboolean through;

      set_state (self, account, judge (self->plan, account, &through));
    }
  update_causes (self);
}

static void
result_cb (TrunkTestRun   *run,
           TrunkCheckItem *item,
           TrunkRunTally  *self)
{
  TrunkAccount *account = trunk_check_item_get_account (item);
  TrunkStatus status = trunk_check_item_get_status (item);
  gpointer position;

  if (status == TRUNK_STATUS_FAIL || status == TRUNK_STATUS_WARN)
    self->causes_stale = TRUE;
  if (account != NULL && g_hash_table_lookup_extended (self->positions, account, NULL, &position))
    g_hash_table_add (self->open, position);
}

static void
state_cb (TrunkRunTally *self)
{
  if (is_busy (self))
    {
      watch (self);
      return;
    }

  if (self->flush == NULL)
    return;
  g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);
  count_all (self);
  g_signal_emit (self, signals[UPDATED], 0, TRUE);
}

/**
 * trunk_run_tally_new:
 * @run: that has a plan
 *
 * Returns: (transfer full): the tally of the plan that @run shows
 */
TrunkRunTally *
trunk_run_tally_new (TrunkCatalog *catalog,
                     TrunkTestRun *run)
{
  TrunkRunTally *self;
  guint n_accounts;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (run), NULL);
  g_return_val_if_fail (trunk_test_run_get_plan (run) != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_RUN_TALLY, NULL);
  self->catalog = g_object_ref (catalog);
  self->run = g_object_ref (run);
  self->plan = g_object_ref (trunk_test_run_get_plan (run));

  n_accounts = trunk_plan_get_n_accounts (self->plan);
  self->states = g_new0 (guint8, n_accounts + 1);
  self->n[TRUNK_MAILBOX_OPEN] = n_accounts;
  for (guint account = 0; account < n_accounts; account++)
    g_hash_table_insert (self->positions, trunk_plan_get_account (self->plan, account), GUINT_TO_POINTER (account));

  g_signal_connect_object (run, "result", G_CALLBACK (result_cb), self, 0);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  count_all (self);
  if (is_busy (self))
    watch (self);

  return self;
}

void
trunk_run_tally_settle (TrunkRunTally *self)
{
  g_return_if_fail (TRUNK_IS_RUN_TALLY (self));

  state_cb (self);
}

TrunkPlan *
trunk_run_tally_get_plan (TrunkRunTally *self)
{
  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), NULL);

  return self->plan;
}

TrunkMailboxState
trunk_run_tally_get_state (TrunkRunTally *self,
                           guint          account)
{
  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), TRUNK_MAILBOX_OPEN);
  g_return_val_if_fail (account < trunk_plan_get_n_accounts (self->plan), TRUNK_MAILBOX_OPEN);

  return self->states[account];
}

guint
trunk_run_tally_get_n (TrunkRunTally     *self,
                       TrunkMailboxState  state)
{
  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), 0);
  g_return_val_if_fail (state < TRUNK_N_MAILBOX_STATES, 0);

  return self->n[state];
}

/**
 * trunk_run_tally_get_causes:
 *
 * Returns: (transfer none) (element-type TrunkCause): failures first, then by accounts touched
 */
GPtrArray *
trunk_run_tally_get_causes (TrunkRunTally *self)
{
  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), NULL);

  return self->causes;
}

static void
append_sentence (GString    *text,
                 const char *format,
                 ...) G_GNUC_PRINTF (2, 3);

static void
append_sentence (GString    *text,
                 const char *format,
                 ...)
{
  va_list arguments;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

static guint
count_causes (TrunkRunTally *self,
              TrunkStatus    status)
{
  guint n = 0;

  for (guint i = 0; i < self->causes->len; i++)
    n += ((const TrunkCause *) g_ptr_array_index (self->causes, i))->status == status;

  return n;
}

/**
 * trunk_run_tally_dup_verdict:
 *
 * Returns: (transfer full): how it went, or how it goes, in a sentence or two
 */
char *
trunk_run_tally_dup_verdict (TrunkRunTally *self)
{
  GString *text;
  guint n_accounts, n_working, n_open, n_failures, n_warnings;

  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), NULL);

  text = g_string_new (NULL);
  n_accounts = trunk_plan_get_n_accounts (self->plan);
  n_working = self->n[TRUNK_MAILBOX_WORKS] + self->n[TRUNK_MAILBOX_WARNED];
  n_open = self->n[TRUNK_MAILBOX_OPEN];
  n_failures = count_causes (self, TRUNK_STATUS_FAIL);
  n_warnings = count_causes (self, TRUNK_STATUS_WARN);

  if (is_busy (self) && n_open == n_accounts)
    return g_string_free (text, TRUE), g_strdup (_("Testing what all mailboxes share…"));
  if (n_working == n_accounts)
    append_sentence (text, ngettext ("The mailbox works.", "All %u mailboxes work.", n_accounts), n_accounts);
  else if (is_busy (self))
    /* Translators: while tests are under way: how many mailboxes work, and how many there are */
    append_sentence (text, ngettext ("%u of %u mailbox works so far.", "%u of %u mailboxes work so far.", n_accounts), n_working, n_accounts);
  else
    /* Translators: how many mailboxes work, and how many there are */
    append_sentence (text, ngettext ("%u of %u mailbox works.", "%u of %u mailboxes work.", n_accounts), n_working, n_accounts);

  if (n_failures > 0 && n_working > 0 && n_working < n_accounts)
    append_sentence (text, ngettext ("%u cause keeps others out.", "%u causes keep others out.", n_failures), n_failures);
  else if (n_failures > 0 && n_working < n_accounts)
    append_sentence (text, ngettext ("%u cause keeps them out.", "%u causes keep them out.", n_failures), n_failures);
  else if (n_failures > 0)
    append_sentence (text, ngettext ("%u check failed all the same.", "%u checks failed all the same.", n_failures), n_failures);
  if (n_warnings > 0)
    append_sentence (text, ngettext ("%u thing needs attention.", "%u things need attention.", n_warnings), n_warnings);
  if (!is_busy (self) && n_open > 0 && n_failures == 0)
    append_sentence (text, ngettext ("%u was not tested to the end.", "%u were not tested to the end.", n_open), n_open);

  return g_string_free (text, FALSE);
}

/**
 * trunk_run_tally_find_first_failed:
 *
 * Returns: the first account that is kept out, else the first that was warned; %G_MAXUINT when there is none
 */
guint
trunk_run_tally_find_first_failed (TrunkRunTally *self)
{
  guint first_warned = G_MAXUINT;

  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (self), G_MAXUINT);

  for (guint account = 0; account < trunk_plan_get_n_accounts (self->plan); account++)
    {
      if (self->states[account] == TRUNK_MAILBOX_BROKEN)
        return account;
      if (self->states[account] == TRUNK_MAILBOX_WARNED && first_warned == G_MAXUINT)
        first_warned = account;
    }

  return first_warned;
}

/**
 * trunk_cause_dup_id:
 *
 * Returns: (transfer full): what stays the same for a cause from one update to the next
 */
char *
trunk_cause_dup_id (const TrunkCause *cause)
{
  TrunkResult *result;
  TrunkOutcome *outcome;
  const char *aadsts, *ews, *graph;

  g_return_val_if_fail (cause != NULL && cause->items->len > 0, NULL);

  result = trunk_check_item_get_result (g_ptr_array_index (cause->items, 0));
  outcome = trunk_result_get_outcome (result);
  aadsts = trunk_outcome_get_fact (outcome, TRUNK_FACT_AADSTS);
  ews = trunk_outcome_get_fact (outcome, TRUNK_FACT_EWS_CODE);
  graph = trunk_outcome_get_fact (outcome, TRUNK_FACT_GRAPH_CODE);

  return g_strjoin ("\n", cause->check_id, trunk_finding_get_nick (cause->finding), trunk_status_get_nick (cause->status),
                    aadsts != NULL ? aadsts : "", ews != NULL ? ews : "", graph != NULL ? graph : "", NULL);
}

gboolean
trunk_cause_is_shared (const TrunkCause *cause)
{
  g_return_val_if_fail (cause != NULL && cause->items->len > 0, FALSE);

  return trunk_check_item_get_account (g_ptr_array_index (cause->items, 0)) == NULL;
}
