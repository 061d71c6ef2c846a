/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/x509.h>

#include "certs/trunk-cert-import.h"

G_BEGIN_DECLS

/* What is being found in a file while it is read. */
typedef struct
{
  /* input arguments */
  const char *password;         /* (nullable) */
  TrunkCertWant want;

  /* in-progress data */
  guint64 rounds;               /* of key derivation, so far */

  /* results */
  TrunkCertFormat format;
  TrunkCertBundle *bundle;      /* (owned) */
  gnutls_x509_privkey_t key;    /* (owned) (nullable): the first one */
  GPtrArray *notes;             /* (owned) of (owned) text */
  guint n_keys;                 /* also of those that were not kept */
  guint n_found;                /* of anything that was recognised */
} TrunkCertReader;

gboolean trunk_cert_reader_take_certificate (TrunkCertReader *reader, const void *der, gsize length, GError **error);
gboolean trunk_cert_reader_take_key_der     (TrunkCertReader *reader, const void *der, gsize length, gboolean encrypted, GError **error);
gboolean trunk_cert_reader_take_key_legacy  (TrunkCertReader *reader, const void *pem, gsize length, GError **error);
gboolean trunk_cert_reader_take_pkcs7       (TrunkCertReader *reader, const void *der, gsize length, GError **error);
void     trunk_cert_reader_note             (TrunkCertReader *reader, const char *note);
gboolean trunk_cert_reader_afford           (TrunkCertReader *reader, guint rounds, GError **error);

/* FALSE without an error: it is no PKCS#12. */
gboolean trunk_cert_pkcs12_read             (TrunkCertReader *reader, const void *der, gsize length, GError **error);
/* FALSE without an error: there is no block in it. */
gboolean trunk_cert_pem_read                (TrunkCertReader *reader, const char *text, gsize length, GError **error);

G_END_DECLS
