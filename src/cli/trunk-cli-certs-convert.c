/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <glib/gi18n.h>

#include "cli/trunk-cli-print.h"

/* After the guide of Unity Connection 15, "Uploading the Public Certificates to the Unity Connection Server". */
void
trunk_cli_certs_print_upload (TrunkCertBundle *bundle)
{
  guint n_roots = trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_ROOT);

  trunk_cli_heading (_("How Unity Connection is given them"));
  trunk_cli_wrapped ("1. ", _("In Cisco Unified Operating System Administration, open Security, Certificate Management, Upload Certificate."));
  trunk_cli_wrapped ("2. ", _("Certificate Name “tomcat-trust”: upload the file of the root first, then those of the intermediate authorities, each on its own."));
  trunk_cli_wrapped ("3. ", _("Again the same files, with Certificate Name “Unity Connection-trust”."));
  if (trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_LEAF) > 0 && n_roots > 0)
    trunk_cli_wrapped ("   ", _("The file of the server’s own certificate (end) is not for uploading; it is there to compare."));
  if (n_roots == 0)
    trunk_cli_wrapped ("   ", _("The root is not among them: without it the others are not enough."));
}

/* The key of --key, or that of the file itself. */
static TrunkIdentity *
find_identity (const TrunkCliCertsOptions *options,
               TrunkCertImport            *import)
{
  g_autoptr(TrunkCertImport) keys = NULL;
  g_autoptr(GError) error = NULL;
  TrunkIdentity *identity;

  if (options->key_file != NULL)
    {
      keys = trunk_cli_certs_read (options->key_file, options->password_file, TRUNK_CERT_WANT_KEY);
      if (keys == NULL)
        return NULL;
    }
  identity = trunk_cert_import_dup_identity (keys != NULL ? keys : import, trunk_cert_import_get_bundle (import), &error);
  if (identity == NULL)
    trunk_cli_complain (keys == NULL && !trunk_cert_import_has_key (import) ? _("%s Name the file with the private key by --key.") : "%s", error->message);

  return identity;
}

static gboolean
write_key (TrunkIdentity *identity,
           const char    *folder)
{
  g_autofree char *path = g_build_filename (folder, "private.key", NULL);
  char *key = trunk_identity_export_key (identity);
  gboolean written;

  if (key == NULL)
    {
      trunk_cli_complain (_("The private key can’t be written."));
      return FALSE;
    }
  written = trunk_cli_certs_write (path, key, strlen (key), TRUE);
  trunk_secret_wipe (key, strlen (key));
  g_free (key);
  if (written)
    g_print (_("Wrote %s (the private key: a secret, not encrypted)\n"), path);

  return written;
}

static gboolean
write_bundle (TrunkCertBundle *bundle,
              const char      *path)
{
  g_autofree char *pem = trunk_cert_bundle_dup_pem (bundle);
  guint n = trunk_cert_bundle_get_n (bundle);

  if (!trunk_cli_certs_write (path, pem, strlen (pem), FALSE))
    return FALSE;
  g_print (ngettext ("Wrote %s (%u certificate)\n", "Wrote %s (%u certificates)\n", n), path, n);

  return TRUE;
}

int
trunk_cli_certs_convert (const TrunkCliCertsOptions  *options,
                         char                       **arguments)
{
  gboolean key_wanted = options->with_key || options->to_pfx != NULL;
  g_autoptr(TrunkCertImport) import = NULL;
  g_autoptr(TrunkCertBundle) bundle = NULL;
  g_autoptr(TrunkIdentity) identity = NULL;
  const char * const *notes;

  if (arguments[0] == NULL || arguments[1] != NULL)
    return trunk_cli_complain (_("Which file? “trunklinectl certs convert FILE --to-pem FOLDER”."));
  if (options->to_pem == NULL && options->to_der == NULL && options->to_bundle == NULL && options->to_pfx == NULL)
    return trunk_cli_complain (_("Into what? --to-pem FOLDER, --to-der FOLDER, --to-bundle FILE or --to-pfx FILE."));
  if (options->with_key && options->to_pem == NULL)
    return trunk_cli_complain (_("--with-key goes with --to-pem."));

  import = trunk_cli_certs_read (arguments[0], options->password_file, key_wanted ? TRUNK_CERT_WANT_ANY : TRUNK_CERT_WANT_CERTIFICATES);
  if (import == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  notes = trunk_cert_import_get_notes (import);
  for (guint i = 0; notes[i] != NULL; i++)
    trunk_cli_paragraph (notes[i]);
  bundle = trunk_cert_bundle_dup_ordered (trunk_cert_import_get_bundle (import));
  if (key_wanted && (identity = find_identity (options, import)) == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  if ((options->to_pem != NULL && !trunk_cli_certs_write_each (bundle, options->to_pem, FALSE, FALSE)) ||
      (options->with_key && !write_key (identity, options->to_pem)) ||
      (options->to_der != NULL && !trunk_cli_certs_write_each (bundle, options->to_der, TRUE, FALSE)) ||
      (options->to_bundle != NULL && !write_bundle (bundle, options->to_bundle)) ||
      (options->to_pfx != NULL && !trunk_cli_certs_write_pfx (options, identity, bundle)))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (options->to_pem != NULL && !key_wanted)
    trunk_cli_certs_print_upload (bundle);

  return TRUNK_CLI_EXIT_PASSED;
}
