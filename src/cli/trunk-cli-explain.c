/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli.h"
#include "explain/trunk-explain.h"

/* A pasted error page, not a log file. */
#define MAX_TEXT_BYTES (256 * 1024)

static void
print_remedy (const TrunkRemedy *remedy,
              guint              number)
{
  g_autofree char *text = g_strdup_printf ("%u. %s", number, remedy->text);

  trunk_cli_paragraph (text);
  if (remedy->value != NULL)
    g_print ("\n     %s\n\n", remedy->value);
  if (remedy->takes != NULL)
    /* Translators: who has to do it, and how long it takes to act */
    g_print (_("   Who: %s. Takes effect: %s.\n"), remedy->who, remedy->takes);
  else
    g_print (_("   Who: %s.\n"), remedy->who);
}

static char *
read_text (int    argc,
           char **argv)
{
  g_autoptr(GInputStream) input = NULL;
  g_autofree char *buffer = NULL;
  gsize length = 0;

  if (argc != 2 || !g_str_equal (argv[1], "-"))
    return g_strjoinv (" ", argv + 1);

  buffer = g_malloc0 (MAX_TEXT_BYTES + 1);
  input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  if (!g_input_stream_read_all (input, buffer, MAX_TEXT_BYTES, &length, NULL, NULL))
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
  const TrunkSource *source;
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
  if (text == NULL)
    return trunk_cli_complain (_("Standard input can’t be read."));

  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  explanation = trunk_explain_text (catalog, text);
  if (explanation == NULL)
    return trunk_cli_complain (_("No code that is known here was found in that text. A code looks like “AADSTS7000215” "
                                 "or “ErrorNonExistentMailbox”."));

  trunk_cli_heading (trunk_explanation_get_title (explanation));
  trunk_cli_paragraph (trunk_explanation_get_cause (explanation));
  if (trunk_explanation_get_n_remedies (explanation) > 0)
    trunk_cli_heading (_("What to do"));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    print_remedy (trunk_explanation_get_nth_remedy (explanation, i), i + 1);

  source = trunk_explanation_get_source (explanation);
  if (source != NULL && source->source != NULL)
    {
      g_autofree char *line = g_strdup_printf (_("Source: %s (checked %s)"), source->source, source->checked);

      g_print ("\n");
      trunk_cli_paragraph (line);
    }

  return TRUNK_CLI_EXIT_PASSED;
}
