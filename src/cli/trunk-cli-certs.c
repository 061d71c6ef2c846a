/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <glib/gi18n.h>

#define DEFAULT_DAYS 365

static const struct
{
  const char *name;
  int (*run) (const TrunkCliCertsOptions *options, char **arguments);
} actions[] = {
  { "show", trunk_cli_certs_show },
  { "fetch", trunk_cli_certs_fetch },
  { "convert", trunk_cli_certs_convert },
  { "make", trunk_cli_certs_make },
  { "request", trunk_cli_certs_request },
  { "complete", trunk_cli_certs_complete },
};

static void
options_clear (TrunkCliCertsOptions *options)
{
  g_free (options->password_file);
  g_free (options->new_password_file);
  g_free (options->key_file);
  g_free (options->to_pem);
  g_free (options->to_der);
  g_free (options->to_bundle);
  g_free (options->to_pfx);
  g_free (options->save);
  g_free (options->name);
  g_strfreev (options->dns);
  g_free (options->trust_file);
  g_strfreev (options->host_map);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrunkCliCertsOptions, options_clear)

/**
 * trunk_cli_certs:
 *
 * The certificate workbench: what a telephone system is to trust, and what it signs in with.
 */
int
trunk_cli_certs (int    argc,
                 char **argv)
{
  g_auto(TrunkCliCertsOptions) options = { .days = DEFAULT_DAYS };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("show, fetch: print as JSON"), NULL },
    { "trust", 0, 0, G_OPTION_ARG_NONE, &options.trust, N_("show: judge them as what the telephone system is to trust"), NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file,
      N_("Read the password of an encrypted FILE from here; otherwise the terminal is asked"), N_("FILE") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &options.save, N_("fetch: write one PEM file for each certificate into FOLDER"), N_("FOLDER") },
    { "map-host", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.host_map,
      N_("fetch: connect to ADDRESS where HOST is meant: HOST[:PORT]=ADDRESS:PORT; may be given again"), N_("MAP") },
    { "trust-file", 0, 0, G_OPTION_ARG_FILENAME, &options.trust_file,
      N_("fetch: trust the authorities in FILE (PEM) besides the computer’s own"), N_("FILE") },
    { "to-pem", 0, 0, G_OPTION_ARG_FILENAME, &options.to_pem, N_("convert: one PEM file for each certificate, as tomcat-trust wants it"), N_("FOLDER") },
    { "to-der", 0, 0, G_OPTION_ARG_FILENAME, &options.to_der, N_("convert: one DER file (.cer) for each certificate"), N_("FOLDER") },
    { "to-bundle", 0, 0, G_OPTION_ARG_FILENAME, &options.to_bundle, N_("convert: all certificates in one PEM file, from leaf to root"), N_("FILE") },
    { "to-pfx", 0, 0, G_OPTION_ARG_FILENAME, &options.to_pfx, N_("convert, make, complete: certificate and key in a PKCS#12 file (.pfx)"), N_("FILE") },
    { "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.new_password_file,
      N_("Read the password for --to-pfx from here; otherwise the terminal is asked"), N_("FILE") },
    { "old", 0, 0, G_OPTION_ARG_NONE, &options.old, N_("With --to-pfx: 3DES instead of AES-256, for systems from before 2019"), NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key_file, N_("convert, complete: the private key is in FILE"), N_("FILE") },
    { "with-key", 0, 0, G_OPTION_ARG_NONE, &options.with_key, N_("convert: write the private key, too (not encrypted, for you alone)"), NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("make, request: who or what the certificate is for"), N_("NAME") },
    { "dns", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.dns,
      N_("request: a host name or address it is to be good for, which makes it a server’s; may be given again"), N_("HOST") },
    { "days", 0, 0, G_OPTION_ARG_INT, &options.days, N_("make: how long it is to be valid (365)"), N_("N") },
    { "bits", 0, 0, G_OPTION_ARG_INT, &options.bits, N_("make, request: size of the RSA key (2048)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("{show FILE… | fetch HOST[:PORT]… | convert FILE | make FOLDER | request FOLDER | complete FOLDER ANSWER}"),
                        _("What the telephone system is to trust. With “Validate Certificates for Exchange Servers” on, Unity Connection needs\n"
                          "the root certificate of whoever issued the server’s, as a .pem file and in no other form, in tomcat-trust and\n"
                          "in Unity Connection-trust:\n"
                          "  trunklinectl certs fetch outlook.office365.com --save upload\n"
                          "  trunklinectl certs show --trust company-root.cer\n"
                          "  trunklinectl certs convert company.p7b --to-pem upload\n\n"
                          "What signs in instead of a client secret. “make” makes a key and a self-signed certificate; “request” a key and a\n"
                          "request (CSR) that your certificate authority answers, and “complete” joins its answer with the key:\n"
                          "  trunklinectl certs make identity --name “UM bridge”\n"
                          "  trunklinectl certs request identity --name “UM bridge”\n"
                          "  trunklinectl certs complete identity answer.p7b\n\n"
                          "FILE may be PEM, DER (.cer, .crt), PKCS#7 (.p7b) or PKCS#12 (.pfx, .p12), whatever its name; “-” is standard\n"
                          "input. Passwords are asked on the terminal or read from a file, never taken from the command line. No file is\n"
                          "ever overwritten; private keys are written for you alone.\n\n"
                          "Exit codes: 0 all is well, 1 warnings, 2 a problem was found, 3 could not run."),
                        &status))
    return status;

  if (argc < 2)
    return trunk_cli_complain (_("What shall be done? “trunklinectl certs --help” lists show, fetch, convert, make, request and complete."));

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (g_str_equal (argv[1], actions[i].name))
        return actions[i].run (&options, argv + 2);
    }

  return trunk_cli_complain (_("“%s” can’t be done with certificates; “trunklinectl certs --help” lists what can."), argv[1]);
}
