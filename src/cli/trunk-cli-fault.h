/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/trunk-cli-tenant.h"

G_BEGIN_DECLS

/**
 * TrunkCliFaults:
 *
 * What faults of the practice tenant ask of the program that is to meet them: a set-up, and sometimes an environment.
 */
typedef struct
{
  char    *setup;               /* (nullable): the set-up that the first of them is seen with */
  gboolean no_secret;           /* the client secret is not to be had */
  gboolean secret_is_id;        /* the client secret is a GUID */
  gboolean no_sign_in;          /* nobody has signed in */
  gboolean keyring;             /* secrets are looked for in the computer's own keyring */
} TrunkCliFaults;

/* Looks @faults up in the menu, sets the environment that they want, and says what can't be seen so: a fault of another set-up
 * than @setup (nullable: any), of the sign-in where @check, of a keyring in a state that nobody can bring about from here.
 * Returns FALSE, with a complaint, when nothing at all would be seen. */
gboolean trunk_cli_faults_read  (TrunkCliFaults *self, TrunkCliTenant *tenant, const char * const *faults, const char *setup, gboolean check);
void     trunk_cli_faults_clear (TrunkCliFaults *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrunkCliFaults, trunk_cli_faults_clear)

G_END_DECLS
