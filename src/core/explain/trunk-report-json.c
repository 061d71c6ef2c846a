/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include <json-glib/json-glib.h>

#include "base/trunk-redact.h"
#include "explain/trunk-plain.h"

/* Raised when a reader of the format before would misunderstand; data/schemas/report.schema.json says the same. */
#define REPORT_VERSION       1
#define MAX_TRANSCRIPT_CHARS 65536
/* What a stream hands on at once. */
#define PIECE_BYTES          (256 * 1024)

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  g_autofree char *plain = NULL;

  if (value == NULL)
    return;
  plain = trunk_report_dup_plain (value);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, plain);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_evidence (JsonBuilder   *builder,
              TrunkEvidence *evidence,
              gboolean       details)
{
  const char *transcript = trunk_evidence_get_transcript (evidence);

  if (trunk_evidence_get_n (evidence) > 0)
    {
      json_builder_set_member_name (builder, "evidence");
      json_builder_begin_object (builder);
      for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
        {
          TrunkFact fact;
          g_autofree char *value = trunk_report_dup_evidence (trunk_evidence_get_nth (evidence, i, &fact));

          add_string (builder, trunk_fact_get_nick (fact), value);
        }
      json_builder_end_object (builder);
    }
  if (details && transcript != NULL && *transcript != '\0')
    {
      g_autofree char *masked = trunk_redact_text (transcript, -1);
      g_autofree char *plain = trunk_plain_lines (masked, MAX_TRANSCRIPT_CHARS);

      json_builder_set_member_name (builder, "transcript");
      json_builder_add_string_value (builder, plain);
    }
}

static void
add_item (const TrunkReport *report,
          JsonBuilder       *builder,
          TrunkCheckItem    *item)
{
  TrunkResult *result = trunk_check_item_get_result (item);
  gboolean details = (report->flags & TRUNK_REPORT_DETAILS) != 0;

  json_builder_begin_object (builder);
  add_string (builder, "check", trunk_check_item_get_check_id (item));
  add_string (builder, "title", trunk_check_item_get_title (item));
  add_string (builder, "level", trunk_level_get_nick (trunk_check_item_get_level (item)));
  add_string (builder, "subject", trunk_check_item_get_subject (item));
  add_string (builder, "status", trunk_status_get_nick (trunk_check_item_get_status (item)));
  if (result != NULL)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (trunk_result_get_started (result) / G_USEC_PER_SEC);
      g_autofree char *started = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

      add_string (builder, "finding", trunk_finding_get_nick (trunk_result_get_finding (result)));
      add_string (builder, "started", started);
      add_int (builder, "duration-us", trunk_result_get_duration (result));
      if (details || trunk_check_item_get_status (item) != TRUNK_STATUS_PASS)
        add_evidence (builder, trunk_outcome_get_evidence (trunk_result_get_outcome (result)), details);
    }
  json_builder_end_object (builder);
}

static void
add_remedies (JsonBuilder      *builder,
              TrunkExplanation *explanation)
{
  static const char * const kinds[] = { "text", "command", "link" };

  json_builder_set_member_name (builder, "remedies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);

      json_builder_begin_object (builder);
      add_string (builder, "kind", kinds[remedy->kind]);
      add_string (builder, "text", remedy->text);
      if (remedy->value != NULL)
        {
          /* A command has lines, and is quoted for its shell already. */
          json_builder_set_member_name (builder, "value");
          json_builder_add_string_value (builder, remedy->value);
        }
      add_string (builder, "shell", remedy->shell);
      add_string (builder, "who", remedy->who);
      add_string (builder, "takes", remedy->takes);
      add_int (builder, "takes-seconds", remedy->takes_seconds);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_cause (JsonBuilder      *builder,
           const TrunkCause *cause)
{
  const TrunkSource *source = trunk_explanation_get_source (cause->explanation);

  json_builder_begin_object (builder);
  add_string (builder, "finding", trunk_finding_get_nick (cause->finding));
  add_string (builder, "check", cause->check_id);
  add_string (builder, "status", trunk_status_get_nick (cause->status));
  add_int (builder, "accounts", cause->n_accounts);
  json_builder_set_member_name (builder, "subjects");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cause->items->len; i++)
    {
      g_autofree char *subject = trunk_report_dup_plain (trunk_check_item_get_subject (g_ptr_array_index (cause->items, i)));

      json_builder_add_string_value (builder, subject);
    }
  json_builder_end_array (builder);
  add_string (builder, "title", trunk_explanation_get_title (cause->explanation));
  add_string (builder, "cause", trunk_explanation_get_cause (cause->explanation));
  add_remedies (builder, cause->explanation);
  json_builder_set_member_name (builder, "source");
  json_builder_begin_object (builder);
  add_string (builder, "page", source->source);
  add_string (builder, "checked", source->checked);
  json_builder_set_member_name (builder, "unconfirmed");
  json_builder_add_boolean_value (builder, source->unconfirmed);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_account (const TrunkReport *report,
             JsonBuilder       *builder,
             guint              account)
{
  const TrunkAccountValues *values = trunk_account_get_values (trunk_plan_get_account (report->plan, account));
  TrunkCheckItem *verdict = trunk_plan_get_account_verdict (report->plan, account);

  json_builder_begin_object (builder);
  add_string (builder, "address", values->address);
  add_string (builder, "alias", values->alias);
  add_string (builder, "state", trunk_account_state_get_nick (report->accounts[account]));
  if (verdict != NULL && trunk_check_item_get_result (verdict) != NULL)
    add_string (builder, "finding", trunk_finding_get_nick (trunk_result_get_finding (trunk_check_item_get_result (verdict))));
  json_builder_set_member_name (builder, "rungs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_plan_get_n_rungs (report->plan, account); i++)
    add_item (report, builder, trunk_plan_get_rung (report->plan, account, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_head (const TrunkReport *report,
          JsonBuilder       *builder)
{
  TrunkSnapshot *snapshot = trunk_plan_get_snapshot (report->plan);
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  const TrunkRegistrationValues *registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  g_autofree char *finished = trunk_report_dup_finished (report);
  g_autofree char *verdict = trunk_report_dup_verdict (report);
  /* A secret may have been typed in the place of an id. */
  g_autofree char *tenant = registration->tenant != NULL ? trunk_redact_quote (registration->tenant) : NULL;
  g_autofree char *client_id = registration->client_id != NULL ? trunk_redact_quote (registration->client_id) : NULL;

  add_string (builder, "format", "trunkline-report");
  add_int (builder, "version", REPORT_VERSION);
  add_string (builder, "program", TRUNK_VERSION);
  add_string (builder, "finished", finished);
  add_int (builder, "duration-us", report->duration);
  add_string (builder, "state", trunk_verdict_get_nick (report->state));
  add_string (builder, "verdict", verdict);

  json_builder_set_member_name (builder, "service");
  json_builder_begin_object (builder);
  add_string (builder, "name", service->display_name != NULL ? service->display_name : service->id);
  add_string (builder, "system", service->system);
  add_string (builder, "release", service->release);
  add_string (builder, "cloud", registration->cloud);
  add_string (builder, "tenant", tenant);
  add_string (builder, "client-id", client_id);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  add_int (builder, "accounts", report->n_accounts);
  for (guint i = 0; i < TRUNK_N_ACCOUNT_STATES; i++)
    add_int (builder, trunk_account_state_get_nick (i), report->n[i]);
  json_builder_end_object (builder);
}

/* The accounts are put one at a time into the empty list that the head ends with: all at once they would take many times the
 * memory of the run itself. */
static gboolean
write_accounts (const TrunkReport *report,
                JsonGenerator     *generator,
                GString           *out,
                TrunkReportSink    sink,
                gpointer           user_data)
{
  static const char tail[] = "]\n}";
  const guint depth = 2;

  g_assert (g_str_has_suffix (out->str, tail));
  if (report->n_accounts == 0)
    return TRUE;

  g_string_truncate (out, out->len - strlen (tail));
  while (g_ascii_isspace (out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  for (guint i = 0; i < report->n_accounts; i++)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
      g_autoptr(JsonNode) account = NULL;
      g_autofree char *text = NULL;
      g_auto(GStrv) lines = NULL;

      add_account (report, builder, i);
      account = json_builder_get_root (builder);
      json_generator_set_root (generator, account);
      text = json_generator_to_data (generator, NULL);
      /* No string has a line break of its own in JSON (RFC 8259 §7). */
      lines = g_strsplit (text, "\n", -1);
      for (guint line = 0; lines[line] != NULL; line++)
        g_string_append_printf (out, "%s\n%*s%s", i > 0 && line == 0 ? "," : "", 2 * depth, "", lines[line]);

      if (sink != NULL && out->len >= PIECE_BYTES)
        {
          if (!sink (out->str, out->len, user_data))
            return FALSE;
          g_string_truncate (out, 0);
        }
    }
  g_string_append (out, "\n  ]\n}");

  return TRUE;
}

/* @sink: (nullable): gets what is ready now and then; the rest stays in @out */
static gboolean
write_report (const TrunkReport *report,
              GString           *out,
              TrunkReportSink    sink,
              gpointer           user_data)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_head (report, builder);

  json_builder_set_member_name (builder, "causes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->causes->len; i++)
    add_cause (builder, g_ptr_array_index (report->causes, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "shared");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_plan_get_n_shared (report->plan); i++)
    add_item (report, builder, trunk_plan_get_shared (report->plan, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_to_gstring (generator, out);
  if (!write_accounts (report, generator, out, sink, user_data))
    return FALSE;
  g_string_append_c (out, '\n');

  return TRUE;
}

void
trunk_report_write_json (const TrunkReport *report,
                         GString           *out)
{
  write_report (report, out, NULL, NULL);
}

/**
 * trunk_report_stream_json:
 * @sink: gets the pieces, in order
 *
 * Returns: %FALSE when @sink had enough
 */
gboolean
trunk_report_stream_json (const TrunkReport *report,
                          TrunkReportSink    sink,
                          gpointer           user_data)
{
  g_autoptr(GString) out = g_string_sized_new (PIECE_BYTES);

  g_return_val_if_fail (report != NULL, FALSE);
  g_return_val_if_fail (sink != NULL, FALSE);

  return write_report (report, out, sink, user_data) && sink (out->str, out->len, user_data);
}
