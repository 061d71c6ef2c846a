/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/trunk-cli-setup.h"
#include "cli/trunk-cli-wait.h"
#include "model/trunk-accounts-csv.h"
#include "model/trunk-accounts-judge.h"
#include "systems/trunk-system.h"

/* Refused lines shown on the terminal; all of them go to the file of --refused. */
#define REFUSALS_SHOWN 20

typedef struct
{
  char *set_up;
  char *refused;
  gboolean dry_run;
  gboolean yes;
} ImportOptions;

static void
import_options_clear (ImportOptions *options)
{
  g_clear_pointer (&options->set_up, g_free);
  g_clear_pointer (&options->refused, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportOptions, import_options_clear)

/* What is taken, but shall be known. */
static void
print_remarks (TrunkAccountsCsv *csv)
{
  guint n_remarks = trunk_accounts_csv_get_n_remarks (csv);
  guint n_remarked = trunk_accounts_csv_get_n_remarked (csv);

  for (guint i = 0; i < MIN (n_remarks, REFUSALS_SHOWN); i++)
    {
      guint line;
      const char *reason = trunk_accounts_csv_get_nth_remark (csv, i, &line);

      g_printerr (_("line %u, taken all the same: %s\n"), line, reason);
    }
  if (n_remarked > REFUSALS_SHOWN)
    g_printerr (_("… and %u more.\n"), n_remarked - REFUSALS_SHOWN);
}

static void
print_refusals (TrunkAccountsCsv *csv)
{
  guint n_refusals = trunk_accounts_csv_get_n_refusals (csv);
  guint n_refused = trunk_accounts_csv_get_n_refused (csv);

  for (guint i = 0; i < MIN (n_refusals, REFUSALS_SHOWN); i++)
    {
      guint line;
      const char *reason = trunk_accounts_csv_get_nth_refusal (csv, i, &line);

      g_printerr (_("line %u: %s\n"), line, reason);
    }
  if (n_refused > REFUSALS_SHOWN)
    g_printerr (_("… and %u more; --refused FILE writes them down.\n"), n_refused - REFUSALS_SHOWN);
}

static gboolean
write_refusals (TrunkAccountsCsv  *csv,
                const char        *path,
                GError           **error)
{
  g_autoptr(GString) text = g_string_new ("line\treason\n");

  for (guint i = 0; i < trunk_accounts_csv_get_n_refusals (csv); i++)
    {
      guint line;
      const char *reason = trunk_accounts_csv_get_nth_refusal (csv, i, &line);

      g_string_append_printf (text, "%u\t%s\n", line, reason);
    }

  return g_file_set_contents (path, text->str, text->len, error);
}

static gboolean
confirm (guint       n_accounts,
         guint       n_refused,
         const char *set_up)
{
  g_autofree char *answer = NULL;
  char buffer[16];
  gssize length;

  if (!isatty (STDIN_FILENO))
    return FALSE;

  g_print (_("Add %u accounts to “%s” and leave out %u lines? [y/N] "), n_accounts, set_up, n_refused);
  fflush (stdout);
  if (!trunk_cli_wait_readable (STDIN_FILENO))
    return FALSE;
  length = read (STDIN_FILENO, buffer, sizeof buffer);
  answer = g_strstrip (g_strndup (buffer, MAX (length, 0)));

  /* Translators: the answers that mean yes, in lower case, separated by a bar */
  return answer[0] != '\0' && g_strv_contains ((const char * const[]) { "y", "yes", _("y"), _("yes"), NULL }, answer);
}

/* (element-type TrunkAccountsElsewhere): what the other saved set-ups do for their users */
static GPtrArray *
list_elsewhere (TrunkWorkspace            *workspace,
                const TrunkServiceValues  *service,
                GError                   **error)
{
  g_autoptr(GPtrArray) elsewhere = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_accounts_elsewhere_unref);
  g_autoptr(GPtrArray) services = trunk_workspace_list_services (workspace, error);

  if (services == NULL)
    return NULL;

  for (guint i = 0; i < services->len; i++)
    {
      const TrunkServiceValues *other = trunk_service_get_values (g_ptr_array_index (services, i));
      g_autoptr(GPtrArray) accounts = NULL;

      if (g_str_equal (other->id, service->id))
        continue;
      accounts = trunk_workspace_list_accounts (workspace, other->id, error);
      if (accounts == NULL)
        return NULL;
      g_ptr_array_add (elsewhere, trunk_accounts_elsewhere_new (other->display_name != NULL ? other->display_name : other->id,
                                                                g_str_equal (other->system, service->system), accounts));
    }

  return g_steal_pointer (&elsewhere);
}

/* How many accounts the release takes, 0 where no limit is known. FALSE when the facts can't be read: that is said. */
static gboolean
find_limit (const TrunkServiceValues *service,
            guint                    *out_limit)
{
  g_autoptr(TrunkCatalog) catalog = trunk_cli_load_catalog ();
  TrunkSystem *system = catalog != NULL ? trunk_catalog_get_system (catalog, service->system) : NULL;
  const TrunkRelease *release = system != NULL ? trunk_system_get_release (system, service->release) : NULL;

  *out_limit = release != NULL ? trunk_release_get_limit (release, "accounts-per-service") : 0;

  return catalog != NULL;
}

static int
import_csv (const ImportOptions *options,
            const char          *path)
{
  g_autoptr(TrunkWorkspace) workspace = trunk_cli_open_workspace ();
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(GPtrArray) existing = NULL;
  g_autoptr(GPtrArray) elsewhere = NULL;
  g_autoptr(TrunkAccountsCsv) csv = NULL;
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GError) error = NULL;
  const TrunkServiceValues *service;
  TrunkAccountsCsvOptions how = { 0 };
  GPtrArray *accounts;
  guint n_refused, n_remarked;

  if (workspace == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  snapshot = trunk_cli_load_saved (workspace, options->set_up, &error);
  if (snapshot == NULL)
    return trunk_cli_complain ("%s: %s", options->set_up, error->message);
  service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));

  file = g_mapped_file_new (path, FALSE, &error);
  if (file == NULL)
    return trunk_cli_complain ("%s", error->message);

  existing = trunk_workspace_list_accounts (workspace, service->id, &error);
  if (existing == NULL)
    return trunk_cli_complain ("%s", error->message);
  elsewhere = list_elsewhere (workspace, service, &error);
  if (elsewhere == NULL)
    return trunk_cli_complain ("%s", error->message);
  how.of_service = service->capabilities;
  how.existing = existing;
  how.elsewhere = elsewhere;
  if (!find_limit (service, &how.limit))
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  csv = trunk_accounts_csv_new (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), &how, &error);
  if (csv == NULL)
    return trunk_cli_complain ("%s: %s", path, error->message);

  accounts = trunk_accounts_csv_get_accounts (csv);
  n_refused = trunk_accounts_csv_get_n_refused (csv);
  n_remarked = trunk_accounts_csv_get_n_remarked (csv);
  g_print (_("%u lines: %u to add, %u refused.\n"), trunk_accounts_csv_get_n_rows (csv), accounts->len, n_refused);
  if (options->refused != NULL && !write_refusals (csv, options->refused, &error))
    return trunk_cli_complain ("%s", error->message);
  print_refusals (csv);
  print_remarks (csv);

  if (options->dry_run)
    return n_refused + n_remarked > 0 ? TRUNK_CLI_EXIT_WARNED : TRUNK_CLI_EXIT_PASSED;
  if (accounts->len == 0)
    return trunk_cli_complain (_("There is nothing to add."));
  if (n_refused > 0 && !options->yes && !confirm (accounts->len, n_refused, service->display_name))
    {
      g_printerr ("%s\n", _("Nothing was imported. Mend the lines, or add --yes to leave them out."));
      return TRUNK_CLI_EXIT_COULD_NOT_RUN;
    }

  if (!trunk_workspace_add_accounts (workspace, service->id, accounts, &error))
    return trunk_cli_complain ("%s", error->message);
  g_print (ngettext ("Added %u account to “%s”.\n", "Added %u accounts to “%s”.\n", accounts->len), accounts->len,
           service->display_name);

  return n_refused + n_remarked > 0 ? TRUNK_CLI_EXIT_WARNED : TRUNK_CLI_EXIT_PASSED;
}

int
trunk_cli_accounts (int    argc,
                    char **argv)
{
  g_auto(ImportOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "set-up", 's', 0, G_OPTION_ARG_FILENAME, &options.set_up, N_("The saved set-up that gets the accounts"), N_("SET-UP") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, N_("Only say what would be imported and what refused"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, N_("Import what is good even where lines are refused"), NULL },
    { "refused", 0, 0, G_OPTION_ARG_FILENAME, &options.refused, N_("Write the refused lines and why to FILE"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!trunk_cli_parse (&argc, &argv, entries, _("import FILE --set-up SET-UP"),
                        _("FILE is CSV with a header line; columns are known by name: address (or e-mail, UMEmailAddress), alias\n"
                          "(or subscriberAlias), display name, capabilities. Comma, semicolon or tab.\n\n"
                          "All or nothing: when a line is refused, nothing is imported unless you say so (--yes). Refused are, too, the lines\n"
                          "above the limit of the release. A user for whom another set-up does the same already is imported and named.\n\n"
                          "Examples:\n"
                          "  trunklinectl accounts import users.csv --set-up Voicemail --dry-run\n"
                          "  trunklinectl accounts import users.csv --set-up Voicemail --yes --refused refused.tsv"),
                        &status))
    return status;

  if (argc != 3 || !g_str_equal (argv[1], "import"))
    return trunk_cli_complain (_("What shall be done? “trunklinectl accounts import FILE --set-up SET-UP”."));
  if (options.set_up == NULL)
    return trunk_cli_complain (_("Which set-up gets the accounts? Name it with --set-up."));

  return import_csv (&options, argv[2]);
}
