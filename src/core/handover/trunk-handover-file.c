/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-file.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "explain/trunk-report-facts.h"
#include "handover/trunk-handover-secrets.h"
#include "handover/trunk-paper-pdf.h"
#include "handover/trunk-report-paper.h"
#include "model/trunk-interchange.h"

/* Copied in one turn of the main loop: some 1 ms of work. */
#define ACCOUNTS_A_TURN 250
/* A report as JSON that is larger than this is made anew when it is saved, rather than kept. */
#define MAX_KEPT_BYTES  (4 * 1024 * 1024)
/* A plan of more accounts than this is taken down on a thread of its own: its rows are hundreds of thousands. */
#define MANY_ACCOUNTS   1000

struct _TrunkHandoverFile
{
  GObject parent_instance;

  /* What it is made of. */
  TrunkHandoverForm form;
  TrunkSnapshot *snapshot;      /* (owned) */
  TrunkRequirement *requirement; /* (owned) (nullable) */
  TrunkCatalog *catalog;        /* (owned) (nullable) */
  TrunkPlan *plan;              /* (owned) (nullable): as given, until it is copied */
  TrunkPlan *copy;              /* (owned) (nullable): for the worker thread */
  char **entered;               /* (owned) (nullable) */
  gint64 finished;
  guint width;                  /* columns of plain text; 0: as usual */

  /* What came of it. */
  TrunkSecretScan *scan;        /* (owned) (nullable) */
  char *store_error;            /* (owned) (nullable): why the store could not be read */
  GByteArray *kept;             /* (owned) (nullable): while it is made */
  GBytes *bytes;                /* (owned) (nullable): all of it, where it is kept */
  GString *preview;             /* (owned) (nullable) */
  TrunkPaper *paper;            /* (owned) (nullable): where that is what is read */
  guint64 size;
  guint n_pages;
  TrunkHandoverCheck check;
  TrunkSecretKind found;
  guint cut : 1;
  guint begun : 1;
  guint prepared : 1;
};

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

/* Where the pieces go: first to be looked through, then to be written. */
typedef struct
{
  TrunkHandoverFile *file;      /* (unowned) */
  GOutputStream *stream;        /* (unowned) (nullable): none while it is prepared */
  GCancellable *cancellable;    /* (unowned) (nullable) */
  GError *error;                /* (owned) (nullable) */
} Pour;

static void
keep_piece (TrunkHandoverFile *self,
            const char        *data,
            gsize              length)
{
  gsize room = TRUNK_HANDOVER_PREVIEW_BYTES - MIN (self->preview->len, TRUNK_HANDOVER_PREVIEW_BYTES);

  self->size += length;
  g_string_append_len (self->preview, data, MIN (length, room));
  self->cut |= length > room;
  if (self->kept == NULL)
    return;
  if (self->size <= MAX_KEPT_BYTES)
    g_byte_array_append (self->kept, (const guint8 *) data, length);
  else
    g_clear_pointer (&self->kept, g_byte_array_unref);
}

static gboolean
pour_piece (const char *data,
            gsize       length,
            gpointer    user_data)
{
  Pour *pour = user_data;
  TrunkHandoverFile *self = pour->file;

  if (g_cancellable_set_error_if_cancelled (pour->cancellable, &pour->error))
    return FALSE;
  if (self->scan != NULL && !trunk_secret_scan_feed (self->scan, data, length))
    return FALSE;
  if (pour->stream != NULL)
    return g_output_stream_write_all (pour->stream, data, length, NULL, pour->cancellable, &pour->error);

  keep_piece (self, data, length);

  return TRUE;
}

/* Everything that is drawn, before it is cut into lines and compressed. */
static gboolean
scan_paper (TrunkHandoverFile *self,
            TrunkPaper        *paper)
{
  gboolean clean = self->scan == NULL;

  if (self->scan == NULL)
    return TRUE;

  clean = trunk_secret_scan_feed (self->scan, trunk_paper_get_title (paper), strlen (trunk_paper_get_title (paper)));
  for (guint i = 0; i < trunk_paper_get_n_blocks (paper) && clean; i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (paper, i);
      const char *texts[] = { block->label, block->text, block->hint };

      for (guint n = 0; n < G_N_ELEMENTS (texts); n++)
        {
          if (texts[n] != NULL)
            clean &= trunk_secret_scan_feed (self->scan, "\n", 1) && trunk_secret_scan_feed (self->scan, texts[n], strlen (texts[n]));
        }
      for (guint n = 0; block->cells[n] != NULL; n++)
        clean &= trunk_secret_scan_feed (self->scan, "\n", 1) && trunk_secret_scan_feed (self->scan, block->cells[n], strlen (block->cells[n]));
    }

  return clean;
}

static TrunkPaper *
make_paper (TrunkHandoverFile *self)
{
  g_autoptr(TrunkHandoverSheet) sheet = NULL;
  g_autoptr(TrunkReport) report = NULL;

  if (trunk_handover_form_is_sheet (self->form))
    {
      sheet = trunk_handover_sheet_new (self->snapshot, self->requirement);
      return trunk_handover_sheet_to_paper (sheet, (const char * const *) self->entered);
    }

  report = trunk_report_new (self->catalog, self->copy, TRUNK_REPORT_NONE, 0, self->finished);

  return trunk_report_to_paper (report);
}

static gboolean
make_pdf (TrunkHandoverFile *self,
          TrunkPaper        *paper,
          Pour              *pour)
{
  g_autofree char *text = NULL;
  gsize length;

  self->paper = trunk_paper_ref (paper);
  self->bytes = trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_LOCALE, self->finished, &self->n_pages, pour->cancellable, &pour->error);
  if (self->bytes == NULL)
    return FALSE;

  /* Its bytes are compressed: what is looked through, and shown, is the text in it. */
  text = trunk_paper_to_text (paper, 0, &length);
  keep_piece (self, text, length);
  self->size = g_bytes_get_size (self->bytes);

  return scan_paper (self, paper);
}

static gboolean
make_html (TrunkHandoverFile *self,
           TrunkPaper        *paper,
           Pour              *pour)
{
  g_autofree char *html = NULL;
  g_autofree char *text = NULL;
  gsize length;

  /* A person reads the page, not its source. */
  self->paper = trunk_paper_ref (paper);
  text = trunk_paper_to_text (paper, 0, &length);
  keep_piece (self, text, length);
  html = trunk_paper_to_html (paper, &length);
  self->bytes = g_bytes_new (html, length);
  self->size = length;

  return scan_paper (self, paper) && (self->scan == NULL || trunk_secret_scan_feed (self->scan, html, length));
}

static gboolean
make_from_paper (TrunkHandoverFile *self,
                 Pour              *pour)
{
  g_autoptr(TrunkPaper) paper = make_paper (self);
  g_autofree char *text = NULL;
  gsize length;

  switch (self->form)
    {
    case TRUNK_HANDOVER_SHEET_PDF:
    case TRUNK_HANDOVER_REPORT_PDF:
      return make_pdf (self, paper, pour);

    case TRUNK_HANDOVER_SHEET_HTML:
    case TRUNK_HANDOVER_REPORT_HTML:
      return make_html (self, paper, pour);

    case TRUNK_HANDOVER_SHEET_MARKDOWN:
    case TRUNK_HANDOVER_REPORT_MARKDOWN:
      text = trunk_paper_to_markdown (paper, &length);
      break;

    case TRUNK_HANDOVER_SHEET_TEXT:
    case TRUNK_HANDOVER_REPORT_TEXT:
    case TRUNK_HANDOVER_REPORT_JSON:
    case TRUNK_HANDOVER_SETUP_JSON:
    case TRUNK_N_HANDOVER_FORMS:
    default:
      text = trunk_paper_to_text (paper, self->width, &length);
      break;
    }

  return scan_paper (self, paper) && pour_piece (text, length, pour);
}

static gboolean
make_json (TrunkHandoverFile *self,
           Pour              *pour)
{
  g_autoptr(TrunkReport) report = trunk_report_new (self->catalog, self->copy, TRUNK_REPORT_NONE, 0, self->finished);

  return trunk_report_stream_json (report, pour_piece, pour);
}

static gboolean
make_setup (TrunkHandoverFile *self,
            Pour              *pour)
{
  g_autoptr(TrunkInterchange) interchange = trunk_interchange_new (self->snapshot);
  g_autofree char *text = NULL;
  gsize length;

  text = trunk_interchange_to_data (interchange, &length);

  return pour_piece (text, length, pour) && (g_str_has_suffix (text, "\n") || pour_piece ("\n", 1, pour));
}

static gboolean
make (TrunkHandoverFile *self,
      Pour              *pour)
{
  if (self->form == TRUNK_HANDOVER_REPORT_JSON)
    return make_json (self, pour);
  if (self->form == TRUNK_HANDOVER_SETUP_JSON)
    return make_setup (self, pour);

  return make_from_paper (self, pour);
}

static void
end_preview (TrunkHandoverFile *self)
{
  const char *end;

  /* Not in the middle of a character. */
  if (!g_utf8_validate (self->preview->str, self->preview->len, &end))
    g_string_truncate (self->preview, end - self->preview->str);
}

static void
conclude (TrunkHandoverFile *self)
{
  if (self->scan == NULL)
    self->check = TRUNK_HANDOVER_UNREADABLE;
  else if (trunk_secret_scan_get_found (self->scan, &self->found))
    self->check = TRUNK_HANDOVER_FOUND;
  else
    self->check = trunk_secret_scan_get_n (self->scan) > 0 ? TRUNK_HANDOVER_CLEAN : TRUNK_HANDOVER_NOTHING_KEPT;

  if (self->check == TRUNK_HANDOVER_FOUND)
    {
      g_clear_pointer (&self->kept, g_byte_array_unref);
      g_clear_pointer (&self->bytes, g_bytes_unref);
      g_clear_pointer (&self->paper, trunk_paper_unref);
      g_string_truncate (self->preview, 0);
      self->size = 0;
      return;
    }

  end_preview (self);
  if (self->bytes == NULL && self->kept != NULL)
    self->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->kept));
  /* Only what is made anew when it is saved needs what it is made of. */
  if (self->bytes != NULL)
    g_clear_object (&self->copy);
}

static void
prepare_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  TrunkHandoverFile *self = source_object;
  Pour pour = { self, NULL, cancellable, NULL };

  self->preview = g_string_new (NULL);
  self->kept = g_byte_array_new ();
  if (!make (self, &pour) && pour.error != NULL)
    {
      g_task_return_error (task, pour.error);
      return;
    }

  conclude (self);
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
  Pour pour = { self, stream, cancellable, NULL };

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
  if (make (self, &pour))
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
