/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-cert-endpoint.h"

G_BEGIN_DECLS

/**
 * TrunkCertFetchView:
 *
 * Asks the servers of a set-up for their certificates when the user wants it, and shows each chain with its verdict. ::trust (TrunkCert *) when
 * the user trusts a root; "fetched" (notify) when there is an answer.
 */
#define TRUNK_TYPE_CERT_FETCH_VIEW (trunk_cert_fetch_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertFetchView, trunk_cert_fetch_view, TRUNK, CERT_FETCH_VIEW, AdwBin)

/* For TrunkPageCertificates, once; and again when the set-up has changed. */
void       trunk_cert_fetch_view_set_setup       (TrunkCertFetchView *self, TrunkSetup *setup);
gboolean   trunk_cert_fetch_view_get_fetched     (TrunkCertFetchView *self);
/* Asks the servers once more, where they have been asked before. */
void       trunk_cert_fetch_view_refresh         (TrunkCertFetchView *self);
/* Appends what leads to the servers, without their own certificates, to @bundle. */
void       trunk_cert_fetch_view_add_authorities (TrunkCertFetchView *self, TrunkCertBundle *bundle);

G_END_DECLS
