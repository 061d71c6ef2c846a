/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-help-topics.h"
#include "app/trunk-help-window.h"
#include "trunk-test-app.h"

typedef struct
{
  GtkWidget *widget;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer user_data)
{
  const Shown *shown = user_data;

  return test_app_find_text (shown->widget, shown->text) != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return !is_shown (user_data);
}

static void
wait_for (GtkWidget  *widget,
          const char *text)
{
  Shown shown = { widget, text };

  test_app_wait (is_shown, &shown);
}

/* Each page has a purpose and words of its own; no word belongs to a page that is not there. */
static void
test_pages (void)
{
  for (guint step = 0; step <= TRUNK_WIZARD_N_STEPS; step++)
    {
      const char *page = step < TRUNK_WIZARD_N_STEPS ? trunk_wizard_step_get_nick (step) : "overview";
      guint n = 0;

      g_assert_nonnull (trunk_help_get_purpose (page));
      g_assert_nonnull (trunk_help_get_page_title (page));
      for (guint i = 0; i < trunk_help_get_n_topics (); i++)
        n += trunk_help_topic_is_of (trunk_help_get_nth_topic (i), page) ? 1 : 0;
      g_assert_cmpuint (n, >=, 2);
    }

  for (guint i = 0; i < trunk_help_get_n_topics (); i++)
    {
      g_auto(GStrv) pages = g_strsplit (trunk_help_get_nth_topic (i)->pages, " ", -1);

      for (guint j = 0; pages[j] != NULL; j++)
        g_assert_nonnull (trunk_help_get_page_title (pages[j]));
    }
}

static void
test_search (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window = trunk_help_window_new (trunk_session_get_catalog (session));
  Shown of_the_page = { window, "Device code" };
  GtkEditable *search;

  trunk_help_window_set_page (TRUNK_HELP_WINDOW (window), "sign-in");
  test_app_show (window, 480, 640);
  g_assert_nonnull (test_app_find_text (window, "Device code"));
  search = GTK_EDITABLE (test_app_find_named (window, "search"));

  /* In words of other pages too, in any case, all of what was typed */
  gtk_editable_set_text (search, "COPY value");
  test_app_wait (is_gone, &of_the_page);
  g_assert_nonnull (test_app_find_text (window, "Client secret"));
  gtk_editable_set_text (search, "xyzzy");
  wait_for (window, "No word here is like that");
  /* A code that is put there is explained, too. */
  gtk_editable_set_text (search, "AADSTS7000222");
  wait_for (window, "expired");
  g_assert_null (test_app_find_text (window, "No word here is like that"));
  gtk_editable_set_text (search, "");
  wait_for (window, "Device code");
  g_assert_null (test_app_find_text (window, "expired"));
  test_app_close (window);
}

static void
test_explain (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  GtkWidget *window = trunk_help_window_new (trunk_session_get_catalog (session));
  GtkTextBuffer *buffer;

  trunk_help_window_set_page (TRUNK_HELP_WINDOW (window), "tests");
  test_app_show (window, 480, 640);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (test_app_find_named (window, "pasted")));
  gtk_text_buffer_set_text (buffer, "AADSTS7000222: The provided client secret keys are expired.\r\nTrace ID: 0", -1);
  wait_for (window, "expired");
  g_assert_null (test_app_find_text (window, "Nothing in this is known"));

  gtk_text_buffer_set_text (buffer, "good morning", -1);
  wait_for (window, "Nothing in this is known");
  gtk_text_buffer_set_text (buffer, "", -1);
  test_app_close (window);
}

/* It is one window, and follows the page. */
static void
test_present (void)
{
  g_autoptr(TrunkSession) session = test_app_session_new (NULL);
  TrunkCatalog *catalog = trunk_session_get_catalog (session);
  GtkWidget *parent = gtk_window_new ();
  guint n;

  test_app_show (parent, 400, 400);
  n = g_list_model_get_n_items (gtk_window_get_toplevels ());
  trunk_help_window_present (GTK_WINDOW (parent), catalog, "start");
  trunk_help_window_present (GTK_WINDOW (parent), catalog, "accounts");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n + 1);
  test_app_settle ();
  gtk_window_destroy (GTK_WINDOW (parent));
  test_app_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n - 1);
}

int
main (int    argc,
      char **argv)
{
  test_app_init (&argc, &argv);

  g_test_add_func ("/app/help/pages", test_pages);
  g_test_add_func ("/app/help/search", test_search);
  g_test_add_func ("/app/help/explain", test_explain);
  g_test_add_func ("/app/help/present", test_present);

  return g_test_run ();
}
