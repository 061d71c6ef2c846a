/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkSecret:
 *
 * A string that is wiped when its last reference goes: a client secret, a password, a token, a private key in PEM.
 * It never becomes a GObject property, a log line or part of an error message.
 */
#define TRUNK_TYPE_SECRET (trunk_secret_get_type ())
GType        trunk_secret_get_type   (void);

TrunkSecret *trunk_secret_new        (const char *value, gssize length) G_GNUC_WARN_UNUSED_RESULT;
TrunkSecret *trunk_secret_new_take   (char *value) G_GNUC_WARN_UNUSED_RESULT; /* wipes and frees what it is given, with g_free() */
TrunkSecret *trunk_secret_ref        (TrunkSecret *self);
void         trunk_secret_unref      (TrunkSecret *self);

const char  *trunk_secret_peek       (TrunkSecret *self);
gsize        trunk_secret_get_length (TrunkSecret *self);
gboolean     trunk_secret_equal      (TrunkSecret *a, TrunkSecret *b);

/* "7 characters, fingerprint 1a2b3c4d": the only thing about a secret that may be shown */
char        *trunk_secret_dup_fingerprint (TrunkSecret *self) G_GNUC_WARN_UNUSED_RESULT;

/* Wipes @length bytes so that the compiler cannot drop it. */
void         trunk_secret_wipe       (void *memory, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkSecret, trunk_secret_unref)

G_END_DECLS
