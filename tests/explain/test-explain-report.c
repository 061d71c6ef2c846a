/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "test-explain-util.h"

#include "explain/trunk-layout.h"

#define FINISHED G_GINT64_CONSTANT (1795000100)

typedef struct
{
  TrunkCatalog     *catalog;
  TrunkSnapshot    *snapshot;
  TrunkRequirement *requirement;
  TrunkPlan        *plan;
} Fixture;

static void
make_plan (Fixture    *fixture,
           guint       n_accounts,
           const char *first_address)
{
  g_autoptr(GError) error = NULL;

  fixture->catalog = test_catalog_new ();
  fixture->snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, "Voice mail", n_accounts, first_address);
  fixture->requirement = test_requirement_new (fixture->catalog);
  fixture->plan = trunk_plan_new (fixture->snapshot, fixture->requirement, NULL, &error);
  g_assert_no_error (error);
}

/* 25 accounts: two are unlicensed, one has a full mailbox. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  make_plan (fixture, 25, NULL);
  test_pass_all (fixture->plan, 3);
  test_break_account (fixture->plan, 0, 0, TRUNK_FINDING_MAILBOX_UNLICENSED, "graph-code", "MailboxNotEnabledForRESTAPI");
  test_break_account (fixture->plan, 1, 0, TRUNK_FINDING_MAILBOX_UNLICENSED, "graph-code", "MailboxNotEnabledForRESTAPI");
  test_break_account (fixture->plan, 2, 2, TRUNK_FINDING_MAILBOX_FULL, "ews-code", "ErrorQuotaExceeded");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->plan);
  g_assert_finalize_object (fixture->requirement);
  g_assert_finalize_object (fixture->snapshot);
  g_assert_finalize_object (fixture->catalog);
}

static char *
write_report (Fixture          *fixture,
              TrunkReportFormat format,
              TrunkReportFlags  flags,
              guint             width)
{
  gsize length = 0;
  char *text = trunk_report_write (fixture->catalog, fixture->plan, format, flags, width, FINISHED, &length);

  g_assert_cmpuint (strlen (text), ==, length);
  g_assert_true (g_utf8_validate (text, -1, NULL));

  return text;
}

static TrunkCheckItem *
find_shared (TrunkPlan *plan,
             TrunkLevel level)
{
  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    {
      if (trunk_check_item_get_level (trunk_plan_get_shared (plan, i)) == level)
        return trunk_plan_get_shared (plan, i);
    }
  g_assert_not_reached ();
}

static void
test_grouping (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(GPtrArray) causes = trunk_explain_causes (fixture->catalog, fixture->plan);
  const TrunkCause *first = g_ptr_array_index (causes, 0);
  const TrunkCause *second = g_ptr_array_index (causes, 1);

  g_assert_cmpuint (causes->len, ==, 2);
  g_assert_cmpint (first->finding, ==, TRUNK_FINDING_MAILBOX_UNLICENSED);
  g_assert_cmpuint (first->n_accounts, ==, 2);
  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_cmpint (second->finding, ==, TRUNK_FINDING_MAILBOX_FULL);
  g_assert_cmpuint (second->n_accounts, ==, 1);
  g_assert_cmpint (trunk_report_judge (fixture->plan), ==, TRUNK_VERDICT_FAILED);
}

static void
test_codes_are_causes (void)
{
  Fixture fixture;
  g_autoptr(GPtrArray) causes = NULL;

  make_plan (&fixture, 3, NULL);
  test_pass_all (fixture.plan, 3);
  test_break_account (fixture.plan, 0, 1, TRUNK_FINDING_ACCESS_DENIED, "graph-code", "ErrorAccessDenied");
  test_break_account (fixture.plan, 1, 1, TRUNK_FINDING_ACCESS_DENIED, "graph-code", "Authorization_RequestDenied");
  test_break_account (fixture.plan, 2, 2, TRUNK_FINDING_ACCESS_DENIED, "graph-code", "ErrorAccessDenied");
  causes = trunk_explain_causes (fixture.catalog, fixture.plan);
  g_assert_cmpuint (causes->len, ==, 3);
  g_clear_pointer (&causes, g_ptr_array_unref);
  tear_down (&fixture, NULL);
}

static void
break_shared (Fixture     *fixture,
              TrunkLevel   level,
              TrunkFinding finding)
{
  TrunkCheckItem *broken = find_shared (fixture->plan, level);
  gboolean reached = TRUE;

  for (guint i = 0; i < trunk_plan_get_n_shared (fixture->plan); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (fixture->plan, i);

      if (item == broken)
        {
          test_conclude (item, TRUNK_STATUS_FAIL, finding, "aadsts", "AADSTS7000215", NULL);
          reached = FALSE;
        }
      else if (reached)
        test_conclude (item, TRUNK_STATUS_PASS, TRUNK_FINDING_OK, NULL);
      else
        trunk_check_item_conclude (item, TRUNK_STATUS_NOT_REACHED, NULL);
    }
  for (guint account = 0; account < trunk_plan_get_n_accounts (fixture->plan); account++)
    {
      for (guint i = 0; i < trunk_plan_get_n_rungs (fixture->plan, account); i++)
        trunk_check_item_conclude (trunk_plan_get_rung (fixture->plan, account, i), TRUNK_STATUS_NOT_REACHED, NULL);
    }
}

static void
test_shared_failure (void)
{
  Fixture fixture;
  g_autoptr(GPtrArray) causes = NULL;
  const TrunkCause *cause = NULL;
  g_autofree char *text = NULL;

  make_plan (&fixture, 25, NULL);
  break_shared (&fixture, TRUNK_LEVEL_REGISTRATION, TRUNK_FINDING_SECRET_WRONG);
  causes = trunk_explain_causes (fixture.catalog, fixture.plan);
  g_assert_cmpuint (causes->len, ==, 1);
  cause = g_ptr_array_index (causes, 0);
  g_assert_cmpuint (cause->n_accounts, ==, 25);
  g_assert_cmpint (trunk_report_judge (fixture.plan), ==, TRUNK_VERDICT_FAILED);
  text = write_report (&fixture, TRUNK_REPORT_TEXT, 0, 80);
  g_assert_true (g_str_has_prefix (text, "0 of 25 mailboxes work. 1 cause keeps them out.\n"));
  g_clear_pointer (&causes, g_ptr_array_unref);
  tear_down (&fixture, NULL);
}

static void
test_judge (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;

  make_plan (&fixture, 2, NULL);
  g_assert_cmpint (trunk_report_judge (fixture.plan), ==, TRUNK_VERDICT_STOPPED);
  test_pass_all (fixture.plan, 0);
  g_assert_cmpint (trunk_report_judge (fixture.plan), ==, TRUNK_VERDICT_PASSED);
  text = write_report (&fixture, TRUNK_REPORT_TEXT, 0, 0);
  g_assert_true (g_str_has_prefix (text, "All 2 mailboxes work.\n"));
  tear_down (&fixture, NULL);

  make_plan (&fixture, 2, NULL);
  test_pass_all (fixture.plan, 1);
  g_assert_cmpint (trunk_report_judge (fixture.plan), ==, TRUNK_VERDICT_STOPPED);
  tear_down (&fixture, NULL);

  make_plan (&fixture, 1, NULL);
  test_pass_all (fixture.plan, 1);
  for (guint i = 0; i < trunk_plan_get_n_rungs (fixture.plan, 0); i++)
    test_conclude (trunk_plan_get_rung (fixture.plan, 0, i), i == 0 ? TRUNK_STATUS_WARN : TRUNK_STATUS_PASS,
                   i == 0 ? TRUNK_FINDING_PROBE_NOT_REMOVED : TRUNK_FINDING_OK, NULL);
  g_assert_cmpint (trunk_report_judge (fixture.plan), ==, TRUNK_VERDICT_WARNED);
  tear_down (&fixture, NULL);
}

static char *
golden_path (const char *name)
{
  return g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "tests", "explain", "golden", name, NULL);
}

static void
assert_golden (const char *name,
               const char *text)
{
  g_autofree char *path = golden_path (name);
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;

  if (g_getenv ("TRUNK_TEST_WRITE_GOLDEN") != NULL)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Commands and links are to be copied whole; all else keeps to the width. */
static void
assert_width (const char *text,
              guint       width)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "         "))
        continue;
      if (trunk_layout_get_width (lines[i]) > width)
        g_test_message ("%s", lines[i]);
      g_assert_cmpuint (trunk_layout_get_width (lines[i]), <=, width);
      g_assert_null (strchr (lines[i], '{'));
    }
}

static void
test_text (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *wide = write_report (fixture, TRUNK_REPORT_TEXT, 0, 80);
  g_autofree char *narrow = write_report (fixture, TRUNK_REPORT_TEXT, 0, 60);
  g_autofree char *coloured = write_report (fixture, TRUNK_REPORT_TEXT, TRUNK_REPORT_COLOUR, 80);
  g_autofree char *details = write_report (fixture, TRUNK_REPORT_TEXT, TRUNK_REPORT_DETAILS, 80);

  g_assert_true (g_str_has_prefix (wide, "22 of 25 mailboxes work. 2 causes keep the others out.\n"));
  assert_golden ("report-80.txt", wide);
  assert_golden ("report-60.txt", narrow);
  assert_width (wide, 80);
  assert_width (narrow, 60);
  g_assert_null (strchr (wide, '\033'));
  g_assert_nonnull (strstr (coloured, "\033[31m✘\033[0m"));
  g_assert_nonnull (strstr (details, "ErrorQuotaExceeded"));
  g_assert_null (strstr (wide, "ErrorQuotaExceeded"));
}

static void
test_large_text (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  make_plan (&fixture, 5000, NULL);
  test_pass_all (fixture.plan, 300);
  for (guint i = 0; i < 300; i++)
    test_break_account (fixture.plan, i, 1, TRUNK_FINDING_MAILBOX_BLOCKED, "item", "x");
  text = write_report (&fixture, TRUNK_REPORT_TEXT, 0, 80);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), <, 300);
  g_assert_nonnull (strstr (text, "and 100 more that need attention."));
  g_assert_nonnull (strstr (text, "and 4700 more that work."));
  tear_down (&fixture, NULL);
}

static int
run_python (const char *script,
            const char *argument,
            const char *input)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "/usr/bin/python3", "-c", script, argument, NULL);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_subprocess_get_exit_status (process);
}

static void
assert_schema (const char *json)
{
  g_autofree char *schema = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "data", "schemas", "report.schema.json", NULL);
  int status = run_python ("import json,sys,jsonschema\n"
                           "schema = json.load(open(sys.argv[1]))\n"
                           "jsonschema.Draft7Validator.check_schema(schema)\n"
                           "jsonschema.Draft7Validator(schema).validate(json.load(sys.stdin))\n", schema, json);

  g_assert_cmpint (status, ==, 0);
}

static void
test_json (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *brief = write_report (fixture, TRUNK_REPORT_JSON, 0, 0);
  g_autofree char *details = write_report (fixture, TRUNK_REPORT_JSON, TRUNK_REPORT_DETAILS, 0);
  g_autoptr(JsonNode) root = NULL;
  JsonObject *counts = NULL;
  g_autoptr(GError) error = NULL;

  assert_schema (brief);
  assert_schema (details);
  root = json_from_string (brief, &error);
  g_assert_no_error (error);
  counts = json_object_get_object_member (json_node_get_object (root), "counts");
  g_assert_cmpint (json_object_get_int_member (counts, "accounts"), ==, 25);
  g_assert_cmpint (json_object_get_int_member (counts, "works"), ==, 22);
  g_assert_cmpint (json_object_get_int_member (counts, "broken"), ==, 3);
  /* The masker of what others say leaves our own links and commands alone. */
  g_assert_null (strstr (brief, "characters>"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "finished"), ==, "2026-11-18T11:08:20Z");
}

static xmlDoc *
parse_xml (const char *text)
{
  xmlDoc *document = xmlReadMemory (text, strlen (text), "report.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

  g_assert_nonnull (document);

  return document;
}

static guint
count_elements (xmlNode    *node,
                const char *name)
{
  guint n = 0;

  for (; node != NULL; node = node->next)
    {
      if (node->type == XML_ELEMENT_NODE)
        n += (g_str_equal (node->name, name) ? 1 : 0) + count_elements (node->children, name);
    }

  return n;
}

static void
test_junit (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *text = write_report (fixture, TRUNK_REPORT_JUNIT, 0, 0);
  xmlDoc *document = parse_xml (text);
  xmlNode *root = xmlDocGetRootElement (document);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->plan));

  g_assert_cmpstr ((const char *) root->name, ==, "testsuites");
  g_assert_cmpuint (count_elements (root, "testcase"), ==, n_items);
  g_assert_cmpuint (count_elements (root, "failure"), ==, 3);
  g_assert_cmpuint (count_elements (root, "testsuite"), >=, 25 + 3);
  g_assert_nonnull (strstr (text, "message=\"The mailbox is full\""));
  xmlFreeDoc (document);
}

static void
test_nagios (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *text = write_report (fixture, TRUNK_REPORT_NAGIOS, 0, 0);

  g_assert_true (g_str_has_prefix (text, "TRUNKLINE CRITICAL - 22 of 25 mailboxes work. 2 causes keep the others out. "));
  g_assert_true (g_regex_match_simple ("^TRUNKLINE (OK|WARNING|CRITICAL|UNKNOWN) - [^|\\n]+ \\| ([a-z_]+=[0-9.]+[a-z]*(;[0-9.]*){0,4} ?)+\\n$", text, 0, 0));
  g_assert_nonnull (strstr (text, "working=22;;;0;25 broken=3;"));
}

/* The grammar of the text format 0.0.4, and that every sample follows the TYPE of its name. */
static void
assert_prometheus (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GHashTable) series = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *type = NULL;

  g_assert_true (g_str_has_suffix (text, "\n"));
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", 4);
      g_autofree char *name = g_strndup (lines[i], strcspn (lines[i], "{ "));

      if (g_str_has_prefix (lines[i], "# HELP "))
        continue;
      if (g_str_has_prefix (lines[i], "# TYPE "))
        {
          g_assert_cmpstr (words[3], ==, "gauge");
          g_free (type);
          type = g_strdup (words[2]);
          continue;
        }
      if (!g_regex_match_simple ("^[a-z_]+\\{[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\")*\\} -?[0-9.e+]+$", lines[i], 0, 0))
        g_test_message ("%s", lines[i]);
      g_assert_true (g_regex_match_simple ("^[a-z_]+\\{[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\")*\\} -?[0-9.e+]+$", lines[i], 0, 0));
      g_assert_cmpstr (name, ==, type);
      *strrchr (lines[i], ' ') = '\0';
      g_assert_true (g_hash_table_add (series, lines[i]));
    }
  g_assert_cmpuint (g_hash_table_size (series), >, 5);
}

static void
test_prometheus (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *text = write_report (fixture, TRUNK_REPORT_PROMETHEUS, 0, 0);

  assert_prometheus (text);
  g_assert_nonnull (strstr (text, "trunkline_mailboxes{service=\"Voice mail\",state=\"works\"} 22\n"));
  g_assert_nonnull (strstr (text, "cause=\"mailbox-unlicensed\",status=\"fail\"} 2\n"));
  g_assert_null (strstr (text, "contoso.example"));
}

#define CANARY "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJjYW5hcnkiLCJyb2xlcyI6WyJ4Il19.c2lnbmF0dXJlLWNhbmFyeS1zaWduYXR1cmU"

/* What a server can send, in every place where its words are shown */
static void
test_hostile (void)
{
  static const char hostile[] = "\033[2J\033]0;owned\007<script>alert(1)</script> ]]> & \"quoted\" \\ back | bar\r\n"
                                "second {line}\xe2\x80\xae\xff\x01\xef\xbf\xbe # HELP x y\nBearer " CANARY;
  Fixture fixture;
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(TrunkPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  make_plan (&fixture, 2, "o'brien\033[31m|<&>\"\\@contoso.example");
  snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, "Voice \"mail\" | \\ <b>\n\033[31m", 2, "o'brien\033[31m|<&>\"\\@contoso.example");
  plan = trunk_plan_new (snapshot, fixture.requirement, NULL, &error);
  g_assert_no_error (error);
  g_set_object (&fixture.plan, plan);
  test_pass_all (plan, 1);
  for (guint i = 0; i < trunk_plan_get_n_rungs (plan, 0); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_rung (plan, 0, i);
      TrunkEvidence *evidence = trunk_evidence_new ();
      g_autoptr(TrunkOutcome) outcome = NULL;
      g_autoptr(TrunkResult) result = NULL;

      for (guint fact = 0; fact < TRUNK_N_FACTS; fact++)
        trunk_evidence_set (evidence, fact, hostile);
      trunk_evidence_set_transcript (evidence, hostile);
      outcome = trunk_outcome_new_take (TRUNK_FINDING_SERVICE_OTHER, evidence);
      result = trunk_result_new (trunk_check_item_get_check_id (item), trunk_check_item_get_subject (item), TRUNK_STATUS_FAIL, outcome, 1, 1);
      trunk_check_item_conclude (item, TRUNK_STATUS_FAIL, result);
    }

  for (guint flags = 0; flags <= TRUNK_REPORT_DETAILS; flags += TRUNK_REPORT_DETAILS)
    {
      g_autofree char *text = write_report (&fixture, TRUNK_REPORT_TEXT, flags, 80);
      g_autofree char *json = write_report (&fixture, TRUNK_REPORT_JSON, flags, 80);
      g_autofree char *junit = write_report (&fixture, TRUNK_REPORT_JUNIT, flags, 80);
      g_autofree char *nagios = write_report (&fixture, TRUNK_REPORT_NAGIOS, flags, 80);
      g_autofree char *prometheus = write_report (&fixture, TRUNK_REPORT_PROMETHEUS, flags, 80);
      const char *all[] = { text, json, junit, nagios, prometheus };

      for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        {
          g_assert_null (strstr (all[i], "signature-canary"));
          g_assert_null (strstr (all[i], CANARY));
          g_assert_null (strchr (all[i], '\033'));
          g_assert_null (strchr (all[i], '\007'));
          g_assert_null (strstr (all[i], "\xe2\x80\xae"));
        }
      assert_schema (json);
      xmlFreeDoc (parse_xml (junit));
      assert_prometheus (prometheus);
      g_assert_cmpuint (strcspn (nagios, "\n"), ==, strlen (nagios) - 1);
      g_assert_true (strchr (nagios, '|') == strrchr (nagios, '|'));
    }
  g_clear_object (&plan);
  g_clear_object (&snapshot);
  tear_down (&fixture, NULL);
}

static void
test_layout (void)
{
  g_autoptr(GString) out = g_string_new (NULL);

  g_assert_cmpuint (trunk_layout_get_width ("abc"), ==, 3);
  g_assert_cmpuint (trunk_layout_get_width ("日本"), ==, 4);
  g_assert_cmpuint (trunk_layout_get_width ("e\xcc\x81"), ==, 1);
  trunk_layout_append_padded (out, "日本語", 5);
  g_assert_cmpstr (out->str, ==, "日本…");
  g_string_truncate (out, 0);
  trunk_layout_append_padded (out, "日本語", 4);
  g_assert_cmpstr (out->str, ==, "日… ");
  g_string_truncate (out, 0);
  trunk_layout_append_wrapped (out, "- ", "one two three aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 14);
  g_assert_cmpstr (out->str, ==, "- one two\n  three\n  aaaaaaaaaaaa\n  aaaaaaaaaaaa\n  aaaaa\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/report/layout", test_layout);
  g_test_add ("/explain/report/grouping", Fixture, NULL, set_up, test_grouping, tear_down);
  g_test_add_func ("/explain/report/codes-are-causes", test_codes_are_causes);
  g_test_add_func ("/explain/report/shared-failure", test_shared_failure);
  g_test_add_func ("/explain/report/judge", test_judge);
  g_test_add ("/explain/report/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add_func ("/explain/report/large-text", test_large_text);
  g_test_add ("/explain/report/json", Fixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/explain/report/junit", Fixture, NULL, set_up, test_junit, tear_down);
  g_test_add ("/explain/report/nagios", Fixture, NULL, set_up, test_nagios, tear_down);
  g_test_add ("/explain/report/prometheus", Fixture, NULL, set_up, test_prometheus, tear_down);
  g_test_add_func ("/explain/report/hostile", test_hostile);

  return g_test_run ();
}
