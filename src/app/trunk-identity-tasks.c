/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-identity-tasks.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/trunk-error.h"
#include "certs/trunk-cert-make.h"

/* A certificate is valid from some time before it was made, for clocks that are behind. */
#define BACKDATE_SECONDS (60 * 60)

/* Files */

typedef struct
{
  char *data;                   /* (owned) */
  gsize length;
} Wiped;

static void
wiped_free (gpointer user_data)
{
  Wiped *wiped = user_data;

  trunk_secret_wipe (wiped->data, wiped->length);
  g_free (wiped->data);
  g_free (wiped);
}

static gboolean
file_read_more_cb (const char *contents,
                   goffset     size,
                   gpointer    user_data)
{
  return size <= TRUNK_CERT_IMPORT_MAX_BYTES;
}

static void
file_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;
  char *contents = NULL;
  gsize length = 0;
  Wiped *wiped;

  if (!g_file_load_partial_contents_finish (G_FILE (object), result, &contents, &length, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  wiped = g_new0 (Wiped, 1);
  wiped->data = contents;
  wiped->length = length;
  bytes = g_bytes_new_with_free_func (contents, length, wiped_free, wiped);
  if (length > TRUNK_CERT_IMPORT_MAX_BYTES)
    g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("This file is too large for a certificate or a key."));
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

void
trunk_cert_file_read_async (GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_cert_file_read_async);
  g_file_load_partial_contents_async (file, cancellable, file_read_more_cb, file_read_cb, g_steal_pointer (&task));
}

GBytes *
trunk_cert_file_read_finish (GFile         *file,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_cert_file_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Reading */

typedef struct
{
  GBytes *bytes;                /* (owned) */
  TrunkSecret *password;        /* (owned) (nullable) */
} ReadOp;

static void
read_op_free (ReadOp *op)
{
  g_bytes_unref (op->bytes);
  g_clear_pointer (&op->password, trunk_secret_unref);
  g_free (op);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  ReadOp *op = data;
  gsize length;
  const void *bytes = g_bytes_get_data (op->bytes, &length);
  GError *error = NULL;
  TrunkCertImport *import = trunk_cert_import_new (bytes, length, op->password != NULL ? trunk_secret_peek (op->password) : NULL,
                                                   TRUNK_CERT_WANT_ANY, &error);

  if (import != NULL)
    g_task_return_pointer (task, import, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
trunk_cert_import_read_async (GBytes              *bytes,
                              TrunkSecret         *password,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  ReadOp *op;

  g_return_if_fail (bytes != NULL);

  op = g_new0 (ReadOp, 1);
  op->bytes = g_bytes_ref (bytes);
  op->password = password != NULL ? trunk_secret_ref (password) : NULL;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_cert_import_read_async);
  g_task_set_task_data (task, op, (GDestroyNotify) read_op_free);
  g_task_run_in_thread (task, read_thread);
}

TrunkCertImport *
trunk_cert_import_read_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_cert_import_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Making */

typedef struct
{
  char *common_name;            /* (owned) */
  guint bits;
  gint64 not_before;
  gint64 not_after;
} MakeOp;

static void
make_op_free (MakeOp *op)
{
  g_free (op->common_name);
  g_free (op);
}

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  MakeOp *op = data;
  GError *error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&(TrunkCertRequest) { .purpose = TRUNK_CERT_SIGNER, .common_name = op->common_name,
                                                                   .key = TRUNK_CERT_KEY_RSA, .bits = op->bits,
                                                                   .not_before = op->not_before, .not_after = op->not_after },
                                             NULL, &error);

  if (identity != NULL)
    g_task_return_pointer (task, identity, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
trunk_identity_make_async (const char          *common_name,
                           guint                bits,
                           guint                months,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) later = NULL;
  MakeOp *op;

  g_return_if_fail (common_name != NULL);
  g_return_if_fail (months > 0);

  later = g_date_time_add_months (now, months);
  op = g_new0 (MakeOp, 1);
  op->common_name = g_strdup (common_name);
  op->bits = bits;
  op->not_before = g_date_time_to_unix (now) - BACKDATE_SECONDS;
  op->not_after = g_date_time_to_unix (later);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_identity_make_async);
  g_task_set_task_data (task, op, (GDestroyNotify) make_op_free);
  g_task_run_in_thread (task, make_thread);
}

TrunkIdentity *
trunk_identity_make_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_identity_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Keeping */

static void
keep_stored_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkSetup *setup = TRUNK_SETUP (object);
  TrunkIdentity *identity = g_task_get_task_data (task);
  TrunkRegistrationValues values;
  GError *error = NULL;

  if (!trunk_setup_store_secret_finish (setup, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  values = *trunk_setup_get_registration (setup);
  values.credential = TRUNK_CREDENTIAL_CERTIFICATE;
  values.certificate = trunk_identity_get_certificate (identity);
  values.credential_ends = trunk_identity_get_not_after (identity);
  if (trunk_setup_set_registration (setup, &values, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
trunk_identity_keep_async (TrunkSetup          *setup,
                           TrunkIdentity       *identity,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(TrunkSecret) key = NULL;
  char *pem;

  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (TRUNK_IS_IDENTITY (identity));

  task = g_task_new (setup, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_identity_keep_async);
  g_task_set_task_data (task, g_object_ref (identity), g_object_unref);

  pem = trunk_identity_export_key (identity);
  if (pem == NULL)
    {
      g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, _("The private key can’t be read out."));
      return;
    }

  key = trunk_secret_new_take (pem);
  trunk_setup_store_secret_async (setup, TRUNK_SECRET_PRIVATE_KEY, key, cancellable, keep_stored_cb, g_steal_pointer (&task));
}

gboolean
trunk_identity_keep_finish (TrunkSetup    *setup,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, setup), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_identity_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
