/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-history.h"

struct _TrunkHistoryRun
{
  GObject parent_instance;

  GPtrArray *runs;              /* (owned): what @run is in */
  const TrunkStoredRun *run;
};

struct _TrunkHistory
{
  GObject parent_instance;

  char *path;                   /* (owned): of the workspace */

  /* The threads', one at a time */
  GMutex mutex;
  TrunkWorkspace *workspace;    /* (owned) (nullable) */
};

/* What a thread is asked for. */
typedef struct
{
  char **services;              /* (owned) (nullable) */
  gint64 before;
  gint64 after;
  guint max;
} HistoryOp;

G_DEFINE_FINAL_TYPE (TrunkHistoryRun, trunk_history_run, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (TrunkHistory, trunk_history, G_TYPE_OBJECT)

static void
trunk_history_run_finalize (GObject *object)
{
  TrunkHistoryRun *self = TRUNK_HISTORY_RUN (object);

  g_clear_pointer (&self->runs, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_history_run_parent_class)->finalize (object);
}

static void
trunk_history_run_class_init (TrunkHistoryRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_history_run_finalize;
}

static void
trunk_history_run_init (TrunkHistoryRun *self)
{
}

/**
 * trunk_history_run_get:
 *
 * Returns: (transfer none): the run, as long as @self lives
 */
const TrunkStoredRun *
trunk_history_run_get (TrunkHistoryRun *self)
{
  g_return_val_if_fail (TRUNK_IS_HISTORY_RUN (self), NULL);

  return self->run;
}

static void
trunk_history_finalize (GObject *object)
{
  TrunkHistory *self = TRUNK_HISTORY (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (trunk_history_parent_class)->finalize (object);
}

static void
trunk_history_class_init (TrunkHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_history_finalize;
}

static void
trunk_history_init (TrunkHistory *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * trunk_history_new:
 *
 * Returns: (transfer full): the history of @workspace
 */
TrunkHistory *
trunk_history_new (TrunkWorkspace *workspace)
{
  TrunkHistory *self;

  g_return_val_if_fail (TRUNK_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (TRUNK_TYPE_HISTORY, NULL);
  self->path = g_strdup (trunk_workspace_get_path (workspace));

  return self;
}

static void
history_op_free (gpointer data)
{
  HistoryOp *op = data;

  g_strfreev (op->services);
  g_free (op);
}

static GTask *
history_task_new (TrunkHistory        *self,
                  gpointer             source_tag,
                  const char * const  *services,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  HistoryOp *op = g_new0 (HistoryOp, 1);

  op->services = g_strdupv ((char **) services);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, op, history_op_free);
  g_task_set_return_on_cancel (task, TRUE);

  return task;
}

/* In a thread, with the mutex held. */
static TrunkWorkspace *
history_get_workspace (TrunkHistory  *self,
                       GError       **error)
{
  if (self->workspace == NULL)
    self->workspace = trunk_workspace_open (self->path, error);

  return self->workspace;
}

static GPtrArray *
wrap_runs (GPtrArray *runs)
{
  GPtrArray *wrapped = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < runs->len; i++)
    {
      TrunkHistoryRun *run = g_object_new (TRUNK_TYPE_HISTORY_RUN, NULL);

      run->runs = g_ptr_array_ref (runs);
      run->run = g_ptr_array_index (runs, i);
      g_ptr_array_add (wrapped, run);
    }

  return wrapped;
}

/* Recent */

static GHashTable *
read_recent (TrunkHistory     *self,
             const HistoryOp  *op,
             GError          **error)
{
  g_autoptr(GHashTable) recent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  TrunkWorkspace *workspace = history_get_workspace (self, error);

  if (workspace == NULL)
    return NULL;

  for (guint i = 0; op->services[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) runs = trunk_workspace_list_runs (workspace, op->services[i], op->max, error);

      if (runs == NULL)
        return NULL;
      g_hash_table_insert (recent, g_strdup (op->services[i]), wrap_runs (runs));
    }

  return g_steal_pointer (&recent);
}

static void
recent_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  TrunkHistory *self = source;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GError) error = NULL;
  GHashTable *recent;

  if (g_task_return_error_if_cancelled (task))
    return;
  recent = read_recent (self, data, &error);
  if (recent != NULL)
    g_task_return_pointer (task, recent, (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
trunk_history_recent_async (TrunkHistory        *self,
                            const char * const  *services,
                            guint                max,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_HISTORY (self));
  g_return_if_fail (services != NULL);

  task = history_task_new (self, trunk_history_recent_async, services, cancellable, callback, user_data);
  ((HistoryOp *) g_task_get_task_data (task))->max = max;
  g_task_run_in_thread (task, recent_thread);
}

/**
 * trunk_history_recent_finish:
 *
 * Returns: (transfer full) (nullable): the runs by id of their service
 */
GHashTable *
trunk_history_recent_finish (TrunkHistory  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_history_recent_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* List */

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  TrunkHistory *self = source;
  const HistoryOp *op = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;
  TrunkWorkspace *workspace;

  if (g_task_return_error_if_cancelled (task))
    return;
  workspace = history_get_workspace (self, &error);
  if (workspace != NULL)
    runs = trunk_workspace_list_runs_before (workspace, op->services != NULL ? op->services[0] : NULL, op->before, op->max, &error);
  if (runs != NULL)
    g_task_return_pointer (task, wrap_runs (runs), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
trunk_history_list_async (TrunkHistory        *self,
                          const char          *service,
                          gint64               before,
                          guint                max,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  const char * const services[] = { service, NULL };
  g_autoptr(GTask) task = NULL;
  HistoryOp *op;

  g_return_if_fail (TRUNK_IS_HISTORY (self));

  task = history_task_new (self, trunk_history_list_async, service != NULL ? services : NULL, cancellable, callback, user_data);
  op = g_task_get_task_data (task);
  op->before = before;
  op->max = max;
  g_task_run_in_thread (task, list_thread);
}

/**
 * trunk_history_list_finish:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkHistoryRun): newest first
 */
GPtrArray *
trunk_history_list_finish (TrunkHistory  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_history_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Compare */

static void
difference_group_free (gpointer data)
{
  TrunkDifferenceGroup *group = data;

  g_free (group->check);
  g_free (group->finding_before);
  g_free (group->finding_after);
  g_ptr_array_unref (group->subjects);
  g_free (group);
}

/* In which order kinds are told: what got worse, what got better, the rest. */
static guint
rank_kind (TrunkDifferenceKind kind)
{
  static const guint ranks[] = {
    [TRUNK_DIFFERENCE_BROKEN] = 0,
    [TRUNK_DIFFERENCE_NEW] = 1,
    [TRUNK_DIFFERENCE_CHANGED] = 2,
    [TRUNK_DIFFERENCE_MENDED] = 3,
    [TRUNK_DIFFERENCE_SLOWER] = 4,
    [TRUNK_DIFFERENCE_GONE] = 5,
  };

  return ranks[kind];
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const TrunkDifferenceGroup *first = *(const TrunkDifferenceGroup * const *) a;
  const TrunkDifferenceGroup *second = *(const TrunkDifferenceGroup * const *) b;
  guint first_rank = rank_kind (first->kind);
  guint second_rank = rank_kind (second->kind);

  if (first_rank != second_rank)
    return first_rank < second_rank ? -1 : 1;
  if (first->n_subjects != second->n_subjects)
    return first->n_subjects > second->n_subjects ? -1 : 1;

  return g_strcmp0 (first->check, second->check);
}

static GPtrArray *
group_differences (GPtrArray *differences)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (difference_group_free);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < differences->len; i++)
    {
      const TrunkDifference *difference = g_ptr_array_index (differences, i);
      g_autofree char *key = g_strdup_printf ("%d\n%s\n%s\n%s", difference->kind, difference->check,
                                              difference->finding_before != NULL ? difference->finding_before : "",
                                              difference->finding_after != NULL ? difference->finding_after : "");
      TrunkDifferenceGroup *group = g_hash_table_lookup (known, key);

      if (group == NULL)
        {
          group = g_new0 (TrunkDifferenceGroup, 1);
          group->kind = difference->kind;
          group->check = g_strdup (difference->check);
          group->finding_before = g_strdup (difference->finding_before);
          group->finding_after = g_strdup (difference->finding_after);
          group->subjects = g_ptr_array_new_with_free_func (g_free);
          group->duration_before = difference->duration_before;
          group->duration_after = difference->duration_after;
          g_ptr_array_add (groups, group);
          g_hash_table_insert (known, g_steal_pointer (&key), group);
        }
      if (group->n_subjects < TRUNK_HISTORY_MAX_SUBJECTS)
        g_ptr_array_add (group->subjects, g_strdup (difference->subject));
      group->n_subjects++;
    }
  g_ptr_array_sort (groups, compare_groups);

  return groups;
}

static void
compare_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  TrunkHistory *self = source;
  const HistoryOp *op = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GPtrArray) differences = NULL;
  g_autoptr(GError) error = NULL;
  TrunkWorkspace *workspace;

  if (g_task_return_error_if_cancelled (task))
    return;
  workspace = history_get_workspace (self, &error);
  if (workspace != NULL)
    differences = trunk_workspace_compare_runs (workspace, op->before, op->after, &error);
  if (differences != NULL)
    g_task_return_pointer (task, group_differences (differences), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
trunk_history_compare_async (TrunkHistory        *self,
                             gint64               before,
                             gint64               after,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  HistoryOp *op;

  g_return_if_fail (TRUNK_IS_HISTORY (self));

  task = history_task_new (self, trunk_history_compare_async, NULL, cancellable, callback, user_data);
  op = g_task_get_task_data (task);
  op->before = before;
  op->after = after;
  g_task_run_in_thread (task, compare_thread);
}

/**
 * trunk_history_compare_finish:
 *
 * Returns: (transfer full) (nullable) (element-type TrunkDifferenceGroup)
 */
GPtrArray *
trunk_history_compare_finish (TrunkHistory  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_history_compare_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Prune */

static void
prune_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  TrunkHistory *self = source;
  const HistoryOp *op = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GError) error = NULL;
  TrunkWorkspace *workspace;

  if (g_task_return_error_if_cancelled (task))
    return;
  workspace = history_get_workspace (self, &error);
  if (workspace != NULL && trunk_workspace_prune_runs (workspace, op->services != NULL ? op->services[0] : NULL, op->max, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
trunk_history_prune_async (TrunkHistory        *self,
                           const char          *service,
                           guint                keep,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const char * const services[] = { service, NULL };
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_HISTORY (self));

  task = history_task_new (self, trunk_history_prune_async, service != NULL ? services : NULL, cancellable, callback, user_data);
  ((HistoryOp *) g_task_get_task_data (task))->max = keep;
  g_task_run_in_thread (task, prune_thread);
}

gboolean
trunk_history_prune_finish (TrunkHistory  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_history_prune_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
