/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/trunk-error.h"
#include "secrets/trunk-sealed-private.h"
#include "secrets/trunk-sealed-records-private.h"
#include "secrets/trunk-secret-store.h"

#define MAX_SECRET_LENGTH (256 * 1024)
#define LOCK_DEADLINE_MS 10000  /* far longer than any process needs the file */
#define LOCK_RETRY_MS 50

/*
 * TrunkSecretStoreFile:
 *
 * A file sealed with a passphrase, for machines without a keyring. Opening and sealing take their time on purpose and are done
 * in a worker thread, one operation at a time. The file is replaced as a whole, so that it is either the old or the new one;
 * a lock file beside it keeps two processes from undoing each other's work. Nothing is written in clear at any time.
 */
#define TRUNK_TYPE_SECRET_STORE_FILE (trunk_secret_store_file_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSecretStoreFile, trunk_secret_store_file, TRUNK, SECRET_STORE_FILE, TrunkSecretStore)

struct _TrunkSecretStoreFile
{
  TrunkSecretStore parent_instance;

  /* Not changed after construction */
  char *path;                 /* (owned) */
  TrunkSecret *passphrase;    /* (owned) */

  GMutex lock;                /* held by the worker that uses the file and what follows */
  GBytes *last_sealed;        /* (owned) (nullable) the file as it was opened or sealed last */
  TrunkSecret *last_plain;    /* (owned) (nullable) and what is in it */
};

G_DEFINE_FINAL_TYPE (TrunkSecretStoreFile, trunk_secret_store_file, TRUNK_TYPE_SECRET_STORE)

typedef struct
{
  char *owner_id;         /* (owned) (nullable) */
  const char *kind;       /* (nullable) nick; %NULL stands for all */
  TrunkSecret *secret;    /* (owned) (nullable) */
} SealedOp;

static void
sealed_op_free (gpointer data)
{
  SealedOp *op = data;

  g_free (op->owner_id);
  g_clear_pointer (&op->secret, trunk_secret_unref);
  g_free (op);
}

static void
remember (TrunkSecretStoreFile *self,
          GBytes               *sealed,
          TrunkSecret          *plain)
{
  g_clear_pointer (&self->last_sealed, g_bytes_unref);
  g_clear_pointer (&self->last_plain, trunk_secret_unref);
  self->last_sealed = g_bytes_ref (sealed);
  self->last_plain = trunk_secret_ref (plain);
}

/* The file as it is now; @out_sealed is NULL if there is none. */
static gboolean
read_sealed (TrunkSecretStoreFile  *self,
             GBytes               **out_sealed,
             GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  GStatBuf status;
  char *data;
  gsize length;

  *out_sealed = NULL;
  if (g_stat (self->path, &status) == 0 && status.st_size > SEALED_MAX_LENGTH)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The file of sealed secrets is too large to be one."));
      return FALSE;
    }
  if (g_file_get_contents (self->path, &data, &length, &local_error))
    {
      *out_sealed = g_bytes_new_take (data, length);
      return TRUE;
    }
  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The file of sealed secrets can't be read: %s"), local_error->message);
  return FALSE;
}

/* @sealed: (nullable): there is no file, so there is nothing in it */
static TrunkSecret *
open_sealed (TrunkSecretStoreFile  *self,
             GBytes                *sealed,
             GError               **error)
{
  TrunkSecret *plain;

  if (sealed == NULL)
    return trunk_secret_new ("", 0);
  if (self->last_sealed != NULL && g_bytes_equal (self->last_sealed, sealed))
    return trunk_secret_ref (self->last_plain);

  plain = sealed_open (sealed, self->passphrase, error);
  if (plain != NULL)
    remember (self, sealed, plain);

  return plain;
}

static TrunkSecret *
read_plain (TrunkSecretStoreFile  *self,
            GError               **error)
{
  g_autoptr(GBytes) sealed = NULL;

  return read_sealed (self, &sealed, error) ? open_sealed (self, sealed, error) : NULL;
}

static gboolean
write_plain (TrunkSecretStoreFile  *self,
             TrunkSecret           *plain,
             GError               **error)
{
  g_autoptr(GBytes) sealed = sealed_new (plain, self->passphrase, error);
  g_autoptr(GError) local_error = NULL;

  if (sealed == NULL)
    return FALSE;
  if (g_bytes_get_size (sealed) > SEALED_MAX_LENGTH)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("There are too many secrets for one sealed file."));
      return FALSE;
    }
  if (!g_file_set_contents_full (self->path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local_error))
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The file of sealed secrets can't be written: %s"), local_error->message);
      return FALSE;
    }
  remember (self, sealed, plain);

  return TRUE;
}

/* flock() has no time-out. Waits between two tries, on this worker thread, until @cancellable is cancelled. */
static void
wait_for_lock (GCancellable *cancellable)
{
  GPollFD poll_fd;

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &poll_fd))
    {
      g_poll (&poll_fd, 1, LOCK_RETRY_MS);
      g_cancellable_release_fd (cancellable);
    }
  else
    {
      g_poll (NULL, 0, LOCK_RETRY_MS);
    }
}

static gboolean
take_lock (int            fd,
           GCancellable  *cancellable,
           GError       **error)
{
  gint64 deadline = g_get_monotonic_time () + LOCK_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int code = errno;

      if (code != EWOULDBLOCK && code != EINTR)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The file of sealed secrets can't be written: %s"), g_strerror (code));
          return FALSE;
        }
      if (g_get_monotonic_time () >= deadline)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("Another program keeps the file of sealed secrets locked. Try again in a moment."));
          return FALSE;
        }
      wait_for_lock (cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Takes the lock of the file among processes; whoever has it is done within a second or two. -1 with @error set. */
static int
lock_file (TrunkSecretStoreFile  *self,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autofree char *name = g_strconcat (self->path, ".lock", NULL);
  g_autofree char *dir = g_path_get_dirname (self->path);
  int fd;

  if (g_mkdir_with_parents (dir, 0700) == 0)
    fd = g_open (name, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  else
    fd = -1;
  if (fd < 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The file of sealed secrets can't be written: %s"), g_strerror (errno));
      return -1;
    }
  if (!take_lock (fd, cancellable, error))
    {
      close (fd);
      return -1;
    }

  return fd;
}

static gboolean
change_file (TrunkSecretStoreFile  *self,
             const SealedOp        *op,
             GCancellable          *cancellable,
             GError               **error)
{
  g_autoptr(TrunkSecret) plain = NULL;
  g_autoptr(TrunkSecret) changed = NULL;
  g_autoptr(TrunkSecret) left = NULL;
  gboolean ok = FALSE;
  int fd = lock_file (self, cancellable, error);

  if (fd < 0)
    return FALSE;

  plain = read_plain (self, error);
  if (plain != NULL)
    {
      changed = sealed_records_change (plain, op->owner_id, op->kind, op->secret);
      ok = trunk_secret_equal (plain, changed) || write_plain (self, changed, error);
    }
  close (fd);

  if (ok && op->secret == NULL)
    {
      g_autoptr(TrunkSecret) again = read_plain (self, error);

      left = again != NULL ? sealed_records_find (again, op->owner_id, op->kind) : NULL;
      ok = again != NULL && left == NULL;
      if (left != NULL)
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The sealed file still holds a secret that was to be removed."));
    }

  return ok;
}

static void
change_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  TrunkSecretStoreFile *self = source;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GError *error = NULL;

  if (change_file (self, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
trunk_secret_store_file_store_async (TrunkSecretStore    *store,
                                     const char          *owner_id,
                                     TrunkSecretKind      kind,
                                     TrunkSecret         *secret,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  SealedOp *op = g_new0 (SealedOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_file_store_async);
  op->owner_id = g_strdup (owner_id);
  op->kind = trunk_secret_kind_get_nick (kind);
  op->secret = trunk_secret_ref (secret);
  g_task_set_task_data (task, op, sealed_op_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (trunk_secret_get_length (secret) > MAX_SECRET_LENGTH)
    {
      g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE, _("The secret is too long."));
      return;
    }
  g_task_run_in_thread (task, change_thread);
}

static gboolean
trunk_secret_store_file_store_finish (TrunkSecretStore  *store,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_file_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lookup_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  TrunkSecretStoreFile *self = source;
  const SealedOp *op = task_data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(TrunkSecret) plain = NULL;
  TrunkSecret *secret;
  GError *error = NULL;

  plain = read_plain (self, &error);
  if (plain == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  secret = sealed_records_find (plain, op->owner_id, op->kind);
  g_task_return_pointer (task, secret, secret != NULL ? (GDestroyNotify) trunk_secret_unref : NULL);
}

static void
trunk_secret_store_file_lookup_async (TrunkSecretStore    *store,
                                      const char          *owner_id,
                                      TrunkSecretKind      kind,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  SealedOp *op = g_new0 (SealedOp, 1);

  g_task_set_source_tag (task, trunk_secret_store_file_lookup_async);
  op->owner_id = g_strdup (owner_id);
  op->kind = trunk_secret_kind_get_nick (kind);
  g_task_set_task_data (task, op, sealed_op_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, lookup_thread);
}

static TrunkSecret *
trunk_secret_store_file_lookup_finish (TrunkSecretStore  *store,
                                       GAsyncResult      *result,
                                       GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_file_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* @kind: (nullable): nick; NULL stands for all. One source tag for both: they end in the same way. */
static void
start_clear (TrunkSecretStore    *store,
             const char          *owner_id,
             const char          *kind,
             gpointer             tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  SealedOp *op = g_new0 (SealedOp, 1);

  g_task_set_source_tag (task, tag);
  op->owner_id = g_strdup (owner_id);
  op->kind = kind;
  g_task_set_task_data (task, op, sealed_op_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_run_in_thread (task, change_thread);
}

static void
trunk_secret_store_file_clear_async (TrunkSecretStore    *store,
                                     const char          *owner_id,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  start_clear (store, owner_id, NULL, trunk_secret_store_file_clear_async, cancellable, callback, user_data);
}

static void
trunk_secret_store_file_remove_async (TrunkSecretStore    *store,
                                      const char          *owner_id,
                                      TrunkSecretKind      kind,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  start_clear (store, owner_id, trunk_secret_kind_get_nick (kind), trunk_secret_store_file_clear_async, cancellable, callback, user_data);
}

static gboolean
trunk_secret_store_file_clear_finish (TrunkSecretStore  *store,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_file_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A wrong passphrase is a locked store; a file that can't be used is one that refuses. */
static void
probe_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  TrunkSecretStoreFile *self = source;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(TrunkSecret) plain = NULL;
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  TrunkFinding finding = TRUNK_FINDING_OK;

  if (!read_sealed (self, &sealed, &error))
    finding = TRUNK_FINDING_KEYRING_DENIED;
  else if ((plain = open_sealed (self, sealed, &error)) == NULL)
    finding = g_error_matches (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE) ? TRUNK_FINDING_KEYRING_LOCKED : TRUNK_FINDING_KEYRING_DENIED;
  if (error != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_REASON, error->message);
  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

static void
trunk_secret_store_file_probe_async (TrunkSecretStore    *store,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_secret_store_file_probe_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, probe_thread);
}

static TrunkOutcome *
trunk_secret_store_file_probe_finish (TrunkSecretStore  *store,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_secret_store_file_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_secret_store_file_finalize (GObject *object)
{
  TrunkSecretStoreFile *self = TRUNK_SECRET_STORE_FILE (object);

  g_free (self->path);
  g_clear_pointer (&self->passphrase, trunk_secret_unref);
  g_clear_pointer (&self->last_sealed, g_bytes_unref);
  g_clear_pointer (&self->last_plain, trunk_secret_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (trunk_secret_store_file_parent_class)->finalize (object);
}

static void
trunk_secret_store_file_class_init (TrunkSecretStoreFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  TrunkSecretStoreClass *store_class = TRUNK_SECRET_STORE_CLASS (klass);

  object_class->finalize = trunk_secret_store_file_finalize;

  store_class->store_async = trunk_secret_store_file_store_async;
  store_class->store_finish = trunk_secret_store_file_store_finish;
  store_class->lookup_async = trunk_secret_store_file_lookup_async;
  store_class->lookup_finish = trunk_secret_store_file_lookup_finish;
  store_class->clear_async = trunk_secret_store_file_clear_async;
  store_class->clear_finish = trunk_secret_store_file_clear_finish;
  store_class->remove_async = trunk_secret_store_file_remove_async;
  store_class->probe_async = trunk_secret_store_file_probe_async;
  store_class->probe_finish = trunk_secret_store_file_probe_finish;
}

static void
trunk_secret_store_file_init (TrunkSecretStoreFile *self)
{
  g_mutex_init (&self->lock);
}

/**
 * trunk_secret_store_new_file:
 * @file: a local file; it need not be there yet
 * @passphrase: (transfer none): seals and opens it
 *
 * Returns: (transfer full): a store in a sealed file; nothing is read or written yet
 */
TrunkSecretStore *
trunk_secret_store_new_file (GFile       *file,
                             TrunkSecret *passphrase)
{
  TrunkSecretStoreFile *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (g_file_peek_path (file) != NULL, NULL);
  g_return_val_if_fail (passphrase != NULL && trunk_secret_get_length (passphrase) > 0, NULL);

  self = g_object_new (TRUNK_TYPE_SECRET_STORE_FILE, NULL);
  self->path = g_file_get_path (file);
  self->passphrase = trunk_secret_ref (passphrase);

  return TRUNK_SECRET_STORE (self);
}
