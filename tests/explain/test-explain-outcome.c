/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "explain/trunk-fill-private.h"
#include "explain/trunk-plain.h"
#include "explain/trunk-role.h"
#include "systems/trunk-system.h"
#include "test-explain-util.h"

typedef struct
{
  TrunkCatalog     *catalog;
  TrunkSnapshot    *snapshot;
  TrunkRequirement *requirement;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->catalog = test_catalog_new ();
  fixture->snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, "Voice mail", 1, NULL);
  fixture->requirement = test_requirement_new (fixture->catalog);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->requirement);
  g_assert_finalize_object (fixture->snapshot);
  g_assert_finalize_object (fixture->catalog);
}

static TrunkExplanation *
explain (Fixture       *fixture,
         TrunkFinding   finding,
         const char    *subject,
         TrunkFact      fact,
         const char    *value)
{
  TrunkEvidence *evidence = trunk_evidence_new ();
  g_autoptr(TrunkOutcome) outcome = NULL;

  if (value != NULL)
    trunk_evidence_set (evidence, fact, value);
  outcome = trunk_outcome_new_take (finding, evidence);

  return trunk_explain_outcome (fixture->catalog, outcome, fixture->snapshot, fixture->requirement, subject);
}

static char *
join_all (TrunkExplanation *explanation)
{
  GString *all = g_string_new (NULL);

  g_string_append_printf (all, "%s\n%s\n", trunk_explanation_get_title (explanation), trunk_explanation_get_cause (explanation));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);

      g_assert_nonnull (remedy->text);
      g_assert_nonnull (remedy->who);
      g_assert_cmpint (remedy->kind != TRUNK_REMEDY_TEXT, ==, remedy->value != NULL);
      g_assert_cmpint (remedy->takes != NULL, ==, remedy->takes_seconds > 0);
      g_string_append_printf (all, "%s\n%s\n", remedy->text, remedy->value != NULL ? remedy->value : "");
    }

  return g_string_free (all, FALSE);
}

/* With nothing but the subject known, and with nothing at all. */
static void
test_no_holes (Fixture      *fixture,
               gconstpointer data)
{
  static const char * const subjects[] = { "", "login.microsoftonline.com:443", "anna@contoso.example" };

  for (guint i = 0; i < TRUNK_N_FINDINGS; i++)
    {
      g_autoptr(TrunkOutcome) outcome = trunk_outcome_new (i, NULL);
      g_autoptr(TrunkExplanation) bare = trunk_explain_outcome (fixture->catalog, outcome, NULL, NULL, NULL);
      g_autofree char *bare_text = join_all (bare);

      g_assert_null (strpbrk (bare_text, "{}"));
      for (guint n = 0; n < G_N_ELEMENTS (subjects); n++)
        {
          g_autoptr(TrunkExplanation) explanation = explain (fixture, i, subjects[n], 0, NULL);
          g_autofree char *text = join_all (explanation);
          const TrunkSource *source = trunk_explanation_get_source (explanation);

          if (strpbrk (text, "{}") != NULL)
            g_test_message ("%s: %s", trunk_finding_get_nick (i), text);
          g_assert_null (strpbrk (text, "{}"));
          g_assert_cmpint (trunk_explanation_get_finding (explanation), ==, i);
          g_assert_cmpstr (source->source, !=, "");
          g_assert_nonnull (source->checked);
          if (i != TRUNK_FINDING_OK)
            g_assert_cmpuint (trunk_explanation_get_n_remedies (explanation), >, 0);
        }
    }
}

/* Where one finding has several reasons, the words are those of the one that was met. */
static void
test_reason (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    TrunkFinding finding;
    const char *reason;
    const char *never;
  } cases[] = {
    { TRUNK_FINDING_KEYRING_LOCKED, "The passphrase is wrong.", "nobody has unlocked" },
    { TRUNK_FINDING_KEYRING_DENIED, "The file is damaged.", "prompt may" },
    { TRUNK_FINDING_TOKEN_LIFETIME, "The token is longer than a day and five hours.", "short" },
    { TRUNK_FINDING_TOKEN_CLIENT, "The token was issued to the application 0.", "to " TEST_CLIENT ", not" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkExplanation) explanation = explain (fixture, cases[i].finding, "", TRUNK_FACT_REASON, cases[i].reason);
      g_autofree char *text = join_all (explanation);

      g_assert_nonnull (strstr (text, cases[i].reason));
      g_assert_null (strstr (text, cases[i].never));
    }
}

static void
test_set_up_values (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr(TrunkExplanation) explanation = explain (fixture, TRUNK_FINDING_EWS_GATE_CLOSED, "", 0, NULL);
  g_autofree char *text = join_all (explanation);
  const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, 0);

  g_assert_cmpint (remedy->kind, ==, TRUNK_REMEDY_COMMAND);
  g_assert_cmpstr (remedy->shell, ==, "exchange-online");
  g_assert_true (g_str_has_prefix (remedy->value, "Connect-ExchangeOnline -ExchangeEnvironmentName 'O365Default'\n$app = '" TEST_CLIENT "'\n"));
  /* The list is read before it is written. */
  g_assert_true (strstr (remedy->value, "Get-OrganizationConfig") < strstr (remedy->value, "Set-OrganizationConfig"));
  g_assert_cmpuint (remedy->takes_seconds, ==, 24 * 60 * 60);
  g_assert_false (trunk_explanation_needs_values (explanation));
  g_assert_nonnull (strstr (text, TEST_CLIENT " is not on it"));
}

static void
test_link (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(TrunkExplanation) explanation = explain (fixture, TRUNK_FINDING_CONSENT_MISSING, "", 0, NULL);
  const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, 0);

  g_assert_cmpint (remedy->kind, ==, TRUNK_REMEDY_LINK);
  g_assert_cmpstr (remedy->value, ==, "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/CallAnAPI/appId/" TEST_CLIENT);
  g_assert_nonnull (strstr (trunk_explanation_get_cause (explanation), "Mail.ReadWrite"));
}

static void
test_alternative (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(TrunkExplanation) known = explain (fixture, TRUNK_FINDING_NOT_REFUSED, "anna@contoso.example", 0, NULL);
  g_autoptr(TrunkSnapshot) without_sp = test_snapshot_new (TEST_CLIENT, NULL, "Voice mail", 1, NULL);
  g_autoptr(TrunkOutcome) outcome = trunk_outcome_new (TRUNK_FINDING_NOT_REFUSED, NULL);
  g_autoptr(TrunkExplanation) unknown = trunk_explain_outcome (fixture->catalog, outcome, without_sp, fixture->requirement, "anna@contoso.example");
  const char *first = trunk_explanation_get_nth_remedy (known, 1)->value;
  const char *second = trunk_explanation_get_nth_remedy (unknown, 1)->value;

  g_assert_nonnull (strstr (first, "-Identity '" TEST_SP "' -Resource 'anna@contoso.example'"));
  g_assert_null (strstr (first, "Get-ServicePrincipal"));
  g_assert_nonnull (strstr (second, "Get-ServicePrincipal | Where-Object AppId -eq $app"));
  g_assert_null (strstr (second, "ENTERPRISE"));
}

static void
test_other_clouds (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(TrunkSnapshot) government = test_snapshot_new_in_cloud ("gcc-high", TEST_CLIENT, NULL, "Voice mail", 1, NULL);
  g_autoptr(TrunkSnapshot) bleu = test_snapshot_new_in_cloud ("bleu", TEST_CLIENT, NULL, "Voice mail", 1, NULL);
  g_autoptr(TrunkOutcome) app = trunk_outcome_new (TRUNK_FINDING_APP_NO_SERVICE_PRINCIPAL, NULL);
  g_autoptr(TrunkOutcome) gate = trunk_outcome_new (TRUNK_FINDING_EWS_GATE_CLOSED, NULL);
  g_autoptr(TrunkExplanation) in_government = trunk_explain_outcome (fixture->catalog, app, government, NULL, "");
  g_autoptr(TrunkExplanation) gate_in_government = trunk_explain_outcome (fixture->catalog, gate, government, NULL, "");
  g_autoptr(TrunkExplanation) in_bleu = trunk_explain_outcome (fixture->catalog, app, bleu, NULL, "");
  g_autoptr(TrunkExplanation) gate_in_bleu = trunk_explain_outcome (fixture->catalog, gate, bleu, NULL, "");

  g_assert_true (g_str_has_prefix (trunk_explanation_get_nth_remedy (in_government, 0)->value, "Connect-MgGraph -Environment 'USGov' "));
  g_assert_true (g_str_has_prefix (trunk_explanation_get_nth_remedy (gate_in_government, 0)->value, "Connect-ExchangeOnline -ExchangeEnvironmentName 'O365USGovGCCHigh'\n"));
  g_assert_false (g_str_has_prefix (trunk_explanation_get_nth_remedy (in_government, 1)->value, "https://entra.microsoft.com"));

  /* Nobody says what its portal and its PowerShell environment are called: no link, rather than one into another cloud. */
  g_assert_true (g_str_has_prefix (trunk_explanation_get_nth_remedy (in_bleu, 0)->value, "Connect-MgGraph -TenantId '"));
  g_assert_cmpint (trunk_explanation_get_nth_remedy (in_bleu, 1)->kind, ==, TRUNK_REMEDY_TEXT);
  g_assert_true (g_str_has_prefix (trunk_explanation_get_nth_remedy (gate_in_bleu, 0)->value, "Connect-ExchangeOnline\n"));
}

static void
test_refinement (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(TrunkExplanation) plain = explain (fixture, TRUNK_FINDING_SCOPE_INVALID, "", 0, NULL);
  g_autoptr(TrunkExplanation) refined = explain (fixture, TRUNK_FINDING_SCOPE_INVALID, "", TRUNK_FACT_AADSTS, "AADSTS700022");
  g_autoptr(TrunkExplanation) number = explain (fixture, TRUNK_FINDING_SCOPE_INVALID, "", TRUNK_FACT_AADSTS, "700022");
  /* The finding was decided where all facts were known; a code that means something else by itself does not overrule it. */
  g_autoptr(TrunkExplanation) other = explain (fixture, TRUNK_FINDING_SEND_DENIED, "a@b.example", TRUNK_FACT_GRAPH_CODE, "ErrorAccessDenied");
  g_autoptr(TrunkExplanation) unknown = explain (fixture, TRUNK_FINDING_SIGN_IN_OTHER, "", TRUNK_FACT_AADSTS, "AADSTS999999");

  g_assert_cmpstr (trunk_explanation_get_cause (plain), !=, trunk_explanation_get_cause (refined));
  g_assert_nonnull (strstr (trunk_explanation_get_cause (refined), "two resources"));
  g_assert_cmpstr (trunk_explanation_get_cause (number), ==, trunk_explanation_get_cause (refined));
  g_assert_nonnull (strstr (trunk_explanation_get_title (other), "send"));
  g_assert_nonnull (strstr (trunk_explanation_get_cause (unknown), "AADSTS999999"));
  g_assert_cmpstr (trunk_explanation_get_nth_remedy (unknown, 0)->value, ==, "https://login.microsoftonline.com/error?code=999999");
}

#define MARK "PWNED"

static const char * const hostile[] = {
  "'; echo " MARK " > canary; '",
  "$(echo " MARK " > canary)",
  "`echo " MARK " > canary`",
  "\"; echo " MARK " > canary; \"",
  "x\necho " MARK " > canary\n",
  "x; echo " MARK " > canary #",
  "\xe2\x80\x99; " MARK "; \xe2\x80\x98",
  "\xe2\x80\x9b; " MARK "; \xe2\x80\x9a",
  "'\xe2\x80\x99; " MARK " #",
  "\033[31m'; " MARK,
  "a@b.example' -Confirm:$false; " MARK "; '",
  "{client-id} {{ " MARK,
};

static gboolean
is_quote (gunichar c)
{
  return c == '\'' || (c >= 0x2018 && c <= 0x201b);
}

/* What PowerShell would see outside of verbatim strings, by its own rule: any of the five quotes ends one, two are one quote. */
static char *
strip_verbatim_strings (const char *command)
{
  GString *rest = g_string_new (NULL);
  gboolean inside = FALSE;
  gboolean in_double = FALSE;

  for (const char *p = command; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!inside && c == '"')
        in_double = !in_double;
      if (is_quote (c) && !in_double)
        {
          if (inside && is_quote (g_utf8_get_char (g_utf8_next_char (p))))
            p = g_utf8_next_char (p);
          else
            inside = !inside;
        }
      else if (!inside)
        {
          g_string_append_unichar (rest, c);
        }
    }
  g_assert_false (inside);
  g_assert_false (in_double);

  return g_string_free (rest, FALSE);
}

/* Nothing outside can be started, but an injected "echo" of the shell itself would leave its mark. */
static void
run_in_shell (const char *command,
              const char *directory)
{
  const char * const argv[] = { "/bin/sh", "-c", command, NULL };
  const char * const environment[] = { "PATH=/nonexistent", NULL };
  g_autofree char *canary = g_build_filename (directory, "canary", NULL);
  g_autoptr(GError) error = NULL;

  g_spawn_sync (directory, (char **) argv, (char **) environment, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (canary, G_FILE_TEST_EXISTS));
}

static void
check_commands (TrunkExplanation *explanation,
                const char       *directory)
{
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);

      if (remedy->kind == TRUNK_REMEDY_LINK)
        {
          g_assert_true (g_str_has_prefix (remedy->value, "https://"));
          g_assert_null (strpbrk (remedy->value, " '\"`\n;<>"));
        }
      else if (remedy->kind == TRUNK_REMEDY_COMMAND && g_str_equal (remedy->shell, "sh"))
        {
          run_in_shell (remedy->value, directory);
        }
      else if (remedy->kind == TRUNK_REMEDY_COMMAND)
        {
          g_autofree char *rest = strip_verbatim_strings (remedy->value);

          if (strstr (rest, MARK) != NULL)
            g_test_message ("%s", remedy->value);
          g_assert_null (strstr (rest, MARK));
          g_assert_null (strchr (remedy->value, '\033'));
        }
    }
}

static void
test_injection (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("trunk-explain-XXXXXX", &error);
  g_autofree char *canary = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr(TrunkSnapshot) snapshot = test_snapshot_new (hostile[i], hostile[i], hostile[i], 1, NULL);
      g_autofree char *subject = g_strconcat (hostile[i], "@b.example", NULL);

      for (guint finding = 0; finding < TRUNK_N_FINDINGS; finding++)
        {
          TrunkEvidence *evidence = trunk_evidence_new ();
          g_autoptr(TrunkOutcome) outcome = NULL;
          g_autoptr(TrunkExplanation) explanation = NULL;

          for (guint fact = 0; fact < TRUNK_N_FACTS; fact++)
            trunk_evidence_set (evidence, fact, hostile[i]);
          outcome = trunk_outcome_new_take (finding, evidence);
          explanation = trunk_explain_outcome (fixture->catalog, outcome, snapshot, fixture->requirement, subject);
          check_commands (explanation, directory);
        }
    }

  canary = g_build_filename (directory, "canary", NULL);
  g_remove (canary);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_quoting (void)
{
  g_autofree char *plain = trunk_quote_powershell ("anna@contoso.example");
  g_autofree char *quoted = trunk_quote_powershell ("O'Brien \xe2\x80\x99x");

  g_assert_cmpstr (plain, ==, "'anna@contoso.example'");
  g_assert_cmpstr (quoted, ==, "'O''Brien \xe2\x80\x99\xe2\x80\x99x'");

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *word = trunk_quote_sh (hostile[i]);
      g_autofree char *expected = trunk_plain_line (hostile[i], 0);
      g_autofree char *command = g_strconcat ("printf %s ", word, NULL);
      const char * const argv[] = { "/bin/sh", "-c", command, NULL };
      g_autofree char *output = NULL;
      g_autoptr(GError) error = NULL;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (output, ==, expected);
    }
}

static void
test_plain (void)
{
  static const struct
  {
    const char *text;
    const char *plain;
  } cases[] = {
    { "plain", "plain" },
    { "two\r\nlines\tand more  spaces ", "two lines and more spaces" },
    { "\033[1;31mred\033[0m", "red" },
    { "\033]0;title\007after", "after" },
    { "\033]8;;https://evil.example\033\\link\033]8;;\033\\", "link" },
    { "\xc2\x9b" "31mred", "red" },
    { "a\xe2\x80\xae" "b\xe2\x80\x8b" "c", "abc" },
    { "bell\007 nul", "bell nul" },
    { "bad\xff" "utf8", "bad\xef\xbf\xbd" "utf8" },
    { "\033", "" },
    { "\033[", "" },
    { "\xef\xbf\xbe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = trunk_plain_line (cases[i].text, 0);

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
  {
    g_autofree char *cut = trunk_plain_line ("abcdef", 3);

    g_assert_cmpstr (cut, ==, "abc…");
  }
}

/* Every step of every system names somebody who can do it. */
static void
test_roles (Fixture      *fixture,
            gconstpointer data)
{
  for (guint s = 0; s < trunk_catalog_get_n_systems (fixture->catalog); s++)
    {
      TrunkSystem *system = trunk_catalog_get_nth_system (fixture->catalog, s);

      for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
        {
          g_autofree char *name = trunk_role_dup_name (fixture->catalog, trunk_system_get_nth_step (system, i)->role);

          g_assert_nonnull (name);
          g_assert_cmpuint (strlen (name), >, 0);
        }
    }
  g_assert_null (trunk_role_dup_name (fixture->catalog, "caretaker"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/outcome/plain", test_plain);
  g_test_add_func ("/explain/outcome/quoting", test_quoting);
  g_test_add ("/explain/outcome/no-holes", Fixture, NULL, set_up, test_no_holes, tear_down);
  g_test_add ("/explain/outcome/reason", Fixture, NULL, set_up, test_reason, tear_down);
  g_test_add ("/explain/outcome/set-up-values", Fixture, NULL, set_up, test_set_up_values, tear_down);
  g_test_add ("/explain/outcome/link", Fixture, NULL, set_up, test_link, tear_down);
  g_test_add ("/explain/outcome/alternative", Fixture, NULL, set_up, test_alternative, tear_down);
  g_test_add ("/explain/outcome/other-clouds", Fixture, NULL, set_up, test_other_clouds, tear_down);
  g_test_add ("/explain/outcome/refinement", Fixture, NULL, set_up, test_refinement, tear_down);
  g_test_add ("/explain/outcome/roles", Fixture, NULL, set_up, test_roles, tear_down);
  g_test_add ("/explain/outcome/injection", Fixture, NULL, set_up, test_injection, tear_down);

  return g_test_run ();
}
