/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-window.h"

G_BEGIN_DECLS

/* How long a test waits for what has to come. */
#define TEST_APP_DEADLINE_MS 60000

/* Starts GTK for in-process tests. */
void          test_app_init         (int *argc, char ***argv);

/* A session with a workspace and secrets that nothing else knows. @practice: (nullable) */
TrunkSession *test_app_session_new  (TrunkPracticeClient *practice) G_GNUC_WARN_UNUSED_RESULT;

/* A set-up that is in the list: @system (nullable: Unity Connection), its newest release, all its features, valid ids, @n_accounts accounts. */
TrunkSetup   *test_app_setup_new    (TrunkSession *session, const char *system, guint n_accounts);

/* One page for @setup in a window that is shown, 900 x 700; the window is destroyed by test_app_close(). */
GtkWidget    *test_app_show_page    (GType type, TrunkSetup *setup);
void          test_app_show         (GtkWidget *widget, int width, int height);
void          test_app_close        (GtkWidget *widget);

/* Iterates the main loop until @condition holds; fails the test after the deadline. */
typedef gboolean (*TestAppCondition) (gpointer user_data);
void          test_app_wait         (TestAppCondition condition, gpointer user_data);
/* Iterates until nothing is pending. */
void          test_app_settle       (void);

/* The first descendant of @widget of that type, or with that buildable id or widget name; NULL when there is none. */
GtkWidget    *test_app_find_type    (GtkWidget *widget, GType type);
GtkWidget    *test_app_find_named   (GtkWidget *widget, const char *name);
/* The first visible label or button under @widget whose text holds @text. */
GtkWidget    *test_app_find_text    (GtkWidget *widget, const char *text);

G_END_DECLS
