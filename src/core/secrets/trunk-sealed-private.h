/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/*
 * Bytes sealed with a passphrase. Both functions take their time on purpose (PBKDF2): call them in a worker thread.
 *
 *   offset  bytes
 *   0       8      "TRUNKSEC"
 *   8       1      version: 1 = PBKDF2-HMAC-SHA256, HKDF-SHA256, AES-256-GCM
 *   9       3      0
 *   12      4      iterations, big endian
 *   16      16     salt, new for each sealing
 *   32      12     nonce, new for each sealing
 *   44      16     check value of the passphrase, which tells a wrong one from a damaged file
 *   60             ciphertext with a tag of 16 bytes; everything before it is associated data
 */
#define SEALED_ITERATIONS 600000
#define SEALED_MAX_ITERATIONS 10000000
#define SEALED_HEADER_LENGTH 60
#define SEALED_TAG_LENGTH 16
#define SEALED_MAX_LENGTH (4 * 1024 * 1024)

GBytes      *sealed_new  (TrunkSecret *plain, TrunkSecret *passphrase, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUNK_ERROR_SECRET_STORE: the passphrase is wrong; TRUNK_ERROR_FILE_FORMAT: damaged, newer or something else */
TrunkSecret *sealed_open (GBytes *sealed, TrunkSecret *passphrase, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
