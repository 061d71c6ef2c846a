/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-accounts-reader.h"

#include <string.h>

#define READ_CHUNK (256 * 1024)

typedef struct
{
  GFile *file;                              /* (owned) (nullable) */
  GBytes *data;                             /* (owned) (nullable) */
  TrunkAccountsCsvOptions options;          /* its arrays are (owned) (nullable) */
  int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS];
} ReadOp;

static void
read_op_free (gpointer data)
{
  ReadOp *op = data;

  g_clear_object (&op->file);
  g_clear_pointer (&op->data, g_bytes_unref);
  g_clear_pointer (&op->options.existing, g_ptr_array_unref);
  g_clear_pointer (&op->options.elsewhere, g_ptr_array_unref);
  g_free (op);
}

/* One byte more than may be read tells the parser that it is too much. */
static GBytes *
read_file (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GByteArray) data = g_byte_array_new ();
  g_autofree char *chunk = NULL;

  if (stream == NULL)
    return NULL;

  chunk = g_malloc (READ_CHUNK);
  while (data->len <= TRUNK_ACCOUNTS_CSV_MAX_BYTES)
    {
      gssize n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, READ_CHUNK, cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      g_byte_array_append (data, (const guint8 *) chunk, n);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ReadOp *op = task_data;
  g_autoptr(GError) error = NULL;
  TrunkAccountsCsv *csv = NULL;

  if (op->data == NULL)
    op->data = read_file (op->file, cancellable, &error);
  if (op->data != NULL)
    csv = trunk_accounts_csv_new (g_bytes_get_size (op->data) > 0 ? g_bytes_get_data (op->data, NULL) : "", g_bytes_get_size (op->data),
                                  &op->options, &error);

  if (csv != NULL)
    g_task_return_pointer (task, csv, (GDestroyNotify) trunk_accounts_csv_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
trunk_accounts_read_async (GFile                         *file,
                           GBytes                        *data,
                           const TrunkAccountsCsvOptions *options,
                           GCancellable                  *cancellable,
                           GAsyncReadyCallback            callback,
                           gpointer                       user_data)
{
  g_autoptr(GTask) task = NULL;
  ReadOp *op;

  g_return_if_fail (file != NULL || data != NULL);
  g_return_if_fail (options != NULL);

  op = g_new0 (ReadOp, 1);
  op->file = file != NULL ? g_object_ref (file) : NULL;
  op->data = data != NULL ? g_bytes_ref (data) : NULL;
  op->options = *options;
  if (op->options.existing != NULL)
    g_ptr_array_ref (op->options.existing);
  if (op->options.elsewhere != NULL)
    g_ptr_array_ref (op->options.elsewhere);
  if (options->columns != NULL)
    {
      memcpy (op->columns, options->columns, sizeof op->columns);
      op->options.columns = op->columns;
    }

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_accounts_read_async);
  g_task_set_task_data (task, op, read_op_free);
  g_task_run_in_thread (task, read_thread);
}

TrunkAccountsCsv *
trunk_accounts_read_finish (GAsyncResult  *result,
                            GBytes       **out_data,
                            GError       **error)
{
  TrunkAccountsCsv *csv;
  ReadOp *op;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_accounts_read_async), NULL);

  op = g_task_get_task_data (G_TASK (result));
  csv = g_task_propagate_pointer (G_TASK (result), error);
  if (csv != NULL && out_data != NULL)
    *out_data = g_bytes_ref (op->data);

  return csv;
}
