/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-runner-private.h"

#include "checks/trunk-check-item-private.h"
#include "checks/trunk-plan-private.h"

/* Accounts under way at once. By Graph they share batches (4 under way with 20 requests each, facts 5.6), and as many again wait
 * for the next or are being worked on; elsewhere more would only wait, and the wait counts against their deadlines. */
#define DEFAULT_PARALLEL      40
#define GRAPH_PARALLEL        120
#define DEFAULT_RUNG_MS       15000
#define DEFAULT_LADDER_MS     60000
/* However long a service asks us to hold back, a rung ends after this. */
#define LONGEST_RUNG_MS       (5 * 60 * 1000)
/* How often deadlines are looked at: one timer for all rungs under way. */
#define TICK_MS               50

/* One rung under way: of the shared ladder, or of an account's. It outlives the run when the run is cancelled, until its check
 * has come back. */
typedef struct
{
  GTask *task;                  /* (owned): the run */
  TrunkCheckItem *item;         /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  gint64 started;               /* monotonic microseconds */
  gint64 started_real;          /* Unix microseconds */
  gint64 ladder_started;        /* monotonic microseconds */
  gint64 held_back;             /* microseconds of the provider's back-off that do not count */
  gint64 last_tick;
  guint account;                /* SHARED for the shared ladder */
  guint rung;
  guint ended : 1;              /* concluded by deadline or cancellation; what comes back is ignored */
} Rung;

#define SHARED G_MAXUINT

typedef struct
{
  GHashTable *rungs;            /* (owned) (element-type Rung): under way, the set owns none of them */
  GSource *tick;                /* (owned) (nullable) */
  gulong cancelled_id;
  gint64 accounts_started;      /* monotonic microseconds; 0 before */
  guint next_account;
  guint n_accounts_done;
  guint n_accounts_timed;       /* of those, the ones that ran in this run */
  guint filling : 1;
} RunOp;

struct _TrunkRunner
{
  GObject parent_instance;

  /* input */
  TrunkPlan *plan;              /* (owned) */
  TrunkNetContext *net;         /* (owned) */
  TrunkSecretStore *secrets;    /* (owned) */
  TrunkProvider *provider;      /* (owned) (nullable) */
  guint parallel;
  guint rung_ms;
  guint ladder_ms;

  /* in progress */
  TrunkRunContext *run;         /* (owned) (nullable) */
  RunOp *op;                    /* (nullable): owned by the run's task */
  guint n_done;
};

typedef enum
{
  PROP_N_DONE = 1,
} TrunkRunnerProperty;

enum
{
  SIGNAL_RESULT,
  N_SIGNALS
};

static GParamSpec *props[PROP_N_DONE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkRunner, trunk_runner, G_TYPE_OBJECT)

static void
run_op_free (gpointer data)
{
  RunOp *op = data;

  g_assert (op->tick == NULL);
  g_hash_table_unref (op->rungs);
  g_free (op);
}

static void
rung_free (Rung *rung)
{
  g_object_unref (rung->item);
  g_object_unref (rung->cancellable);
  g_object_unref (rung->task);
  g_free (rung);
}

static void
trunk_runner_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TrunkRunner *self = TRUNK_RUNNER (object);

  switch ((TrunkRunnerProperty) id)
    {
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_runner_finalize (GObject *object)
{
  TrunkRunner *self = TRUNK_RUNNER (object);

  g_assert (self->op == NULL);
  g_clear_pointer (&self->run, trunk_run_context_unref);
  g_clear_object (&self->provider);
  g_clear_object (&self->secrets);
  g_clear_object (&self->net);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (trunk_runner_parent_class)->finalize (object);
}

static void
trunk_runner_class_init (TrunkRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_runner_get_property;
  object_class->finalize = trunk_runner_finalize;

  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * TrunkRunner::result:
   * @item: the row that has a result now
   */
  signals[SIGNAL_RESULT] = g_signal_new ("result", TRUNK_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, TRUNK_TYPE_CHECK_ITEM);
}

static void
trunk_runner_init (TrunkRunner *self)
{
  self->rung_ms = DEFAULT_RUNG_MS;
  self->ladder_ms = DEFAULT_LADDER_MS;
}

/**
 * trunk_runner_new:
 *
 * Returns: (transfer full): a runner for one run of @plan
 */
TrunkRunner *
trunk_runner_new (TrunkPlan        *plan,
                  TrunkNetContext  *context,
                  TrunkSecretStore *secrets)
{
  TrunkRunner *self;

  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (TRUNK_TYPE_RUNNER, NULL);
  self->plan = g_object_ref (plan);
  self->net = g_object_ref (context);
  self->secrets = g_object_ref (secrets);
  self->parallel = trunk_requirement_get_protocol (trunk_plan_get_requirement (plan)) == TRUNK_PROTOCOL_GRAPH
                     ? GRAPH_PARALLEL : DEFAULT_PARALLEL;

  return self;
}

/**
 * trunk_runner_set_parallel:
 * @accounts: ladders under way at once; what a service allows in flight is the provider's matter
 */
void
trunk_runner_set_parallel (TrunkRunner *self,
                           guint        accounts)
{
  g_return_if_fail (TRUNK_IS_RUNNER (self));
  g_return_if_fail (accounts > 0);

  self->parallel = accounts;
}

/**
 * trunk_runner_set_deadlines:
 * @rung_ms: milliseconds for one rung
 * @ladder_ms: milliseconds for all rungs of one account
 */
void
trunk_runner_set_deadlines (TrunkRunner *self,
                            guint        rung_ms,
                            guint        ladder_ms)
{
  g_return_if_fail (TRUNK_IS_RUNNER (self));
  g_return_if_fail (rung_ms > 0 && ladder_ms > 0);

  self->rung_ms = rung_ms;
  self->ladder_ms = ladder_ms;
}

void
trunk_runner_use_provider (TrunkRunner   *self,
                           TrunkProvider *provider)
{
  g_return_if_fail (TRUNK_IS_RUNNER (self));
  g_return_if_fail (TRUNK_IS_PROVIDER (provider));
  g_return_if_fail (self->run == NULL);

  g_set_object (&self->provider, provider);
}

guint
trunk_runner_get_n_done (TrunkRunner *self)
{
  g_return_val_if_fail (TRUNK_IS_RUNNER (self), 0);

  return self->n_done;
}

guint
trunk_runner_get_n_total (TrunkRunner *self)
{
  g_return_val_if_fail (TRUNK_IS_RUNNER (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->plan));
}

/**
 * trunk_runner_get_time_left:
 *
 * Returns: microseconds probably left, from the pace of the accounts so far; -1 while it can't be said
 */
gint64
trunk_runner_get_time_left (TrunkRunner *self)
{
  guint left;

  g_return_val_if_fail (TRUNK_IS_RUNNER (self), -1);

  if (self->op == NULL || self->op->n_accounts_timed == 0)
    return -1;

  left = trunk_plan_get_n_accounts (self->plan) - self->op->n_accounts_done;

  return (g_get_monotonic_time () - self->op->accounts_started) * left / self->op->n_accounts_timed;
}

static void
runner_conclude (TrunkRunner    *self,
                 TrunkCheckItem *item,
                 TrunkStatus     status,
                 TrunkResult    *result)
{
  trunk_check_item_conclude (item, status, result);
  self->n_done++;
  if (result != NULL)
    g_signal_emit (self, signals[SIGNAL_RESULT], 0, item);
}

static gboolean
shared_failed (TrunkRunner *self)
{
  for (guint i = 0; i < trunk_plan_get_n_shared (self->plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (self->plan, i);

      if (trunk_check_item_get_status (item) == TRUNK_STATUS_FAIL &&
          trunk_check_is_blocking (trunk_check_item_get_check (item)))
        return TRUE;
    }

  return FALSE;
}

static void
runner_abandon (TrunkRunner *self)
{
  trunk_plan_abandon (self->plan);
  self->n_done = trunk_runner_get_n_total (self);
}

/* Ends the run: the task returns once, from here. */
static void
runner_end (TrunkRunner *self,
            GTask       *task,
            gboolean     cancelled)
{
  RunOp *op = self->op;

  g_assert (op != NULL);

  self->op = NULL;
  g_source_destroy (op->tick);
  g_clear_pointer (&op->tick, g_source_unref);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);

  if (cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The run was stopped");
  else
    g_task_return_boolean (task, TRUE);
}

static void
runner_cancel (TrunkRunner *self,
               GTask       *task)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->op->rungs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Rung *rung = key;

      rung->ended = TRUE;
      g_cancellable_cancel (rung->cancellable);
    }

  runner_abandon (self);
  runner_end (self, task, TRUE);
}

static void runner_start_rung   (TrunkRunner *self, GTask *task, guint account, guint rung, gint64 ladder_started);
static void runner_fill         (TrunkRunner *self, GTask *task);

static TrunkCheckItem *
runner_get_item (TrunkRunner *self,
                 guint        account,
                 guint        rung)
{
  if (account == SHARED)
    return rung < trunk_plan_get_n_shared (self->plan) ? trunk_plan_get_shared (self->plan, rung) : NULL;

  return rung < trunk_plan_get_n_rungs (self->plan, account)
         ? trunk_plan_get_rung (self->plan, account, rung) : NULL;
}

static gboolean
item_breaks_ladder (TrunkCheckItem *item)
{
  return trunk_check_item_get_status (item) == TRUNK_STATUS_FAIL &&
         trunk_check_is_blocking (trunk_check_item_get_check (item));
}

/* Goes up the ladder from @rung to the next one that has to be asked; ends the ladder when there is none. */
static void
runner_climb (TrunkRunner *self,
              GTask       *task,
              guint        account,
              guint        rung,
              gint64       ladder_started)
{
  gboolean broken = FALSE;
  TrunkCheckItem *item;

  for (guint i = 0; i < rung && !broken; i++)
    broken = item_breaks_ladder (runner_get_item (self, account, i));

  for (; (item = runner_get_item (self, account, rung)) != NULL; rung++)
    {
      if (!trunk_check_item_is_final (item))
        {
          if (!broken)
            {
              runner_start_rung (self, task, account, rung, ladder_started);
              return;
            }
          runner_conclude (self, item, TRUNK_STATUS_NOT_REACHED, NULL);
        }
      else
        {
          /* Restored from an earlier run. */
          self->n_done++;
          broken = broken || item_breaks_ladder (item);
        }
    }

  if (account == SHARED)
    {
      if (shared_failed (self))
        {
          runner_abandon (self);
          runner_end (self, task, FALSE);
          return;
        }
      self->op->accounts_started = g_get_monotonic_time ();
    }
  else
    {
      self->op->n_accounts_done++;
      if (ladder_started != 0)
        self->op->n_accounts_timed++;
    }

  runner_fill (self, task);
}

/* Starts ladders until enough are under way. Ladders that end at once come back here: the flag keeps that from recursing. */
static void
runner_fill (TrunkRunner *self,
             GTask       *task)
{
  RunOp *op = self->op;

  if (op->filling)
    return;

  op->filling = TRUE;
  while (g_hash_table_size (op->rungs) < self->parallel && op->next_account < trunk_plan_get_n_accounts (self->plan))
    {
      guint account = op->next_account++;
      TrunkCheckItem *last = runner_get_item (self, account, trunk_plan_get_n_rungs (self->plan, account) - 1);

      /* A ladder that an earlier run has finished takes no time, and says nothing about the pace. */
      runner_climb (self, task, account, 0,
                    trunk_check_item_is_final (last) ? 0 : g_get_monotonic_time ());
    }
  op->filling = FALSE;

  if (g_hash_table_size (op->rungs) == 0 && op->next_account == trunk_plan_get_n_accounts (self->plan))
    runner_end (self, task, FALSE);
}

static void
rung_conclude (Rung         *rung,
               TrunkOutcome *outcome)
{
  TrunkRunner *self = g_task_get_source_object (rung->task);
  g_autoptr(TrunkResult) result = NULL;
  TrunkStatus status;

  if (outcome == NULL)
    {
      runner_conclude (self, rung->item, TRUNK_STATUS_SKIPPED, NULL);
      return;
    }

  status = trunk_finding_get_status (trunk_outcome_get_finding (outcome));
  result = trunk_result_new (trunk_check_item_get_check_id (rung->item), trunk_check_item_get_subject (rung->item),
                             status, outcome, rung->started_real, g_get_monotonic_time () - rung->started);
  runner_conclude (self, rung->item, status, result);
}

static void
rung_done_cb (GObject      *object,
              GAsyncResult *async_result,
              gpointer      user_data)
{
  Rung *rung = user_data;
  g_autoptr(GTask) task = g_object_ref (rung->task);
  TrunkRunner *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_check_run_finish (TRUNK_CHECK (object), async_result, &error);

  if (rung->ended)
    {
      rung_free (rung);
      return;
    }

  g_hash_table_remove (self->op->rungs, rung);
  if (error != NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, error->message);
      outcome = trunk_outcome_new (TRUNK_FINDING_INTERNAL, evidence);
    }

  rung_conclude (rung, outcome);
  runner_climb (self, task, rung->account, rung->rung + 1, rung->ladder_started);
  rung_free (rung);
}

static void
runner_start_rung (TrunkRunner *self,
                   GTask       *task,
                   guint        account,
                   guint        n,
                   gint64       ladder_started)
{
  TrunkCheckItem *item = runner_get_item (self, account, n);
  Rung *rung = g_new0 (Rung, 1);

  rung->task = g_object_ref (task);
  rung->item = g_object_ref (item);
  rung->cancellable = g_cancellable_new ();
  rung->started = rung->last_tick = g_get_monotonic_time ();
  rung->started_real = trunk_net_context_get_real_time (self->net);
  rung->ladder_started = ladder_started;
  rung->account = account;
  rung->rung = n;
  g_hash_table_add (self->op->rungs, rung);

  trunk_check_item_set_running (item);
  trunk_check_run_async (trunk_check_item_get_check (item), self->run, trunk_check_item_get_account (item),
                         rung->cancellable, rung_done_cb, rung);
}

/* The time of @rung that is up, or 0. A provider that holds every request back because the service asked for it is not slow. */
static guint
rung_judge_deadline (TrunkRunner *self,
                     Rung        *rung,
                     gint64       now)
{
  gint64 paused_until = trunk_provider_get_paused_until (self->run->provider);
  gint64 rung_elapsed;

  if (rung->account != SHARED && paused_until > rung->last_tick)
    rung->held_back += MIN (paused_until, now) - rung->last_tick;
  rung->last_tick = now;

  rung_elapsed = now - rung->started;
  if (rung_elapsed >= LONGEST_RUNG_MS * (gint64) 1000)
    return LONGEST_RUNG_MS;
  if (rung_elapsed - rung->held_back >= self->rung_ms * (gint64) 1000)
    return self->rung_ms;
  if (rung->account != SHARED && now - rung->ladder_started - rung->held_back >= self->ladder_ms * (gint64) 1000)
    return self->ladder_ms;

  return 0;
}

static void
rung_expire (TrunkRunner *self,
             GTask       *task,
             Rung        *rung,
             guint        limit_ms)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autofree char *waited = g_strdup_printf ("%.1f s", limit_ms / 1000.0);

  trunk_evidence_set (evidence, TRUNK_FACT_WAITED, waited);
  trunk_evidence_set (evidence, TRUNK_FACT_OPERATION, trunk_check_item_get_title (rung->item));
  outcome = trunk_outcome_new (TRUNK_FINDING_DEADLINE, evidence);

  g_hash_table_remove (self->op->rungs, rung);
  rung->ended = TRUE;
  rung_conclude (rung, outcome);
  runner_climb (self, task, rung->account, rung->rung + 1, rung->ladder_started);
  /* Last, since the check may come back from within and free the rung. */
  g_cancellable_cancel (rung->cancellable);
}

static gboolean
runner_tick_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  TrunkRunner *self = g_task_get_source_object (task);
  gint64 now = g_get_monotonic_time ();
  g_autofree gpointer *rungs = NULL;
  guint n_rungs;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      runner_cancel (self, task);
      return G_SOURCE_REMOVE;
    }

  rungs = g_hash_table_get_keys_as_array (self->op->rungs, &n_rungs);
  for (guint i = 0; i < n_rungs && self->op != NULL; i++)
    {
      Rung *rung = rungs[i];
      guint limit_ms;

      /* Expiring one may have let others end. */
      if (!g_hash_table_contains (self->op->rungs, rung))
        continue;
      if ((limit_ms = rung_judge_deadline (self, rung, now)) != 0)
        rung_expire (self, task, rung, limit_ms);
    }

  if (self->op == NULL)
    return G_SOURCE_REMOVE;

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);

  return G_SOURCE_CONTINUE;
}

/**
 * trunk_runner_run_async:
 *
 * Runs the plan. notify::n-done comes at most every 50 ms, so that watching it costs the same however fast the run is.
 */
void
trunk_runner_run_async (TrunkRunner         *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_RUNNER (self));
  g_return_if_fail (self->run == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_runner_run_async);
  g_task_set_check_cancellable (task, FALSE);

  self->run = trunk_run_context_new (self->net, self->secrets, trunk_plan_get_snapshot (self->plan),
                                     trunk_plan_get_requirement (self->plan), self->provider);
  self->op = g_new0 (RunOp, 1);
  self->op->rungs = g_hash_table_new (NULL, NULL);
  self->op->tick = g_timeout_source_new (TICK_MS);
  g_task_set_task_data (task, self->op, run_op_free);
  g_source_set_callback (self->op->tick, runner_tick_cb, g_object_ref (task), g_object_unref);
  g_source_set_static_name (self->op->tick, "[trunk] runner deadlines");
  g_source_attach (self->op->tick, g_main_context_get_thread_default ());

  runner_climb (self, task, SHARED, 0, g_get_monotonic_time ());
}

/**
 * trunk_runner_run_finish:
 *
 * Returns: %TRUE when the plan was gone through; %FALSE with %G_IO_ERROR_CANCELLED when it was stopped
 */
gboolean
trunk_runner_run_finish (TrunkRunner   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (TRUNK_IS_RUNNER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_runner_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
runner_drained_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_boolean (task, trunk_provider_drain_finish (TRUNK_PROVIDER (object), result));
}

/**
 * trunk_runner_drain_async:
 * @deadline_ms: milliseconds to wait at most
 *
 * Waits until test items that a stopped run left in mailboxes are removed.
 */
void
trunk_runner_drain_async (TrunkRunner         *self,
                          guint                deadline_ms,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_RUNNER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, trunk_runner_drain_async);
  if (self->run == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  trunk_provider_drain_async (self->run->provider, deadline_ms, runner_drained_cb, g_steal_pointer (&task));
}

/**
 * trunk_runner_drain_finish:
 *
 * Returns: whether everything was removed in time
 */
gboolean
trunk_runner_drain_finish (TrunkRunner  *self,
                           GAsyncResult *result)
{
  g_return_val_if_fail (TRUNK_IS_RUNNER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_runner_drain_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
