/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-session.h"
#include "app/trunk-wizard-page.h"

G_BEGIN_DECLS

/**
 * TrunkWindow:
 *
 * The one window: the overview, or the assistant for one set-up, of the session it works on. Practising gives it another session for a while.
 * Actions: win.overview, win.new-setup, win.open-setup (string: id), win.remove-setup (string: id), win.import, win.export, win.practise,
 * win.stop-practising.
 */
#define TRUNK_TYPE_WINDOW (trunk_window_get_type ())
G_DECLARE_FINAL_TYPE (TrunkWindow, trunk_window, TRUNK, WINDOW, AdwApplicationWindow)

TrunkWindow  *trunk_window_new           (AdwApplication *application, TrunkSession *session) G_GNUC_WARN_UNUSED_RESULT;

TrunkSession *trunk_window_get_session   (TrunkWindow *self);       /* "session", notify */
void          trunk_window_set_session   (TrunkWindow *self, TrunkSession *session);
void          trunk_window_open_setup    (TrunkWindow *self, TrunkSetup *setup, TrunkWizardStep step);
void          trunk_window_show_overview (TrunkWindow *self);
/* --practice: a practice session whose set-up is finished. */
void          trunk_window_practise_finished (TrunkWindow *self);

/* From any widget in a window. @widget may have none yet: then nothing is shown. */
void          trunk_toast                (GtkWidget *widget, const char *text);
/* With a button. @action may be called once; @destroy is called in any case, when the toast is gone. */
typedef void (*TrunkToastFunc) (gpointer user_data);
void          trunk_toast_with_action    (GtkWidget *widget, const char *text, const char *label, TrunkToastFunc action,
                                          gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
