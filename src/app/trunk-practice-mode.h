/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-fault-menu.h"
#include "app/trunk-window.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PRACTICE_MODE_OFF,      /* "off" */
  TRUNK_PRACTICE_MODE_STARTING, /* "starting" */
  TRUNK_PRACTICE_MODE_FAILED,   /* "failed": it did not start; "problem" says why */
  TRUNK_PRACTICE_MODE_ON,       /* "on" */
  TRUNK_PRACTICE_MODE_LOST,     /* "lost": the tenant has ended by itself */
} TrunkPracticeModeState;

#define TRUNK_TYPE_PRACTICE_MODE_STATE (trunk_practice_mode_state_get_type ())
GType trunk_practice_mode_state_get_type (void);

/**
 * TrunkPracticeMode:
 *
 * Practising in a window: starts a practice tenant, gives the window a session that ends with it, and afterwards gives it back its own.
 * Nothing is left behind: set-ups and secrets of the practice go with the tenant's folder. Properties (notify): "state", "problem" (nullable),
 * "menu" (nullable).
 */
#define TRUNK_TYPE_PRACTICE_MODE (trunk_practice_mode_get_type ())
G_DECLARE_FINAL_TYPE (TrunkPracticeMode, trunk_practice_mode, TRUNK, PRACTICE_MODE, GObject)

/* @window: not referenced: it owns the mode */
TrunkPracticeMode      *trunk_practice_mode_new          (TrunkWindow *window) G_GNUC_WARN_UNUSED_RESULT;
/* A strip for the top of the window, hidden while there is no practice. */
GtkWidget              *trunk_practice_mode_create_strip (TrunkPracticeMode *self) G_GNUC_WARN_UNUSED_RESULT;

TrunkPracticeModeState  trunk_practice_mode_get_state    (TrunkPracticeMode *self);
const char             *trunk_practice_mode_get_problem  (TrunkPracticeMode *self);     /* (nullable) */
TrunkFaultMenu         *trunk_practice_mode_get_menu     (TrunkPracticeMode *self);     /* (nullable) */
/* The practice set-up that is open. (nullable) */
TrunkSetup             *trunk_practice_mode_get_open_setup (TrunkPracticeMode *self);

/* @finished: a complete set-up with some broken mailboxes, being tested; else an empty one at the first page. */
void                    trunk_practice_mode_start        (TrunkPracticeMode *self, gboolean finished);
/* Also while it is starting. */
void                    trunk_practice_mode_stop         (TrunkPracticeMode *self);

G_END_DECLS
