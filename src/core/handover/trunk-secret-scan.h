/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "secrets/trunk-secret-store.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/**
 * TrunkSecretScan:
 *
 * Looks through what is about to leave the house for the secrets of a set-up: in the clear, as base64 at each alignment and in
 * both alphabets, in hexadecimal, and escaped for URLs, JSON and HTML; of a key each line. What is fed in pieces is looked
 * through across their borders. For one thread at a time.
 */
typedef struct _TrunkSecretScan TrunkSecretScan;

TrunkSecretScan *trunk_secret_scan_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void             trunk_secret_scan_free       (TrunkSecretScan *self);

void             trunk_secret_scan_add        (TrunkSecretScan *self, TrunkSecretKind kind, TrunkSecret *secret);

/* How many secrets are looked for; those too short to tell from other text are not (fewer than 6 bytes). */
guint            trunk_secret_scan_get_n      (TrunkSecretScan *self);
guint            trunk_secret_scan_get_n_short (TrunkSecretScan *self);

/* FALSE when a secret has been found, now or before: write nothing of it. */
gboolean         trunk_secret_scan_feed       (TrunkSecretScan *self, gconstpointer data, gsize length);
/* Forgets what was fed, for something else to be looked through. */
void             trunk_secret_scan_reset      (TrunkSecretScan *self);
/* Which secret was found; FALSE: none */
gboolean         trunk_secret_scan_get_found  (TrunkSecretScan *self, TrunkSecretKind *out_kind);
gsize            trunk_secret_scan_get_length (TrunkSecretScan *self);    /* bytes fed so far */

/* "the client secret", translated, for a sentence */
const char      *trunk_secret_kind_get_label  (TrunkSecretKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkSecretScan, trunk_secret_scan_free)

G_END_DECLS
