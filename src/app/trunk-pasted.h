/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/* Ids that nothing tells the meaning of; more are not asked about. */
#define TRUNK_PASTED_MAX_UNKNOWN 2

/**
 * TrunkPasted:
 *
 * What a pasted text means for a set-up's registration: values that can be filled in, a credential, ids to ask about, and sentences about what is of no
 * use here. It holds no copy of the text; secrets are in TrunkSecret only.
 */
typedef struct _TrunkPasted TrunkPasted;

/* At most TRUNK_PASTE_MAX_BYTES of @text are looked at. Nothing is changed. */
TrunkPasted        *trunk_pasted_new             (TrunkSetup *setup, const char *text, gssize length) G_GNUC_WARN_UNUSED_RESULT;
void                trunk_pasted_free            (TrunkPasted *self);

const char         *trunk_pasted_get_tenant      (TrunkPasted *self);   /* (nullable) */
const char         *trunk_pasted_get_client_id   (TrunkPasted *self);   /* (nullable) */
const char         *trunk_pasted_get_object_id   (TrunkPasted *self);   /* (nullable) */
/* NULL-terminated; one is the directory, or the application */
const char * const *trunk_pasted_get_unknown     (TrunkPasted *self);
/* What is said about it, translated; NULL-terminated */
const char * const *trunk_pasted_get_remarks     (TrunkPasted *self);
TrunkExplanation   *trunk_pasted_get_explanation (TrunkPasted *self);   /* (nullable): of an error text */
TrunkSecret        *trunk_pasted_get_secret      (TrunkPasted *self);   /* (nullable): a client secret */
/* (nullable): PEM with a certificate or a key, as certs/trunk-cert-import.h takes it */
TrunkSecret        *trunk_pasted_get_pem         (TrunkPasted *self);
gboolean            trunk_pasted_is_empty        (TrunkPasted *self);

/* Saves the ids. @out_names: (out): what was filled in, for a sentence: "Directory ID and application ID"; NULL when all was as it is already */
gboolean            trunk_pasted_fill_ids        (TrunkPasted *self, TrunkSetup *setup, char **out_names, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPasted, trunk_pasted_free)

/**
 * TrunkIdsBefore:
 *
 * The ids as they were, for an undo.
 */
typedef struct
{
  char *tenant;
  char *client_id;
  char *app_object_id;          /* (nullable) */
} TrunkIdsBefore;

TrunkIdsBefore     *trunk_ids_before_new         (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
void                trunk_ids_before_free        (TrunkIdsBefore *self);
gboolean            trunk_ids_before_restore     (TrunkIdsBefore *self, TrunkSetup *setup, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkIdsBefore, trunk_ids_before_free)

G_END_DECLS
