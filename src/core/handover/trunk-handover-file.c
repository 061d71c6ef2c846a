/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-file-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "handover/trunk-handover-secrets.h"

/* Copied in one turn of the main loop: some 1 ms of work. */
#define ACCOUNTS_A_TURN 250
/* A plan of more accounts than this is taken down on a thread of its own: its rows are hundreds of thousands. */
#define MANY_ACCOUNTS   1000

G_DEFINE_FINAL_TYPE (TrunkHandoverFile, trunk_handover_file, G_TYPE_OBJECT)

static gpointer
release_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

/* Nobody else has the copy. */
static void
release_copy (TrunkHandoverFile *self)
{
  g_autoptr(TrunkPlan) copy = g_steal_pointer (&self->copy);

  if (copy != NULL && trunk_plan_get_n_accounts (copy) > MANY_ACCOUNTS)
    g_thread_unref (g_thread_new ("release", release_thread, g_steal_pointer (&copy)));
}

static void
trunk_handover_file_finalize (GObject *object)
{
  TrunkHandoverFile *self = TRUNK_HANDOVER_FILE (object);

  g_clear_object (&self->snapshot);
  g_clear_object (&self->requirement);
  g_clear_object (&self->plan);
  release_copy (self);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->entered, g_strfreev);
  g_clear_pointer (&self->scan, trunk_secret_scan_free);
  g_clear_pointer (&self->store_error, g_free);
  g_clear_pointer (&self->kept, g_byte_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->paper, trunk_paper_unref);
  if (self->preview != NULL)
    g_string_free (self->preview, TRUE);

  G_OBJECT_CLASS (trunk_handover_file_parent_class)->finalize (object);
}

static void
trunk_handover_file_class_init (TrunkHandoverFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_handover_file_finalize;
}

static void
trunk_handover_file_init (TrunkHandoverFile *self)
{
}

static TrunkHandoverFile *
file_new (TrunkHandoverForm  form,
          TrunkSnapshot     *snapshot)
{
  TrunkHandoverFile *self = g_object_new (TRUNK_TYPE_HANDOVER_FILE, NULL);

  self->form = form;
  self->snapshot = g_object_ref (snapshot);

  return self;
}

TrunkHandoverFile *
trunk_handover_file_new_sheet (TrunkHandoverForm   form,
                               TrunkSnapshot      *snapshot,
                               TrunkRequirement   *requirement,
                               const char * const *entered)
{
  TrunkHandoverFile *self;

  g_return_val_if_fail (trunk_handover_form_is_sheet (form), NULL);
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  self = file_new (form, snapshot);
  self->requirement = g_object_ref (requirement);
  self->entered = g_strdupv ((char **) entered);
  self->finished = g_get_real_time () / G_USEC_PER_SEC;

  return self;
}

TrunkHandoverFile *
trunk_handover_file_new_report (TrunkHandoverForm  form,
                                TrunkCatalog      *catalog,
                                TrunkPlan         *plan,
                                gint64             finished)
{
  TrunkHandoverFile *self;

  g_return_val_if_fail (trunk_handover_form_is_report (form), NULL);
  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);

  self = file_new (form, trunk_plan_get_snapshot (plan));
  self->catalog = g_object_ref (catalog);
  self->plan = g_object_ref (plan);
  self->finished = finished;

  return self;
}

TrunkHandoverFile *
trunk_handover_file_new_setup (TrunkSnapshot *snapshot)
{
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);

  return file_new (TRUNK_HANDOVER_SETUP_JSON, snapshot);
}

void
trunk_handover_file_set_width (TrunkHandoverFile *self,
                               guint              width)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_FILE (self));
  g_return_if_fail (!self->begun);

  self->width = width;
}

/* Making it, on a worker thread */

static void
prepare_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  TrunkHandoverFile *self = source_object;
  TrunkHandoverPour pour = { self, NULL, cancellable, NULL };

  self->preview = g_string_new (NULL);
  self->kept = g_byte_array_new ();
  if (!trunk_handover_file_make (self, &pour) && pour.error != NULL)
    {
      g_task_return_error (task, pour.error);
      return;
    }

  trunk_handover_file_conclude (self);
  g_task_return_boolean (task, TRUE);
}

/* Preparing it */

static gboolean
prepare_copy_cb (gpointer user_data)
{
  GTask *task = user_data;
  TrunkHandoverFile *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (trunk_plan_copy_next (self->plan, self->copy, ACCOUNTS_A_TURN))
    return G_SOURCE_CONTINUE;

  g_clear_object (&self->plan);
  g_task_run_in_thread (task, prepare_thread);

  return G_SOURCE_REMOVE;
}

static void
prepare_make (GTask *task)
{
  TrunkHandoverFile *self = g_task_get_source_object (task);
  g_autoptr(GSource) source = NULL;

  if (self->plan == NULL)
    {
      g_task_run_in_thread (task, prepare_thread);
      return;
    }

  self->copy = trunk_plan_copy_begin (self->plan);
  source = g_idle_source_new ();
  g_source_set_callback (source, prepare_copy_cb, g_object_ref (task), g_object_unref);
  g_source_set_static_name (source, "[trunkline] copy a plan");
  g_source_attach (source, g_task_get_context (task));
}

static void
prepare_secrets_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkHandoverFile *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->scan = trunk_handover_secrets_finish (TRUNK_SECRET_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    self->store_error = g_strdup (error->message);

  prepare_make (task);
}

void
trunk_handover_file_prepare_async (TrunkHandoverFile   *self,
                                   TrunkSecretStore    *store,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_HANDOVER_FILE (self));
  g_return_if_fail (store == NULL || TRUNK_IS_SECRET_STORE (store));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (!self->begun);

  self->begun = TRUE;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_handover_file_prepare_async);
  if (store == NULL)
    prepare_make (task);
  else
    trunk_handover_secrets_async (store, self->snapshot, cancellable, prepare_secrets_cb, g_steal_pointer (&task));
}

gboolean
trunk_handover_file_prepare_finish (TrunkHandoverFile  *self,
                                    GAsyncResult       *result,
                                    GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == trunk_handover_file_prepare_async, FALSE);

  self->prepared = g_task_propagate_boolean (G_TASK (result), error);

  return self->prepared;
}

TrunkHandoverForm
trunk_handover_file_get_form (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), TRUNK_HANDOVER_SHEET_TEXT);

  return self->form;
}

TrunkHandoverCheck
trunk_handover_file_get_check (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), TRUNK_HANDOVER_UNCHECKED);

  return self->prepared ? self->check : TRUNK_HANDOVER_UNCHECKED;
}

/**
 * trunk_handover_file_dup_check_text:
 *
 * Returns: (transfer full): one or two sentences about the search for secrets
 */
char *
trunk_handover_file_dup_check_text (TrunkHandoverFile *self)
{
  guint n;

  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), NULL);

  switch (trunk_handover_file_get_check (self))
    {
    case TRUNK_HANDOVER_CLEAN:
      n = trunk_secret_scan_get_n (self->scan);
      return g_strdup_printf (ngettext ("Holds no secret: searched for the %u that is kept for this set-up.",
                                        "Holds no secret: searched for the %u that are kept for this set-up.", n), n);

    case TRUNK_HANDOVER_NOTHING_KEPT:
      return g_strdup (_("Holds no secret: none is kept for this set-up."));

    case TRUNK_HANDOVER_FOUND:
      /* Translators: %s is "the client secret", "the private key" and so on */
      return g_strdup_printf (_("Not written: %s stands in it. Look where it was typed into a name or an address, and replace it, for it may be known by now."),
                              trunk_secret_kind_get_label (self->found));

    case TRUNK_HANDOVER_UNREADABLE:
      if (self->store_error != NULL)
        /* Translators: %s is a sentence that says why the keyring can't be read */
        return g_strdup_printf (_("Secrets are never put in, but this could not be checked. %s"), self->store_error);
      return g_strdup (_("Secrets are never put in, but this was not checked."));

    case TRUNK_HANDOVER_UNCHECKED:
    default:
      return g_strdup (_("Being searched for secrets…"));
    }
}

const char *
trunk_handover_file_get_preview (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), NULL);

  return self->prepared && self->check != TRUNK_HANDOVER_FOUND ? self->preview->str : NULL;
}

TrunkPaper *
trunk_handover_file_get_paper (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), NULL);

  return self->prepared ? self->paper : NULL;
}

gboolean
trunk_handover_file_is_cut (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), FALSE);

  return self->prepared && self->cut;
}

guint64
trunk_handover_file_get_size (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), 0);

  return self->prepared ? self->size : 0;
}

guint
trunk_handover_file_get_n_pages (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), 0);

  return self->prepared ? self->n_pages : 0;
}

char *
trunk_handover_file_dup_name (TrunkHandoverFile *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), NULL);

  return trunk_handover_form_dup_file_name (self->form, trunk_service_get_values (trunk_snapshot_get_service (self->snapshot))->display_name);
}

/* Saving it */

static gboolean
set_found_error (TrunkHandoverFile  *self,
                 GError            **error)
{
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               /* Translators: %s is "the client secret", "the private key" and so on */
               _("Not written: %s stands in it."), trunk_secret_kind_get_label (self->found));

  return FALSE;
}

/**
 * trunk_handover_file_write:
 * @stream: stays open
 *
 * Returns: whether all was written; after an error @stream holds a part of it
 */
gboolean
trunk_handover_file_write (TrunkHandoverFile  *self,
                           GOutputStream      *stream,
                           GCancellable       *cancellable,
                           GError            **error)
{
  TrunkHandoverPour pour = { self, stream, cancellable, NULL };

  g_return_val_if_fail (TRUNK_IS_HANDOVER_FILE (self), FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), FALSE);
  g_return_val_if_fail (self->prepared, FALSE);

  if (self->check == TRUNK_HANDOVER_FOUND)
    return set_found_error (self, error);
  if (self->bytes != NULL)
    return g_output_stream_write_all (stream, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL,
                                      cancellable, error);

  /* What was not kept is searched once more, as it is written. */
  if (self->scan != NULL)
    trunk_secret_scan_reset (self->scan);
  if (trunk_handover_file_make (self, &pour))
    return TRUE;
  if (pour.error == NULL)
    return set_found_error (self, error);
  g_propagate_error (error, pour.error);

  return FALSE;
}

static void
save_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  TrunkHandoverFile *self = source_object;
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GCancellable) discard = g_cancellable_new ();
  GError *error = NULL;

  stream = g_file_replace (task_data, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, &error);
  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (!trunk_handover_file_write (self, G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      /* Closed as cancelled, the stream leaves what was there before. */
      g_cancellable_cancel (discard);
      g_output_stream_close (G_OUTPUT_STREAM (stream), discard, NULL);
      g_task_return_error (task, error);
      return;
    }

  if (g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
trunk_handover_file_save_async (TrunkHandoverFile   *self,
                                GFile               *file,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_HANDOVER_FILE (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (self->prepared);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_handover_file_save_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, save_thread);
}

gboolean
trunk_handover_file_save_finish (TrunkHandoverFile  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == trunk_handover_file_save_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
