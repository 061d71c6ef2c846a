/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "certs/trunk-cert-import.h"

G_BEGIN_DECLS

/* What takes its time with keys, off the main loop. */

/* A file of certificates and keys: at most TRUNK_CERT_IMPORT_MAX_BYTES, wiped with the last reference. */
void             trunk_cert_file_read_async     (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes          *trunk_cert_file_read_finish    (GFile *file, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @password: (nullable). Errors as of trunk_cert_import_new(). */
void             trunk_cert_import_read_async   (GBytes *bytes, TrunkSecret *password, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkCertImport *trunk_cert_import_read_finish  (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A key of @bits with a certificate that it signs itself, for a registration, from today on for @months. */
void             trunk_identity_make_async      (const char *common_name, guint bits, guint months, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkIdentity   *trunk_identity_make_finish     (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts the key into the store and the public part, with its end, into the registration, whose credential it is then. */
void             trunk_identity_keep_async      (TrunkSetup *setup, TrunkIdentity *identity, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean         trunk_identity_keep_finish     (TrunkSetup *setup, GAsyncResult *result, GError **error);

G_END_DECLS
