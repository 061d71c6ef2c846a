/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"
#include "certs/trunk-cert-bundle.h"

G_BEGIN_DECLS

/**
 * TrunkCertExportView:
 *
 * What the telephone system has to be given, as files, and what to do with them there.
 */
#define TRUNK_TYPE_CERT_EXPORT_VIEW (trunk_cert_export_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertExportView, trunk_cert_export_view, TRUNK, CERT_EXPORT_VIEW, AdwBin)

/* @bundle: the authorities, each once; may be empty */
void trunk_cert_export_view_show (TrunkCertExportView *self, TrunkSetup *setup, TrunkCertBundle *bundle);
/* Writes each of them as a PEM file into @folder, and says so. */
void trunk_cert_export_view_save_each (TrunkCertExportView *self, GFile *folder);

G_END_DECLS
