/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "cli/trunk-cli-history.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-run.h"

/* More ladders at once than this only wait for each other. */
#define MAX_PARALLEL 200

static const struct
{
  const char *name;
  TrunkReportFormat format;
} formats[] = {
  { "text", TRUNK_REPORT_TEXT },
  { "json", TRUNK_REPORT_JSON },
  { "junit", TRUNK_REPORT_JUNIT },
  { "nagios", TRUNK_REPORT_NAGIOS },
  { "prometheus", TRUNK_REPORT_PROMETHEUS },
};

typedef struct
{
  TrunkCliSetupOptions setup;
  char **accounts;
  gboolean wanted[G_N_ELEMENTS (formats)];
  gboolean details;
  gboolean resume;
  int parallel;
} CheckOptions;

static void
check_options_clear (CheckOptions *options)
{
  trunk_cli_setup_options_clear (&options->setup);
  g_clear_pointer (&options->accounts, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CheckOptions, check_options_clear)

/* How this program is given what was missing: the report, which others print too, can't know. */
static void
hint_secret (TrunkCliSetup *setup,
             TrunkPlan     *plan,
             const char    *name)
{
  TrunkCheckItem *verdict = trunk_plan_get_shared_verdict (plan);
  TrunkResult *result = verdict != NULL ? trunk_check_item_get_result (verdict) : NULL;
  TrunkFinding finding = result != NULL ? trunk_result_get_finding (result) : TRUNK_FINDING_OK;
  const TrunkRegistrationValues *registration;
  g_autofree char *quoted = NULL;
  gboolean certificate;

  if (name == NULL || setup->tenant != NULL ||
      (finding != TRUNK_FINDING_CREDENTIAL_MISSING && finding != TRUNK_FINDING_KEYRING_ABSENT &&
       finding != TRUNK_FINDING_KEYRING_LOCKED && finding != TRUNK_FINDING_KEYRING_SLOW &&
       finding != TRUNK_FINDING_KEYRING_DENIED))
    return;

  quoted = g_shell_quote (name);
  registration = trunk_registration_get_values (trunk_snapshot_get_registration (setup->snapshot));
  certificate = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  if (registration->credential == TRUNK_CREDENTIAL_NONE)
    {
      trunk_cli_heading (_("Signing in without a keyring"));
      g_print ("  trunklinectl sign-in %s --sealed-file FILE\n"
               "  trunklinectl check %s --sealed-file FILE\n", quoted, quoted);
      return;
    }

  trunk_cli_heading (certificate ? _("Ways to give the private key") : _("Ways to give the client secret"));
  trunk_cli_paragraph (_("For this run only, from a file that nobody else may read, or typed:"));
  g_print ("  trunklinectl check %s %s FILE\n"
           "  trunklinectl check %s --session-only\n", quoted, certificate ? "--key-file" : "--secret-file", quoted);
  trunk_cli_paragraph (_("For good, in the keyring, or in a file sealed with a passphrase:"));
  g_print ("  trunklinectl service secret %s\n"
           "  trunklinectl service secret %s --sealed-file FILE\n"
           "  trunklinectl check %s --sealed-file FILE\n", quoted, quoted, quoted);
}

static int
check_run (const CheckOptions *options,
           const char         *name,
           TrunkReportFormat   format)
{
  g_autoptr(TrunkCliSetup) setup = trunk_cli_setup_load (&options->setup, name);
  g_autoptr(TrunkPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  gboolean completed;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  plan = trunk_plan_new (setup->snapshot, setup->requirement, (const char * const *) options->accounts, &error);
  if (plan == NULL)
    return trunk_cli_complain ("%s", error->message);

  if (options->resume && !trunk_cli_history_restore (setup, plan))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  completed = trunk_cli_run_plan (setup, plan, options->parallel);
  trunk_cli_print_report (setup, plan, format, options->details);
  if (format == TRUNK_REPORT_TEXT)
    hint_secret (setup, plan, name);

  return trunk_cli_judge_plan (plan, completed);
}

int
trunk_cli_check (int    argc,
                 char **argv)
{
  g_auto(CheckOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "account", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.accounts,
      N_("Test only this account (address or alias); may be given again"), N_("ACCOUNT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.wanted[1], N_("Report as JSON"), NULL },
    { "junit", 0, 0, G_OPTION_ARG_NONE, &options.wanted[2], N_("Report as JUnit XML"), NULL },
    { "nagios", 0, 0, G_OPTION_ARG_NONE, &options.wanted[3], N_("Report as one line for Nagios and its kin"), NULL },
    { "prometheus", 0, 0, G_OPTION_ARG_NONE, &options.wanted[4], N_("Report as text for Prometheus"), NULL },
    { "details", 'd', 0, G_OPTION_ARG_NONE, &options.details, N_("Show every rung with its evidence"), NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume, N_("Go on where the last run of a saved set-up was stopped"), NULL },
    { "parallel", 0, 0, G_OPTION_ARG_INT, &options.parallel, N_("Accounts tested at once (1 to 200)"), N_("N") },
    TRUNK_CLI_SETUP_ENTRIES (&options.setup),
    G_OPTION_ENTRY_NULL
  };
  TrunkReportFormat format = TRUNK_REPORT_TEXT;
  guint n_wanted = 0;
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("[SET-UP]"),
                        _("SET-UP is a JSON file of the form that “trunklinectl service export” writes, or the name of a\n"
                          "saved set-up. Each mailbox is tested rung by rung; the first rung that breaks is the verdict.\n"
                          "Tests that write put a draft into the mailbox and remove it again.\n\n"
                          "Examples:\n"
                          "  trunklinectl check --practice\n"
                          "  trunklinectl check --practice --fault secret-expired\n"
                          "  trunklinectl check voicemail.json --secret-file secret.txt\n"
                          "  trunklinectl check Voicemail --account alice@example.com --details\n"
                          "  trunklinectl check Voicemail --nagios\n"
                          "  trunklinectl check Voicemail --sealed-file ~/voicemail.sealed\n\n"
                          "Exit codes: 0 all passed, 1 warnings, 2 a check failed, 3 could not run, 4 sign-in needed, 5 stopped."),
                        &status))
    return status;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (options.wanted[i])
        {
          format = formats[i].format;
          n_wanted++;
        }
    }

  if (n_wanted > 1)
    return trunk_cli_complain (_("Choose one form of report, not %u."), n_wanted);
  if (options.parallel < 0 || options.parallel > MAX_PARALLEL)
    return trunk_cli_complain (_("--parallel takes a number from 1 to %d."), MAX_PARALLEL);
  if (argc > 2)
    return trunk_cli_complain (_("One set-up at a time; “%s” is one too many."), argv[2]);
  if (argc < 2 && !options.setup.practice)
    return trunk_cli_complain (_("Which set-up? Name a file or a saved set-up, or use --practice."));

  return check_run (&options, argc > 1 ? argv[1] : NULL, format);
}
