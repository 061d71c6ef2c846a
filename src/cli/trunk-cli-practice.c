/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "cli/trunk-cli-tenant.h"
#include "cli/trunk-cli.h"

/* Everything after the verb is the practice tenant's own: it takes this process over. */
int
trunk_cli_practice (int    argc,
                    char **argv)
{
  g_autofree char *program = trunk_cli_tenant_find_program ();

  argv[0] = program;
  execv (program, argv);

  return trunk_cli_complain (_("The practice tenant can’t be started: %s: %s"), program, g_strerror (errno));
}
