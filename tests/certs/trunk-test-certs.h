/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "certs/trunk-cert-import.h"
#include "certs/trunk-cert-make.h"

G_BEGIN_DECLS

#define TRUNK_TEST_DAY 86400

/* A folder of its own, for openssl and for files. */
typedef struct
{
  char *directory;              /* (owned) */
} TrunkTestCerts;

static inline void
trunk_test_certs_set_up (TrunkTestCerts *self,
                         gconstpointer   data)
{
  self->directory = g_dir_make_tmp ("trunk-certs-XXXXXX", NULL);
  g_assert_nonnull (self->directory);
}

static inline void
trunk_test_certs_tear_down (TrunkTestCerts *self,
                            gconstpointer   data)
{
  g_autoptr(GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->directory);
}

static inline gboolean
trunk_test_have_openssl (void)
{
  g_autofree char *path = g_find_program_in_path ("openssl");

  if (path == NULL)
    g_test_skip ("the openssl command is not installed");

  return path != NULL;
}

/* Runs "openssl @command" in the folder. (transfer full): what it said; NULL in *@out_ok makes a failure the test's. */
static inline char *
trunk_test_openssl (TrunkTestCerts *self,
                    const char     *command,
                    gboolean       *out_ok)
{
  g_autofree char *line = g_strdup_printf ("openssl %s", command);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (self->directory, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (out_ok != NULL)
    *out_ok = g_spawn_check_wait_status (status, NULL);
  else if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s%s", line, out, err);

  return g_strconcat (out, err, NULL);
}

static inline GBytes *
trunk_test_read (TrunkTestCerts *self,
                 const char     *name)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr(GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (data, length);
}

static inline void
trunk_test_write (TrunkTestCerts *self,
                  const char     *name,
                  const void     *data,
                  gssize          length)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
}

static inline TrunkCertImport *
trunk_test_import_bytes (GBytes         *bytes,
                         const char     *password,
                         TrunkCertWant   want,
                         GError        **error)
{
  return trunk_cert_import_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), password, want, error);
}

/* Days count from now. */
static inline TrunkIdentity *
trunk_test_make (TrunkCertPurpose  purpose,
                 const char       *name,
                 gint64            from,
                 gint64            until,
                 guint             bits,
                 TrunkIdentity    *issuer)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char * const names[] = { name, NULL };
  TrunkCertRequest request = {
    .purpose = purpose, .common_name = name, .names = purpose == TRUNK_CERT_SERVER ? names : NULL,
    .key = bits > 0 ? TRUNK_CERT_KEY_RSA : TRUNK_CERT_KEY_ECDSA, .bits = bits,
    .not_before = now + from * TRUNK_TEST_DAY, .not_after = now + until * TRUNK_TEST_DAY,
  };
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity = trunk_cert_make (&request, issuer, &error);

  g_assert_no_error (error);

  return identity;
}

static inline TrunkCert *
trunk_test_cert_of (TrunkIdentity *identity)
{
  GBytes *der = trunk_identity_get_der (identity);
  g_autoptr(GError) error = NULL;
  TrunkCert *cert = trunk_cert_new (g_bytes_get_data (der, NULL), g_bytes_get_size (der), &error);

  g_assert_no_error (error);

  return cert;
}

G_END_DECLS
