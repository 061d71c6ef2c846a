/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-practice-client-private.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "base/trunk-temporary.h"

#define FOLDER_PREFIX       "trunkline-practice-"
#define READY_DEADLINE_S    30
#define STOP_DEADLINE_S     5

G_DEFINE_FINAL_TYPE (TrunkPracticeClient, trunk_practice_client, G_TYPE_OBJECT)

typedef enum
{
  PROP_RUNNING = 1,
} TrunkPracticeClientProperty;

static GParamSpec *props[PROP_RUNNING + 1];

static void
practice_client_set_running (TrunkPracticeClient *self,
                             gboolean             running)
{
  g_assert (TRUNK_IS_PRACTICE_CLIENT (self));

  if (self->running == running)
    return;

  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static void
trunk_practice_client_dispose (GObject *object)
{
  trunk_practice_client_stop (TRUNK_PRACTICE_CLIENT (object));

  G_OBJECT_CLASS (trunk_practice_client_parent_class)->dispose (object);
}

static void
trunk_practice_client_finalize (GObject *object)
{
  TrunkPracticeClient *self = TRUNK_PRACTICE_CLIENT (object);

  g_clear_pointer (&self->directory, g_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->description, json_node_unref);
  g_clear_pointer (&self->authority, g_free);
  g_clear_object (&self->control);

  G_OBJECT_CLASS (trunk_practice_client_parent_class)->finalize (object);
}

static void
trunk_practice_client_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  TrunkPracticeClient *self = TRUNK_PRACTICE_CLIENT (object);

  switch ((TrunkPracticeClientProperty) id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_practice_client_class_init (TrunkPracticeClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = trunk_practice_client_dispose;
  object_class->finalize = trunk_practice_client_finalize;
  object_class->get_property = trunk_practice_client_get_property;

  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_practice_client_init (TrunkPracticeClient *self)
{
  self->hold = -1;
  self->cancellable = g_cancellable_new ();
}

/**
 * trunk_practice_client_find_program:
 *
 * A program or test of a build tree finds the tenant of that tree, wherever in it it stands.
 *
 * Returns: (transfer full): a path
 */
char *
trunk_practice_client_find_program (void)
{
  static const char * const ways[] = { "..", "../src", "../../src" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *built = g_build_filename (folder, ways[i], "practice", "trunkline-practice", NULL);

      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (built, G_FILE_TEST_IS_DIR))
        return g_canonicalize_filename (built, NULL);
    }

  return g_strdup (TRUNK_PRACTICE_PATH);
}

typedef struct
{
  TrunkPracticeClient *client;  /* (owned) until it is returned */
  GDataInputStream *output;     /* (owned) */
  GCancellable *cancellable;    /* (owned): the caller's, or the deadline */
  GCancellable *outer;          /* (owned) (nullable) */
  gulong outer_id;
  GSource *deadline;            /* (owned) */
  gboolean late;
  GError *error;                /* (owned) (nullable) */
} StartOp;

static void
start_op_free (gpointer data)
{
  StartOp *op = data;

  if (op->outer != NULL)
    g_cancellable_disconnect (op->outer, op->outer_id);
  if (op->deadline != NULL)
    g_source_destroy (op->deadline);
  g_clear_pointer (&op->deadline, g_source_unref);
  g_clear_object (&op->outer);
  g_clear_object (&op->cancellable);
  g_clear_object (&op->output);
  g_clear_object (&op->client);
  g_clear_error (&op->error);
  g_free (op);
}

static gboolean
start_deadline_cb (gpointer user_data)
{
  StartOp *op = user_data;

  op->late = TRUE;
  g_cancellable_cancel (op->cancellable);

  return G_SOURCE_REMOVE;
}

static void
start_outer_cancelled_cb (GCancellable *outer,
                          GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Out of the terminal's foreground group: a Ctrl-C is for this process, which then still cleans up the tenant's mailboxes. */
static void
start_child_setup_cb (gpointer user_data)
{
  setpgid (0, 0);
}

static void
start_cleaned_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StartOp *op = g_task_get_task_data (task);

  trunk_practice_client_stop_finish (TRUNK_PRACTICE_CLIENT (source), result);
  g_task_return_error (task, g_steal_pointer (&op->error));
}

/* A whole sentence for people, whatever went wrong; and only when nothing is left of the attempt. @reason: (transfer full) (nullable) */
static void
start_fail (GTask  *task,
            GError *reason)
{
  StartOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = reason;

  if (op->late)
    g_set_error (&op->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("The practice tenant did not get ready within %d seconds."), READY_DEADLINE_S);
  else if (error == NULL)
    g_set_error_literal (&op->error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The practice tenant did not start: it ended while starting"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    op->error = g_steal_pointer (&error);
  else
    g_set_error (&op->error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The practice tenant did not start: %s"), error->message);

  trunk_practice_client_stop_async (op->client, start_cleaned_cb, g_object_ref (task));
}

static gboolean
practice_client_read_files (TrunkPracticeClient  *self,
                            GError              **error)
{
  g_autofree char *path = g_build_filename (self->directory, "practice.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;
  const char *authority = NULL;

  if (!json_parser_load_from_file (parser, path, error))
    return FALSE;

  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    authority = json_object_get_string_member_with_default (json_node_get_object (root), "ca", NULL);
  if (authority == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", path);
      return FALSE;
    }
  if (!g_file_get_contents (authority, &self->authority, NULL, error))
    return FALSE;

  self->description = json_node_ref (root);

  return TRUE;
}

static void
process_ended_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  TrunkPracticeClient *self = user_data;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    return;

  practice_client_set_running (self, FALSE);
}

static void
start_line_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  StartOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (line != NULL && !g_str_has_prefix (line, "ready "))
    {
      g_data_input_stream_read_line_async (op->output, G_PRIORITY_DEFAULT, op->cancellable, start_line_cb, g_steal_pointer (&task));
      return;
    }

  if (line == NULL || !practice_client_read_files (op->client, &error))
    {
      start_fail (task, g_steal_pointer (&error));
      return;
    }

  op->client->running = TRUE;
  g_subprocess_wait_async (op->client->process, op->client->cancellable, process_ended_cb, op->client);
  g_task_return_pointer (task, g_steal_pointer (&op->client), g_object_unref);
}

static gboolean
practice_client_spawn (TrunkPracticeClient  *self,
                       const char * const   *faults,
                       guint                 n_accounts,
                       GError              **error)
{
  g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GSubprocessLauncher) launcher = NULL;

  trunk_temporary_sweep (FOLDER_PREFIX);
  self->directory = trunk_temporary_make (FOLDER_PREFIX, error);
  if (self->directory == NULL || (self->hold = trunk_temporary_hold (self->directory, error)) < 0)
    return FALSE;

  g_ptr_array_add (command, trunk_practice_client_find_program ());
  g_ptr_array_add (command, g_strdup ("--until-stdin-closes"));
  g_ptr_array_add (command, g_strdup ("--remove-state"));
  g_ptr_array_add (command, g_strdup ("--state"));
  g_ptr_array_add (command, g_strdup (self->directory));
  if (n_accounts > 0)
    g_ptr_array_add (command, g_strdup_printf ("--accounts=%u", n_accounts));
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    {
      g_ptr_array_add (command, g_strdup ("--fault"));
      g_ptr_array_add (command, g_strdup (faults[i]));
    }
  g_ptr_array_add (command, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, start_child_setup_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) command->pdata, error);

  return self->process != NULL;
}

/**
 * trunk_practice_client_start_async:
 * @faults: (nullable): what is broken from the start, names of the menu, ended by %NULL
 * @n_accounts: how many mailboxes; 0 = as many as it has by itself
 *
 * Starts a practice tenant. Cancelling ends it again.
 */
void
trunk_practice_client_start_async (const char * const  *faults,
                                   guint                n_accounts,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  StartOp *op;

  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  op = g_new0 (StartOp, 1);
  op->client = g_object_new (TRUNK_TYPE_PRACTICE_CLIENT, NULL);
  op->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_practice_client_start_async);
  g_task_set_task_data (task, op, start_op_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (!practice_client_spawn (op->client, faults, n_accounts, &error))
    {
      start_fail (task, g_steal_pointer (&error));
      return;
    }

  op->deadline = g_timeout_source_new_seconds (READY_DEADLINE_S);
  g_source_set_callback (op->deadline, start_deadline_cb, op, NULL);
  g_source_attach (op->deadline, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      op->outer = g_object_ref (cancellable);
      op->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (start_outer_cancelled_cb), g_object_ref (op->cancellable), g_object_unref);
    }
  op->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (op->client->process));
  g_data_input_stream_read_line_async (op->output, G_PRIORITY_DEFAULT, op->cancellable, start_line_cb, g_steal_pointer (&task));
}

/**
 * trunk_practice_client_start_finish:
 *
 * Returns: (transfer full) (nullable): a tenant that is ready; the error is a sentence for people
 */
TrunkPracticeClient *
trunk_practice_client_start_finish (GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_practice_client_start_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
trunk_practice_client_get_running (TrunkPracticeClient *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), FALSE);

  return self->running;
}

const char *
trunk_practice_client_get_directory (TrunkPracticeClient *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);

  return self->directory;
}

/* Independent of the client, which may be gone before the process has. */
typedef struct
{
  GSubprocess *process;         /* (owned) */
  char *directory;              /* (owned) */
  int hold;
  GSource *deadline;            /* (owned) */
  GTask *task;                  /* (owned) (nullable) */
} StopOp;

static void
stop_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  StopOp *op = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_source_destroy (op->deadline);
  g_source_unref (op->deadline);
  trunk_temporary_remove (op->directory);
  close (op->hold);
  if (op->task != NULL)
    g_task_return_boolean (op->task, TRUE);

  g_clear_object (&op->task);
  g_free (op->directory);
  g_object_unref (op->process);
  g_free (op);
}

static gboolean
stop_deadline_cb (gpointer user_data)
{
  g_subprocess_force_exit (user_data);

  return G_SOURCE_REMOVE;
}

/* @task: (transfer full) (nullable) */
static void
practice_client_stop (TrunkPracticeClient *self,
                      GTask               *task)
{
  StopOp *op;

  if (self->process == NULL)
    {
      if (self->directory != NULL && self->hold >= 0)
        trunk_temporary_remove (self->directory);
      if (self->hold >= 0)
        close (self->hold);
      self->hold = -1;
      if (task != NULL)
        {
          g_task_return_boolean (task, TRUE);
          g_object_unref (task);
        }
      return;
    }

  g_cancellable_cancel (self->cancellable);
  op = g_new0 (StopOp, 1);
  op->process = g_steal_pointer (&self->process);
  op->directory = g_strdup (self->directory);
  op->hold = self->hold;
  op->task = task;
  self->hold = -1;
  op->deadline = g_timeout_source_new_seconds (STOP_DEADLINE_S);
  g_source_set_callback (op->deadline, stop_deadline_cb, g_object_ref (op->process), g_object_unref);
  g_source_attach (op->deadline, g_main_context_get_thread_default ());
  g_subprocess_send_signal (op->process, SIGTERM);
  g_subprocess_wait_async (op->process, NULL, stop_ended_cb, op);
  practice_client_set_running (self, FALSE);
}

/**
 * trunk_practice_client_stop:
 *
 * Asks the process to end, and makes it after 5 s. Close what is open in its folder before.
 */
void
trunk_practice_client_stop (TrunkPracticeClient *self)
{
  g_return_if_fail (TRUNK_IS_PRACTICE_CLIENT (self));

  practice_client_stop (self, NULL);
}

/**
 * trunk_practice_client_stop_async:
 *
 * The same, and says when nothing is left of it. Can't be cancelled: there is a deadline.
 */
void
trunk_practice_client_stop_async (TrunkPracticeClient *self,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (TRUNK_IS_PRACTICE_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, trunk_practice_client_stop_async);
  practice_client_stop (self, task);
}

void
trunk_practice_client_stop_finish (TrunkPracticeClient *self,
                                   GAsyncResult        *result)
{
  g_return_if_fail (TRUNK_IS_PRACTICE_CLIENT (self));
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, trunk_practice_client_stop_async));
}
