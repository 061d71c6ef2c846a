/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trunk-tls-facts.h"

G_BEGIN_DECLS

const char    *trunk_tls_protocol_get_name        (GTlsProtocolVersion version); /* (nullable) */
/* What @connection has seen so far, also in the middle of a handshake that is about to fail */
TrunkTlsFacts *trunk_tls_facts_new_for_connection (GTlsConnection *connection, GTlsCertificate *peer, GTlsCertificateFlags flags) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
