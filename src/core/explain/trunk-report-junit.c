/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include "explain/trunk-plain.h"

/* The form that Jenkins and GitLab read (the Ant task's, with its optional parts left out): a suite for each level of what is
 * shared and for each account, a case for each rung. */

typedef struct
{
  const TrunkReport *report;
  GHashTable        *causes;    /* item -> TrunkCause */
  GString           *cases;
  guint              n_tests;
  guint              n_failures;
  guint              n_skipped;
  gint64             duration;
} Suite;

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *plain = trunk_report_dup_plain (text);
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  g_string_append (out, escaped);
}

static void
append_seconds (GString *out,
                gint64   duration)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (number, sizeof number, "%.6f", duration / (double) G_USEC_PER_SEC));
}

static void
append_failure (Suite          *self,
                TrunkCheckItem *item)
{
  const TrunkCause *cause = g_hash_table_lookup (self->causes, item);
  TrunkResult *result = trunk_check_item_get_result (item);
  g_autoptr(TrunkExplanation) own = NULL;
  TrunkExplanation *explanation = cause != NULL ? cause->explanation : NULL;

  if (explanation == NULL && result != NULL)
    explanation = own = trunk_explain_result (self->report->catalog, result, self->report->plan);

  g_string_append (self->cases, "      <failure type=\"");
  append_escaped (self->cases, result != NULL ? trunk_finding_get_nick (trunk_result_get_finding (result)) : "internal");
  g_string_append (self->cases, "\" message=\"");
  append_escaped (self->cases, explanation != NULL ? trunk_explanation_get_title (explanation) : "");
  g_string_append (self->cases, "\">");
  if (explanation != NULL)
    {
      append_escaped (self->cases, trunk_explanation_get_cause (explanation));
      for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
        {
          const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);

          g_string_append_c (self->cases, '\n');
          append_escaped (self->cases, remedy->text);
          if (remedy->value != NULL)
            {
              g_autofree char *escaped = g_markup_escape_text (remedy->value, -1);

              g_string_append_printf (self->cases, "\n%s", escaped);
            }
        }
    }
  g_string_append (self->cases, "</failure>\n");
}

static void
append_case (Suite          *self,
             TrunkCheckItem *item)
{
  TrunkResult *result = trunk_check_item_get_result (item);
  TrunkStatus status = trunk_check_item_get_status (item);
  gint64 duration = result != NULL ? trunk_result_get_duration (result) : 0;

  self->n_tests++;
  self->duration += duration;
  g_string_append (self->cases, "    <testcase classname=\"");
  append_escaped (self->cases, *trunk_check_item_get_subject (item) != '\0'
                  ? trunk_check_item_get_subject (item) : trunk_level_get_nick (trunk_check_item_get_level (item)));
  g_string_append (self->cases, "\" name=\"");
  append_escaped (self->cases, trunk_check_item_get_title (item));
  g_string_append (self->cases, "\" time=\"");
  append_seconds (self->cases, duration);
  g_string_append (self->cases, "\">\n");

  if (status == TRUNK_STATUS_FAIL)
    {
      self->n_failures++;
      append_failure (self, item);
    }
  else if (status == TRUNK_STATUS_WARN)
    {
      const TrunkCause *cause = g_hash_table_lookup (self->causes, item);

      g_string_append (self->cases, "      <system-out>");
      append_escaped (self->cases, cause != NULL ? trunk_explanation_get_title (cause->explanation) : trunk_status_get_nick (status));
      g_string_append (self->cases, "</system-out>\n");
    }
  else if (status != TRUNK_STATUS_PASS)
    {
      self->n_skipped++;
      g_string_append_printf (self->cases, "      <skipped message=\"%s\"/>\n", trunk_status_get_nick (status));
    }
  g_string_append (self->cases, "    </testcase>\n");
}

static void
end_suite (Suite      *self,
           const char *name,
           GString    *out)
{
  g_autofree char *finished = trunk_report_dup_finished (self->report);

  if (self->n_tests > 0)
    {
      g_string_append (out, "  <testsuite name=\"");
      append_escaped (out, name);
      g_string_append_printf (out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" timestamp=\"%s\" time=\"",
                              self->n_tests, self->n_failures, self->n_skipped, finished);
      append_seconds (out, self->duration);
      g_string_append_printf (out, "\">\n%s  </testsuite>\n", self->cases->str);
    }

  g_string_truncate (self->cases, 0);
  self->n_tests = self->n_failures = self->n_skipped = 0;
  self->duration = 0;
}

static void
write_suites (Suite   *self,
              GString *out)
{
  TrunkPlan *plan = self->report->plan;

  for (guint level = TRUNK_LEVEL_MACHINE; level <= TRUNK_LEVEL_ACCOUNT; level++)
    {
      for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
        {
          if (trunk_check_item_get_level (trunk_plan_get_shared (plan, i)) == level)
            append_case (self, trunk_plan_get_shared (plan, i));
        }
      end_suite (self, trunk_level_get_nick (level), out);
    }

  for (guint account = 0; account < self->report->n_accounts; account++)
    {
      for (guint i = 0; i < trunk_plan_get_n_rungs (plan, account); i++)
        append_case (self, trunk_plan_get_rung (plan, account, i));
      end_suite (self, trunk_account_get_values (trunk_plan_get_account (plan, account))->address, out);
    }
}

void
trunk_report_write_junit (const TrunkReport *report,
                          GString           *out)
{
  g_autoptr(GHashTable) causes = g_hash_table_new (NULL, NULL);
  g_autoptr(GString) cases = g_string_new (NULL);
  Suite suite = { .report = report, .causes = causes, .cases = cases };

  for (guint i = 0; i < report->causes->len; i++)
    {
      TrunkCause *cause = g_ptr_array_index (report->causes, i);

      for (guint n = 0; n < cause->items->len; n++)
        g_hash_table_insert (causes, g_ptr_array_index (cause->items, n), cause);
    }

  g_string_append (out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" TRUNK_NAME "\">\n");
  write_suites (&suite, out);
  g_string_append (out, "</testsuites>\n");
}
