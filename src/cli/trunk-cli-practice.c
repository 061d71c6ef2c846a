/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "cli/trunk-cli-tenant.h"
#include "cli/trunk-cli.h"

/* Whether it is going to serve without having been told where to put its files. */
static gboolean
wants_state (char **argv)
{
  static const char * const others[] = { "--state", "--list-faults", "--help", "-h", "--version" };

  for (guint i = 1; argv[i] != NULL; i++)
    {
      for (guint n = 0; n < G_N_ELEMENTS (others); n++)
        {
          if (g_str_equal (argv[i], others[n]) || (n == 0 && g_str_has_prefix (argv[i], "--state=")))
            return FALSE;
        }
    }

  return TRUE;
}

/* Everything after the verb is the practice tenant's own: it takes this process over. */
int
trunk_cli_practice (int    argc,
                    char **argv)
{
  g_autofree char *program = trunk_practice_client_find_program ();
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "trunkline", NULL);
  g_autofree char *state = g_build_filename (parent, "practice", NULL);
  g_autoptr(GPtrArray) command = g_ptr_array_new ();

  g_ptr_array_add (command, program);
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (command, argv[i]);
  if (wants_state (argv))
    {
      if (g_mkdir_with_parents (parent, 0700) != 0)
        return trunk_cli_complain ("%s: %s", parent, g_strerror (errno));
      g_ptr_array_add (command, (char *) "--state");
      g_ptr_array_add (command, state);
    }
  g_ptr_array_add (command, NULL);
  execv (program, (char **) command->pdata);

  return trunk_cli_complain (_("The practice tenant can’t be started: %s: %s"), program, g_strerror (errno));
}
