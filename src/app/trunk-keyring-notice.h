/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-session.h"

G_BEGIN_DECLS

/**
 * TrunkKeyringNotice:
 *
 * For a page that needs the place where secrets are kept: says when it can't be used, what that means, and lets the user choose (unlock, until the
 * program ends, a sealed file, look again). Nothing is chosen by itself, and nothing is ever kept in clear. Hidden while all is well. It has the
 * store probed each time it comes on screen; never before. "session": to be set once.
 */
#define TRUNK_TYPE_KEYRING_NOTICE (trunk_keyring_notice_get_type ())
G_DECLARE_FINAL_TYPE (TrunkKeyringNotice, trunk_keyring_notice, TRUNK, KEYRING_NOTICE, AdwBin)

void   trunk_keyring_notice_set_session (TrunkKeyringNotice *self, TrunkSession *session);

/* Where the sealed file is. */
GFile *trunk_keyring_notice_dup_sealed_file (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
