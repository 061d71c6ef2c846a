/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-test-run.h"

#include <glib/gi18n.h>

#include "app/trunk-preferences.h"
#include "app/trunk-setup.h"
#include "app/trunk-test-plan.h"
#include "checks/trunk-run-record.h"
#include "checks/trunk-runner-private.h"

/* How long a stopped run may go on removing its test items from mailboxes. */
#define DRAIN_DEADLINE_MS 20000

struct _TrunkTestRun
{
  GObject parent_instance;

  TrunkSetup *setup;            /* (weak): it owns this */

  /* the run that is shown */
  TrunkTestRunState state;
  TrunkPlan *plan;              /* (owned) (nullable) */
  gint64 ended;                 /* Unix microseconds */
  char *problem;                /* (owned) (nullable) */

  /* in progress */
  GCancellable *cancellable;    /* (owned) (nullable) */
  GCancellable *loading;        /* (owned) (nullable): the last run is being read */
  TrunkTestPlanRequest *wanted; /* (owned) (nullable): a run asked for while the last one was still being read */
  TrunkRunner *runner;          /* (owned) (nullable) */
  TrunkRunRecord *record;       /* (owned) (nullable) */
  TrunkProvider *provider;      /* (owned) (nullable) */
  gboolean completed;

  gboolean outdated;
  gboolean outdated_known;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_PLAN,
  PROP_N_DONE,
  PROP_N_TOTAL,
  PROP_TIME_LEFT,
  PROP_PROBLEM,
  PROP_OUTDATED,
  PROP_LOADING,
} TrunkTestRunProperty;

static GParamSpec *props[PROP_LOADING + 1];

enum
{
  RESULT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkTestRun, trunk_test_run, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (TrunkTestRunState, trunk_test_run_state,
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_PREPARING, "preparing"),
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_STOPPING, "stopping"),
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (TRUNK_TEST_RUN_FINISHED, "finished"))

static void
trunk_test_run_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  TrunkTestRun *self = TRUNK_TEST_RUN (object);

  switch ((TrunkTestRunProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;

    case PROP_N_DONE:
      g_value_set_uint (value, trunk_test_run_get_n_done (self));
      break;

    case PROP_N_TOTAL:
      g_value_set_uint (value, trunk_test_run_get_n_total (self));
      break;

    case PROP_TIME_LEFT:
      g_value_set_int64 (value, trunk_test_run_get_time_left (self));
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    case PROP_OUTDATED:
      g_value_set_boolean (value, trunk_test_run_get_outdated (self));
      break;

    case PROP_LOADING:
      g_value_set_boolean (value, trunk_test_run_get_loading (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_test_run_dispose (GObject *object)
{
  TrunkTestRun *self = TRUNK_TEST_RUN (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_weak_pointer (&self->setup);

  G_OBJECT_CLASS (trunk_test_run_parent_class)->dispose (object);
}

/* Each operation holds a reference, so that none is under way here. */
static void
trunk_test_run_finalize (GObject *object)
{
  TrunkTestRun *self = TRUNK_TEST_RUN (object);

  g_assert (self->runner == NULL && self->record == NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->provider);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->wanted, trunk_test_plan_request_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (trunk_test_run_parent_class)->finalize (object);
}

static void
trunk_test_run_class_init (TrunkTestRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_test_run_get_property;
  object_class->dispose = trunk_test_run_dispose;
  object_class->finalize = trunk_test_run_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TRUNK_TYPE_TEST_RUN_STATE, TRUNK_TEST_RUN_IDLE, flags);
  props[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, TRUNK_TYPE_PLAN, flags);
  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TIME_LEFT] = g_param_spec_int64 ("time-left", NULL, NULL, -1, G_MAXINT64, -1, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_OUTDATED] = g_param_spec_boolean ("outdated", NULL, NULL, FALSE, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * TrunkTestRun::result:
   * @item: the row that has a result now
   */
  signals[RESULT] = g_signal_new ("result", TRUNK_TYPE_TEST_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, TRUNK_TYPE_CHECK_ITEM);
}

static void
trunk_test_run_init (TrunkTestRun *self)
{
}

static void
notify (TrunkTestRun         *self,
        TrunkTestRunProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static gboolean
is_under_way (TrunkTestRun *self)
{
  return self->state == TRUNK_TEST_RUN_PREPARING || self->state == TRUNK_TEST_RUN_RUNNING ||
         self->state == TRUNK_TEST_RUN_STOPPING;
}

static void
set_state (TrunkTestRun      *self,
           TrunkTestRunState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  notify (self, PROP_STATE);
}

static void
set_problem (TrunkTestRun *self,
             const char   *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  notify (self, PROP_PROBLEM);
}

static void
set_plan (TrunkTestRun *self,
          TrunkPlan    *plan)
{
  if (!g_set_object (&self->plan, plan))
    return;

  self->outdated_known = FALSE;
  notify (self, PROP_PLAN);
  notify (self, PROP_N_TOTAL);
  notify (self, PROP_N_DONE);
  notify (self, PROP_OUTDATED);
}

/* Where a run that did not come to be leads back to. */
static void
settle (TrunkTestRun *self)
{
  g_clear_object (&self->cancellable);
  if (self->plan == NULL)
    set_state (self, TRUNK_TEST_RUN_IDLE);
  else
    set_state (self, self->completed ? TRUNK_TEST_RUN_FINISHED : TRUNK_TEST_RUN_STOPPED);
}

static void
recorded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TrunkTestRun) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_run_record_end_finish (TRUNK_RUN_RECORD (object), result, &error))
    {
      /* Translators: %s is the reason */
      g_autofree char *problem = g_strdup_printf (_("This run is not saved in the history: %s"), error->message);

      set_problem (self, problem);
    }

  g_clear_object (&self->record);
  self->ended = g_get_real_time ();
  settle (self);
}

static void
drained_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TrunkTestRun) self = user_data;
  TrunkRunRecord *record = self->record;
  TrunkRunState state = self->completed ? TRUNK_RUN_FINISHED : TRUNK_RUN_STOPPED;

  if (!trunk_runner_drain_finish (TRUNK_RUNNER (object), result))
    set_problem (self, _("Some test items could not be removed in time; their subject begins with “Trunkline test”. "
                         "The next run removes what it finds of them."));

  g_clear_object (&self->runner);
  trunk_run_record_end_async (record, state, recorded_cb, g_steal_pointer (&self));
}

static void
ran_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(TrunkTestRun) self = user_data;
  TrunkRunner *runner = TRUNK_RUNNER (object);

  self->completed = trunk_runner_run_finish (runner, result, NULL);
  notify (self, PROP_N_DONE);
  if (!self->completed)
    set_state (self, TRUNK_TEST_RUN_STOPPING);
  trunk_runner_drain_async (runner, DRAIN_DEADLINE_MS, drained_cb, g_steal_pointer (&self));
}

static void
result_cb (TrunkRunner    *runner,
           TrunkCheckItem *item,
           TrunkTestRun   *self)
{
  g_signal_emit (self, signals[RESULT], 0, item);
}

static void
n_done_cb (TrunkRunner  *runner,
           GParamSpec   *pspec,
           TrunkTestRun *self)
{
  notify (self, PROP_N_DONE);
  notify (self, PROP_TIME_LEFT);
}

static void
run_plan (TrunkTestRun    *self,
          TrunkPlan       *plan,
          TrunkNetContext *net)
{
  TrunkSession *session = trunk_setup_get_session (self->setup);
  guint parallel = trunk_preferences_get_parallel ();

  self->runner = trunk_runner_new (plan, net, trunk_session_get_secrets (session));
  if (parallel > 0)
    trunk_runner_set_parallel (self->runner, parallel);
  if (self->provider != NULL)
    trunk_runner_use_provider (self->runner, self->provider);
  self->record = trunk_run_record_new (trunk_session_get_workspace (session), plan, self->runner);
  g_signal_connect_object (self->runner, "result", G_CALLBACK (result_cb), self, 0);
  g_signal_connect_object (self->runner, "notify::n-done", G_CALLBACK (n_done_cb), self, 0);

  self->ended = 0;
  self->completed = FALSE;
  set_plan (self, plan);
  set_state (self, TRUNK_TEST_RUN_RUNNING);
  trunk_runner_run_async (self->runner, self->cancellable, ran_cb, g_object_ref (self));
}

/* What a run waits for before it starts. */
typedef struct
{
  TrunkTestRun *self;           /* (owned) */
  TrunkPlan *plan;              /* (owned) (nullable) */
} PrepareOp;

static void
prepare_op_free (PrepareOp *op)
{
  g_object_unref (op->self);
  g_clear_object (&op->plan);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrepareOp, prepare_op_free)

static void
prepare_failed (TrunkTestRun *self,
                const GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (self, error->message);
  settle (self);
}

static void
prepare_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PrepareOp) op = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkNetContext) net = trunk_session_open_net_finish (TRUNK_SESSION (object), result, &error);

  if (net == NULL || op->self->setup == NULL || g_cancellable_is_cancelled (op->self->cancellable))
    prepare_failed (op->self, error);
  else
    run_plan (op->self, op->plan, net);
}

static void
prepare_planned_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(PrepareOp) op = user_data;
  TrunkTestRun *self = op->self;
  g_autoptr(GError) error = NULL;

  op->plan = trunk_test_plan_make_finish (result, &error);
  if (op->plan == NULL || self->setup == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      prepare_failed (self, error);
      return;
    }

  trunk_session_open_net_async (trunk_setup_get_session (self->setup), self->setup, self->cancellable,
                                prepare_opened_cb, g_steal_pointer (&op));
}

/* @request: (transfer full) */
static void
begin (TrunkTestRun         *self,
       TrunkTestPlanRequest *request)
{
  PrepareOp *op = g_new0 (PrepareOp, 1);

  op->self = g_object_ref (self);
  self->cancellable = g_cancellable_new ();
  set_problem (self, NULL);
  set_state (self, TRUNK_TEST_RUN_PREPARING);
  trunk_test_plan_make_async (request, self->cancellable, prepare_planned_cb, op);
}

/* The request as the set-up is now; NULL where nothing can be tested. */
static TrunkTestPlanRequest *
make_request (TrunkTestRun *self)
{
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (self->setup);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  TrunkTestPlanRequest *request;

  if (snapshot == NULL || requirement == NULL)
    return NULL;

  request = g_new0 (TrunkTestPlanRequest, 1);
  request->snapshot = g_steal_pointer (&snapshot);
  request->requirement = g_object_ref (requirement);
  request->shared_pass = self->provider != NULL;

  return request;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkTestRun) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkPlan) plan = NULL;
  g_autoptr(TrunkTestPlanRequest) wanted = NULL;
  TrunkRunState state = TRUNK_RUN_FINISHED;
  gint64 ended = 0;
  gboolean ok = trunk_test_plan_recall_finish (result, &plan, &state, &ended, &error);

  g_clear_object (&self->loading);
  notify (self, PROP_LOADING);
  if (self->setup == NULL)
    return;

  if (ok && plan != NULL)
    {
      self->ended = ended;
      self->completed = state == TRUNK_RUN_FINISHED;
      set_plan (self, plan);
      settle (self);
    }
  else if (!ok)
    {
      /* Translators: %s is the reason */
      g_autofree char *problem = g_strdup_printf (_("The last run can’t be shown: %s"), error->message);

      set_problem (self, problem);
    }

  wanted = g_steal_pointer (&self->wanted);
  if (wanted == NULL)
    return;
  if (wanted->results == NULL && wanted->needs_results && self->plan != NULL)
    wanted->results = trunk_plan_dup_results (self->plan);
  begin (self, g_steal_pointer (&wanted));
}

static void
load (TrunkTestRun *self)
{
  g_autoptr(TrunkTestPlanRequest) request = make_request (self);

  if (request == NULL)
    return;

  self->loading = g_cancellable_new ();
  request->path = g_strdup (trunk_workspace_get_path (trunk_session_get_workspace (trunk_setup_get_session (self->setup))));
  trunk_test_plan_recall_async (g_steal_pointer (&request), self->loading, loaded_cb, g_object_ref (self));
}

static void
setup_changed_cb (TrunkTestRun *self)
{
  if (self->plan == NULL)
    return;

  self->outdated_known = FALSE;
  notify (self, PROP_OUTDATED);
}

/**
 * trunk_test_run_new:
 * @setup: not referenced: it owns the run
 *
 * Returns: (transfer full): the tests of @setup; the last run of the history appears in it a little later
 */
TrunkTestRun *
trunk_test_run_new (TrunkSetup *setup)
{
  TrunkTestRun *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_TEST_RUN, NULL);
  g_set_weak_pointer (&self->setup, setup);
  g_signal_connect_object (setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);

  return self;
}

TrunkTestRunState
trunk_test_run_get_state (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), TRUNK_TEST_RUN_IDLE);

  return self->state;
}

TrunkPlan *
trunk_test_run_get_plan (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), NULL);

  return self->plan;
}

guint
trunk_test_run_get_n_done (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), 0);

  return self->runner != NULL ? trunk_runner_get_n_done (self->runner) : 0;
}

guint
trunk_test_run_get_n_total (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), 0);

  return self->plan != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->plan)) : 0;
}

/**
 * trunk_test_run_get_time_left:
 *
 * Returns: microseconds probably left; -1 while it can't be said
 */
gint64
trunk_test_run_get_time_left (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), -1);

  return self->runner != NULL ? trunk_runner_get_time_left (self->runner) : -1;
}

gboolean
trunk_test_run_get_loading (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), FALSE);

  return self->loading != NULL;
}

gint64
trunk_test_run_get_ended (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), 0);

  return self->ended;
}

const char *
trunk_test_run_get_problem (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), NULL);

  return self->problem;
}

gboolean
trunk_test_run_get_outdated (TrunkTestRun *self)
{
  g_return_val_if_fail (TRUNK_IS_TEST_RUN (self), FALSE);

  if (self->plan == NULL || self->setup == NULL)
    return FALSE;
  if (!self->outdated_known)
    {
      self->outdated = trunk_test_plan_is_outdated (self->plan, self->setup);
      self->outdated_known = TRUE;
    }

  return self->outdated;
}

/* @ids: (nullable); @keep: whether what is known already stays */
static void
want (TrunkTestRun       *self,
      const char * const *ids,
      gboolean            keep)
{
  g_autoptr(TrunkTestPlanRequest) request = NULL;

  if (is_under_way (self) || self->wanted != NULL || self->setup == NULL || (request = make_request (self)) == NULL)
    return;

  request->ids = g_strdupv ((char **) ids);
  request->needs_results = keep;
  if (self->loading != NULL)
    {
      self->wanted = g_steal_pointer (&request);
      return;
    }

  if (keep && self->plan != NULL)
    request->results = trunk_plan_dup_results (self->plan);
  begin (self, g_steal_pointer (&request));
}

/**
 * trunk_test_run_start:
 * @only_accounts: (nullable): ids; the others keep their last results
 *
 * Has no effect while a run is under way.
 */
void
trunk_test_run_start (TrunkTestRun       *self,
                      const char * const *only_accounts)
{
  g_return_if_fail (TRUNK_IS_TEST_RUN (self));

  want (self, only_accounts, only_accounts != NULL);
}

/**
 * trunk_test_run_resume:
 *
 * Tests what the last run, stopped or killed, has not come to.
 */
void
trunk_test_run_resume (TrunkTestRun *self)
{
  g_return_if_fail (TRUNK_IS_TEST_RUN (self));

  want (self, NULL, TRUE);
}

/**
 * trunk_test_run_stop:
 *
 * Ends the run within 100 ms; after that test items are removed from the mailboxes.
 */
void
trunk_test_run_stop (TrunkTestRun *self)
{
  g_return_if_fail (TRUNK_IS_TEST_RUN (self));

  g_clear_pointer (&self->wanted, trunk_test_plan_request_free);
  if (self->state == TRUNK_TEST_RUN_PREPARING || self->state == TRUNK_TEST_RUN_RUNNING)
    g_cancellable_cancel (self->cancellable);
}

void
trunk_test_run_use_provider (TrunkTestRun  *self,
                             TrunkProvider *provider)
{
  g_return_if_fail (TRUNK_IS_TEST_RUN (self));
  g_return_if_fail (TRUNK_IS_PROVIDER (provider));

  g_set_object (&self->provider, provider);
}
