/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* What the program ends with (design section 9). */
typedef enum
{
  TRUNK_CLI_EXIT_PASSED = 0,
  TRUNK_CLI_EXIT_WARNED = 1,
  TRUNK_CLI_EXIT_FAILED = 2,
  TRUNK_CLI_EXIT_COULD_NOT_RUN = 3,
  TRUNK_CLI_EXIT_SIGN_IN_NEEDED = 4,
  TRUNK_CLI_EXIT_CANCELLED = 5,
} TrunkCliExit;

/**
 * TrunkCliVerb:
 * @name: what is typed
 * @summary: one line for the list of verbs, untranslated
 * @run: gets its own arguments, the verb first; returns a TrunkCliExit
 */
typedef struct
{
  const char *name;
  const char *summary;
  int       (*run) (int argc, char **argv);
} TrunkCliVerb;

int trunk_cli_accounts  (int argc, char **argv);
int trunk_cli_certs     (int argc, char **argv);
int trunk_cli_check     (int argc, char **argv);
int trunk_cli_deadlines (int argc, char **argv);
int trunk_cli_demo      (int argc, char **argv);
int trunk_cli_explain   (int argc, char **argv);
int trunk_cli_guide     (int argc, char **argv);
int trunk_cli_handover  (int argc, char **argv);
int trunk_cli_practice  (int argc, char **argv);
int trunk_cli_service   (int argc, char **argv);
int trunk_cli_sign_in   (int argc, char **argv);

/* Parses the options of a verb; prints help or the error. FALSE: end with *@out_exit. */
gboolean      trunk_cli_parse        (int *argc, char ***argv, const GOptionEntry *entries, const char *usage, const char *description, int *out_exit);

/* "trunklinectl: …" on stderr; returns TRUNK_CLI_EXIT_COULD_NOT_RUN, to be returned on. */
int           trunk_cli_complain     (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* The facts, with the administrator's newer copies; complains and returns NULL when one is bad. */
TrunkCatalog *trunk_cli_load_catalog (void) G_GNUC_WARN_UNUSED_RESULT;

/* Cancelled by the first SIGINT, SIGTERM or SIGHUP; the second one ends the program at once. */
GCancellable *trunk_cli_get_cancellable (void);

G_END_DECLS
