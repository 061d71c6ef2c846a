/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "practice/trunk-practice-menu.h"
#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/* The certificate authority of one run, the servers' good chain, and every broken one of the menu (made when first shown). */
TrunkPracticeTls *trunk_practice_tls_new           (GError **error) G_GNUC_WARN_UNUSED_RESULT;
void              trunk_practice_tls_free          (TrunkPracticeTls *self);

/* PEM of the root: what a client has to trust. */
const char       *trunk_practice_tls_get_root      (TrunkPracticeTls *self);
GTlsCertificate  *trunk_practice_tls_get_good      (TrunkPracticeTls *self);
/* (nullable): @kind is less than TRUNK_PRACTICE_TLS_N_CHAINS */
GTlsCertificate  *trunk_practice_tls_get_broken    (TrunkPracticeTls *self, TrunkPracticeTlsKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeTls, trunk_practice_tls_free)

G_END_DECLS
