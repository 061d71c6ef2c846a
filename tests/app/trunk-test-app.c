/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "trunk-test-app.h"

#include <glib/gstdio.h>

#include "app/trunk-setup.h"
#include "systems/trunk-system.h"

#if defined (__SANITIZE_ADDRESS__)
#define HAVE_LEAK_CHECK 1
#elif defined (__has_feature)
#if __has_feature (address_sanitizer)
#define HAVE_LEAK_CHECK 1
#endif
#endif

#ifdef HAVE_LEAK_CHECK
#include <sanitizer/lsan_interface.h>

/* What libraries take while they are loaded is not ours. GLib, for one, drops its first table of quarks once there are 2048 of them, and the stack of
 * that leak names nobody. From before the first constructor of a library until the program itself begins. */
__attribute__ ((section (".preinit_array"), used)) static void (*const loading_begins) (void) = __lsan_disable;

__attribute__ ((constructor)) static void
loading_ended (void)
{
  __lsan_enable ();
}
#endif

#define TENANT "11111111-2222-4333-8444-555555555555"
#define CLIENT "66666666-7777-4888-8999-aaaaaaaaaaaa"

void
test_app_init (int    *argc,
               char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
}

TrunkSession *
test_app_session_new (TrunkPracticeClient *practice)
{
  /* In the home of the session that the test runs in, which goes with it. The file keeps its name, for a run is read and written by
   * connections of its own. */
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "trunkline-test-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCatalog) catalog = trunk_catalog_new (NULL, &error);
  g_autoptr(TrunkWorkspace) workspace = NULL;
  g_autoptr(TrunkSecretStore) secrets = trunk_secret_store_new_memory ();
  TrunkSession *session;

  g_assert_no_error (error);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_nonnull (g_mkdtemp (folder));
  path = g_build_filename (folder, "workspace.db", NULL);
  workspace = trunk_workspace_open (path, &error);
  g_assert_no_error (error);
  session = trunk_session_new (catalog, workspace, secrets, practice, &error);
  g_assert_no_error (error);

  return session;
}

TrunkSetup *
test_app_setup_new (TrunkSession *session,
                    const char   *system_id,
                    guint         n_accounts)
{
  TrunkSystem *system = trunk_catalog_get_system (trunk_session_get_catalog (session),
                                                  system_id != NULL ? system_id : "cisco-unity-connection");
  const TrunkRelease *release = trunk_system_get_nth_release (system, 0);
  g_autoptr(TrunkSetup) setup = trunk_session_create_setup (session);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  TrunkServiceValues service = *trunk_setup_get_service (setup);
  TrunkRegistrationValues registration = *trunk_setup_get_registration (setup);
  g_autoptr(GError) error = NULL;

  service.system = trunk_system_get_id (system);
  service.release = release->id;
  service.capabilities = release->features;
  trunk_setup_set_service (setup, &service, &error);
  g_assert_no_error (error);
  registration.tenant = TENANT;
  registration.client_id = CLIENT;
  registration.credential = TRUNK_CREDENTIAL_SECRET;
  trunk_setup_set_registration (setup, &registration, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autofree char *id = g_strdup_printf ("account-%u", i);
      g_autofree char *alias = g_strdup_printf ("user%05u", i);
      g_autofree char *name = g_strdup_printf ("User %u", i);
      g_autofree char *address = g_strdup_printf ("user%05u@contoso.example", i);

      g_ptr_array_add (accounts, trunk_account_new (&(TrunkAccountValues) {
        .id = id, .alias = alias, .display_name = name, .address = address, .capabilities = release->features,
      }));
    }
  if (n_accounts > 0)
    trunk_setup_add_accounts (setup, accounts, &error);
  g_assert_no_error (error);

  return setup;
}

void
test_app_show (GtkWidget *widget,
               int        width,
               int        height)
{
  GtkWidget *window = GTK_IS_WINDOW (widget) ? widget : gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (window != widget)
    gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
}

GtkWidget *
test_app_show_page (GType       type,
                    TrunkSetup *setup)
{
  GtkWidget *page = g_object_new (type, "setup", setup, NULL);

  test_app_show (page, 900, 700);
  trunk_wizard_page_show (TRUNK_WIZARD_PAGE (page));

  return page;
}

void
test_app_close (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_window_destroy (GTK_WINDOW (root));
  test_app_settle ();
}

static gboolean
deadline_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
test_app_wait (TestAppCondition condition,
               gpointer         user_data)
{
  gboolean late = FALSE;
  guint deadline = g_timeout_add (TEST_APP_DEADLINE_MS, deadline_cb, &late);

  while (!condition (user_data))
    {
      g_assert_false (late);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (deadline);
}

void
test_app_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Depth first. */
static GtkWidget *
find (GtkWidget *widget,
      gboolean (*matches) (GtkWidget *candidate, gconstpointer wanted),
      gconstpointer wanted)
{
  if (matches (widget, wanted))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, wanted);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
matches_type (GtkWidget     *candidate,
              gconstpointer  wanted)
{
  return g_type_is_a (G_OBJECT_TYPE (candidate), GPOINTER_TO_SIZE (wanted));
}

GtkWidget *
test_app_find_type (GtkWidget *widget,
                    GType      type)
{
  return find (widget, matches_type, GSIZE_TO_POINTER (type));
}

static gboolean
matches_name (GtkWidget     *candidate,
              gconstpointer  wanted)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (candidate)), wanted) == 0 ||
         g_strcmp0 (gtk_widget_get_name (candidate), wanted) == 0;
}

GtkWidget *
test_app_find_named (GtkWidget  *widget,
                     const char *name)
{
  return find (widget, matches_name, name);
}

static gboolean
matches_text (GtkWidget     *candidate,
              gconstpointer  wanted)
{
  const char *text = NULL;

  if (!gtk_widget_get_mapped (candidate))
    return FALSE;
  if (GTK_IS_LABEL (candidate))
    text = gtk_label_get_text (GTK_LABEL (candidate));

  return text != NULL && strstr (text, wanted) != NULL;
}

GtkWidget *
test_app_find_text (GtkWidget  *widget,
                    const char *text)
{
  return find (widget, matches_text, text);
}
