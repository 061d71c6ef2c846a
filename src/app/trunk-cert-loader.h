/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "certs/trunk-cert-import.h"

G_BEGIN_DECLS

/**
 * trunk_cert_loader_load_async:
 * @password: (nullable): copied
 *
 * Reads a file of certificates off the main thread: opening a PKCS#12 file may take a second. Errors are those of trunk_cert_import_new(), and of
 * reading. Returns (finish): (transfer full) (nullable)
 */
void             trunk_cert_loader_load_async  (GFile *file, TrunkSecret *password, TrunkCertWant want, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
TrunkCertImport *trunk_cert_loader_load_finish (GFile *file, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
