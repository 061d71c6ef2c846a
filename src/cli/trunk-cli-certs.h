/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "certs/trunk-cert-import.h"
#include "certs/trunk-cert-inspect.h"
#include "certs/trunk-cert-signing.h"
#include "cli/trunk-cli.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* What stands on the command line of "trunklinectl certs". */
typedef struct
{
  gboolean json;
  gboolean trust;
  gboolean with_key;
  gboolean old;
  int      days;
  int      bits;
  char    *password_file;       /* (nullable) */
  char    *new_password_file;   /* (nullable) */
  char    *key_file;            /* (nullable) */
  char    *to_pem;              /* (nullable): folder */
  char    *to_der;              /* (nullable): folder */
  char    *to_bundle;           /* (nullable): file */
  char    *to_pfx;              /* (nullable): file */
  char    *save;                /* (nullable): folder */
  char    *name;                /* (nullable): common name */
  char   **dns;                 /* (nullable) */
  char    *trust_file;          /* (nullable) */
  char   **host_map;            /* (nullable): "HOST[:PORT]=ADDRESS:PORT" */
} TrunkCliCertsOptions;

/* Each ends in a TrunkCliExit. @arguments: what follows the action, NULL-terminated. */
int              trunk_cli_certs_show     (const TrunkCliCertsOptions *options, char **arguments);
int              trunk_cli_certs_fetch    (const TrunkCliCertsOptions *options, char **arguments);
int              trunk_cli_certs_convert  (const TrunkCliCertsOptions *options, char **arguments);
int              trunk_cli_certs_make     (const TrunkCliCertsOptions *options, char **arguments);
int              trunk_cli_certs_request  (const TrunkCliCertsOptions *options, char **arguments);
int              trunk_cli_certs_complete (const TrunkCliCertsOptions *options, char **arguments);

/* A whole file, "-" for standard input; asks for a password on the terminal where one is needed and none was given. Complains and
 * returns NULL. */
TrunkCertImport *trunk_cli_certs_read     (const char *path, const char *password_file, TrunkCertWant want) G_GNUC_WARN_UNUSED_RESULT;
/* A new file, never in the place of another, but that one with the same contents is fine. Complains. */
gboolean         trunk_cli_certs_write    (const char *path, const void *data, gsize length, gboolean secret);
gboolean         trunk_cli_certs_make_folder (const char *path);
/* One file for each certificate; their names are printed unless @quiet. */
gboolean         trunk_cli_certs_write_each (TrunkCertBundle *bundle, const char *folder, gboolean der, gboolean quiet);
/* Certificate, chain (NULL: none) and key as PKCS#12 in a new file; asks for the password where no file holds it. */
gboolean         trunk_cli_certs_write_pfx  (const TrunkCliCertsOptions *options, TrunkIdentity *identity, TrunkCertBundle *chain);
/* How the system is given what was written. */
void             trunk_cli_certs_print_upload (TrunkCertBundle *bundle);

/* Prints certificates with what is to be said of them; the worst of it is returned. */
TrunkCertRemarkLevel trunk_cli_certs_print      (TrunkCertBundle *bundle, TrunkCertUse use);
void                 trunk_cli_certs_build_json (JsonBuilder *builder, TrunkCertBundle *bundle, TrunkCertUse use, TrunkCertRemarkLevel *inout_worst);
int                  trunk_cli_certs_exit       (TrunkCertRemarkLevel worst);

G_END_DECLS
