/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/trunk-cli-tenant.h"
#include "cli/trunk-cli.h"
#include "model/trunk-interchange.h"
#include "model/trunk-workspace.h"
#include "net/trunk-net-context.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/* How a verb is told which set-up to use and where its secrets are. Filled by the options below. */
typedef struct
{
  gboolean practice;
  char   **faults;              /* (nullable) */
  char    *secret_file;         /* (nullable) */
  char    *key_file;            /* (nullable) */
  char    *sealed_file;         /* (nullable) */
  char    *proxy_password_file; /* (nullable) */
  char    *trust_file;          /* (nullable) */
  char   **host_map;            /* (nullable): "HOST[:PORT]=ADDRESS:PORT" */
  gboolean session_only;
  gboolean transcript;
  gboolean signs_in;            /* the verb signs in itself: nobody has done so before */
  gboolean bare;                /* only what is written down: no store, no secret, no proxy */
} TrunkCliSetupOptions;

#define TRUNK_CLI_SETUP_ENTRIES(options) \
  { "practice", 0, 0, G_OPTION_ARG_NONE, &(options)->practice, \
    N_("Use the practice tenant; SET-UP is then one of its set-ups"), NULL }, \
  { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(options)->faults, \
    N_("Break one thing in the practice tenant (“trunklinectl practice --list-faults”); may be given again"), N_("NAME") }, \
  { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->secret_file, \
    N_("Read the client secret from FILE, “-” for standard input; it is not kept"), N_("FILE") }, \
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->key_file, \
    N_("Read the private key of the certificate (PEM) from FILE; it is not kept"), N_("FILE") }, \
  { "proxy-password-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->proxy_password_file, \
    N_("Read the password for the proxy from FILE; it is not kept"), N_("FILE") }, \
  { "sealed-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->sealed_file, \
    N_("Keep secrets in FILE, sealed with a passphrase, instead of the keyring"), N_("FILE") }, \
  { "session-only", 0, 0, G_OPTION_ARG_NONE, &(options)->session_only, \
    N_("Keep secrets in memory only"), NULL }, \
  { "trust-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->trust_file, \
    N_("Trust the authorities in FILE (PEM) besides the computer’s own"), N_("FILE") }, \
  { "map-host", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(options)->host_map, \
    N_("Connect to ADDRESS where HOST is meant, still verified as HOST: HOST[:PORT]=ADDRESS:PORT; may be given again"), \
    N_("MAP") }, \
  { "transcript", 0, 0, G_OPTION_ARG_NONE, &(options)->transcript, \
    N_("Record what goes over the wire, redacted, for the details"), NULL }

void trunk_cli_setup_options_clear (TrunkCliSetupOptions *options);

/* A set-up ready to run. Every field is owned. */
typedef struct
{
  TrunkCatalog *catalog;
  TrunkSnapshot *snapshot;
  TrunkRequirement *requirement;
  TrunkNetContext *net;
  TrunkSecretStore *secrets;
  TrunkWorkspace *workspace;    /* (nullable): where the set-up is saved, when it is */
  TrunkCliTenant *tenant;       /* (nullable): the practice tenant, when it is its set-up */
} TrunkCliSetup;

/* @name: (nullable): a file, the name of a saved set-up, or one of the practice tenant's. Complains and returns NULL. */
TrunkCliSetup *trunk_cli_setup_load  (const TrunkCliSetupOptions *options, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* As above, with a tenant that is running already and goes on doing so. */
TrunkCliSetup *trunk_cli_setup_load_practice (const TrunkCliSetupOptions *options, TrunkCliTenant *tenant, const char *name) G_GNUC_WARN_UNUSED_RESULT;
void           trunk_cli_setup_free  (TrunkCliSetup *self);

/* The workspace at its usual place; complains and returns NULL when it can't be opened. */
TrunkWorkspace *trunk_cli_open_workspace (void) G_GNUC_WARN_UNUSED_RESULT;

/* A saved set-up by its id, or by its name where only one has it. The error lists what there is. */
TrunkSnapshot  *trunk_cli_load_saved (TrunkWorkspace *workspace, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keyring, under the id of @workspace or that of documents, or the sealed file. FALSE, with a complaint or cancelled, where
 * no passphrase was given. */
TrunkSecretStore *trunk_cli_open_store (const char *sealed_file, TrunkWorkspace *workspace, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrunkCliSetupOptions, trunk_cli_setup_options_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkCliSetup, trunk_cli_setup_free)

G_END_DECLS
