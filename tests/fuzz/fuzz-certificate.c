/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "certs/trunk-cert-import.h"
#include "certs/trunk-cert-inspect.h"
#include "certs/trunk-cert-signing.h"

/* A file of certificates and keys, and all that is made of it. The corpus' password is "x". */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(TrunkCertImport) import = trunk_cert_import_new (data, size, "x", TRUNK_CERT_WANT_ANY, NULL);
  g_autoptr(TrunkCertBundle) bundle = NULL;
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(GPtrArray) remarks = NULL;
  g_autofree char *pem = NULL;

  if (import == NULL)
    return 0;

  bundle = trunk_cert_bundle_dup_ordered (trunk_cert_import_get_bundle (import));
  g_assert_cmpuint (trunk_cert_bundle_get_n (bundle), ==, trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (import)));
  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);
      g_autofree char *name = trunk_cert_bundle_dup_file_name (bundle, i, "pem");
      g_autofree char *credential = trunk_cert_dup_key_credential (cert);
      g_autoptr(GPtrArray) own = trunk_cert_inspect (cert, TRUNK_CERT_FOR_SIGNING_IN, 0);

      g_assert_true (g_utf8_validate (trunk_cert_get_facts (cert)->subject, -1, NULL));
      g_assert_null (strpbrk (name, "/\\ \n"));
    }
  remarks = trunk_cert_bundle_inspect (bundle, TRUNK_CERT_FOR_TRUST, 0);
  pem = trunk_cert_bundle_dup_pem (bundle);
  if (trunk_cert_import_has_key (import))
    identity = trunk_cert_import_dup_identity (import, NULL, NULL);

  return 0;
}
