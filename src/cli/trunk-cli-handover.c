/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "checks/trunk-run-record.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-run.h"
#include "cli/trunk-cli-wait.h"
#include "handover/trunk-handover-file.h"

typedef struct
{
  TrunkCliSetupOptions setup;
  char *sheet;
  char *report;
  char *output;
  gboolean test;
} HandoverOptions;

static void
handover_options_clear (HandoverOptions *options)
{
  trunk_cli_setup_options_clear (&options->setup);
  g_clear_pointer (&options->sheet, g_free);
  g_clear_pointer (&options->report, g_free);
  g_clear_pointer (&options->output, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HandoverOptions, handover_options_clear)

static const struct
{
  const char *name;
  int sheet;                    /* a TrunkHandoverForm, or -1 where there is none */
  int report;
} forms[] = {
  { "text", TRUNK_HANDOVER_SHEET_TEXT, TRUNK_HANDOVER_REPORT_TEXT },
  { "markdown", TRUNK_HANDOVER_SHEET_MARKDOWN, TRUNK_HANDOVER_REPORT_MARKDOWN },
  { "html", TRUNK_HANDOVER_SHEET_HTML, TRUNK_HANDOVER_REPORT_HTML },
  { "pdf", TRUNK_HANDOVER_SHEET_PDF, TRUNK_HANDOVER_REPORT_PDF },
  { "json", -1, TRUNK_HANDOVER_REPORT_JSON },
};

static gboolean
choose_form (const HandoverOptions *options,
             TrunkHandoverForm     *out_form)
{
  const char *name = options->report != NULL ? options->report : options->sheet != NULL ? options->sheet : "text";

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      int form = options->report != NULL ? forms[i].report : forms[i].sheet;

      if (g_str_equal (forms[i].name, name) && form >= 0)
        {
          *out_form = form;
          return TRUE;
        }
    }

  if (options->report != NULL)
    trunk_cli_complain (_("--report takes text, markdown, html, pdf or json, not “%s”."), name);
  else
    trunk_cli_complain (_("--sheet takes text, markdown, html or pdf, not “%s”."), name);

  return FALSE;
}

/* The last run of a saved set-up; a complaint where there is none. */
static gboolean
recall_run (TrunkCliSetup *setup,
            TrunkPlan     *plan,
            gint64        *out_finished)
{
  g_autoptr(TrunkRecordedRun) run = NULL;
  g_autoptr(GError) error = NULL;

  if (!trunk_run_record_load (setup->workspace, trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot))->id,
                              &run, &error))
    {
      trunk_cli_complain ("%s", error->message);
      return FALSE;
    }
  if (run == NULL)
    {
      trunk_cli_complain (_("This set-up has not been tested yet. Add --test, or run “trunklinectl check” first."));
      return FALSE;
    }

  trunk_plan_recall (plan, run->results, run->state == TRUNK_RUN_FINISHED);
  *out_finished = (run->ended > 0 ? run->ended : run->started) / G_USEC_PER_SEC;

  return TRUE;
}

static TrunkHandoverFile *
make_report (const HandoverOptions *options,
             TrunkCliSetup         *setup,
             TrunkHandoverForm      form)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkPlan) plan = trunk_plan_new (setup->snapshot, setup->requirement, NULL, &error);
  gint64 finished = 0;

  if (plan == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return NULL;
    }

  /* Only the runs of saved set-ups are kept. */
  if (setup->workspace != NULL && setup->tenant == NULL && !options->test)
    {
      if (!recall_run (setup, plan, &finished))
        return NULL;
    }
  else
    {
      if (!trunk_cli_run_plan (setup, plan, 0))
        return NULL;
      finished = g_get_real_time () / G_USEC_PER_SEC;
    }

  return trunk_handover_file_new_report (form, setup->catalog, plan, finished);
}

/* What people read is made fit for their locale; the other forms are UTF-8 whatever it is. */
static gboolean
print_file (TrunkHandoverFile  *file,
            TrunkHandoverForm   form,
            GError            **error)
{
  g_autoptr(GOutputStream) stream = NULL;

  if (form != TRUNK_HANDOVER_SHEET_TEXT && form != TRUNK_HANDOVER_REPORT_TEXT)
    {
      stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
      return trunk_handover_file_write (file, stream, trunk_cli_get_cancellable (), error);
    }

  stream = g_memory_output_stream_new_resizable ();
  if (!trunk_handover_file_write (file, stream, trunk_cli_get_cancellable (), error) ||
      !g_output_stream_write_all (stream, "", 1, NULL, NULL, error))
    return FALSE;
  g_print ("%s", (const char *) g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)));

  return TRUE;
}

static gboolean
save_file (TrunkHandoverFile  *file,
           const char         *path,
           GError            **error)
{
  g_autoptr(GFile) target = g_file_new_for_commandline_arg (path);
  g_autoptr(GAsyncResult) result = NULL;

  trunk_handover_file_save_async (file, target, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);

  return trunk_handover_file_save_finish (file, trunk_cli_wait (&result), error);
}

static int
handover_write (const HandoverOptions *options,
                TrunkCliSetup         *setup,
                TrunkHandoverFile     *file,
                TrunkHandoverForm      form)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *checked = NULL;
  g_autoptr(GError) error = NULL;

  trunk_handover_file_set_width (file, options->output == NULL ? trunk_cli_get_width () : 0);
  trunk_handover_file_prepare_async (file, setup->secrets, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  if (!trunk_handover_file_prepare_finish (file, trunk_cli_wait (&result), &error))
    return trunk_cli_complain ("%s", error->message);

  checked = trunk_handover_file_dup_check_text (file);
  if (trunk_handover_file_get_check (file) == TRUNK_HANDOVER_FOUND)
    return trunk_cli_complain ("%s", checked);
  if (options->output == NULL ? !print_file (file, form, &error) : !save_file (file, options->output, &error))
    return trunk_cli_complain ("%s", error->message);

  if (options->output != NULL)
    g_print (_("Written to %s.\n%s\n"), options->output, checked);
  else if (trunk_handover_file_get_check (file) == TRUNK_HANDOVER_UNREADABLE)
    g_printerr ("%s\n", checked);

  return TRUNK_CLI_EXIT_PASSED;
}

static int
handover_run (const HandoverOptions *options,
              const char            *name,
              TrunkHandoverForm      form)
{
  g_autoptr(TrunkCliSetup) setup = trunk_cli_setup_load (&options->setup, name);
  g_autoptr(TrunkHandoverFile) file = NULL;

  if (setup == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  if (options->report != NULL)
    file = make_report (options, setup, form);
  else
    file = trunk_handover_file_new_sheet (form, setup->snapshot, setup->requirement, NULL);
  if (file == NULL)
    return g_cancellable_is_cancelled (trunk_cli_get_cancellable ()) ? TRUNK_CLI_EXIT_CANCELLED : TRUNK_CLI_EXIT_COULD_NOT_RUN;

  return handover_write (options, setup, file, form);
}

int
trunk_cli_handover (int    argc,
                    char **argv)
{
  g_auto(HandoverOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &options.sheet, N_("Write the value sheet: text, markdown, html or pdf"), N_("FORM") },
    { "report", 0, 0, G_OPTION_ARG_STRING, &options.report, N_("Write the report of the last run: text, markdown, html, pdf or json"), N_("FORM") },
    { "test", 0, 0, G_OPTION_ARG_NONE, &options.test, N_("Test a saved set-up now, instead of reporting its last run"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Write to FILE, which is replaced as a whole"), N_("FILE") },
    TRUNK_CLI_SETUP_ENTRIES (&options.setup),
    G_OPTION_ENTRY_NULL
  };
  TrunkHandoverForm form;
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("[SET-UP]"),
                        _("Writes what others need. The value sheet says what to enter where in the telephone system, in the order\n"
                          "of its own screens; the report says what the tests found and what to do. SET-UP is as for “check”.\n"
                          "Only the runs of saved set-ups are kept: others are tested now.\n\n"
                          "Before anything is written it is searched for every secret of the set-up; if one is found, nothing is.\n\n"
                          "Examples:\n"
                          "  trunklinectl handover Voicemail\n"
                          "  trunklinectl handover Voicemail --sheet pdf -o values.pdf\n"
                          "  trunklinectl handover Voicemail --report html -o report.html\n"
                          "  trunklinectl handover --practice --report markdown\n\n"
                          "Exit codes: 0 written, 3 could not be written, 5 stopped."),
                        &status))
    return status;

  if (options.sheet != NULL && options.report != NULL)
    return trunk_cli_complain (_("One file at a time: --sheet or --report."));
  if (options.test && options.report == NULL)
    return trunk_cli_complain (_("--test goes with --report."));
  if (!choose_form (&options, &form))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (options.output == NULL && g_str_equal (trunk_handover_form_get_suffix (form), ".pdf") && isatty (STDOUT_FILENO))
    return trunk_cli_complain (_("A PDF is not for a terminal; name a file with --output."));
  if (argc > 2)
    return trunk_cli_complain (_("One set-up at a time; “%s” is one too many."), argv[2]);
  if (argc < 2 && !options.setup.practice)
    return trunk_cli_complain (_("Which set-up? Name a file or a saved set-up, or use --practice."));

  return handover_run (&options, argc > 1 ? argv[1] : NULL, form);
}
