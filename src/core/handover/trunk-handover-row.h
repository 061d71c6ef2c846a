/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "secrets/trunk-secret-store.h"
#include "systems/trunk-system.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_HANDOVER_ROW_VALUE,     /* there is a value to be copied */
  TRUNK_HANDOVER_ROW_SECRET,    /* the value is in the secret store, and never here */
  TRUNK_HANDOVER_ROW_CHOICE,    /* the reader's to choose */
  TRUNK_HANDOVER_ROW_MISSING,   /* an earlier step has not said it yet */
} TrunkHandoverRowState;

/* Which step fills what is missing. */
typedef enum
{
  TRUNK_HANDOVER_FROM_NOWHERE,
  TRUNK_HANDOVER_FROM_REGISTRATION,
  TRUNK_HANDOVER_FROM_SERVICE,
  TRUNK_HANDOVER_FROM_ACCOUNTS,
} TrunkHandoverOrigin;

/**
 * TrunkHandoverRow:
 *
 * One field of the telephone system's own screens, with what to enter. Immutable; it never holds a secret.
 */
#define TRUNK_TYPE_HANDOVER_ROW (trunk_handover_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverRow, trunk_handover_row, TRUNK, HANDOVER_ROW, GObject)

const char           *trunk_handover_row_get_id           (TrunkHandoverRow *self);   /* stable: "client-id" */
/* The vendor's words, untranslated as on the screen */
const char           *trunk_handover_row_get_screen       (TrunkHandoverRow *self);
const char           *trunk_handover_row_get_path         (TrunkHandoverRow *self);   /* (nullable): how to get to the screen */
const char           *trunk_handover_row_get_tab          (TrunkHandoverRow *self);   /* (nullable) */
const char           *trunk_handover_row_get_label        (TrunkHandoverRow *self);

TrunkHandoverRowState trunk_handover_row_get_state        (TrunkHandoverRow *self);
const char           *trunk_handover_row_get_value        (TrunkHandoverRow *self);   /* (nullable): in state VALUE only */
/* What to read instead of a value: "(your choice)", "The application (client) ID is missing: …". NULL in state VALUE. */
const char           *trunk_handover_row_get_note         (TrunkHandoverRow *self);
const char           *trunk_handover_row_get_hint         (TrunkHandoverRow *self);   /* (nullable): translated */
TrunkHandoverOrigin   trunk_handover_row_get_origin       (TrunkHandoverRow *self);   /* of what is missing */

/* Whether a new screen, or tab of one, begins with this row */
gboolean              trunk_handover_row_begins_screen    (TrunkHandoverRow *self);
gboolean              trunk_handover_row_begins_tab       (TrunkHandoverRow *self);

/* Under what the secret of a SECRET row is kept */
const char           *trunk_handover_row_get_secret_owner (TrunkHandoverRow *self);   /* (nullable) */
TrunkSecretKind       trunk_handover_row_get_secret_kind  (TrunkHandoverRow *self);

G_END_DECLS
