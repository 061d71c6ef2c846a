/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-redact.h"
#include "explain/trunk-layout.h"
#include "explain/trunk-plain.h"

#define MAX_TRANSCRIPT_CHARS 16384

static void
write_facts (const TrunkReport *report,
             TrunkEvidence     *evidence,
             GString           *out)
{
  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    {
      TrunkFact fact;
      g_autofree char *value = trunk_report_dup_evidence (trunk_evidence_get_nth (evidence, i, &fact));
      g_autofree char *label = g_strdup_printf ("      %s: ", trunk_fact_get_label (fact));

      trunk_layout_append_wrapped (out, label, value, report->width);
    }
}

static void
write_transcript (TrunkEvidence *evidence,
                  GString       *out)
{
  const char *transcript = trunk_evidence_get_transcript (evidence);
  g_autofree char *masked = NULL;
  g_autofree char *plain = NULL;
  g_auto(GStrv) lines = NULL;

  if (transcript == NULL || *transcript == '\0')
    return;

  masked = trunk_redact_text (transcript, -1);
  plain = trunk_plain_lines (masked, MAX_TRANSCRIPT_CHARS);
  lines = g_strsplit (plain, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        g_string_append_printf (out, "      | %s\n", lines[i]);
    }
}

static void
write_item (const TrunkReport *report,
            TrunkCheckItem    *item,
            GString           *out)
{
  TrunkResult *result = trunk_check_item_get_result (item);
  g_autofree char *subject = trunk_report_dup_plain (trunk_check_item_get_subject (item));
  g_autoptr(GString) line = g_string_new (trunk_check_item_get_title (item));

  if (*subject != '\0')
    g_string_append_printf (line, ", %s", subject);
  g_string_append_printf (line, ": %s", trunk_status_get_nick (trunk_check_item_get_status (item)));
  if (result != NULL)
    {
      g_string_append_printf (line, " [%s]", trunk_finding_get_nick (trunk_result_get_finding (result)));
      /* Translators: a duration in milliseconds */
      g_string_append_printf (line, _(", %.1f ms"), trunk_result_get_duration (result) / 1000.0);
    }
  trunk_layout_append_wrapped (out, "   ", line->str, report->width);

  if (result != NULL)
    {
      TrunkEvidence *evidence = trunk_outcome_get_evidence (trunk_result_get_outcome (result));

      write_facts (report, evidence, out);
      write_transcript (evidence, out);
    }
}

void
trunk_report_write_details (const TrunkReport *report,
                            GString           *out)
{
  g_string_append_printf (out, "\n%s\n", _("Details"));
  for (guint i = 0; i < trunk_plan_get_n_shared (report->plan); i++)
    write_item (report, trunk_plan_get_shared (report->plan, i), out);
  for (guint account = 0; account < report->n_accounts; account++)
    {
      for (guint i = 0; i < trunk_plan_get_n_rungs (report->plan, account); i++)
        write_item (report, trunk_plan_get_rung (report->plan, account, i), out);
    }
}
