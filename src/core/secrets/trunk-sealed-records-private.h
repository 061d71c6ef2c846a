/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* What is inside a sealed file: for each secret owner id and kind, each ended by a NUL, then length (four bytes, big endian) and
 * value. @kind: (nullable): %NULL stands for all */

/* (transfer full): @plain without what is of @owner and @kind, and with @secret (nullable) in its place */
TrunkSecret *sealed_records_change (TrunkSecret *plain, const char *owner, const char *kind, TrunkSecret *secret) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): the first that is of @owner and @kind */
TrunkSecret *sealed_records_find   (TrunkSecret *plain, const char *owner, const char *kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
