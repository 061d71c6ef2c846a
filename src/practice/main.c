/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/trunk-log.h"
#include "base/trunk-temporary.h"
#include "certs/trunk-cert-make.h"
#include "practice/trunk-practice-control.h"
#include "practice/trunk-practice-entra.h"
#include "practice/trunk-practice-ews.h"
#include "practice/trunk-practice-faults.h"
#include "practice/trunk-practice-graph.h"
#include "practice/trunk-practice-mail-faults.h"
#include "practice/trunk-practice-proxy.h"
#include "practice/trunk-practice-registrations.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-setup.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tls.h"
#include "practice/trunk-practice-tokens.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#define SIGNER_DAYS 30
#define DAY         (24 * 60 * 60)
#define MAX_PORT    65535

/* Exit codes are those of trunklinectl as far as they apply. */
#define EXIT_BAD_INPUT 3

/* Third of the set-ups' accounts: neither the first nor the last of a list. */
#define DEFAULT_TARGET 2

typedef struct
{
  char    *state;
  int      port_base;
  char   **faults;
  gboolean list_faults;
  gboolean json;
  int      accounts;
  int      interval;
  gboolean until_stdin_closes;
  gboolean remove_state;
  gboolean version;
} Options;

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
quit_soon_cb (gpointer user_data)
{
  /* The answer to POST /quit goes out first. */
  g_timeout_add (50, quit_cb, user_data);
}

static gboolean
stdin_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char ignored[256];

  if ((condition & G_IO_IN) && read (fd, ignored, sizeof ignored) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
make_signer_thread (gpointer user_data)
{
  GError **error = user_data;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = TRUNK_CERT_SIGNER,
    .common_name = "practice token signing",
    .key = TRUNK_CERT_KEY_RSA,
    .not_before = now - DAY,
    .not_after = now + SIGNER_DAYS * DAY,
  };

  return trunk_cert_make (&request, NULL, error);
}

static TrunkPracticeFaults *
make_menu (void)
{
  TrunkPracticeFaults *faults = trunk_practice_faults_new ();
  const TrunkPracticeFault *table;
  gsize n;

  trunk_practice_faults_add_menu (faults);
  table = trunk_practice_graph_faults (&n);
  trunk_practice_faults_add_table (faults, table, n);
  table = trunk_practice_ews_faults (&n);
  trunk_practice_faults_add_table (faults, table, n);
  return faults;
}

static int
list_faults (gboolean json)
{
  g_autoptr(TrunkPracticeFaults) faults = make_menu ();
  g_autofree char *text = NULL;

  if (json)
    {
      g_autoptr(JsonNode) node = trunk_practice_faults_to_json (faults);

      text = json_to_string (node, TRUE);
    }
  else
    text = trunk_practice_faults_to_text (faults);
  g_print ("%s%s", text, json ? "\n" : "");
  return EXIT_SUCCESS;
}

static gboolean
listen_all (TrunkPractice  *practice,
            guint           port_base,
            GError        **error)
{
  static const TrunkPracticeHandler handlers[] = { trunk_practice_entra_handle, trunk_practice_graph_handle, trunk_practice_ews_handle };

  for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
    {
      trunk_practice_server_set_handler (practice->server, i, handlers[i]);
      if (!trunk_practice_server_listen (practice->server, i, port_base > 0 ? port_base + i : 0, error))
        return FALSE;
    }

  practice->proxy = trunk_practice_proxy_new (practice, port_base > 0 ? port_base + TRUNK_PRACTICE_N_HOSTS : 0, error);
  return practice->proxy != NULL;
}

static void
mail_faults_changed_cb (TrunkPracticeFaults *faults,
                        gpointer             user_data)
{
  trunk_practice_mail_faults_reset ();
}

/* Makes everything that needs no port. The two RSA keys are made side by side: they are what takes time. */
static gboolean
build (TrunkPractice  *practice,
       const Options  *options,
       GError        **error)
{
  g_autoptr(GError) signer_error = NULL;
  g_autoptr(TrunkIdentity) signer = NULL;
  GThread *thread = g_thread_new ("signer", make_signer_thread, &signer_error);
  gboolean made = trunk_practice_apps_make (error) && (practice->tls = trunk_practice_tls_new (error)) != NULL;

  practice->tenant = trunk_practice_tenant_new (options->accounts);
  signer = g_thread_join (thread);
  if (!made)
    return FALSE;
  if (signer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&signer_error));
      return FALSE;
    }

  practice->tokens = trunk_practice_tokens_new (signer);
  practice->faults = make_menu ();
  trunk_practice_faults_add_watch (practice->faults, mail_faults_changed_cb, NULL);
  trunk_practice_faults_set_default_target (practice->faults,
                                            trunk_practice_tenant_get_nth (practice->tenant, MIN (DEFAULT_TARGET, options->accounts - 1))->address);
  practice->server = trunk_practice_server_new (practice);
  practice->entra = trunk_practice_entra_new (practice);
  trunk_practice_entra_set_interval (practice->entra, options->interval);
  return TRUE;
}

static void
tear_down (TrunkPractice *practice)
{
  g_clear_pointer (&practice->proxy, trunk_practice_proxy_free);
  g_clear_pointer (&practice->server, trunk_practice_server_free);
  g_clear_pointer (&practice->entra, trunk_practice_entra_free);
  g_clear_pointer (&practice->tokens, trunk_practice_tokens_free);
  g_clear_pointer (&practice->tls, trunk_practice_tls_free);
  g_clear_pointer (&practice->tenant, trunk_practice_tenant_free);
  g_clear_pointer (&practice->faults, trunk_practice_faults_free);
  trunk_practice_apps_clear ();
}

static gboolean
serve (TrunkPractice  *practice,
       const Options  *options,
       GError        **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(TrunkPracticeControl) control = NULL;
  g_autofree char *approval = NULL;
  g_autofree char *path = NULL;
  guint control_port = options->port_base > 0 ? options->port_base + TRUNK_PRACTICE_N_HOSTS + 1 : 0;

  if (!trunk_practice_setup_prepare (options->state, error) ||
      (options->remove_state && trunk_temporary_hold (options->state, error) < 0) ||
      !build (practice, options, error) ||
      !listen_all (practice, options->port_base, error) ||
      !(control = trunk_practice_control_new (practice, control_port, quit_soon_cb, loop, error)))
    return FALSE;

  approval = g_strconcat (trunk_practice_control_get_uri (control), "/devicelogin", NULL);
  trunk_practice_entra_set_approval (practice->entra, approval);
  if (!trunk_practice_faults_set_active (practice->faults, (const char * const *) options->faults, error) ||
      !(path = trunk_practice_setup_write (practice, control, options->state, error)))
    return FALSE;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (options->until_stdin_closes)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, loop);
  g_print ("ready %s\n", path);
  if (isatty (STDOUT_FILENO))
    g_print (_("\n"
               "Ids, secrets and addresses are in that file; set-ups to try are beside it, in “setups”.\n"
               "Page for device codes: %s\n"
               "Ctrl-C ends the practice tenant, and removes what is secret.\n"), approval);
  g_main_loop_run (loop);

  if (options->remove_state)
    trunk_temporary_remove (options->state);
  else
    trunk_practice_setup_remove (options->state);
  return TRUE;
}

static gboolean
parse (int       *argc,
       char    ***argv,
       Options   *options,
       GError   **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, N_("Folder for the certificates, set-ups and practice.json of this run"), N_("DIR") },
    { "port-base", 0, 0, G_OPTION_ARG_INT, &options->port_base, N_("First of five ports in a row; 0, the default, takes free ones"), N_("N") },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults, N_("Break this from the start; may be given again"), N_("NAME[=TARGET]") },
    { "list-faults", 0, 0, G_OPTION_ARG_NONE, &options->list_faults, N_("Show the fault menu and end"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_("With --list-faults: as JSON"), NULL },
    { "accounts", 0, 0, G_OPTION_ARG_INT, &options->accounts, N_("How many mailboxes the tenant has (200)"), N_("N") },
    { "device-interval", 0, 0, G_OPTION_ARG_INT, &options->interval, N_("Seconds between polls that a device code asks for (5)"), N_("N") },
    { "until-stdin-closes", 0, 0, G_OPTION_ARG_NONE, &options->until_stdin_closes, N_("End when the standard input closes"), NULL },
    { "remove-state", 0, 0, G_OPTION_ARG_NONE, &options->remove_state, N_("Remove the folder with all that is in it at the end"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Show the version and end"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("Serves a practice tenant on 127.0.0.1: Entra sign-in, Microsoft Graph and EWS as the real ones answer, with a menu of faults."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” was not expected"), (*argv)[1]);
      return FALSE;
    }
  if (options->port_base < 0 || options->port_base > MAX_PORT - TRUNK_PRACTICE_N_HOSTS - 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--port-base must leave room for five ports below 65536"));
      return FALSE;
    }
  if (options->accounts < 1 || options->accounts > TRUNK_PRACTICE_MAX_ACCOUNTS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--accounts must be 1 to %d"), TRUNK_PRACTICE_MAX_ACCOUNTS);
      return FALSE;
    }
  if (options->interval < 1 || options->interval > TRUNK_PRACTICE_DEVICE_SECONDS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--device-interval must be 1 to %d"), TRUNK_PRACTICE_DEVICE_SECONDS);
      return FALSE;
    }
  if (options->state == NULL && !options->list_faults && !options->version)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--state is needed: a new or empty folder"));
      return FALSE;
    }

  return TRUE;
}

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->state, g_free);
  g_clear_pointer (&options->faults, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* libsoup 3.2's server does not let go of a connection that the client has closed between two requests. It costs little but its
 * number, and the usual limit of 1024 is soon reached. */
static void
allow_many_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_auto(Options) options = { .accounts = TRUNK_PRACTICE_DEFAULT_ACCOUNTS, .interval = TRUNK_PRACTICE_DEVICE_INTERVAL };
  g_autoptr(GError) error = NULL;
  TrunkPractice practice = { NULL };
  gboolean good;

  trunk_log_install ();
  allow_many_connections ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TRUNK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("trunkline-practice");

  if (!parse (&argc, &argv, &options, &error))
    {
      g_printerr ("trunkline-practice: %s\n", error->message);
      return EXIT_BAD_INPUT;
    }
  if (options.version)
    {
      g_print ("trunkline-practice %s\n", TRUNK_VERSION);
      return EXIT_SUCCESS;
    }
  if (options.list_faults)
    return list_faults (options.json);

  good = serve (&practice, &options, &error);
  tear_down (&practice);
  if (!good)
    {
      g_printerr ("trunkline-practice: %s\n", error->message);
      return EXIT_BAD_INPUT;
    }
  return EXIT_SUCCESS;
}
