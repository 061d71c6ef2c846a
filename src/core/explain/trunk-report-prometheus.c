/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include "explain/trunk-plain.h"

/* Prometheus' text exposition format 0.0.4. No label names a mailbox: their number has no bound, and a monitoring system has no
 * business with them. Causes beyond the cap are one series, cause="other". */
#define MAX_CAUSES      50
#define MAX_LABEL_CHARS 200

static void
append_label (GString    *out,
              const char *name,
              const char *value)
{
  g_autofree char *masked = trunk_report_dup_plain (value != NULL ? value : "");
  g_autofree char *plain = trunk_plain_line (masked, MAX_LABEL_CHARS);

  g_string_append_printf (out, "%s%s=\"", out->str[out->len - 1] == '{' ? "" : ",", name);
  for (const char *p = plain; *p != '\0'; p++)
    {
      if (*p == '\\' || *p == '"')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_head (GString    *out,
             const char *name,
             const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void
begin_sample (const TrunkReport *report,
              GString           *out,
              const char        *name)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (trunk_plan_get_snapshot (report->plan)));

  g_string_append_printf (out, "%s{", name);
  append_label (out, "service", service->display_name != NULL ? service->display_name : service->id);
}

static void
end_sample (GString *out,
            double   value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "} %s\n", g_ascii_dtostr (number, sizeof number, value));
}

static void
write_run (const TrunkReport *report,
           GString           *out)
{
  gint64 ends = trunk_registration_get_values (trunk_snapshot_get_registration (trunk_plan_get_snapshot (report->plan)))->credential_ends;

  append_head (out, "trunkline_run_state", "How the last run went; 1 for the state it is in.");
  for (guint state = TRUNK_VERDICT_PASSED; state <= TRUNK_VERDICT_STOPPED; state++)
    {
      begin_sample (report, out, "trunkline_run_state");
      append_label (out, "state", trunk_verdict_get_nick (state));
      end_sample (out, report->state == state ? 1 : 0);
    }

  append_head (out, "trunkline_run_finished_timestamp_seconds", "When the last run ended.");
  begin_sample (report, out, "trunkline_run_finished_timestamp_seconds");
  end_sample (out, report->finished);

  append_head (out, "trunkline_run_duration_seconds", "How long the last run took.");
  begin_sample (report, out, "trunkline_run_duration_seconds");
  end_sample (out, report->duration / (double) G_USEC_PER_SEC);

  if (ends > 0)
    {
      append_head (out, "trunkline_credential_ends_timestamp_seconds", "When the credential of the registration ends.");
      begin_sample (report, out, "trunkline_credential_ends_timestamp_seconds");
      end_sample (out, ends);
    }
}

static void
write_mailboxes (const TrunkReport *report,
                 GString           *out)
{
  append_head (out, "trunkline_mailboxes", "Mailboxes by state.");
  for (guint state = 0; state < TRUNK_N_ACCOUNT_STATES; state++)
    {
      begin_sample (report, out, "trunkline_mailboxes");
      append_label (out, "state", trunk_account_state_get_nick (state));
      end_sample (out, report->n[state]);
    }
}

static void
write_causes (const TrunkReport *report,
              GString           *out)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_other = 0;

  append_head (out, "trunkline_cause_mailboxes", "Mailboxes that a cause keeps out (status fail) or concerns (status warn).");
  for (guint i = 0; i < report->causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (report->causes, i);
      g_autofree char *key = g_strjoin (" ", cause->check_id, trunk_finding_get_nick (cause->finding), trunk_status_get_nick (cause->status), NULL);
      guint n_mailboxes = cause->n_accounts;

      /* Two causes may differ in the other side's code only, which is no label. */
      for (guint n = i + 1; n < report->causes->len; n++)
        {
          const TrunkCause *other = g_ptr_array_index (report->causes, n);

          if (other->finding == cause->finding && other->status == cause->status && g_str_equal (other->check_id, cause->check_id))
            n_mailboxes += other->n_accounts;
        }
      if (g_hash_table_contains (seen, key))
        continue;
      if (g_hash_table_size (seen) == MAX_CAUSES)
        {
          n_other += cause->n_accounts;
          continue;
        }
      g_hash_table_add (seen, g_steal_pointer (&key));
      begin_sample (report, out, "trunkline_cause_mailboxes");
      append_label (out, "check", cause->check_id);
      append_label (out, "cause", trunk_finding_get_nick (cause->finding));
      append_label (out, "status", trunk_status_get_nick (cause->status));
      end_sample (out, n_mailboxes);
    }
  if (n_other > 0)
    {
      begin_sample (report, out, "trunkline_cause_mailboxes");
      append_label (out, "check", "");
      append_label (out, "cause", "other");
      append_label (out, "status", "");
      end_sample (out, n_other);
    }
}

/* Shared rungs are a few dozen by design, whatever the number of accounts. */
static void
write_shared (const TrunkReport *report,
              GString           *out)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  append_head (out, "trunkline_shared_check_ok", "Whether a check that all mailboxes share passed (1) or is broken or not reached (0).");
  for (guint i = 0; i < trunk_plan_get_n_shared (report->plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (report->plan, i);
      TrunkStatus status = trunk_check_item_get_status (item);
      const char *subject = trunk_check_item_get_level (item) == TRUNK_LEVEL_ENDPOINT ? trunk_check_item_get_subject (item) : "";

      if (status == TRUNK_STATUS_SKIPPED ||
          !g_hash_table_add (seen, g_strjoin (" ", trunk_check_item_get_check_id (item), subject, NULL)))
        continue;
      begin_sample (report, out, "trunkline_shared_check_ok");
      append_label (out, "level", trunk_level_get_nick (trunk_check_item_get_level (item)));
      append_label (out, "check", trunk_check_item_get_check_id (item));
      append_label (out, "endpoint", subject);
      end_sample (out, status == TRUNK_STATUS_PASS || status == TRUNK_STATUS_WARN ? 1 : 0);
    }
}

void
trunk_report_write_prometheus (const TrunkReport *report,
                               GString           *out)
{
  write_run (report, out);
  write_mailboxes (report, out);
  write_causes (report, out);
  write_shared (report, out);
}
