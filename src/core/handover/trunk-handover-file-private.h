/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "handover/trunk-handover-file.h"
#include "handover/trunk-secret-scan.h"

G_BEGIN_DECLS

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

/* Where the pieces of a file go: first to be looked through, then to be written. */
typedef struct
{
  TrunkHandoverFile *file;      /* (unowned) */
  GOutputStream *stream;        /* (unowned) (nullable): none while it is prepared */
  GCancellable *cancellable;    /* (unowned) (nullable) */
  GError *error;                /* (owned) (nullable) */
} TrunkHandoverPour;

/* On any thread that has the file to itself. FALSE without an error: a secret was found. */
gboolean trunk_handover_file_make     (TrunkHandoverFile *self, TrunkHandoverPour *pour);
/* After making it for the first time: what the search came to, and what is kept. */
void     trunk_handover_file_conclude (TrunkHandoverFile *self);

G_END_DECLS
