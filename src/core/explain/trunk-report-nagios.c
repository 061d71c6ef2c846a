/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include <string.h>

#include "explain/trunk-plain.h"

/* Monitoring Plugins' development guidelines: one line, a bar before the performance data, so none in the text. */
#define MAX_TEXT_CHARS 500

static const char *
get_word (TrunkVerdict state)
{
  switch (state)
    {
    case TRUNK_VERDICT_PASSED:
      return "OK";

    case TRUNK_VERDICT_WARNED:
      return "WARNING";

    case TRUNK_VERDICT_FAILED:
      return "CRITICAL";

    case TRUNK_VERDICT_STOPPED:
    default:
      return "UNKNOWN";
    }
}

void
trunk_report_write_nagios (const TrunkReport *report,
                           GString           *out)
{
  g_autofree char *verdict = trunk_report_dup_verdict (report);
  g_autoptr(GString) text = g_string_new (verdict);
  g_autofree char *line = NULL;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < report->causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (report->causes, i);

      g_string_append_printf (text, " %s (%u).", trunk_explanation_get_title (cause->explanation), cause->n_accounts);
    }
  line = trunk_plain_line (text->str, MAX_TEXT_CHARS);
  g_strdelimit (line, "|", '/');

  g_ascii_formatd (seconds, sizeof seconds, "%.3f", report->duration / (double) G_USEC_PER_SEC);
  g_string_append_printf (out, "TRUNKLINE %s - %s | mailboxes=%u;;;0 working=%u;;;0;%u broken=%u;;;0;%u warned=%u;;;0;%u not_reached=%u;;;0;%u causes=%u;;;0 duration=%ss;;;0\n",
                          get_word (report->state), line, report->n_accounts,
                          report->n[TRUNK_ACCOUNT_WORKS] + report->n[TRUNK_ACCOUNT_WARNED], report->n_accounts,
                          report->n[TRUNK_ACCOUNT_BROKEN], report->n_accounts,
                          report->n[TRUNK_ACCOUNT_WARNED], report->n_accounts,
                          report->n[TRUNK_ACCOUNT_NOT_REACHED], report->n_accounts,
                          report->causes->len, seconds);
}
