/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/trunk-cli-explanation.h"
#include "cli/trunk-cli-wait.h"
#include "cli/trunk-cli.h"
#include "explain/trunk-explain.h"

/* A pasted error page, not a log file. */
#define MAX_TEXT_BYTES (256 * 1024)

static char *
read_text (int    argc,
           char **argv)
{
  g_autofree char *buffer = NULL;
  gsize length = 0;
  gssize n = 1;

  if (argc != 2 || !g_str_equal (argv[1], "-"))
    {
      g_autofree char *words = g_strjoinv (" ", argv + 1);

      return g_utf8_make_valid (words, -1);
    }

  buffer = g_malloc0 (MAX_TEXT_BYTES + 1);
  while (n > 0 && length < MAX_TEXT_BYTES && trunk_cli_wait_readable (STDIN_FILENO))
    {
      n = read (STDIN_FILENO, buffer + length, MAX_TEXT_BYTES - length);
      length += MAX (n, 0);
    }
  if (n < 0)
    return NULL;

  return g_utf8_make_valid (buffer, length);
}

int
trunk_cli_explain (int    argc,
                   char **argv)
{
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(TrunkExplanation) explanation = NULL;
  g_autofree char *text = NULL;
  int status;

  if (!trunk_cli_parse (&argc, &argv, NULL, _("CODE|TEXT…"),
                        _("Knows the AADSTS codes of Microsoft Entra, the response codes of Exchange Web Services and of\n"
                          "Microsoft Graph, refusals of mail servers, and the findings of “trunklinectl check”. A whole error\n"
                          "text may be pasted; “-” reads it from standard input. Nothing is sent anywhere.\n\n"
                          "Examples:\n"
                          "  trunklinectl explain AADSTS7000215\n"
                          "  trunklinectl explain ErrorImpersonateUserDenied\n"
                          "  trunklinectl explain - < error.txt"),
                        &status))
    return status;

  if (argc < 2)
    return trunk_cli_complain (_("What shall be explained? Give a code or an error text."));

  text = read_text (argc, argv);
  if (g_cancellable_is_cancelled (trunk_cli_get_cancellable ()))
    return TRUNK_CLI_EXIT_CANCELLED;
  if (text == NULL)
    return trunk_cli_complain (_("Standard input can’t be read."));

  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  explanation = trunk_explain_text (catalog, text);
  if (explanation == NULL)
    return trunk_cli_complain (_("No code that is known here was found in that text. A code looks like “AADSTS7000215” "
                                 "or “ErrorNonExistentMailbox”."));

  trunk_cli_explanation_print (explanation);

  return TRUNK_CLI_EXIT_PASSED;
}
