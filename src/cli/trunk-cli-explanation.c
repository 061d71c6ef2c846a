/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-explanation.h"

#include <glib/gi18n.h>

#include "cli/trunk-cli-print.h"

static void
print_remedy (const TrunkRemedy *remedy,
              guint              number)
{
  g_autofree char *start = g_strdup_printf ("%u. ", number);
  g_autofree char *who = NULL;

  trunk_cli_wrapped (start, remedy->text);
  if (remedy->takes != NULL)
    /* Translators: who has to do it, and how long it takes to act */
    who = g_strdup_printf (_("By: %s. It takes %s to act."), remedy->who, remedy->takes);
  else
    /* Translators: who has to do it */
    who = g_strdup_printf (_("By: %s."), remedy->who);
  trunk_cli_wrapped ("   ", who);

  if (remedy->value != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (remedy->value, "\n", -1);

      /* To be copied: never wrapped. */
      for (guint i = 0; lines[i] != NULL; i++)
        g_print ("      %s\n", lines[i]);
    }
}

/**
 * trunk_cli_explanation_print:
 * @explanation: what to say
 */
void
trunk_cli_explanation_print (TrunkExplanation *explanation)
{
  const TrunkSource *source;

  g_return_if_fail (TRUNK_IS_EXPLANATION (explanation));

  trunk_cli_heading (trunk_explanation_get_title (explanation));
  trunk_cli_paragraph (trunk_explanation_get_cause (explanation));
  if (trunk_explanation_get_n_remedies (explanation) > 0)
    trunk_cli_heading (_("What to do"));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    print_remedy (trunk_explanation_get_nth_remedy (explanation, i), i + 1);

  if (trunk_explanation_needs_values (explanation))
    {
      g_print ("\n");
      trunk_cli_paragraph (_("Put your own values where capital letters stand, such as CLIENT-ID. “trunklinectl check” fills "
                             "them in by itself."));
    }

  source = trunk_explanation_get_source (explanation);
  if (source != NULL && source->source != NULL)
    {
      g_autofree char *line = g_strdup_printf (_("Source: %s (checked %s)"), source->source, source->checked);

      g_print ("\n");
      trunk_cli_paragraph (line);
    }
}
