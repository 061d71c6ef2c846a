/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TrunkTrustDatabase:
 *
 * The computer's own trust anchors, and besides them those that were added. An added one counts only for a chain of which the
 * computer's say that they don't know its authority, and then it is checked in full: dates, name, purpose, algorithms.
 *
 * Filled before the first handshake and only read afterwards: handshakes call it from threads of their own.
 */
#define TRUNK_TYPE_TRUST_DATABASE (trunk_trust_database_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTrustDatabase, trunk_trust_database, TRUNK, TRUST_DATABASE, GTlsDatabase)

TrunkTrustDatabase *trunk_trust_database_new     (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean            trunk_trust_database_add_pem (TrunkTrustDatabase *self, const char *pem, GError **error);

G_END_DECLS
