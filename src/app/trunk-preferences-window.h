/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-session.h"

G_BEGIN_DECLS

/**
 * TrunkPreferencesWindow:
 *
 * How the program behaves on this computer. Everything acts at once and is saved at once.
 */
#define TRUNK_TYPE_PREFERENCES_WINDOW (trunk_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPreferencesWindow, trunk_preferences_window, TRUNK, PREFERENCES_WINDOW, AdwWindow)

GtkWidget *trunk_preferences_window_new     (TrunkSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* Shows it over @parent. */
void       trunk_preferences_window_present (GtkWindow *parent, TrunkSession *session);

G_END_DECLS
