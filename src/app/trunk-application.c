/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-application.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-damaged-view.h"
#include "app/trunk-preferences-window.h"
#include "app/trunk-preferences.h"
#include "app/trunk-window.h"

struct _TrunkApplication
{
  AdwApplication parent_instance;

  TrunkCatalog *catalog;        /* (owned) (nullable): loaded with the first window */
  gboolean practise;            /* --practice */
};

G_DEFINE_FINAL_TYPE (TrunkApplication, trunk_application, ADW_TYPE_APPLICATION)

static void
apply_scheme (GSettings  *settings,
              const char *key)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[g_settings_get_enum (settings, "scheme")]);
}

/* A window that can do nothing but say why. */
static void
show_trouble (TrunkApplication *self,
              const char       *heading,
              const char       *text)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), heading);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), TRUNK_NAME);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_window (TrunkApplication *self,
             TrunkWorkspace   *workspace)
{
  g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_libsecret (trunk_workspace_get_id (workspace));
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSession) session = trunk_session_new (self->catalog, workspace, secrets, NULL, &error);
  TrunkWindow *window;

  if (session == NULL)
    {
      show_trouble (self, _("What was saved can’t be read"), error->message);
      return;
    }

  window = trunk_window_new (ADW_APPLICATION (self), session);
  gtk_window_present (GTK_WINDOW (window));
  if (self->practise)
    trunk_window_practise_finished (window);
}

static void
workspace_ready_cb (TrunkApplication *self,
                    TrunkWorkspace   *workspace,
                    GtkWidget        *view)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (view));

  open_window (self, workspace);
  gtk_window_destroy (window);
}

static void
show_damaged (TrunkApplication *self,
              const char       *path,
              const GError     *error)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *view = trunk_damaged_view_new (path, error);

  g_signal_connect_object (view, "workspace-ready", G_CALLBACK (workspace_ready_cb), self, G_CONNECT_SWAPPED);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_title (GTK_WINDOW (window), TRUNK_NAME);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 560);
  gtk_window_present (GTK_WINDOW (window));
}

static void
trunk_application_activate (GApplication *application)
{
  TrunkApplication *self = TRUNK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *path = NULL;
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(GError) error = NULL;

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }

  if (self->catalog == NULL)
    {
      g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "trunkline", "facts", NULL);
      g_autoptr(GFile) overrides = g_file_new_for_path (folder);

      self->catalog = trunk_catalog_new (overrides, &error);
      if (self->catalog == NULL)
        {
          show_trouble (self, _("A document of facts can’t be used"), error->message);
          return;
        }
    }

  path = trunk_workspace_dup_default_path ();
  workspace = trunk_workspace_open (path, &error);
  if (workspace == NULL)
    show_damaged (self, path, error);
  else
    open_window (self, workspace);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  /* Each saves what is typed and ends what it has started. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  trunk_compat_show_about (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (TRUNK_IS_WINDOW (window))
    trunk_preferences_window_present (window, trunk_window_get_session (TRUNK_WINDOW (window)));
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "preferences", .activate = preferences_action },
};

/* As ui/help-overlay.ui lists them. */
static const struct
{
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.help", { "F1" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.overview", { "<Control>h" } },
  { "win.new-setup", { "<Control>n" } },
  { "win.import", { "<Control>o" } },
  { "win.export", { "<Control>e" } },
  { "wizard.next", { "<Alt>Right", "<Control>Page_Down" } },
  { "wizard.back", { "<Alt>Left", "<Control>Page_Up" } },
  { "win.step(0)", { "<Alt>1" } },
  { "win.step(1)", { "<Alt>2" } },
  { "win.step(2)", { "<Alt>3" } },
  { "win.step(3)", { "<Alt>4" } },
  { "win.step(4)", { "<Alt>5" } },
  { "win.step(5)", { "<Alt>6" } },
  { "win.step(6)", { "<Alt>7" } },
  { "win.step(7)", { "<Alt>8" } },
};

static void
trunk_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (trunk_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (TRUNK_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action, shortcuts[i].accels);
  g_signal_connect_object (trunk_preferences_get (), "changed::scheme", G_CALLBACK (apply_scheme), application, 0);
  apply_scheme (trunk_preferences_get (), "scheme");
}

static int
trunk_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  TrunkApplication *self = TRUNK_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s %s\nGTK %u.%u.%u, libadwaita %u.%u.%u\n", TRUNK_NAME, TRUNK_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
               gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
      return 0;
    }

  g_variant_dict_lookup (options, "practice", "b", &self->practise);

  return -1;
}

static void
trunk_application_finalize (GObject *object)
{
  TrunkApplication *self = TRUNK_APPLICATION (object);

  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (trunk_application_parent_class)->finalize (object);
}

static void
trunk_application_class_init (TrunkApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = trunk_application_finalize;
  application_class->activate = trunk_application_activate;
  application_class->startup = trunk_application_startup;
  application_class->handle_local_options = trunk_application_handle_local_options;
}

static void
trunk_application_init (TrunkApplication *self)
{
  static const GOptionEntry entries[] = {
    { "practice", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open on a finished set-up of the practice tenant"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the versions and exit"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

TrunkApplication *
trunk_application_new (void)
{
  return g_object_new (TRUNK_TYPE_APPLICATION, "application-id", TRUNK_APP_ID, NULL);
}
