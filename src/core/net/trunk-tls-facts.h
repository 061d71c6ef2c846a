/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-evidence.h"

G_BEGIN_DECLS

/**
 * TrunkTlsFacts:
 *
 * What was seen at a handshake: every certificate flag that is set, the whole chain as sent, protocol and cipher. Immutable.
 */
TrunkTlsFacts       *trunk_tls_facts_new          (GTlsCertificate *peer, GTlsCertificateFlags flags, const char *protocol, const char *cipher) G_GNUC_WARN_UNUSED_RESULT;
TrunkTlsFacts       *trunk_tls_facts_ref          (TrunkTlsFacts *self);
void                 trunk_tls_facts_unref        (TrunkTlsFacts *self);

GTlsCertificate     *trunk_tls_facts_get_peer     (TrunkTlsFacts *self);
GTlsCertificateFlags trunk_tls_facts_get_flags    (TrunkTlsFacts *self);

/**
 * trunk_tls_facts_judge:
 * @host: the name that was dialled
 * @public_host: whether @host is a public cloud's, so that an issuer of one's own means inspection
 * @evidence: (nullable): gets every TLS fact
 *
 * Returns: the one finding that explains the flags best (%TRUNK_FINDING_OK when there is nothing wrong)
 */
TrunkFinding         trunk_tls_facts_judge        (TrunkTlsFacts *self, const char *host, gboolean public_host, TrunkEvidence *evidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkTlsFacts, trunk_tls_facts_unref)

G_END_DECLS
