/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/* A set-up may have one of each TrunkSecretKind. */
#define TRUNK_SETUP_N_SECRETS (TRUNK_SECRET_PROXY_PASSWORD + 1)

/* Between TrunkSession and TrunkSetup. */
void     trunk_session_adopt_setup (TrunkSession *self, TrunkSetup *setup);
gboolean trunk_setup_save_all      (TrunkSetup *self, GError **error);                      /* everything, as an undo needs it */
gboolean trunk_setup_take_trust    (TrunkSetup *self, const char *pem, GError **error);     /* every certificate in @pem */

TrunkTestRun *trunk_setup_peek_test_run (TrunkSetup *self);                                 /* (nullable): if it was made */

/* Mark: the reason why the chosen way can't work any more was read, and the user goes on. */
#define TRUNK_MARK_BLOCKER_KNOWN "blocker-known"
/* Mark, followed by the nick of a step: somebody has looked at that page. */
#define TRUNK_MARK_SEEN "seen:"
/* Mark: a report was written, or every value of the sheet was entered. */
#define TRUNK_MARK_HANDED_OVER "handed-over"

G_END_DECLS
