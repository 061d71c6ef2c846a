/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-loader.h"

#include "secrets/trunk-secret.h"

typedef struct
{
  TrunkSecret *password;        /* (owned) (nullable) */
  TrunkCertWant want;
} LoadOp;

static void
load_op_free (gpointer data)
{
  LoadOp *op = data;

  g_clear_pointer (&op->password, trunk_secret_unref);
  g_free (op);
}

/* One byte more than is allowed, so that the import itself can refuse a file that is too long. */
static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadOp *op = task_data;
  g_autofree guint8 *data = g_malloc (TRUNK_CERT_IMPORT_MAX_BYTES + 1);
  g_autoptr(GFileInputStream) stream = NULL;
  GError *error = NULL;
  TrunkCertImport *import = NULL;
  gsize length = 0;

  stream = g_file_read (G_FILE (source), cancellable, &error);
  if (stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), data, TRUNK_CERT_IMPORT_MAX_BYTES + 1, &length, cancellable, &error))
    import = trunk_cert_import_new (data, length, op->password != NULL ? trunk_secret_peek (op->password) : NULL, op->want, &error);
  /* A key may be among it. */
  trunk_secret_wipe (data, length);

  if (import != NULL)
    g_task_return_pointer (task, import, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
trunk_cert_loader_load_async (GFile               *file,
                              TrunkSecret         *password,
                              TrunkCertWant        want,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  LoadOp *op;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_cert_loader_load_async);
  op = g_new0 (LoadOp, 1);
  op->password = password != NULL ? trunk_secret_ref (password) : NULL;
  op->want = want;
  g_task_set_task_data (task, op, load_op_free);
  g_task_run_in_thread (task, load_thread);
}

TrunkCertImport *
trunk_cert_loader_load_finish (GFile         *file,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_cert_loader_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
