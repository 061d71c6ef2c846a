/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/trunk-application.h"
#include "base/trunk-log.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(TrunkApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TRUNK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  trunk_log_install ();
  g_set_application_name (TRUNK_NAME);

  application = trunk_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
