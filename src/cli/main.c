/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <sys/resource.h>

#include "base/trunk-log.h"
#include "cli/trunk-cli-print.h"

static const TrunkCliVerb verbs[] = {
  { "guide", N_("Say what a telephone system needs, step by step, and save a set-up"), trunk_cli_guide },
  { "check", N_("Test a set-up, mailbox by mailbox, and say what is wrong"), trunk_cli_check },
  { "sign-in", N_("Sign in with a device code, once for all accounts of a service"), trunk_cli_sign_in },
  { "service", N_("List, import, export and remove saved set-ups"), trunk_cli_service },
  { "accounts", N_("Import accounts from a CSV file"), trunk_cli_accounts },
  { "handover", N_("Write the value sheet, or the report of a run, for others"), trunk_cli_handover },
  { "certs", N_("Show, fetch, convert and make certificates"), trunk_cli_certs },
  { "explain", N_("Explain an error code or a pasted error text, offline"), trunk_cli_explain },
  { "deadlines", N_("List what stops working when"), trunk_cli_deadlines },
  { "practice", N_("Start the practice tenant"), trunk_cli_practice },
  { "demo", N_("Show a whole set-up on the practice tenant"), trunk_cli_demo },
};

static GCancellable *cancellable;

int
trunk_cli_complain (const char *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("trunklinectl: %s\n", message);

  return TRUNK_CLI_EXIT_COULD_NOT_RUN;
}

/**
 * trunk_cli_parse:
 * @entries: the options of the verb
 * @usage: what follows the verb in the usage line, translated
 * @description: what `--help` teaches, translated
 * @out_exit: (out): what to end with when this returns %FALSE
 *
 * Returns: whether to go on
 */
gboolean
trunk_cli_parse (int                 *argc,
                 char              ***argv,
                 const GOptionEntry  *entries,
                 const char          *usage,
                 const char          *description,
                 int                 *out_exit)
{
  g_autoptr(GOptionContext) context = g_option_context_new (usage);
  g_autofree char *program = g_strdup_printf ("trunklinectl %s", (*argv)[0]);
  g_autoptr(GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    G_OPTION_ENTRY_NULL
  };

  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_description (context, description);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entries, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *out_exit = trunk_cli_complain (_("%s\nSee “%s --help”."), error->message, program);
      return FALSE;
    }

  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      trunk_cli_help (text);
      *out_exit = TRUNK_CLI_EXIT_PASSED;
      return FALSE;
    }

  return TRUE;
}

TrunkCatalog *
trunk_cli_load_catalog (void)
{
  g_autoptr(GFile) overrides = g_file_new_build_filename (g_get_user_data_dir (), "trunkline", "facts", NULL);
  g_autoptr(GError) error = NULL;
  TrunkCatalog *catalog = trunk_catalog_new (overrides, &error);

  if (catalog == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return NULL;
    }

  /* Whoever reads an answer has to know that it does not rest on what came with the program. */
  for (const char * const *path = trunk_catalog_get_overrides (catalog); *path != NULL; path++)
    /* Translators: %s is the path of a document of facts that the administrator has put in place of a built-in one */
    g_printerr (_("Facts of your own are used: %s\n"), *path);

  return catalog;
}

GCancellable *
trunk_cli_get_cancellable (void)
{
  return cancellable;
}

static gboolean
interrupted_cb (gpointer user_data)
{
  if (g_cancellable_is_cancelled (cancellable))
    _exit (TRUNK_CLI_EXIT_CANCELLED);

  g_cancellable_cancel (cancellable);

  return G_SOURCE_CONTINUE;
}

static void
print_help (void)
{
  trunk_cli_help (_("Usage: trunklinectl VERB …\n\n"
                    "Connects a telephone system’s voice mail to mailboxes, and proves that the connection works.\n\n"
                    "Verbs:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *start = g_strdup_printf ("  %-10s ", verbs[i].name);

      trunk_cli_wrapped (start, _(verbs[i].summary));
    }
  trunk_cli_help (_("\n"
                    "“trunklinectl VERB --help” explains a verb. To see everything at work without a tenant:\n"
                    "  trunklinectl demo\n\n"
                    "Your own set-up, from its values to a proven connection:\n"
                    "  trunklinectl service --help        how a set-up is written down\n"
                    "  trunklinectl check voicemail.json --secret-file secret.txt\n\n"
                    "Exit codes: 0 all passed, 1 warnings, 2 a check failed, 3 could not run, 4 sign-in needed, 5 stopped.\n"));
}

/* A bare machine, or a timer, says nothing of a locale; then there is no reason to do without letters. One that was chosen stands. */
static void
use_unicode_unless_told (void)
{
  static const char * const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      if (value != NULL && value[0] != '\0')
        return;
    }
  setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int    argc,
      char **argv)
{
  int status;

  /* Secrets pass through this process: no core file, whatever the limits say. */
  setrlimit (RLIMIT_CORE, &(struct rlimit) { 0, 0 });

  setlocale (LC_ALL, "");
  use_unicode_unless_told ();
  bindtextdomain (GETTEXT_PACKAGE, TRUNK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  trunk_log_install ();
  /* Debug messages must not get between the lines of a report. */
  g_log_writer_default_set_use_stderr (TRUE);
  trunk_cli_print_install ();

  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return argc < 2 ? TRUNK_CLI_EXIT_COULD_NOT_RUN : TRUNK_CLI_EXIT_PASSED;
    }

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("%s %s\n", TRUNK_NAME, TRUNK_VERSION);
      return TRUNK_CLI_EXIT_PASSED;
    }

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (!g_str_equal (argv[1], verbs[i].name))
        continue;

      cancellable = g_cancellable_new ();
      g_unix_signal_add (SIGINT, interrupted_cb, NULL);
      g_unix_signal_add (SIGTERM, interrupted_cb, NULL);
      g_unix_signal_add (SIGHUP, interrupted_cb, NULL);
      status = verbs[i].run (argc - 1, argv + 1);
      if (status == TRUNK_CLI_EXIT_COULD_NOT_RUN && g_cancellable_is_cancelled (cancellable))
        status = TRUNK_CLI_EXIT_CANCELLED;
      g_clear_object (&cancellable);

      /* A report that is not there must not end as one that passed. */
      if (!trunk_cli_print_flush ())
        status = trunk_cli_complain (_("What was found could not be written: %s"), g_strerror (errno));

      return status;
    }

  return trunk_cli_complain (_("“%s” is not a verb; “trunklinectl --help” lists them."), argv[1]);
}
