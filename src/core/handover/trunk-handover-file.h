/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-plan.h"
#include "handover/trunk-handover-form.h"
#include "handover/trunk-handover-sheet.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* What became of the search for secrets. */
typedef enum
{
  TRUNK_HANDOVER_UNCHECKED,     /* not prepared yet */
  TRUNK_HANDOVER_CLEAN,         /* every secret of the set-up was looked for, and none is in it */
  TRUNK_HANDOVER_NOTHING_KEPT,  /* no secret of the set-up is kept: there was none to look for */
  TRUNK_HANDOVER_UNREADABLE,    /* the store could not be read: nothing was looked for */
  TRUNK_HANDOVER_FOUND,         /* a secret is in it: it is not handed out */
} TrunkHandoverCheck;

/**
 * TrunkHandoverFile:
 *
 * One file to be handed over. It is made in memory (a report as JSON in passing, for it may be large), searched for every secret
 * of the set-up, and only then can be looked at and saved: what is saved is what was searched. Rendering, searching and writing
 * happen on a worker thread; the plan is copied for it in slices, so that a run may go on meanwhile. Main-context affine.
 */
#define TRUNK_TYPE_HANDOVER_FILE (trunk_handover_file_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverFile, trunk_handover_file, TRUNK, HANDOVER_FILE, GObject)

/* Longer texts are previewed up to here. */
#define TRUNK_HANDOVER_PREVIEW_BYTES (64 * 1024)

/* @entered: (nullable): ids of the rows that are ticked */
TrunkHandoverFile *trunk_handover_file_new_sheet  (TrunkHandoverForm form, TrunkSnapshot *snapshot, TrunkRequirement *requirement, const char * const *entered) G_GNUC_WARN_UNUSED_RESULT;
/* @finished: Unix seconds of the end of the run */
TrunkHandoverFile *trunk_handover_file_new_report (TrunkHandoverForm form, TrunkCatalog *catalog, TrunkPlan *plan, gint64 finished) G_GNUC_WARN_UNUSED_RESULT;
TrunkHandoverFile *trunk_handover_file_new_setup  (TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

/* Columns of plain text; 80 unless set, before preparing. */
void               trunk_handover_file_set_width      (TrunkHandoverFile *self, guint width);

/**
 * trunk_handover_file_prepare_async:
 * @store: (nullable): where the secrets of the set-up are
 *
 * Once for each file. The finish function returns FALSE with an error where the file can't be made; that a secret was found, or
 * that the store could not be read, is no error but trunk_handover_file_get_check().
 */
void               trunk_handover_file_prepare_async  (TrunkHandoverFile *self, TrunkSecretStore *store, GCancellable *cancellable,
                                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean           trunk_handover_file_prepare_finish (TrunkHandoverFile *self, GAsyncResult *result, GError **error);

TrunkHandoverForm  trunk_handover_file_get_form       (TrunkHandoverFile *self);
TrunkHandoverCheck trunk_handover_file_get_check      (TrunkHandoverFile *self);
/* One sentence about the search: "Searched for the 2 secrets of this set-up: none is in it." */
char              *trunk_handover_file_dup_check_text (TrunkHandoverFile *self) G_GNUC_WARN_UNUSED_RESULT;
/* Exactly what is in it, as text; its beginning where that is long. NULL before it is prepared, and where a secret was found. */
const char        *trunk_handover_file_get_preview    (TrunkHandoverFile *self);
/* The same as blocks, where it is a page to be read (HTML, PDF); (nullable) */
TrunkPaper        *trunk_handover_file_get_paper      (TrunkHandoverFile *self);
gboolean           trunk_handover_file_is_cut         (TrunkHandoverFile *self);  /* the preview is not all of it */
guint64            trunk_handover_file_get_size       (TrunkHandoverFile *self);  /* bytes */
guint              trunk_handover_file_get_n_pages    (TrunkHandoverFile *self);  /* of a PDF, else 0 */
char              *trunk_handover_file_dup_name       (TrunkHandoverFile *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * trunk_handover_file_save_async:
 * @file: where to; what is there is replaced only when all is written
 *
 * After preparing. %TRUNK_ERROR_INVALID_INPUT: a secret was found in it.
 */
void               trunk_handover_file_save_async     (TrunkHandoverFile *self, GFile *file, GCancellable *cancellable,
                                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean           trunk_handover_file_save_finish    (TrunkHandoverFile *self, GAsyncResult *result, GError **error);

/* The same onto an open stream, which stays open, by the calling thread: for programs without a main loop to keep going. */
gboolean           trunk_handover_file_write          (TrunkHandoverFile *self, GOutputStream *stream, GCancellable *cancellable, GError **error);

G_END_DECLS
