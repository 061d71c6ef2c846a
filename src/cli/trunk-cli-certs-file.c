/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "cli/trunk-cli-secret.h"
#include "cli/trunk-cli-wait.h"

#define MAX_TRIES 3

/* (transfer full): wiped by whoever gets it; @out_size: how much was allocated. */
static char *
read_all (const char *path,
          gsize      *out_length,
          gsize      *out_size)
{
  const gsize size = TRUNK_CERT_IMPORT_MAX_BYTES + 1;
  int fd = g_str_equal (path, "-") ? STDIN_FILENO : g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_autofree char *buffer = NULL;
  gsize length = 0;
  gssize n = -1;

  if (fd >= 0)
    {
      buffer = g_malloc (size);
      while (length < size && trunk_cli_wait_readable (fd) && (n = read (fd, buffer + length, size - length)) > 0)
        length += n;
    }
  if (fd < 0 || n < 0)
    {
      trunk_cli_complain ("%s: %s", path, g_strerror (errno));
      g_clear_pointer (&buffer, g_free);
    }
  if (fd > STDIN_FILENO)
    g_close (fd, NULL);
  *out_length = length;
  *out_size = size;

  return g_steal_pointer (&buffer);
}

static TrunkSecret *
ask_password (const char *path,
              guint       try)
{
  /* Translators: %s is the name of a file */
  g_autofree char *question = g_strdup_printf (try == 0 ? _("Password of “%s”") : _("That is not it. Password of “%s”"), path);

  return trunk_cli_secret_prompt (question);
}

TrunkCertImport *
trunk_cli_certs_read (const char    *path,
                      const char    *password_file,
                      TrunkCertWant  want)
{
  g_autoptr(TrunkSecret) password = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  TrunkCertImport *import = NULL;
  gsize length;
  gsize size;

  if (password_file != NULL && (password = trunk_cli_secret_read (password_file, &error)) == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return NULL;
    }
  data = read_all (path, &length, &size);
  if (data == NULL)
    return NULL;

  import = trunk_cert_import_new (data, length, password != NULL ? trunk_secret_peek (password) : NULL, want, &error);
  for (guint i = 0; import == NULL && error->domain == TRUNK_CERT_ERROR && password_file == NULL && i < MAX_TRIES; i++)
    {
      g_clear_pointer (&password, trunk_secret_unref);
      password = ask_password (path, i);
      if (password == NULL)
        break;
      g_clear_error (&error);
      import = trunk_cert_import_new (data, length, trunk_secret_peek (password), want, &error);
    }
  trunk_secret_wipe (data, size);
  if (import == NULL)
    trunk_cli_complain (error->domain == TRUNK_CERT_ERROR && password_file == NULL ? _("%s: %s Use --password-file.") : "%s: %s", path, error->message);

  return import;
}

static gboolean
holds_same (const char *path,
            const void *data,
            gsize       length)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file != NULL && g_mapped_file_get_length (file) == length && memcmp (g_mapped_file_get_contents (file), data, length) == 0;
}

gboolean
trunk_cli_certs_write (const char *path,
                       const void *data,
                       gsize       length,
                       gboolean    secret)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, secret ? 0600 : 0644);
  gsize written = 0;
  gssize n = 0;

  if (fd < 0 && errno == EEXIST)
    {
      if (!secret && holds_same (path, data, length))
        return TRUE;
      trunk_cli_complain (_("%s: is there already and is not overwritten. Choose another name or folder."), path);
      return FALSE;
    }

  while (fd >= 0 && written < length && (n = write (fd, (const char *) data + written, length - written)) > 0)
    written += n;
  if (fd < 0 || written < length || fsync (fd) != 0)
    {
      trunk_cli_complain ("%s: %s", path, g_strerror (errno));
      if (fd >= 0)
        {
          g_close (fd, NULL);
          g_unlink (path);
        }
      return FALSE;
    }
  g_close (fd, NULL);

  return TRUE;
}

gboolean
trunk_cli_certs_make_folder (const char *path)
{
  if (g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;

  trunk_cli_complain ("%s: %s", path, g_strerror (errno));
  return FALSE;
}

gboolean
trunk_cli_certs_write_each (TrunkCertBundle *bundle,
                            const char      *folder,
                            gboolean         der,
                            gboolean         quiet)
{
  if (!trunk_cli_certs_make_folder (folder))
    return FALSE;

  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);
      g_autofree char *name = trunk_cert_bundle_dup_file_name (bundle, i, der ? "cer" : "pem");
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *pem = trunk_cert_dup_pem (cert);
      GBytes *bytes = trunk_cert_get_der (cert);

      if (der ? !trunk_cli_certs_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE)
              : !trunk_cli_certs_write (path, pem, strlen (pem), FALSE))
        return FALSE;
      if (quiet)
        continue;
      /* Translators: %1$s is a file, %2$s what kind of certificate is in it */
      g_print (_("Wrote %1$s (%2$s)\n"), path, trunk_cert_role_get_name (trunk_cert_get_role (cert)));
    }

  return TRUE;
}

static TrunkSecret *
choose_password (const TrunkCliCertsOptions *options)
{
  g_autoptr(TrunkSecret) password = NULL;
  g_autoptr(TrunkSecret) again = NULL;
  g_autoptr(GError) error = NULL;

  if (options->new_password_file != NULL)
    {
      password = trunk_cli_secret_read (options->new_password_file, &error);
      if (password == NULL)
        trunk_cli_complain ("%s", error->message);
      return g_steal_pointer (&password);
    }

  password = trunk_cli_secret_prompt (_("New password for the PKCS#12 file"));
  again = password != NULL ? trunk_cli_secret_prompt (_("Once more")) : NULL;
  if (password != NULL && again != NULL && trunk_secret_equal (password, again))
    return g_steal_pointer (&password);

  if (password != NULL)
    trunk_cli_complain (_("The two are not the same; nothing was written."));
  else
    trunk_cli_complain (_("A PKCS#12 file needs a password: give it with --new-password-file."));
  return NULL;
}

gboolean
trunk_cli_certs_write_pfx (const TrunkCliCertsOptions *options,
                           TrunkIdentity              *identity,
                           TrunkCertBundle            *chain)
{
  g_autoptr(TrunkSecret) password = NULL;
  g_autoptr(GBytes) pfx = NULL;
  g_autoptr(GError) error = NULL;

  if (g_file_test (options->to_pfx, G_FILE_TEST_EXISTS))
    {
      trunk_cli_complain (_("%s: is there already and is not overwritten. Choose another name or folder."), options->to_pfx);
      return FALSE;
    }
  password = choose_password (options);
  if (password == NULL)
    return FALSE;
  pfx = trunk_identity_export_pfx (identity, chain, trunk_secret_peek (password), options->old ? TRUNK_PFX_OLD : TRUNK_PFX_MODERN, &error);
  if (pfx == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return FALSE;
    }
  if (!trunk_cli_certs_write (options->to_pfx, g_bytes_get_data (pfx, NULL), g_bytes_get_size (pfx), TRUE))
    return FALSE;
  g_print (_("Wrote %s (certificate and private key: a secret)\n"), options->to_pfx);

  return TRUE;
}
