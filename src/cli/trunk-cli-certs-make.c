/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/trunk-cli-print.h"

#define KEY_FILE         "private.key"
#define CERTIFICATE_FILE "certificate.pem"
#define REQUEST_FILE     "request.csr"
#define CREDENTIAL_FILE  "key-credential.json"

#define MAX_DAYS         3650
#define MIN_BITS         2048
#define MAX_BITS         8192
#define DEFAULT_BITS     2048
/* Entra compares with its own clock: that of this computer may be a little ahead. */
#define BACKDATE_SECONDS (10 * 60)
#define SECONDS_PER_DAY  (24 * 60 * 60)
#define LABEL_COLUMN     26

static gboolean
fill_request (const TrunkCliCertsOptions *options,
              TrunkCertRequest           *request)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (options->name == NULL)
    {
      trunk_cli_complain (_("What is it for? Give it a name, such as --name “UM bridge”."));
      return FALSE;
    }
  if (options->days < 1 || options->days > MAX_DAYS)
    {
      trunk_cli_complain (_("--days takes a number from 1 to %d."), MAX_DAYS);
      return FALSE;
    }
  if (options->bits != 0 && (options->bits < MIN_BITS || options->bits > MAX_BITS))
    {
      trunk_cli_complain (_("--bits takes a number from %d to %d."), MIN_BITS, MAX_BITS);
      return FALSE;
    }

  *request = (TrunkCertRequest) {
    .purpose = options->dns != NULL ? TRUNK_CERT_SERVER : TRUNK_CERT_SIGNER,
    .common_name = options->name,
    .names = (const char * const *) options->dns,
    .key = TRUNK_CERT_KEY_RSA,
    .bits = options->bits != 0 ? options->bits : DEFAULT_BITS,
    .not_before = now - BACKDATE_SECONDS,
    .not_after = now + (gint64) options->days * SECONDS_PER_DAY,
  };

  return TRUE;
}

static gboolean
write_in (const char *folder,
          const char *name,
          const char *text,
          gboolean    secret)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return trunk_cli_certs_write (path, text, strlen (text), secret);
}

/* Before a key is made: none that is there already may be lost, and none be made for nothing. */
static gboolean
check_folder (const char *folder)
{
  static const char * const names[] = { KEY_FILE, CERTIFICATE_FILE, REQUEST_FILE, CREDENTIAL_FILE };

  if (!trunk_cli_certs_make_folder (folder))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        {
          trunk_cli_complain (_("%s: is there already and is not overwritten. Choose another name or folder."), path);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
is_for_server (TrunkCert *cert)
{
  return g_strv_contains (trunk_cert_get_facts (cert)->purposes, "serverAuth");
}

static void
print_identity (TrunkCert  *cert,
                const char *folder)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  g_autoptr(GDateTime) until = g_date_time_new_from_unix_utc (facts->not_after);
  g_autofree char *until_text = until != NULL ? g_date_time_format (until, "%F") : g_strdup ("?");
  g_autofree char *certificate = g_build_filename (folder, CERTIFICATE_FILE, NULL);
  g_autofree char *key = g_build_filename (folder, KEY_FILE, NULL);
  g_autofree char *credential = g_build_filename (folder, CREDENTIAL_FILE, NULL);

  trunk_cli_field (_("Certificate"), LABEL_COLUMN, certificate);
  trunk_cli_field (_("Private key (a secret)"), LABEL_COLUMN, key);
  if (!is_for_server (cert))
    trunk_cli_field (_("Entry for keyCredentials"), LABEL_COLUMN, credential);
  trunk_cli_field (_("Thumbprint (SHA-1)"), LABEL_COLUMN, facts->thumbprint);
  trunk_cli_field ("x5t", LABEL_COLUMN, facts->x5t);
  trunk_cli_field ("x5t#S256", LABEL_COLUMN, facts->x5t_s256);
  trunk_cli_field (_("Ends"), LABEL_COLUMN, until_text);
  if (is_for_server (cert))
    return;

  trunk_cli_heading (_("What to do"));
  trunk_cli_wrapped ("1. ", _("In the Microsoft Entra admin center, open the app registration, Certificates & secrets, Certificates, Upload certificate, and upload the certificate. Leave the old one there until the new one is proven."));
  trunk_cli_wrapped ("2. ", _("Where a system asks for the thumbprint (VOSS Automate does), give it the one above; compare it with the one the portal shows."));
  trunk_cli_wrapped ("3. ", _("Prove it: “trunklinectl check FILE --key-file private.key”, with the certificate in the set-up."));
}

/* Everything that belongs to a certificate with its key, but the key. */
static gboolean
write_certificate (TrunkIdentity *identity,
                   const char    *folder)
{
  GBytes *der = trunk_identity_get_der (identity);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCert) cert = trunk_cert_new (g_bytes_get_data (der, NULL), g_bytes_get_size (der), &error);
  g_autofree char *credential = NULL;

  if (cert == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return FALSE;
    }
  credential = trunk_cert_dup_key_credential (cert);
  if (!write_in (folder, CERTIFICATE_FILE, trunk_identity_get_certificate (identity), FALSE) ||
      (!is_for_server (cert) && !write_in (folder, CREDENTIAL_FILE, credential, FALSE)))
    return FALSE;
  print_identity (cert, folder);

  return TRUE;
}

int
trunk_cli_certs_make (const TrunkCliCertsOptions  *options,
                      char                       **arguments)
{
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(GError) error = NULL;
  TrunkCertRequest request;
  char *key;
  gboolean written;

  if (arguments[0] == NULL || arguments[1] != NULL)
    return trunk_cli_complain (_("Into which folder? “trunklinectl certs make FOLDER --name NAME”."));
  if (options->dns != NULL)
    return trunk_cli_complain (_("A server’s certificate is for an authority to sign: --dns goes with “request”."));
  if (!fill_request (options, &request) || !check_folder (arguments[0]))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  identity = trunk_cert_make (&request, NULL, &error);
  if (identity == NULL)
    return trunk_cli_complain ("%s", error->message);
  key = trunk_identity_export_key (identity);
  if (key == NULL)
    return trunk_cli_complain (_("The private key can’t be written."));
  written = write_in (arguments[0], KEY_FILE, key, TRUE);
  trunk_secret_wipe (key, strlen (key));
  g_free (key);
  if (!written || !write_certificate (identity, arguments[0]) ||
      (options->to_pfx != NULL && !trunk_cli_certs_write_pfx (options, identity, NULL)))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_certs_request (const TrunkCliCertsOptions  *options,
                         char                       **arguments)
{
  g_autofree char *csr = NULL;
  g_autofree char *path = NULL;
  g_autofree char *next = NULL;
  g_autoptr(GError) error = NULL;
  TrunkCertRequest request;
  char *key = NULL;
  gboolean written;

  if (arguments[0] == NULL || arguments[1] != NULL)
    return trunk_cli_complain (_("Into which folder? “trunklinectl certs request FOLDER --name NAME”."));
  if (!fill_request (options, &request) || !check_folder (arguments[0]))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  csr = trunk_cert_signing_request_make (&request, &key, &error);
  if (csr == NULL)
    return trunk_cli_complain ("%s", error->message);
  written = write_in (arguments[0], KEY_FILE, key, TRUE);
  trunk_secret_wipe (key, strlen (key));
  g_free (key);
  if (!written || !write_in (arguments[0], REQUEST_FILE, csr, FALSE))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  path = g_build_filename (arguments[0], REQUEST_FILE, NULL);
  trunk_cli_field (_("Request"), LABEL_COLUMN, path);
  trunk_cli_heading (_("What to do"));
  trunk_cli_wrapped ("1. ", _("Give the request to your certificate authority. The private key beside it stays here."));
  /* Translators: %s is a folder */
  next = g_strdup_printf (_("Join its answer with the key: “trunklinectl certs complete %s ANSWER”."), arguments[0]);
  trunk_cli_wrapped ("2. ", next);

  return TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_certs_complete (const TrunkCliCertsOptions  *options,
                          char                       **arguments)
{
  g_autoptr(TrunkCertImport) answer = NULL;
  g_autoptr(TrunkCertImport) keys = NULL;
  g_autoptr(TrunkCertBundle) chain = NULL;
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autofree char *key_path = NULL;
  g_autoptr(GError) error = NULL;

  if (arguments[0] == NULL || arguments[1] == NULL || arguments[2] != NULL)
    return trunk_cli_complain (_("Which request, and which answer? “trunklinectl certs complete FOLDER ANSWER”."));

  key_path = options->key_file != NULL ? g_strdup (options->key_file) : g_build_filename (arguments[0], KEY_FILE, NULL);
  answer = trunk_cli_certs_read (arguments[1], NULL, TRUNK_CERT_WANT_CERTIFICATES);
  if (answer == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  keys = trunk_cli_certs_read (key_path, options->password_file, TRUNK_CERT_WANT_KEY);
  if (keys == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  identity = trunk_cert_import_dup_identity (keys, trunk_cert_import_get_bundle (answer), &error);
  if (identity == NULL)
    return trunk_cli_complain ("%s: %s", arguments[1], error->message);
  chain = trunk_cert_bundle_dup_ordered (trunk_cert_import_get_bundle (answer));
  if (!trunk_cli_certs_make_folder (arguments[0]) || !write_certificate (identity, arguments[0]) ||
      (options->to_pfx != NULL && !trunk_cli_certs_write_pfx (options, identity, chain)))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  return TRUNK_CLI_EXIT_PASSED;
}
